#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Runs every attack in a system of its own, and compares what came of it with the attack's table. Arguments: the image, `confined`
# or `unconfined`, `--through SIMULATE` for the simulated machine, attacks by name (all of them if none is named). The output is a
# table; what was not expected is marked by *.
set -u
image=$1 how=$2
shift 2
through=()
if [ "${1:-}" = --through ]; then
    through=("$2" --simulated --timeout 60 --image)
    shift 2
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if "$image" --describe | grep -q '^vms=.' && [ ! -w /dev/kvm ] && [ -z "${through[*]}" ]; then
    echo "no /dev/kvm, without which no monitor is started"
    exit 77
fi
options=()
if [ "$how" = unconfined ]; then
    [ "$(id -u)" -eq 0 ] || { echo "what succeeds without confinement is known for root only"; exit 77; }
    ! "$image" --help | grep -q -e --unconfined || options=(--unconfined)
fi

# The attacker's program is as it stands in the image; a name is written into a copy.
cp "$image" "$work/image"
mark='the chosen attack: '
place=$(grep -abo "$mark" "$work/image" | cut -d: -f1)
[[ $place =~ ^[0-9]+$ ]] || { echo "the image has not one place for the name of an attack"; exit 1; }

# run NAME: in a bounded time; output and messages in one file.
run() {
    printf '%-36s' "$1" | dd of="$work/image" bs=1 seek=$((place + ${#mark})) conv=notrunc status=none
    timeout -s KILL 120 "${through[@]}" "$work/image" "${options[@]}" > "$work/output" 2>&1 < /dev/null
    status=$?
}

# result NAME: the word that the attacker printed, or how it ended.
result() {
    local line
    if grep -qE "^caisson: (attacker|vm0): .*(Bad system call|signal 31|SIGSYS)" "$work/output"; then
        echo SIGSYS
    elif line=$(grep -oE "^caisson: (attacker|vm0): killed by signal [0-9]+" "$work/output"); then
        echo "SIG$(kill -l "${line##* }")"
    elif line=$(grep -oE "^caisson: (attacker|vm0): ended with status [0-9]+" "$work/output"); then
        echo "exit-${line##* }"
    elif line=$(grep -aoE "$1: (done|nothing|E[A-Z0-9]+)\$" "$work/output"); then
        echo "${line##* }"
    elif [ "$status" -eq 0 ] && grep -qa "$1: begins" "$work/output"; then
        echo exit-0
    else
        echo nothing-at-all
    fi
}

# victim: untouched, or what became of it; nothing where the system has none.
victim() {
    "$image" --describe | grep -q '^instances=.*victim' || { echo untouched; return; }
    grep -oE '^victim: (untouched|its secret was changed|what it shows was changed|it got a signal)$' "$work/output" | cut -d' ' -f2-
}

run list
mapfile -t attacks < <(grep -a '^attack|' "$work/output")
[ "${#attacks[@]}" -gt 0 ] || { echo "no attacks are listed"; cat "$work/output"; exit 1; }
wrong=0 count=0
printf '  %-26s %-18s %s\n' attack result expected
for attack in "${attacks[@]}"; do
    IFS='|' read -r _ name confined unconfined <<< "$attack"
    [ $# -eq 0 ] || [[ " $* " == *" $name "* ]] || continue
    expected=$confined
    [ "$how" = confined ] || expected=$unconfined
    run "$name"
    got=$(result "$name")
    state=$(victim)
    count=$((count + 1))
    mark_wrong=' '
    if [[ " $expected " != *" $got "* ]]; then
        mark_wrong='*'
    elif [ "$how" = confined ] && [ "$state" != untouched ]; then
        mark_wrong='*' got+=", victim: ${state:-gone}"
    fi
    printf '%s %-26s %-18s %s\n' "$mark_wrong" "$name" "$got" "$expected"
    if [ "$mark_wrong" = '*' ]; then
        wrong=$((wrong + 1))
        head -c 1000 "$work/output" | sed 's/^/      | /'
    fi
done
echo "$how: $count attacks, $wrong with another result than expected"
[ "$count" -gt 0 ] && [ "$wrong" -eq 0 ]
