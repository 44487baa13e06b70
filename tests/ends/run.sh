#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Every bad end of a component has its exit status and its one message, and leaves its peer alone. Arguments: images of the
# system for each of the ways 1 to 5.
set -u
images=("$@")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "way $1: $2"
    cat "$work/all"
    exit 1
}

# ends HOW STATUS MESSAGE PEER [OPTION]: PEER is what the peer prints, or nothing.
ends() {
    local how=$1 status=$2 message=$3 peer=$4 got
    timeout -s KILL 120 "${images[how - 1]}" "${@:5}" > "$work/out" 2> "$work/err" < /dev/null
    got=$?
    cat "$work/out" "$work/err" > "$work/all"
    [ "$got" -eq "$status" ] || fail "$how" "status $got, not $status"
    [ "$(grep -cxF -- "$message" "$work/all")" -eq 1 ] || fail "$how" "not once: $message"
    [ -z "$peer" ] || grep -qxF "$peer" "$work/out" || fail "$how" "its peer did not print: $peer"
}

ends 1 1 "caisson: culprit: killed by signal 11 (Segmentation fault)" "witness: still here"
ends 2 1 "caisson: culprit: ended with status 7" "witness: still here"
ends 3 1 "caisson: culprit: killed by signal 6 (Aborted)" "witness: still here"
# The host refuses because the culprit installs a filter, which the one that confines it would not have.
ends 4 1 "caisson: culprit: halted the system" "" --unconfined
grep -q '^culprit: never: .*Operation not permitted' "$work/all" || fail 4 "no diagnosis before the halt"
! grep -q '^witness' "$work/out" || fail 4 "the halt left its peer running"

# The system ends well right after its culprit's end, which the loader reports later, as a slow reader holds up the output.
timeout -s KILL 120 "${images[4]}" 2> "$work/err" < /dev/null | (sleep 2 && cat) > "$work/out"
got=${PIPESTATUS[0]}
cat "$work/out" "$work/err" > "$work/all"
[ "$got" -eq 1 ] || fail 5 "status $got, not 1"
[ "$(grep -c '^culprit: line' "$work/out")" -eq 3500 ] || fail 5 "lines are missing"
grep -qxF "caisson: culprit: killed by signal 6 (Aborted)" "$work/err" || fail 5 "its end was not reported"
