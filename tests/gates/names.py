# SPDX-License-Identifier: GPL-2.0-or-later
"""Gate: a type's name is in the tree once: struct, union and enum tags and typedefs, in headers and in .c files.

Two types of one name compile as long as no file sees both. A file that sees both by pointers alone, as tags of structs
do not have to be known, compiles too, and takes the one for the other.

Read by universal-ctags, both sides of every #if. A tag and the typedef of the same declaration may share a name.
"""
import json
import subprocess
import sys

import sources

# The product; tests are programs of their own.
NAMED = ("firmware", "hal", "boards", "sim")


def declarations(root):
    """Every tag and typedef as (name, kind, path, line); anonymous ones have no name that could be there twice."""
    paths = [path.as_posix() for path in sources.files(root, ".c", ".h", rooms=NAMED)]
    if not paths:
        sys.exit("no C source found")
    command = ["ctags", "--output-format=json", "--fields=+nK", "--langmap=C:.c.h", "--languages=C", "--kinds-C=gstu",
               "-o", "-", "-L", "-"]
    listing = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True,
                             input="\n".join(paths)).stdout
    for entry in map(json.loads, listing.splitlines()):
        if not entry["name"].startswith("__anon"):
            yield entry["name"], entry["kind"], entry["path"], entry["line"]


def doubles(root):
    """The places of every name that more than one type has, by name."""
    places = {}
    for name, kind, path, line in declarations(root):
        places.setdefault(name, []).append((path, line, kind))
    for name, found in sorted(places.items()):
        files = {path for path, _, _ in found}
        kinds = [kind == "typedef" for _, _, kind in found]
        if len(files) > 1 or len(kinds) != len(set(kinds)):
            yield name, sorted(found)


def main():
    """Checks every type of the tree."""
    args = sources.root_argument(__doc__)
    found = dict(doubles(args.root))
    findings = [f"{path}:{line}: {kind} {name} is declared at {len(places)} places"
                for name, places in found.items() for path, line, kind in places]
    sources.finish(findings, f"{len(set(entry[0] for entry in declarations(args.root)))} names of types, each once")


if __name__ == "__main__":
    main()
