#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Builds an application stand-alone, against a build tree of Caisson. Arguments: application, its tree, build tree, more
# arguments for CMake.
set -eu
app=$1 tree=$2 built=$3
shift 3

cmake -G Ninja -S "$app" -B "$tree" -DCMAKE_PREFIX_PATH="$built" -DCMAKE_BUILD_TYPE=RelWithDebInfo "$@"
cmake --build "$tree"
"$tree/simulate" --describe | grep -q '^vms=vm0' || { echo "the image does not describe its VM" >&2; exit 1; }
