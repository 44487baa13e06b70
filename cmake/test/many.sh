#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Instances of one component that are generated alike have one program, which knows under which name it runs; those with an attribute of
# another value, or with a flag of their own, have theirs. Arguments: build tree, folder to work in [, number of clients].
set -eu
tree=$1 work=$2 clients=${3:-250}

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

rm -rf "$work"
mkdir -p "$work/app"
cd "$work/app"
cat > CMakeLists.txt <<'TEXT'
cmake_minimum_required(VERSION 3.8.2)
project(many C)
find_package(camkes-tool REQUIRED)
DeclareCAmkESComponent(Client SOURCES client.c)
DeclareCAmkESComponent(Server SOURCES server.c)
ExtendCAmkESComponentInstance(Client c0 C_FLAGS -DCHEERFUL)
DeclareCAmkESRootserver(many.camkes)
TEXT
cat > client.c <<'TEXT'
#include <camkes.h>
int run(void)
{
    sum_add(1);
#ifdef CHEERFUL
    printf("%s is cheerful\n", get_instance_name());
#else
    printf("%s has %d\n", get_instance_name(), number);
#endif
    return 0;
}
TEXT
cat > server.c <<'TEXT'
#include <camkes.h>
int sum_add(int number)
{
    return number + 1;
}
TEXT
{
    echo 'import <std_connector.camkes>;'
    echo 'procedure Sum { int add(in int number); }'
    echo 'component Client { control; uses Sum sum; attribute int number = 5; }'
    echo 'component Server { provides Sum sum; }'
    echo 'assembly { composition { component Server server;'
    for ((i = 0; i < clients; i++)); do
        printf 'component Client c%d;\nconnection seL4RPCCall call%d(from c%d.sum, to server.sum);\n' $i $i $i
    done
    echo '} configuration { c1.number = 7; } }'
} > many.camkes
{
    echo 'c0 is cheerful'
    echo 'c1 has 7'
    for ((i = 2; i < clients; i++)); do
        echo "c$i has 5"
    done
} | sort > "$work/expected"

begin=$SECONDS
cmake -G Ninja -S . -B "$work/build" -DCMAKE_PREFIX_PATH="$tree" -DCMAKE_BUILD_TYPE=RelWithDebInfo > "$work/log"
cmake --build "$work/build" >> "$work/log" 2>&1 || fail "$(tail -n 20 "$work/log")"
programs=$(find "$work/build/programs" -maxdepth 1 -type f | wc -l)
echo "$clients clients: $programs programs, an image of $(($(stat -c %s "$work/build/images/app") / 1000)) kB, $((SECONDS - begin)) s"
[ "$programs" -eq 4 ] || fail "there are to be four programs: the server's, c0's, c1's, that of all others"
[ -L "$work/build/programs/c$((clients - 1))" ] || fail "an instance's program is not found under its name"
timeout 100 "$work/build/simulate" > "$work/output" 2> "$work/said" || fail "$(cat "$work/said")"
sort "$work/output" | diff "$work/expected" - || fail "the clients said something else"
timeout 100 "$work/build/simulate" --wrap c2="$(command -v env)" > "$work/output" 2> "$work/said" || fail "$(cat "$work/said")"
sort "$work/output" | diff "$work/expected" - || fail "another program in between changes what c2 is called"
rm -rf "$work"
