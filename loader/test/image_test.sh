#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Runs real images and looks at what they print, how they end and what they leave. usage: image_test.sh CASE IMAGES
set -u
case_name=$1
images=$2
loader=
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

fail() {
    echo "FAILED: $*" >&2
    [ -z "$loader" ] || kill -KILL "$loader" 2>/dev/null
    for file in "$work"/out "$work"/err; do
        [ ! -f "$file" ] || { echo "--- $(basename "$file")"; head -c 3000 "$file"; } >&2
    done
    exit 1
}

# The probes look around in ways that confinement forbids; tests/attack shows what that does.
# run EXPECTED_STATUS IMAGE [ARGUMENT]...: output and error output go to files.
run() {
    expected=$1
    image=$2
    shift 2
    timeout -s KILL 160 "$images/loader_$image" --unconfined "$@" >"$work/out" 2>"$work/err" </dev/null
    status=$?
    grep -v UNCONFINED "$work/err" >"$work/rest"
    mv "$work/rest" "$work/err"
    [ "$status" -eq "$expected" ] || fail "$image ended with status $status, not $expected"
}

has() { grep -qF -- "$2" "$work/$1" || fail "no \"$2\" in its $1"; }
has_not() { ! grep -qF -- "$2" "$work/$1" || fail "\"$2\" in its $1"; }
equals() { [ "$(cat "$work/out")" = "$1" ] || fail "its output is not: $1"; }

equals_err() { [ "$(cat "$work/err")" = "$1" ] || fail "its error output is not: $1"; }

# The descriptors of the image "descriptors", as the probe prints them.
declared() {
    cat <<'EOF'
reader: 0 /dev/null r
reader: 1 socket rw
reader: 2 socket rw
reader: 3 /memfd:data (deleted) r
reader: 4 anon_inode:[eventfd] rw
reader: 5 /memfd:greeting.txt (deleted) r
writer: 0 /dev/null r
writer: 1 socket rw
writer: 2 socket rw
writer: 3 /memfd:data (deleted) rw
writer: 4 /memfd:word (deleted) rw
writer: 5 anon_inode:[eventfd] rw
EOF
}

# The processes that come from this image run: children, and their children, of the loader.
descendants() {
    for child in $(cat "/proc/$1/task/$1/children" 2>/dev/null); do
        echo "$child"
        descendants "$child"
    done
}

# child NAME: the process of that instance.
child() {
    for pid in $(cat "/proc/$loader/task/$loader/children"); do
        [ "$(tr -d '\0' <"/proc/$pid/cmdline")" != "$1" ] || echo "$pid"
    done
}

# until_printed COUNT LINE: waits until that line was printed so often.
until_printed() {
    tries=0
    until [ "$(grep -cxF -- "$2" "$work/out")" -ge "$1" ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 2400 ] || fail "it does not print $1 times: $2"
        sleep 0.05
    done
}

# until_told PATTERN: waits for a message of the loader.
until_told() {
    tries=0
    until grep -qx "caisson: $1" "$work/err"; do
        tries=$((tries + 1))
        [ "$tries" -lt 2400 ] || fail "it does not tell: $1"
        sleep 0.05
    done
}

# A process that is gone, or only waits for being reaped.
is_gone() {
    state=$(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -c1)
    [ -z "$state" ] || [ "$state" = Z ] || [ "$state" = X ]
}

# How often a process has gone to sleep.
switches() { awk '/^voluntary_ctxt_switches/ { print $2 }' "/proc/$1/status"; }

wait_until_gone() {
    for pid in "$@"; do
        tries=0
        until is_gone "$pid"; do
            tries=$((tries + 1))
            [ "$tries" -lt 2400 ] || fail "process $pid is still there"
            sleep 0.05
        done
    done
}

# start IMAGE LINES [ARGUMENT]...: in the background, until it has printed LINES lines.
start() {
    image=$1
    lines=$2
    shift 2
    : >"$work/out" # the lines of an earlier one do not count
    "$images/loader_$image" --unconfined "$@" >"$work/out" 2>"$work/err" </dev/null &
    loader=$!
    tries=0
    until [ "$(wc -l <"$work/out")" -ge "$lines" ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 2400 ] || fail "$image does not print $lines lines"
        sleep 0.05
    done
}

