#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Runs the attacks as an ordinary user, who has no rights but those of every user of this host: a user that was made up, where root
# runs this. Skipped where the host allows no user namespace to such a user. Arguments: the image, `--without-namespaces PROGRAM` for a
# host that denies all namespaces, what else run.sh takes behind `confined`.
set -u
image=$1
here=$(cd "$(dirname "$0")" && pwd)
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/run.sh" "$image" "$work"
mkdir "$work/tmp"
how=confined
through=()
if [ "${1:-}" = --without-namespaces ]; then
    cp "$2" "$work"
    how=unnamespaced through=(--through "$work/${2##*/}")
    shift 2
fi

as_user=()
if [ "$(id -u)" -eq 0 ]; then
    as_user=(setpriv --reuid=54321 --regid=54321 --clear-groups --inh-caps=-all)
    chown -R 54321:54321 "$work"
fi
[ "$how" = unnamespaced ] || "${as_user[@]}" unshare --user true 2> "$work/refusal" || {
    echo "the host allows an ordinary user no user namespace: $(cat "$work/refusal")"
    exit 77
}
cd "$work/tmp" || exit
TMPDIR=$work/tmp "${as_user[@]}" "$work/run.sh" "$work/${image##*/}" "$how" "${through[@]}" "$@"
