#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# What confinement costs: the start and end of a system, and a call between two instances, each with and without it in turns.
# Builds what it needs itself. Argument: the tutorial's tree, whose neighbours are used.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=bench/driver/records.sh
. "$here/driver/records.sh"
trees=$(dirname "$1")

# whole MEANS [OPTION]: a run of the example `simple`, which has two instances.
whole() {
    record confine "two instances, start to end" "$1" time ns "$(nanoseconds "$trees/bench_simple/images/simple" "${@:2}")"
}

# trips MEANS [OPTION]: of what the host bench measures, calls of an int by themselves.
trips() {
    timeout 120 "$trees/bench_host/simulate" "${@:2}" 2> /dev/null | tr -d '\r' |
        sed -n "s/^record\thost\t\(int, [^\t]*\)\tcaisson\t/record\tconfine\t\1\t$1\t/p" | records
}

build_system "$trees/bench_simple" simple
build_system "$trees/bench_host" "$here/host"
for ((round = 1; round <= rounds; round++)); do
    echo "round $round of $rounds"
    for ((i = 0; i < 8; i++)); do
        whole caisson
        whole unconfined --unconfined
    done
    trips caisson
    trips unconfined --unconfined
done