case $case_name in
describe)
    run 0 guest --describe
    equals "name=guest
instances=vm0 quiet
vms=vm0
guest_memory_mb=1"
    ;;
descriptors)
    # A descriptor that the loader inherits is not handed on.
    exec 9</dev/null
    run 0 descriptors
    has out "writer: no_new_privs 1, environment empty, leads session 1, blocked 0, pipe signal default"
    sort "$work/out" | grep ': [0-9]* .* [rw]*$' >"$work/descriptors"
    declared >"$work/declared"
    cmp "$work/declared" "$work/descriptors" || fail "descriptors differ from the declared ones"
    has out "writer: map data writable: ok"
    has out "writer: shrink data: Operation not permitted"
    has out "writer: grow data: Operation not permitted"
    has out "writer: seal data: Operation not permitted"
    has out "reader: map data readable: ok"
    has out "reader: map data writable: Permission denied"
    has out "reader: make its mapping writable: Permission denied"
    has out "reader: map file writable: Permission denied"
    has out "reader: file: hello from a file"
    has out "reader: event: 1"
    # Closed standard descriptors are not taken for objects of the system.
    "$images/loader_guest" --unconfined --timeout 1 <&- >"$work/out" 2>"$work/err"
    [ $? -eq 124 ] || fail "closed standard input"
    has out "Welcome to Buildroot"
    "$images/loader_descriptors" --unconfined <&- >&- 2>&- || fail "closed standard descriptors"
    ;;
failing)
    run 1 failing
    has err "caisson: crash: killed by signal 11 (Segmentation fault)"
    has err "caisson: status3: ended with status 3"
    has_not err "fine"
    has out "crash: before"
    has out "fine: well"
    # One is started again, later each time, until it is given up.
    [ "$(grep -cx 'status3: an unfinished line' "$work/out")" -eq 6 ] || fail "not six runs"
    grep status3 "$work/err" | tail -n +2 >"$work/again"
    printf 'caisson: status3: %s\n' \
        "restarted (1 of 5) after 100 ms" "ended with status 3" "restarted (2 of 5) after 200 ms" "ended with status 3" \
        "restarted (3 of 5) after 400 ms" "ended with status 3" "restarted (4 of 5) after 800 ms" "ended with status 3" \
        "restarted (5 of 5) after 1600 ms" "ended with status 3" \
        "given up: it failed 6 times, each within 10 s of its start" | cmp - "$work/again" || fail "not what is told of it"
    ;;
halting)
    run 1 halting
    has err "caisson: halt: halted the system"
    has out "halt: cannot go on"
    has_not err "sleeper"
    ;;
undone)
    run 125 unloadable
    has err "caisson: broken did not start: executing its program failed: Exec format error"
    [ "$(wc -l <"$work/err")" -eq 1 ] || fail "more than one message"
    ;;
greedy)
    run 125 greedy
    grep -q '^caisson: vm0 asks for 33554432 MiB of guest memory; this host has [0-9]* MiB$' "$work/err" ||
        fail "no message about the memory"
    run 2 greedy --vm 1
    has err "--vm 1: greedy has 1 virtual machine, from 0"
    ;;
interrupted)
    for signal in TERM:143 HUP:129; do
        start waiting 2
        left=$(descendants "$loader")
        [ "$(echo "$left" | wc -l)" -eq 3 ] || fail "not three processes: $left"
        kill -"${signal%:*}" "$loader"
        wait "$loader"
        status=$?
        [ "$status" -eq "${signal#*:}" ] || fail "status $status after $signal"
        wait_until_gone $left
    done
    # A shell starts its background jobs with SIGINT ignored; the loader takes it all the same.
    start waiting 2
    left=$(descendants "$loader")
    kill -INT "$loader"
    wait "$loader"
    [ $? -eq 130 ] || fail "wrong status after INT"
    wait_until_gone $left
    # One that somebody has stopped can end by itself, too.
    start polite_sleeper 2
    kill -STOP "$(cat "/proc/$loader/task/$loader/children" | cut -d ' ' -f 1)"
    kill -TERM "$loader"
    wait "$loader"
    has out "polite: bye"
    ;;
