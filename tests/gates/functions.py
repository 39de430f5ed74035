# SPDX-License-Identifier: GPL-2.0-or-later
"""Gate: functions fit on a screen. Counted by universal-ctags, from the first line of the definition to its brace."""
import json
import statistics
import subprocess
import sys

import sources

# The product, not the tests: a table of expected verdicts may be as long as it needs.
MEASURED = ("firmware", "hal", "boards", "sim")


def definitions(root, rooms=MEASURED):
    """Every function as (lines, path, name, first line, last line)."""
    paths = [path.as_posix() for path in sources.files(root, ".c", rooms=rooms)]
    if not paths:
        sys.exit("no C source found")
    command = ["ctags", "--output-format=json", "--fields=+ne", "--kinds-C=f", "-o", "-", *paths]
    listing = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    found = []
    for entry in map(json.loads, listing.splitlines()):
        first, last = entry["line"], entry.get("end", entry["line"])
        found.append((last - first + 1, entry["path"], entry["name"], first, last))
    return sorted(found)


def main():
    """Compares the distribution of lengths with the ceilings."""
    args = sources.root_argument(__doc__)
    limits = {key: int(value) for key, value in sources.floors(args.floors, "functions").items()}
    found = definitions(args.root)
    lengths = [entry[0] for entry in found]
    middle, p95 = statistics.median(lengths), lengths[min(len(lengths) - 1, int(len(lengths) * 0.95))]
    findings = [f"{path}:{first}: {name} has {length} lines, at most {limits['max']}"
                for length, path, name, first, _ in found if length > limits["max"]]
    if p95 > limits["p95"]:
        findings.append(f"one function in twenty has {p95} lines or more, at most {limits['p95']}")
    if middle > limits["median"]:
        findings.append(f"the median function has {middle:g} lines, at most {limits['median']}")
    sources.finish(findings, f"{len(lengths)} functions: median {middle:g}, p95 {p95}, longest {lengths[-1]} lines")


if __name__ == "__main__":
    main()
