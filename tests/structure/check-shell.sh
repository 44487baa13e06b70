#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Every shell script passes shellcheck.
set -u
cd "$1" || exit 2
# shellcheck source=tests/structure/files.sh
. tests/structure/files.sh

command -v shellcheck > /dev/null || { echo "shellcheck is not installed"; exit 77; }
list=()
while IFS= read -r file; do
    if [ -f "$file" ] && head -n 1 "$file" 2> /dev/null | grep -qaE '^#! ?/(usr/)?bin/(env )?(ba|da)?sh'; then
        list+=("$file")
    fi
done < <(source_files '*')
printf '%s scripts looked at\n' "${#list[@]}"
[ "${#list[@]}" -gt 0 ] && shellcheck -S warning -e SC2044,SC2217 -x -P SCRIPTDIR -P . "${list[@]}"
