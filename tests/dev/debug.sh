#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# ./dev run --debug starts an instance in gdb, which reads commands here, and gives back the system's status. The example event
# is there already; what ./dev would install and build is not called. Arguments: source tree, build tree of the example.
set -u
source=$1 tree=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
wrong=0

mkdir -p "$work/bin" "$work/top/cmake" "$work/top/examples/event" "$work/top/build"
cp -r "$source/dev" "$source/tools" "$work/top"
cp "$source/cmake/packages" "$work/top/cmake/packages"
touch "$work/top/examples/event/CMakeLists.txt"
ln -s "$tree" "$work/top/build/event"
printf '#!/bin/sh\nexit 0\n' > "$work/bin/cmake"
printf '#!/bin/sh\necho installed\n' > "$work/bin/dpkg-query"
chmod +x "$work"/bin/*

# round INSTANCE STATUS: with gdb's commands from standard input.
round() {
    (cd "$work/top" && PATH=$work/bin:$PATH timeout 240 ./dev run event --debug "$1") > "$work/output" 2>&1
    local status=$?
    [ "$status" -eq "$2" ] || expect "status $2 instead of $status"
}

expect() {
    grep -qF -- "$1" "$work/output" && return
    printf 'expected: %s\n' "$1"
    cat "$work/output"
    wrong=1
}

round logger 0 << 'TEXT'
set width 0
break run
continue
print rounds
delete
continue
TEXT
expect "run () at"
expect '$1 = 3'
expect "logger: 3 rounds"

round sensor 0 << 'TEXT'
quit
TEXT
expect "logger: 3 rounds"
round nobody 2 << 'TEXT'
quit
TEXT
expect "no instance is named nobody"
exit $wrong
