#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# What the preprocessor printed is kept, used only as long as it would print the same, and only in a folder of one's own.
#   cache.sh COMPILER
set -u
compiler=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
failures=0
step=0
export XDG_CACHE_HOME="$work/cache" CAISSON_INCLUDE_DIR="$work/none"
unset CPATH C_INCLUDE_PATH

complain() {
    echo "$*"
    failures=$((failures + 1))
}

# A preprocessor that counts how often it runs.
cat >counting <<'END_OF_FILE'
#!/bin/sh
echo x >>"$COUNT"
exec cpp "$@"
END_OF_FILE
chmod +x counting
export COUNT="$work/count"

# value WANTED RUNS [OPTION...]: the attribute's value, and how often the preprocessor runs for it. `any`: that depends on how long
# ago a file was changed.
value() {
    step=$((step + 1))
    wanted=$1
    runs=$2
    shift 2
    : >"$COUNT"
    "$compiler" generate --output o --cpp-bin "$work/counting" "$@" app.camkes 2>err || complain "fails: $(cat err)"
    found=$(sed -n 's/^#define CAMKES_CONST_ATTR_n //p' o/a/camkes.h)
    ran=$(grep -c x "$COUNT")
    if [ "$found" != "$wanted" ] || { [ "$runs" != any ] && [ "$ran" -ne "$runs" ]; }; then
        complain "step $step: $found after $ran runs with '$*', not $wanted after $runs"
    fi
}

# settle: what was changed a moment ago is not kept; the time of a change cannot be set, so it has to pass.
settle() {
    sleep 4
}

mkdir -p first second
cat >app.camkes <<'END_OF_FILE'
#include "value.h"
component A { control; attribute int n = VALUE; }
assembly { composition { component A a; } }
END_OF_FILE
echo '#define VALUE 1' >second/value.h

value 1 1 -Ifirst -Isecond
settle
value 1 any -Ifirst -Isecond
value 1 0 -Ifirst -Isecond
value 1 0 -Ifirst -Isecond

# Another command line, header, description, preprocessor, folder.
value 1 1 -Ifirst -Isecond -DX
value 1 0 -Ifirst -Isecond
echo '#define VALUE 2' >second/value.h
value 2 1 -Ifirst -Isecond
settle
value 2 any -Ifirst -Isecond
value 2 0 -Ifirst -Isecond
sed 's/= VALUE/= 10 + VALUE/' app.camkes >other && cp app.camkes same && cp other app.camkes
value 12 1 -Ifirst -Isecond
cp same app.camkes
value 2 any -Ifirst -Isecond

# A header that would now be found before the other. While there are two nothing is kept.
echo '#define VALUE 3' >first/value.h
value 3 1 -Ifirst -Isecond
settle
value 3 1 -Ifirst -Isecond
rm first/value.h
value 2 any -Ifirst -Isecond
settle
rm -rf cache
value 2 1 -Ifirst -Isecond
value 2 0 -Ifirst -Isecond
echo '#define VALUE 4' >value.h
value 4 1 -Ifirst -Isecond
rm value.h
value 2 0 -Ifirst -Isecond

# What others could have written is neither used nor written over; nor is what is no entry.
for file in cache/caisson/*; do
    sed -i 's/}2{/}9{/' "$file" # the printed value
done
value 9 0 -Ifirst -Isecond
chmod g+w cache/caisson/*
value 2 1 -Ifirst -Isecond
for file in cache/caisson/*; do
    head -c 300 "$file" >part && cat part >"$file"
done
value 2 1 -Ifirst -Isecond
value 2 0 -Ifirst -Isecond
chmod g+w cache/caisson
value 2 1 -Ifirst -Isecond
rm -rf cache/caisson && mkdir elsewhere && ln -s "$work/elsewhere" cache/caisson
value 2 1 -Ifirst -Isecond
[ -z "$(ls elsewhere)" ] || complain 'the cache follows a link'
rm -rf cache && : >cache
value 2 1 -Ifirst -Isecond
rm -f cache
XDG_CACHE_HOME=relative HOME=nowhere value 2 1 -Ifirst -Isecond
if [ -e relative ] || [ -e nowhere ]; then complain 'the cache is in a folder that is not absolute'; fi

# Text that asks what is not there, or counts, is preprocessed anew; messages are not lost.
printf '#if __has_include("more.h")\n#define VALUE 6\n#else\n#define VALUE 5\n#endif\n' >second/value.h
settle
value 5 1 -Ifirst -Isecond
: >first/more.h
value 5 1 -Isecond
value 6 1 -Ifirst -Isecond
printf '#define VALUE 7\n#warning "seven"\n' >second/value.h
settle
value 7 1 -Isecond
value 7 1 -Isecond
grep -q 'warning: #warning "seven"' err || complain "a message is lost: $(cat err)"

# It does not grow for good.
echo '#define VALUE 8' >second/value.h
settle
count=0
mkdir -p cache/caisson && chmod 700 cache cache/caisson
while [ $count -lt 600 ]; do
    count=$((count + 1))
    : >"cache/caisson/preprocessed-$count"
done
value 8 1 -Isecond
[ "$(find cache/caisson -type f | wc -l)" -eq 1 ] || complain 'the cache grows for good'
value 8 0 -Isecond

[ $failures -eq 0 ]
