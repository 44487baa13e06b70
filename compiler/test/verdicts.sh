#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Whether the compiler takes and refuses the descriptions of verdicts.txt as it says there.
#   verdicts.sh COMPILER
set -u
compiler=$1
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

# One file for each section: the title is its first line, the prologue is before all but itself.
awk -v work="$work" '
    /^=== prologue/ { in_prologue = 1; next }
    /^=== / { in_prologue = 0; file = sprintf("%s/%03d.camkes", work, ++count)
              printf "%s %s\n", file, substr($0, 5) > (work "/titles")
              printf "%s", prologue > file; next }
    in_prologue { prologue = prologue $0 "\n"; next }
    file { print > file }' "$here/verdicts.txt"

while read -r file verdict title; do
    read -ra options <<< "$(sed -n 's,^// options: ,,p' "$file")"
    "$compiler" check --nocpp "${options[@]}" "$file" > "$work/said" 2>&1
    status=$?
    case $verdict$status in
    takes:0 | refuses:1) ;;
    *)
        echo "$title: exit status $status, where the language $verdict"
        sed 's,^,    ,' "$work/said"
        failures=$((failures + 1))
        ;;
    esac
done < "$work/titles"
echo "$(wc -l < "$work/titles") descriptions, $failures with another verdict"
[ "$failures" -eq 0 ]
