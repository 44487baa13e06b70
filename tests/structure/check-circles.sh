#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# No file of the product calls, over other files, one that calls it, and no header includes itself over others.
#
# usage: check-circles.sh SOURCE BUILD
# The calls are read from the objects in the build tree: who defines a symbol, and who needs it. Recursion that is meant is a
# line of recursion.txt. The graphs are drawn to BUILD/structure/calls.dot and includes.dot.
set -u
source=$1
build=$2
cd "$source" || exit 2
# shellcheck source=tests/structure/files.sh
. tests/structure/files.sh
rooms='abi|base|compiler|components|guest|loader|runtime|simulate|stream|vmm'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Lines of "FILE d SYMBOL" (defines) and "FILE u SYMBOL" (uses), FILE as its path from the tree's top. CMake writes `__` for `..`.
symbols() {
    source_files '*.c' | grep -E "^($rooms)/" | grep -v /test/ > "$work/sources"
    find "$build" '(' -path '*/CMakeFiles/*.dir/*.c.o' -o -path "$build/guest/kmod/build/*.o" ')' -print0 |
        xargs -0 nm -gA 2> /dev/null | awk -v start=$((${#build} + 2)) '
        NR == FNR { sources[$1]; next }
        {
            path = substr($1, start)
            sub(/:[^:]*$/, "", path)
            if (sub(/^guest\/kmod\/build\//, "guest/kmod/", path)) sub(/\.o$/, ".c", path)
            else {
                sub(/CMakeFiles\/[^\/]*\.dir\//, "", path)
                sub(/\.o$/, "", path)
                while (sub(/[^\/]+\/__\//, "", path)) continue
            }
            if (!(path in sources)) next
            if ($(NF - 1) ~ /^[Uw]$/) print path, "u", $NF
            if ($(NF - 1) ~ /^[TDBRV]$/) print path, "d", $NF
        }' "$work/sources" - | sort -u
}

# From these, lines of USER DEFINER SYMBOL. Of several definers those of the user's own folder, else of its room, count.
calls() {
    awk '
        function room(path) { sub(/\/.*/, "", path); return path }
        function folder(path) { sub(/\/[^\/]*$/, "", path); return path }
        function edges(user, symbol, nearness,    definer, n, i, list, found) {
            n = split(definers[symbol], list, " ")
            for (i = 1; i <= n; i++) {
                definer = list[i]
                if (nearness == 2 && folder(definer) != folder(user)) continue
                if (nearness == 1 && room(definer) != room(user)) continue
                found = 1
                if (definer != user) print user, definer, symbol
            }
            return found
        }
        $2 == "d" { definers[$3] = definers[$3] " " $1 }
        $2 == "u" { users[++count] = $1; uses[count] = $3 }
        END {
            for (i = 1; i <= count; i++)
                if (!edges(users[i], uses[i], 2) && !edges(users[i], uses[i], 1)) edges(users[i], uses[i], 0)
        }'
}

# Lines of HEADER HEADER.
includes() {
    source_files '*.h' | grep -E "^($rooms)/" | grep -v /test/ | xargs grep -oE '^ *# *include "[^"]+"' /dev/null |
        while IFS=: read -r header line; do
            name=${line#*\"}
            name=${name%\"}
            for candidate in "${header%/*}/$name" "${header%%/*}/$name" "${header%%/*}/include/$name" "$name"; do
                [ -f "$candidate" ] && printf '%s %s\n' "$header" "$(realpath -s --relative-to=. "$candidate")" && break
            done
        done | sort -u
}

# Keeps of a graph the edges that are in a circle or between two: takes away, again and again, what nothing leads to or from.
circles() {
    awk '
        { from[NR] = $1; to[NR] = $2; line[NR] = $0 }
        END {
            do {
                removed = 0
                delete out; delete in_
                for (i = 1; i <= NR; i++) if (i in from) { out[from[i]] = 1; in_[to[i]] = 1 }
                for (i = 1; i <= NR; i++) if (i in from && (!(to[i] in out) || !(from[i] in in_))) {
                    delete from[i]; removed = 1
                }
            } while (removed)
            for (i = 1; i <= NR; i++) if (i in from) print line[i]
        }'
}

# draw NAME: a graph of the edges on standard input, in the language of Graphviz.
draw() {
    mkdir -p "$build/structure"
    {
        printf 'digraph %s {\n    rankdir = LR;\n    node [shape = box];\n' "$1"
        awk '{ print "    \"" $1 "\" -> \"" $2 "\";" }' | sort -u
        printf '}\n'
    } > "$build/structure/$1.dot"
}

wrong=0

# judge WHAT FILE: says which edges of the graph are in circles.
judge() {
    circles < "$2" > "$work/circles"
    if [ -s "$work/circles" ]; then
        printf 'these %s are in circles, or lead from one to another:\n' "$1"
        sed 's/^\([^ ]*\) \([^ ]*\) *\(.*\)/  \1 -> \2  \3/' "$work/circles"
        wrong=1
    fi
}

symbols | calls | sort -u > "$work/all"
draw calls < "$work/all"
while read -r one other reason; do
    if [ -z "$reason" ] || ! grep -q "^$one $other " "$work/all" || ! grep -q "^$other $one " "$work/all"; then
        printf 'recursion.txt: %s and %s do not call each other, or the line gives no reason\n' "$one" "$other"
        wrong=1
    fi
done < <(grep -v '^#' tests/structure/recursion.txt)
awk 'NR == FNR { if ($1 != "#") { meant[$1 " " $2]; meant[$2 " " $1] } next } !($1 " " $2 in meant)' \
    tests/structure/recursion.txt "$work/all" > "$work/calls"
judge calls "$work/calls"
includes > "$work/includes"
draw includes < "$work/includes"
judge includes "$work/includes"
printf '%s calls and %s includes between files looked at\n' "$(wc -l < "$work/calls")" "$(wc -l < "$work/includes")"
[ -s "$work/calls" ] && [ -s "$work/includes" ] || exit 1
exit $wrong
