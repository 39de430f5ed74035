#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Gate: the Debian package holds what users need, and a program builds against the library in it by pkg-config alone, with
# no header of wolfSSL in sight. A build with wolfSSL from source, as the one of its programs, does not install the library.
# Usage: package.sh DEB BUILD-OF-THE-PROGRAMS
set -euo pipefail
deb=$(realpath "${1:?usage: package.sh DEB BUILD-DIR}")
build=$(realpath "${2:?usage: package.sh DEB BUILD-DIR}")
here=$(realpath "$(dirname "$0")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
usr=$work/root/usr

fail() {
    echo "$*"
    exit 1
}

# compile OPTION...: a program, or a header; wolfSSL's headers are an error.
compile() { gcc -std=c11 -Wall -Werror -I"$work/no-headers" "$@"; }

check_programs() {
    local file
    "$usr/bin/itlsim" --version | tee "$work/version"
    [ "$(cat "$work/version")" = "$("$build/sim/itlsim" --version)" ] || fail "itlsim of the package is not that of $build"
    "$usr/bin/itlsim" cluster --help >"$work/help" || fail "itlsim-cluster of the package does not run"
    for file in share/man/man1/itlsim.1.gz share/bash-completion/completions/itlsim share/doc/itlphone/copyright; do
        [ -s "$usr/$file" ] || fail "no $file in the package"
    done
}

check_headers() {
    local header
    mkdir -p "$work/no-headers/wolfssl/wolfcrypt"
    for header in options ssl wolfcrypt/{asn,hash,rsa,settings,types}; do
        echo "#error a header of the library includes wolfSSL" >"$work/no-headers/wolfssl/$header.h"
    done
    for header in $(cd "$usr/include/itlphone" && find . -name '*.h' -printf '%P\n'); do
        echo "#include <$header>" | compile -fsyntax-only -xc -I"$usr/include/itlphone" - || fail "$header"
    done
}

# The user's program finds out that its memory is too small: a caller compiled with other settings, or another wolfSSL.
check_library() {
    local pkg_config
    check_headers
    export PKG_CONFIG_SYSROOT_DIR=$work/root
    PKG_CONFIG_LIBDIR=$(dirname "$(find "$usr" -name itlphone.pc)")$(pkg-config --variable pc_path pkg-config | sed 's/^/:/')
    export PKG_CONFIG_LIBDIR
    read -ra pkg_config <<<"$(pkg-config --cflags --libs itlphone)"
    compile "$here/package_user.c" -o "$work/user" "${pkg_config[@]}"
    ldd "$work/user" | grep libwolfssl >/dev/null || fail "a user of the library does not link the system's wolfSSL"
    "$work/user" "$here/../interop/files/c1-cucm-shape.tlv" | grep -x '6 records, signature: none'
    compile -DITL_SIGNATURE_LIBRARY_BYTES=8000u "$here/package_user.c" -o "$work/other" "${pkg_config[@]}"
    { "$work/other" "$here/../interop/files/c1-cucm-shape.tlv" || true; } | grep -x '6 records, signature: internal'
}

check_refusal() {
    grep -q '^ITLPHONE_WOLFSSL:STRING=source' "$build/CMakeCache.txt" || return 0
    if cmake --install "$build" --prefix "$work/all" >"$work/install.log" 2>&1; then
        fail "a build with wolfSSL from source installs the library"
    fi
    grep -q 'The library is not installed from a build with wolfSSL from source' "$work/install.log" || fail "$(cat "$work/install.log")"
    [ ! -e "$work/all" ] || fail "what is refused leaves something behind"
}

dpkg-deb --info "$deb"
dpkg -x "$deb" "$work/root"
check_programs
check_library
check_refusal
