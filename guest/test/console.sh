# SPDX-License-Identifier: BSD-2-Clause
# For tests that drive a guest by its console in plain QEMU: sourced by bash scripts. Times are bounds, not measures.
# shellcheck shell=bash disable=SC2154 # work: the folder of the sourcing script

fail() {
    printf 'FAILED: %s\n' "$*" >&2
    if [ -f "${console_log:-}" ]; then
        echo "--- console:" >&2
        cat -v "$console_log" >&2
    fi
    exit 1
}

# emulator ARCHITECTURE: sets $emulator to QEMU with a machine of it that has its first 16550 here, on arm64 a board's only one.
emulator() {
    case $1 in
    x86_64) emulator=(qemu-system-x86_64 -M q35 -cpu max -serial stdio) ;;
    arm64)
        emulator=(qemu-system-aarch64 -M "virt,virtualization=on,gic-version=3" -cpu cortex-a76
            -chardev stdio,id=port -device pci-serial,chardev=port)
        ;;
    esac
    emulator+=(-nodefaults -display none -no-reboot)
}

# console_start ARCHITECTURE KERNEL INITRD [QEMU ARGUMENT...]: boots; the console goes to $work/console.log.
console_start() {
    local kernel=$2 initrd=$3
    emulator "$1"
    shift 3
    console_log=$work/console.log
    console_at=1
    : > "$console_log"
    rm -f "$work/input"
    mkfifo "$work/input"
    timeout 1200 "${emulator[@]}" -m 256 -kernel "$kernel" -initrd "$initrd" \
        -append "console=ttyS0 quiet root=/dev/mem panic=-1" "$@" \
        < "$work/input" > "$console_log" 2> "$work/qemu.log" &
    console_pid=$!
    exec 8> "$work/input"
}

console_stop() {
    exec 8>&-
    if [ -n "${console_pid:-}" ]; then
        kill "$console_pid" 2> /dev/null || true
        wait "$console_pid" 2> /dev/null || true
        console_pid=
    fi
}

# console_expect PATTERN: waits until a line of the console, beyond what was expected before, matches (grep -E).
# $console_match is what did, $console_at is the place after it (bytes from 1).
console_expect() {
    local left=1200 found
    while ((left > 0)); do
        found=$(tail -c +"$console_at" "$console_log" | LC_ALL=C grep -aboE -m 1 -e "$1" | head -n 1 || true)
        if [ -n "$found" ]; then
            console_match=${found#*:}
            console_at=$((console_at + ${found%%:*} + ${#console_match}))
            return 0
        fi
        kill -0 "$console_pid" 2> /dev/null || fail "the machine ended; expected: $1"
        sleep 0.1
        left=$((left - 1))
    done
    fail "timeout; expected: $1"
}

console_type() {
    printf '%s\r' "$1" >&8
}

# Logs in as root. A password that comes while login still changes the line may be lost, so it gets a moment.
console_login() {
    console_expect 'buildroot login: '
    console_type root
    console_expect 'Password: '
    sleep 1
    console_type root
    console_expect '# '
}

# console_run COMMAND: runs it; its output goes to $work/output, its status is returned.
console_run() {
    local start end status
    console_type "$1; echo status-\$?-"
    console_expect 'status-[$][?]-'
    start=$console_at
    console_expect 'status-[0-9]+-'
    end=$((console_at - ${#console_match}))
    status=${console_match//[!0-9]/}
    console_expect '# '
    tail -c +"$start" "$console_log" | head -c $((end - start)) | tr -d '\r' | sed 1d > "$work/output"
    return "$status"
}
