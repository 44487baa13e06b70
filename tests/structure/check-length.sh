#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# A file is a chapter: tells which are longer than 300 lines, and fails where one has more than 700.
set -u
cd "$1" || exit 2
# shellcheck source=tests/structure/files.sh
. tests/structure/files.sh

source_files '*.c' '*.h' '*.S' '*.cmake' '*CMakeLists.txt' '*.sh' dev | xargs wc -l |
    awk '$2 != "total" && $1 > 300 { print $1, $2; if ($1 > 700) wrong = 1 } END { exit wrong }'
