#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The compiler's time: examples end to end, and generated systems of growing size. Process and preprocessor are included.
# Argument: the tutorial's tree, whose compiler it is.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=bench/driver/records.sh
. "$here/driver/records.sh"
compiler=$(find "$1" -type f -name caisson -perm -u+x | head -n 1)
[ -n "$compiler" ] || cannot_run "no compiler in $1"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# row CASE COMMAND...: one round.
row() {
    record compiler "$1" caisson time ns "$(nanoseconds "${@:2}")"
}

# Into a folder of its own each time, so that every file is written.
generate_anew() {
    local output
    output=$(mktemp -d "$work/output.XXXXXX")
    "$compiler" generate --output "$output" --cmake "$output/instances.cmake" "$1"
}

sizes=(100 1000 10000)
[ -n "$quick" ] || sizes+=(100000)
for instances in "${sizes[@]}"; do
    awk -v instances="$instances" -f "$top/compiler/test/assembly.awk" > "$work/$instances.camkes"
done
for ((round = 1; round <= rounds; round++)); do
    echo "round $round of $rounds"
    for ((i = 0; i < 4; i++)); do
        row "check, the tutorial" "$compiler" check "$top/examples/crossvm_tutorial/crossvm_tutorial.camkes"
        for example in simple event dataport; do
            row "check and generate, examples/$example" generate_anew "$top/examples/$example/$example.camkes"
        done
        row "check, 100 instances" "$compiler" check "$work/100.camkes"
        row "check, 1000 instances" "$compiler" check "$work/1000.camkes"
    done
    for instances in "${sizes[@]:2}"; do
        row "check, $instances instances" "$compiler" check "$work/$instances.camkes"
    done
done
