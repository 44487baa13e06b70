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

for tool in qemu-system-aarch64 cpio readelf dpkg-deb; do
    command -v "$tool" > /dev/null || { echo "$tool is not installed" >&2; exit 77; }
done
exec "$here/crossvm/run.sh" --work "$(dirname "$1")/bench-crossvm-arm64" --rounds "$rounds"
