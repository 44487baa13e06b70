#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Guests that cannot start: more memory than the host has, a kernel or a root file system that is none, one that nobody added.
# Arguments: source tree, build tree, folder to work in, architecture.
set -u
source=$1 built=$2 tree=$3 arch=$4
mkdir -p "${tree%/*}"
wrong=0

# build MEMORY_MB ROOTFS [FILE [KERNEL]]
build() {
    cmake -G Ninja -S "$source" -B "$tree" -DCAMKES_APP="$source/tests/bad_guest" -DCAISSON_PREBUILT="$built" \
        -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCAISSON_ARCH="$arch" -DBadGuestMemory="$1" -DBadGuestRootfs="$2" \
        -DBadGuestFile="${3:-}" -DBadGuestKernel="${4:-}" > "$tree.log" 2>&1 &&
        cmake --build "$tree" >> "$tree.log" 2>&1
}

# says STATUS PATTERN FILE: the status was as expected, and a line matches.
says() {
    [ "$got" -eq "$1" ] && grep -qE -- "$2" "$3" && return
    printf 'status %s, expected %s with a line like: %s\n' "$got" "$1" "$2"
    cat "$3"
    wrong=1
}

run() {
    timeout -s KILL 400 "$tree/simulate" "$@" --exec true < /dev/null > "$tree.out" 2>&1
    got=$?
}

# refused PATTERN BUILD-ARGUMENT...: the build says it, and makes no image.
refused() {
    local pattern=$1
    shift
    build "$@"
    got=$?
    says 1 "$pattern" "$tree.log"
    [ ! -e "$tree/images/bad_guest" ] || { echo "there is an image all the same"; wrong=1; }
}

refused "bad_guest.camkes:[0-9]+:[0-9]+: error: 'initrd_image' is \"root.cpio\", but the file server has no such file" 128 root.cpio
says 1 '^caisson: note: AddToFileServer\("root.cpio" <path>\) adds it' "$tree.log"

# What is wrong with files that are known now is said now.
mkdir -p "$tree.files"
(cd "$tree.files" && echo words > words && echo words | cpio -o -H odc --quiet > odc && lz4 -q -f words lz4 && : > empty)
refused "check-image: initrd $tree.files/words: not an archive: it begins neither as cpio" 128 rootfs.cpio "$tree.files/words"
refused "check-image: initrd $tree.files/odc: a cpio archive in the old format \(odc\)" 128 rootfs.cpio "$tree.files/odc"
refused "check-image: initrd $tree.files/lz4: packed by lz4 in frames" 128 rootfs.cpio "$tree.files/lz4"
refused "check-image: initrd $tree.files/empty: it is empty" 128 rootfs.cpio "$tree.files/empty"
refused "check-image: kernel $tree.files/odc: a cpio archive, as an initrd is" 128 rootfs.cpio '' "$tree.files/odc"
rm -rf "$tree.files"

build 33554432 rootfs.cpio || { cat "$tree.log"; exit 1; }
run --simulated
says 125 '^caisson: bad_guest asks for 33554432 MiB of guest memory; this host has [0-9]+ MiB$' "$tree.out"
if [ -w /dev/kvm ] && [ "$(uname -m)" = "${arch/arm64/aarch64}" ]; then
    run --native
    says 125 '^caisson: vm0 asks for 33554432 MiB of guest memory; this host has [0-9]+ MiB$' "$tree.out"
fi

[ "$wrong" -ne 0 ] || rm -f "$tree.log" "$tree.out"
rm -rf "$tree"
exit $wrong
