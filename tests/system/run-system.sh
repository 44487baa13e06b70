#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Runs a system and looks at its exit status and at the lines it prints. Arguments: status, file of
# patterns expected in that order, file of patterns, file of all lines (each may be none), command...
set -u
status=$1 expected=${2#none} logged=${3#none} whole=${4#none}
shift 4

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# shellcheck source=tests/system/once-more.sh
. "$(dirname "$0")/once-more.sh"
got=
run_system "$work/output" "$status" "$@"

# plain: without carriage returns, terminal control and the kernel's time stamps.
plain() {
    sed -E 's/\r//g; s/\x1b\[[0-9;?]*[A-Za-z]//g; s/^\[ *[0-9]+\.[0-9]+\] //; s/ +$//'
}

# masked: without the addresses of a report of a fault, which are others each time.
masked() {
    sed -E 's/(at address|from) 0x[0-9a-f]+/\1 0x*/g'
}

fail() {
    printf '%s\n--- printed:\n' "$1"
    cat "$work/output"
    exit 1
}

[ "$got" -eq "$status" ] || fail "exit status $got, expected $status"
plain < "$work/output" > "$work/plain"

# Each wanted line in turn, somewhere after the one before; * stands for anything.
if [ -n "$expected" ]; then
    plain < "$expected" | grep -v '^$' > "$work/wanted"
    missing=$(awk 'function as_regex(line) {
            gsub(/[][^$.|?+(){}\\]/, "\\\\&", line)
            gsub(/[*]/, ".*", line)
            return "^" line "$"
        }
        NR == FNR { wanted[n] = $0; regex[n++] = as_regex($0); next }
        next_line < n && $0 ~ regex[next_line + 0] { next_line++ }
        END { if (next_line < n) print wanted[next_line + 0] }' "$work/wanted" "$work/plain")
    [ -z "$missing" ] || fail "this line is missing, or not where it belongs: $missing"
fi

# Each pattern matches some line as a whole; * stands for anything, ! before it for a line that must not be there.
if [ -n "$logged" ]; then
    while IFS= read -r pattern; do
        [ -n "$pattern" ] || continue
        line=$(sed 's/[].[^$\\]/\\&/g; s/\*/.*/g' <<< "${pattern#!}")
        if [ "${pattern#!}" = "$pattern" ]; then
            grep -qxe "$line" "$work/plain" || fail "no line is like: $pattern"
        elif grep -qxe "$line" "$work/plain"; then
            fail "there is a line like: ${pattern#!}"
        fi
    done < "$logged"
fi

# These lines and no others. Instances run at the same time: only the order of each one's own lines is sure. How the
# system is run is not its output.
if [ -n "$whole" ]; then
    LC_ALL=C sort -s -t: -k1,1 "$whole" > "$work/wanted"
    grep -vE '^caisson: (native|UNCONFINED|simulated machine \(.*\)): ' "$work/plain" | masked | LC_ALL=C sort -s -t: -k1,1 | diff "$work/wanted" - ||
        fail "these lines are missing (<) or too many (>)"
fi
exit 0
