#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Gate: clang-tidy finds nothing with the checks of .clang-tidy. Usage: clang_tidy.sh BUILD-DIR
# For the whole path to a finding: clang-tidy -p BUILD-DIR FILE
set -euo pipefail
build=${1:?usage: clang_tidy.sh BUILD-DIR}
# The canaries are wrong on purpose; libraries built from source are not ours to tidy.
mapfile -t files < <(python3 -c '
import json, os, sys
for path in sorted({entry["file"] for entry in json.load(open(sys.argv[1]))}):
    if "/gates/canary/" not in path and not os.path.relpath(path).startswith("build/"):
        print(path)' "$build/compile_commands.json")
[ ${#files[@]} -gt 0 ] || { echo "no source found"; exit 1; }
printf '%s\0' "${files[@]}" |
    xargs -0 -n 1 -P "$(nproc)" clang-tidy -p "$build" --quiet --warnings-as-errors='*' 2>/dev/null |
    { grep -E ': (error|warning): ' || true; } | sort -u
echo "clang-tidy finds nothing in ${#files[@]} files"
