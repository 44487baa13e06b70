#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# From the start of a virtual machine's monitor to its guest's init, and the monitor's private memory then: Caisson beside QEMU with KVM,
# the same kernel and root file system, in the same simulated machine: x86-64 (`pc` and `microvm`) by the clock, arm64 (`virt`) in counted
# instructions. Without the machine's own start.
# Builds what it needs itself. Argument: the tutorial's tree, whose neighbours are used.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=bench/driver/records.sh
. "$here/driver/records.sh"
# shellcheck source=bench/boot/outer.sh
. "$here/boot/outer.sh"
tree=$(dirname "$1")/bench_boot
case="x86-64"
cmdline='console=ttyS0,115200 loglevel=3'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# monitor MEANS COMMAND: to be measured in the machine.
monitor() {
    outer_do "/measure $repetitions '$case' '$1' $2"
}

make_outer() {
    local kernel rootfs file
    { read -r kernel; read -r rootfs; } < "$tree/boot-files"
    outer_begin "$work/outer" "$(find "$tree/guest/linux" -type f -name busybox -perm -u+x | head -n 1)"
    outer_modules "$tree"/guest/host-modules/{irqbypass,kvm,kvm-amd}.ko
    outer_program "$qemu"
    for file in /usr/share/seabios/bios-{256k,microvm}.bin /usr/share/{seabios,qemu}/{kvmvapic,linuxboot_dma,pvh,qboot}.{bin,rom}; do
        [ ! -e "$file" ] || cp -L "$file" "$work/outer/firmware/"
    done
    "${CC:-cc}" -D_GNU_SOURCE -O2 -static -o "$work/outer/bin/time_until" "$here/tools/time_until.c"
    cp "$here/boot/measure" "$work/outer/measure"
    cp "$tree/images/boot" "$work/outer/image"
    cp "$kernel" "$work/outer/guest-kernel"
    cp "$rootfs" "$work/outer/guest-rootfs"
    monitor caisson /image
    monitor "QEMU pc" "$qemu $(qemu_options 'pc,dump-guest-core=off')"
    monitor "QEMU microvm" "$qemu $(qemu_options 'microvm,dump-guest-core=off,auto-kernel-cmdline=off')"
    outer_pack "$work/initramfs"
}

qemu_options() {
    echo "-L /firmware -accel kvm -cpu host -machine $1 -m 128 -nodefaults -no-user-config -display none -serial stdio" \
        "-kernel /guest-kernel -initrd /guest-rootfs -append '$cmdline'"
}

# A periodic tick makes up for interrupts that QEMU's emulation of AMD-V loses (docs/simulate.md).
run_outer() {
    timeout 300 "$qemu" -accel tcg,thread=single -smp 1 -machine pc,hpet=off,usb=off -cpu max,la57=off -nodefaults -no-user-config \
        -no-reboot -display none -serial stdio -m 900 -kernel "$(echo "$tree"/guest/linux/boot/vmlinuz-*)" -initrd "$work/initramfs" \
        -append 'console=ttyS0 panic=-1 quiet loglevel=0 nokaslr mitigations=off tsc=reliable no_timer_check noreplace-smp cryptomgr.notests nowatchdog nohz=off highres=off'
}

# Machines that stood still are counted, and begun anew at most twice.
measure_x86() {
    local round tries=0
    qemu=$(command -v qemu-system-x86_64) || { skipped boot "$case" "all means" "qemu-system-x86_64 is not installed"; return 0; }
    build_system "$tree" "$here/boot"
    make_outer
    for ((round = 1; round <= rounds;)); do
        echo "x86-64: round $round of $rounds, machine $((tries + 1))"
        tries=$((tries + 1))
        run_outer > "$work/out" 2> "$work/errors" < /dev/null || true
        cp "$work/out" "$tree.machine.log"
        if grep -qa 'all was measured' "$work/out"; then
            records < "$work/out"
            round=$((round + 1))
        elif [ "$tries" -ge $((rounds + 2)) ]; then
            skipped boot "$case" "all means" "the simulated machine stood still in $((tries - round + 1)) of $tries runs: $tree.machine.log"
            return 0
        fi
    done
}

# measure_counted: in the arm64 machine of the bench `crossvm`, with another program in front.
measure_counted() {
    local machine round
    machine=$(dirname "$1")/bench-crossvm-arm64
    for tool in qemu-system-aarch64 readelf dpkg-deb; do
        command -v "$tool" > /dev/null || { skipped boot "arm64, counted" "all means" "$tool is not installed"; return 0; }
    done
    echo "arm64: builds the machine"
    "$here/crossvm/build.sh" arm64 "$machine"
    "$here/boot/counted.sh" "$machine" "$repetitions"
    for ((round = 1; round <= rounds && round <= 2; round++)); do # they hardly differ
        echo "arm64: round $round"
        "$here/crossvm/machine.sh" arm64 counted "$machine" boot 1 boot 400 > "$work/out" ||
            skipped boot "arm64, counted" "all means" "failed with status $?, see $machine/log"
        records < "$work/out"
    done
}

repetitions=3
[ -z "$quick" ] || repetitions=2
if [ "$(uname -m)" = x86_64 ]; then
    measure_x86
fi
measure_counted "$1"
