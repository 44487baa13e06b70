#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Every bad end of a component has its exit status and its one message, and leaves its peer alone. Arguments: images of the
# system for each of the ways 1 to 4.
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
