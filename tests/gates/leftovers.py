# SPDX-License-Identifier: GPL-2.0-or-later
"""Gate: nothing is left for later, no path of somebody's machine is in the sources, and no merge was left undecided."""
import re

import sources

SUFFIXES = (".c", ".h", ".S", ".ld", ".cmake", ".txt", ".py", ".sh", ".md", ".1", ".in", ".ini")

# Spelt in pieces, so that this file does not find itself. Documents may show somebody's machine in an example.
LATER = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b")
UNDECIDED = re.compile(r"^(<{7}|>{7}|\|{7}) ")
MACHINE = re.compile(r"(?<![\w.$}*])/(home|ro" r"ot|t" r"mp)/\w")


def written(root):
    """All that people write, in no matter which form: lines in rooms, and what lies at the top."""
    paths = sources.files(root, *SUFFIXES, ".yaml", ".yml", ".json", ".inc", ".svg", "", rooms=sources.ROOMS + ("docs", "debian"))
    return paths + sorted(path.relative_to(root) for path in root.glob("*") if path.is_file())


def lines(root, path):
    """The lines of a file, with their numbers."""
    return enumerate((root / path).read_text(encoding="utf-8", errors="replace").splitlines(), 1)


def main():
    """Checks sources and documents."""
    args = sources.root_argument(__doc__)
    paths = sources.files(args.root, *SUFFIXES, rooms=sources.ROOMS + ("docs",))
    findings = []
    for path in paths:
        for number, line in lines(args.root, path):
            for what, pattern in (("left for later", LATER), ("path of one machine", MACHINE)):
                if pattern.search(line) and not (pattern is MACHINE and path.suffix == ".md"):
                    findings.append(f"{path}:{number}: {what}: {line.strip()}")
    findings += [f"{path}:{number}: undecided merge: {line.strip()}" for path in written(args.root)
                 for number, line in lines(args.root, path) if UNDECIDED.match(line)]
    sources.finish(findings, f"{len(paths)} files hold no leftovers")


if __name__ == "__main__":
    main()
