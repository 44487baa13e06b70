#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Many reboots of the tutorial's guest and many strings through it: nothing may be lost, nothing may leak.
#   soak.sh SIMULATE REBOOTS STRINGS [SECONDS]
# The guest is rebooted REBOOTS times. STRINGS numbered strings are sent, spread over its lives; each has to be printed by the
# component, once and in order. Between the first life and the last neither the monitor nor the component may have gained a
# descriptor or a thread, nor the monitor more than 256 KiB of memory.
set -euo pipefail
[ $# -ge 3 ] || { echo "usage: soak.sh SIMULATE REBOOTS STRINGS [SECONDS]" >&2; exit 2; }
simulate=$1 reboots=$2 strings=$3 seconds=${4:-$((60 + 12 * reboots + strings / 20))}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/system/once-more.sh
. "$(dirname "$0")/system/once-more.sh"

fail() {
    echo "soak: $*; the last lines of the run:" >&2
    tail -n 25 "$work/out" >&2
    exit 1
}

# The strings of life I of REBOOTS + 1: FIRST to LAST.
arguments=()
lives=$((reboots + 1)) first=1
for ((life = 1; life <= lives; life++)); do
    last=$((strings * life / lives))
    # A typed line is short, what a shell hands to a program is not: the guest counts by itself.
    arguments+=(--exec "print_client \$(seq $first $last) && echo life '$life' done")
    first=$((last + 1))
    [ "$life" -eq "$lives" ] || arguments+=(--exec 'reboot -f')
done

# With the speakers' names: a line of the guest's kernel that the component's breaks is not taken for a string.
got=
run_system "$work/out" 0 "$simulate" --timeout "$seconds" --status --prefix "${arguments[@]}"
[ "$got" -eq 0 ] || fail "the system ended with status $got"

tr -d '\r' < "$work/out" | sed -n 's/^print_server | \([0-9][0-9]*\)$/\1/p' > "$work/seen"
seq 1 "$strings" > "$work/wanted"
cmp -s "$work/seen" "$work/wanted" || {
    diff "$work/wanted" "$work/seen" | head -n 10 >&2 || true
    fail "strings were lost, doubled or out of order ($(wc -l < "$work/seen") of $strings came)"
}
# What is typed has quotes that what is printed has not; a line that the component's breaks is put together again.
ended=$(tr -d '\r' < "$work/out" | sed -n 's/^vm0 | //p' | tr -d '\n' | grep -ao 'life [0-9]* done' | wc -l)
[ "$ended" -eq "$lives" ] || fail "a life of the guest was lost"

# held INSTANCE: "KIB DESCRIPTORS THREADS" of each status line. The first line comes before the first string.
held() {
    sed -n "s/.*caisson: $1: \([0-9]*\) KiB resident, [0-9]* KiB of its guest, \([0-9]*\) descriptors, \([0-9]*\) threads.*/\1 \2 \3/p" \
        <(tr -d '\r' < "$work/out")
}
for instance in vm0 print_server; do
    read -r kib descriptors threads < <(held $instance | sed -n 2p)
    read -r last_kib last_descriptors last_threads < <(held $instance | tail -n 1)
    echo "$instance: $kib KiB, $descriptors descriptors, $threads threads after the first life;" \
        "$last_kib KiB, $last_descriptors, $last_threads after the last"
    [ "$descriptors $threads" = "$last_descriptors $last_threads" ] || fail "$instance has gained descriptors or threads"
    [ "$last_kib" -le $((kib + 256)) ] || fail "$instance has grown"
    [ $instance != vm0 ] || [ "$last_kib" -le 3072 ] || fail "the monitor has more than 3 MiB resident"
done
echo "$reboots reboots and $strings strings: nothing lost, nothing leaked"
