# SPDX-License-Identifier: GPL-2.0-or-later
"""Sums what the suites of one run did: a line per suite, then "N passed, N failed". Status 1 when anything failed.

A ctest entry is often a program with many tests: those that print a CUnit or a Python unittest summary count with
what they ran, the others count as one test.
"""
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

CUNIT = re.compile(r"^\s+tests\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)", re.MULTILINE)
PYTHON = re.compile(r"^Ran (\d+) tests? in", re.MULTILINE)
PYTHON_DETAIL = re.compile(r"(failures|errors|skipped)=(\d+)")


class Tally:
    """Passed, failed and skipped tests."""

    def __init__(self, passed=0, failed=0, skipped=0):
        self.passed, self.failed, self.skipped = passed, failed, skipped

    def add(self, other):
        """Adds another tally to this one."""
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped


def count_output(text, succeeded):
    """Counts the tests of one program from what it printed; its exit status has the last word."""
    tally = Tally()
    cunit, python = CUNIT.search(text), PYTHON.search(text)
    if cunit:
        _, run, passed, failed = (int(group) for group in cunit.groups())
        tally = Tally(passed, failed, 0) if run else tally
    elif python:
        detail = {key: int(value) for key, value in PYTHON_DETAIL.findall(text.splitlines()[-1] if text else "")}
        failed = detail.get("failures", 0) + detail.get("errors", 0)
        skipped = detail.get("skipped", 0)
        tally = Tally(int(python.group(1)) - failed - skipped, failed, skipped)
    elif succeeded:
        tally = Tally(1)
    if not succeeded and tally.failed == 0:
        tally.failed = 1
    return tally


def count_junit(path):
    """Counts the tests of a JUnit file as ctest writes it."""
    tally = Tally()
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        if case.get("status") in ("notrun", "disabled"):
            tally.add(Tally(skipped=1) if case.find("skipped") is not None else Tally(failed=1))
            continue
        output = (case.findtext("system-out") or "").strip()
        tally.add(count_output(output, case.get("status") == "run"))
    return tally


def count_checks(path):
    """Counts the lines "passed<TAB>name" and "failed<TAB>name" that ./dev writes, one per gate."""
    tally = Tally()
    for line in path.read_text(encoding="utf-8").splitlines():
        verdict, name = line.split("\t")
        log = path.with_name(f"{path.stem}.{name}.log")
        text = log.read_text(encoding="utf-8", errors="replace").strip() if log.exists() else ""
        tally.add(count_output(text, verdict == "passed"))
    return tally


def suites(folder):
    """The tally of every suite that left a result in the folder, by name."""
    found = {path.stem: count_junit(path) for path in sorted(folder.glob("*.xml"))}
    for path in sorted(folder.glob("*.tsv")):
        found.setdefault(path.stem, Tally()).add(count_checks(path))
    return found


def main():
    """Prints the table and the closing line."""
    total = Tally()
    for name, tally in suites(pathlib.Path(sys.argv[1])).items():
        skipped = f", {tally.skipped} skipped" if tally.skipped else ""
        print(f"{name:10} {tally.passed:6} passed, {tally.failed} failed{skipped}")
        total.add(tally)
    print(f"{total.passed} passed, {total.failed} failed")
    sys.exit(1 if total.failed or not total.passed else 0)


if __name__ == "__main__":
    main()
