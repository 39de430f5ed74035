# SPDX-License-Identifier: GPL-2.0-or-later
"""Gate: every file that a document links to, or a comment names below docs/, is there."""
import re

import sources

LINK = re.compile(r"\]\(([^)#\s]+)(#[^)]*)?\)")
NAMED = re.compile(r"\bdocs/[\w/.-]+\.(?:md|1)\b")


def linked(root, path, text):
    """(as written, path from root) of everything that a file refers to."""
    if path.suffix == ".md":
        for target, _ in LINK.findall(text):
            if "://" not in target and not target.startswith("mailto:"):
                yield target, root / path.parent / target
    for target in NAMED.findall(text):
        yield target, root / target


def main():
    """Checks documents and sources."""
    args = sources.root_argument(__doc__)
    paths = sources.files(args.root, ".c", ".h", ".md", rooms=sources.ROOMS + ("docs",))
    paths += [path.relative_to(args.root) for path in sorted(args.root.glob("*.md"))]
    findings = []
    for path in paths:
        text = (args.root / path).read_text(encoding="utf-8")
        lost = {target for target, file in linked(args.root, path, text) if not file.exists()}
        findings += [f"{path}: {target} is not there" for target in sorted(lost)]
    sources.finish(findings, f"{len(paths)} files refer to what is there")


if __name__ == "__main__":
    main()
