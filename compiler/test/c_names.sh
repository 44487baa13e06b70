#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Whether `check` refuses every name that the project's own headers leave no room for: each is tried in C, and then in a
# description. What is missing belongs into compiler/words_c_library.c or words_c_macros.c.
#   c_names.sh COMPILER
set -eu
compiler=$1
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cc="${CC:-cc} -std=gnu17 -I$root -I$root/include -I$root/runtime/include -I$root/guest/rpc/include"

# What camkes.h and glue.c include, as the compiler writes it.
mkdir "$work/made"
"$compiler" generate --nocpp --output "$work/made" "$root/compiler/test/good/dataports.camkes" 2>"$work/said"
cat "$work"/made/*/camkes.h "$work"/made/*/glue.c | grep '^#include <' | sort -u >"$work/probe.c"
headers=$(wc -l <"$work/probe.c")
[ "$headers" -gt 10 ]

# own: of preprocessed text what stands in the project's headers.
own() {
    awk -v root="$root/" '/^# [0-9]+ "/ { on = index($3, "\"" root) == 1; next } on'
}

# broken FORM: those of the names in standard input that make an error of FORM, with the name for `&`.
broken() {
    { cat "$work/probe.c"; echo 'struct caisson_probe { int caisson_probe; };'; } >"$work/try.c"
    tee "$work/names" | sed "s/.*/$1/" >>"$work/try.c"
    $cc -fsyntax-only -fno-builtin -fmax-errors=0 -fno-diagnostics-show-caret "$work/try.c" 2>&1 |
        sed -n "s/.*try\.c:\([0-9]*\):[0-9]*: error:.*/\1/p" | sort -nu |
        awk -v first=$((headers + 2)) 'NR == FNR { line[$1]; next } FNR + first - 1 in line' - "$work/names"
}

$cc -E "$work/probe.c" | own | grep -oE '\b[A-Za-z][A-Za-z0-9_]*\b' | sort -u >"$work/words"
$cc -E -dD "$work/probe.c" | own | sed -n 's/^#define \([A-Za-z][A-Za-z0-9_]*\)\( .*\)\{0,1\}$/\1/p' | sort -u >"$work/macros"
sort -u "$work/words" "$work/macros" | broken 'extern struct caisson_probe *const &;' >"$work/taken"
[ "$(wc -l <"$work/taken")" -gt 50 ]

# Keywords of C and words of the language are refused by other rules.
keywords='auto|bool|break|case|char|const|continue|do|double|else|enum|extern|float|for|goto|if|inline|int|int64_t|long'
keywords="$keywords|register|return|short|signed|sizeof|static|struct|switch|true|false|typedef|uint64_t|union|unsigned|void"
keywords="$keywords|volatile|while"
grep -vxE "$keywords" "$work/taken" >"$work/attributes"
grep -vxE "$keywords" "$work/macros" >"$work/fields"
missing=0
refused() {
    while read -r name; do
        printf '%s\n' "$2" | sed "s/@/$name/g" >"$work/one.camkes"
        "$compiler" check --nocpp "$work/one.camkes" 2>&1 | grep -q "'$name' $3" || {
            echo "$1 '$name' is not refused"
            missing=$((missing + 1))
        }
    done
}
refused attribute 'component A { control; attribute int @; } assembly { composition { component A a; } }' becomes \
    <"$work/attributes"
refused field 'struct s { int @; } component A { control; } assembly { composition { component A a; } }' 'is a macro' \
    <"$work/fields"
[ $missing -eq 0 ]
