#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Unpacks the emulator that Debian's backports have, beside the installed one, and prints its path:  backports.sh DIR
# The machine's apt is asked where its archive is and whom it trusts; its configuration and its packages stay as they are.
set -eu

die() {
    echo "backports.sh: $*" >&2
    exit 1
}

[ $# -eq 1 ] || { echo "usage: backports.sh DIR" >&2; exit 2; }
mkdir -p "$1/apt/state/lists/partial" "$1/apt/cache/archives/partial"
dir=$(cd "$1" && pwd)
apt=$dir/apt
log=$dir/fetch.log
program=$dir/usr/bin/qemu-system-arm
codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)

# The archive that has this release's own packages; it has its backports too.
# shellcheck disable=SC2016 # apt expands them, not the shell
entry=$(apt-get indextargets --format '$(CODENAME)|$(REPO_URI)|$(SIGNED_BY)' 'Created-By: Packages' 'Component: main' |
    sed -n "s/^$codename|//p" | sed -n 1p)
[ -n "$entry" ] || die "apt lists no archive of $codename: 'apt-get update' first"
uri=${entry%%|*}
signed_by=${entry#*|}
# apt of this release does not tell the key; the machine's own keys are tried then.
case $signed_by in
    *' '* | '' | '$'*) echo "deb $uri $codename-backports main" ;;
    *) echo "deb [signed-by=$signed_by] $uri $codename-backports main" ;;
esac >"$apt/sources.list"
cat >"$apt/apt.conf" <<END_OF_CONFIGURATION
Dir::State "$apt/state";
Dir::State::status "/var/lib/dpkg/status";
Dir::Cache "$apt/cache";
Dir::Etc::sourcelist "$apt/sources.list";
Dir::Etc::sourceparts "-";
APT::Sandbox::User "";
APT::Get::AllowUnauthenticated "false";
Acquire::AllowInsecureRepositories "false";
Acquire::Retries "3";
END_OF_CONFIGURATION

cd "$dir"
apt-get -q -c "$apt/apt.conf" update >"$log" 2>&1 || true
rm -f qemu-system-arm_*.deb
apt-get -q -c "$apt/apt.conf" download "qemu-system-arm/$codename-backports" >>"$log" 2>&1 ||
    die "the archive's $codename-backports cannot be reached, or lack qemu-system-arm: see $log"
rm -rf "${dir:?}/usr"
dpkg -x qemu-system-arm_*.deb "$dir" >>"$log" 2>&1 || die "the package cannot be unpacked: see $log"
"$program" --version >>"$log" 2>&1 || die "the emulator does not run beside what is installed: $(tail -n 1 "$log")"
echo "$program"
