#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Fetches the source packages that bare metal (and the host's own wolfSSL) is built from, in the very versions that this
# machine's Debian offers as libraries, and prints where they lie:  boards/sources.sh DIR PACKAGE...
#
# apt does the work, with a configuration of its own: the machine's archives as deb-src entries, by way of the machine's
# proxies and mirrors; state and cache below DIR. Nothing under /etc/apt or /var/lib/apt is touched, and root is not
# needed. apt checks the archive's signature and every file's checksum, whatever the machine's configuration waives;
# nothing is unpacked before that. What the tools say goes to DIR/fetch.log; a failure is one line.
set -eu

usage() {
    echo "usage: sources.sh DIR PACKAGE...   (PACKAGE: wolfssl, lwip, expat, libcoap3, cunit, http-parser)" >&2
    exit 2
}

die() {
    echo "sources.sh: $*" >&2
    exit 1
}

# The library package whose version the source must have.
library_of() {
    case $1 in
        wolfssl) echo libwolfssl-dev ;;
        lwip) echo liblwip-dev ;;
        expat) echo libexpat1-dev ;;
        libcoap3) echo libcoap3-dev ;;
        cunit) echo libcunit1-dev ;;
        http-parser) echo libhttp-parser-dev ;;
        *) usage ;;
    esac
}

# What went wrong, in apt's own words: its first complaint; WORDS when it has none.
complaint() {
    words=$(sed -n 's/^[EW]: //p' "$log" | sed -n 1p)
    echo "${words:-$1} (all of it: $log)"
}

# --- apt of our own ---

