# SPDX-License-Identifier: BSD-2-Clause
# Installs the Debian packages of cmake/packages that are missing, each with its reason. Sourced by ./dev.
# shellcheck shell=bash disable=SC2154 # top is dev's

# arch_packages ARCH: the kinds of cmake/packages that systems of it need beside the others.
arch_packages() {
    if [ "$1" = arm64 ]; then
        printf 'arm64\n'
        if [ "$1" = "$(host_arch)" ]; then
            printf 'arm64-native\n'
        else
            printf 'arm64-cross\n'
        fi
    fi
}

# missing_packages KIND...: those of cmake/packages that are not installed, one a line with the reason.
missing_packages() {
    local when name reason kind seen=' '
    while read -r when name reason; do
        for kind in "$@"; do
            if [ "$when" = "$kind" ] && [[ $seen != *" $name "* ]]; then
                seen+="$name "
                dpkg-query -W -f='${db:Status-Status}\n' "$name" 2> /dev/null | grep -qx installed ||
                    printf '%s %s\n' "$name" "$reason"
            fi
        done
    done < <(grep -v '^#' "$top/cmake/packages")
}

# as_root COMMAND...: with sudo where we are not root.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo > /dev/null; then
        sudo "$@"
    else
        fail "not root, and there is no sudo: install these packages as root, then call ./dev again"
    fi
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -y -q --no-install-recommends install "$@"
}

# setup KIND...: installs what is missing; nothing to do takes no time.
setup() {
    local missing name reason names=()
    command -v dpkg-query > /dev/null || {
        say "this is no Debian or Ubuntu: the packages of cmake/packages have to be there already"
        return
    }
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    say "installs Debian packages, for:"
    while read -r name reason; do
        printf '  %-22s %s\n' "$name" "$reason"
        names+=("$name")
    done <<< "$missing"
    if [ "$(id -u)" -ne 0 ] && command -v sudo > /dev/null; then
        sudo -v || fail "sudo was refused: install these packages as root, then call ./dev again"
    fi
    if ! apt-cache show "${names[@]}" > /dev/null 2>&1; then
        step "apt-get update" as_root apt-get -q update
    fi
    if ! (step "apt-get install" apt_install "${names[@]}"); then
        say "trying once more with new package lists"
        step "apt-get update" as_root apt-get -q update
        step "apt-get install" apt_install "${names[@]}"
    fi
}
