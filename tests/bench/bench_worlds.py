# SPDX-License-Identifier: GPL-2.0-or-later
"""What a lab in one process, on hal/virtual, costs: the processor time of a whole run, the least and the median of some.

Usage: bench_worlds.py LAB... [--runs N]   Files lie in memory where the machine has a folder for that.
"""
import argparse
import os
import pathlib
import resource
import statistics
import subprocess
import tempfile

# Milliseconds that a lab may cost, on the machine that docs/benchmarks.md names.
AIMS = {"world_cluster": 40}
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def processor_ms(lab, seed, folder):
    """Milliseconds of a run, user and system."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([lab, str(seed)], check=True, stdout=subprocess.DEVNULL, env={**os.environ, "TMPDIR": folder})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)


def main():
    """Prints a line for each lab."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labs", nargs="+", type=pathlib.Path)
    parser.add_argument("--runs", type=int, default=10)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        for lab in args.labs:
            spent = [processor_ms(lab, seed, folder) for seed in range(args.runs)]
            aim = f"; aim: at most {AIMS[lab.name]} ms" if lab.name in AIMS else ""
            print(f"{lab.name}: {min(spent):.0f} ms of processor time at least, {statistics.median(spent):.0f} ms mostly{aim}")


if __name__ == "__main__":
    main()
