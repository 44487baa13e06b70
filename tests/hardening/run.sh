#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# What cmake/caisson/harden.cmake promises, in the files of a build: in every object of the rooms and of systems, and in every program.
# Final programs carry no marks of control-flow protection, as the static C library has none; objects say what they were compiled with.
#   run.sh ARCH SOURCE TREE PROGRAM... -- SYSTEM...
# ARCH: x86_64 or arm64. TREE: a build tree of all rooms. PROGRAM: one of this machine's. SYSTEM: the build tree of an application.
set -u
arch=$1 source=$2 tree=$3
shift 3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
wrong=0 objects=0 programs=0

bad() {
    printf '%s: %s\n' "$1" "$2"
    wrong=$((wrong + 1))
}

# --- objects --------------------------------------------------------------------------------------------------------

case $arch in
x86_64) branches='-fcf-protection=(full|return)' ;;
arm64) branches='-mbranch-protection=(standard|pac-ret)' ;;
*) exit 2 ;;
esac
wanted=(-fstack-protector-strong -fstack-clash-protection)

# look_object FILE BRANCHES [unchecked]: applications alone are compiled without checks of lengths.
# The debugging data tells the compiler's options; one line for each source in it.
look_object() {
    local file=$1 which=$2 lengths=${3:-checked} flag
    readelf --debug-dump=info --dwarf-depth=1 -W "$file" 2> /dev/null | grep 'DW_AT_producer' | grep -E 'GNU (C|C\+\+)' > "$work/producers"
    [ -s "$work/producers" ] || return
    objects=$((objects + 1))
    for flag in "${wanted[@]}" "$which"; do
        grep -vqE -- "(^| )$flag( |$)" "$work/producers" && bad "$file" "was compiled without $flag"
    done
    [ "$lengths" = checked ] || return
    # With length checks, these have other names.
    readelf --symbols -W "$file" | awk '$7 == "UND" { print $8 }' > "$work/symbols"
    grep -xE 'v?(f|d)?printf' "$work/symbols" > "$work/unchecked" && bad "$file" "calls without a check of lengths: $(paste -sd' ' "$work/unchecked")"
    grep -q '_chk$' "$work/symbols" && checked=yes
}

checked=no
while IFS= read -r -d '' file; do
    look_object "$file" "$branches"
done < <(for folder in base compiler loader runtime stream vmm guest/lib guest/tools; do
    [ ! -d "$tree/$folder" ] || find "$tree/$folder" -name '*.o' ! -path '*/test/*' ! -path '*/camkes_[atv]*' ! -path '*_ts[a]n.dir/*' -print0
done)
[ "$objects" -gt 100 ] || bad "$tree" "has only $objects objects to look at"
[ "$checked" = yes ] || bad "$tree" "has no object that calls a function which checks lengths"

# --- programs -------------------------------------------------------------------------------------------------------

# look_program FILE HOW: static-pie, pie or static.
look_program() {
    local file=$1 how=$2 type
    [ -f "$file" ] || { bad "$file" "is missing" && return; }
    programs=$((programs + 1))
    readelf --file-header --program-headers --dynamic -W "$file" > "$work/headers" 2> /dev/null
    type=$(sed -n 's/^ *Type: *\([A-Z]*\).*/\1/p' "$work/headers" | head -n 1)
    [ "$how" = static ] || [ "$type" = DYN ] || bad "$file" "is not position-independent ($type)"
    if [ "$how" = pie ]; then
        grep -q ' INTERP ' "$work/headers" || bad "$file" "is static"
        grep -qE '\((FLAGS|FLAGS_1)\).*NOW' "$work/headers" || bad "$file" "is bound lazily: its relocations stay writable"
    else
        grep -q ' INTERP ' "$work/headers" && bad "$file" "is not static"
        [ "$how" = static ] || grep -qE '\((FLAGS|FLAGS_1)\).*NOW' "$work/headers" || bad "$file" "was linked without -z now"
    fi
    grep -q ' GNU_RELRO ' "$work/headers" || bad "$file" "has no part that is read-only after relocation"
    grep -E ' GNU_STACK ' "$work/headers" | grep -q ' RW ' || bad "$file" "has an executable stack"
    grep -E '^ *LOAD ' "$work/headers" | grep -q 'RWE' && bad "$file" "has memory that is writable and executable"
    if [ "$how" != pie ] && grep -aqF -- "$source" "$file"; then
        bad "$file" "has the folder of its sources in it: $(grep -aoF -m1 -- "$source" "$file" | head -n 1)"
    fi
}

while [ $# -gt 0 ] && [ "$1" != -- ]; do
    look_program "$1" pie
    shift
done
shift
[ ! -f "$tree/guest/tools/sbin/camkes_tools" ] || look_program "$tree/guest/tools/sbin/camkes_tools" static-pie
for system; do
    while IFS= read -r -d '' file; do
        look_object "$file" "$branches" unchecked
    done < <(find "$system" -name '*.o' ! -path '*/members/*' -print0)
    while IFS= read -r -d '' file; do
        look_program "$file" static-pie
    done < <(find "$system/images" "$system/programs" -maxdepth 1 -type f -print0)
    while IFS= read -r -d '' file; do
        [ "$(head -c 4 "$file" | tail -c 3)" != ELF ] || look_program "$file" static
    done < <(find "$system" -path '*/overlays/*' -type f -print0)
done
[ "$programs" -gt 4 ] || bad "$tree" "has only $programs programs to look at"
printf '%s objects and %s programs looked at\n' "$objects" "$programs"
[ "$wrong" -eq 0 ]
