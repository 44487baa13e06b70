#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# ./dev says what it installs and why, asks apt for it once, and does nothing where nothing is missing. The machine's own
# dpkg and apt are replaced by scripts that write down how they were called. Argument: the source tree.
set -u
source=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
wrong=0

# stub NAME BODY: a program of that name, found first.
mkdir -p "$work/bin" "$work/top/cmake" "$work/top/examples/app"
stub() {
    printf '#!/bin/bash\nprintf "%%s %%s\\n" "%s" "$*" >> "%s/calls"\n%s\n' "$1" "$work" "$2" > "$work/bin/$1"
    chmod +x "$work/bin/$1"
}

expect() {
    grep -qF -- "$1" "$2" || {
        printf 'not in %s: %s\n' "${2##*/}" "$1"
        cat "$2"
        wrong=1
    }
}

# round USER: runs `./dev run app` up to the point where it would build.
round() {
    : > "$work/calls"
    stub id "echo $1"
    (cd "$work/top" && PATH=$work/bin:$PATH ./dev run app < /dev/null > "$work/output" 2>&1)
}

cp -r "$source/dev" "$source/tools" "$work/top"
cp "$source/cmake/packages" "$work/top/cmake/packages"
touch "$work/top/examples/app/CMakeLists.txt"
stub cmake 'exit 1' # configuring is where these rounds end
# shellcheck disable=SC2016 # for the stub to expand
stub sudo '[ "$1" = -v ] || exec "$@"'

# Everything is there.
stub dpkg-query 'echo installed'
stub apt-get 'exit 0'
stub apt-cache 'exit 0'
round 0
grep -q '^apt' "$work/calls" && { echo "apt was called though nothing is missing"; wrong=1; }
expect "step 'configure rooms' failed" "$work/output"
expect "$work/top/build/log/configure-rooms.log" "$work/output"

# Two are missing; the lists know them; root.
stub dpkg-query 'case $* in *lz4* | *cpio*) exit 1 ;; esac; echo installed'
round 0
expect "lz4                    the guest's kernel is compressed by it" "$work/output"
expect "apt-get -y -q --no-install-recommends install lz4 cpio" "$work/calls"
grep -q 'apt-get -q update' "$work/calls" && { echo "lists were updated for no reason"; wrong=1; }

# The lists are empty; not root.
stub apt-cache 'exit 100'
round 1000
expect "sudo apt-get -q update" "$work/calls"
expect "sudo env DEBIAN_FRONTEND=noninteractive apt-get -y -q --no-install-recommends install lz4 cpio" "$work/calls"

# apt cannot: says where to look.
stub apt-get 'echo "no network here"; exit 100'
round 0
expect "step 'apt-get update' failed" "$work/output"
expect "no network here" "$work/output"
grep -q '^cmake' "$work/calls" && { echo "went on without the packages"; wrong=1; }

exit $wrong
