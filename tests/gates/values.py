# SPDX-License-Identifier: GPL-2.0-or-later
"""Gate: what holds a value of an enum has its type, and no reason is asked what it is by its number.

Read from the sources: a number whose comment says that it is a something_t, but for what is taken "as received"; and a
comparison by order with a reason.
"""
import re

import sources

PRODUCT = ("firmware", "hal", "boards", "sim")
NUMBER_THAT_IS_ENUM = re.compile(r"^\s*(?:const )?(?:u?int\d+_t|unsigned|int|char) (\w+);\s*/\*\*<.*?\b[Aa]n? (\w+_t)\b")
ORDER = re.compile(r"(?<![<>-])[<>]=?\s*ITL_REASON_\w+|ITL_REASON_\w+\s*[<>]=?(?![<>])")


def comments_apart(line):
    """A line of C without its comments, as far as they stand on it."""
    return re.sub(r"/\*.*?(\*/|$)", "", re.sub(r"^\s*\*.*", "", line))


def faults(path, text):
    """Every finding of one file."""
    for number, line in enumerate(text.splitlines(), 1):
        member = NUMBER_THAT_IS_ENUM.match(line)
        if member and "as received" not in line.lower():
            yield f"{path}:{number}: {member[1]} is a number, and says that it is a {member[2]}"
        if ORDER.search(comments_apart(line)):
            yield f"{path}:{number}: a reason is compared by its number: reason/reason.h has questions with names"


def main():
    """Checks every C file of the product."""
    args = sources.root_argument(__doc__)
    paths = sources.files(args.root, ".c", ".h", rooms=PRODUCT)
    findings = [fault for path in paths for fault in faults(path, (args.root / path).read_text(encoding="utf-8"))]
    sources.finish(findings, f"{len(paths)} files call enums by their types and reasons by their names")


if __name__ == "__main__":
    main()
