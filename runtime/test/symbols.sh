#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# What the library defines for the linker is either in a public header or begins with camkes_: anything else may be a name of
# the application's own. fstat() stands in for the C library's, and for an application's own it steps back.
# CAmkES defines morecore_area and morecore_size, too.
#   symbols.sh NM LIBRARY
set -eu
foreign=$("$1" --defined-only --extern-only "$2" | awk 'NF == 3 { print $3 }' |
    grep -vE '^camkes_|^__wrap_|^virtqueue_|^stream_|^(__)?fstat(64)?$|^(main|morecore_area|morecore_size|seL4_Wait|seL4_Poll|seL4_Signal|set_putchar|dataport_wrap_ptr|dataport_unwrap_ptr)$' || true)
[ -z "$foreign" ] || { echo "names that an application could have: $foreign"; exit 1; }
