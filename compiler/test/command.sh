#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The command as a whole: exit status, files that cannot be read or written, what is left behind.
set -u
compiler=$1
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
export XDG_CACHE_HOME="$work/cache"
failures=0

# status WANTED PATTERN ARGUMENT...: exit status, and a pattern that the error output has.
status() {
    wanted=$1
    pattern=$2
    shift 2
    "$compiler" "$@" >out 2>err
    found=$?
    if [ $found -ne "$wanted" ] || { [ -n "$pattern" ] && ! grep -q -- "$pattern" err; }; then
        echo "caisson $*: status $found, not $wanted, or no '$pattern' in:"
        cat err
        failures=$((failures + 1))
    fi
}

# holds COMMAND...: says so where it fails.
holds() {
    if ! "$@"; then
        echo "does not hold: $*"
        failures=$((failures + 1))
    fi
}

cat >right.camkes <<'END'
component A { control; attribute int n = 1; }
assembly { composition { component A a; } }
END
cat >wrong.camkes <<'END'
component A { control; attribute int n = "x"; }
assembly { composition { component A a; } }
END

status 0 '' check right.camkes
status 1 "wrong.camkes:1:42: error: 'n' is of type int" check wrong.camkes
status 0 '' --help
status 0 '' check --version
status 2 'no command'
status 2 "unknown command 'chekc'" chekc right.camkes
status 2 'no file' check
status 2 'two files' check right.camkes wrong.camkes
status 2 "unknown option '--verbos'" check --verbos right.camkes
status 2 "option '-I' needs a value" check right.camkes -I
status 2 "needs --output" generate right.camkes
status 2 "'--connector' takes NAME=CONNECTOR, not 'Mine'" check --connector Mine right.camkes
status 2 "'--connector' takes NAME=CONNECTOR, not '=x'" check --connector =x right.camkes
status 2 "--language belongs to 'check'" plan --language right.camkes

status 1 "cannot read 'missing.camkes': No such file" check missing.camkes
status 1 "cannot read '.': Is a directory" check .
status 1 'not a regular file' check /dev/null
printf 'component A {\0}' >binary.camkes
status 1 'binary file' check binary.camkes
truncate -s 65M huge.camkes
status 1 'larger than 64 MiB' check huge.camkes
: >empty.camkes
status 1 'no assembly' check empty.camkes
mkfifo pipe.camkes
status 1 'not a regular file' check pipe.camkes
if [ "$(id -u)" -ne 0 ]; then
    cp right.camkes secret.camkes && chmod 0 secret.camkes
    status 1 'Permission denied' check secret.camkes
fi

echo '#include "endless.camkes"' >endless.camkes
status 1 'error' check endless.camkes

# Imports that nest deeper than anybody writes them.
for level in $(seq 0 110); do
    echo "import \"deep$((level + 1)).camkes\";" >"deep$level.camkes"
done
echo 'assembly { }' >deep111.camkes
status 1 'imports nest deeper than 100 files' check --nocpp deep0.camkes

# Nothing is written where something is wrong; nothing is touched where nothing changed.
status 1 '' generate --output o --cmake o/x.cmake wrong.camkes
holds [ ! -e o ]
status 0 '' generate --output o --cmake o/x.cmake right.camkes
holds [ -f o/a/camkes.h ]
holds [ -f o/a/glue.c ]
holds sh -n o/a/explain-link.sh
holds [ -f o/system.c ]
holds [ -f o/x.cmake ]
touch -d '2001-01-01' o/a/camkes.h o/a/glue.c o/a/explain-link.sh o/system.c o/x.cmake
status 0 '' generate --output o --cmake o/x.cmake right.camkes
holds [ -z "$(find o -type f -newermt 2001-01-02)" ]
sed -i 's/n = 1/n = 2/' right.camkes
status 0 '' generate --output o --cmake o/x.cmake right.camkes
holds [ "$(find o -type f -newermt 2001-01-02 | sort | tr '\n' ' ')" = 'o/a/camkes.h ' ]

# A folder in the place of a file: nothing of the others changes, and no temporary file stays.
sed -i 's/n = 2/n = 3/' right.camkes
rm o/system.c && mkdir o/system.c
status 1 "cannot write 'o/system.c': Is a directory" generate --output o right.camkes
holds grep -q 'CAMKES_CONST_ATTR_n 2' o/a/camkes.h
holds [ -z "$(find . -name '*.tmp')" ]

status 2 "belongs to 'plan'" check --json right.camkes
status 2 "belongs to 'graph'" plan --svg right.camkes
status 2 "'policy' needs a file and the name of an instance" policy right.camkes
status 2 "two files" policy right.camkes one two
status 1 "no instance is named 'nobody'" policy right.camkes nobody
status 0 '' policy right.camkes a
holds grep -q '^component a$' out
holds grep -q '^  allowed  futex where .*sleeps' out
holds grep -q '^  ENOSYS   clone3 ' out
holds grep -q '^  allowed  kill where IS(0, SELF) ' out
holds [ "$(grep -c KVM out)" -eq 0 ]
status 0 '' plan right.camkes
holds grep -q '^component a: A, control' out
status 1 'wrong.camkes:1:42' plan --json wrong.camkes
holds [ ! -s out ]

# The graph is on standard output, alone.
status 0 '' graph right.camkes
holds grep -q '^digraph "right" {' out

# A generated system: every instance and connection is in its plan.
awk -v instances=1000 -f "$here/assembly.awk" >ring.camkes
status 0 '' check ring.camkes
holds [ ! -s err ]
status 0 '' plan ring.camkes
holds [ "$(grep -c '^component node_[0-9]*: Node, control' out)" -eq 1000 ]
holds [ "$(grep -c '^  #[0-9]* *memory  *memory_[0-9]*, 4096 bytes: node_[0-9]* rw, node_[0-9]* rw$' out)" -eq 1000 ]

[ $failures -eq 0 ]
