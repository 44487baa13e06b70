#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# A description that cannot be read has one message, status 1, and leaves no output behind. Arguments: the compiler.
set -u
compiler=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
wrong=0

# try FILE MESSAGE [COMMAND...]: `check` and `generate` say the same, the latter makes nothing.
try() {
    local file=$1 message=$2 command status
    shift 2
    for command in check "generate --output $work/out"; do
        # shellcheck disable=SC2086 # a command and its option
        timeout 80 "$@" "$compiler" $command "$file" > "$work/printed" 2>&1
        status=$?
        if [ "$status" -ne 1 ] || [ "$(cat "$work/printed")" != "$message" ]; then
            printf 'caisson %s: status %s\n  expected: %s\n  printed:  %s\n' "$command" "$status" "$message" "$(cat "$work/printed")"
            wrong=1
        fi
        [ ! -e "$work/out" ] || { echo "caisson $command $file: left files behind"; wrong=1; rm -rf "$work/out"; }
    done
}

chmod 755 "$work"
printf 'assembly { composition { } }\n' > "$work/plain.camkes"
head -c 4000 "$compiler" > "$work/binary.camkes"
mkdir "$work/folder.camkes"
ln -s loop.camkes "$work/loop.camkes"
try "$work/none.camkes" "caisson: error: cannot read '$work/none.camkes': No such file or directory"
try "$work/folder.camkes" "caisson: error: cannot read '$work/folder.camkes': Is a directory"
try "$work/binary.camkes" "caisson: error: cannot read '$work/binary.camkes': it is a binary file, not a description"
try "$work/loop.camkes" "caisson: error: cannot read '$work/loop.camkes': Too many levels of symbolic links"

chmod 0 "$work/plain.camkes"
refused="caisson: error: cannot read '$work/plain.camkes': Permission denied"
if [ "$(id -u)" -ne 0 ]; then
    try "$work/plain.camkes" "$refused"
elif cp "$compiler" "$work/caisson" && compiler=$work/caisson && setpriv --reuid 65534 --regid 65534 --clear-groups true; then
    try "$work/plain.camkes" "$refused" setpriv --reuid 65534 --regid 65534 --clear-groups
else
    echo "not tried: a description without permission, as no other user can be taken on here"
fi
exit $wrong
