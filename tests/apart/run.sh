#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Two systems side by side, each with a first process of its own as in a container: no two of their instances are the same user, and none
# is a user that somebody is. Their loaders have given up what they don't need, and where memory ends an instance goes before them. No instance may
# have more threads than it needs, and the one that says so does not speculate.
# Argument: the image of a system that stays.
set -u
work=$(mktemp -d)
systems=()
finish() {
    for system in "${systems[@]}"; do
        { kill -KILL "$system" && wait "$system"; } 2> /dev/null
    done
    rm -rf "$work"
}
trap finish EXIT

fail() {
    echo "$*"
    exit 1
}

[ "$(id -u)" -eq 0 ] || { echo "only root chooses who instances are"; exit 77; }
contain=(unshare --pid --fork --kill-child=KILL --mount-proc)
"${contain[@]}" true 2> "$work/refusal" || { echo "no containers here: $(cat "$work/refusal")"; exit 77; }

# start NAME: a system, once all its instances run.
start() {
    : > "$work/$1"
    "${contain[@]}" "$image" >> "$work/$1" 2>&1 < /dev/null &
    systems+=($!)
    for ((i = 0; i < 600; i++)); do
        [ "$(grep -c ': ready$' "$work/$1")" -lt 90 ] || return 0
        kill -0 "${systems[-1]}" 2> /dev/null || break
        sleep 0.1
    done
    cat "$work/$1"
    fail "not all instances are ready"
}

image=$1
start first
start second

# field PROCESS NAME: of its status.
field() { awk -v name="$2:" '$1 == name { print $2 }' "/proc/$1/status"; }
children() { cat "/proc/$1/task/"*/children; }

# look_at_speculation PROCESS: it wants none; where the host has no say in that, the loader has told of it.
look_at_speculation() {
    if grep -q 'denies control of speculation' "$work/first"; then
        grep -Eq '^Speculation.*(vulnerable|always enabled)$' "/proc/$1/status" || fail "control of speculation is not denied"
    else
        ! grep -E '^Speculation.*(vulnerable|enabled)$' "/proc/$1/status" || fail "instance $1 speculates"
    fi
    looked=$((looked + 1))
}

users=() loaders=() looked=0
for system in "${systems[@]}"; do
    loader=$(children "$system" | tr -d ' ')
    loaders+=("$loader")
    for instance in $(children "$loader"); do
        [ "$(cat "/proc/$instance/comm")" = keeper ] && continue
        [ "$(tr -d '\0' < "/proc/$instance/cmdline")" != a ] || look_at_speculation "$instance"
        limit=$(awk '/^Max processes/ { print $3 }' "/proc/$instance/limits")
        [ "$limit" -le 128 ] || fail "instance $instance may have $limit threads"
        users+=("$(field "$instance" Uid)")
        [ "$(cat "/proc/$instance/oom_score_adj")" -gt "$(cat "/proc/$loader/oom_score_adj")" ] ||
            fail "instance $instance stays longer than its loader where memory ends"
    done
done
[ "${#users[@]}" -eq 200 ] || fail "${#users[@]} instances, not 200"
[ "$looked" -eq 2 ] || fail "the instance that wants no speculation was not found"
[ "$(printf '%s\n' "${users[@]}" | sort -u | wc -l)" -eq 200 ] || fail "instances of two systems are one user: ${users[*]}"
for user in "${users[@]}"; do
    ! getent passwd "$user" > /dev/null || fail "an instance is $(getent passwd "$user")"
done

# Bits of CHOWN, KILL, SETGID, SETUID, SETPCAP, SYS_ADMIN, SETFCAP.
allowed=$((1 << 0 | 1 << 5 | 1 << 6 | 1 << 7 | 1 << 8 | 1 << 21 | 1 << 31))
for loader in "${loaders[@]}"; do
    for set in CapInh CapPrm CapEff CapBnd CapAmb; do
        has=$((0x$(field "$loader" $set)))
        [ $((has & ~allowed)) -eq 0 ] || fail "the loader's $set is $(printf %x $has)"
    done
done
echo "200 instances, each a user of its own"