killed)
    start waiting 2
    left=$(cat "/proc/$loader/task/$loader/children")
    [ "$(echo $left | wc -w)" -eq 2 ] || fail "not two instances: $left"
    orphans=$(descendants "$loader")
    kill -KILL "$loader"
    wait "$loader" 2>/dev/null
    wait_until_gone $left
    # What an instance forked into a session of its own is beyond the loader's reach once that is killed.
    kill -KILL $orphans 2>/dev/null
    ;;
prefix)
    run 1 failing --prefix
    has out "crash | crash: before"
    has out "status3 | status3: an unfinished line"
    has out "fine | fine: well"
    ;;
flooding)
    "$images/loader_flooding" --unconfined 2>"$work/err" </dev/null | {
        sleep 0.3
        cat >"$work/out"
    }
    grep -v -e '^flood: [0-9]* \.*$' "$work/out" >"$work/steady"
    # The flood's last line may be cut by its end.
    grep '^steady: ' "$work/steady" >"$work/lines"
    [ "$(wc -l <"$work/lines")" -eq 20 ] || fail "$(wc -l <"$work/lines") lines beside the flood, not 20"
    [ "$(grep -vc '^steady: line [0-9]*$' "$work/lines")" -eq 0 ] || fail "mixed lines"
    [ "$(grep -vc '^steady: ' "$work/steady")" -le 1 ] || fail "mixed lines of the flood"
    # Nobody reads: memory stays bounded, and it still ends when told to.
    mkfifo "$work/fifo"
    sleep 30 <"$work/fifo" &
    reader=$!
    "$images/loader_flood_sleeper" --unconfined >"$work/fifo" 2>"$work/err" </dev/null &
    loader=$!
    sleep 0.5
    resident=$(awk '/^VmRSS/ { print $2 }' "/proc/$loader/status")
    left=$(descendants "$loader")
    kill -TERM "$loader"
    wait "$loader"
    status=$?
    kill "$reader"
    [ "$status" -eq 143 ] || fail "status $status while nobody reads"
    grep -qE '^caisson: [1-9][0-9]* bytes of output were dropped, as nobody took them$' "$work/err" || fail "no word of what was dropped"
    [ "$resident" -lt 20000 ] || fail "$resident KiB resident"
    wait_until_gone $left
    ;;
late_reader)
    # What one printed that had to be killed is there all the same, however late it is read.
    "$images/loader_told_0_heavy" --unconfined --grace 0 2>"$work/err" </dev/null | {
        sleep 0.5
        cat >"$work/out"
    }
    [ "$(grep -c '^heavy: [0-9]*$' "$work/out")" -eq 32768 ] || fail "$(grep -c heavy: "$work/out") lines of 32768"
    has out "told_0: serves"
    has_not err "dropped"
    ;;
output_limit)
    run 0 told_0_heavy --grace 0 --output-limit 1
    [ "$(grep -c '^heavy: [0-9]*$' "$work/out")" -eq 16384 ] || fail "$(grep -c heavy: "$work/out") lines of 16384"
    has out "told_0: serves"
    equals_err "caisson: heavy: has printed 1048576 bytes: what comes from now on is dropped (--output-limit)
caisson: heavy: 1048576 bytes that it printed were dropped"
    run 2 told_0_heavy --output-limit much
    ;;
reader_gone)
    { timeout -s KILL 160 "$images/loader_flooding" --unconfined; echo $? >"$work/status"; } 2>"$work/err" </dev/null |
        head -n 1 >"$work/out"
    [ "$(cat "$work/status")" = 141 ] || fail "status $(cat "$work/status")"
    ;;
peers)
    # Whoever sleeps when its peer dies is woken, and finds what the loader says.
    run 1 peers
    sort "$work/out" >"$work/sorted"
    printf '%s\n' "caller: server_ended 3, word 1" "consumer: word 1" "emitter: gone" \
        "waiter: client_ended 3, word 1" | cmp - "$work/sorted" || fail "not what the sleepers shall find"
    equals_err "caisson: server: killed by signal 11 (Segmentation fault)"
    ;;
