#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Round trips of RPC between two components beside what else two processes can use, in turns: the median over the rounds of
# each round's median, and the ratio of the two. Argument: the tutorial's tree, whose neighbours are used.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
tree=$(dirname "$1")/bench_rpc
rounds=5
mkdir -p "$tree"

cmake -G Ninja -S "$top" -B "$tree" -DCAMKES_APP="$here/rpc" -DCMAKE_BUILD_TYPE=Release > "$tree.log"
cmake --build "$tree" >> "$tree.log"
# shellcheck disable=SC2046 # flags are words
${CC:-cc} -D_GNU_SOURCE -O2 -I "$here/peers" -o "$tree/peers" "$here"/peers/*.c $(pkg-config --cflags --libs libzmq dbus-1)

for ((round = 0; round < rounds; round++)); do
    "$tree/simulate" 2> /dev/null
    "$tree/peers" 2> /dev/null
done | grep -E '^[a-z-]+ (one|two) (int|bulk) (busy|asleep) [0-9]+ [0-9]+$' > "$tree/times"

# of MEANS PLACE WHAT LOAD: the median of its medians, in nanoseconds.
of() {
    grep "^$1 $2 $3 $4 " "$tree/times" | cut -d' ' -f5 | sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'
}

for what in int bulk; do
    for place in one two; do
        for load in busy asleep; do
            ours=$(of rpc "$place" "$what" "$load")
            printf '%-58s %10s us\n' "RPC, $what, $place core(s), $load" "$(awk -v a="$ours" 'BEGIN { printf "%.2f", a / 1000 }')"
            for peer in futex futex-in-place spin spin-in-place pipe socket zeromq dbus; do
                [[ $what != int || $peer != *-in-place ]] || continue
                theirs=$(of $peer "$place" "$what" "$load" || true)
                [ -z "$theirs" ] || awk -v name="$peer" -v a="$ours" -v b="$theirs" \
                    'BEGIN { printf "    %-54s %10.2f us  ratio %.2f\n", name, b / 1000, a / b }'
            done
        done
    done
done
