#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Runs every attack in a system of its own, and compares what came of it with the attack's table. Arguments: the image, `confined`
# or `unconfined`, `--every N` for each Nth attack only, `--through SIMULATE` for the simulated machine, attacks by name (all of them if none is named). `unfiltered
# --through WITHOUT_FILTER` leaves the other layers: no attack named succeeds. `unnamespaced --through WITHOUT_NAMESPACES` leaves
# the filter: nothing succeeds but what may when confined. The output is a table; what was not expected is marked by *.
set -u
image=$1 how=$2
shift 2
every=1 through=()
while [[ ${1:-} == --* ]]; do
    case $1 in
    --every) every=$2 ;;
    --through)
        through=("$2")
        [[ $how == un* ]] || through+=(--simulated --timeout 240 --image)
        ;;
    *) echo "unknown option $1" && exit 2 ;;
    esac
    shift 2
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

skip() {
    echo "$*"
    exit 77
}

# The image itself may be another architecture's.
describer=$image
[ "${#through[@]}" -le 1 ] || describer=${through[0]}
parts=$("$describer" --describe) || exit
has_victim=no
[[ $parts == *instances=*victim* ]] && has_victim=yes
if [[ $parts =~ vms=[a-z] ]] && [ ! -w /dev/kvm ] && [ -z "${through[*]}" ]; then
    skip "no /dev/kvm, without which no monitor is started"
fi
options=()
if [ "$how" = unconfined ]; then
    [ "$(id -u)" -eq 0 ] || skip "what succeeds without confinement is known for root only"
    options=(--unconfined)
fi

# The attacker's program is as it stands in the image; a name is written into a copy.
cp "$image" "$work/image"
mark='the chosen attack: '
place=$(grep -abo "$mark" "$work/image" | cut -d: -f1)
[[ $place =~ ^[0-9]+$ ]] || { echo "the image has not one place for the name of an attack"; exit 1; }

# run NAME: in a bounded time; sets `status`, and `output` to all that was printed.
run() {
    printf '%-36s' "$1" | dd of="$work/image" bs=1 seek=$((place + ${#mark})) conv=notrunc status=none
    timeout -s KILL 480 "${through[@]}" "$work/image" "${options[@]}" > "$work/output" 2>&1 < /dev/null
    status=$?
    output=$(< "$work/output")
}

# look NAME: sets `got` to the word that the attacker printed, or to how it ended.
look() {
    local newline=$'\n'
    if [[ $output =~ caisson:\ (attacker|vm0):\ ended:\ system\ call ]]; then
        got=ended
    elif [[ $output =~ caisson:\ (attacker|vm0):\ killed\ by\ signal\ ([0-9]+) ]]; then
        got=SIG$(kill -l "${BASH_REMATCH[2]}")
    elif [[ $output =~ caisson:\ (attacker|vm0):\ ended\ with\ status\ ([0-9]+) ]]; then
        got=exit-${BASH_REMATCH[2]}
    elif [[ $output$newline =~ $1:\ (done|nothing|E[A-Z0-9]+)$newline ]]; then
        got=${BASH_REMATCH[1]}
    elif [ "$status" -eq 0 ] && [[ $output == *"$1: begins"* ]]; then
        got=exit-0
    else
        got=nothing-at-all
    fi
    if [ "$how" != unconfined ] && [ "$has_victim" = yes ] && [[ $output != *"victim: untouched"* ]]; then
        got+=,victim-touched
    fi
}

# is_right: whether `got` is what is `expected`, and of a layer that was to be missing, whether it is.
is_right() {
    case $how in
    unfiltered) [[ $got =~ ^(nothing|SIGXFSZ|E[A-Z]+)$ && $output == *"denies system-call filters"* ]] ;;
    unnamespaced) # where all that a user runs is counted together, an instance's limit of threads is a higher one
        [[ ($got =~ ^(nothing|ended|E[A-Z0-9]+)$ || " $confined " == *" $got "* || $name = thread-crowd) &&
            $output == *"denies user namespaces"* ]]
        ;;
    *) [[ " $expected " == *" $got "* ]] ;;
    esac
}

run list
mapfile -t attacks < <(grep -a '^attack|' "$work/output")
[ "${#attacks[@]}" -gt 0 ] || { echo "no attacks are listed"; cat "$work/output"; exit 1; }
wrong=0 count=0 place_in_list=0
printf '  %-26s %-18s %s\n' attack result expected
for attack in "${attacks[@]}"; do
    IFS='|' read -r _ name confined unconfined <<< "$attack"
    [ $# -eq 0 ] || [[ " $* " == *" $name "* ]] || continue
    place_in_list=$((place_in_list + 1))
    [ $((place_in_list % every)) -eq 0 ] || continue
    case $how in
    confined) expected=$confined ;;
    unconfined) expected=$unconfined ;;
    unnamespaced) expected="$confined or no success" ;;
    *) expected='no success' ;;
    esac
    run "$name"
    look "$name"
    count=$((count + 1))
    if is_right; then
        printf '  %-26s %-18s %s\n' "$name" "$got" "$expected"
    else
        printf '* %-26s %-18s %s\n' "$name" "$got" "$expected"
        wrong=$((wrong + 1))
        sed 's/^/      | /' <<< "${output:0:1000}"
    fi
done
echo "$how: $count attacks, $wrong with another result than expected"
[ "$count" -gt 0 ] && [ "$wrong" -eq 0 ]
