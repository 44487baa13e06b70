#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Runs the system of components that print, several times, and looks at every byte of it. usage: run.sh IMAGE
set -u
image=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "FAILED: $*" >&2
    head -c 2000 "$work/err" >&2
    [ ! -f "$work/wrong" ] || head -c 2000 "$work/wrong" >&2
    exit 1
}

# compare WHAT: what was printed, in $work/got, with $work/expected.
compare() {
    diff "$work/expected" "$work/got" >"$work/wrong" || fail "$1"
}

# printed_by INSTANCE: all of it, joined again where others came between.
printed_by() { sed -n "s/^$1 | //p" "$work/out"; }

# What the two print in turn; each has to be where it was caused.
turns() {
    for ((i = 0; i < 300; i++)); do
        printf 'asker | %d asks\nanswerer | %d is answered\nasker | %d was answered\nasker | %d emits\nanswerer | %d wakes\n' $i $i $i $i $i
        [ $i -eq 299 ] || printf 'answerer | unfinished no more\n'
        printf 'asker | %d begins a line, and ends it\n' $i
    done
    printf 'answerer | unfinished'
}

screen() {
    for ((row = 1; row <= 100; row++)); do
        for ((column = 1; column <= 100; column++)); do
            printf '\\x1b[%03d;%03dHx' $row $column
        done
    done
}

for ((round = 0; round < 5; round++)); do
    timeout -s KILL 60 "$image" --prefix >"$work/out" 2>"$work/err" </dev/null
    status=$?
    [ $status -eq 1 ] || fail "status $status"
    grep -E '^(asker|answerer) \| ' "$work/out" >"$work/got"
    turns >"$work/expected"
    echo >>"$work/expected"
    compare "another order, or other lines"
    printed_by drawer | tr -d '\n' >"$work/got"
    screen >"$work/expected"
    compare "not the whole screen"
    printed_by large >"$work/got"
    for ((i = 0; i < 65536; i++)); do echo ...............................................................; done >"$work/expected"
    compare "not four MiB"
    printed_by crashing >"$work/got"
    sed -i 's/0x[0-9a-f]*/0x/g' "$work/got"
    printf 'the last that it printed\ncrashing: control: killed by signal 11 (Segmentation fault) at address 0x: a write, where nothing is mapped; from 0x of its program\n' >"$work/expected"
    compare "not all of who crashed"
    printed_by aborting >"$work/got"
    printf 'the last that it printed\n' >"$work/expected"
    compare "not all of who aborted"
    printed_by leaving >"$work/got"
    printf 'the last that it printedkept in a buffer of its own choice\n' >"$work/expected"
    compare "not all of who sent itself a signal"
    sort "$work/err" >"$work/got"
    printf 'caisson: aborting: killed by signal 6 (Aborted)\ncaisson: crashing: killed by signal 11 (Segmentation fault)\ncaisson: leaving: killed by signal 15 (Terminated)\n' >"$work/expected"
    compare "other messages"
done
echo "five runs, each as it was printed"