turns)
    # Consoles and a component print in turn: in that order, whichever console is selected.
    for selected in 0 1; do
        run 0 turns --prefix --vm $selected
        seq 0 899 | awk '{ print ($1 % 3 == 0 ? "first" : "vm" $1 % 3 - 1) " | turn " $1 }' |
            cmp - "$work/out" || fail "another order"
    done
    ;;
outcome)
    run 0 told_0_told_too
    equals_err ""
    run 1 told_0_told_5
    equals_err "caisson: told_5: returned with status 5"
    run 1 told_0_told_much
    equals_err "caisson: told_much: returned with status 253"
    run 1 told_99_sleeper
    equals_err "caisson: told_99: halted the system"
    # As long as one has not returned, the system goes on; one that crashes after it returned has failed.
    run 124 told_0_sleeper --timeout 1
    run 124 told_twice_sleeper --timeout 1
    has err "caisson: told_twice: killed by signal 11 (Segmentation fault)"
    has_not err "returned"
    ;;
again_halting)
    # Whoever is started again when it fails halts itself and not the system, until it is given up.
    start halt_quiet 1
    until_told "halt: given up: it failed 6 times, .*"
    [ "$(grep -c '^caisson: halt: halted, alone as it may be started again$' "$work/err")" -eq 6 ] || fail "not six halts"
    has_not err "halted the system"
    kill -TERM "$loader"
    wait "$loader"
    ;;
again)
    # Killed: its successor has the same descriptors, and the loader no more of them than before.
    start polite_quiet 1
    descriptors=$(ls "/proc/$loader/fd" | wc -l)
    for count in 2 3 4; do
        first=$(child polite)
        ls "/proc/$first/fd" >"$work/before"
        kill -KILL "$first"
        until_printed "$count" "polite: ready"
    done
    again=$(child polite)
    ls "/proc/$again/fd" | cmp - "$work/before" || fail "other descriptors than before"
    [ "$(ls "/proc/$loader/fd" | wc -l)" -eq "$descriptors" ] || fail "descriptors are left in the loader"
    has err "caisson: polite: killed by signal 9 (Killed)"
    has err "caisson: polite: restarted (3 of 5) after 400 ms"
    kill -TERM "$loader"
    wait "$loader"
    status=$?
    [ "$status" -eq 143 ] || fail "status $status"
    [ "$(grep -c '^polite: bye$' "$work/out")" -eq 1 ] || fail "the last one was not asked to end"
    wait_until_gone "$again"
    # While it is waited for, the system can end, and nobody comes any more, however long the other one takes.
    start polite_stubborn 2 --unconfined
    for count in 2 3 4; do
        kill -KILL "$(child polite)"
        until_printed "$count" "polite: ready"
    done
    kill -KILL "$(child polite)"
    sleep 0.1
    count=$(grep -c restarted "$work/err")
    kill -TERM "$loader"
    wait "$loader"
    status=$?
    [ "$status" -eq 143 ] || fail "status $status with one to be started again"
    [ "$(grep -c restarted "$work/err")" -eq "$count" ] || fail "one came while the system ended"
    ;;
again_refused)
    # The host refuses what a start takes (six descriptors are enough for poll), for a while: where this script is slow, too long a while, and it is to try anew.
    for _ in 1 2 3 4 5; do
        start polite_quiet 1
        descriptors=$(ls "/proc/$loader/fd" | wc -l)
        limit=$(awk '/^Max open files/ { print $4 ":" $5 }' "/proc/$loader/limits")
        prlimit --pid "$loader" --nofile=6:"${limit#*:}"
        kill -KILL "$(child polite)"
        until_told ".*polite.*: Too many open files"
        prlimit --pid "$loader" --nofile="$limit"
        until_told "polite: \(given up\|restarted\).*"
        grep -q "polite: given up" "$work/err" || break
        kill -TERM "$loader"
        wait "$loader"
    done
    until_printed 2 "polite: ready"
    [ "$(ls "/proc/$loader/fd" | wc -l)" -eq "$descriptors" ] || fail "descriptors are left in the loader"
    # And now for good.
    prlimit --pid "$loader" --nofile=6:"${limit#*:}"
    kill -KILL "$(child polite)"
    until_told "polite: given up.*"
    [ "$(ls "/proc/$loader/fd" | wc -l)" -lt "$descriptors" ] || fail "descriptors of it are left in the loader"
    [ "$(wc -w <"/proc/$loader/task/$loader/children")" -eq 1 ] || fail "not one process"
    kill -KILL "$(child quiet)"
    wait "$loader"
    status=$?
    [ "$status" -eq 1 ] || fail "status $status after one was given up"
    ;;
