#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Gate: the manual pages render without a warning. Usage: manuals.sh [ROOT]
set -euo pipefail
cd "${1:-$(dirname "$0")/../..}"
mapfile -t pages < <(find docs/man -name '*.1' | sort)
[ ${#pages[@]} -gt 0 ] || { echo "no manual page found"; exit 1; }
status=0
for page in "${pages[@]}"; do
    said=$(MANWIDTH=80 man --warnings --encoding=UTF-8 --troff-device=utf8 --ditroff --local-file "$page" 2>&1 >/dev/null)
    [ -z "$said" ] || { printf '%s: %s\n' "$page" "$said"; status=1; }
done
echo "${#pages[@]} manual pages"
exit "$status"
