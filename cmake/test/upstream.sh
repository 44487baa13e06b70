#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# An application in the form of published ones, given by its path; then one whose connection is by a connector of its own.
# Arguments: source tree, build tree, folder to work in.
set -eu
source=$1 tree=$2 work=$3

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

rm -rf "$work"
mkdir -p "$work"
cp -r "$source/cmake/test/upstream" "$work/app"
configure() {
    cmake -G Ninja -S "$source" -B "$work/build" -DCAMKES_APP="$work/app" -DCAISSON_PREBUILT="$tree"
}
configure
cmake --build "$work/build"
timeout 120 "$work/build/simulate" | sort > "$work/output"
diff "$work/app/expected.txt" "$work/output" || fail "the application printed something else"

sed -i 's/^assembly/connector myConnector { from Procedures; to Procedure; }\n&/; s/seL4RPCCall/myConnector/' "$work/app/upstream.camkes"
configure > "$work/refused.log" 2>&1 && fail "a connector without an implementation was taken"
grep -q 'upstream.camkes:[0-9]*:[0-9]*: error: .*myConnector' "$work/refused.log" || fail "$(cat "$work/refused.log")"

sed -i 's/^DeclareCAmkESConnector(myConnector /&LIKE seL4RPCCall /' "$work/app/CMakeLists.txt"
configure
cmake --build "$work/build"
timeout 120 "$work/build/simulate" | sort > "$work/output"
diff "$work/app/expected.txt" "$work/output" || fail "with a connector like seL4RPCCall it printed something else"
rm -rf "$work"
