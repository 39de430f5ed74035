# SPDX-License-Identifier: GPL-2.0-or-later
"""Gate: the reference in docs/scenarios.md tells of every word of the language as the program itself does.

What stands there between the lines "words of the language" and "end of words of the language" is made here, of
`itlsim scenario schema`. With --write it is brought up to date; without it nothing is changed, and a reference that is
out of date is a finding.
"""
import argparse
import difflib
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
BEGIN, END = "<!-- words of the language -->", "<!-- end of words of the language -->"
PAGE = pathlib.Path("docs/scenarios.md")


def schema_of(program):
    """The schema."""
    return json.loads(subprocess.run([program, "scenario", "schema"], check=True, capture_output=True, text=True).stdout)


def cell(text):
    """Text of a table."""
    return text.replace("|", "\\|")


def table(members):
    """The members of a mapping as a table."""
    lines = ["", "| member | | as in |", "|---|---|---|"]
    needed = members.get("required", [])
    for name, member in members["properties"].items():
        brief = member["description"] + (" *(needed)*" if name in needed else "")
        lines.append(f"| `{name}` | {cell(brief)} | `{name}: {cell(member['examples'][0])}` |")
    return lines + [""]


def inner(member):
    """The mapping that a member takes, if it takes one of its own."""
    for candidate in [member, *member.get("anyOf", [])]:
        if "properties" in candidate:
            return candidate
    items = member.get("items", {})
    return items if "properties" in items else None


def section(title, members, depth="###"):
    """A mapping with those inside it."""
    yield f"{depth} {title}"
    yield from table(members)
    for name, member in members["properties"].items():
        below = inner(member)
        if below is not None:
            yield from section(f"{title}: `{name}`" if title[0] == "`" else f"`{name}`", below, depth)


def reference(schema):
    """The whole reference."""
    yield ""
    yield from section("The file", schema)
    for name, title in (("cluster", "A cluster"), ("node", "A node of a cluster"), ("class", "A class of phones")):
        yield from section(title, schema["$defs"][name])
    steps = schema["$defs"]["step"]["properties"]
    yield from ["### Steps", "", "| step | |", "|---|---|"]
    yield from (f"| `{name}` | {cell(step['description'])} |" for name, step in steps.items())
    yield ""
    for name, step in steps.items():
        yield from section(f"`{name}`", inner(step))


def main():
    """Compares, or writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("itlsim", type=pathlib.Path, help="the program")
    parser.add_argument("--root", type=pathlib.Path, default=ROOT, help="tree to check or write (this repository)")
    parser.add_argument("--write", action="store_true", help="bring the reference up to date")
    wanted = parser.parse_args()
    path = wanted.root / PAGE
    old = path.read_text(encoding="utf-8")
    pattern = re.compile(f"^{re.escape(BEGIN)}\n(.*?)^{re.escape(END)}$", re.DOTALL | re.MULTILINE)
    if len(pattern.findall(old)) != 1:
        sys.exit(f"{PAGE}: needs one block from '{BEGIN}' to '{END}'")
    block = "".join(line + "\n" for line in reference(schema_of(wanted.itlsim)))
    new = pattern.sub(lambda _: f"{BEGIN}\n{block}{END}", old)
    if wanted.write:
        path.write_text(new, encoding="utf-8")
    elif new != old:
        print("\n".join(difflib.unified_diff(old.splitlines(), new.splitlines(), str(PAGE), "as made", lineterm="")))
        sys.exit(f"{PAGE}: the reference is out of date (./dev docs)")
    print(f"{len(block.splitlines())} lines of reference")


if __name__ == "__main__":
    main()
