#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The driver of ./dev bench, with benches that are none: what it makes of records, of benches that can't run, fail, hang or are
# interrupted; goals, gate, comparison. `--update` writes the expected table anew. Argument: the source tree.
set -u
top=$1
driver=$top/bench/driver/bench.sh
here=$top/bench/driver/test
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export CAISSON_BENCH_FOLDER=$work/benches CAISSON_BENCH_OUTPUT=$work/output
wrong=0
mkdir -p "$work/benches"

complain() {
    printf '%s\n' "$*"
    wrong=1
}

# bench NAME: its script comes from standard input.
bench() {
    { printf '#!/bin/bash\n# SPDX-License-Identifier: BSD-2-Clause\n# Measures %s.\n# Builds what it needs itself.\n' "$1"; cat; } > "$work/benches/$1.sh"
    chmod +x "$work/benches/$1.sh"
}

# run STATUS ARGUMENT...: the driver; its output is in $work/out then.
run() {
    local expected=$1 status=0
    shift
    timeout 60 "$driver" "$@" > "$work/out" 2> "$work/log" < /dev/null || status=$?
    [ "$status" -eq "$expected" ] || { complain "bench $*: status $status, not $expected"; cat "$work/log"; }
}

has() {
    grep -qF -- "$1" "$work/${2:-out}" || complain "not in ${2:-out}: $1"
}

has_not() {
    ! grep -qF -- "$1" "$work/${2:-out}" || complain "in ${2:-out}: $1"
}

record='printf "record\t%s\t%s\t%s\t%s\t%s\t%s\n"'

bench alpha << END
echo "tells somebody something" >&2
for round in 1 2 3 4 5; do
    $record alpha "event, one core" caisson p50 ns \$((1500 + round * 10))
    $record alpha "event, one core" futex p50 ns \$((1000 + round * 10))
    $record alpha "event, one core" spin p50 ns 200.5
    $record alpha "stream" caisson throughput MB/s \$((3000 + round))
    $record alpha "stream" pipe throughput MB/s 1000
    $record alpha "counts" caisson exits exits 1.02
    $record alpha "counts" "caisson loader" memory KiB 4096
    $record alpha "counts" none exits exits 0
    $record alpha-more "stream" caisson throughput MB/s 5
    for means in caisson vsock; do
        $record alpha-more "stream" \$means exits count 1.25
        $record alpha-more "stream" \$means syscalls count 3
    done
done
printf 'skipped\talpha\tstream\tgRPC\tlibgrpc++-dev is not installed\n'
printf 'skipped\talpha\tother\tnng\tlibnng-dev is not installed\n'
printf 'failed\talpha-more\tvsock\tno such device\n'
printf 'record\talpha\tno value\tcaisson\tp50\tns\tmany\n'
END
bench beta << 'END'
echo "no /dev/kvm here" >&2
exit 77
END
bench gamma << 'END'
printf 'record\tgamma\tlater\tcaisson\ttime\tns\t2500000000\n'
echo "its reason" >&2
exit 3
END
bench hangs << 'END'
printf 'record\thangs\tbefore\tcaisson\ttime\tns\t17\n'
sleep 1000 & # what it starts is ended with it
echo $! > "$CAISSON_BENCH_OUTPUT/child"
wait
END
sed 's/|/\t/g' > "$work/benches/goals.tsv" << 'END'
# bench|case|means|metric|baseline|goal|way|kind
alpha|event, *|caisson|p50|futex|1.55|max|timed
alpha|event, one core|caisson|p50|spin|1.5|max|timed
alpha|stream|caisson|throughput|pipe|2|min|timed
alpha|counts|caisson|exits|-|1.1|max|counted
alpha|counts|caisson loader|memory|-|2048|max|counted
alpha|counts|caisson|exits|none|2|max|timed
alpha-more|stream|caisson|throughput|-|4|min|timed
alpha-more|stream|caisson|exits|-|1|max|counted
alpha|never (measured)|caisson|p50|futex|2|max|timed
beta|anything|caisson|p50|-|1|max|counted
gamma|later|caisson|time|caisson@other|2|max|timed
END

# The table, with goals met, missed and not measured, and every kind of end. What says where and when is left out.
run 1 alpha beta gamma --json "$work/first.json"
sed -E "s|$work|WORK|g; s/^measured at .*/measured at/" "$work/out" > "$work/table"
if [ "${2:-}" = --update ]; then
    cp "$work/table" "$here/expected.txt"
