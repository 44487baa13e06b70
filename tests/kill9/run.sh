#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Kills processes of a running system at random, and holds what becomes of the rest against what the description says of each.
# Arguments: the image, how many systems, how many kills in each; a seed, if a run is to be had again.
set -u
image=$1 rounds=$2 kills=$3 seed=${4:-$(($(date +%s) % 32768))}
echo "seed $seed"
RANDOM=$seed
readonly names=(server first second source sink mortal judge duo)
readonly most=5 # of each in a round: one more, and it would be given up
work=$(mktemp -d)
loader=
trap 'rm -rf "$work"; [ -z "$loader" ] || kill -KILL "$loader" 2> /dev/null' EXIT

fail() {
    printf 'FAILED in round %s: %s\n--- out\n' "$round" "$*"
    tail -n 5 "$work/out"
    echo '--- err'
    cat "$work/err"
    exit 1
}

# until_true WHAT COMMAND...: waits for it, with a bound.
until_true() {
    local what=$1 tries=0
    shift
    until "$@"; do
        tries=$((tries + 1))
        [ "$tries" -lt 2400 ] || fail "$what"
        sleep 0.05
    done
}

children() { cat "/proc/$loader/task/$loader/children"; }
lines() { wc -l < "$work/out"; }
has_lines() { [ "$(lines)" -ge "$1" ]; }
descriptors() { ls "/proc/$loader/fd" | wc -l; }
processes() { children | wc -w; }
is_equal() { [ "$("$1")" -eq "$2" ]; }
resident() { awk '/^VmRSS/ { print $2 }' "/proc/$loader/status"; }

# find_child NAME: sets `pid` to its process; to nothing while it has none.
find_child() {
    local child name
    pid=''
    for child in $(children); do
        name=''
        { IFS= read -r -d '' name < "/proc/$child/cmdline"; } 2> /dev/null
        [ "$name" != "$1" ] || pid=$child
    done
}

# Where it has one: the process that keeps the namespace of processes of PID; it and the instance end together.
keeper_of() {
    local child space
    space=$(readlink "/proc/$1/ns/pid")
    for child in $(children); do
        [ "$child" = "$1" ] || [ "$(readlink "/proc/$child/ns/pid")" != "$space" ] || echo "$child"
    done 2> /dev/null
}

is_there() { find_child "$1" && [ -n "$pid" ]; }

is_gone() {
    local state
    state=$(sed 's/.*) //' "/proc/$1/stat" 2> /dev/null | cut -c1)
    [ -z "$state" ] || [ "$state" = Z ] || [ "$state" = X ]
}

# Of an instance that has a keeper, one time in three that one.
kill_one() {
    local keeper name=${names[RANDOM % ${#names[@]}]} limit=$most
    [ "$name" != mortal ] || limit=1
    [ "${killed[$name]:-0}" -lt "$limit" ] || return 1
    find_child "$name"
    # It may be about to come; and one that was found may be just what was killed before.
    [ -n "$pid" ] && ! is_gone "$pid" || return 1
    if [ $((RANDOM % 3)) -eq 0 ] && [ "$confined" -gt 0 ]; then
        keeper=$(keeper_of "$pid")
        [ -z "$keeper" ] || { pid=$keeper && keepers=$((keepers + 1)); }
    fi
    kill -KILL "$pid" 2> /dev/null || return 1
    killed[$name]=$((${killed[$name]:-0} + 1))
}

count_lines() { grep -cxE "caisson: $1: $2" "$work/err"; }

check_messages() {
    local name again
    for name in "${names[@]}"; do
        again=${killed[$name]:-0}
        [ "$(count_lines "$name" 'killed by signal 9 \(Killed\)')" -eq "$again" ] ||
            fail "$name was killed $again times, which is not what is told"
        [ "$name" != mortal ] || again=0
        [ "$(count_lines "$name" 'restarted .*')" -eq "$again" ] || fail "$name was not restarted $again times"
    done
    grep -vE '^caisson: [a-z]*: (killed by signal 9|restarted)' "$work/err" && fail "other messages"
    grep -vx 'judge: all go on' "$work/out" && fail "other output"
    return 0
}

run_round() {
    local before_descriptors before_processes before_resident left status name confined listeners done=0
    local -A killed=()
    : > "$work/out" # the lines of the round before do not count
    "$image" > "$work/out" 2> "$work/err" < /dev/null &
    loader=$!
    until_true "the system does not begin" has_lines 2
    before_descriptors=$(descriptors) before_processes=$(processes) before_resident=$(resident)
    # An instance that is confined has a keeper, and the loader a listener to its filter: so far as the host lets it.
    confined=$((before_processes - ${#names[@]}))
    listeners=$(find "/proc/$loader/fd" -lname '*seccomp*' | wc -l)
    while [ "$done" -lt "$kills" ]; do
        kill_one && done=$((done + 1))
        sleep "0.0$((RANDOM % 80 + 10))"
    done
    for name in "${names[@]}"; do
        [ "$name" = mortal ] || until_true "$name does not come again" is_there "$name"
    done
    # What it says first may be about the time before the last of them came.
    until_true "the others do not go on" has_lines $(($(lines) + 3))
    if [ -n "${killed[mortal]:-}" ]; then
        before_descriptors=$((before_descriptors - 1 - (listeners > 0)))
        before_processes=$((before_processes - 1 - (confined > 0)))
    fi
    until_true "not $before_descriptors descriptors in the loader" is_equal descriptors "$before_descriptors"
    until_true "not $before_processes processes" is_equal processes "$before_processes"
    [ "$(resident)" -le $((before_resident + 1024)) ] || fail "the loader has grown from $before_resident to $(resident) KiB"
    left=$(children)
    kill -TERM "$loader"
    wait "$loader"
    status=$?
    loader=''
    [ "$status" -eq 143 ] || fail "status $status"
    for pid in $left; do
        until_true "process $pid is left" is_gone "$pid"
    done
    check_messages
}

keepers=0
for ((round = 1; round <= rounds; round++)); do
    run_round
done
echo "$((rounds * kills)) kills, $keepers of them of keepers"
