#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# What build/simulate of a system for another architecture says of itself, and what it refuses. Arguments: the system's build
# tree, the simulated machine's kernel.
set -u
# shellcheck source=tests/other_arch/says.sh
. "$(dirname "$0")/says.sh"
tree=$1 kernel=$2
image=$tree/images/${tree##*/}
program=$(sed -n "s/^exec '\([^']*\)'.*/\1/p" "$tree/simulate")
native=$(uname -m)

says 0 'instances=client server' "$tree/simulate" --describe
says 0 'vms=' "$tree/simulate" --describe
says 0 'qemu-system-aarch64 -accel tcg,thread=single' "$tree/simulate" --dry-run
says 2 "--native cannot run a system for arm64 on this machine, which is $native" "$tree/simulate" --native
says 2 "--debug and --wrap need the system to run natively" "$tree/simulate" --debug client
says 2 "is for arm64, not for $native (--arch)" "$program" --image "$image" --kernel "$kernel"
says 2 "--arch is x86_64 or arm64, not 'mips'" "$tree/simulate" --arch mips
says 2 "is for $native, not for arm64 (--arch)" "$tree/simulate" --image "$(type -P true)"
says 125 "is not installed (or not in PATH); Debian and Ubuntu have it in the package qemu-system-arm" \
    env PATH= "$tree/simulate"
head -c 100000 /dev/zero > "$work/zeros"
says 125 "not an Image for arm64" "$tree/simulate" --kernel "$work/zeros"
printf '#!/bin/sh\nprintf "name=x\\nvms=\\nguest_memory_mb=0\\n"\n' > "$work/script"
chmod +x "$work/script"
says 125 "it is for arm64" "$program" --simulated --kernel "$kernel" --image "$work/script"

# An image without its tables, or with tables of another release.
cp "$image" "$work/image"
offset=$(LC_ALL=C grep -abom1 sCaisson "$work/image" | head -n 1 | cut -d: -f1)
printf 'x' | dd of="$work/image" bs=1 seek="$((offset + 8))" conv=notrunc status=none
says 125 "has no system tables of revision" "$tree/simulate" --image "$work/image"
exit $wrong