again_always)
    # What returned is started again, so it has never returned for good.
    run 124 fine_sleeper --timeout 2
    [ "$(grep -cx 'fine: well' "$work/out")" -ge 3 ] || fail "it did not come again"
    has err "caisson: fine: restarted after 100 ms, as it had ended"
    has_not err "given up"
    ;;
again_told)
    # It had told that it returned; its successor tells so itself.
    start told_0_quiet 1
    kill -KILL "$(child told_0)"
    until_printed 2 "told_0: serves"
    # The other one ends badly; what was made good does not count.
    kill -KILL "$(child quiet)"
    wait "$loader"
    status=$?
    [ "$status" -eq 1 ] || fail "status $status"
    has err "caisson: quiet: killed by signal 9 (Killed)"
    ;;
again_vm)
    # The script logs in anew and goes on; the command that was under way has failed.
    run 4 revived --exec "echo before" --exec fail --exec "echo after" --exec "status 4"
    [ "$(grep -c 'Linux version' "$work/out")" -eq 2 ] || fail "not two boots"
    equals_err 'caisson: vm0: ended with status 3
caisson: vm0: "fail" had not ended; its status is 1
caisson: vm0: restarted (1 of 5) after 100 ms'
    [ "$(grep -cx after "$work/out")" -eq 1 ] || fail "the next command was not typed"
    run 1 revived --exec fail
    run 0 revived --exec fail --exec "echo well"
    start revived 1
    descriptors=$(ls "/proc/$loader/fd" | wc -l)
    kill -KILL "$(child vm0)"
    until_told "vm0: restarted (1 of 5) after 100 ms"
    [ "$(ls "/proc/$loader/fd" | wc -l)" -eq "$descriptors" ] || fail "descriptors are left in the loader"
    kill -TERM "$loader"
    wait "$loader"
    # An end that is wanted is one, whatever the policy.
    run 0 eternal --exec "echo well"
    equals_err ""
    run 0 eternal --exec poweroff
    equals_err ""
    printf 'root\rroot\rpoweroff\r' >"$work/in"
    timeout -s KILL 160 "$images/loader_eternal" --timeout 5 <"$work/in" >"$work/out" 2>"$work/err"
    status=$?
    [ "$status" -eq 124 ] || fail "status $status after a power off"
    has err "caisson: vm0: restarted after 100 ms, as it had ended"
    [ "$(grep -c 'Linux version' "$work/out")" -eq 2 ] || fail "not two boots after a power off"
    ;;
grace)
    # One that does not end when asked is waited for that long.
    for grace in 0 1; do
        start waiting 2 --grace "$grace"
        before=$(date +%s%N)
        kill -TERM "$loader"
        wait "$loader"
        took=$((($(date +%s%N) - before) / 1000000))
        [ "$took" -ge $((grace * 1000)) ] || fail "killed after $took ms, not $grace s"
    done
    run 2 waiting --grace soon
    ;;
crowd)
    run 0 crowd
    [ "$(grep -c '^answered$' "$work/out")" -eq 1000 ] || fail "not a thousand answers"
    equals_err ""
    # Descriptors that the host does not allow are missed before anything is made.
    timeout -s KILL 160 prlimit --nofile=2000:2000 "$images/loader_crowd" --unconfined >"$work/out" 2>"$work/err" </dev/null
    status=$?
    [ "$status" -eq 125 ] || fail "status $status without descriptors"
    grep -q '^caisson: crowd needs about [0-9]* descriptors; this process may open 2000 (raise it: ulimit -Hn)$' "$work/err" ||
        fail "no message about the descriptors"
    ;;
