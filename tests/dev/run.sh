#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# ./dev run: two of them at once take turns at a build tree, and applications share one tree of Caisson. CMake is a script here, which waits
# until it may go on. Argument: the source tree.
set -u
source=$1
work=$(mktemp -d)
trap 'touch "$work/go"; wait; rm -rf "$work"' EXIT
wrong=0

mkdir -p "$work/bin" "$work/top/cmake" "$work/top/examples/app" "$work/top/examples/other"
cp -r "$source/dev" "$source/tools" "$work/top"
cp "$source/cmake/packages" "$work/top/cmake/packages"
touch "$work/top/examples/app/CMakeLists.txt" "$work/top/examples/other/CMakeLists.txt"
printf '#!/bin/sh\necho installed\n' > "$work/bin/dpkg-query"
# What it is asked to configure gets the files of a tree; each call is a line, at its begin and at its end.
cat > "$work/bin/cmake" << TEXT
#!/bin/bash
echo "begin \$*" >> "$work/calls"
until [ -e "$work/go" ]; do sleep 0.02; done
while [ \$# -gt 0 ]; do
    case \$1 in
    -B) tree=\$2 ;;
    -D*) settings+="\$(sed 's/=/:STRING=/' <<< "\${1#-D}")"\$'\n' ;;
    esac
    shift
done
if [ -n "\${tree:-}" ]; then
    mkdir -p "\$tree"
    touch "\$tree/build.ninja" "\$tree/compile_commands.json"
    printf '%s' "\$settings" > "\$tree/CMakeCache.txt"
    printf '#!/bin/sh\necho it ran\n' > "\$tree/simulate"
    chmod +x "\$tree/simulate"
fi
echo end >> "$work/calls"
TEXT
chmod +x "$work"/bin/*

bad() {
    echo "$*"
    cat "$work"/calls "$work"/[0-9].out
    wrong=1
}

# until_seen TEXT FILE: bounded by the test's own bound.
until_seen() {
    until grep -qsF -- "$1" "$2"; do sleep 0.02; done
}

run() {
    (cd "$work/top" && PATH=$work/bin:$PATH exec ./dev run "$1" < /dev/null > "$work/$2.out" 2>&1)
}

run app 1 &
first=$!
until_seen begin "$work/calls"
run other 2 &
second=$!
until_seen "waiting for another ./dev, which is at work in $work/top/build/rooms" "$work/2.out"
[ "$(grep -c begin "$work/calls")" -eq 1 ] || bad "two work on one tree"
touch "$work/go"
wait "$first" || bad "the first one failed"
wait "$second" || bad "the second one failed"
for number in 1 2; do
    grep -q 'it ran' "$work/$number.out" || bad "system $number did not run"
done
[ "$(grep -cF -- "-B $work/top/build/rooms " "$work/calls")" -eq 1 ] || bad "Caisson was configured twice"
grep -q -- "-DCAISSON_PREBUILT=$work/top/build/rooms" "$work/calls" || bad "an application builds Caisson by itself"
grep -q -- '-DCMAKE_EXPORT_COMPILE_COMMANDS=ON' "$work/calls" || bad "there will be no compile_commands.json"

# Once more: nothing is configured.
: > "$work/calls"
run app 3
grep -q -- ' -B ' "$work/calls" && bad "a second run configures anew"
exit $wrong
