#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The compiler's time: small examples end to end, and generated systems of growing size. Process and preprocessor are included.
# Medians. Argument: a tree with a compiler.
set -euo pipefail
tree=$1
here=$(cd "$(dirname "$0")/../.." && pwd)
compiler=$(find "$tree" -type f -name caisson -perm -u+x | head -n 1)
[ -n "$compiler" ] || { echo "no compiler in $tree" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# microseconds COMMAND...: of one run.
microseconds() {
    local begin now
    begin=$(date +%s%N)
    "$@"
    now=$(date +%s%N)
    echo $(((now - begin) / 1000))
}

# row LABEL ROUNDS COMMAND...: the median of an odd number of runs.
row() {
    local label=$1 rounds=$2 median
    shift 2
    median=$(for ((round = 0; round < rounds; round++)); do microseconds "$@"; done | sort -n | sed -n "$(((rounds + 1) / 2))p")
    printf '%-58s %10s ms\n' "$label" "$((median / 1000)).$(printf %03d $((median % 1000)))"
}

# Into a folder of its own each time, so that every file is written.
generate_anew() {
    local output
    output=$(mktemp -d "$work/output.XXXXXX")
    "$compiler" generate --output "$output" --cmake "$output/instances.cmake" "$1"
}

for example in event dataport; do
    row "caisson generate examples/$example" 21 generate_anew "$here/examples/$example/$example.camkes"
done
for instances in 1000 10000 100000; do
    awk -v instances="$instances" -f "$here/compiler/test/assembly.awk" > "$work/assembly.camkes"
    row "caisson check, $instances instances, $((2 * instances)) connections" 5 "$compiler" check "$work/assembly.camkes"
done
