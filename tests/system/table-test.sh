#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The table of all tests, made of results and reasons that are written here.
set -u
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
wrong=0

# junit FILE [NAME STATUS [MESSAGE OUTPUT]]...: what ctest writes; each test is one argument.
junit() {
    local file=$1 name status message output
    shift
    {
        printf '<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="x" tests="%d">\n' $#
        for test in "$@"; do
            IFS='|' read -r name status message output <<< "$test"
            printf '\t<testcase name="%s" classname="%s" time="0.1" status="%s">\n' "$name" "$name" "$status"
            [ -z "$message" ] || printf '\t\t<skipped message="%s"/>\n' "$message"
            printf '\t\t<properties/>\n\t\t<system-out>%s</system-out>\n\t</testcase>\n' "$(printf '%b' "$output")"
        done
        echo '</testsuite>'
    } > "$work/$file"
}

# expect STATUS TEXT: of the table of the columns in "$@" before; each line as it is.
expect() {
    local status=$1 got=0
    "$here/table" "$work/reasons" "${columns[@]}" > "$work/table" || got=$?
    if [ "$got" -ne "$status" ] || ! diff <(printf '%s\n' "$2") "$work/table"; then
        echo "status $got, expected $status"
        wrong=1
    fi
}

cat > "$work/reasons" <<'TEXT'
# a comment
arm64  only_*        is about x86
arm64  only_this     is about this
x86_64 foreign       is about arm64
TEXT
junit native.xml 'both|run||fine' 'only_that|run' 'only_this|run' 'skipped|notrun|SKIP_RETURN_CODE=77|took 3 ms\nno &lt;kvm&gt; here\n' 'caisson_build|run'
junit foreign.xml 'both|run' 'foreign|run' 'skipped|run'
junit asan.xml 'both|run'
columns=(x86_64=x86_64="$work/native.xml" arm64=arm64="$work/foreign.xml" asan=x86_64="$work/asan.xml")
expect 0 'test                                x86_64    arm64     asan
both                                passed    passed    passed
only_that                           passed    not run             arm64 not run: is about x86
only_this                           passed    not run             arm64 not run: is about this
skipped                             not run   passed              x86_64 not run: no <kvm> here
foreign                             not run   passed              x86_64 not run: is about arm64
x86_64: 3 passed, 0 FAILED, 2 not run
arm64: 3 passed, 0 FAILED, 2 not run
asan: 1 passed, 0 FAILED, 0 not run'

# What failed, what nobody gives a reason for, what runs in spite of one, what could not be made.
junit foreign.xml 'both|fail' 'only_this|run' 'skipped|notrun|Fixture dependency failed' 'caisson_machine|fail'
columns=(x86_64=x86_64="$work/native.xml" arm64=arm64="$work/foreign.xml")
expect 1 'test                                x86_64    arm64
both                                passed    FAILED
only_that                           passed    not run   arm64 not run: is about x86
only_this                           passed    FAILED    arm64 FAILED: ran, though it is said not to be run: is about this
skipped                             not run   FAILED    x86_64 not run: no <kvm> here; arm64 FAILED: Fixture dependency failed
caisson_machine                               FAILED
x86_64: 3 passed, 0 FAILED, 1 not run
arm64: 0 passed, 3 FAILED, 1 not run'
junit foreign.xml 'skipped|run'
expect 1 'test                                x86_64    arm64
both                                passed    FAILED    arm64 FAILED: not run, and nothing says why
only_that                           passed    not run   arm64 not run: is about x86
only_this                           passed    not run   arm64 not run: is about this
skipped                             not run   passed    x86_64 not run: no <kvm> here
x86_64: 3 passed, 0 FAILED, 1 not run
arm64: 1 passed, 1 FAILED, 2 not run'

# A column for which nothing ran.
columns=("x86_64=x86_64=-systems for x86_64 are built on x86_64 only" arm64=arm64="$work/foreign.xml")
expect 0 'test                                x86_64    arm64
skipped                             not run   passed
x86_64: not run: systems for x86_64 are built on x86_64 only
arm64: 1 passed, 0 FAILED, 0 not run'
exit $wrong
