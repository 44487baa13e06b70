#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# Proves with Frama-C's Eva what proofs.txt lists, or those that are named: run.sh [NAME...]. Fails on an alarm that alarms.txt does
# not explain, on one that it explains and that is not there, and where less of the code was reached than the list says.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=${here%/tests/proof}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$top"

command -v frama-c > /dev/null || {
    echo "frama-c is not installed (Debian: frama-c-base)"
    exit 77
}

# analyse NAME HEADER OPTION... -- FILE...: its log and table of properties go to the working folder. Unsigned numbers wrap as C
# says; a pointer may be compared with MAP_FAILED; memory that is allocated is never the same twice.
analyse() {
    local name=$1 header=$2 options=()
    shift 2
    while [ "$1" != -- ]; do
        options+=("$1")
        shift
    done
    shift
    nice frama-c -machdep gcc_x86_64 -c11 -kernel-warn-key annot:missing-spec=abort -warn-signed-downcast \
        -cpp-extra-args="-I. -Itests/proof -Ivmm/include -Iinclude -Iruntime -Iruntime/arch/x86_64 -Iruntime/include -include $header.h -D_GNU_SOURCE -idirafter /usr/include -idirafter /usr/include/x86_64-linux-gnu" \
        -eva -eva-domains cvalue -eva-auto-loop-unroll 64 -eva-ilevel 24 -eva-plevel 70 -eva-subdivide-non-linear 60 \
        -eva-split-return full -eva-warn-undefined-pointer-comparison none -eva-alloc-builtin fresh -eva-mlevel 0 \
        -eva-no-print -eva-no-show-progress -eva-msg-key=-initial-state "${options[@]}" "tests/proof/$name.c" "$@" \
        -then -report-csv "$work/$name.csv" -report-no-exit > "$work/$name.log" 2>&1
}

# alarms NAME: file, function, kind and property of what was not proven, one a line. What a function of the C library asks for
# appears where it is called.
alarms() {
    awk -F '\t' 'NR > 1 && $1 !~ /^FRAMAC_SHARE/ && $6 !~ /^(Considered valid|Valid|Dead|Unreachable|Never tried|Untried)/ {
        print $1 "/" $2 ":" $4 ": " $5 ": " $7 }' "$work/$1.csv" | sort -u
}

# explained NAME: the same of alarms.txt, without the reasons.
explained() {
    { grep "^$1 " "$here/alarms.txt" || true; } | sed 's/^[^ ]* //' | sort -u
}

# check NAME LEAST SECONDS: tells what was proven, or what was not.
check() {
    local functions reached all wrong
    functions=$(sed -n 's/^ *\([0-9]*\) functions\? analyzed.*/\1/p' "$work/$1.log")
    reached=$(sed -n 's/^ *In these functions, \([0-9]*\) statements reached.*/\1/p' "$work/$1.log")
    all=$(sed -n 's/.*statements reached (out of \([0-9]*\)).*/\1/p' "$work/$1.log")
    alarms "$1" > "$work/found"
    explained "$1" > "$work/explained"
    wrong=$(diff "$work/explained" "$work/found" | sed -n 's/^>/  alarm:/p; s/^</  is explained in alarms.txt, but was not found:/p')
    if [ -n "$wrong" ] || ! grep -q '^\[eva\] done for function main' "$work/$1.log" || grep -q 'NON TERMINATING' "$work/$1.log"; then
        printf '%-10s NOT PROVEN\n%s\n' "$1" "$wrong"
        return 1
    fi
    if [ $((reached * 100)) -lt $((all * $2)) ]; then
        printf '%-10s reaches %s of %s statements, which are less than %s %%\n' "$1" "$reached" "$all" "$2"
        return 1
    fi
    printf '%-10s proven: %s functions, %s of %s statements (%s %%), %s alarms explained, %s s\n' "$1" "$functions" "$reached" "$all" \
        $((reached * 100 / all)) "$(wc -l < "$work/explained")" "$3"
}

failed=0 count=0
while read -r name least header arguments; do
    [ $# -eq 0 ] || [[ " $* " = *" $name "* ]] || continue
    begin=$SECONDS count=$((count + 1))
    # shellcheck disable=SC2086 # arguments are words
    if ! analyse "$name" "$header" $arguments || [ ! -f "$work/$name.csv" ]; then
        printf '%-10s could not be analysed:\n' "$name"
        tail -n 20 "$work/$name.log"
        failed=1
    else
        check "$name" "$least" $((SECONDS - begin)) || failed=1
    fi
done < <(grep -v '^#' "$here/proofs.txt")
[ "$count" -gt 0 ] || {
    echo "no such proof"
    exit 2
}
exit $failed
