#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# `plan` and `graph` against what is built: the plan as JSON has exactly the capabilities of system.c, and Graphviz takes the picture.
#   reports.sh COMPILER
set -u
compiler=$1
here=$(cd "$(dirname "$0")" && pwd)
CAISSON_INCLUDE_DIR=$(cd "$here/../.." && pwd)/include
export CAISSON_INCLUDE_DIR
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

# same WHAT EXPECTED FOUND: both are files.
same() {
    if ! diff -u "$2" "$3"; then
        echo "$1 differ"
        failures=$((failures + 1))
    fi
}

fail() {
    echo "$*"
    failures=$((failures + 1))
}

# Lines "object descriptor rights role" of the tables that the loader gets.
table_capabilities() {
    sed -n 's/.*{\.object = \([0-9]*\), \.descriptor = \([0-9]*\), \.rights = \([^,]*[A-Z]\)\(.*\)},$/\1 \2 \3\4/p' "$1" |
        sed -e '/_ROLE_/!s/$/ NONE/' -e 's/CAISSON_RIGHT_//g; s/ | /+/g; s/, \.role = CAISSON_ROLE_/ /' | tr '[:upper:]' '[:lower:]'
}

plan_capabilities() {
    jq -r '.processes[].capabilities[] | "\(.object) \(.descriptor) \(.rights | join("+")) \(.role // "none")"' "$1"
}

# Who reaches an object says the same as who has a capability of it.
plan_reach() {
    jq -r '.objects[] | .index as $i | .reached_by[] | "\($i) \(.descriptor) \(.process) \(.rights | join("+"))"' "$1" | sort
}

plan_held() {
    jq -r '.processes[] | .name as $p | .capabilities[] | "\(.object) \(.descriptor) \($p) \(.rights | join("+"))"' "$1" | sort
}

check_plan() {
    if ! "$compiler" plan --json "${options[@]}" "$file" > "$work/plan.json" 2> /dev/null || ! jq -e . "$work/plan.json" > /dev/null; then
        fail "$file: its plan is no JSON"
        return
    fi
    table_capabilities "${file%.camkes}.expected/system.c" > "$work/tables"
    plan_capabilities "$work/plan.json" > "$work/plan"
    same "$file: capabilities" "$work/tables" "$work/plan"
    plan_held "$work/plan.json" > "$work/held"
    plan_reach "$work/plan.json" > "$work/reach"
    same "$file: reach" "$work/held" "$work/reach"
    "$compiler" plan "${options[@]}" "$file" > "$work/plan.txt" 2> /dev/null
    [ "$(grep -cE '^ +[0-9]+ [r-][w-]  #' "$work/plan.txt")" -eq "$(wc -l < "$work/plan")" ] || fail "$file: the text has other capabilities"
}

check_graph() {
    if ! "$compiler" graph --svg "${options[@]}" "$file" > "$work/graph.svg" 2> "$work/said" || grep -qE 'Warning|Error|syntax' "$work/said"; then
        fail "$file: Graphviz does not take its graph: $(cat "$work/said")"
        return
    fi
    "$compiler" graph "${options[@]}" "$file" > "$work/graph.dot" 2> /dev/null
    while read -r instance; do
        grep -q "\"$instance\" \[label=" "$work/graph.dot" || fail "$file: the graph lacks $instance"
    done < <(jq -r '.processes[].instances[].name' "$work/plan.json")
}

cd "$here/good" || exit 1
for file in *.camkes; do
    read -ra options <<< "$(sed -n '1s,^// options: ,,p' "$file")"
    check_plan
    check_graph
done

# Without Graphviz the message says what to install.
PATH=$work "$compiler" graph --svg events.camkes > "$work/out" 2> "$work/said" && fail "--svg without dot ends with 0"
grep -q "needs 'dot', which is not there: install the package graphviz" "$work/said" || fail "--svg without dot says: $(cat "$work/said")"
[ "$failures" -eq 0 ]
