# SPDX-License-Identifier: GPL-2.0-or-later
"""The keys of the virtual world, which everybody has, are in no program that opens real sockets, nor does a cluster that
`itlsim cluster create` makes have one.

Usage: keys_apart.py LAB ITLSIM PROGRAM...   LAB is a program of the virtual world, which has all of them: so this test sees
keys.
"""
import base64
import pathlib
import re
import subprocess
import sys
import tempfile

POOL = pathlib.Path(__file__).resolve().parent.parent.parent / "sim" / "keypool"


def keys():
    """Every key of the pool, in DER."""
    for file in sorted(POOL.glob("keys-*.bin")):
        data = file.read_bytes()
        while data:
            size = int.from_bytes(data[:2], "big")
            yield data[2:2 + size]
            data = data[2 + size:]


# A key that was only copied in part would still have its modulus.
def moduli(pool):
    """A part of each key's modulus."""
    return [key[12:60] for key in pool]


PEM = re.compile(rb"-----BEGIN ((?:RSA )?PRIVATE KEY)-----(.*?)-----END \1-----", re.DOTALL)


def created(itlsim, bits):
    """Keys of a new cluster, in DER."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([itlsim, "cluster", "create", f"{folder}/cluster", "--publisher", "pub", "--key-bits", str(bits)],
                       check=True, capture_output=True, timeout=240)
        texts = [file.read_bytes() for file in sorted(pathlib.Path(folder).rglob("*.pem"))]
    return [base64.b64decode(match.group(2)) for text in texts for match in PEM.finditer(text)]


def check_clusters(itlsim, known):
    """Makes clusters: each has keys of its own, but for ITLRecovery's, which stands at the node as well."""
    keys = [set(created(itlsim, bits)) for bits in (1024, 1024, 2048)]
    if min(map(len, keys)) < 4 or keys[0] & keys[1]:
        sys.exit(f"clusters have {[len(some) for some in keys]} keys, the first two {len(keys[0] & keys[1])} in common")
    found = sum(modulus in key for some in keys for key in some for modulus in known)
    if found:
        sys.exit(f"{itlsim.name} cluster create takes {found} keys of the virtual world")


def main():
    """Looks into the programs, and into what one of them makes."""
    lab, *programs = map(pathlib.Path, sys.argv[1:])
    pool = list(keys())
    content = lab.read_bytes()
    if len(pool) < 80 or len(set(pool)) != len(pool) or not all(key in content for key in pool):
        sys.exit(f"{lab.name} has not all of the {len(pool)} keys")
    for program in programs:
        content = program.read_bytes()
        found = sum(modulus in content for modulus in moduli(pool))
        if found:
            sys.exit(f"{program.name} has {found} keys of the virtual world")
    check_clusters(programs[0], moduli(pool))
    print(f"{len(pool)} keys, in {lab.name} alone")


if __name__ == "__main__":
    main()
