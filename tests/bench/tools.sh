#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The compiler's time on the tutorial, the median of 21, and the monitor's own memory. Argument: the tutorial's tree.
set -euo pipefail
tree=$1
here=$(cd "$(dirname "$0")/../.." && pwd)
compiler=$(find "$tree" -type f -name caisson -perm -u+x | head -n 1)
[ -n "$compiler" ] || { echo "no compiler in $tree" >&2; exit 1; }

# one: microseconds of a check of the tutorial's description, process and preprocessor included.
one() {
    local begin now
    begin=$(date +%s%N)
    "$compiler" check "$here/examples/crossvm_tutorial/crossvm_tutorial.camkes"
    now=$(date +%s%N)
    echo $(((now - begin) / 1000))
}

microseconds=$(for _ in {1..21}; do one; done | sort -n | sed -n 11p)
printf '%-58s %10s ms\n' "caisson check of the tutorial" "$((microseconds / 1000)).$(printf %03d $((microseconds % 1000)))"
kib=$(timeout 120 "$tree/simulate" --simulated --status --exec true < /dev/null 2>&1 |
    sed -n 's/.*caisson: vm0: \([0-9]*\) KiB resident.*/\1/p' | tail -n 1)
[ -n "$kib" ] || { echo "the simulated tutorial told no status" >&2; exit 1; }
printf '%-58s %10s KiB\n' "resident memory of the monitor beside its guest's" "$kib"
