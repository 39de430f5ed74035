#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Gate: shellcheck finds nothing in the shell scripts, no pipeline of theirs ends in a reader that leaves early, and every
# Python file compiles. Usage: scripts.sh [ROOT]
set -euo pipefail
cd "${1:-$(dirname "$0")/../..}"
shell=()
python=()
while IFS= read -r -d '' file; do
    case $file in
    *.py) python+=("$file") ;;
    *) sed -n 1p "$file" | grep -E '^#!.*\b(ba)?sh$' >/dev/null && shell+=("$file") ;;
    esac
done < <(find . \( -path ./build -o -path ./.git \) -prune -o -type f \( -name '*.sh' -o -name '*.py' -o -perm -u+x \) -print0)
if [ ${#shell[@]} = 0 ] || [ ${#python[@]} = 0 ]; then echo "no script found"; exit 1; fi
shellcheck --severity=style "${shell[@]}"
# Under pipefail, whoever still writes when such a reader has left fails now and then, and the pipeline with him.
if grep -nE '\|[[:space:]]*(head|grep([^|]*[[:space:]])(-[a-zA-Z]*[qm][a-zA-Z]*|--quiet|--max-count))([[:space:]]|$)' "${shell[@]}" /dev/null; then
    echo "read to the end instead: grep ... >/dev/null, sed -n 1p"
    exit 1
fi
# Compiled in memory: a check leaves nothing behind in the tree.
python3 - "${python[@]}" <<'END'
import sys
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as stream:
        compile(stream.read(), path, "exec")
END
echo "${#shell[@]} shell scripts, ${#python[@]} Python files"
