#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Sourced by tests of whole systems: runs one, and once more where the emulated machine withheld time from it. Each repetition is
# printed and counted in the file that CAISSON_RETRY_LOG names; a hang of our own is none.

# Guests whose timers stay away say so when they come back, which a fault of our own does not make them say.
guest_lost_time() {
    grep -qaE "soft lockup|self-detected stall|timer wakeup didn't happen|Long readout interval" "$1"
}

count_repetition() {
    echo "run again, as $*" | tee -a "${CAISSON_RETRY_LOG:-/dev/null}"
}

# caisson-simulate has begun anew by itself: what stands above its message is of the run that does not count.
drop_abandoned() {
    local mark='caisson: the emulated machine stood still after .*; run [0-9]* of [0-9]*'
    grep -qa "$mark" "$1" || return
    sed -i "1,/$mark/d" "$1"
}

# run_system OUTPUT STATUS COMMAND...: sets `got` to the exit status; OUTPUT is what was printed and counts. STATUS is the one
# that is wanted: a run that ended by its bound instead is repeated, once, where the guest had no timers.
run_system() {
    local output=$1 wanted=$2
    shift 2
    got=0
    "$@" < /dev/null > "$output" 2>&1 || got=$?
    if drop_abandoned "$output"; then
        count_repetition "the emulated machine stood still: $*"
    elif [ "$got" -eq 124 ] && [ "$wanted" -ne 124 ] && guest_lost_time "$output"; then
        count_repetition "the emulated guest had no timer for long: $*"
        got=0
        "$@" < /dev/null > "$output" 2>&1 || got=$?
    fi
}
