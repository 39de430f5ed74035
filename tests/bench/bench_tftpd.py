# SPDX-License-Identifier: GPL-2.0-or-later
"""2,000 phones ask one TFTP server for their list at the same moment, in quiet and in a flood of malformed packets.

The servers take turns, so that what else the machine does hits all alike; each figure is the median of its turns.
Usage: bench_tftpd.py ITLSIM TFTPD_LOAD [--phones N] [--flood PER_SECOND] [--rounds N]
"""
import argparse
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "interop"))
import cluster_lab  # noqa: E402  pylint: disable=wrong-import-position
import lab  # noqa: E402  pylint: disable=wrong-import-position


class ManyThreads(lab.Atftpd):
    """atftpd with a thread for every phone; its own limit is 100."""

    def command(self):
        words = super().command()
        return [*words[:-1], "--maxthread", "4000", words[-1]]


class Ours:
    """`itlsim cluster up`."""

    name = "itlsim"

    def __init__(self, cluster):
        self.cluster = cluster

    def __enter__(self):
        self.cluster.__enter__()
        self.port = int(self.cluster.nodes[cluster_lab.PUBLISHER]["tftp"].rsplit(":", 1)[1])
        return self

    def __exit__(self, *_):
        self.cluster.__exit__()


def run_once(load, server, file, phones, flood):
    """One wave of phones; what arrived, and the CPU seconds of the server where it is one process."""
    result = subprocess.run([load, str(server.port), "ITLFile.tlv", str(file), str(phones), str(flood)], check=False,
                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    return json.loads(result.stdout)


def bench(servers, load, file, args):
    """Turns of all servers."""
    results = {}
    for turn in range(args.rounds):
        for flood in (0, args.flood):
            for make in servers:
                with make() as server:
                    found = run_once(load, server, file, args.phones, flood)
                results.setdefault((flood, server.name), []).append(found)
                print(f"  turn {turn + 1}: {server.name}, flood {flood}: {found}", file=sys.stderr)
    return results


def print_table(results, phones):
    """A line per server and flood."""
    print("\n| server | malformed packets a second | lists whole, of all turns | median of phones | last phone | asked again |")
    print("|---|---|---|---|---|---|")
    for (flood, name), turns in results.items():
        whole = sum(turn["whole"] for turn in turns)
        median, last, again = (statistics.median(turn[key] for turn in turns) for key in ("median_ms", "last_ms", "asked_again"))
        print(f"| {name} | {flood:,} | {whole:,} of {phones * len(turns):,} | {median:.0f} ms | {last:.0f} ms | {again:.0f} |")


def main():
    """All servers that are here."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("itlsim")
    parser.add_argument("load")
    parser.add_argument("--phones", type=int, default=2000)
    parser.add_argument("--flood", type=int, default=20000)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    os.environ["ITLSIM"] = os.path.abspath(args.itlsim)
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with lab.folder() as root:
        cluster = cluster_lab.Cluster(root / "cluster")
        tftp = cluster.folder / cluster_lab.PUBLISHER / "tftp"
        servers = [lambda: Ours(cluster)]
        for kind in (ManyThreads, lab.TftpdHpa):
            try:
                with kind(tftp):
                    servers.append(lambda kind=kind: kind(tftp))
            except unittest.SkipTest as reason:
                print(f"{kind.name} left out: {reason}")
        results = bench(servers, os.path.abspath(args.load), tftp / "ITLFile.tlv", args)
        print_table(results, args.phones)


if __name__ == "__main__":
    main()
