#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Gate: every C file is formatted as .clang-format says, and no line is longer than 120 columns. Usage: format.sh [ROOT]
set -euo pipefail
cd "${1:-$(dirname "$0")/../..}"
rooms=()
for room in firmware hal boards sim tests; do
    [ ! -d "$room" ] || rooms+=("$room")
done
mapfile -t files < <(find "${rooms[@]}" -name '*.[ch]' | sort)
[ ${#files[@]} -gt 0 ] || { echo "no C file found"; exit 1; }
clang-format --style=file --dry-run -Werror "${files[@]}" 2>&1 | { grep ': error: ' || true; }
# clang-format leaves comments and texts as they are.
awk 'length($0) > 120 { print FILENAME ":" FNR ": " length($0) " columns, at most 120"; long = 1 } END { exit long }' "${files[@]}"
echo "${#files[@]} files are formatted"
