# SPDX-License-Identifier: GPL-2.0-or-later
"""How fast a cluster's collector takes alarms: bench_alarms.py ITLSIM [--phones N]. Prints one line for each crowd."""
import argparse
import os
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "interop"))


def measure(cluster_lab, coap, root, phones, window):
    """One crowd against a fresh cluster."""
    cluster = cluster_lab.Cluster(root / f"cluster-{window}")
    bodies = [coap.alarm(f"SEP{number:012X}") for number in range(phones)]
    with cluster, coap.Crowd(cluster.alarms, window=window) as crowd:
        started = time.monotonic()
        answers = crowd.post(bodies)
        seconds = time.monotonic() - started
    kept = sum(code == coap.CHANGED for code in answers.values())
    print(f"{phones} alarms, {window} at once: {seconds:.2f} s, {phones / seconds:.0f}/s, {kept} kept")


def main():
    """Reads the command line and measures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("itlsim")
    parser.add_argument("--phones", type=int, default=10000)
    arguments = parser.parse_args()
    os.environ["ITLSIM"] = arguments.itlsim
    import cluster_lab  # pylint: disable=import-outside-toplevel
    import coap  # pylint: disable=import-outside-toplevel
    import lab  # pylint: disable=import-outside-toplevel
    with lab.folder() as root:
        for window in (1, 50, 500):
            measure(cluster_lab, coap, root, arguments.phones if window > 1 else arguments.phones // 10, window)


if __name__ == "__main__":
    main()
