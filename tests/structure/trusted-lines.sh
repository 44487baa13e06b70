#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Counts the lines of the code that somebody has to trust, room by room: lines with code, with nothing but a comment, and blank
# ones. Tests are left out; headers count where they lie. Argument: source tree.
set -eu
cd "$1"
# shellcheck source=tests/structure/files.sh
. tests/structure/files.sh

# What is in it, who relies on it, files, files to leave out.
rooms() {
    cat <<'TEXT'
loader|all instances|loader/|
contracts|loader, runtime, vmm, guest|abi/|
runtime|the instance that links it|runtime/|
streams|who links them, on either side|stream/|
vmm|the guest in it|vmm/|
guest modules|the guest's kernel|guest/kmod/|
guest library, tools|the guest's processes|guest/lib/ guest/tools/|
compiler, base|all, when it is built|compiler/ base/|
simulate|nobody: outside of the machine|simulate/|
TEXT
}

# count FILE...: three numbers, after as many as there are files. A string that contains the beginning of a comment counts as code, all
# the same.
count() {
    awk '
        FNR == 1 { files++; inside = 0 }
        {
            text = $0
            gsub(/"([^"\\]|\\.)*"/, "\"\"", text)
            commented = inside
            left = ""
            while (text != "") {
                if (inside) {
                    end = index(text, "*/")
                    if (end == 0) { text = ""; break }
                    text = substr(text, end + 2)
                    inside = 0
                } else if (match(text, /\/[*\/]/)) {
                    commented = 1
                    left = left substr(text, 1, RSTART - 1)
                    if (substr(text, RSTART, 2) == "//") { text = ""; break }
                    text = substr(text, RSTART + 2)
                    inside = 1
                } else {
                    left = left text
                    text = ""
                }
            }
            if (left ~ /[^ \t]/) code++
            else if (commented) comments++
            else blank++
        }
        END { print files + 0, code + 0, comments + 0, blank + 0 }' "$@"
}

printf '%-22s %-32s %6s %7s %9s %6s\n' what 'trusted by' files code comments blank
while IFS='|' read -r what by folders without; do
    read -ra patterns <<< "$folders"
    mapfile -t files < <(for folder in "${patterns[@]}"; do
        source_files "$folder*.c" "$folder*.h" "$folder*.S" "$folder*.asl" "$folder*.def"
    done | grep -vE "/test/${without:+|$without}" | sort -u)
    [ "${#files[@]}" -gt 0 ] || { echo "there are no files for: $what"; exit 1; }
    read -r number code comments blank < <(count "${files[@]}")
    printf '%-22s %-32s %6d %7d %9d %6d\n' "$what" "$by" "$number" "$code" "$comments" "$blank"
done < <(rooms)
