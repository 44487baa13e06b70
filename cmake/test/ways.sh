#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The small application by one way in, built and run; then rebuilt after one touched file. All of it lies below folders with awkward
# names; paths.sh has those that are more so. Arguments: way, source tree, build tree, folder to work in. Ways: checkout (all rooms
# built for it), prebuilt (within the checkout, rooms of the build tree), several (the same by a generator with several
# configurations), alone (against the build tree), included (the same without find_package), installed (against a prefix).
set -eu
way=$1 source=$2 tree=$3 top=$4
# shellcheck disable=SC2016 # nobody is to expand it
work=$top/'a $(touch pwned) [x] 100%' app='the {mini}'

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

rm -rf "$top"
mkdir -p "$work"
cp -r "$source/cmake/test/mini" "$work/$app"
build=$work/build
cd "$top"

case $way in
checkout) cmake -G Ninja -S "$source" -B "$build" -DCAMKES_APP="$work/$app" ;;
several)
    cmake -G "Ninja Multi-Config" -S "$source" -B "$build" -DCAMKES_APP="$work/$app" -DCAISSON_PREBUILT="$tree"
    "$build/simulate" 2> "$work/nothing.log" && fail "a system ran before it was built"
    grep -q 'no configuration has been built yet' "$work/nothing.log" || fail "$(cat "$work/nothing.log")"
    ;;
prebuilt) cmake -G Ninja -S "$source" -B "$build" -DCAMKES_APP="$work/$app" -DCAISSON_PREBUILT="$tree" -DCMAKE_BUILD_TYPE=Release ;;
alone) cmake -G Ninja -S "$work/$app" -B "$build" -DCMAKE_PREFIX_PATH="$tree" -DCMAKE_BUILD_TYPE=Release ;;
included) # by an application that does not ask for the package
    sed -i '/find_package/d' "$work/$app/CMakeLists.txt"
    cmake -G Ninja -S "$work/$app" -B "$build" -DCMAKE_PROJECT_INCLUDE="$tree/lib/cmake/caisson/caisson-config.cmake"
    ;;
installed)
    cmake --install "$tree" --prefix "$work/prefix" > "$work/install.log"
    grep -rIlF "$source" "$work/prefix/lib/cmake" "$work/prefix/lib/caisson/cmake" && fail "the prefix leads back to the source tree"
    cmake -G Ninja -S "$work/$app" -B "$build" -DCMAKE_PREFIX_PATH="$work/prefix"
    ;;
*) fail "unknown way $way" ;;
esac
# run SCRIPT
run() {
    timeout 120 "$1" | sort > "$work/output"
    diff "$work/$app/expected.txt" "$work/output" || fail "the application printed something else"
}

cmake --build "$build"
run "$build/simulate"
# The image is all there is to install.
configuration=()
[ "$way" != several ] || configuration=(--config Debug) # which is the first one, and was built
cmake --install "$build" "${configuration[@]}" --prefix "$work/installed" > "$work/install-app.log"
[ "$(find "$work/installed" -type f)" = "$work/installed/bin/the__mini_" ] || fail "$(cat "$work/install-app.log")"
timeout 30 "$work/installed/bin/the__mini_" 2> /dev/null | sort | diff "$work/$app/expected.txt" - || fail "the installed system printed something else"

if [ "$way" = several ]; then
    cmake --build "$build" --config Release
    cmp "$build/Debug/programs/first" "$build/Release/programs/first" && fail "configurations do not differ"
    for script in simulate Debug/simulate Release/simulate; do
        run "$build/$script"
    done
fi

# Nothing changed: nothing to do. The description touched but the same: nothing to do but look at it.
cmake --build "$build" | grep -q 'no work to do' || fail "a second build did something"
touch "$work/$app/mini.camkes"
cmake --build "$build" > "$work/again.log"
grep -q 'Building\|Linking' "$work/again.log" && fail "a touched description rebuilt programs"

# A description that is wrong stops the build, and says where.
sed -i 's/component Speaker first/component Spaeker first/' "$work/$app/mini.camkes"
cmake --build "$build" > "$work/wrong.log" 2>&1 && fail "a wrong description was built"
grep -q 'mini.camkes:[0-9]*:[0-9]*: error: .*Spaeker' "$work/wrong.log" || fail "the wrong description has no diagnostic"
rm -rf "$top"
