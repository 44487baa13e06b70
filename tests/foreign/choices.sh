#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# One clear message each: an architecture that nobody knows, and a cross compiler that is not there. Argument: the source tree.
set -u
source=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
wrong=0

# says STATUS TEXT COMMAND...: it ends with that status and prints that text.
says() {
    local status=$1 text=$2 got=0
    shift 2
    "$@" > "$work/output" 2>&1 < /dev/null || got=$?
    if [ "$got" -ne "$status" ] || ! tr -s '\n ' ' ' < "$work/output" | grep -qF -- "$text"; then
        printf 'status %s, expected %s and: %s\nof: %s\n' "$got" "$status" "$text" "$*"
        cat "$work/output"
        wrong=1
    fi
}

says 2 "--arch is x86_64 or arm64, not 'mips'" "$source/dev" run simple --arch mips
says 2 "--arch is x86_64 or arm64, not 'mips'" "$source/dev" test --arch=mips
says 2 "--instrument and --debug work on programs of this machine" "$source/dev" run simple --arch arm64 --instrument asan
says 1 "CAISSON_ARCH: mips: is neither x86_64 nor arm64" cmake -S "$source" -B "$work/mips" -DCAISSON_ARCH=mips

# A PATH with all but the cross compiler.
mkdir "$work/bin" "$work/empty"
for program in cmake ninja cc gcc as ld uname; do
    path=$(type -P "$program") && ln -s "$path" "$work/bin/$program"
done
says 1 "no compiler for arm64: aarch64-linux-gnu-gcc is missing" env PATH="$work/bin" cmake -G Ninja -S "$source" \
    -B "$work/none" -DCAISSON_ARCH=arm64 -DCMAKE_FIND_USE_CMAKE_SYSTEM_PATH=OFF
exit $wrong
