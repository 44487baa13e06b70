#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Events and bytes across the boundary of a machine, counted in instructions of an emulated arm64 machine: Caisson beside ivshmem-doorbell,
# vsock, TCP, virtio-serial, and two processes of the host. Builds what it needs itself. Argument: the tutorial's tree, whose neighbours
# are used. crossvm/run.sh measures what else there is (more machines and events at once, x86-64, two processors, hardware).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# Each machine has five series of each case, which differ little; what differs between machines shows in two.
rounds=${BENCH_ROUNDS:-2}
[ "$rounds" -le 2 ] || rounds=2

tools=(qemu-system-aarch64 cpio readelf dpkg-deb)
[ "$(uname -m)" = aarch64 ] || tools+=(aarch64-linux-gnu-gcc)
for tool in "${tools[@]}"; do
    command -v "$tool" > /dev/null || { echo "$tool is not installed" >&2; exit 77; }
done
if [ -n "${BENCH_QUICK:-}" ]; then
    set -- "$1" --means caisson,ivshmem,eventfd,vsock
    rounds=1
else
    set -- "$1" --events 256
fi
exec "$here/crossvm/run.sh" "${@:2}" --work "$(dirname "$1")/bench-crossvm-arm64" --rounds "$rounds"
