# SPDX-License-Identifier: GPL-2.0-or-later
"""A cluster in memory writes no file, and is in all it does as one in a folder.

Usage: in_memory.py LAB   LAB is world_cluster. It runs where no file may be written (RLIMIT_FSIZE), which its own folder
would not survive, and prints the same, byte for byte, with its cluster in a folder.
"""
import os
import pathlib
import signal
import subprocess
import sys
import tempfile

SEED = "7"
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


# A file that is written to ends the program with a signal; a pipe does not. What gcov would write at the end, where it is
# built in, is kept from being written: it has no folder.
LIMITED = ("env", "GCOV_PREFIX=/dev/null", "prlimit", "--fsize=0", "--core=0")


def run(home, *words):
    """A run with its folders below @p home."""
    env = {**os.environ, "HOME": str(home), "TMPDIR": str(home)}
    return subprocess.run(words, capture_output=True, env=env, cwd=home, check=False, timeout=240)


def main():
    """Runs the lab in memory, in a folder, and in a folder that it may not write to."""
    lab = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        home = pathlib.Path(name)
        inside = run(home, *LIMITED, lab, SEED)
        if inside.returncode != 0 or list(home.iterdir()):
            sys.exit(f"in memory: exit status {inside.returncode}, {inside.stderr.decode()}, files {list(home.iterdir())}")
        barred = run(home, *LIMITED, lab, SEED, "--folder", home / "barred")
        if barred.returncode not in (1, -signal.SIGXFSZ):
            sys.exit(f"a folder that cannot be written to: exit status {barred.returncode}")
        outside = run(home, lab, SEED, "--folder", home / "cluster")
        if outside.returncode != 0 or not (home / "cluster/nodes.yaml").is_file():
            sys.exit(f"in a folder: exit status {outside.returncode}, {outside.stderr.decode()}")
    pairs = zip(inside.stdout.splitlines(), outside.stdout.splitlines())
    for number, (here, there) in enumerate(pairs, 1):
        if here != there:
            sys.exit(f"line {number}: in memory {here.decode()}\n    in a folder {there.decode()}")
    if inside.stdout != outside.stdout or not inside.stdout:
        sys.exit("one prints more than the other")
    print(f"{len(inside.stdout)} bytes, the same in memory and in a folder")


if __name__ == "__main__":
    main()
