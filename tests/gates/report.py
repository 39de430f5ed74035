# SPDX-License-Identifier: GPL-2.0-or-later
"""Sums what the suites of one run did: a line per suite with its minutes, the tests and gates that took longest, then
"N passed, N failed". Status 1 when anything failed.

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


SLOWEST = 10


class Tally:
    """Passed, failed and skipped tests, the seconds that they took together, and each with its own."""

    def __init__(self, passed=0, failed=0, skipped=0):
        self.passed, self.failed, self.skipped = passed, failed, skipped
        self.seconds, self.each = 0.0, []

    def add(self, other):
        """Adds another tally to this one."""
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        self.seconds += other.seconds
        self.each += other.each


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
    """Counts the tests of a JUnit file as ctest writes it. Tests run side by side, so the suite's seconds are its own."""
    tally = Tally()
    root = ElementTree.parse(path).getroot()
    tally.seconds = float(root.get("time") or 0)
    for case in root.iter("testcase"):
        tally.each.append((float(case.get("time") or 0), case.get("name")))
        if case.get("status") in ("notrun", "disabled"):
            tally.add(Tally(skipped=1) if case.find("skipped") is not None else Tally(failed=1))
            continue
        output = (case.findtext("system-out") or "").strip()
        tally.add(count_output(output, case.get("status") == "run"))
    return tally


def count_checks(path):
    """Counts the lines "passed<TAB>name<TAB>seconds" and "failed..." that ./dev writes, one per gate."""
    tally = Tally()
    for line in path.read_text(encoding="utf-8").splitlines():
        verdict, name, seconds = line.split("\t")
        tally.seconds += float(seconds)
        tally.each.append((float(seconds), name))
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


def slowest(found):
    """The tests and gates that took longest, of all suites: (seconds, suite, name)."""
    every = [(seconds, suite, name) for suite, tally in found.items() for seconds, name in tally.each]
    return sorted(every, reverse=True)[:SLOWEST]


def main():
    """Prints the table, what took longest, and the closing line."""
    total = Tally()
    found = suites(pathlib.Path(sys.argv[1]))
    for name, tally in found.items():
        skipped = f", {tally.skipped} skipped" if tally.skipped else ""
        print(f"{name:10} {tally.seconds / 60:5.1f} min {tally.passed:6} passed, {tally.failed} failed{skipped}")
        total.add(tally)
    print("Slowest:")
    for seconds, suite, name in slowest(found):
        print(f"{seconds:8.1f} s  {suite} {name}")
    print(f"{total.passed} passed, {total.failed} failed")
    sys.exit(1 if total.failed or not total.passed else 0)


if __name__ == "__main__":
    main()
