#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Measures one means on this machine, whose /dev/kvm runs guests at hardware speed, and prints its records: the same programs, without an
# outer machine. Says so where it can't.
#
# usage: native.sh ARCH WORK MEANS VMS LAYER SECONDS
set -euo pipefail
arch=$1 work=$2 means=$3 vms=$4 layer=$5 seconds=$6
files=$work/native
own=$(uname -m)

cannot() {
    echo "native.sh: not measured natively: $*" >&2
    exit 6
}

# usable_kvm: what `simulate` finds; it measures a loop, as having the file is not enough.
usable_kvm() {
    local simulate
    for simulate in "$work"/systems/*/simulate; do
        "$simulate" --dry-run 2>&1 | sed -n 's/^caisson: \(native\|simulated\)/\1/p' | head -n 1
        return
    done
}

[ "${own/#aarch64/arm64}" = "$arch" ] || cannot "this machine is no $arch"
[ "$(id -u)" -eq 0 ] || cannot "the devices of means (vhost, tap) and KVM's statistics are root's"
found=$(usable_kvm)
[[ $found == native* ]] || cannot "${found:-there is no system whose simulate could tell whether /dev/kvm is good}"
case $means in
tcp) modprobe -a tun vhost-net 2> /dev/null || true ;;
vsock) modprobe vhost-vsock 2> /dev/null || true ;;
esac
mountpoint -q /sys/kernel/debug || mount -t debugfs debugfs /sys/kernel/debug || true
mountpoint -q /sys/kernel/tracing || mount -t tracefs tracefs /sys/kernel/tracing || true

rm -rf "$files"
mkdir -p "$files"
cp -r "$work/layers/base/bench/." "$work/layers/$layer/bench/." "$files"
if [ -e "$files/qemu-options" ]; then
    sed -i 's| -L /bench/firmware||' "$files/qemu-options"
fi
export BENCH_FILES=$files
BENCH_QEMU=$(command -v "qemu-system-${own}") || cannot "qemu-system-$own is not installed"
export BENCH_QEMU
timeout -k 5 $((seconds + 20)) "$files/run-means" "crossvm-native-$arch" "$means" "$vms" "$seconds" < /dev/null | grep -a '^record	'
