#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Gate: the Debian packages hold what users need. The programs live through a lockout, and play one; a program builds against the library
# by pkg-config and by CMake, with no header of wolfSSL in sight. A build with wolfSSL from source does not install the
# library. Usage: package.sh FOLDER [BUILD-WITH-WOLFSSL-FROM-SOURCE]
set -euo pipefail
folder=$(realpath "${1:?usage: package.sh FOLDER [BUILD-DIR]}")
build=${2:+$(realpath "$2")}
here=$(realpath "$(dirname "$0")")
top=$here/../..
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
usr=$work/unpacked/usr

fail() {
    echo "$*"
    exit 1
}

# compile OPTION...: a program, or a header; wolfSSL's headers are an error.
compile() { gcc -std=c11 -Wall -Werror -I"$work/no-headers" "$@"; }

check_programs() {
    local file version
    version=$(cd "$top" && dpkg-parsechangelog --show-field Version)
    grep -x "itlsim $version" "$work/version" >/dev/null || fail "itlsim is not of version $version, as debian/changelog: $(cat "$work/version")"
    grep -x "wolfSSL [0-9.]*, the system's" "$work/version" >/dev/null || fail "itlsim should have the system's wolfSSL: $(cat "$work/version")"
    # Scenarios have libcoap over the HAL; a machine without its source has packages that play none.
    if [ -e "$top/build/sources/libcoap3/.version" ]; then
        grep -x 'libcoap [0-9.]*, from source (Debian .*)' "$work/version" >/dev/null || fail "libcoap should be from source: $(cat "$work/version")"
        PATH=$usr/bin:$PATH "$top/debian/tests/scenario"
    fi
    "$usr/bin/itlsim" cluster --help >"$work/help" || fail "itlsim-cluster of the package does not run"
    for file in "$top"/docs/man/*.1; do
        [ -s "$usr/share/man/man1/$(basename "$file").gz" ] || fail "no manual page $(basename "$file") in the package"
    done
    for file in bash-completion/completions/itlsim doc/itlphone/{copyright,changelog.gz,README.md,CHANGELOG.md,docs/commands.md}; do
        [ -s "$usr/share/$file" ] || fail "no share/$file in the package"
    done
    PATH=$usr/bin:$PATH "$top/debian/tests/lockout"
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
    PKG_CONFIG_PATH=$(dirname "$(find "$usr" -name itlphone.pc)")
    export PKG_CONFIG_PATH CMAKE_PREFIX_PATH=$usr
    "$top/debian/tests/library"
    read -ra pkg_config <<<"$(pkg-config --cflags --libs itlphone)"
    compile "$here/package_user.c" -o "$work/user" "${pkg_config[@]}"
    ldd "$work/user" | grep libwolfssl >/dev/null || fail "a user of the library does not link the system's wolfSSL"
    compile -DITL_SIGNATURE_LIBRARY_BYTES=8000u "$here/package_user.c" -o "$work/other" "${pkg_config[@]}"
    { "$work/other" "$here/../interop/files/c1-cucm-shape.tlv" || true; } | grep -x '6 records, signature: internal'
}

check_refusal() {
    [ -n "$build" ] && grep -q '^ITLPHONE_WOLFSSL:STRING=source' "$build/CMakeCache.txt" || return 0
    if cmake --install "$build" --prefix "$work/all" >"$work/install.log" 2>&1; then
        fail "a build with wolfSSL from source installs the library"
    fi
    grep -q 'The library is not installed from a build with wolfSSL from source' "$work/install.log" || fail "$(cat "$work/install.log")"
    [ ! -e "$work/all" ] || fail "what is refused leaves something behind"
}

for deb in "$folder"/itlphone_*.deb "$folder"/libitlphone-dev_*.deb; do
    dpkg-deb --info "$deb"
    dpkg -x "$deb" "$work/unpacked"
done
"$usr/bin/itlsim" --version | tee "$work/version"
check_programs
check_headers
check_library
check_refusal
