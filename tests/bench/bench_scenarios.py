# SPDX-License-Identifier: GPL-2.0-or-later
"""What scenarios cost: the processor time of a play of each file, of many in one run, beside how much of its own time it
took.

Usage: bench_scenarios.py ITLSIM FOLDER [--plays N]
"""
import argparse
import json
import pathlib
import resource
import statistics
import subprocess

# Milliseconds that a scenario of three phones may cost, branches included, on the machine that docs/benchmarks.md names.
AIM = 20


def play(itlsim, path, plays):
    """Milliseconds of processor time of one of many plays, and what came of the first."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = subprocess.run([itlsim, "scenario", "run", path, "--json", "--repeat", str(plays)], check=True,
                          capture_output=True, text=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = 1000 * (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return spent / plays, json.loads(said.splitlines()[0])


def main():
    """Prints a line for each file, and one for all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("itlsim", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--plays", type=int, default=20)
    args = parser.parse_args()
    every = []
    for path in sorted(args.folder.glob("*.yaml")):
        spent, result = play(args.itlsim, path, args.plays)
        every.append(spent)
        branches = sum(check["kind"] in ("works", "does not") for check in result["checks"])
        print(f"{path.stem}: {spent:.0f} ms, {branches} branches, {result['virtual_us'] / 1e6:.0f} s of its own time")
    print(f"{len(every)} scenarios: {sum(every) / 1000:.2f} s of processor time with all branches (aim: 5), "
          f"mostly {statistics.median(every):.0f} ms each (aim: {AIM} without branches)")


if __name__ == "__main__":
    main()
