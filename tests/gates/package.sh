#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Gate: the Debian package holds what users need, and a program builds against the library in it by pkg-config alone.
# Usage: package.sh BUILD-DIR
set -euo pipefail
build=$(realpath "${1:?usage: package.sh BUILD-DIR}")
here=$(realpath "$(dirname "$0")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

(cd "$build" && cpack -G DEB -B "$work/package" >"$work/cpack.log") || { cat "$work/cpack.log"; exit 1; }
deb=$(find "$work/package" -maxdepth 1 -name '*.deb')
dpkg-deb --info "$deb"
dpkg -x "$deb" "$work/root"
usr=$work/root/usr

dpkg-deb --field "$deb" Depends | grep -q libwolfssl || { echo "the package does not depend on wolfSSL"; exit 1; }
"$usr/bin/itlsim" --version | grep -qx 'itlsim [0-9.]*' || { echo "itlsim of the package does not run"; exit 1; }
for file in share/man/man1/itlsim.1.gz share/bash-completion/completions/itlsim share/doc/itlphone/copyright; do
    [ -s "$usr/$file" ] || { echo "no $file in the package"; exit 1; }
done

export PKG_CONFIG_SYSROOT_DIR=$work/root
PKG_CONFIG_LIBDIR=$(dirname "$(find "$usr" -name itlphone.pc)")$(pkg-config --variable pc_path pkg-config | sed 's/^/:/')
export PKG_CONFIG_LIBDIR
# shellcheck disable=SC2046 # a list of options
gcc -std=c11 -Wall -Werror "$here/canary/../package_user.c" -o "$work/user" $(pkg-config --cflags --libs itlphone)
"$work/user" "$here/../interop/files/c1-cucm-shape.tlv" | tee "$work/said"
grep -q '6 records' "$work/said"
