#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# One clear message each: an architecture that nobody knows, and a cross compiler that is not there. Argument: the source tree.
set -u
# shellcheck source=tests/other_arch/says.sh
. "$(dirname "$0")/says.sh"
source=$1

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
