#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# What each change of an application makes the build do, step by step. Arguments: source tree, build tree, folder to work in.
set -u
source=$1 tree=$2 work=$3
wrong=0

rm -rf "$work"
mkdir -p "$work"
cp -r "$source/cmake/test/upstream" "$work/upstream"
cd "$work/upstream" || exit 2
cmake -G Ninja -S "$source" -B "$work/build" -DCAMKES_APP="$work/upstream" -DCAISSON_PREBUILT="$tree" > "$work/log" 2>&1 &&
    cmake --build "$work/build" > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }

# steps: what a build does now, without its count and folders: "compile g_adder adder.c", "join g_adder", "link g", "image".
steps() {
    cmake --build "$work/build" 2>&1 | tee "$work/log" | sed -nE \
        -e 's,^\[[0-9/]+\] Building CX* object .*CAmkES[A-Za-z]+_([a-z_]+)\.dir/.*/([a-z_]+\.c(pp)?)\.o$,compile \1 \2,p; t' \
        -e 's,^\[[0-9/]+\] Building C object .*/system\.c\.o$,compile system.c,p; t' \
        -e 's,^\[[0-9/]+\] Linking CX* executable programs/,link ,p; t' \
        -e 's,^\[[0-9/]+\] Linking CX* executable images/upstream$,image,p; t' \
        -e 's,^\[[0-9/]+\] Joining the objects of ,join ,p; t' \
        -e '/^\[[0-9/]+\] (Collecting|Building ASM object .*payloads)/d' \
        -e '/^\[0\/[0-9]+\] Re-running CMake/d; /^(--|ninja: (Entering|no work))/d' \
        -e 's,^,other: ,p' | sort
}

# after WHAT STEP...: a build does these, and another one nothing.
after() {
    local what=$1 got wanted
    shift
    got=$(steps | paste -sd, -)
    wanted=$(printf '%s\n' "$@" | sort | paste -sd, -)
    if [ "$got" != "$wanted" ]; then
        printf '%s:\nexpected: %s\ngot:      %s\n' "$what" "$wanted" "$got"
        cat "$work/log"
        wrong=1
    fi
    if ! cmake --build "$work/build" | grep -q 'no work to do'; then
        printf '%s: a second build does something\n' "$what"
        wrong=1
    fi
}

# changed: a file of the application gets a new time stamp, which differs from that of the build's last product.
changed() {
    sleep 0.01
    touch "$@"
}

after "nothing changed"
changed components/Logger/src/logger.cpp
after "one member's source" "compile g_logger logger.cpp" "join g_logger" "link g" image
changed components/Client/src/client.c
after "a source of two instances" "compile client client.c" "compile box_inner client.c" "link client" "link box_inner" image
changed components/Client/include/client.h
after "a header that one component includes" "compile client client.c" "compile box_inner client.c" "link client" "link box_inner" image
changed upstream.camkes
after "the description, as it was"
sed -i 's,^assembly,/* A comment. */\n\n&,' upstream.camkes
after "a comment in the description"
sed -i '1a /* A comment. */' interfaces/Sums.idl4
after "a comment in what it imports"
sed -i 's/client.rounds = ROUNDS/client.rounds = 7/' upstream.camkes
after "an attribute of one instance" "compile client glue.c" "compile client client.c" "link client" image
sed -i 's/client.rounds = 7;/& add.size = 200000;/' upstream.camkes
after "a connection's size" "compile client glue.c" "compile box_inner glue.c" "compile g_adder glue.c" "link client" "link box_inner" \
    "join g_adder" "link g" "compile system.c" image
sed -i 's/provides Log log;/& has mutex m;/' components/Logger/Logger.camkes
after "a component's declaration" "compile g_logger glue.c" "compile g_logger logger.cpp" "join g_logger" "link g" image
sed -i 's/-DINNER/& -DMORE/' CMakeLists.txt
after "the flags of one instance" "compile box_inner client.c" "compile box_inner glue.c" "link box_inner" image
changed CMakeLists.txt
after "the list of components, as it was"
[ "$wrong" -eq 1 ] || rm -rf "$work"
exit $wrong
