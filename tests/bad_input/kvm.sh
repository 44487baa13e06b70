#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# What a system with a VM says where it cannot run: no /dev/kvm, no permission for it, no QEMU, no image. Argument: the
# build tree of such a system.
set -u
tree=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
wrong=0

# says STATUS LINE COMMAND...: LINE is a whole line of standard error; there is none but it, reasons and hints.
says() {
    local status=$1 line=$2 got
    shift 2
    timeout -s KILL 240 "$@" < /dev/null > "$work/out" 2> "$work/err"
    got=$?
    [ "$got" -ne 77 ] || { echo "not tried: $line"; return; }
    [ "$got" -eq "$status" ] && grep -qxF -- "$line" "$work/err" && [ "$(grep -c '^caisson: ' "$work/err")" -le 2 ] && return
    printf 'status %s, expected %s\n  expected line: %s\n  printed:\n' "$got" "$status" "$line"
    cat "$work/err"
    wrong=1
}

# with_dev KVM COMMAND...: a /dev of its own, where kvm is what KVM says (none, closed). 77 where that cannot be made.
cat > "$work/with_dev" <<'TEXT'
#!/bin/bash
kvm=$1
shift
mount -t tmpfs -o mode=755 none "$(dirname "$0")/dev" 2> /dev/null || exit 77
cd "$(dirname "$0")/dev" || exit 77
touch null zero urandom
for name in null zero urandom; do mount --bind "/dev/$name" "$name" || exit 77; done
if [ "$kvm" = closed ]; then
    mknod -m 600 kvm c 10 232 2> /dev/null || exit 77
fi
mount --rbind . /dev || exit 77
cd /
exec "$@"
TEXT
chmod 755 "$work/with_dev"
mkdir "$work/dev"
with_dev=(unshare -rm "$work/with_dev")
[ "$(id -u)" -ne 0 ] || with_dev=(unshare -m "$work/with_dev")
"${with_dev[@]}" none true 2> "$work/err" || with_dev=("$BASH" -c 'exit 77')

# No device.
missing='no /dev/kvm: this machine has no hardware virtualisation for Linux to use, or the module kvm_intel or kvm_amd is not loaded'
says 125 "caisson: $missing" "${with_dev[@]}" none "$tree/simulate" --native --exec true
says 0 "caisson: simulated machine (QEMU $(qemu-system-x86_64 --version | sed -n '1s/.*version \([0-9]*\.[0-9]*\).*/\1/p')): no /dev/kvm" \
    "${with_dev[@]}" none "$tree/simulate" --dry-run

# No permission: as another user, who has to reach the tree.
other=(setpriv --reuid 65534 --regid 65534 --clear-groups)
if [ "$(id -u)" -eq 0 ] && "${other[@]}" test -x "$tree/simulate"; then
    says 125 "caisson: no permission for /dev/kvm" "${with_dev[@]}" closed "${other[@]}" "$tree/simulate" --native --exec true
elif [ -e /dev/kvm ] && [ ! -w /dev/kvm ]; then
    says 125 "caisson: no permission for /dev/kvm" "$tree/simulate" --native --exec true
else
    echo "not tried: no permission for /dev/kvm, as no other user can be taken on here"
fi

# No QEMU.
hint='is not installed (or not in PATH); Debian and Ubuntu have it in the package qemu-system-x86: apt-get install qemu-system-x86'
says 125 "caisson: /nonexistent $hint" "$tree/simulate" --simulated --qemu /nonexistent --exec true
says 125 "caisson: qemu-system-x86_64 $hint" env PATH= "$tree/simulate" --simulated --exec true
says 125 "caisson: cannot run $work/out: Permission denied" "$tree/simulate" --simulated --qemu "$work/out" --exec true

# Wrong calls end before anything is made.
says 2 "caisson: --vm 1: tutorial has 1 virtual machine, from 0" "$tree/simulate" --native --vm 1 --exec true
sed "s,'--image' '[^']*','--image' '$work/no-image'," "$tree/simulate" > "$work/simulate"
says 125 "caisson: cannot run image '$work/no-image': No such file or directory" sh "$work/simulate" --exec true
sed "s,'--kernel' '[^']*','--kernel' '$work/no-kernel'," "$tree/simulate" > "$work/simulate"
says 125 "caisson: cannot use '$work/no-kernel' as the simulated machine's kernel: No such file or directory" sh "$work/simulate" --simulated --exec true
exit $wrong
