#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The preprocessor: what it makes of each description in preprocessor/ is what GNU's cpp makes of it, and whatever happens to
# the process ends in a message.
#   preprocessor.sh COMPILER
# shellcheck disable=SC2016,SC1003 # texts of programs, and names with odd characters
set -u
compiler=$1
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
export CAISSON_INCLUDE_DIR="$here/../../include" XDG_CACHE_HOME="$work/cache"

complain() {
    echo "$*"
    failures=$((failures + 1))
}

# The same files come of a description and of what cpp makes of it.
same_as_cpp() {
    file=$1
    options=$(sed -n 's,^// options: ,,p' "$file")
    mkdir -p "$work/cpp"
    # shellcheck disable=SC2046,SC2086 # options are words
    cpp -P -DCAMKES_TOOL_PROCESSING $(echo $options | sed 's/--cpp-flag[= ]//g') "$file" \
        -o "$work/cpp/$file" 2>"$work/err" || complain "cpp fails on $file: $(cat "$work/err")"
    # shellcheck disable=SC2086
    "$compiler" generate $options --output "$work/ours/$file" "$file" 2>"$work/err" ||
        complain "caisson fails on $file: $(cat "$work/err")"
    "$compiler" generate --nocpp --output "$work/theirs/$file" "$work/cpp/$file" 2>"$work/err" ||
        complain "caisson fails on what cpp makes of $file: $(cat "$work/err")"
    diff -r "$work/ours/$file" "$work/theirs/$file" || complain "$file: not what cpp makes of it"
}

# fails PATTERN ARGUMENT...: status 1, and a line of the messages that the pattern matches.
fails() {
    pattern=$1
    shift
    "$compiler" check "$@" >out 2>err
    status=$?
    if [ $status -ne 1 ] || ! grep -q -- "$pattern" err; then
        complain "check $*: status $status, not 1, or no '$pattern' in: $(head -c 2000 err)"
    fi
}

# passes ARGUMENT...: status 0, and no word.
passes() {
    if ! "$compiler" check "$@" >out 2>err || [ -s err ]; then
        complain "check $*: not right: $(head -c 2000 err)"
    fi
}

# program NAME TEXT: a preprocessor of one's own.
program() {
    printf '#!/bin/sh\n%s\n' "$2" >"$1" && chmod +x "$1"
}

cd "$here/preprocessor" || exit 1
for file in *.camkes; do
    same_as_cpp "$file"
done

cd "$work" || exit 1
right='component A { control; } assembly { composition { component A a; } }'
needing="#define NOTHING
$right"

# A FIFO in the place of a header: what comes of it is looked at last.
mkfifo silent.h
printf '#include "silent.h"\n' >silent.camkes
"$compiler" check silent.camkes >/dev/null 2>silent.err &
silent=$!

# Names that could be options, files of options, or the end of something else.
mkdir 'a folder; {P:x} "quoted"'
printf '#define NAME a\n' >'a folder; {P:x} "quoted"/name.h'
newline='
'
for name in -nostdinc @arguments "two${newline}lines" '# 1 "quoted"' "it's" '$(touch run)' 'a;b}{c' '%s%n'; do
    printf '#include "name.h"\ncomponent A { control; }\nassembly { composition { component A NAME; } }\n' \
        >"$name.camkes"
    passes '-Ia folder; {P:x} "quoted"' -- "$name.camkes"
    printf '#define NOTHING\n\ncomponent  A { control; } component B { wrong }\n' >"$name.camkes"
    fails ':3:41: error: expected' -- "$name.camkes"
done
[ ! -e run ] || complain 'a name of a file was run'

# What it reads is what the build depends on: headers, found ones only, and nothing of the compiler's own.
mkdir -p first second
echo '#include "deeper.h"' >second/found.h
echo '#define DEEPER 1' >second/deeper.h
cat >depends.camkes <<'END_OF_FILE'
#if __has_include(<not_there.h>) || !__has_include("first/has.h")
#endif
#include <found.h>
component A { control; }
assembly { composition { component A a; } }
END_OF_FILE
: >first/has.h
"$compiler" generate --output o --cmake o/x.cmake -Ifirst -Isecond depends.camkes || complain 'depends.camkes fails'
for file in depends.camkes second/found.h second/deeper.h; do
    grep -q "$(pwd -P)/$file" o/x.cmake || complain "$file is no dependency"
done
! grep -q stdc-predef o/x.cmake || complain 'a header of the C library is a dependency'

