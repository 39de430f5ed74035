#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Fetches the source packages that bare metal is built from, in the very versions that this machine's Debian offers as
# libraries, and prints where they lie:  boards/sources.sh DIR PACKAGE...
#
# apt does the work, with a configuration of its own: the machine's configured archives as deb-src entries, state and
# cache below DIR. Nothing under /etc/apt or /var/lib/apt is touched. apt checks the archive's signature and the
# checksum of every file; nothing is unpacked before that.
set -eu

usage() {
    echo "usage: sources.sh DIR PACKAGE...   (PACKAGE: wolfssl, lwip, expat, libcoap3, cunit)" >&2
    exit 2
}

# The library package whose version the source must have.
library_of() {
    case $1 in
        wolfssl) echo libwolfssl-dev ;;
        lwip) echo liblwip-dev ;;
        expat) echo libexpat1-dev ;;
        libcoap3) echo libcoap3-dev ;;
        cunit) echo libcunit1-dev ;;
        *) usage ;;
    esac
}

# The version installed, else the one that would be.
version_of() {
    version=$(dpkg-query -W -f '${source:Version}' "$1" 2>/dev/null || true)
    if [ -z "$version" ]; then
        version=$(LC_ALL=C apt-cache policy "$1" | sed -n 's/^  Candidate: //p')
    fi
    if [ -z "$version" ] || [ "$version" = "(none)" ]; then
        echo "sources.sh: apt knows no $1" >&2
        exit 1
    fi
    echo "$version"
}

# One deb-src line per configured archive.
source_entries() {
    # shellcheck disable=SC2016 # apt expands them, not the shell
    apt-get indextargets --format '$(REPO_URI)|$(RELEASE)|$(COMPONENT)|$(SIGNED_BY)' 'Created-By: Packages' | sort -u |
        while IFS='|' read -r uri release component signed_by; do
            case $signed_by in
                /*) echo "deb-src [signed-by=$signed_by] $uri $release $component" ;;
                *) echo "deb-src $uri $release $component" ;;
            esac
        done
}

private_apt() {
    command=$1
    shift
    "$command" -q -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State="$apt/state" \
        -o Dir::State::status=/var/lib/dpkg/status -o Dir::Cache="$apt/cache" -o APT::Sandbox::User= "$@"
}

update_once() {
    [ -e "$apt/updated" ] && return
    mkdir -p "$apt/state/lists/partial" "$apt/cache/archives/partial"
    source_entries >"$apt/sources.list"
    private_apt apt-get update >&2
    touch "$apt/updated"
}

# The versions to try: VERSION itself, then others of the same upstream release, newest first. An archive keeps only its
# newest version, so the one installed here may be gone.
versions_like() {
    echo "$2"
    private_apt apt-cache showsrc "$1" | sed -n 's/^Version: //p' | sort -rVu | while read -r other; do
        [ "${other%-*}" = "${2%-*}" ] && [ "$other" != "$2" ] && echo "$other"
    done
    return 0
}

download() {
    for version in $(versions_like "$1" "$2"); do
        if (cd "$3" && private_apt apt-get source --download-only "$1=$version" >&2); then
            [ "$version" = "$2" ] || echo "sources.sh: $1 $2 is gone from the archive, taking $version" >&2
            return 0
        fi
        rm -f "$3"/*
    done
    return 1
}

# Unpacks PACKAGE to DIR/PACKAGE unless that very version is there.
fetch() {
    wanted=$(version_of "$(library_of "$1")")
    if [ "$(cat "$dir/$1/.version" 2>/dev/null)" != "$wanted" ]; then
        update_once
        rm -rf "${dir:?}/$1" "$dir/download.$1"
        mkdir -p "$dir/download.$1"
        download "$1" "$wanted" "$dir/download.$1"
        # --no-check leaves out the second check, which needs a keyring of maintainers.
        (cd "$dir/download.$1" && dpkg-source --no-check -x ./*.dsc unpacked >&2)
        mv "$dir/download.$1/unpacked" "$dir/$1"
        rm -rf "$dir/download.$1"
        echo "$wanted" >"$dir/$1/.version"
    fi
    echo "$dir/$1"
}

[ $# -ge 2 ] || usage
mkdir -p "$1"
dir=$(cd "$1" && pwd)
apt=$dir/apt
shift
exec 9>"$dir/.lock" # callers run side by side; one of them fetches
flock 9
# Boards are built side by side, from the same sources.
exec 9>"$dir/lock"
flock 9
for package in "$@"; do
    fetch "$package"
done
