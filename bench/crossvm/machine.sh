#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Boots an outer machine for one means, and prints its records.
#
# usage: machine.sh ARCH MODE WORK MEANS VMS LAYER SECONDS
#
# MODE is `counted` (one processor, one instruction a nanosecond) or `parallel` (two processors, each in a thread). Ends with 0, or 3 where
# the emulated machine stood still, 4 where it was alive but what it ran came to no end, 5 where that failed. BENCH_MONITOR, where it is set,
# is a socket to make for QEMU's monitor, and BENCH_TRACE a file for its log (profile.sh).
set -euo pipefail
arch=$1 mode=$2 work=$3 means=$4 vms=$5 layer=$6 seconds=$7
readonly STILL_SECONDS=60
name=crossvm-$mode-$arch
out=$work/log/$mode-$means-$vms
cat "$work/layers/base.cpio" "$work/layers/$layer.cpio" > "$out.initramfs"
trap 'rm -f "$out.initramfs"' EXIT

case $arch in
arm64)
    machine=(qemu-system-aarch64 -machine "virt,virtualization=on,gic-version=3" -cpu cortex-a76)
    cmdline='console=ttyAMA0'
    ;;
x86_64)
    machine=(qemu-system-x86_64 -machine "pc,hpet=off,usb=off" -cpu "max,la57=off")
    cmdline='console=ttyS0 tsc=reliable no_timer_check noreplace-smp'
    ;;
esac
case $mode in
counted) machine+=(-accel "tcg,thread=single" -smp 1 -icount "shift=0,sleep=off") ;;
parallel) machine+=(-accel "tcg,thread=multi" -smp 2) ;;
esac
cmdline+=" panic=-1 quiet loglevel=0 nokaslr mitigations=off cryptomgr.notests nowatchdog rcupdate.rcu_cpu_stall_suppress=1"
# In a counted machine an hour of idleness passes at once: the bound inside is as wide as that outside all the same.
cmdline+=" bench.name=$name bench.means=$means bench.vms=$vms bench.seconds=$seconds"
if [ -n "${BENCH_MONITOR:-}" ]; then
    machine+=(-monitor "unix:$BENCH_MONITOR,server=on,wait=off" -D "$BENCH_TRACE")
fi

: > "$out"
"${machine[@]}" -nodefaults -no-user-config -no-reboot -display none -serial "file:$out" -m $((1100 + 128 * vms)) \
    -kernel "$work/kernel" -initrd "$out.initramfs" -append "$cmdline" < /dev/null > "$out.qemu" 2>&1 &
pid=$!
trap 'kill "$pid" 2> /dev/null || true; rm -f "$out.initramfs"' EXIT

# still_for: seconds since the machine said anything; `collect` gives a sign of life every few seconds of its time.
still_for() {
    echo $(($(date +%s) - $(stat -c %Y "$out")))
}

status=0
while kill -0 "$pid" 2> /dev/null; do
    sleep 0.2
    if [ "$SECONDS" -ge "$seconds" ]; then
        status=4
        [ "$(still_for)" -lt "$STILL_SECONDS" ] || status=3
        kill "$pid" 2> /dev/null || true
        break
    fi
done
wait "$pid" 2> /dev/null || true
# There is nobody left to end: a kill that fails in a trap would be how this script ends.
trap 'rm -f "$out.initramfs"' EXIT
if [ "$status" -eq 0 ] && ! tr -d '\r' < "$out" | grep -qa '^ended	.*	well$'; then
    status=5
fi
# Also of a run that was cut short: each of them was whole when it was said.
tr -d '\r' < "$out" | grep -a '^record	' || true
case $status in
3) echo "$name: $means: the emulated machine stood still (QEMU's fault, not the means'): $out" >&2 ;;
4) echo "$name: $means: not at its end within $seconds s, though the machine was alive: $out" >&2 ;;
5) echo "$name: $means: failed; its last words are in $out" >&2 ;;
esac
exit "$status"
