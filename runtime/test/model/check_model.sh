#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Checks models exhaustively by Spin, as the list `models` beside it says: check_model.sh full | NAME, the name of lines of that
# list, of which those for `quick` are checked. SPIN and CC say which programs to use.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
spin=${SPIN:-spin} cc=${CC:-cc} wanted=${1:?check_model.sh full, or the name of a model}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

complain() {
    echo "FAILED: $*"
    [ ! -f report ] || cat report
    exit 1
}

# run OPTIMISATION MODEL DEFINITION...: leaves what the verifier says in `report`.
run() {
    optimisation=$1 model=$2
    shift 2
    rm -f pan* report ./*.trail
    "$spin" -a "$@" "$here/$model"
    "$cc" "$optimisation" -w -DSAFETY -DCOLLAPSE -DMEMLIM=3000 -o pan pan.c
    ./pan -m1000000 > report
}

check() {
    expected=$1
    shift
    case $expected in
    finds) run -O0 "$@" ;; # soon found: compiling would take the longest
    *) run -O1 "$@" ;;
    esac
    echo "$* $expected: $(sed -n 's/ *\([0-9.e+]*\) states, stored.*/\1 states/p; s/.*\(errors: [0-9]*\)/\1/p' report | tr '\n' ' ')"
    case $expected in
    holds)
        grep -q 'errors: 0' report || complain "Spin finds an error in $*"
        # A search that was cut short proves nothing.
        ! grep -Eq 'max search depth too small|Search not completed|reached -DMEMLIM' report || complain "cut short: $*"
        ;;
    finds)
        ! grep -q 'errors: 0' report || complain "the broken $* passes"
        grep -Eq 'pan:.*(assertion violated|invalid end state)' report || complain "no error, and no end of $*"
        ;;
    *) complain "the list says '$expected' of $*" ;;
    esac
}

checked=0
while read -r name when expected model definitions; do
    case $name in '' | '#'*) continue ;; esac
    [ "$wanted" = full ] || { [ "$wanted" = "$name" ] && [ "$when" = quick ]; } || continue
    checked=$((checked + 1))
    # shellcheck disable=SC2086 # definitions are words
    check "$expected" "$model" $definitions
done < "$here/models"
[ "$checked" -gt 0 ] || complain "no model is named '$wanted'"
