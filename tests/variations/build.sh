#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Makes the changed tutorial beside its tree, and builds it. Arguments: tree, source tree, build tree, more for CMake.
set -eu
tree=$1 source=$2 built=$3
shift 3

"$source/tests/variations/make.sh" "$source/tests/tutorial" "$tree-source"
exec "$source/tests/system/build-system.sh" "$tree-source" "$tree" "$source" "$built" "$@"
