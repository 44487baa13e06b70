# SPDX-License-Identifier: BSD-2-Clause
# ./dev test: builds the presets, runs their tests two presets at a time, and prints one table. Sourced by ./dev.
# shellcheck shell=bash disable=SC2154 # top is dev's

# test_build PRESET: builds a preset whose tests test_run runs.
test_build() {
    step "configure $1" cmake --preset "$1"
    step "build $1" cmake --build --preset "$1"
}

# test_run JOBS PRESET SELECTION...: runs a preset's tests, each line marked with its name; what came of each is in
# build/log/junit-PRESET.xml.
test_run() {
    local jobs=$1 preset=$2
    shift 2
    loud "test $preset" ctest --preset "$preset" -j "$jobs" --no-tests=ignore --output-junit "$top/build/log/junit-$preset.xml" "$@" |
        sed -u "s/^/$preset | /"
}

# test_lane JOBS: runs the tests of those presets that no other lane has claimed. A failure sets $failed.
test_lane() {
    local preset
    for preset in "${presets[@]}"; do
        mkdir "$claims/$preset" 2> /dev/null || continue
        (test_run "$1" "$preset" "${selection[@]}") || failed=yes
    done
    [ "$failed" = no ]
}

# test_all: the tests of all presets, two at once where there are processors, as none of them keeps two busy all the time.
test_all() {
    local jobs claims other=
    jobs=$(nproc)
    [ "$jobs" -le 4 ] || jobs=4
    claims=$top/build/log/claims
    rm -rf "$claims"
    mkdir "$claims"
    if [ "${#presets[@]}" -gt 1 ] && [ "$jobs" -gt 1 ]; then
        jobs=$((jobs / 2))
        (trap - INT && test_lane "$jobs") & # a command beside others ignores Ctrl-C
        other=$!
    fi
    test_lane "$jobs" || failed=yes
    [ -z "$other" ] || wait "$other" || failed=yes
}

# need_cross_compiler: one of arm64, or an end that says how to do without.
need_cross_compiler() {
    local packages
    mapfile -t packages < <(arch_packages arm64)
    (setup "${packages[@]}") || true
    command -v aarch64-linux-gnu-gcc > /dev/null && command -v qemu-system-aarch64 > /dev/null ||
        fail "no cross compiler for arm64, or no emulator of it, and they could not be installed: arm64 is not tested here;" \
            "./dev test --arch $(host_arch) tests the rest (packages gcc-aarch64-linux-gnu, libc6-dev-arm64-cross, qemu-system-arm)"
}

command_test() {
    local wanted='' native other selection=() presets=() columns=() preset failed=no
    native=$(host_arch)
    while [ $# -gt 0 ]; do
        case $1 in
        --arch) wanted=${2:-} && shift ;;
        --arch=*) wanted=${1#*=} ;;
        *)
            [ "${#selection[@]}" -eq 0 ] || wrong_call "test takes one filter"
            selection=(-R "$1")
            ;;
        esac
        shift
    done
    [ -z "$wanted" ] || check_arch "$wanted"
    other=arm64
    [ "$native" != arm64 ] || other=x86_64
    if [ "$other" = x86_64 ] && [ "$wanted" = x86_64 ]; then
        fail "systems for $wanted are built on $wanted only; this machine is $native"
    fi
    setup run test
    if [ "$other" = arm64 ] && [ "${wanted:-arm64}" = arm64 ]; then
        need_cross_compiler
    fi
    cd "$top" || exit
    mkdir -p build/log
    rm -f build/log/junit-*.xml
    export CAISSON_RETRY_LOG=$top/build/log/retries.log
    rm -f build/log/retries.abandoned.txt
    : > "$CAISSON_RETRY_LOG"
    if [ "${wanted:-$native}" = "$native" ]; then
        presets+=(dev)
        columns+=("$native=$native=build/log/junit-dev.xml")
    fi
    if [ "$other" = x86_64 ]; then
        columns+=("x86_64=x86_64=-systems for x86_64 are built on x86_64 only")
    elif [ "${wanted:-arm64}" = arm64 ]; then
        presets+=(dev-arm64)
        columns+=("arm64=arm64=build/log/junit-dev-arm64.xml")
    fi
    if [ "${wanted:-$native}" = "$native" ]; then
        presets+=(asan)
        columns+=("asan=$native=build/log/junit-asan.xml")
    fi
    for preset in "${presets[@]}"; do
        test_build "$preset"
    done
    test_all
    say "runs that were repeated because the emulated machine lost time: $(wc -l < "$CAISSON_RETRY_LOG")"
    cat "$CAISSON_RETRY_LOG"
    printf '\n'
    tests/system/table tests/not-run.txt "${columns[@]}" | tee build/log/table.txt || failed=yes
    printf '\n'
    [ "$failed" = no ] || fail "tests failed, after $SECONDS s; the table above (build/log/table.txt) says which"
    say "all tests passed in $SECONDS s"
}
