#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Every bad end of a component has its exit status and its one message, and leaves its peer alone. Arguments: source
# tree, build tree, folder to work in.
set -u
source=$1 built=$2 tree=$3
mkdir -p "${tree%/*}"
wrong=0

# ends HOW STATUS MESSAGE PEER [OPTION]: builds and runs it; PEER is what the peer prints, or nothing.
ends() {
    local how=$1 status=$2 message=$3 peer=$4 got
    cmake -G Ninja -S "$source" -B "$tree" -DCAMKES_APP="$source/tests/ends" -DCAISSON_PREBUILT="$built" \
        -DCMAKE_BUILD_TYPE=RelWithDebInfo -DEndsHow="$how" > "$tree.log" 2>&1 &&
        cmake --build "$tree" >> "$tree.log" 2>&1 || { cat "$tree.log"; exit 1; }
    timeout -s KILL 30 "$tree/simulate" "${@:5}" > "$tree.out" 2> "$tree.err" < /dev/null
    got=$?
    [ "$got" -eq "$status" ] || { echo "way $how: status $got, not $status"; wrong=1; }
    cat "$tree.out" "$tree.err" > "$tree.all"
    [ "$(grep -cxF -- "$message" "$tree.all")" -eq 1 ] || { echo "way $how: not once: $message"; wrong=1; }
    if [ -n "$peer" ] && ! grep -qxF "$peer" "$tree.out"; then
        echo "way $how: its peer did not print: $peer"
        wrong=1
    fi
    [ "$wrong" -eq 0 ] || { cat "$tree.all"; exit 1; }
}

ends 1 1 "caisson: culprit: killed by signal 11 (Segmentation fault)" "witness: still here"
ends 2 1 "caisson: culprit: ended with status 7" "witness: still here"
ends 3 1 "caisson: culprit: killed by signal 6 (Aborted)" "witness: still here"
# The host refuses because the culprit installs a filter, which the one that confines it would not have.
ends 4 1 "caisson: culprit: halted the system" "" --unconfined
grep -q '^culprit: never: .*Operation not permitted' "$tree.all" || { echo "no diagnosis before the halt"; cat "$tree.all"; exit 1; }
grep -q '^witness' "$tree.out" && { echo "the halt left its peer running"; exit 1; }
rm -f "$tree".log "$tree".out "$tree".err "$tree".all
exit 0
