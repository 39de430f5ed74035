# SPDX-License-Identifier: GPL-2.0-or-later
"""Gate: no reason and no verdict can be lost. Every function of a header that returns one says ITL_MUST_USE, for gcc; the
types themselves say ITL_MUST_USE_TYPE, by which clang (clang_tidy.sh) watches static functions and pointers as well."""
import json
import re
import subprocess

import sources

PRODUCT = ("firmware", "hal", "boards", "sim")
TYPES = ("itl_reason", "itl_policy_verdict")
RETURNED = re.compile(rf"\b({'|'.join(TYPES)})_t$")
DEFINITION = re.compile(rf"^typedef (?:enum|struct) (?P<words>.*?)\b({'|'.join(TYPES)}) \{{", re.MULTILINE)


def unmarked_functions(root, headers):
    """A finding for each function of a header that lacks the mark, and how many have to have it."""
    command = ["ctags", "--output-format=json", "--fields=+n", "--kinds-C=pf", "-o", "-", *map(str, headers)]
    listing = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    returning = [entry for entry in map(json.loads, listing.splitlines()) if RETURNED.search(entry.get("typeref", ""))]
    return [f"{entry['path']}:{entry['line']}: {entry['name']} returns what must not be lost: ITL_MUST_USE"
            for entry in returning if not re.search(r"\bITL_MUST_USE\b", entry["typeref"])], len(returning)


def unmarked_types(root, headers):
    """A finding for each definition of such a type that lacks the mark."""
    for path in headers:
        for match in DEFINITION.finditer((root / path).read_text(encoding="utf-8")):
            if "ITL_MUST_USE_TYPE" not in match["words"]:
                yield f"{path}: {match[2]} is what must not be lost: ITL_MUST_USE_TYPE"


def main():
    """Checks every header of the product."""
    args = sources.root_argument(__doc__)
    headers = sources.files(args.root, ".h", rooms=PRODUCT)
    findings, marked = unmarked_functions(args.root, headers)
    sources.finish(findings + list(unmarked_types(args.root, headers)),
                   f"{marked} functions return a reason or a verdict that must be used")


if __name__ == "__main__":
    main()
