#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Checks a Spin model exhaustively in each of its variants: check_model.sh SPIN CC MODEL [-DVARIANT]...
set -eu
spin=$1 cc=$2 model=$3
shift 3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

check() {
    "$spin" -a "$@" "$model"
    "$cc" -O2 -w -DSAFETY -DCOLLAPSE -DMEMLIM=1500 -o pan pan.c
    ./pan -m1000000 >report
    cat report
    grep -q 'errors: 0' report || return 1
    # A search that was cut short proves nothing.
    ! grep -Eq 'max search depth too small|Search not completed|reached -DMEMLIM' report
}

check || exit 1
for variant in "$@"; do
    check "$variant" || exit 1
done
