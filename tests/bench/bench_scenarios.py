# SPDX-License-Identifier: GPL-2.0-or-later
"""What scenarios cost: the processor time of a play of each file, of many in one run, beside how much of its own time it
took.

Then what a boot costs in which a phone asks TVS, beside the bare handshake of bench_tvs, both of RSA-1024, and last a
herd of 10,000 phones at TVS's door, herd.yaml beside this program.

Usage: bench_scenarios.py ITLSIM FOLDER BENCH_TVS [--plays N]
"""
import argparse
import json
import pathlib
import re
import resource
import statistics
import subprocess
import tempfile

# Milliseconds that a scenario of three phones may cost, branches included, on the machine that docs/benchmarks.md names.
AIM = 20

# Of the play that boots are counted in.
PHONES = 200


def play(itlsim, path, plays):
    """Milliseconds of processor time of one of many plays, and what came of the first."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = subprocess.run([itlsim, "scenario", "run", path, "--json", "--repeat", str(plays)], check=True,
                          capture_output=True, text=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = 1000 * (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return spent / plays, json.loads(said.splitlines()[0])


def boot_that_asks(itlsim, folder):
    """Microseconds of processor time of a boot that takes a list by TVS: what it adds to a play, by phone."""
    path, spent = pathlib.Path(folder, "asking.yaml"), []
    for reset in ("", "  - admin: set cert regen CallManager\n  - reset: all\n  - expect: {verified-by: tvs}\n"):
        path.write_text("scenario: phones that ask TVS\ncluster: {nodes: [pub], interaction: manual}\n"
                        f"phones: {{desk: {{count: {PHONES}}}}}\nsteps:\n  - boot: all\n{reset}", encoding="utf-8")
        spent.append(min(play(itlsim, path, 1)[0] for _ in range(5)))
    return 1000 * (spent[1] - spent[0]) / PHONES


def bare_handshake(bench_tvs):
    """Microseconds of a handshake, both ends."""
    said = subprocess.run([bench_tvs], check=True, capture_output=True, text=True).stdout
    return float(re.search(r"RSA-1024.*bare handshake +(\d+) us", said)[1])


def herd(itlsim):
    """Seconds of processor time of the herd, and the megabytes that it took. It fails where it does not go as it says."""
    spent, result = play(itlsim, pathlib.Path(__file__).with_name("herd.yaml"), 1)
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return spent / 1000, megabytes, result["virtual_us"] / 1e6


def main():
    """Prints a line for each file, and one for all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("itlsim", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("bench_tvs", type=pathlib.Path)
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
    with tempfile.TemporaryDirectory() as folder:
        boot, bare = boot_that_asks(args.itlsim, folder), bare_handshake(args.bench_tvs)
    print(f"a boot that asks TVS: {boot:.0f} us of processor time, {boot / bare:.2f} of a bare handshake (aim: at most 1.5)")
    print("a herd of 10,000 phones, three boots each: {:.0f} s of processor time, {:.0f} MB, {:.0f} s of its own time".format(
        *herd(args.itlsim)))


if __name__ == "__main__":
    main()
