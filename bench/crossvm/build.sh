#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Builds what the bench runs, as layers of an outer machine's initramfs. What is there already is not made again.
#
# usage: build.sh ARCH WORK [SYSTEM...]
#
# A SYSTEM is `VMS-EXTRA`: how many virtual machines, and how many pairs of events the first one has besides (app/); or `1-calls`, which has
# calls in the place of the latter, or `1-awake`, which never sleeps. In WORK afterwards:
# layers/base.cpio (busybox, modules, the bench), layers/peers.cpio (QEMU and its guest), layers/SYSTEM.cpio; layers/peers and
# layers/SYSTEM as folders; `kernel`, which boots the outer machine.
set -euo pipefail
arch=$1 work=$2
shift 2
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
# shellcheck source=guest/image/cpio-common
. "$top/guest/image/cpio-common"
mkdir -p "$work/layers" "$work/log"
work=$(realpath "$work")
rooms=$work/rooms
linux=$rooms/guest/linux

case $arch in
arm64) debian=arm64 triplet=aarch64-linux-gnu qemu=qemu-system-aarch64 prefix=aarch64-linux-gnu- make=(ARCH=arm64 "CROSS_COMPILE=aarch64-linux-gnu-") ;;
x86_64) debian=amd64 triplet=x86_64-linux-gnu qemu=qemu-system-x86_64 prefix='' make=() ;;
*) say_and_fail "$arch: unknown architecture" ;;
esac
if [ "$(dpkg --print-architecture)" = "$debian" ]; then
    prefix='' make=()
fi

# quietly NAME COMMAND...: its output goes to a log, which is shown where it fails.
quietly() {
    local log=$work/log/$1
    shift
    "$@" > "$log" 2>&1 < /dev/null || { tail -n 30 "$log" >&2; say_and_fail "$1 failed; all of its output: $log"; }
}

# layer ROOT NAME: appears as a whole, as a machine may be about to start.
layer() {
    archive "$1" > "$work/layers/$2.cpio.new"
    mv -f "$work/layers/$2.cpio.new" "$work/layers/$2.cpio"
}

build_rooms() {
    quietly configure cmake -G Ninja -S "$top" -B "$rooms" -DCAISSON_ARCH="$arch" -DCMAKE_BUILD_TYPE=Release -DCAISSON_GUEST=ON \
        -DCAISSON_TESTS=OFF -DBUILD_TESTING=OFF -DCAISSON_DOWNLOAD_DIR="$top/.cache/downloads"
    quietly build cmake --build "$rooms"
    release=$(sed -n 's/^VERSION=//p' "$linux/guest.env")
    cmp -s "$linux/boot/vmlinuz-$release" "$work/kernel" || cp "$linux/boot/vmlinuz-$release" "$work/kernel"
}

build_programs() {
    local compiler=${prefix}gcc
    "$compiler" -D_GNU_SOURCE -std=c17 -Wall -Wextra -O2 -static -o "$work/collect" -I "$here/program" "$here"/program/{collect,counter,figures}.c
    "$compiler" -D_GNU_SOURCE -std=c17 -Wall -Wextra -O2 -static -o "$work/crossvm_bench" -I "$here/program" -I "$top" -I "$top/guest/lib/include" \
        -I "$top/stream/include" "$here"/program/{main,lead,series,say,follow,counter,ring,streams,streamed,ivshmem,eventfd,caisson}.c \
        "$top"/guest/lib/*.c "$top"/stream/*.c
}

build_kmod() {
    local headers compiler
    headers=$linux/$(sed -n 's/^HEADERS=//p' "$linux/guest.env")
    compiler=$prefix$(sed -n 's/^COMPILER=//p' "$linux/guest.env")
    command -v "$compiler" > /dev/null || compiler=${prefix}gcc
    mkdir -p "$work/kmod"
    cp "$here"/kmod/* "$work/kmod"
    quietly kmod env -u MAKEFLAGS -u CFLAGS make --silent -C "$headers" M="$work/kmod" CC="$compiler" "${make[@]}" \
        CONFIG_DEBUG_INFO_BTF_MODULES= modules
    "${prefix}strip" --strip-debug "$work/kmod/ivshmem_uio.ko"
}

# modules ROOT NAME...: copies them and writes their order.
modules() {
    local root=$1 file
    shift
    mkdir -p "$root/modules"
    "$top/guest/image/copy-modules" "$linux/lib/modules/$release" "$root/modules" "$@" > "$work/order"
    while read -r file; do
        basename "$file"
    done < "$work/order" > "$root/modules/load"
}

build_base() {
    local root=$work/layers/base
    rm -rf "$root"
    mkdir -p "$root"/{bin,bench,tmp,dev,proc,sys}
    cp -L "$linux/bin/busybox" "$root/bin/busybox"
    modules "$root" kvm-amd kvm-intel vhost-net vhost-vsock tun tap
    # Only that of the emulated processor loads.
    sed -i '/^kvm-intel.ko$/d' "$root/modules/load"
    cp "$here/machine/init" "$root/init"
    cp "$here/machine/run-means" "$work/collect" "$work/crossvm_bench" "$root/bench"
    layer "$root" base
}

build_guest() {
    local root=$work/layers/guest
    rm -rf "$root"
    mkdir -p "$root"/{bin,dev,proc,sys}
    cp -L "$linux/bin/busybox" "$root/bin/busybox"
    modules "$root" virtio-pci virtio-net virtio-console vmw-vsock-virtio-transport uio
    cp "$work/kmod/ivshmem_uio.ko" "$root/modules"
    echo ivshmem_uio.ko >> "$root/modules/load"
    cp "$work/crossvm_bench" "$root/bin"
    cp "$here/machine/guest-init" "$root/init"
    layer "$root" guest
}

# library SYSROOT NAME: where it lies.
library() {
    local folder
    for folder in "$1/lib/$triplet" "$1/usr/lib/$triplet" "$1/usr/lib" "$1/lib"; do
        if [ -e "$folder/$2" ]; then
            printf '%s\n' "$folder/$2"
            return
        fi
    done
    say_and_fail "$2, which $qemu links, is not in $1"
}

# closure SYSROOT ROOT FILE: copies all libraries that FILE links, and those that they do.
closure() {
    local sysroot=$1 root=$2 name file
    while read -r name; do
        if [ ! -e "$root/usr/lib/$triplet/$name" ]; then
            file=$(library "$sysroot" "$name")
            cp -L "$file" "$root/usr/lib/$triplet/$name"
            closure "$sysroot" "$root" "$file"
        fi
    done < <(LC_ALL=C readelf -d "$3" | sed -n 's/.*(NEEDED).*\[\(.*\)\].*/\1/p')
}

