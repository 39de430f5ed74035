# SPDX-License-Identifier: GPL-2.0-or-later
"""What the gates share: the files of the tree, the floors, and how a gate reports."""
import argparse
import configparser
import pathlib
import sys

ROOMS = ("firmware", "hal", "boards", "sim", "tests")
GATES = pathlib.Path(__file__).resolve().parent
REPOSITORY = GATES.parent.parent


def root_argument(description, *positional):
    """Parses the command line every gate has: [--root DIR] and the given positional arguments."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--root", type=pathlib.Path, default=REPOSITORY, help="tree to check (this repository)")
    parser.add_argument("--floors", type=pathlib.Path, default=GATES / "floors.ini", help="floors and ceilings")
    for name in positional:
        parser.add_argument(name, type=pathlib.Path)
    return parser.parse_args()


def files(root, *suffixes, rooms=ROOMS):
    """The files of the given rooms with one of the suffixes, as sorted paths relative to root."""
    found = []
    for room in rooms:
        for path in (root / room).rglob("*"):
            if path.suffix in suffixes and path.is_file() and "__pycache__" not in path.parts:
                found.append(path.relative_to(root))
    return sorted(found)


def floors(path, section):
    """One section of the floors, as a dictionary of strings."""
    parser = configparser.ConfigParser(delimiters=("=",))
    parser.optionxform = str
    with open(path, encoding="utf-8") as stream:
        parser.read_file(stream)
    return dict(parser[section])


def finish(findings, summary):
    """Prints the findings and ends the gate: status 1 when there are any."""
    for finding in findings:
        print(finding)
    print(summary if not findings else f"{len(findings)} finding(s)")
    sys.exit(1 if findings else 0)
