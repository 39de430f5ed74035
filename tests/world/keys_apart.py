# SPDX-License-Identifier: GPL-2.0-or-later
"""The keys of the virtual world, which everybody has, are in no program that opens real sockets.

Usage: keys_apart.py LAB PROGRAM...   LAB is a program of the virtual world, which has all of them: so this test sees keys.
"""
import pathlib
import sys

POOL = pathlib.Path(__file__).resolve().parent.parent.parent / "sim" / "keypool"


def keys():
    """Every key of the pool, in DER."""
    for file in sorted(POOL.glob("keys-*.bin")):
        data = file.read_bytes()
        while data:
            size = int.from_bytes(data[:2], "big")
            yield data[2:2 + size]
            data = data[2 + size:]


def main():
    """Looks into the programs."""
    lab, *programs = map(pathlib.Path, sys.argv[1:])
    pool = list(keys())
    content = lab.read_bytes()
    if len(pool) < 80 or len(set(pool)) != len(pool) or not all(key in content for key in pool):
        sys.exit(f"{lab.name} has not all of the {len(pool)} keys")
    for program in programs:
        content = program.read_bytes()
        # A key that was only copied in part would still have its modulus.
        found = sum(key[12:60] in content for key in pool)
        if found:
            sys.exit(f"{program.name} has {found} keys of the virtual world")
    print(f"{len(pool)} keys, in {lab.name} alone")


if __name__ == "__main__":
    main()
