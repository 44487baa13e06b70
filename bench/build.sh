#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# What a developer waits for: a system with no VM built from nothing (Caisson's own parts included), after a change of one source,
# after a change of its description, and with nothing to do.
# Builds what it needs itself. Argument: the tutorial's tree, whose neighbours are used.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=bench/driver/records.sh
. "$here/driver/records.sh"
tree=$(dirname "$1")/bench_build
source=$tree.app # a copy, so that it can be changed
trap 'rm -rf "$source" "$tree"' EXIT

# row CASE COMMAND...
row() {
    local time
    echo "round $round of $rounds: $1"
    time=$(nanoseconds "${@:2}" 2> "$tree.log") || { tail -n 20 "$tree.log"; exit 1; }
    record build "$1" caisson time ns "$time"
}

rebuild() {
    cmake --build "$tree"
}

for ((round = 1; round <= rounds; round++)); do
    rm -rf "$source" "$tree"
    cp -R "$top/examples/simple" "$source"
    row "configure, from nothing" cmake -G Ninja -S "$top" -B "$tree" -DCAMKES_APP="$source" -DCMAKE_BUILD_TYPE=Release
    row "build, from nothing" rebuild
    row "nothing to do" rebuild
    touch "$source/components/client.c"
    row "one source was touched" rebuild
    printf '/* %s */\n' "$round" >> "$source/simple.camkes"
    row "a comment in the description" rebuild
done
