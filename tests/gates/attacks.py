# SPDX-License-Identifier: GPL-2.0-or-later
"""Gate: every check that the canary build can switch off is attacked, and what is built for use has no switch.

The names in ITL_CANARY_HOLDS of the sources and those in @attack.on of tests/attack must be the same; docs/threats.md names
every file of attacks; the given programs and archives must not hold the name of the switch's variable.
"""
import argparse
import pathlib
import re

import sources

SWITCH = b"ITLPHONE_CANARY_OFF"
CHECK = re.compile(r'\bITL_CANARY_HOLDS\(\s*"([^"]*)"')
MARK = re.compile(r"@attack\.on\(([^)]*)\)", re.DOTALL)
NAME = re.compile(r'"([^"]*)"')
FORM = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*$")


def checks(root):
    """Names of the checks in the sources, each with a file that has it."""
    found = {}
    for path in sources.files(root, ".c", rooms=("firmware", "hal", "sim", "boards")):
        for name in CHECK.findall((root / path).read_text(encoding="utf-8")):
            found.setdefault(name, path)
    return found


def attacked(root):
    """Names of the checks that are attacked, each with a file that does."""
    found = {}
    for path in sources.files(root, ".py", rooms=("tests/attack",)):
        if path.name == "attack.py":
            continue
        for mark in MARK.findall((root / path).read_text(encoding="utf-8")):
            for name in NAME.findall(mark):
                found.setdefault(name, path)
    return found


def root_text(root, name):
    """A document of the tree; empty where there is none."""
    path = root / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


def main():
    """Checks a tree and the programs built from it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=pathlib.Path, default=sources.REPOSITORY, help="tree to check (this repository)")
    parser.add_argument("programs", type=pathlib.Path, nargs="+", help="programs and archives built for use")
    args = parser.parse_args()
    have, tried = checks(args.root), attacked(args.root)
    findings = [f"{path}: nothing in tests/attack attacks the check {name}"
                for name, path in have.items() if name not in tried]
    findings += [f"{path}: no source has a check {name}" for name, path in tried.items() if name not in have]
    findings += [f"{path}: {name} is not a name of lower-case words joined by -"
                 for name, path in have.items() if not FORM.match(name)]
    findings += [f"{program}: its checks can be switched off"
                 for program in args.programs if SWITCH in program.read_bytes()]
    threats = root_text(args.root, "docs/threats.md")
    findings += [f"{path}: docs/threats.md does not say which line it holds"
                 for path in sources.files(args.root, ".py", rooms=("tests/attack",))
                 if path.name.startswith("attack_") and path.name not in threats]
    if not have:
        findings.append("no check was found")
    sources.finish(findings, f"{len(have)} checks, each attacked; {len(args.programs)} programs without the switch")


if __name__ == "__main__":
    main()
