# SPDX-License-Identifier: GPL-2.0-or-later
"""Gate: enough lines and branches of firmware/ were run by the tests (gcovr reads gcov's counters).

Floors are per folder or file ("firmware/policy = 100 100") or per function of a file
("firmware/store/store.c:itl_store_commit = 100 100"). An HTML report and the list of what is missing, per file, stay in
BUILD/report.
"""
import json
import subprocess
import tempfile

import sources
from functions import definitions


def measure(root, build):
    """What gcovr says: {file: {line: (covered, branches taken, branches)}}."""
    report = build / "report"
    report.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        subprocess.run(["gcovr", "--root", str(root), "--filter", f"{root}/firmware/", "--exclude-unreachable-branches",
                        "--json", out.name, "--html-details", str(report / "index.html"), str(build)],
                       check=True, stderr=subprocess.DEVNULL)
        data = json.load(open(out.name, encoding="utf-8"))
    measured = {}
    for entry in data["files"]:
        lines = measured.setdefault(entry["file"], {})
        for line in entry["lines"]:
            if line.get("gcovr/noncode"):
                continue
            taken = sum(1 for branch in line["branches"] if branch["count"])
            lines[line["line_number"]] = (line["count"] > 0, taken, len(line["branches"]))
    return measured


def select(measured, extents, where):
    """The lines that a floor's name covers, as (file, line, counts)."""
    path, _, function = where.partition(":")
    for name, lines in measured.items():
        if name != path and not name.startswith(path + "/"):
            continue
        first, last = extents.get((name, function), (0, -1)) if function else (0, float("inf"))
        for number, counts in lines.items():
            if first <= number <= last:
                yield name, number, counts


def shares(selected):
    """Percentage of lines and of branches, and where something is missing."""
    lines = [counts[0] for _, _, counts in selected]
    taken, branches = sum(c[1] for _, _, c in selected), sum(c[2] for _, _, c in selected)
    missing = [f"{name}:{number}" for name, number, c in selected if not c[0] or c[1] < c[2]]
    return 100.0 * sum(lines) / len(lines) if lines else 100.0, 100.0 * taken / branches if branches else 100.0, missing


def write_missing(measured, path):
    """A line per file: its shares, and the lines that did not run or have a branch that was not taken."""
    with open(path, "w", encoding="utf-8") as stream:
        for name in sorted(measured):
            lines, branches, missing = shares([(name, *entry) for entry in sorted(measured[name].items())])
            numbers = " ".join(place.rpartition(":")[2] for place in missing)
            print(f"{name:44} {lines:5.1f} % lines {branches:5.1f} % branches  {numbers}", file=stream)


def main():
    """Compares what was measured with the floors."""
    args = sources.root_argument(__doc__, "build")
    measured = measure(args.root.resolve(), args.build)
    write_missing(measured, args.build / "report" / "missing.txt")
    extents = {(path, name): (first, last)
               for _, path, name, first, last in definitions(args.root, rooms=("firmware",))}
    findings, summary = [], []
    for where, floor in sources.floors(args.floors, "coverage").items():
        selected = list(select(measured, extents, where))
        if not selected:
            findings.append(f"{where}: nothing was measured")
            continue
        lines, branches, missing = shares(selected)
        summary.append(f"{where}: {lines:.1f} % of lines, {branches:.1f} % of branches")
        line_floor, branch_floor = map(float, floor.split())
        if lines < line_floor or branches < branch_floor:
            findings.append(f"{summary[-1]}; the floor is {floor}. Not covered: {' '.join(missing[:60])}")
    sources.finish(findings, "\n".join(summary))


if __name__ == "__main__":
    main()
