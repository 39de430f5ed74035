# SPDX-License-Identifier: GPL-2.0-or-later
"""Gate: how numbers and bytes are spelt is known to firmware/text alone.

Outside of it nobody has a table of hexadecimal digits, and nobody calculates with the characters of digits: what writes
or reads decimals and hexadecimals by hand needs one or the other. Whoever has a C library with stdio, as sim/ has, may
use that; hal/ may not include firmware/ and has the C library.
"""
import re

import sources

HOME = "firmware/text/"
MEASURED = ("firmware", "hal", "boards", "sim")
FAULTS = (
    (re.compile(r"0123456789abcdef", re.IGNORECASE), "a table of digits; ITL_TEXT_HEX is what strspn wants"),
    (re.compile(r"[-+]\s*'[0aA]'|'[0aA]'\s*[-+]"),
     "a calculation with characters; firmware/text reads and writes numbers"),
)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def without_comments(text):
    """The text with its comments blanked out, its lines where they were."""
    return COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def faults(root, path):
    """Every finding of one file."""
    text = without_comments((root / path).read_text(encoding="utf-8"))
    for number, line in enumerate(text.splitlines(), 1):
        for pattern, fault in FAULTS:
            if pattern.search(line):
                yield f"{path}:{number}: {fault}"


def main():
    """Checks every C file of the product."""
    args = sources.root_argument(__doc__)
    paths = [path for path in sources.files(args.root, ".c", ".h", rooms=MEASURED) if not path.as_posix().startswith(HOME)]
    findings = [fault for path in paths for fault in faults(args.root, path)]
    sources.finish(findings, f"{len(paths)} files leave the spelling of numbers to firmware/text")


if __name__ == "__main__":
    main()
