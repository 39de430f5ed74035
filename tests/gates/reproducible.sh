#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Gate: two builds of the packages, made in different folders, are the same bytes. Usage: reproducible.sh ONE OTHER
set -euo pipefail
one=${1:?usage: reproducible.sh ONE OTHER}
other=${2:?usage: reproducible.sh ONE OTHER}
names() { (cd "$1" && find . -maxdepth 1 -type f ! -name '*.buildinfo' ! -name '*.changes' ! -name '*.log' -printf '%P\n' | sort); }
[ -n "$(names "$one")" ] || { echo "$one holds no package"; exit 1; }
diff <(names "$one") <(names "$other")
count=0
while IFS= read -r name; do
    cmp "$one/$name" "$other/$name"
    count=$((count + 1))
done < <(names "$one")
echo "$count files are the same, byte for byte"
