#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Throughput of streams between two processes beside what else moves bytes.
# Builds what it needs itself. Arguments: a folder to build in, how many rounds.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/.." && pwd)
tree=$1
mkdir -p "$tree"
"${CC:-cc}" -std=gnu17 -D_GNU_SOURCE -O2 -Wall -Wextra -I "$top" -I "$top/stream/include" -o "$tree/bench-stream" \
    "$here"/stream/*.c "$top"/stream/*.c
exec "$tree/bench-stream" "${2:-${BENCH_ROUNDS:-5}}"
