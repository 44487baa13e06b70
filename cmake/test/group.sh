#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The members of a group share libraries and direct calls, and no other name. Arguments: build tree, folder to work in.
set -eu
tree=$1 work=$2
here=$(dirname "$0")/group

rm -rf "$work"
cmake -G Ninja -S "$here" -B "$work" -DCMAKE_PREFIX_PATH="$tree" -DCMAKE_BUILD_TYPE=RelWithDebInfo
cmake --build "$work"
timeout 120 "$work/programs/g" > "$work/output"
diff "$here/expected.txt" "$work/output"
rm -rf "$work"
