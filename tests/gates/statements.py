# SPDX-License-Identifier: GPL-2.0-or-later
"""Gate: every line of the list "What the document says, and what shows it" has tests, and they are there.

docs/cluster.md has the list: a table whose first column counts from 1 without a gap. The last column names tests as
`FILE: NAME`, FILE below tests/; of a Python file NAME is Class.method, of a C file the title in its table of tests. A line without a
test says "not yet: " and why.
"""
import ast
import re

import sources

DOCUMENT = "docs/cluster.md"
HEADING = "## What the document says, and what shows it"
ROW = re.compile(r"^\| (\d+) \| (.*) \|$", re.MULTILINE)
TEST = re.compile(r"`(\w+\.(?:py|c)): ([^`]+)`")
TITLE = re.compile(r'^\s*\{"((?:[^"\\]|\\.)*)",', re.MULTILINE)


def section(root):
    """What the document has under the heading."""
    path = root / DOCUMENT
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return text.partition(HEADING + "\n")[2].partition("\n## ")[0]


def tests_of(path):
    """Names of the tests in a file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".c":
        return set(TITLE.findall(text))
    return {f"{node.name}.{each.name}" for node in ast.parse(text).body if isinstance(node, ast.ClassDef)
            for each in node.body if isinstance(each, ast.FunctionDef) and each.name.startswith("test_")}


def faults_of(root, number, cells):
    """What is wrong with a line."""
    tests = TEST.findall(cells.rpartition(" |")[2])
    if not tests and "not yet: " not in cells:
        yield f"{DOCUMENT}: line {number} of the list has no test"
    for file, name in tests:
        found = [path for path in sources.files(root, ".py", ".c", rooms=("tests",)) if path.name == file]
        if not any(name in tests_of(root / path) for path in found):
            yield f"{DOCUMENT}: line {number} of the list: {file} has no test {name}"


def main():
    """Checks a tree."""
    args = sources.root_argument(__doc__)
    rows = ROW.findall(section(args.root))
    findings = [] if rows else [f"{DOCUMENT}: has no list under the heading {HEADING}"]
    for place, (number, cells) in enumerate(rows, 1):
        if int(number) != place:
            findings.append(f"{DOCUMENT}: line {number} of the list stands where {place} should")
        findings += faults_of(args.root, number, cells)
    sources.finish(findings, f"{len(rows)} lines of the list, and their tests are there")


if __name__ == "__main__":
    main()
