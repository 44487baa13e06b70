#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# No unfinished places and no paths of somebody's machine in what is published.
set -u
cd "$1" || exit 2
# shellcheck source=tests/structure/files.sh
. tests/structure/files.sh

found=$(source_files '*' | grep -vE '^(LICENSES/|tests/structure/)' | tr '\n' '\0' |
    xargs -0 grep -nIE '\b(TO''DO|FIX''ME|XX''X|HA''CK)\b|/home/[a-z]|\.\./share[d]' /dev/null)
if [ -n "$found" ]; then
    printf '%s\n' "$found"
    exit 1
fi
