# SPDX-License-Identifier: GPL-2.0-or-later
"""Gate: docs/scenarios.md tells of every word of the language, and of every lockout of the library, as the program does.

What stands there between the lines "words of the language" and "end of words of the language" is made here, of
`itlsim scenario schema`; of `itlsim scenario list` what stands between "the library" and "end of the library" (files
that cover rows of the list of lockouts) and between "beside the rows" and "end of beside the rows" (all others but
words-*.yaml, which play the language). With --write all are brought up to date; without it nothing is changed, and what
is out of date is a finding.
"""
import argparse
import difflib
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIBRARY = pathlib.Path("tests/scenarios")
PAGE = pathlib.Path("docs/scenarios.md")

# Rows of the list of lockouts, and those of them that have no file: what they are, and what they need to be played.
ROWS = 53
NEEDED = {
    24: "The saved key lies on an SFTP server that wants another way of logging in | a log-in by SSH over real sockets, which a virtual world has none of; tests/interop/test_ssh.py plays it",
}

# Lockouts of later releases, as far as trust lists go, by their numbers: what is told of one that has no file, or of one
# that a row of the list plays as well.
LATER = {
    1: "",
    2: "",
    3: "Lists are signed with SHA-512, and some phones know SHA-1 only | [row 42](../tests/scenarios/row-42-sha512-with-old-phones.yaml) | security guide of release 15 | confirmed",
    4: "",
    5: "A list of more than 64 KB | [row 41](../tests/scenarios/row-41-list-too-large.yaml) | security guides 12.5 to 15 | confirmed",
    6: "",
    7: "An upgrade to 12.5 brings another ITLRecovery | [row 44](../tests/scenarios/row-44-upgrade-to-12.yaml) | upgrade guide of release 12.5 | inferred",
    8: "",
    19: "",
    20: "",
}


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


def listed(program, root):
    """The files of the library."""
    said = subprocess.run([program, "scenario", "list", LIBRARY, "--json"], check=True, capture_output=True, text=True, cwd=root).stdout
    return json.loads(said)["scenarios"]


def linked(one):
    """A file of the library, as a link."""
    name = pathlib.Path(one["file"]).name
    return f"[{name}](../{LIBRARY}/{name})"


def later(one):
    """The number of a lockout of later releases that a file is named after: late-l4-....yaml is L4; 0: of none."""
    found = re.match(r"late-l(\d+)-", pathlib.Path(one["file"]).name)
    return int(found.group(1)) if found else 0


def beside(scenarios):
    """What stands beside the rows, and then the lockouts of later releases, by their numbers."""
    rest = [one for one in scenarios if not one["covers"] and not pathlib.Path(one["file"]).name.startswith("words-")]
    missing = set(LATER) - {later(one) for one in rest}
    rows = [(later(one), f"| {cell(one['scenario'])} | {linked(one)} | {cell(one['source'])} | {one['mark']} |") for one in rest]
    rows += [(number, f"| {LATER[number]} |") for number in missing]
    yield from ["", "| | lockout | file, or what it needs | told in | mark |", "|---|---|---|---|---|"]
    yield from (f"| {f'L{number}' if number else ''} {row}" for number, row in sorted(rows))
    yield ""


def library(scenarios):
    """Every row of the list of lockouts, by its number: the file that covers it, or what it still needs."""
    rows = [(number, f"| {cell(one['scenario'])} | {linked(one)} | {cell(one['source'])} | {one['mark']} |")
            for one in scenarios for number in one["covers"]]
    covered = {number for number, row in rows}
    if covered & set(NEEDED) or covered | set(NEEDED) != set(range(1, ROWS + 1)):
        sys.exit(f"{LIBRARY}: rows {sorted(covered & set(NEEDED))} have a file and are said to need something, "
                 f"rows {sorted(set(range(1, ROWS + 1)) - covered - set(NEEDED))} have neither; there are {ROWS}")
    rows += [(number, f"| {what} | | |") for number, what in NEEDED.items()]
    yield from ["", "| | lockout | file, or what it needs | told in | mark |", "|---|---|---|---|---|"]
    yield from (f"| {number} {row}" for number, row in sorted(rows))
    yield ""


def filled(text, name, lines):
    """The text with these lines in the block of that name."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    pattern = re.compile(f"^{re.escape(begin)}\n(.*?)^{re.escape(end)}$", re.DOTALL | re.MULTILINE)
    if len(pattern.findall(text)) != 1:
        sys.exit(f"{PAGE}: needs one block from '{begin}' to '{end}'")
    block = "".join(line + "\n" for line in lines)
    return pattern.sub(lambda _: f"{begin}\n{block}{end}", text)


def main():
    """Compares, or writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("itlsim", type=pathlib.Path, help="the program")
    parser.add_argument("--root", type=pathlib.Path, default=ROOT, help="tree to check or write (this repository)")
    parser.add_argument("--write", action="store_true", help="bring the reference up to date")
    wanted = parser.parse_args()
    path = wanted.root / PAGE
    old = path.read_text(encoding="utf-8")
    new = filled(old, "words of the language", reference(schema_of(wanted.itlsim)))
    scenarios = listed(wanted.itlsim.resolve(), wanted.root)
    new = filled(new, "the library", library(scenarios))
    new = filled(new, "beside the rows", beside(scenarios))
    if wanted.write:
        path.write_text(new, encoding="utf-8")
    elif new != old:
        print("\n".join(difflib.unified_diff(old.splitlines(), new.splitlines(), str(PAGE), "as made", lineterm="")))
        sys.exit(f"{PAGE}: the reference is out of date (./dev docs)")
    print(f"{len(new.splitlines())} lines")


if __name__ == "__main__":
    main()
