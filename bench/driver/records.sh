# SPDX-License-Identifier: BSD-2-Clause
# What a bench's script is written with; it sources this file. Standard output has records alone, the rest goes to standard error.
# From the driver: BENCH_ROUNDS, and BENCH_QUICK where a look is enough.
# shellcheck shell=bash disable=SC2034 # for who sources it
rounds=${BENCH_ROUNDS:-5}
quick=${BENCH_QUICK:-}
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
exec 3>&1 1>&2 # what programs print on the way is no record

# record BENCH CASE MEANS METRIC UNIT VALUE
record() {
    local IFS=$'\t'
    printf 'record\t%s\n' "$*" >&3
}

# skipped BENCH CASE MEANS WHY: a row that says so.
skipped() {
    local IFS=$'\t'
    printf 'skipped\t%s\n' "$*" >&3
}

# cannot_run WHY: the whole bench, now.
cannot_run() {
    printf '%s\n' "$*" >&2
    exit 77
}

# records: passes on those of a program's output.
records() {
    grep -aE $'^(record|skipped)\t' | tr -d '\r' >&3 || true
}

# nanoseconds COMMAND...: of one run.
nanoseconds() {
    local begin now
    begin=$(date +%s%N)
    "$@" > /dev/null
    now=$(date +%s%N)
    echo $((now - begin))
}

# build_system TREE APPLICATION: for the benches that have one of their own.
build_system() {
    mkdir -p "${1%/*}"
    {
        cmake -G Ninja -S "$top" -B "$1" -DCAMKES_APP="$2" -DCMAKE_BUILD_TYPE=Release && cmake --build "$1"
    } > "$1.log" 2>&1 || { tail -n 20 "$1.log" >&2; echo "cannot build $2, see $1.log" >&2; exit 1; }
}