# One deb-src line per archive that COMMAND..., an apt-get, has lists of.
source_entries() {
    # shellcheck disable=SC2016 # apt expands them, not the shell
    "$@" indextargets --format '$(REPO_URI)|$(RELEASE)|$(COMPONENT)|$(SIGNED_BY)' 'Created-By: Packages' | sort -u |
        while IFS='|' read -r uri release component signed_by; do
            case $signed_by in
                *' '*) continue ;;
                /* | [0-9A-Fa-f]*) echo "deb-src [signed-by=$signed_by] $uri $release $component" ;;
                *) [ -z "$release" ] || echo "deb-src $uri $release $component" ;;
            esac
        done
}

# apt reads this after the machine's own configuration.
configuration() {
    cat <<END_OF_CONFIGURATION
Dir::State "$apt/state";
Dir::State::status "/var/lib/dpkg/status";
Dir::Cache "$apt/cache";
APT::Sandbox::User "";
APT::Get::AllowUnauthenticated "false";
Acquire::AllowInsecureRepositories "false";
Acquire::AllowWeakRepositories "false";
Acquire::AllowDowngradeToInsecureRepositories "false";
Acquire::Retries "3";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
END_OF_CONFIGURATION
}

private_apt() {
    command=$1
    shift
    LC_ALL=C "$command" -q -c "$apt/apt.conf" "$@"
}

# Lists the machine's archives in sources.list; a machine whose own lists were never fetched, or cleaned away, takes a
# fetch of those first.
find_archives() {
    source_entries apt-get >"$apt/sources.list"
    if [ ! -s "$apt/sources.list" ]; then
        private_apt apt-get update >"$log" 2>&1 || true
        source_entries private_apt apt-get >"$apt/sources.list"
    fi
    [ -s "$apt/sources.list" ] || die "apt lists no archive: $(complaint "none is configured, see sources.list(5)")"
}

update() {
    mkdir -p "$apt/state/lists/partial" "$apt/cache/archives/partial"
    configuration >"$apt/apt.conf"
    find_archives
    printf 'Dir::Etc::sourcelist "%s";\nDir::Etc::sourceparts "-";\n' "$apt/sources.list" >>"$apt/apt.conf"
    private_apt apt-get update >"$log" 2>&1 || true # one archive out of order is not yet one we need
    updated=yes
}

# The versions of PACKAGE that the archives have, newest first.
versions() {
    [ -e "$apt/apt.conf" ] || return 0
    private_apt apt-cache showsrc "$1" 2>/dev/null | sed -n 's/^Version: //p' | sort -rVu
}

# --- which version, and getting it ---

# The version installed as LIBRARY, else the one that would be; nothing when apt does not know.
version_of() {
    version=$(dpkg-query -W -f '${source:Version}' "$1" 2>/dev/null || true)
    [ -n "$version" ] || version=$(LC_ALL=C apt-cache policy "$1" 2>/dev/null | sed -n 's/^  Candidate: //p')
    [ "$version" = "(none)" ] || echo "$version"
}

# The versions to try: VERSION itself, then others of the same upstream release, newest first; any, when VERSION is not
# known. An archive keeps only its newest version, so the one installed here may be gone.
versions_like() {
    versions "$1" | while read -r other; do [ "$other" != "$2" ] || echo "$other"; done
    versions "$1" | while read -r other; do
        [ "$other" = "$2" ] || { [ -n "$2" ] && [ "${other%-*}" != "${2%-*}" ]; } || echo "$other"
    done
}

# Sets $got to the version that was downloaded.
download() {
    got=
    for version in $(versions_like "$1" "$2"); do
        rm -rf "$3"
        mkdir -p "$3"
        if (cd "$3" && private_apt apt-get source --download-only "$1=$version" >>"$log" 2>&1); then
            got=$version
            return 0
        fi
    done
    return 1
}

# Downloads with the lists there are; with fresh ones when they lack the version, or what they name is gone.
download_fresh() {
    if versions "$1" | grep -xF "$2" >/dev/null && download "$@"; then
        return 0
    fi
    [ -n "$updated" ] || update
    [ -n "$(versions "$1")" ] || die "the archives offer no source of $1: $(complaint "they list none")"
    download "$@" || die "$1 ${2:-} cannot be downloaded: $(complaint "no version like it is there")"
    [ -z "$2" ] || [ "$got" = "$2" ] || echo "sources.sh: $1 $2 is gone from the archive, taking $got" >&2
}

# Unpacks PACKAGE to DIR/PACKAGE unless that very version is there, or no version is asked for and one is there.
fetch() {
    wanted=$(version_of "$(library_of "$1")")
    there=$(cat "$dir/$1/.version" 2>/dev/null || true)
    if [ -z "$there" ] || { [ -n "$wanted" ] && [ "$there" != "$wanted" ]; }; then
        download_fresh "$1" "$wanted" "$dir/download.$1"
        # dpkg-source checks the checksums again; that it knows no maintainers' keys is only a warning.
        (cd "$dir/download.$1" && dpkg-source -x ./*.dsc unpacked >>"$log" 2>&1) ||
            die "$1 cannot be unpacked: $(tail -n 1 "$log")"
        rm -rf "${dir:?}/$1"
        echo "${wanted:-$got}" >"$dir/download.$1/unpacked/.version"
        mv "$dir/download.$1/unpacked" "$dir/$1"
        rm -rf "$dir/download.$1"
    fi
    echo "$dir/$1"
}

[ $# -ge 2 ] || usage
folder=$1
shift
for package in "$@"; do
    library_of "$package" >/dev/null
done
for tool in apt-get dpkg-query dpkg-source flock; do
    command -v $tool >/dev/null || die "$tool is missing: 'apt-get install apt dpkg-dev util-linux' has it on Debian;" \
        "elsewhere give CMake -DWOLFSSL_SOURCE_DIR=DIR and the like"
done
mkdir -p "$folder" 2>/dev/null || die "cannot make the folder $folder"
dir=$(cd "$folder" && pwd)
apt=$dir/apt
log=$dir/fetch.log
updated=
touch "$dir/lock" 2>/dev/null || die "cannot write to $dir"
exec 9>"$dir/lock" # callers run side by side, from the same sources; one of them fetches
flock 9
for package in "$@"; do
    fetch "$package"
done
