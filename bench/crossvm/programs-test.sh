#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The bench's programs without a machine: every case between two processes has its records; who does not come to an end, or fails, is told.
set -u
here=$(cd "$(dirname "$0")" && pwd)
collect=$1 bench=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
wrong=0

check() {
    if ! "${@:2}"; then
        printf 'FAILED: %s\n' "$1"
        wrong=1
    fi
}

# figures CASE METRIC: how many records.
figures() {
    grep -c "^record	crossvm-test	$1	eventfd	$2	[A-Za-z/]*	[0-9.]*\$" "$work/records"
}

"$collect" crossvm-test eventfd 1 100 "$bench" lead eventfd 1 > "$work/records" 2> "$work/errors"
status=$?
check "it ends well ($(cat "$work/errors"))" [ "$status" -eq 0 ]
check "it says so" grep -q '^ended	crossvm-test	eventfd	well$' "$work/records"
for size in event "1 B" "64 B" "4 KiB"; do
    check "$size asleep: five medians" [ "$(figures "$size round trip asleep" p50)" -eq 5 ]
done
for size in event "1 B" "64 B" "4 KiB" "64 KiB" "1 MiB"; do
    check "$size: five medians" [ "$(figures "$size round trip busy" p50)" -eq 5 ]
    check "$size: five 99th percentiles" [ "$(figures "$size round trip busy" p99)" -eq 5 ]
done
for size in "1 B" "64 B" "4 KiB" "64 KiB" "1 MiB"; do
    for way in to from; do
        check "$size $way: five throughputs" [ "$(figures "$size stream $way guest" throughput)" -eq 5 ]
    done
done

"$collect" crossvm-test sleep 1 1 sleep 60 > "$work/records" 2>&1
check "what comes to no end is told" [ $? -eq 2 ]
"$collect" crossvm-test true 1 60 true > "$work/records" 2>&1
check "what ends too early is told" [ $? -eq 1 ]

printf '%s T first\n' ffff000000000010 > "$work/symbols"
printf '%s T second\n' ffff000000000020 >> "$work/symbols"
for _ in 1 2 3; do
    printf '%s\n' 'ffff000000000010 1' 'ffff000000000014 1' 'ffff000000000024 1' '0000000000400e12 2'
done > "$work/trace"
check "instructions are added up" cmp -s <(awk -v begin=first -f "$here/profile.awk" "$work/symbols" "$work/trace") - << 'TEXT'
2 of 2 trips had 4 instructions
     2.0 1 first
     1.0 2 process
     1.0 1 second
TEXT
exit "$wrong"
