#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Sourced by tests of whole systems: runs one, and once more where the emulated machine withheld time from it. Each repetition is
# printed and counted in the file that CAISSON_RETRY_LOG names. A hang of our own comes again, in the repetition or in the next
# run, and then fails.

# Guests whose timers stay away say so when they come back, which a fault of our own does not make them say.
guest_lost_time() {
    grep -qaE "soft lockup|self-detected stall|timer wakeup didn't happen|Long readout interval" "$1"
}

# A guest without timers may also be silent up to the bound. That can't be told from a hang of our own by one run, so only so many
# of all tests' runs are repeated for it.
readonly UNEXPLAINED_MOST=2
unexplained() {
    local so_far
    so_far=$(grep -c 'without a word of the guest' "${CAISSON_RETRY_LOG:-/dev/null}")
    [ "$so_far" -lt "$UNEXPLAINED_MOST" ]
}

# A run without timers is so often one that its repetition may be, too.
readonly REPETITIONS_MOST=2

# why_again OUTPUT REPETITIONS: the reason to repeat a run that ended by its bound, if there is one; so many there were.
why_again() {
    if guest_lost_time "$1"; then
        echo "the emulated guest had no timer for long"
    elif [ "$2" -eq 0 ] && unexplained; then
        echo "it ended by its bound without a word of the guest"
    fi
}

count_repetition() {
    echo "run again, as $*" | tee -a "${CAISSON_RETRY_LOG:-/dev/null}"
}

# keep_words OUTPUT: what a run printed that does not count is the only trace of a hang: whole in a file beside the log, its end here.
keep_words() {
    [ -z "${CAISSON_RETRY_LOG:-}" ] || cat "$1" >> "${CAISSON_RETRY_LOG%.log}.abandoned.txt"
    echo "the last that it printed:" >&2
    tail -n 12 "$1" >&2
}

# caisson-simulate has begun anew by itself: what stands above its message is of the run that does not count.
drop_abandoned() {
    local mark='caisson: the emulated machine stood still after .*; run [0-9]* of [0-9]*'
    grep -qa "$mark" "$1" || return
    sed -i "1,/$mark/d" "$1"
}

run_once() {
    local output=$1
    shift
    got=0
    "$@" < /dev/null > "$output" 2>&1 || got=$?
    if drop_abandoned "$output"; then
        count_repetition "the emulated machine stood still: $*"
    fi
}

# run_system OUTPUT STATUS COMMAND...: sets `got` to the exit status; OUTPUT is what was printed and counts. STATUS is the one
# that is wanted: a run that ended by its bound instead is repeated, where there is a reason to.
run_system() {
    local output=$1 wanted=$2 why repetitions
    shift 2
    run_once "$output" "$@"
    for ((repetitions = 0; repetitions < REPETITIONS_MOST; repetitions++)); do
        [ "$got" -eq 124 ] && [ "$wanted" -ne 124 ] || return 0
        why=$(why_again "$output" "$repetitions")
        [ -n "$why" ] || return 0
        count_repetition "$why: $*"
        keep_words "$output"
        run_once "$output" "$@"
    done
}
