#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Where a round trip's instructions go: traces every instruction of some of them in a counted machine, and prints how many of a trip were
# in each function, of the host's kernel, the guest's, and processes.
#
# usage: profile.sh ARCH WORK MEANS LAYER CASE BEGIN
#
# CASE is that of the records, as `event round trip busy`; its second figure starts the trace. BEGIN is a function of the host's kernel
# that is called once in a trip, as kvm_vgic_inject_irq or ioeventfd_write. WORK/symbols is /proc/kallsyms of the machine; it is made
# where it is not there (both kernels are the same one, at the same place).
set -euo pipefail
arch=$1 work=$2 means=$3 layer=$4 name=$5 begin=$6
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d "$work/profile.XXXXXX")
trap 'rm -rf "$folder"' EXIT
out=$work/log/counted-$means-1

monitor() {
    python3 -c '
import socket, sys, time
monitor = socket.socket(socket.AF_UNIX)
monitor.connect(sys.argv[1])
for command in sys.argv[2:]:
    monitor.sendall(command.encode() + b"\n")
    time.sleep(0.1)
' "$folder/monitor" "$@"
}

if [ ! -s "$work/symbols" ]; then
    "$here/machine.sh" "$arch" counted "$work" symbols 1 "$layer" 300 > /dev/null 2>&1 || true
    tr -d '\r' < "$work/log/counted-symbols-1" | sed -n 's/^symbol //p' | sort > "$work/symbols"
fi
: > "$out"
BENCH_MONITOR=$folder/monitor BENCH_TRACE=$folder/trace "$here/machine.sh" "$arch" counted "$work" "$means" 1 "$layer" 280 > "$folder/records" &
machine=$!
until [ "$(grep -ac "	$name	$means	\(p50\|throughput\)	" "$out" || true)" -ge 2 ]; do
    kill -0 "$machine" 2> /dev/null || { echo "profile.sh: $means came to no $name" >&2; exit 1; }
    sleep 0.05
done
monitor 'singlestep on' 'log exec,nochain'
sleep 2
monitor 'log none' quit
wait "$machine" || true
sed -n 's|^Trace [0-9]*: 0x[0-9a-f]* \[[0-9a-f]*/\([0-9a-f]*\)/\([0-9a-f]*\)/.*|\1 \2|p' "$folder/trace" |
    awk -v begin="$begin" -f "$here/profile.awk" "$work/symbols" -
