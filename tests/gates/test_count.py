# SPDX-License-Identifier: GPL-2.0-or-later
"""Gate: every suite ran at least as many tests as floors.ini says, and skipped none."""
import sources
from report import suites


def main():
    """Compares the suites of a results folder with the floors."""
    args = sources.root_argument(__doc__, "results")
    ran = suites(args.results)
    findings = []
    floors = sources.floors(args.floors, "tests")
    for name, floor in floors.items():
        if name not in ran:
            findings.append(f"{name}: the suite did not run")
            continue
        count = ran[name].passed + ran[name].failed
        if count < int(floor):
            findings.append(f"{name}: {count} tests ran, the floor is {floor}")
        if ran[name].skipped:
            findings.append(f"{name}: {ran[name].skipped} tests were skipped")
    counts = ", ".join(f"{name} {ran[name].passed + ran[name].failed}" for name in floors if name in ran)
    sources.finish(findings, f"tests run: {counts}")


if __name__ == "__main__":
    main()
