#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# A system of a hundred idle instances: private memory of the loader, of an instance and of its keeper, and how often they wake up.
# Builds what it needs itself. Argument: the tutorial's tree, whose neighbours are used.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=bench/driver/records.sh
. "$here/driver/records.sh"
tree=$(dirname "$1")/bench_idle

build_system "$tree" "$top/tests/idle"
for ((round = 1; round <= rounds; round++)); do
    echo "round $round of $rounds"
    # The test's own words; what it asserts is not asked here.
    look=$("$top/tests/idle/run.sh" "$tree/simulate") || true
    while IFS=$'\t' read -r what means metric unit; do
        value=$(sed -n "s/^$what: \([0-9]*\)\( .*\|\)$/\1/p" <<< "$look")
        [ -n "$value" ] || { printf '%s\n' "$look" | tail -n 5; exit 1; }
        record memory "100 idle instances" "$means" "$metric" "$unit" "$value"
    done << 'END'
wake-ups	caisson	wake-ups in 2 s	times
private memory of the loader	caisson loader	private memory	KiB
private memory of the loader without it	caisson loader, without its executable	private memory	KiB
private memory of the largest instance	caisson instance and keeper	private memory	KiB
private memory of all	caisson	private memory	KiB
END
done
