#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Builds an application on arm64 without a machine of that kind: in a Debian of its own, whose programs QEMU translates one by one.
# Not part of the tests: it takes a quarter of an hour.
#
#   tests/native/arm64.sh FOLDER [APP]
#
# FOLDER gets Debian (root/) and a copy of this checkout's last commit in it (root/src). QEMU stands in for the processor, not for the
# kernel (it lacks execveat and seccomp), so the image does not run there; the last line printed runs it in the simulated machine.
# Needs root, debootstrap, qemu-user-static, and Linux 6.7: from there on a user namespace can have a binfmt_misc of its own, so that
# this machine does not learn to run programs of arm64 by itself.
set -eu
folder=$(realpath -m "${1:?a folder for Debian and the build}") app=${2:-simple}
top=$(cd "$(dirname "$0")/../.." && pwd)
root=$folder/root
readonly qemu=/usr/bin/qemu-aarch64-static

# What runs first in the user namespace, once it has its users.
# shellcheck disable=SC2016 # for that shell to expand
readonly enter='
    until read -r _ < /proc/self/uid_map && read -r _ < /proc/self/gid_map; do sleep 0.05; done
    mount -t binfmt_misc none /proc/sys/fs/binfmt_misc
    magic="\\x7fELF\\x02\\x01\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x02\\x00\\xb7\\x00"
    mask="\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x00\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xfe\\xff\\xff\\xff"
    printf "%s\n" ":arm64:M::$magic:$mask:$QEMU:OCF" > /proc/sys/fs/binfmt_misc/register
    for name in proc sys dev; do mount --rbind "/$name" "$ROOT/$name"; done
    exec chroot "$ROOT" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C DEBIAN_FRONTEND=noninteractive \
        QEMU_CPU=cortex-a76 "$@"'

# inside COMMAND...: runs it in that Debian.
inside() {
    local pid
    ROOT=$root QEMU=$qemu unshare -Um --fork --kill-child bash -ec "$enter" enter "$@" &
    pid=$!
    until [ "$(readlink "/proc/$pid/ns/user")" != "$(readlink /proc/self/ns/user)" ]; do sleep 0.05; done
    echo '0 0 4294967294' > "/proc/$pid/uid_map"
    echo '0 0 4294967294' > "/proc/$pid/gid_map"
    wait "$pid"
}

for program in debootstrap "$qemu"; do
    command -v "$program" > /dev/null || { echo "$program is missing: install debootstrap and qemu-user-static" >&2; exit 1; }
done
if [ ! -e "$root/packages" ]; then
    mkdir -p "$root"
    debootstrap --arch=arm64 --variant=minbase --foreign bookworm "$root"
    # A user namespace makes no devices and mounts no /proc: those of this machine are there.
    sed -i -E 's/^(check_sane_mount|setup_devices|setup_proc) \(\) \{/&\n\treturn 0/' "$root/debootstrap/functions"
    inside /debootstrap/debootstrap --second-stage
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    echo 'APT::Sandbox::User "root";' > "$root/etc/apt/apt.conf.d/sandbox"
    inside apt-get -q update
    # shellcheck disable=SC2046 # names are words
    inside apt-get -q -y --no-install-recommends install gcc-12 $(awk '($1 == "run" && $2 !~ /^qemu/) ||
        $1 == "arm64-native" { print $2 }' "$top/cmake/packages")
    touch "$root/packages"
fi
mkdir -p "$root/src"
git -C "$top" archive HEAD | tar -x -C "$root/src"
inside cmake -G Ninja -S /src -B "/src/build/$app" -DCAMKES_APP="$app" -DCMAKE_BUILD_TYPE=RelWithDebInfo
inside cmake --build "/src/build/$app"
inside "/src/build/$app/simulate" --describe
echo "$top/build/dev/simulate/caisson-simulate --arch arm64 --image $root/src/build/$app/images/$app" \
    "--kernel $top/build/dev-arm64/guest/linux/boot/vmlinuz-*"
