#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Types a line at the console of the system, whose image is the argument, and compares what its clients print.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

printf 'hello, @desk\n' | timeout -s KILL "${TEST_BOUND:-120}" "$1" > "$work/output"
# What the two print may mix, whole lines of it.
LC_ALL=C sort > "$work/expected" <<'TEXT'
clock: tick 1
clock: tick 2
clock: tick 3
clock: once, at a time, and in the past
clock: no other timers
desk: hello, @desk
desk: a batch
desk: unfinished
TEXT
LC_ALL=C sort "$work/output" > "$work/found"
diff "$work/expected" "$work/found"
