# SPDX-License-Identifier: GPL-2.0-or-later
"""Gate: debian/control asks for the packages that ./dev installs to build; a fresh Debian would find out late."""
import re

import sources

# Every Debian builds with these.
ESSENTIAL = {"gcc", "libc6-dev"}
# One program, two names.
NAMES = {"pkg-config": "pkgconf", "debhelper": "debhelper-compat"}


def installed(root, name):
    """The packages of a group in ./dev."""
    group = re.search(rf"^    {name}\)(.*?);;", (root / "dev").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    words = {word for line in re.findall(r"echo (.*)", group.group(1)) for word in line.split()} if group else set()
    return {NAMES.get(word, word) for word in words}


def asked_for(root):
    """The names in the field Build-Depends of debian/control."""
    control = (root / "debian" / "control").read_text(encoding="utf-8")
    field = re.search(r"^Build-Depends:(.*(?:\n .*)*)", control, re.MULTILINE)
    return {item.split()[0] for item in field.group(1).split(",") if item.strip()} if field else set()


def main():
    """Compares both."""
    args = sources.root_argument(__doc__)
    have, want = asked_for(args.root), installed(args.root, "build")
    findings = [f"debian/control: Build-Depends lacks {name}, which ./dev installs to build"
                for name in sorted(want - have - ESSENTIAL)]
    findings += [f"debian/control: Build-Depends has {name}, which ./dev installs neither to build nor to package"
                 for name in sorted(have - want - installed(args.root, "package"))]
    if not have or not want:
        findings.append("no packages found in debian/control or in ./dev")
    sources.finish(findings, f"{len(have)} packages to build with")


if __name__ == "__main__":
    main()
