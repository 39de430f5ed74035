# SPDX-License-Identifier: GPL-2.0-or-later
"""Gate: nothing is left for later, and no path of somebody's machine is in the sources."""
import re

import sources

SUFFIXES = (".c", ".h", ".S", ".ld", ".cmake", ".txt", ".py", ".sh", ".md", ".1", ".in", ".ini")

# Spelt in pieces, so that this file does not find itself. Documents may show somebody's machine in an example.
LATER = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b")
MACHINE = re.compile(r"(?<![\w.$}*])/(home|ro" r"ot|t" r"mp)/\w")


def main():
    """Checks sources and documents."""
    args = sources.root_argument(__doc__)
    paths = sources.files(args.root, *SUFFIXES, rooms=sources.ROOMS + ("docs",))
    findings = []
    for path in paths:
        for number, line in enumerate((args.root / path).read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            for what, pattern in (("left for later", LATER), ("path of one machine", MACHINE)):
                if pattern.search(line) and not (pattern is MACHINE and path.suffix == ".md"):
                    findings.append(f"{path}:{number}: {what}: {line.strip()}")
    sources.finish(findings, f"{len(paths)} files hold no leftovers")


if __name__ == "__main__":
    main()