# Long lines, long macros, and what other editors put first.
long=$(head -c 100000 /dev/zero | tr '\0' x)
printf '#define LONG %s\ncomponent A { control; attribute string s = "%s"; attribute string LONG = "x"; } %s\n' \
    "$long" "$long" 'assembly { composition { component A a; } }' >long.camkes
passes long.camkes
printf '#define X\n/* %s */ component A { wrong\n } X\n' "$long" >long.camkes
fails '^long.camkes:2:100022: error: expected' long.camkes
printf '\357\273\277%s\n' "$right" >mark.camkes
passes mark.camkes
passes --nocpp mark.camkes
printf '\357\273\277#define X a\n%s\n' "$right" >mark.camkes
passes mark.camkes
printf '%s\r\n' '#define X \' '  a' "$right" >returns.camkes
passes returns.camkes

# A preprocessor that is not there, dies, says nonsense, prints too much, or does not end.
echo "$needing" >needing.camkes
echo "$right" >right.camkes
fails "^needing.camkes: error: .* needs the C preprocessor 'nowhere'" --cpp-bin nowhere needing.camkes
fails 'install the package gcc' --cpp-bin=./nowhere needing.camkes
passes --cpp-bin nowhere right.camkes
program dies 'kill -SEGV $$'
fails 'ended by signal 11' --cpp-bin ./dies needing.camkes
program fails 'exit 3'
program refuses 'echo "needing.camkes:2:11: error: no $1" >&2; exit 1'
"$compiler" check --diagnostics=json --cpp-bin ./refuses needing.camkes 2>err
grep -q '"severity":"error","message":"no -x","file":"needing.camkes","line":2,"column":11' err ||
    complain "as JSON: $(cat err)"
fails 'failed on .needing.camkes., with status 3' --cpp-bin ./fails needing.camkes
fails '^needing.camkes:2:11: error: no -x' --cpp-bin ./refuses needing.camkes
program babbles 'head -c 100000 /dev/urandom | tr -d "\0"; head -c 100000 /dev/urandom >&2'
"$compiler" check --cpp-bin ./babbles needing.camkes >/dev/null 2>&1
[ $? -eq 1 ] || complain 'nonsense of a preprocessor: not status 1'
program floods 'exec cat /dev/zero'
fails 'larger than 32 MiB' --cpp-bin ./floods needing.camkes
program spins 'while :; do :; done'
fails 'did not end within 10 seconds' --cpp-bin ./spins needing.camkes
touch not_a_program
fails 'cannot run the preprocessor' --cpp-bin ./not_a_program needing.camkes
fails 'cannot work with its options' --cpp-flag=-no-such-option needing.camkes

# Text that would fill the memory or the disk.
{
    echo '#define M0 x x x x x x x x x x'
    for level in 1 2 3 4 5 6 7 8 9; do
        below=M$((level - 1))
        echo "#define M$level $below $below $below $below $below $below $below $below $below $below"
    done
    echo M9
} >bomb.camkes
fails 'larger than 32 MiB\|not end within' bomb.camkes
sed -i '$d' bomb.camkes
printf '#define ID(x) x\nID(ID(M9))\n' >>bomb.camkes
fails '^bomb.camkes.*: error: \|^caisson: error: ' bomb.camkes

# A signal ends caisson, and with it the preprocessor and what that runs.
program sleeps 'sleep 1000 & echo $! >child; echo $$ >parent; wait'
for signal in TERM HUP; do
    rm -f parent
    "$compiler" check --cpp-bin ./sleeps needing.camkes >/dev/null 2>&1 &
    process=$!
    until [ -s parent ]; do sleep 0.05; done
    kill -s $signal $process
    wait $process 2>/dev/null
    status=$?
    [ $status -gt 128 ] || complain "a signal ($signal) to caisson: status $status"
    # What was killed may take a while to go.
    tries=0
    while kill -0 "$(cat child)" "$(cat parent)" 2>/dev/null && [ $tries -lt 600 ]; do
        tries=$((tries + 1))
        sleep 0.05
    done
    [ $tries -lt 600 ] || complain "the preprocessor outlives caisson ($signal)"
done

wait $silent
status=$?
if [ $status -ne 1 ] || ! grep -q 'the preprocessor did not end' silent.err; then
    complain "a FIFO as a header: status $status, $(cat silent.err)"
fi

[ $failures -eq 0 ]
