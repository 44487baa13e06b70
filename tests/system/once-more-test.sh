#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# What is run once more and what is not, with systems that a few lines of shell play.
set -u
# shellcheck source=tests/system/once-more.sh
. "$(dirname "$0")/once-more.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export CAISSON_RETRY_LOG=$work/log
wrong=0
got=

# play FIRST LATER [LOG]: both are shell commands, for the first run and for those after it; LOG is what was counted before.
play() {
    : > "$work/runs"
    printf '%s' "${3:+$3$'\n'}" > "$work/log"
    # shellcheck disable=SC2016 # the inner shell expands it
    run_system "$work/out" "${wanted:-0}" sh -c 'echo >> "$0"; [ $(wc -l < "$0") -gt 1 ] || eval "$1"; eval "$2"' \
        "$work/runs" "$1" "$2" > "$work/said" 2> /dev/null
}

# saw WHAT STATUS RUNS COUNTED
saw() {
    local runs counted
    runs=$(wc -l < "$work/runs") counted=$(wc -l < "$work/log")
    [ "$got $runs $counted" = "$2 $3 $4" ] && [ "$(cat "$work/said")" = "$(tail -n "$(wc -l < "$work/said")" "$work/log")" ] && return
    echo "$1: status $got, $runs runs, $counted counted; wanted: $2, $3, $4"
    wrong=1
}

lost='echo "[   35.4] clocksource: Long readout interval, skipping watchdog check"; exit 124'
play 'exit 0' ''
saw 'a good run' 0 1 0
play 'exit 3' ''
saw 'a bad run' 3 1 0
play 'exit 124' 'exit 124'
saw 'a hang that comes again' 124 2 1
play 'exit 124' 'echo well'
saw 'a hang without a word of the guest' 0 2 1
before='run again, as it ended by its bound without a word of the guest: x'
play 'exit 124' '' "$before"$'\n'"$before"
saw 'too many hangs without a word' 124 1 2
play "$lost" 'echo well'
saw 'no timers' 0 2 1
grep -q 'Long readout' "$work/log.abandoned.txt" || { echo "what the first run printed is lost"; wrong=1; }
[ "$(cat "$work/out")" = well ] || { echo "what the first run printed is still there"; wrong=1; }
# shellcheck disable=SC2016 # the inner shell expands it
play "$lost" '[ $(wc -l < "$0") -gt 2 ] || eval "$1"'
saw 'no timers twice' 0 3 2
play "$lost" "$lost"
saw 'no timers each time' 124 3 2
wanted=124 play "$lost" ''
saw 'a bound that is wanted' 124 1 0
play 'echo bad; echo "caisson: the emulated machine stood still after 9 s; what it printed above does not count; run 2 of 2"; echo well; exit 0' \
    ''
saw 'a machine that caisson-simulate started anew' 0 1 1
[ "$(cat "$work/out")" = well ] || { echo "what the abandoned machine printed is still there"; wrong=1; }
exit $wrong
