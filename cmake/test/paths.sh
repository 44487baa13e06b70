#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# A checkout, an application and a build tree in folders whose names have quotation marks, commands and the like in them: the system is
# built and runs, and nobody executes any of it. What CMake cannot take is refused in words. Arguments: source tree, build tree, folder
# to work in.
set -eu
source=$1 tree=$2 top=$3
# shellcheck disable=SC2016 # nobody is to expand it
work=$top/'it'\''s $(touch pwned) `touch pwned` & [x] % *?'
app=$work/'the "small" one' checkout=$work/'the "source" tree' build=$work/build

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# run SCRIPT
run() {
    timeout 30 "$1" | sort > "$top/output"
    diff "$app/expected.txt" "$top/output" || fail "the application printed something else"
}

rm -rf "$top"
mkdir -p "$work" "$checkout"
cp -r "$source/cmake/test/mini" "$app"
tar -C "$source" --exclude=./build --exclude=./.cache --exclude=./.git -cf - . | tar -C "$checkout" -xf -
cd "$top"

cmake -G Ninja -S "$checkout" -B "$build" -DCAMKES_APP="$app"
cmake --build "$build"
run "$build/simulate"

# What changes is seen.
sed -i 's/hello/goodbye/' "$app/include/greeting.h" "$app/expected.txt"
cmake --build "$build"
run "$build/simulate"

# A description whose name would end the argument of CMake that it is written as.
compiler=$(sed -n 's/^set(CAISSON_COMPILER "\(.*\)")$/\1/p' "$tree/lib/cmake/caisson/caisson-config.cmake")
marks=$(printf '%.0s=' {1..63})
named="a]$marks])"$'\n''file(TOUCH pwned)'$'\n''set(x b.camkes'
echo 'component Nothing { control; } assembly { composition { component Nothing nothing; } }' > "$top/$named"
"$compiler" generate --nocpp --output "$top/generated" --cmake "$top/generated/instances.cmake" --name x "$top/$named"
cmake -P "$top/generated/instances.cmake" > "$top/named.log" 2>&1 || true

found=$(find "$top" -name pwned)
[ -z "$found" ] || fail "something in a path was executed: $found"

# refused FOLDER TEXT: a build tree there.
refused() {
    cmake -G Ninja -S "$source" -B "$top/$1" -DCAMKES_APP="$source/cmake/test/mini" -DCAISSON_PREBUILT="$tree" > "$top/refused.log" 2>&1 &&
        fail "a build tree in $1 is not refused"
    tr -s '\n ' ' ' < "$top/refused.log" | grep -qF "$2" || fail "$(cat "$top/refused.log")"
}
# Linux's kbuild takes fewer.
cmake -G Ninja -S "$source" -B "$top/a b" -DCAMKES_APP=crossvm_tutorial > "$top/guest.log" 2>&1 && fail "a guest was made in a folder with a blank"
tr -s '\n ' ' ' < "$top/guest.log" | grep -qF 'kernel modules cannot be built in a folder whose path has blanks' || fail "$(cat "$top/guest.log")"
refused 'a;b' 'one of ; # < >'
refused 'a#b' 'one of ; # < >'
refused 'a[b' 'a bracket without its other half'
refused 'a"b' 'has a quotation mark'
# shellcheck disable=SC2016
refused 'a${HOME}b' 'one of ; # < >'
rm -rf "$top"
