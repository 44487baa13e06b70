#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# A guest attacks its monitor for some seconds and then kills itself by its dataport; a clean one follows. Component and monitor
# answer all the time and gain neither memory nor descriptors nor threads; the log stays short.
#   run.sh SIMULATE
# CAISSON_HOSTILE_SEED chooses other attacks.
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: run.sh SIMULATE" >&2; exit 2; }
simulate=$1 seed=${CAISSON_HOSTILE_SEED:-1} seconds=10
log_lines_most=60 # ten in each period of the monitor's limit, and what is not about the attack
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/system/once-more.sh
. "$(dirname "$0")/../system/once-more.sh"

fail() {
    echo "hostile guest, seed $seed: $*; the run:" >&2
    cat "$work/out" >&2
    exit 1
}

got=
run_system "$work/out" 0 "$simulate" --timeout 920 --status --prefix --exec "exchange before" \
    --exec "insmod /root/hostile.ko seed=$seed seconds=$seconds" --exec "reboot -f" --exec "exchange after"
[ "$got" -eq 0 ] || fail "the system ended with status $got"
tr -d '\r' < "$work/out" > "$work/plain"

# The guest's console: others' lines may break its own, so it is one line here.
sed -n 's/^vm0 | //p' "$work/plain" | tr -d '\n' > "$work/console"
# says PATTERN: the guest does, somewhere.
says() {
    grep -qaE -- "$1" "$work/console"
}
says "hostile: seed $seed" || fail "the module did not start"
says 'hostile: done: [1-9][0-9]* acts on 2 vCPUs, [1-9][0-9]* of [1-9][0-9]* requests fulfilled, pages clean' ||
    fail "the attack did not end as it should, or its pages came back dirty"
for word in before after; do
    grep -qax "echo | echo: heard $word" "$work/plain" || fail "the component did not hear '$word'"
    says "answer: echo $word" || fail "the guest had no answer to '$word'"
done
! says 'survived the loss' || fail "the guest could not give its page tables away"
! grep -qaE 'watch: .* wrongly|^caisson: .* has ended' "$work/plain" || fail "something is wrong"

# What the monitor says of the attack: its lines are whole.
said='vm0: (refused to|the guest|[0-9]+ more)'
lines=$(grep -caE "$said" "$work/plain")
[ "$lines" -le "$log_lines_most" ] || fail "$lines lines of the monitor, more than $log_lines_most"
grep -qaE 'vm0: [0-9]+ more such lines were left out$' "$work/plain" || fail "the monitor left no line out"
first=$(grep -m 1 -naE "$said" "$work/plain" | cut -d: -f1)
last=$(grep -naE "$said" "$work/plain" | tail -n 1 | cut -d: -f1)
sed -n "${first},${last}p" "$work/plain" | grep -ax 'watch | watch: answered' > "$work/answered" ||
    fail "the component answered nobody during the attack"

# held INSTANCE: "KIB DESCRIPTORS THREADS" of each status line: before and after each command.
held() {
    sed -n "s/.*caisson: $1: \([0-9]*\) KiB resident, [0-9]* KiB of its guest, \([0-9]*\) descriptors, \([0-9]*\) threads.*/\1 \2 \3/p" \
        "$work/plain"
}
for instance in vm0 echo watch; do
    [ "$(held $instance | wc -l)" -ge 4 ] || fail "$instance was not looked at"
    read -r kib descriptors threads < <(held $instance | sed -n 2p)
    while read -r now_kib now_descriptors now_threads; do
        [ "$descriptors $threads" = "$now_descriptors $now_threads" ] || fail "$instance has gained descriptors or threads"
        [ "$now_kib" -le $((kib + 256)) ] || fail "$instance has grown from $kib to $now_kib KiB"
    done < <(held $instance | sed 1,2d)
    echo "$instance: $kib KiB before, $(held $instance | tail -n 1 | cut -d' ' -f1) KiB at the end; $descriptors descriptors, $threads threads"
done
grep -ao 'hostile: done: .* requests fulfilled' "$work/console"
echo "seed $seed: $lines lines of the monitor"
