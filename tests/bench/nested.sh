#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The same guest (kernel, root file system, memory, command line) in the same simulated machine, once under Caisson's monitor and
# once under QEMU with KVM: seconds from the start of the machine to the guest's login prompt. Medians of three, taken in turns, and
# their ratio. Argument: the tutorial's tree.
set -euo pipefail
tree=$1
rounds=3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

qemu=$(command -v qemu-system-x86_64)
linux=$tree/guest/linux
kernel=$(echo "$linux"/boot/vmlinuz-*)
busybox=$(find "$linux" -type f -name busybox -perm -u+x | head -n 1)
rootfs=$(echo "$tree"/rootfs/*.cpio)
guest_kernel=$tree/guest/vmlinux
cmdline='console=ttyS0,115200 loglevel=3'

make_outer() {
    local file module
    mkdir -p "$work"/outer/{bin,dev,proc,sys,tmp,firmware}
    cp "$busybox" "$work/outer/bin/busybox"
    for file in "$qemu" $(ldd "$qemu" | grep -o '/[^ ]*'); do
        mkdir -p "$work/outer$(dirname "$file")"
        cp -L "$file" "$work/outer$file"
    done
    cp -L /usr/share/seabios/bios-256k.bin /usr/share/qemu/{kvmvapic,linuxboot_dma,pvh}.bin "$work/outer/firmware"
    cp "$guest_kernel" "$work/outer/guest-kernel"
    cp "$rootfs" "$work/outer/guest-rootfs"
    {
        echo '#!/bin/busybox sh'
        echo 'export PATH=/bin'
        echo '/bin/busybox --install -s /bin'
        echo 'mount -t proc proc /proc; mount -t sysfs sysfs /sys; mount -t devtmpfs dev /dev'
        for module in irqbypass kvm kvm-amd; do
            cp "$tree/guest/host-modules/$module.ko" "$work/outer"
            echo "insmod /$module.ko"
        done
        echo 'stty raw -echo'
        echo "$qemu -L /firmware -accel kvm -cpu host -machine pc -m 128 -nodefaults -no-user-config -display none" \
            "-serial stdio -kernel /guest-kernel -initrd /guest-rootfs -append '$cmdline'"
        echo 'poweroff -f'
    } > "$work/outer/init"
    chmod +x "$work/outer/init"
    (cd "$work/outer" && find . | cpio --quiet -o -H newc -R 0:0) > "$work/initramfs"
}

# until_login COMMAND...: seconds until it prints a login prompt; it is ended then.
until_login() {
    local begin pid now='' deadline
    begin=$(date +%s%N)
    : > "$work/out"
    "$@" < /dev/null > "$work/out" 2> /dev/null &
    pid=$!
    deadline=$((SECONDS + 120))
    while [ -z "$now" ] && [ "$SECONDS" -lt "$deadline" ] && kill -0 "$pid" 2> /dev/null; do
        if grep -qaF 'buildroot login:' "$work/out"; then
            now=$(date +%s%N)
        else
            sleep 0.02
        fi
    done
    kill "$pid" 2> /dev/null || true
    wait "$pid" 2> /dev/null || true
    [ -n "$now" ] || { echo "no login prompt within 120 s from: $1" >&2; return 1; }
    printf '%d.%03d\n' $(((now - begin) / 1000000000)) $(((now - begin) / 1000000 % 1000))
}

# A periodic tick makes up for interrupts that QEMU's emulation of AMD-V loses (docs/simulate.md).
qemu_outer() {
    exec timeout 120 "$qemu" -accel tcg,thread=single -smp 1 -machine pc,hpet=off,usb=off -cpu max,la57=off -nodefaults -no-user-config \
        -no-reboot -display none -serial stdio -m 900 -kernel "$kernel" -initrd "$work/initramfs" \
        -append 'console=ttyS0 panic=-1 quiet loglevel=0 nokaslr mitigations=off tsc=reliable no_timer_check noreplace-smp cryptomgr.notests nowatchdog nohz=off highres=off'
}

ours() {
    exec timeout 120 "$tree/simulate" --simulated
}

median() {
    sort -n | sed -n "$(((rounds + 1) / 2))p"
}

[ -n "$busybox" ] || { echo "no busybox in $linux" >&2; exit 1; }
make_outer
for ((round = 0; round < rounds; round++)); do
    until_login ours >> "$work/ours"
    until_login qemu_outer >> "$work/qemu"
done
ours=$(median < "$work/ours")
theirs=$(median < "$work/qemu")
printf '%-58s %10s s\n' "simulated: start to the guest's login prompt" "$ours"
printf '%-58s %10s s\n' "the same guest under QEMU with KVM, in the same machine" "$theirs"
printf '%-58s %10s\n' "ratio" "$(awk -v a="$ours" -v b="$theirs" 'BEGIN { printf "%.2f", a / b }')"
