# SPDX-License-Identifier: BSD-2-Clause
# The machine in which monitors are compared: an initramfs with busybox, KVM's modules, QEMU with its libraries. For scripts to source.
# shellcheck shell=bash

# outer_begin FOLDER BUSYBOX
outer_begin() {
    outer=$1
    mkdir -p "$outer"/{bin,dev,proc,sys,tmp,firmware}
    cp "$2" "$outer/bin/busybox"
    {
        echo '#!/bin/busybox sh'
        echo 'export PATH=/bin:/usr/bin'
        echo '/bin/busybox --install -s /bin'
        echo 'mount -t proc proc /proc; mount -t sysfs sysfs /sys; mount -t devtmpfs dev /dev; mount -t tmpfs tmp /tmp'
    } > "$outer/init"
    chmod +x "$outer/init"
}

# outer_do LINE: a line of the machine's init.
outer_do() {
    printf '%s\n' "$1" >> "$outer/init"
}

# outer_modules MODULE...: loaded at once, in that order.
outer_modules() {
    local module
    for module in "$@"; do
        cp "$module" "$outer/"
        outer_do "insmod /${module##*/}"
    done
    # Linux measures its clock twice, and KVM would take guests for slower ones (docs/simulate.md).
    outer_do "echo 100000 > /sys/module/kvm/parameters/tsc_tolerance_ppm"
}

# outer_program PROGRAM: with its libraries, where it lies on this machine.
outer_program() {
    local file
    for file in "$1" $(ldd "$1" | grep -o '/[^ ]*'); do
        mkdir -p "$outer$(dirname "$file")"
        cp -L "$file" "$outer$file"
    done
}

# outer_pack FILE
outer_pack() {
    outer_do 'echo all was measured'
    outer_do 'sync; poweroff -f'
    (cd "$outer" && find . | cpio --quiet -o -H newc -R 0:0) > "$1"
}
