#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Every #include leads to a room that the including file's room may use.
set -u
cd "$1" || exit 2
here=tests/structure
# shellcheck source=tests/structure/files.sh
. "$here/files.sh"

declare -A allowed
while read -r room uses; do
    allowed[$room]=" $room $uses "
done < <(grep -v '^#' "$here/rooms")

# find_header FILE NAME: sets `header` to the project's file that the #include reaches, or to nothing for the system's and
# generated ones.
find_header() {
    local candidate
    for candidate in "${1%/*}/$2" "${1%%/*}/$2" "${1%%/*}/include/$2" "$2" "include/$2" "runtime/include/$2" \
        "vmm/include/$2" "guest/lib/include/$2" "stream/include/$2"; do
        if [ -f "$candidate" ]; then
            header=$candidate
            [[ $header != *..* ]] || header=$(realpath -s --relative-to=. "$header")
            return
        fi
    done
    header=''
}

wrong=0 count=0
pattern='[<"]([^>"]+)[>"]'
while IFS=: read -r file line text; do
    room=${file%%/*}
    if [ -z "${allowed[$room]:-}" ] || ! [[ $text =~ $pattern ]]; then
        continue
    fi
    name=${BASH_REMATCH[1]}
    count=$((count + 1))
    find_header "$file" "$name"
    target=${header%%/*}
    if [ -n "$header" ] && [ -n "${allowed[$target]:-}" ] && [[ ${allowed[$room]} != *" $target "* ]]; then
        printf '%s:%s: %s/ may not use %s/ (%s)\n' "$file" "$line" "$room" "$target" "$name"
        wrong=1
    fi
done < <(source_files '*.c' '*.h' '*.S' | xargs grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*[<"]' /dev/null)
printf '%s includes looked at\n' "$count"
[ "$count" -gt 0 ] || exit 1
exit $wrong