build_peers() {
    local root=$work/layers/peers sysroot='' interpreter share
    if [ "$(dpkg --print-architecture)" != "$debian" ]; then
        sysroot=$work/qemu
        "$here/fetch-qemu" "$top/.cache/downloads" "$debian" "$sysroot"
    fi
    rm -rf "$root"
    mkdir -p "$root/bench" "$root/usr/lib/$triplet"
    cp -L "$sysroot/usr/bin/$qemu" "$root/bench/qemu"
    closure "$sysroot" "$root" "$root/bench/qemu"
    interpreter=$(LC_ALL=C readelf -l "$root/bench/qemu" | sed -n 's/.*interpreter: \(.*\)\]/\1/p')
    mkdir -p "$root$(dirname "$interpreter")"
    cp -L "$sysroot$interpreter" "$root$interpreter"
    if [ "$arch" = arm64 ]; then
        echo "-machine virt,gic-version=host" > "$root/bench/qemu-options"
        echo "console=ttyAMA0 quiet loglevel=1 cryptomgr.notests nowatchdog cma=0" > "$root/bench/guest-cmdline"
    else
        echo "-machine pc -L /bench/firmware" > "$root/bench/qemu-options"
        echo "console=ttyS0 quiet loglevel=1 cryptomgr.notests nowatchdog" > "$root/bench/guest-cmdline"
        share=/usr/share
        mkdir -p "$root/bench/firmware"
        cp -L "$share/seabios/bios-256k.bin" "$share"/qemu/{kvmvapic,linuxboot_dma,pvh}.bin "$root/bench/firmware"
    fi
    cp "$work/kernel" "$root/bench/guest-kernel"
    cp "$work/layers/guest.cpio" "$root/bench/guest-initrd"
    layer "$root" peers
}

# build_system SYSTEM
build_system() {
    local root=$work/layers/$1 tree=$work/systems/$1 extra=${1#*-} calls=OFF awake=OFF
    case $extra in
    calls) extra=0 calls=ON ;;
    awake) extra=0 awake=ON ;;
    esac
    quietly "configure-$1" cmake -G Ninja -S "$top" -B "$tree" -DCAMKES_APP="$here/app" -DCAISSON_PREBUILT="$rooms" -DCAISSON_ARCH="$arch" \
        -DCMAKE_BUILD_TYPE=Release -DBENCH_VMS="${1%-*}" -DBENCH_EXTRA="$extra" -DBENCH_CALLS="$calls" -DBENCH_AWAKE="$awake" \
        -DCROSSVM_BENCH="$work/crossvm_bench"
    quietly "build-$1" cmake --build "$tree"
    mkdir -p "$root/bench"
    cp "$tree"/images/* "$root/bench/image"
    layer "$root" "$1"
}

build_rooms
build_programs
build_kmod
build_base
build_guest
build_peers
for system; do
    build_system "$system"
done
