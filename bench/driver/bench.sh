#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Runs benches one after the other and says what came of them: a table, JSON, plots, Markdown, a comparison. `./dev bench --help`.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
folder=${CAISSON_BENCH_FOLDER:-$top/bench} # the driver's test has benches of its own
output=${CAISSON_BENCH_OUTPUT:-$top/build/bench}
bound=${CAISSON_BENCH_BOUND:-2400} # seconds that one bench may take
tree=$top/build/crossvm_tutorial rounds='' quick='' json='' old='' gate='' mode=run
names=()

usage() {
    cat <<'TEXT'
usage: ./dev bench [NAME...] [options]

Measures, and prints a table: medians, quartiles, the ratio to what stands beside it, and what came of each goal. Without
names all benches run, one after the other. build/bench/ then has the figures as JSON, plots as SVG, and results.md.

  --rounds N        rounds of each measurement (5)
  --quick           a look: one round, short loops; not for comparisons
  --json FILE       where the JSON goes; default: build/bench/DATE-COMMIT.json
  --compare FILE    tells what changed since an earlier run's JSON by more than the noise of both
  --gate            status 1 where a goal of counted figures is missed, or none was measured; figures in time never fail
  --list            tells what each bench measures
  --help            this text

A bench that can't run says why in its row; one that fails as well, and makes the status 1. Ctrl-C ends with what was measured so far.
TEXT
}

wrong_call() {
    printf 'dev: bench: %s (see ./dev bench --help)\n' "$*" >&2
    exit 2
}

# value OPTION VALUE...: what follows an option.
value() {
    [ $# -ge 2 ] && [ -n "$2" ] || wrong_call "$1 takes a value"
    printf '%s' "$2"
}

parse() {
    while [ $# -gt 0 ]; do
        case $1 in
        --rounds) rounds=$(value "$@") && shift ;;
        --json) json=$(value "$@") && shift ;;
        --compare) old=$(value "$@") && shift ;;
        --tree) tree=$(value "$@") && shift ;; # from ./dev: the tutorial's build tree
        --needs) mode=needs ;;                # from ./dev: whether that has to be built
        --quick) quick=1 ;;
        --gate) gate=1 ;;
        --list) mode=list ;;
        --help | -h) mode=help ;;
        -*) wrong_call "unknown option '$1'" ;;
        *) names+=("$1") ;;
        esac
        shift
    done
    [ -z "$rounds" ] || [[ $rounds =~ ^[1-9][0-9]{0,2}$ ]] || wrong_call "--rounds takes a number from 1 to 999, not '$rounds'"
    [ -z "$old" ] || [ -r "$old" ] || wrong_call "cannot read $old"
    rounds=${rounds:-$([ -n "$quick" ] && echo 1 || echo 5)}
}

all_names() {
    local file
    for file in "$folder"/*.sh; do
        basename "$file" .sh
    done
}

choose() {
    local name
    for name in "${names[@]}"; do
        [ -x "$folder/$name.sh" ] || wrong_call "no bench '$name'; there are: $(all_names | paste -sd' ')"
    done
    [ "${#names[@]}" -gt 0 ] || mapfile -t names < <(all_names)
}

list() {
    local name
    for name in "${names[@]}"; do
        # Its file's head: from the line after the licence to the first that is no comment.
        printf '%-14s %s\n' "$name" "$(sed -n '3,${/^#/!q; s/^# *//p}' "$folder/$name.sh" | paste -sd' ' | sed -E 's/ *(Builds what it needs|Arguments?:).*//' | fold -s -w 100 | sed '2,$s/^/               /')"
    done
}

# Whether a bench takes a system that has to be there: one that says so in its head builds its own.
needs() {
    local name
    for name in "${names[@]}"; do
        grep -q '^#.*Builds what it needs' "$folder/$name.sh" || { echo tutorial; return; }
    done
}

# --- running --------------------------------------------------------------------------------------------------------

interrupted='' running=''

interrupt() {
    interrupted=1
    [ -z "$running" ] || kill -TERM "$running" 2> /dev/null || true
}