idle)
    # Nothing happens: nobody wakes, however long that is.
    start waiting 2 --timeout 100
    sleep 0.2
    before=$(switches "$loader")
    sleep 1
    after=$(switches "$loader")
    kill -TERM "$loader"
    wait "$loader"
    [ "$before" = "$after" ] || fail "the loader woke up: $before, then $after times"
    ;;
debugged)
    command -v gdb >/dev/null || exit 77
    # A member of a group is named; the group's process waits.
    start debugged 1 --debug right
    has err "caisson: pair waits for a debugger: gdb -p "
    command=$(sed -n 's/^caisson: pair waits for a debugger: //p' "$work/err")
    eval "timeout -s KILL 120 $command -batch -nx -ex 'break work' -ex continue -ex 'print number' -ex continue" \
        >"$work/gdb" 2>&1 </dev/null
    grep -qE '^\$1 = 42$' "$work/gdb" || { cat "$work/gdb" >&2; fail "gdb does not print 42"; }
    wait "$loader"
    status=$?
    [ "$status" -eq 0 ] || fail "status $status after debugging"
    has out "pair: 42"
    # Nobody comes: it ends when the system does.
    run 124 debugged --debug pair --timeout 1
    has_not out "pair"
    run 2 debugged --debug middle
    equals_err "caisson: --debug: no instance is named middle; there are pair (with left right), fine"
    ;;
wrapped)
    # Under a command: the same descriptors, and the path as the command's last word.
    cat >"$work/command" <<EOF
#!/bin/sh
echo "\$1 from \$2, \$GREETING"
ln -s "\$2" "$work/\$1"
exec "$work/\$1"
EOF
    chmod +x "$work/command"
    export GREETING=hello
    run 0 descriptors --wrap "writer=$work/command writer" --wrap "reader=  $work/command   reader "
    grep -q '^writer from /proc/[0-9]*/fd/[0-9]*, hello$' "$work/out" || fail "no path of the program"
    has out "writer: no_new_privs 1, environment full"
    sort "$work/out" | grep ': [0-9]* .* [rw]*$' >"$work/descriptors"
    declared >"$work/declared"
    cmp "$work/declared" "$work/descriptors" || fail "descriptors differ from the declared ones"
    # In a build tree it is the program there, if it is the same.
    rm "$work/writer" "$work/reader"
    mkdir "$work/images" "$work/programs"
    cp "$images/loader_descriptors" "$work/images"
    cp "$images/../loader_probe" "$work/programs/writer"
    cp "$images/../loader_fake_guest" "$work/programs/reader"
    images=$work/images
    run 0 descriptors --wrap "writer=$work/command writer" --wrap "reader=$work/command reader"
    has out "writer from $work/programs/writer"
    has out "reader from /proc/"
    run 2 descriptors --wrap "middle=$work/command"
    equals_err "caisson: --wrap: no instance is named middle; there are writer, reader"
    run 2 descriptors --wrap "no_such_program --option=1"
    equals_err 'caisson: --wrap: there is no program "no_such_program"'
    run 2 descriptors --wrap "reader="
    equals_err 'caisson: --wrap: there is no program ""'
    ;;
valgrind)
    command -v valgrind >/dev/null || exit 77
    mkdir "$work/images" "$work/programs"
    cp "$images/loader_spoiled" "$work/images"
    cp "$images/../loader_spoiler" "$work/programs/spoiler"
    images=$work/images
    run 0 spoiled
    run 1 spoiled --wrap "valgrind --quiet --error-exitcode=9"
    equals_err "caisson: spoiler: ended with status 9"
    has out "Invalid write of size 1"
    grep -q 'main (spoiler.c:[0-9]*)' "$work/out" || fail "no line of the source"
    ;;
exec)
    run 0 guest --exec "echo hello world" --exec partial
    equals "$(cat <<'EOF'
[    0.000000] Linux version 6.1

