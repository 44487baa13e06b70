#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# What the build says where an application does not define what its description asks for: whose it is, and what to write.
# Arguments: source tree, build tree, folder to work in (which may have a comma and blanks in its name).
set -u
source=$1 tree=$2 work=$3

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

rm -rf "$work"
mkdir -p "$work/a, b/app"
app="$work/a, b/app"
cat > "$app/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.16)
project(missing C CXX)
find_package(camkes-tool REQUIRED)
DeclareCAmkESComponent(Client SOURCES client.c)
DeclareCAmkESComponent(Server SOURCES server.cpp)
DeclareCAmkESRootserver(missing.camkes)
END
cat > "$app/missing.camkes" <<'END'
import <std_connector.camkes>;
procedure Sum { int add(in int a, inout int b); void forget(in string what, out char data[]); }
component Client { control; uses Sum s; }
component Server { provides Sum sum; }
assembly {
    composition {
        component Client client;
        component Server server;
        connection seL4RPCCall c(from client.s, to server.sum);
    }
}
END
printf '#include <camkes.h>\nint elsewhere(void);\nint nothing(void) { return elsewhere(); }\n' > "$app/client.c"
printf '#include <camkes.h>\nint sum_add(int a, int *b) { return a + *b; }\n' > "$app/server.cpp"
cmake -G Ninja -S "$source" -B "$work/a, b/build" -DCAMKES_APP="$app" -DCAISSON_PREBUILT="$tree" > "$work/log" 2>&1 ||
    fail "$(cat "$work/log")"
ninja -C "$work/a, b/build" -k 0 > "$work/log" 2>&1 && fail "a system without run and a method was built"

# said LINE: the build said it, before the linker spoke of the symbol.
said() {
    grep -qxF -- "$1" "$work/log" || fail "not said: $1 in: $(cat "$work/log")"
}
said "error: instance 'client' has no 'run', and its component Client has control: define"
said "    int run(void)"
said "in a source that DeclareCAmkESComponent(Client SOURCES ...) names and that includes <camkes.h>"
said "error: instance 'server' has no method 'forget' of its interface 'sum', and its component Server provides Sum: define"
said "    void sum_forget(const char *what, size_t *data_sz, char **data)"
grep -q 'sum_add\|has no .*elsewhere' "$work/log" && fail "said of what is there, or is not the description's: $(cat "$work/log")"

printf '#include <camkes.h>\nint run(void) { int b = 2; return s_add(1, &b) - 3; }\n' > "$app/client.c"
cat >> "$app/server.cpp" <<'END'
void sum_forget(const char *what, size_t *data_sz, char **data) { (void)what; *data_sz = 0; *data = nullptr; }
END
ninja -C "$work/a, b/build" > "$work/log" 2>&1 || fail "$(cat "$work/log")"
rm -rf "$work"
