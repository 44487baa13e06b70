#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Makes the layer `boot` for the arm64 machine of the bench `crossvm`: the system, QEMU, and what measures both.
# Arguments: that bench's folder, how often each monitor is started.
set -euo pipefail
work=$1 repetitions=$2
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
# shellcheck source=guest/image/cpio-common
. "$top/guest/image/cpio-common"
tree=$work/systems/boot
root=$work/layers/boot
compiler=aarch64-linux-gnu-gcc
[ "$(uname -m)" != aarch64 ] || compiler=gcc

{
    cmake -G Ninja -S "$top" -B "$tree" -DCAMKES_APP="$here" -DCAISSON_PREBUILT="$work/rooms" -DCAISSON_ARCH=arm64 -DCMAKE_BUILD_TYPE=Release
    cmake --build "$tree"
} > "$work/log/boot" 2>&1 || { tail -n 20 "$work/log/boot" >&2; exit 1; }

{ read -r kernel; read -r rootfs; } < "$tree/boot-files"
rm -rf "$root"
cp -R "$work/layers/peers" "$root" # QEMU with its libraries
mkdir -p "$root/bin"
"$compiler" -D_GNU_SOURCE -O2 -static -o "$root/bin/time_until" "$here/../tools/time_until.c"
cp "$here/measure" "$root/bench/measure"
cp "$tree/images/boot" "$root/bench/image"
cp "$kernel" "$root/bench/guest-kernel"
cp "$rootfs" "$root/bench/guest-initrd"
cat > "$root/bench/run-means" << END
#!/bin/busybox sh
export BENCH_COUNTED=1
/bench/measure $repetitions 'arm64, counted' caisson /bench/image
/bench/measure $repetitions 'arm64, counted' 'QEMU virt' /bench/qemu -machine virt,gic-version=host,dump-guest-core=off -accel kvm -cpu host \
    -m 128 -nodefaults -no-user-config -display none -serial stdio -kernel /bench/guest-kernel -initrd /bench/guest-initrd \
    -append 'console=ttyAMA0 loglevel=3'
printf 'ended\tboot\twell\n'
END
chmod +x "$root/bench/run-means"
archive "$root" > "$work/layers/boot.cpio"
