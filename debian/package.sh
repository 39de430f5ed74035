#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Builds the Debian packages, and the source package, of this tree: package.sh OUT [DPKG-BUILDPACKAGE-OPTION...]
# In OUT/itlphone-VERSION, a copy of the tree; beside it the packages. Everything there is removed first. Where Debian's
# source of libcoap was fetched (boards/sources.sh build/sources libcoap3), what is compiled of it goes along as libcoap3.
set -euo pipefail
top=$(realpath "$(dirname "$0")/..")
mkdir -p "${1:?usage: package.sh OUT [OPTION...]}"
out=$(realpath "$1")
shift

# Names of the files that belong to the tree, each with a NUL behind it: what git would take, or without git all but
# what was built.
tree() {
    if [ -e .git ]; then
        git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do
            [ ! -e "$file" ] || printf '%s\0' "$file"
        done
    else
        find . -path ./build -prune -o -name __pycache__ -prune -o ! -type d -print0
    fi
}

cd "$top"
version=$(dpkg-parsechangelog --show-field Version)
SOURCE_DATE_EPOCH=$(dpkg-parsechangelog --show-field Timestamp)
export SOURCE_DATE_EPOCH
source=$out/itlphone-$version
find "$out" -mindepth 1 -delete
mkdir "$source"
tree | tar --create --null --files-from=- | tar --extract --directory="$source"
libcoap=build/sources/libcoap3
if [ -e "$libcoap/.version" ]; then
    mkdir --parents "$source/libcoap3/debian"
    cp --recursive "$libcoap"/{COPYING,LICENSE,README,include,src} "$source/libcoap3"
    cp "$libcoap/debian/changelog" "$source/libcoap3/debian"
fi
# The same source package from every checkout: neither its time nor the user's umask is in it.
chmod -R u=rwX,go=rX "$source"
find "$source" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
cd "$source"
dpkg-buildpackage --no-sign "$@"
