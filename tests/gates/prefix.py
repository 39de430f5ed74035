# SPDX-License-Identifier: GPL-2.0-or-later
"""Gate: every name that the trust module shows to a program it is built into begins with itl_ or ITL_.

A static archive can hide nothing, so private headers count like public ones. Names are read off the headers of firmware/
and hal/include by universal-ctags, and off the archives by nm.
"""
import argparse
import json
import pathlib
import re
import subprocess

import sources

# ITLPHONE_ begins include guards and what the build itself is told.
OURS = re.compile(r"itl_|ITL_|ITLPHONE_")

# Types of libcoap, which our headers declare again and never define.
FOREIGN = re.compile(r"coap_(pdu|session|context)(_t)?$")

KINDS = {"d": "macro", "e": "enumerator", "f": "function", "g": "enum", "p": "prototype", "s": "struct", "t": "typedef",
         "u": "union", "v": "variable", "x": "external variable"}


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=pathlib.Path, default=sources.REPOSITORY, help="tree to check (this repository)")
    parser.add_argument("archives", nargs="+", type=pathlib.Path, help="the firmware's archives")
    return parser.parse_args()


def in_headers(root, headers):
    """(where, name) of every name that a header declares or defines."""
    command = ["ctags", "--output-format=json", "--fields=+nK", f"--kinds-C={''.join(KINDS)}", "--langmap=C:+.h", "-o",
               "-", *map(str, headers)]
    listing = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    return [(f"{entry['path']}:{entry['line']}", entry["name"]) for entry in map(json.loads, listing.splitlines())
            if not entry["name"].startswith("__anon")]


def in_archive(archive):
    """(where, name) of every symbol that an archive gives to whoever links it."""
    command = ["nm", "--extern-only", "--defined-only", "--portability", str(archive)]
    listing = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [(archive.name, line.split()[0]) for line in listing.splitlines() if line and not line.endswith(":")]


def main():
    """Checks headers and archives."""
    args = arguments()
    headers = [path for path in sources.files(args.root, ".h", rooms=("firmware", "hal"))
               if path.parts[0] == "firmware" or path.parts[:2] == ("hal", "include")]
    declared, linked = in_headers(args.root, headers), []
    for archive in args.archives:
        linked += in_archive(archive)
    findings = [f"{where}: {name} has no prefix itl_ or ITL_" for where, name in declared + linked
                if not OURS.match(name) and not FOREIGN.match(name)]
    findings += ["no header was read"] * (not declared) + ["no symbol was read"] * (not linked)
    sources.finish(findings, f"{len(declared)} names in {len(headers)} headers, {len(linked)} symbols have their prefix")


if __name__ == "__main__":
    main()