fi
diff -u "$here/expected.txt" "$work/table" || complain "the table is another one"
has "dev: bench alpha: ok" log
has "dev: bench beta: not run" log
has "dev: bench gamma: failed" log
has "tells somebody something" output/log/alpha.log

# JSON: what somebody needs who reads it later.
json() {
    [ "$(jq -r "$1" "$work/first.json")" = "$2" ] || complain "in the JSON, $1 is '$(jq -r "$1" "$work/first.json")', not '$2'"
}
json '.figures | length' 14
json '.figures[0] | [.bench, .case, .means, .metric, .unit, .median, .q1, .q3] | join("/")' "alpha/event, one core/caisson/p50/ns/1530/1520/1540"
json '.figures[0].values | join(" ")' "1510 1520 1530 1540 1550"
json '[.benches[] | .status] | join("/")' "ok/ok/not run/failed"
json '.machine.cpus' "$(nproc)"
json '.machine.kernel' "$(uname -r)"
json '[.machine.cpu, .machine.governor, .machine.qemu, .commit, .date] | map(length > 0) | all' true
json '[.goals[] | .met] | map(tostring) | join(" ")' "true false true true false null true false null null null"
json '.malformed[0]' "record alpha no value caisson p50 ns many"
grep -qF '| event, one core, p50 | futex | 1.03 us | 1.02 us .. 1.04 us | 1.49 |' "$work/output/results.md" || complain "results.md lacks a row"
if command -v gnuplot > /dev/null; then
    [ -s "$work/output/alpha-p50-ns.svg" ] || complain "there is no plot"
    grep -q '<svg' "$work/output/alpha-p50-ns.svg" || complain "the plot is no SVG"
    has_not "gnuplot failed" log
fi

# The gate: counted goals alone count; where none was measured it guards nothing.
run 0 alpha
run 1 alpha --gate
has "gate: a counted goal is missed" log
sed -i 's/\t2048\t/\t8192\t/; s/exits\t-\t1\t/exits\t-\t2\t/' "$work/benches/goals.tsv"
run 0 alpha --gate --json "$work/second.json"
run 1 beta --gate

# Comparison: noise is no change, a change is one, whichever way.
run 0 alpha --compare "$work/second.json"
has "changed: nothing"
has "ratios that changed: nothing"
sed -i 's/1500 + round/1520 + round/; s/1000 + round/1200 + round/; s/4096/4000/' "$work/benches/alpha.sh"
run 0 alpha --compare "$work/second.json"
has "alpha: event, one core, p50, futex"
has "1.03 us -> 1.23 us  (+19.4 %)"
has "4.00 MiB -> 3.91 MiB  (-2.3 %)"
has "caisson of futex"
has_not "p50, caisson  "
jq '.machine.cpu = "another"' "$work/second.json" > "$work/moved.json"
run 0 alpha --compare "$work/moved.json"
has "the machines differ"
has "counted figures that changed:"
has_not "1.03 us -> 1.23 us"
has "caisson of futex"

# Interrupted: it says what it has, and nothing of the bench stays.
interrupt() {
    rm -f "$work/output/child"
    CAISSON_BENCH_BOUND=20 env --default-signal=INT "$driver" hangs alpha > "$work/out" 2> "$work/log" < /dev/null &
    for ((i = 0; i < 300; i++)); do
        [ ! -s "$work/output/child" ] || break
        sleep 0.1
    done
    kill "-$1" $!
    wait $!
    [ $? -eq 130 ] || complain "interrupted by $1, the status is not 130"
    has "interrupted: this is what was measured so far"
    has "before, time"
    has_not ALPHA
    for ((i = 0; i < 100; i++)); do
        kill -0 "$(cat "$work/output/child")" 2> /dev/null || return 0
        sleep 0.1
    done
    complain "a process of the bench is still there"
}
interrupt INT
interrupt TERM

# One that takes too long.
CAISSON_BENCH_BOUND=1 run 1 hangs
has "failed: took longer than 1 s"

# Wrong calls, and questions.
run 2 nobody
has "no bench 'nobody'; there are: alpha beta gamma hangs" log
run 2 --rounds 0
run 2 --compare "$work/none"
run 2 --wrong
run 0 --list
has "alpha          Measures alpha."
run 0 --needs alpha
[ ! -s "$work/out" ] || complain "alpha builds what it needs itself"
sed -i '/Builds what it needs/d' "$work/benches/beta.sh"
run 0 --needs alpha beta
has tutorial
exit $wrong
