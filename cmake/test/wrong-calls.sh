#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Every wrong call of wrong-calls.txt ends the configure step with its message. Arguments: a build tree of Caisson, and a
# folder to work in.
set -u
tree=$1 work=$2
list=$(dirname "$0")/wrong-calls.txt

rm -rf "$work"
mkdir -p "$work/app"
cat > "$work/app/echo.c" <<'TEXT'
#include <camkes.h>
int run(void)
{
    return 0;
}
TEXT
cat > "$work/app/app.camkes" <<'TEXT'
component Echo { control; }
assembly { composition { component Echo echo; } }
TEXT

# What CMake finds out about the compiler is kept; what a call leaves in the cache is not.
configure() {
    timeout 240 cmake -G Ninja -S "$work/app" -B "$work/build" -DCMAKE_PREFIX_PATH="$tree" 2>&1
}
head='cmake_minimum_required(VERSION 3.8.2)\nproject(wrong C)\nfind_package(camkes-tool REQUIRED)\n'
printf '%b' "$head" > "$work/app/CMakeLists.txt"
configure > "$work/first.log" || { cat "$work/first.log"; exit 1; }
cp "$work/build/CMakeCache.txt" "$work/CMakeCache.txt"

wrong=0 count=0 skipped=0
guest=yes
grep -q '^set(CAISSON_GUEST_KERNEL "")' "$tree/lib/cmake/caisson/caisson-config.cmake" && guest=no

# flat: text on one line with single spaces, as CMake breaks lines where it likes.
flat() {
    tr -s ' \n' '  ' | tr '\n' ' '
}

# try CALLS EXPECTED
try() {
    local output expected=$2
    printf '%b%s' "$head" "$1" > "$work/app/CMakeLists.txt"
    rm -rf "$work/build/generated"
    cp "$work/CMakeCache.txt" "$work/build/CMakeCache.txt"
    output=$(configure) && printf 'no error from:\n%s' "$1" && wrong=1
    if [[ $guest == no && $(flat <<< "$output") == *"has a virtual machine, but there is no guest"* ]]; then
        skipped=$((skipped + 1))
        return
    fi
    expected=${expected//@SOURCE@/$work/app}
    expected=${expected//@BINARY@/$work/build}
    if [[ $(flat <<< "$output") != *"$(printf '%s' "$expected" | flat)"* ]]; then
        printf 'from:\n%sexpected: %s\ngot:\n%s\n\n' "$1" "$expected" "$output"
        wrong=1
    fi
    count=$((count + 1))
}

calls=
while IFS= read -r line; do
    case $line in
    '#'* | '') ;;
    '>> '*)
        try "$calls" "${line#>> }"
        calls=
        ;;
    *) calls+=$line$'\n' ;;
    esac
done < "$list"
printf '%s wrong calls tried, %s skipped for want of a guest\n' "$count" "$skipped"
rm -rf "$work"
exit $wrong
