#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# What the compiler's tools say of every example: each is right, its plan is JSON that holds together, its graph
# is one that Graphviz draws. Arguments: compiler, source tree.
set -u
compiler=$1 source=$2
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export CAISSON_INCLUDE_DIR=$source/include
wrong=0 count=0

complain() {
    echo "$*"
    [ ! -s "$work/said" ] || head -n 5 "$work/said"
    wrong=1
}

# tools NAME FILE
tools() {
    "$compiler" check --verbose "$2" > "$work/said" 2>&1 || complain "$1: check fails"
    "$compiler" plan --json "$2" > "$work/plan.json" 2> "$work/said" || complain "$1: plan fails"
    cmake -DPLAN="$work/plan.json" -P "$here/plan.cmake" > "$work/said" 2>&1 || complain "$1: its plan is not as expected"
    "$compiler" graph "$2" > "$work/graph.dot" 2> "$work/said" || complain "$1: graph fails"
    grep -q '^digraph' "$work/graph.dot" || complain "$1: its graph is none"
    if command -v dot > /dev/null; then
        "$compiler" graph --svg "$2" > "$work/graph.svg" 2> "$work/said" || complain "$1: graph --svg fails"
        grep -q '^<svg' "$work/graph.svg" || complain "$1: its picture is none"
    fi
}

for folder in "$source"/examples/*/; do
    name=$(basename "$folder")
    tools "$name" "$folder$name.camkes"
    count=$((count + 1))
done
echo "$count examples looked at"
[ "$count" -ge 17 ] || complain "there are too few"
exit $wrong