# progress NAME NUMBER BEGIN LOG: one line that is written over on a terminal, a sign of life each half minute elsewhere.
progress() {
    local seconds=$((SECONDS - $3)) last
    last=$(tail -n 1 "$4" | tr -d '\r')
    if [ -t 2 ]; then
        printf '\r\033[K%s' "$(printf '%s (%d of %d), %d s: %s' "$1" "$2" "${#names[@]}" "$seconds" "$last" | cut -c "1-$(($(tput cols 2> /dev/null || echo 80) - 1))")" >&2
    elif [ "$seconds" -ge $((shown + 30)) ]; then
        shown=$seconds
        printf '  %s (%d of %d), %d s: %s\n' "$1" "$2" "${#names[@]}" "$seconds" "${last:0:100}" >&2
    fi
}

clear_progress() {
    [ ! -t 2 ] || printf '\r\033[K' >&2
}

# run_one NAME NUMBER: its records go behind the others, how it ended into `runs`.
run_one() {
    local name=$1 begin=$SECONDS log=$output/log/$1.log status=0 how why='' shown=0
    : > "$log"
    # `timeout` puts the bench into a process group of its own, so that Ctrl-C reaches it by us alone and nothing of it stays.
    BENCH_ROUNDS=$rounds BENCH_QUICK=$quick timeout -k 15 "$bound" "$folder/$name.sh" "$tree" >> "$work/records" 2> "$log" < /dev/null &
    running=$!
    while kill -0 "$running" 2> /dev/null; do
        progress "$name" "$2" "$begin" "$log"
        sleep 0.5 || true # Ctrl-C ends it as well
    done
    wait "$running" || status=$?
    running=''
    clear_progress
    case ${interrupted:-0}:$status in
    1:*) how=interrupted ;;
    0:0) how=ok ;;
    0:77) how="not run" why=$(tail -n 1 "$log") ;;
    0:124 | 0:137) how=failed why="took longer than $bound s; its log: $log" ;;
    *) how=failed why="status $status: $(tail -n 1 "$log"); its log: $log" ;;
    esac
    printf '%s\t%s\t%d\t%s\n' "$name" "$how" $((SECONDS - begin)) "${why//$'\t'/ }" >> "$work/runs"
    printf 'dev: bench %s: %s, %d s\n' "$name" "$how" $((SECONDS - begin)) >&2
}

run_all() {
    local name number=0
    : > "$work/records"
    : > "$work/runs"
    trap interrupt INT TERM
    for name in "${names[@]}"; do
        number=$((number + 1))
        run_one "$name" "$number"
        [ -z "$interrupted" ] || break
    done
    trap - INT TERM
}

# --- what came of it ------------------------------------------------------------------------------------------------

# query PROGRAM ARGUMENT...: a jq program over the report.
query() {
    jq -r -L "$here" "$@" "$json"
}

write_report() {
    local goals=$folder/goals.tsv
    [ -e "$goals" ] || goals=/dev/null
    jq -n -L "$here" --argjson head "$head" --rawfile records "$work/records" --rawfile goals "$goals" \
        --rawfile runs "$work/runs" --argjson rounds "$rounds" --argjson quick "$([ -n "$quick" ] && echo true || echo false)" \
        --argjson interrupted "$([ -n "$interrupted" ] && echo true || echo false)" \
        'include "figures"; report($head + {rounds: $rounds, quick: $quick, interrupted: $interrupted}; $records; $goals; $runs)' > "$json.new"
    mv "$json.new" "$json"
}

plot() {
    local plots index
    command -v gnuplot > /dev/null || { echo "dev: bench: no plots: gnuplot is not installed" >&2; return; }
    rm -f "$output"/*.svg
    plots=$(query --arg folder "$output" 'include "plot"; plots($folder)')
    for ((index = 0; index < $(jq length <<< "$plots"); index++)); do
        jq -r ".[$index].script" <<< "$plots" | gnuplot || echo "dev: bench: gnuplot failed for $(jq -r ".[$index].file" <<< "$plots")" >&2
    done
}

passes_gate() {
    query -e 'include "words"; [.goals[] | select(.kind == "counted")] as $counted
        | ([$counted[] | select(.met == false)] | length == 0) and ([$counted[] | select(.met != null)] | length > 0)' > /dev/null
}

status_of_all() {
    if [ -n "$interrupted" ]; then
        return 130
    elif [ -n "$gate" ] && ! passes_gate; then
        echo "dev: bench: gate: a counted goal is missed, or none was measured" >&2
        return 1
    elif grep -qP '^[^\t]*\tfailed\t' "$work/runs"; then
        return 1
    fi
}

# --- in order -------------------------------------------------------------------------------------------------------

parse "$@"
[ "$mode" != help ] || { usage; exit; }
choose
[ "$mode" != list ] || { list; exit; }
[ "$mode" != needs ] || { needs; exit; }
mkdir -p "$output/log"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
head=$("$here/machine.sh" "$top")
json=${json:-$output/$(date -u +%Y%m%d-%H%M%S)-$(jq -r .commit <<< "$head").json}
run_all
write_report
query 'include "table"; table'
query 'include "markdown"; markdown' > "$output/results.md"
[ -z "$old" ] || query --slurpfile old "$old" 'include "compare"; compare($old[0])'
plot
printf 'figures: %s; also as Markdown and plots in %s\n' "$json" "$output"
status_of_all
