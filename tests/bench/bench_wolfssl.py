# SPDX-License-Identifier: GPL-2.0-or-later
"""Debian's wolfSSL beside one built from source: the same programs of two build folders, by turns.

Rates are the best of the turns, times their median. Usage: bench_wolfssl.py BUILD-WITH-DEBIANS BUILD-FROM-SOURCE [--turns N]
"""
import argparse
import os
import pathlib
import re
import statistics
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "interop"))
import lab  # noqa: E402  pylint: disable=wrong-import-position
from bench_tftp import run_once  # noqa: E402  pylint: disable=wrong-import-position

LIST = bytes(i * 7 % 256 for i in range(5302))
FETCHES = 150


def output(build, program):
    """What a program of a build prints."""
    return subprocess.run([build / "tests" / "bench" / program], check=True, capture_output=True, text=True).stdout


def rates(build):
    """Figures of one turn by name, all of them per second."""
    found = {}
    for line in output(build, "wolfcrypt_rate").splitlines():
        name, figure = line.split("\t")
        found[name] = float(figure)
    for line in output(build, "bench_verify").splitlines():
        match = re.match(r"(\S+ \S+) .* list\s+(\d+)/s", line)
        found[f"list verifications/s, {match[1]}"] = float(match[2])
    for line in output(build, "bench_tvs").splitlines():
        match = re.match(r"TVS (RSA-\d+).* query\s+(\d+)/s", line)
        found[f"TVS questions/s with their handshake, {match[1]}"] = float(match[2])
    return found


def best_rates(builds, turns):
    """The best of some turns, a dictionary for each build."""
    best = [{} for _ in builds]
    for _ in range(turns):
        for build, figures in zip(builds, best):
            for name, figure in rates(build).items():
                figures[name] = max(figure, figures.get(name, 0))
    return best


def fetch_times(builds):
    """Milliseconds of a process that fetches a list by TFTP, for each build."""
    times = [[] for _ in builds]
    silent = os.open(os.devnull, os.O_RDWR)
    with lab.folder({"ITLFile.tlv": LIST}) as root, lab.folder() as folder, lab.Atftpd(root) as server:
        out = folder / "out"
        for _ in range(FETCHES):
            for build, spent in zip(builds, times):
                command = [str(build / "sim" / "itlsim"), "tftp", "get", server.address, "ITLFile.tlv", str(out)]
                spent.append(run_once(command, silent))
    return [statistics.median(spent) for spent in times]


def main():
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("builds", nargs=2, type=lambda name: pathlib.Path(name).resolve())
    parser.add_argument("--turns", type=int, default=2)
    args = parser.parse_args()
    debians, ours = best_rates(args.builds, args.turns)
    print("| | Debian's wolfSSL | from source | |\n|---|---:|---:|---:|")
    for name, figure in debians.items():
        print(f"| {name} | {figure:.0f} | {ours[name]:.0f} | {ours[name] / figure:.2f} x |")
    before, after = fetch_times(args.builds)
    print(f"| `itlsim tftp get` of 5 KB, whole process, ms | {before:.2f} | {after:.2f} | {before / after:.2f} x |")


if __name__ == "__main__":
    main()
