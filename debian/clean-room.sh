#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Builds the packages in a fresh Debian and tests them in another: clean-room.sh OUT. OUT holds the source package
# (package.sh OUT --build=source), and gets the others. Needs root, mmdebstrap and autopkgtest.
set -euo pipefail
out=$(realpath "${1:?usage: clean-room.sh OUT}")

die() {
    printf 'clean-room.sh: %s\n' "$*" >&2
    exit 1
}

[ "$(id -u)" = 0 ] || die "a fresh chroot needs root: run this as root"
suite=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
rooms=$(mktemp -d)
trap 'rm -rf "$rooms"' EXIT

# fresh ROOM: Debian's essential packages and apt, with its lists; it knows its own name, as every installed machine does.
fresh() {
    mmdebstrap --quiet --variant=apt --skip=cleanup/apt "$suite" "$rooms/$1" >"$rooms/$1.log" 2>&1 ||
        die "mmdebstrap cannot make a Debian \"$suite\": $(sed -n '$p' "$rooms/$1.log")"
    echo '127.0.0.1 localhost' >"$rooms/$1/etc/hosts"
}

# clean COMMAND...: nothing of this shell's environment, but the way to Debian's archive.
clean() {
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/nonexistent LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
        ${http_proxy:+"http_proxy=$http_proxy"} ${https_proxy:+"https_proxy=$https_proxy"} "$@"
}

# What the build needs, in the room `build`.
needs() {
    local apt=(chroot "$rooms/build" apt-get --quiet --yes --no-install-recommends)
    clean "${apt[@]}" install build-essential && clean "${apt[@]}" build-dep "/package/$1"
}

# As somebody without rights, and without a network but the loopback.
build() {
    local dsc
    dsc=$(basename "$out"/itlphone_*.dsc)
    echo "building in a fresh $suite"
    fresh build
    mkdir "$rooms/build/package"
    cp "$out"/itlphone_*.dsc "$out"/itlphone_*.tar.xz "$rooms/build/package"
    needs "$dsc" >"$out/clean-room.log" 2>&1 || die "what the build needs cannot be installed: see $out/clean-room.log"
    chown -R nobody: "$rooms/build/package"
    # With /proc, as every machine that builds packages; in a namespace of its own, so that nothing stays mounted.
    # shellcheck disable=SC2016 # for the shells in the namespace and in the room
    clean unshare --net --mount sh -c 'ip link set lo up && mount -t proc proc "$0" && exec "$@"' "$rooms/build/proc" \
        chroot --userspec=nobody: "$rooms/build" \
        sh -ec 'cd /package && dpkg-source --extract "$1" source && cd source && dpkg-buildpackage --no-sign --build=binary' - "$dsc" \
        >>"$out/clean-room.log" 2>&1 || die "the build fails: see $out/clean-room.log"
    cp "$rooms"/build/package/*.{deb,changes,buildinfo} "$out"
}

# The tests of debian/tests, on what was built; nothing else is installed but what they ask for.
tests() {
    echo "testing in another"
    fresh test
    # With /proc, as on a machine that runs; in a namespace of its own, so that nothing stays mounted.
    # shellcheck disable=SC2016 # for the shell in the namespace
    unshare --mount sh -c 'mount -t proc proc "$1" && shift && exec "$@"' - "$rooms/test/proc" \
        autopkgtest --quiet --log-file="$out/autopkgtest.log" "$out"/itlphone_*.deb "$out"/libitlphone-dev_*.deb \
        "$out"/itlphone_*.dsc -- chroot "$rooms/test" >"$out/autopkgtest.said" 2>&1 ||
        die "debian/tests fail: see $out/autopkgtest.log"
    grep -E '^(lockout|scenario|library) +PASS$' "$out/autopkgtest.log"
    rm "$out/autopkgtest.said"
}

build
tests
