#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# From the start of a virtual machine's monitor to its guest's init, and the monitor's private memory then: Caisson beside QEMU with KVM
# (`pc` and `microvm`), the same kernel and root file system, in the same simulated machine. Without the machine's own start.
# Builds what it needs itself. Argument: the tutorial's tree, whose neighbours are used.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/bench/driver/records.sh
. "$here/driver/records.sh"
# shellcheck source=tests/bench/boot/outer.sh
. "$here/boot/outer.sh"
tree=$(dirname "$1")/bench_boot
case="x86-64, parallel"
cmdline='console=ttyS0,115200 loglevel=3'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

[ "$(uname -m)" = x86_64 ] || cannot_run "this machine is no x86-64"
qemu=$(command -v qemu-system-x86_64) || cannot_run "qemu-system-x86_64 is not installed"

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
    "${CC:-cc}" -D_GNU_SOURCE -O2 -static -o "$work/outer/bin/until" "$here/tools/until.c"
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

repetitions=3
[ -z "$quick" ] || repetitions=2
build_system "$tree" "$here/boot"
make_outer
for ((round = 1, tries = 0; round <= rounds; tries++)); do
    echo "round $round of $rounds, machine $((tries + 1))"
    run_outer > "$work/out" 2> "$work/errors" < /dev/null || true
    if grep -qa 'all was measured' "$work/out"; then
        records < "$work/out"
        round=$((round + 1))
    elif [ "$tries" -ge $((rounds + 2)) ]; then
        tail -n 5 "$work/out" "$work/errors"
        echo "the simulated machine stood still $((tries + 1 - round + 1)) times"
        exit 1
    fi
done
