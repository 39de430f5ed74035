# SPDX-License-Identifier: GPL-2.0-or-later
"""Gate: every function declared in a header has a doc comment right above its prototype, and every header says at its
top what it is for. Private headers below hal/ are left out: what they declare implements hal/include, which says it."""
import json
import subprocess

import sources

PRODUCT = ("firmware", "hal", "boards", "sim")


def prototypes(root, headers):
    """(path, line, name) of every prototype and every function defined in a header."""
    if not headers:
        return []
    command = ["ctags", "--output-format=json", "--fields=+n", "--kinds-C=pf", "-o", "-", *map(str, headers)]
    listing = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    return [(entry["path"], entry["line"], entry["name"]) for entry in map(json.loads, listing.splitlines())]


def has_doc_comment(lines, number):
    """True when the declaration that holds line `number` (from 1) stands right below a /** comment."""
    above = number - 2
    while above >= 0 and lines[above].strip() and not lines[above].rstrip().endswith((";", "}", "{", "*/")):
        above -= 1
    if above < 0 or not lines[above].rstrip().endswith("*/"):
        return False
    while above >= 0 and "/*" not in lines[above]:
        above -= 1
    return lines[above].lstrip().startswith("/**") and not lines[above].lstrip().startswith("/**<")


def main():
    """Checks every header of the product."""
    args = sources.root_argument(__doc__)
    headers = [path for path in sources.files(args.root, ".h", rooms=PRODUCT)
               if path.parts[0] != "hal" or not path.name.endswith("_priv.h")]
    text = {str(path): (args.root / path).read_text(encoding="utf-8") for path in headers}
    findings = [f"{path}:1: the header does not say what it is for (@file)"
                for path in text if "@file" not in text[path]]
    declared = prototypes(args.root, headers)
    for path, line, name in declared:
        if not has_doc_comment(text[path].splitlines(), line):
            findings.append(f"{path}:{line}: {name} has no doc comment")
    sources.finish(findings, f"{len(declared)} functions in {len(headers)} headers are documented")


if __name__ == "__main__":
    main()
