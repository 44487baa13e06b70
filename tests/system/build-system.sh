#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Builds an application within the checkout, with the rooms of a build tree. Arguments: application, its tree, source
# tree, build tree, more arguments for CMake.
set -eu
app=$1 tree=$2 source=$3 built=$4
shift 4

cmake -G Ninja -S "$source" -B "$tree" -DCAMKES_APP="$app" -DCAISSON_PREBUILT="$built" -DCMAKE_BUILD_TYPE=RelWithDebInfo "$@"
cmake --build "$tree"
