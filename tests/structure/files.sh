# SPDX-License-Identifier: BSD-2-Clause
# For the structure tests to source: the project's files, without published, golden and built ones.
# shellcheck shell=bash

# source_files PATTERN...: paths relative to the current folder, which is the source tree's top.
source_files() {
    if git rev-parse --is-inside-work-tree > /dev/null 2>&1; then
        git ls-files --cached --others --exclude-standard -- "$@"
    else
        for pattern in "$@"; do
            find . -name "${pattern##*/}" -not -path './.git/*' -not -path './build*/*' -not -path './.cache/*' -type f | sed 's|^\./||'
        done
    fi | grep -vE '^tests/tutorial/|/test/(good|bad|golden|corpus)/' | sort -u
}
