# SPDX-License-Identifier: BSD-2-Clause
# Messages of ./dev, and its steps: commands whose output is shown, kept in build/log, and explained where they fail. Sourced.
# shellcheck shell=bash disable=SC2154 # top is dev's

say() {
    printf '%s\n' "dev: $*"
}

fail() {
    printf '%s\n' "dev: $*" >&2
    exit 1
}

wrong_call() {
    printf '%s\n' "dev: $* (see ./dev help)" >&2
    exit 2
}

# Shows the newest line of a step's output on a terminal, and a sign of life every ten seconds elsewhere.
show_progress() {
    local line width shown=$SECONDS
    width=$(tput cols 2> /dev/null || echo 80)
    while IFS= read -r line; do
        if [ -t 1 ]; then
            printf '\r\033[K  %s' "${line:0:width-4}"
        elif [ $((SECONDS - shown)) -ge 10 ]; then
            printf '  ... %s\n' "${line:0:120}"
            shown=$SECONDS
        fi
    done
    if [ -t 1 ]; then
        printf '\r\033[K'
    fi
}

# step LABEL COMMAND...: runs it with its output in a log; says how long it took, or what went wrong and where to look.
step() {
    local label=$1 log begin=$SECONDS
    shift
    log=$top/build/log/${label//[^A-Za-z0-9_.-]/-}.log
    mkdir -p "$top/build/log"
    say "$label ..."
    if ! "$@" 2>&1 < /dev/null | tee "$log" | show_progress; then
        tail -n 40 "$log" >&2
        fail "step '$label' failed after $((SECONDS - begin)) s; all of its output: $log"
    fi
    say "$label: $((SECONDS - begin)) s"
}

# loud LABEL COMMAND...: the same with the output shown as it comes.
loud() {
    local label=$1 log begin=$SECONDS
    shift
    log=$top/build/log/${label//[^A-Za-z0-9_.-]/-}.log
    mkdir -p "$top/build/log"
    say "$label ..."
    if ! "$@" 2>&1 < /dev/null | tee "$log"; then
        fail "step '$label' failed after $((SECONDS - begin)) s; its output: $log"
    fi
    say "$label: $((SECONDS - begin)) s"
}
