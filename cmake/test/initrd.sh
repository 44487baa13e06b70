#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# A root file system that an application brings: the build refuses one whose programs are another processor's. Arguments: a build tree
# of Caisson, and a folder to work in. Status 77: that has no guest.
set -eu
tree=$1 work=$2
if grep -q '^set(CAISSON_GUEST_KERNEL "")' "$tree/lib/cmake/caisson/caisson-config.cmake"; then
    echo "no guest here"
    exit 77
fi
own='\076\0' own_name=x86-64 other='\267\0' other_name=arm64
if [ "$(uname -m)" = aarch64 ]; then
    own='\267\0' own_name=arm64 other='\076\0' other_name=x86-64
fi
rm -rf "$work"
mkdir -p "$work/app" "$work/root/sbin"
cat > "$work/app/CMakeLists.txt" <<'TEXT'
cmake_minimum_required(VERSION 3.8.2)
project(initrd C)
find_package(camkes-tool REQUIRED)
GetArchDefaultLinuxKernelFile("64" kernel)
AddToFileServer("bzimage" ${kernel})
AddToFileServer("initrd" initrd.cpio.gz)
DeclareCAmkESVM(Init0)
DeclareCAmkESVMRootServer(app.camkes)
TEXT
cat > "$work/app/app.camkes" <<'TEXT'
import <VM/vm.camkes>;
#include <configurations/vm.h>
component Init0 { VM_INIT_DEF() }
assembly {
    composition { VM_COMPOSITION_DEF() VM_PER_VM_COMP_DEF(0) }
    configuration {
        VM_CONFIGURATION_DEF() VM_PER_VM_CONFIG_DEF(0)
        vm0.guest_ram_mb = 64;
        vm0.kernel_cmdline = "";
        vm0.kernel_image = "bzimage";
        vm0.initrd_image = "initrd";
    }
}
TEXT

# look MACHINE: the build's look at an archive with one program for it.
look() {
    printf '\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0%b' "$1" > "$work/root/sbin/init"
    chmod 755 "$work/root/sbin/init"
    (cd "$work/root" && find . | cpio --create --format=newc --quiet) | gzip > "$work/app/initrd.cpio.gz"
    [ -e "$work/build" ] ||
        timeout 240 cmake -G Ninja -S "$work/app" -B "$work/build" -DCMAKE_PREFIX_PATH="$tree" > "$work/log" 2>&1 || cat "$work/log"
    timeout 240 cmake --build "$work/build" --target caisson_checked_initrd_initrd > "$work/log" 2>&1
}

look "$own" || { cat "$work/log"; echo "FAILED: the guest's own programs are refused"; exit 1; }
if look "$other" || ! grep -q "sbin/init in .*/initrd.cpio.gz is a program for $other_name; the guest is one of $own_name" "$work/log"; then
    cat "$work/log"
    echo "FAILED: programs of $other_name are not refused"
    exit 1
fi
rm -rf "$work"
