# SPDX-License-Identifier: BSD-2-Clause
# What the cross-VM bench needs on this machine. Sourced by bench/crossvm*.sh.
# shellcheck shell=bash

# crossvm_needs: says what is missing for arm64 machines, and ends the bench as one that can't run.
crossvm_needs() {
    local tools=(qemu-system-aarch64 cpio readelf dpkg-deb) tool
    [ "$(uname -m)" = aarch64 ] || tools+=(aarch64-linux-gnu-gcc)
    for tool in "${tools[@]}"; do
        command -v "$tool" > /dev/null || { echo "$tool is not installed" >&2; exit 77; }
    done
}
