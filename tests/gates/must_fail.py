# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs a canary: a command that must fail, and say why.

Usage: must_fail.py PATTERN COMMAND...   Status 0 when the command failed and its output matches the pattern.
"""
import re
import subprocess
import sys


def main():
    """Judges one canary."""
    pattern, command = sys.argv[1], sys.argv[2:]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                          text=True, errors="replace", check=False)
    if done.returncode == 0:
        sys.exit(f"{done.stdout}\nthe canary was not found out: {' '.join(command)} succeeded")
    if not re.search(pattern, done.stdout):
        sys.exit(f"{done.stdout}\nthe canary failed for another reason than {pattern!r}")
    print(f"found out, as it must be (status {done.returncode})")


if __name__ == "__main__":
    main()
