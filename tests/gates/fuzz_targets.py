# SPDX-License-Identifier: GPL-2.0-or-later
"""Gate: what reads bytes from outside has a fuzz target, and docs/testing.md says which.

Under "Fuzz targets" that document has a table with a row for each target of tests/fuzz, which names the functions whose
input it makes, and a list of functions that are no decoders whatever their name. Each function in a header that is
called like a decoder has to be in one of them.
"""
import re

import sources

DOCUMENT = "docs/testing.md"
HEADING = "## Fuzz targets"
ROOMS = ("firmware", "hal/lwip", "hal/posix", "sim", "boards/app")
DECODER = re.compile(r"\b([a-z0-9]\w*_(?:read|parse|decode|load|recover|split|unescape|take_apart)(?:_\w+)?)\(")
DECLARED = re.compile(r"\b([a-z]\w*)\(")
TARGET = re.compile(r"\bfuzz_target\(\s*fuzz_(\w+)")
QUOTED = re.compile(r"`([^`]+)`")
ROW = re.compile(r"^\| `(\w+)` \|(.*)\|$", re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def declared(root, pattern):
    """Functions of the rooms' headers, each with a header that has it."""
    found = {}
    for path in sources.files(root, ".h", rooms=ROOMS):
        text = COMMENT.sub("", (root / path).read_text(encoding="utf-8"))
        for name in pattern.findall(text):
            found.setdefault(name, path)
    return found


def targets(root):
    """Names of the targets that are built, without the planted one."""
    found = set()
    for path in sorted((root / "tests/fuzz").glob("*.cmake")):
        found.update(TARGET.findall(path.read_text(encoding="utf-8")))
    return found - {"canary"}


def section(root):
    """What the document says under the heading."""
    path = root / DOCUMENT
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return text.partition(HEADING + "\n")[2].partition("\n## ")[0]


def main():
    """Checks a tree."""
    args = sources.root_argument(__doc__)
    text = section(args.root)
    rows = dict(ROW.findall(text))
    built, known = targets(args.root), declared(args.root, DECLARED)
    named = set(QUOTED.findall(text))
    findings = [f"{path}: {name} has no fuzz target in {DOCUMENT}"
                for name, path in declared(args.root, DECODER).items() if name not in named]
    findings += [f"{DOCUMENT}: has no row for the target {name}" for name in sorted(built - set(rows))]
    findings += [f"{DOCUMENT}: there is no target {name} in tests/fuzz" for name in sorted(set(rows) - built)]
    for name, row in rows.items():
        functions = QUOTED.findall(row)
        findings += [f"{DOCUMENT}: no header has {function}, which {name} is for"
                     for function in functions if function not in known]
        if not functions:
            findings.append(f"{DOCUMENT}: no function stands beside the target {name}")
    if not built:
        findings.append("no target was found")
    sources.finish(findings, f"{len(built)} fuzz targets, and no decoder without one")


if __name__ == "__main__":
    main()
