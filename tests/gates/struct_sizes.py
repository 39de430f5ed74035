# SPDX-License-Identifier: GPL-2.0-or-later
"""Gate: docs/architecture.md states the ceiling of each struct that has one, and the code keeps it.

A ceiling is a macro ITL_..._BYTES of a header of firmware/ with two values, for pointers of 64 and of 32 bits. The
compiler holds it, on the host and on every board: some file of firmware/ has _Static_assert(sizeof(...) <= it. The table
of docs/architecture.md has a row for each, with both numbers.
"""
import re

import sources

DOCUMENT = "docs/architecture.md"
CEILING = re.compile(r"#if UINTPTR_MAX > 0xFFFFFFFFu(?: \|\| !defined\(__ARM_SIZEOF_MINIMAL_ENUM\)[^\n]*)?\n#define (ITL_\w+_BYTES)\s+(\d+)u\n#else\n#define \1\s+(\d+)u\n#endif")
ROW = re.compile(r"^\| `\w+` \| `(ITL_\w+_BYTES)` \| ([\d,]+) \| ([\d,]+) \|", re.MULTILINE)


def number(text):
    """A number as documents write it."""
    return int(text.replace(",", ""))


def main():
    """Compares the headers with the document."""
    args = sources.root_argument(__doc__)
    code = {path: (args.root / path).read_text(encoding="utf-8") for path in sources.files(args.root, ".h", ".c", rooms=("firmware",))}
    stated = {row[1]: (number(row[2]), number(row[3]))
              for row in ROW.finditer((args.root / DOCUMENT).read_text(encoding="utf-8"))}
    findings, known = [], set()
    for path, text in code.items():
        for match in CEILING.finditer(text):
            name, host, board = match[1], int(match[2]), int(match[3])
            known.add(name)
            if name not in stated:
                findings.append(f"{DOCUMENT}: no row for {name} of {path}")
            elif stated[name] != (board, host):
                findings.append(f"{DOCUMENT}: {name} is {board} on a board and {host} on a host, by {path}")
            if not any(re.search(rf"_Static_assert\(sizeof\([^;]*<= {name}\b", other) for other in code.values()):
                findings.append(f"{path}: no _Static_assert holds {name}")
    findings += [f"{DOCUMENT}: {name} is a ceiling of nothing in firmware/" for name in sorted(set(stated) - known)]
    sources.finish(findings, f"{len(known)} structs have ceilings, as {DOCUMENT} states them")


if __name__ == "__main__":
    main()
