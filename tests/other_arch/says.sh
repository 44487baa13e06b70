# SPDX-License-Identifier: BSD-2-Clause
# Sourced by tests of messages: what a command says, and with which status. Sets `work`, a folder that goes when the test does, and
# `wrong`, the test's exit status.
# shellcheck shell=bash disable=SC2034
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
wrong=0

# says STATUS TEXT COMMAND...: it ends with that status and prints that text, wherever its lines are broken.
says() {
    local status=$1 text=$2 got=0
    shift 2
    "$@" > "$work/output" 2>&1 < /dev/null || got=$?
    if [ "$got" -ne "$status" ] || ! tr -s '\n ' ' ' < "$work/output" | grep -qF -- "$text"; then
        printf 'status %s, expected %s and: %s\nof: %s\n' "$got" "$status" "$text" "$*"
        cat "$work/output"
        wrong=1
    fi
}
