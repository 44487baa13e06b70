#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Events, bytes and calls between a process in a guest and one outside, under Caisson and by what people would use instead: records on standard
# output, one a line, all else on standard error.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)

usage() {
    cat <<'TEXT'
usage: run.sh [--arch arm64|x86_64] [--mode counted|parallel|native] [--means LIST] [--vms LIST] [--events LIST] [--rounds N] [--work DIR]

  --arch     of the machines (arm64)
  --mode     counted: one emulated processor, instructions are counted (the default); parallel: two emulated processors;
             native: on this machine, whose /dev/kvm has to run guests at hardware speed
  --means    of caisson, caisson-awake (which spins where it would sleep), ivshmem, vsock, tcp, virtio-serial, spin, eventfd; separated by
             commas (all that the mode has)
  --vms      numbers of virtual machines at once: 1, 2, 4, 8 (1)
  --events   more figures of Caisson's, with so many events on a machine: 16, 256 (none)
  --rounds   how often all of it; each figure has a fresh outer machine (1)
  --work     where it is built (build/bench-crossvm-ARCH)
TEXT
}

arch=arm64 mode=counted means='' vms=1 events='' rounds=1 work=''
while [ $# -gt 0 ]; do
    case $1 in
    --arch | --mode | --means | --vms | --events | --rounds | --work)
        [ -n "${2:-}" ] || { usage >&2; exit 2; }
        declare "${1#--}=$2"
        shift
        ;;
    --help) usage && exit 0 ;;
    *) usage >&2 && exit 2 ;;
    esac
    shift
done
[ -n "$work" ] || work=$top/build/bench-crossvm-$arch
if [ -z "$means" ]; then
    means=caisson,ivshmem,eventfd,vsock,tcp,virtio-serial
    [ "$mode" = counted ] || means+=,spin,caisson-awake
fi
seconds=300 retries=0
# Emulated AMD-V stands still now and then (docs/simulate.md), most of all where instructions are counted.
[ "$arch" != x86_64 ] || retries=3

# why STATUS: of machine.sh
why() {
    case $1 in
    3) echo "the emulated machine stood still" ;;
    4) echo "it came to no end" ;;
    *) echo "it failed" ;;
    esac
}

# one MEANS VMS LAYER
one() {
    local attempt=0 status
    while :; do
        echo "$1, $2 VMs ($mode, $arch)" >&2
        status=0
        if [ "$mode" = native ]; then
            "$here/native.sh" "$arch" "$work" "$1" "$2" "$3" "$seconds" || status=$?
        else
            "$here/machine.sh" "$arch" "$mode" "$work" "$1" "$2" "$3" "$seconds" || status=$?
        fi
        [ "$status" -ne 0 ] || return 0
        [ "$status" -ne 6 ] || { failed=1; return 0; }
        attempt=$((attempt + 1))
        if [ "$attempt" -gt "$retries" ]; then
            printf 'failed\tcrossvm-%s-%s\t%s\t%s\n' "$mode" "$arch" "$1" "$2 VMs: $(why "$status"), in $attempt attempts"
            failed=1
            return 0
        fi
        echo "run.sh: $1 again, attempt $((attempt + 1)) of $((retries + 1))" >&2
    done
}

systems=()
for number in ${vms//,/ }; do
    systems+=("$number-0")
    [ "$number" -ne 1 ] || systems+=(1-calls)
done
[[ ,$means, != *,caisson-awake,* ]] || systems+=(1-awake)
for number in ${events//,/ }; do
    systems+=("1-$((number / 2 - 1))")
done
"$here/build.sh" "$arch" "$work" "${systems[@]}" >&2
failed=0
for ((round = 0; round < rounds; round++)); do
    for number in ${vms//,/ }; do
        for name in ${means//,/ }; do
            case $name in
            caisson)
                one caisson "$number" "$number-0"
                [ "$number" -ne 1 ] || one caisson 1 1-calls
                ;;
            caisson-awake) [ "$number" -ne 1 ] || one caisson-awake 1 1-awake ;;
            *) one "$name" "$number" peers ;;
            esac
        done
    done
    for number in ${events//,/ }; do
        one caisson 1 "1-$((number / 2 - 1))"
    done
done
exit "$failed"
