#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# A hundred idle instances: neither they nor their keepers nor the loader wake up between two looks, and none has more than 1 MiB of
# private memory, that of its keeper counted in.
# Argument: the system's image.
set -u
work=$(mktemp -d)
system=''
finish() {
    [ -z "$system" ] || { kill -TERM "$system" && wait "$system"; } 2> /dev/null
    rm -rf "$work"
}
trap finish EXIT

fail() {
    echo "$*"
    exit 1
}

: > "$work/output" # it is looked at before the system may have opened it
"$1" >> "$work/output" 2>&1 < /dev/null &
system=$!
for ((i = 0; i < 600; i++)); do
    [ "$(grep -c ': ready$' "$work/output")" -lt 90 ] || break
    kill -0 "$system" 2> /dev/null || { cat "$work/output"; fail "the system ended"; }
    sleep 0.1
done
[ "$i" -lt 600 ] || { cat "$work/output"; fail "not all leaves are ready"; }

# find_descendants PROCESS: those that run nothing else below them are the instances, and their keepers.
instances=() keepers=()
find_descendants() {
    local task name child children=()
    for task in "/proc/$1/task/"*; do
        read -r -a children < "$task/children"
        for child in "${children[@]}"; do
            find_descendants "$child"
        done
        [ "${#children[@]}" -eq 0 ] || return 0
    done
    read -r name < "/proc/$1/comm"
    if [ "$name" = keeper ]; then keepers+=("$1"); else instances+=("$1"); fi
}
find_descendants "$system"
processes=("${instances[@]}" "${keepers[@]}")
[ "${#instances[@]}" -eq 100 ] || fail "${#instances[@]} instances, not 100"

# wakeups: how often threads of all instances and of the loader gave the processor up, which each does once more for each time it woke up.
wakeups() {
    local process files=()
    for process in "$system" "${processes[@]}"; do
        files+=("/proc/$process/task/"*/status)
    done
    awk '/^voluntary_ctxt_switches/ { sum += $2 } END { print sum }' "${files[@]}"
}

sleep 1
before=$(wakeups)
sleep 2
after=$(wakeups)
echo "wake-ups: $((after - before)) of $after"
[ "$after" -eq "$before" ] || fail "the idle system woke up $((after - before)) times"

# private PROCESS...: of each, in KiB, the largest last.
private() {
    local processes=("${@/#//proc/}")
    awk '/^Private_/ { sum[FILENAME] += $2 } END { for (file in sum) print sum[file] }' "${processes[@]/%//smaps_rollup}" | sort -n
}
largest=$(($(private "${instances[@]}" | tail -n 1) + $(private "${keepers[@]}" | tail -n 1)))
# Its executable has all programs in it: pages that are shared with the cache of files.
echo "private memory of the loader: $(private "$system") KiB"
echo "private memory of the loader without it: $(awk '/^Anonymous/ { print $2 }' "/proc/$system/smaps_rollup") KiB"
echo "private memory of all: $(private "$system" "${processes[@]}" | awk '{ sum += $1 } END { print sum }') KiB"
echo "private memory of the largest instance: $largest KiB"
[ "$largest" -gt 0 ] || fail "no memory was counted"
[ "$largest" -le 1024 ] || fail "an instance has $largest KiB of private memory"
