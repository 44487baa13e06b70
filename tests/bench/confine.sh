#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# What confinement costs: the start of an instance, and a round trip between two, each with and without it in turns. Medians. Argument:
# the tutorial's tree, whose neighbours are used.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
trees=$(dirname "$1")
starts=41 rounds=5

# build NAME APPLICATION
build() {
    cmake -G Ninja -S "$top" -B "$trees/$1" -DCAMKES_APP="$2" -DCMAKE_BUILD_TYPE=Release > "$trees/$1.log" 2>&1
    cmake --build "$trees/$1" >> "$trees/$1.log" 2>&1
}

median() { sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }

# whole [OPTION]: microseconds of a run of the example `simple`, which has two instances.
whole() {
    local begin now
    begin=$(date +%s%N)
    "$trees/bench_simple/images/simple" "$@" > /dev/null 2>&1
    now=$(date +%s%N)
    echo $(((now - begin) / 1000))
}

build bench_simple simple
build bench_rpc "$top/tests/bench/rpc"
for ((i = 0; i < starts; i++)); do
    echo "with $(whole)"
    echo "without $(whole --unconfined)"
done > "$trees/starts"
with=$(sed -n 's/^with //p' "$trees/starts" | median)
without=$(sed -n 's/^without //p' "$trees/starts" | median)
printf '%-58s %10s ms\n' "a system of two instances, start to end" "$(awk -v a="$with" 'BEGIN { printf "%.2f", a / 1000 }')"
awk -v a="$with" -v b="$without" 'BEGIN {
    printf "    %-54s %10.2f ms\n", "without confinement", b / 1000
    printf "    %-54s %10.2f ms\n", "what confinement adds for each instance", (a - b) / 2000 }'

for ((round = 0; round < rounds; round++)); do
    "$trees/bench_rpc/simulate" 2> /dev/null | sed 's/^/with /'
    "$trees/bench_rpc/simulate" --unconfined 2> /dev/null | sed 's/^/without /'
done | grep -E '^with(out)? rpc (one|two) int (busy|asleep) ' > "$trees/trips"
for place in one two; do
    for load in busy asleep; do
        with=$(sed -n "s/^with rpc $place int $load \([0-9]*\) .*/\1/p" "$trees/trips" | median)
        without=$(sed -n "s/^without rpc $place int $load \([0-9]*\) .*/\1/p" "$trees/trips" | median)
        awk -v what="call of an int, $place core(s), $load, confined" -v a="$with" -v b="$without" \
            'BEGIN { printf "%-58s %10.2f us  ratio %.2f\n", what, a / 1000, a / b }'
    done
done
