#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Every CMake target links only targets of rooms that its room may use. The second argument is the list that CMake wrote:
# a target, its room, what it links, that one's room.
set -u
cd "$1" || exit 2
declare -A allowed
while read -r room uses; do
    allowed[$room]=" $room $uses "
done < <(grep -v '^#' tests/structure/rooms)

wrong=0 count=0
while read -r target room link link_room; do
    count=$((count + 1))
    [ -n "${allowed[$room]:-}" ] || continue
    [ -n "${allowed[$link_room]:-}" ] || continue # build settings, or no room
    if [[ ${allowed[$room]} != *" $link_room "* ]]; then
        printf '%s (%s/) may not link %s (%s/)\n' "$target" "$room" "$link" "$link_room"
        wrong=1
    fi
done < "$2"
printf '%s links looked at\n' "$count"
[ "$count" -gt 0 ] || exit 1
exit $wrong
