# SPDX-License-Identifier: GPL-2.0-or-later
"""Gate: a program that takes a seed prints the same, byte for byte, whatever machine it finds itself on.

It runs under another TMPDIR, HOME and working folder, another time zone, other contents of fresh memory, and another
layout of addresses (with and without setarch -R), and once with another seed, which must tell. What differs is shown
from the first line on that does.
"""
import argparse
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

# Folders in memory, where the machine has them: programs that sync their files would take seconds for each run.
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def fixed_layout():
    """The command before a program that gives it always the same addresses; empty where the machine forbids it."""
    setarch = shutil.which("setarch")
    if setarch and subprocess.run([setarch, "-R", "true"], capture_output=True, check=False).returncode == 0:
        return [setarch, "-R"]
    return []


def run(program, seed, prefix, surroundings):
    """What a run prints; ends the gate when it fails."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        home = pathlib.Path(folder, *surroundings["folders"])
        home.mkdir(parents=True)
        env = {**os.environ, "HOME": str(home), "TMPDIR": str(home), "TZ": surroundings["zone"],
               "MALLOC_PERTURB_": surroundings["memory"], "PADDING": surroundings["padding"]}
        words = [str(seed) if word == "SEED" else word for word in program]
        done = subprocess.run([*prefix, *words], capture_output=True, env=env, cwd=home, check=False, timeout=240)
    if done.returncode != 0:
        sys.exit(f"{program[0]}: exit status {done.returncode}: {done.stderr.decode(errors='replace')}")
    return done.stdout


def first_difference(one, other):
    """The first line that differs, of both."""
    lines = list(zip(one.split(b"\n") + [b"(the end)"], other.split(b"\n") + [b"(the end)"]))
    number, (left, right) = next((n, pair) for n, pair in enumerate(lines, 1) if pair[0] != pair[1])
    return f"line {number}: {left.decode(errors='replace')}\n    other: {right.decode(errors='replace')}"


def main():
    """Runs the program, and compares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10, help="how many seeds to try (10)")
    parser.add_argument("program", nargs=argparse.REMAINDER, help="the program with its words; SEED stands for the seed")
    args = parser.parse_args()
    program = args.program
    program[0] = os.path.abspath(program[0])
    here = {"folders": ("here",), "zone": "UTC", "memory": "0", "padding": ""}
    there = {"folders": ("over", "there"), "zone": "Asia/Kathmandu", "memory": "165", "padding": "x" * 5000}
    fixed = fixed_layout()
    seen = set()
    for seed in range(1, args.seeds + 1):
        one, other = run(program, seed, fixed, here), run(program, seed, [], there)
        if one != other:
            sys.exit(f"{program[0]}: seed {seed} gives another run elsewhere\n  {first_difference(one, other)}")
        seen.add(one)
        lines = one.splitlines()
        print(f"seed {seed}: {len(lines)} lines, {hashlib.sha256(one).hexdigest()}, {lines[-1].decode()}")
    if len(seen) != args.seeds:
        sys.exit(f"{program[0]}: another seed gives the same run")
    print("addresses: fixed against random" if fixed else "addresses: random (setarch -R is forbidden here)")


if __name__ == "__main__":
    main()
