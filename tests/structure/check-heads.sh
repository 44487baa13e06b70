#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Every source file begins with its licence and one sentence that says what it is for.
set -u
cd "$1" || exit 2
# shellcheck source=tests/structure/files.sh
. tests/structure/files.sh

wrong=0
complain() {
    printf '%s: %s\n' "$1" "$2"
    wrong=1
}

# scripts: files without a known ending that a shell runs.
scripts() {
    source_files '*' | grep -vE '\.(c|h|S|cmake|camkes|idl4|md|txt|json|sh|asl)$' | while IFS= read -r file; do
        head -c 2 "$file" 2> /dev/null | grep -q '#!' && printf '%s\n' "$file"
    done
}

while IFS= read -r file; do
    [ -f "$file" ] || continue
    licence=BSD-2-Clause
    case $file in
    guest/kmod/*.[ch] | guest/kmod/Kbuild | tests/hostile_guest/kmod/*.[ch] | bench/crossvm/kmod/*) licence=GPL-2.0-only ;;
    esac
    mapfile -t head < <(head -n 5 "$file")
    first=0
    [[ ${head[0]:-} == '#!'* ]] && first=1
    [[ ${head[first]:-} == *"SPDX-License-Identifier: $licence"* ]] || complain "$file" "line $((first + 1)) is not its SPDX line ($licence)"
    purpose="${head[first + 1]:-} ${head[first + 2]:-}"
    [[ ${head[first + 1]:-} =~ ^(/\*|//|#|\ \*|\;|\"\"\") ]] || complain "$file" "line $((first + 2)) is no comment that says what the file is for"
    [[ $purpose =~ [A-Za-z]{3}.*[\ ].*[A-Za-z]{2} ]] || complain "$file" "its purpose has no words"
done < <(source_files '*.c' '*.h' '*.S' '*.cmake' '*CMakeLists.txt' '*.camkes' '*.idl4' '*.sh' '*.asl'; scripts)
exit $wrong
