#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Throughput of streams between two processes beside what else moves bytes: builds the bench and prints its records.
#   stream.sh TREE [ROUNDS]    TREE: a folder to build in
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
tree=$1
mkdir -p "$tree"
"${CC:-cc}" -std=gnu17 -D_GNU_SOURCE -O2 -Wall -Wextra -I "$top" -I "$top/stream/include" -o "$tree/bench-stream" \
    "$here"/stream/*.c "$top"/stream/*.c
exec "$tree/bench-stream" "${@:2}"
