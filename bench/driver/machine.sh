#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Tells as JSON what a figure depends on: commit and machine. Argument: the source tree.
set -u
top=$1

first() { head -n 1 | tr -d '\n'; }

governor() {
    cat /sys/devices/system/cpu/cpu0/cpufreq/scaling_governor 2> /dev/null || echo unknown
}

qemu() {
    local version
    version=$("qemu-system-$(uname -m)" --version 2> /dev/null | first)
    printf '%s' "${version:-none}" | sed 's/^QEMU emulator version \([^ ]*\).*/\1/'
}

cpu() {
    lscpu 2> /dev/null | sed -n 's/^Model name: *//p' | first
}

jq -n --arg commit "$(git -C "$top" rev-parse --short=12 HEAD 2> /dev/null || echo unknown)" \
    --argjson dirty "$([ -z "$(git -C "$top" status --porcelain 2> /dev/null | head -n 1)" ] && echo false || echo true)" \
    --arg date "$(date -u +%Y-%m-%dT%H:%M:%SZ)" \
    --arg cpu "$(cpu)" --argjson cpus "$(nproc)" --arg kernel "$(uname -r)" --arg arch "$(uname -m)" --arg governor "$(governor)" \
    --arg hypervisor "$(lscpu 2> /dev/null | sed -n 's/^Hypervisor vendor: *//p' | first)" --arg qemu "$(qemu)" \
    --arg load "$(cut -d' ' -f1 /proc/loadavg)" --argjson memory_mib "$(awk '/^MemTotal/ { print int($2 / 1024) }' /proc/meminfo)" \
    '{format: 1, commit: $commit, dirty: $dirty, date: $date, machine: {cpu: $cpu, cpus: $cpus, arch: $arch, kernel: $kernel,
      governor: $governor, hypervisor: $hypervisor, qemu: $qemu, load: $load, memory_mib: $memory_mib}}'
