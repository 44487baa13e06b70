#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The small application by one way in, built and run; then rebuilt after one touched file. Arguments: way, source tree,
# build tree, folder to work in. Ways: checkout (all rooms built for it), prebuilt (within the checkout, rooms of the build
# tree), alone (against the build tree), installed (against a prefix).
set -eu
way=$1 source=$2 tree=$3 work=$4

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

rm -rf "$work"
mkdir -p "$work"
cp -r "$source/cmake/test/mini" "$work/mini"
build=$work/build

case $way in
checkout) cmake -G Ninja -S "$source" -B "$build" -DCAMKES_APP="$work/mini" ;;
prebuilt) cmake -G Ninja -S "$source" -B "$build" -DCAMKES_APP="$work/mini" -DCAISSON_PREBUILT="$tree" -DCMAKE_BUILD_TYPE=Release ;;
alone) cmake -G Ninja -S "$work/mini" -B "$build" -DCMAKE_PREFIX_PATH="$tree" -DCMAKE_BUILD_TYPE=Release ;;
installed)
    cmake --install "$tree" --prefix "$work/prefix" > "$work/install.log"
    grep -rIlF "$source" "$work/prefix/lib/cmake" "$work/prefix/lib/caisson/cmake" && fail "the prefix leads back to the source tree"
    cmake -G Ninja -S "$work/mini" -B "$build" -DCMAKE_PREFIX_PATH="$work/prefix"
    ;;
*) fail "unknown way $way" ;;
esac
cmake --build "$build"
timeout 30 "$build/simulate" | sort > "$work/output"
diff "$work/mini/expected.txt" "$work/output" || fail "the application printed something else"

# Nothing changed: nothing to do. The description touched but the same: nothing to do but look at it.
cmake --build "$build" | grep -q 'no work to do' || fail "a second build did something"
touch "$work/mini/mini.camkes"
cmake --build "$build" > "$work/again.log"
grep -q 'Building\|Linking' "$work/again.log" && fail "a touched description rebuilt programs"

# A description that is wrong stops the build, and says where.
sed -i 's/first.rounds/frist.rounds/' "$work/mini/mini.camkes"
cmake --build "$build" > "$work/wrong.log" 2>&1 && fail "a wrong description was built"
grep -q 'mini.camkes:[0-9]*:[0-9]*: error: .*frist' "$work/wrong.log" || fail "the wrong description has no diagnostic"
rm -rf "$work"
