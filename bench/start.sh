#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# From the start of an image to the first line of an instance's `run`, beside a static program that prints the same; a system of a
# hundred instances until they are ready; and in the simulated machine, from its start to the tutorial's answer.
# Argument: the tutorial's tree.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=bench/driver/records.sh
. "$here/driver/records.sh"
tree=$1
trees=$(dirname "$tree")

# row CASE MEANS TEXT COUNT COMMAND...: one round.
row() {
    local time
    time=$(timeout 150 "$trees/bench_start/time_until" "$3" "$4" 120 "${@:5}" 2> /dev/null < /dev/null) || {
        skipped start "$1" "$2" "there was no '$3' within 120 s"
        return 0
    }
    record start "$1" "$2" time ns "$time"
}

build_system "$trees/bench_start" "$here/start"
build_system "$trees/bench_idle" "$top/tests/idle"
"${CC:-cc}" -D_GNU_SOURCE -O2 -o "$trees/bench_start/time_until" "$here/tools/time_until.c"
"${CC:-cc}" -O2 -static-pie -o "$trees/bench_start/alone" "$here/start/alone.c"
for ((round = 1; round <= rounds; round++)); do
    echo "round $round of $rounds"
    for ((i = 0; i < 8; i++)); do
        row "one instance" caisson begun 1 "$trees/bench_start/images/start"
        row "one instance" "caisson unconfined" begun 1 "$trees/bench_start/images/start" --unconfined
        row "one instance" "a static program" begun 1 "$trees/bench_start/alone"
    done
    row "100 instances" caisson ": ready" 90 "$trees/bench_idle/simulate"
    row "simulated machine: to the component's answer" caisson world 1 \
        "$tree/simulate" --simulated --exec "print_client hello world"
done
