#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Guests that cannot start: more memory than the host has, a root file system that is none, one that nobody added.
# Arguments: source tree, build tree, folder to work in, architecture.
set -u
source=$1 built=$2 tree=$3 arch=$4
mkdir -p "${tree%/*}"
wrong=0

# build MEMORY_MB ROOTFS
build() {
    cmake -G Ninja -S "$source" -B "$tree" -DCAMKES_APP="$source/tests/bad_guest" -DCAISSON_PREBUILT="$built" \
        -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCAISSON_ARCH="$arch" -DBadGuestMemory="$1" -DBadGuestRootfs="$2" > "$tree.log" 2>&1 &&
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

build 128 rootfs.cpio
got=$?
says 1 "bad_guest.camkes:[0-9]+:[0-9]+: error: 'initrd_image' is \"rootfs.cpio\", but the file server has no such file" "$tree.log"
says 1 '^caisson: note: AddToFileServer\("rootfs.cpio" <path>\) adds it' "$tree.log"
[ ! -e "$tree/images/bad_guest" ] || { echo "there is an image all the same"; wrong=1; }

build 33554432 notes.txt || { cat "$tree.log"; exit 1; }
run --simulated
says 125 '^caisson: bad_guest asks for 33554432 MiB of guest memory; this host has [0-9]+ MiB$' "$tree.out"
if [ -w /dev/kvm ] && [ "$(uname -m)" = "${arch/arm64/aarch64}" ]; then
    run --native
    says 125 '^caisson: vm0 asks for 33554432 MiB of guest memory; this host has [0-9]+ MiB$' "$tree.out"
fi

build 128 notes.txt || { cat "$tree.log"; exit 1; }
run --simulated
says 1 "^vm0: initrd 'notes.txt' of vm0: not an archive: " "$tree.out"
says 1 '^caisson: vm0: halted the system$' "$tree.out"
[ "$wrong" -ne 0 ] || rm -f "$tree.log" "$tree.out"
rm -rf "$tree"
exit $wrong
