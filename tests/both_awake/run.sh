#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# How often a guest leaves its virtual machine for an event, by KVM's own count, and how often the component sleeps, in a simulated
# arm64 machine with two processors: hardly ever while both are awake. What is left are the guest's own timer, the
# more of it the slower the machine, and its console.
#   run.sh IMAGE KERNEL BUSYBOX, of the system crossvm_rally
set -euo pipefail
image=$1 kernel=$2 busybox=$3
rounds=200000
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if ! qemu=$(command -v qemu-system-aarch64); then
    echo "qemu-system-aarch64 is not installed"
    exit 77
fi

mkdir -p "$work"/outer/{bin,dev,proc,sys,tmp}
cp "$busybox" "$work/outer/bin/busybox"
cp "$image" "$work/outer/image"
cat > "$work/outer/init" <<TEXT
#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc none /proc
mount -t sysfs none /sys
mount -t devtmpfs none /dev
mount -t debugfs none /sys/kernel/debug
# How often the threads of the component slept.
sleeps() {
    player=\$(ls -l /proc/[0-9]*/exe 2> /dev/null | grep player | grep -o '/proc/[0-9]*')
    awk '/^voluntary/ { sum += \$2 } END { print sum + 0 }' \$player/task/*/status
}
/image --exec 'rally --awake 1000' --exec 'rally --awake $rounds' < /dev/null 2>&1 |
    while read -r line; do
        case \$line in rally:*) line="\$(cat /sys/kernel/debug/kvm/exits) \$(sleeps) \$line" ;; esac
        echo "\$line"
    done
poweroff -f
TEXT
chmod +x "$work/outer/init"
(cd "$work/outer" && find . | cpio --quiet -o -H newc -R 0:0) > "$work/initramfs"

timeout 960 "$qemu" -machine virt,virtualization=on,gic-version=3 -cpu cortex-a76 -smp 2 -m 900 -nodefaults -no-user-config \
    -no-reboot -display none -serial stdio -kernel "$kernel" -initrd "$work/initramfs" \
    -append 'console=ttyAMA0 panic=-1 quiet loglevel=0 nokaslr mitigations=off cryptomgr.notests nowatchdog' \
    < /dev/null > "$work/output" || true

# What had happened by each rally's line.
tr -d '\r' < "$work/output" | awk -v rounds="$rounds" '
    $3 == "rally:" { n++; exits[n] = $1; sleeps[n] = $2; print }
    END {
        if (n != 2) { print "not both rallies came to their end"; exit 1 }
        left = (exits[2] - exits[1]) / rounds
        slept = (sleeps[2] - sleeps[1]) / rounds
        printf "a round trip: %.4f exits, %.4f sleeps of the component\n", left, slept
        exit !(exits[1] > 0 && sleeps[1] > 0 && left < 0.2 && slept < 0.2)
    }' || { cat "$work/output"; exit 1; }