Welcome to Buildroot
buildroot log[    0.730073] a message in the middle
in: root
Password: 
# [    1.000001] inside the mark
echo hello world
hello world
[    1.000001] inside the mark
# partial
no newline[    1.000001] inside the mark
# poweroff
reboot: Power down
EOF
)"
    ;;
exec_vm)
    for vm in 0 1; do
        run 6 guests --prefix --vm "$vm" --exec "echo from $vm" --exec "status 6"
        has out "vm$vm | from $vm"
        has_not out "vm$((1 - vm)) | from"
    done
    run 2 guests --vm 2 --exec true
    has err "--vm 2: guests has 2 virtual machines, from 0"
    # Without --exec both have to end.
    printf 'root\rroot\rpoweroff\r' >"$work/in"
    timeout -s KILL 160 "$images/loader_guests" --unconfined --prefix --timeout 2 <"$work/in" >"$work/out" 2>"$work/err"
    status=$?
    [ "$status" -eq 124 ] || fail "status $status with a guest left"
    has out "vm0 | reboot: Power down"
    has out "vm1 | Welcome to Buildroot"
    ;;
exec_status)
    run 7 guest --exec "echo first" --exec "status 7"
    run 0 guest --exec "status 7" --exec "echo last"
    ;;
exec_order)
    # What is told after a command stands below all that the command printed.
    timeout -s KILL 160 "$images/loader_guest" --unconfined --status --exec "late a line" >"$work/out" 2>&1 </dev/null || fail "status $?"
    sed -n '/late a line/,/poweroff/p' "$work/out" | grep -n . >"$work/lines"
    grep -q '^2:a line$' "$work/lines" && grep -q '^4:caisson: vm0: .* resident' "$work/lines" || fail "another order"
    ;;
exec_reboot)
    run 3 guest --exec reboot --exec "status 3"
    [ "$(grep -c 'Linux version' "$work/out")" -eq 2 ] || fail "not two boots"
    ;;
exec_dies)
    run 1 guest --exec die
    has err 'caisson: vm0: the guest ended before the end of "die"; it printed last:'
    has err "  | dying now"
    ;;
exec_timeout)
    run 124 guest --exec hang --timeout 2
    has err "caisson: timeout: the system did not end within 2 s"
    has err 'caisson: vm0: still waiting for the end of "hang"; it printed last:'
    has err "  | hanging now"
    ;;
typed)
    printf 'echo typed\rpoweroff\r' >"$work/in"
    timeout -s KILL 160 "$images/loader_guest" --unconfined --type "echo first" --type "echo second" <"$work/in" >"$work/out" 2>"$work/err"
    status=$?
    [ "$status" -eq 0 ] || fail "status $status"
    # The question for the cursor's place may stand before it: where the hand-over falls is not fixed.
    grep -q '^# .*echo second$' "$work/out" || fail "the last command was not typed at the prompt"
    # Handed over, the console is the guest's as it is.
    has out "# $(printf '\033')[6necho typed"
    ;;
wrong_call)
    run 2 guest --nonsense
    has err "caisson: unknown option --nonsense; --help lists them"
    run 2 guest --exec
    has err "caisson: --exec needs an argument"
    run 2 failing --exec ls
    has err "caisson: failing has no virtual machine"
    run 0 guest --help
    has out "--linger"
    run 0 guest --version
    has out "caisson "
    ;;
terminal)
    command -v script >/dev/null || exit 77
    # Ctrl-A x at a terminal ends the system with status 0, and the terminal is put back.
    cat >"$work/session" <<EOF
stty -g >"$work/before"
"$images/loader_guest"
echo "status \$?"
stty -g >"$work/after"
EOF
    { sleep 1; printf 'root\r'; sleep 1; printf '\003\001x'; sleep 1; } |
        timeout -s KILL 160 script -q -c "sh $work/session" "$work/out" >/dev/null 2>"$work/err"
    has out "Ctrl-A x ends the system"
    has out "in: root"
    has out "status 0"
    cmp "$work/before" "$work/after" || fail "the terminal was left changed"
    ;;
*)
    fail "unknown case"
    ;;
esac
exit 0
