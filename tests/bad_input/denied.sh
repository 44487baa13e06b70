#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Hosts that deny a layer of confinement: it is said once, by name, and --strict starts nothing. The host is a user namespace that
# may not have more namespaces of a kind. Argument: the image of the example simple.
set -u
image=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
wrong=0
unshare -U -r true 2> /dev/null || { echo "no user namespaces here"; exit 77; }

# on_host KIND OPTION...: on one that has no namespaces of the kind; all are there for KIND none.
on_host() {
    # shellcheck disable=SC2016 # the inner shell's
    timeout -s KILL 240 unshare -U -r sh -c '
        [ "$1" = none ] || echo 0 > "/proc/sys/user/max_$1_namespaces" || exit 9
        shift
        exec "$@"' sh "$1" "$image" "${@:2}" > "$work/out" 2> "$work/err"
    got=$?
}

# expect WHAT STATUS OUTPUT_LINES MESSAGES...: these messages and no others.
expect() {
    local what=$1 status=$2 lines=$3
    shift 3
    [ "$got" -eq "$status" ] || { echo "$what: status $got, not $status"; wrong=1; }
    [ "$(wc -l < "$work/out")" -eq "$lines" ] || { echo "$what: not $lines lines of output"; wrong=1; }
    diff <([ $# -eq 0 ] || printf '%s\n' "$@") "$work/err" || { echo "$what: other messages"; wrong=1; }
}

on_host none --strict
expect "a host with all" 0 3
while read -r kind layer; do
    on_host "$kind"
    denial="this host denies $layer"
    messages=("caisson: $denial (No space left on device): instances run without; --strict would not start them")
    [ "$kind" != mnt ] ||
        messages+=("caisson: this host denies an empty root (No space left on device): instances run without; --strict would not start them")
    expect "without $layer" 0 3 "${messages[@]}"
    on_host "$kind" --strict
    expect "strict without $layer" 125 0 "caisson: client did not start: $denial: No space left on device (--strict)"
done << 'TEXT'
user user namespaces
pid process namespaces
mnt mount namespaces
net network namespaces
ipc IPC namespaces
uts host name namespaces
cgroup cgroup namespaces
TEXT
on_host none --unconfined
expect "unconfined" 0 3 "caisson: UNCONFINED: instances run with all rights of this user"
on_host none --unconfined --strict
expect "both" 2 0 "caisson: --strict and --unconfined cannot be combined"
exit $wrong
