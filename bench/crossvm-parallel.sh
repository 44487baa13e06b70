#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The same as crossvm where both sides run at once, by the clock: an emulated arm64 machine with two processors. Only ratios within a run
# mean something. Builds what it needs itself. Argument: the tutorial's tree, whose neighbours are used.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=bench/crossvm/needs.sh
. "$here/crossvm/needs.sh"
# Each machine has five series of each case; how its processors meet differs from machine to machine.
rounds=${BENCH_ROUNDS:-3}
[ "$rounds" -le 3 ] || rounds=3

crossvm_needs
exec "$here/crossvm/run.sh" --mode parallel --means caisson,caisson-awake,spin,ivshmem,vsock,tcp \
    --work "$(dirname "$1")/bench-crossvm-arm64" --rounds "$rounds"
