#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Events and bytes across the boundary of a machine, counted in instructions of an emulated arm64 machine: Caisson beside ivshmem-doorbell,
# vsock, TCP, virtio-serial, and two processes of the host; eight machines at once; and events on x86-64. Builds what it needs itself.
# Argument: the tutorial's tree, whose neighbours are used. crossvm/run.sh measures what else there is.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=bench/crossvm/needs.sh
. "$here/crossvm/needs.sh"
trees=$(dirname "$1")
# Each machine has five series of each case, which differ little; what differs between machines shows in two.
rounds=${BENCH_ROUNDS:-2}
[ "$rounds" -le 2 ] || rounds=2
status=0

# counted ARCH OPTION...: what fails there keeps nothing else from being measured.
counted() {
    "$here/crossvm/run.sh" --arch "$1" --work "$trees/bench-crossvm-$1" "${@:2}" || status=$?
}

crossvm_needs
if [ -n "${BENCH_QUICK:-}" ]; then
    counted arm64 --means caisson,ivshmem,eventfd,vsock
    exit "$status"
fi
counted arm64 --events 256 --rounds "$rounds"
counted arm64 --means caisson,ivshmem --vms 8
if [ "$(uname -m)" = x86_64 ]; then
    counted x86_64 --means caisson,ivshmem
fi
exit "$status"
