# SPDX-License-Identifier: GPL-2.0-or-later
"""Fetches by TFTP, whole processes: itlsim beside curl, tftp-hpa's client and atftp, against atftpd and tftpd-hpa.

The clients take turns, so that what else the machine does hits all alike; each figure is the median of its turns.
Usage: bench_tftp.py ITLSIM [--rounds N]
"""
import argparse
import os
import pathlib
import shutil
import statistics
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "interop"))
import lab  # noqa: E402  pylint: disable=wrong-import-position

FILES = {"5KB": bytes(i * 7 % 256 for i in range(5302)), "1MB": bytes(i * 7 % 256 for i in range(1 << 20))}
SHARE_OF_ROUNDS = {"5KB": 1.0, "1MB": 0.25}
MODES = {"no options": {}, "blksize 1428": {"blksize": 1428}, "blksize 1428, windowsize 8": {"blksize": 1428, "windowsize": 8}}


def itlsim_command(port, name, out, mode):
    """itlsim tftp get."""
    options = [text for key, value in mode.items() for text in (f"--{key}", str(value))]
    return [os.environ["ITLSIM"], "tftp", "get", f"{lab.HOST}:{port}", name, out, *options]


def curl_command(port, name, out, mode):
    """curl; it does not know windows."""
    if "windowsize" in mode:
        return None
    options = ["--tftp-blksize", str(mode["blksize"])] if mode else ["--tftp-no-options"]
    return ["curl", "-s", *options, "-o", out, f"tftp://{lab.HOST}:{port}/{name}"]


def hpa_command(port, name, out, mode):
    """tftp-hpa; it asks for nothing."""
    return None if mode else ["tftp", lab.HOST, str(port), "-m", "binary", "-c", "get", name, out]


def atftp_command(port, name, out, mode):
    """atftp."""
    options = [text for key, value in mode.items() for text in ("--option", f"{key} {value}")]
    return ["atftp", *options, "--get", "-r", name, "-l", out, lab.HOST, str(port)]


CLIENTS = {"itlsim": itlsim_command, "curl": curl_command, "tftp-hpa": hpa_command, "atftp": atftp_command}


def run_once(command, silent):
    """Runs a command; returns its time in milliseconds."""
    program = shutil.which(command[0])
    started = time.perf_counter()
    pid = os.posix_spawn(program, command, os.environ,
                         file_actions=[(os.POSIX_SPAWN_DUP2, silent, fd) for fd in (0, 1, 2)])
    _, status = os.waitpid(pid, 0)
    elapsed = time.perf_counter() - started
    if status != 0:
        sys.exit(f"{' '.join(command)}: status {status}")
    return elapsed * 1000


def measure(commands, out, data, rounds, silent):
    """Median milliseconds by client; every fetch is compared with the file."""
    times = {client: [] for client in commands}
    for turn in range(rounds + 1):
        for client, command in commands.items():
            out.unlink(missing_ok=True)
            elapsed = run_once(command, silent)
            if out.read_bytes() != data:
                sys.exit(f"{' '.join(command)}: not the file that is served")
            if turn > 0:  # The first turn warms caches.
                times[client].append(elapsed)
    return {client: statistics.median(values) for client, values in times.items()}


def print_table(title, medians):
    """One line per client, with the ratio to the fastest."""
    fastest = min(medians.values())
    print(f"\n{title}")
    for client, median in medians.items():
        print(f"  {client:<10} {median:9.2f} ms   {median / fastest:5.2f} x the fastest")


def bench(server, folder, rounds, silent):
    """All files and modes against one server."""
    for name, data in FILES.items():
        for title, mode in MODES.items():
            if "windowsize" in mode and server.name != "atftpd":
                continue  # It would be the same as without.
            out = folder / "out"
            commands = {client: build(server.port, name, str(out), mode) for client, build in CLIENTS.items()}
            commands = {client: command for client, command in commands.items()
                        if command is not None and shutil.which(command[0])}
            turns = max(5, int(rounds * SHARE_OF_ROUNDS[name]))
            print_table(f"{server.name}, {name}, {title}, median of {turns} fetches by whole processes",
                        measure(commands, out, data, turns, silent))


def main():
    """Both servers, or the one that is here."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("itlsim")
    parser.add_argument("--rounds", type=int, default=200)
    args = parser.parse_args()
    os.environ["ITLSIM"] = os.path.abspath(args.itlsim)
    silent = os.open(os.devnull, os.O_RDWR)
    nothing = statistics.median(run_once(["true"], silent) for _ in range(args.rounds))
    print(f"TFTP fetch (a process that does nothing takes {nothing:.2f} ms)")
    with lab.folder(FILES) as root, lab.folder() as folder:
        for kind in (lab.Atftpd, lab.TftpdHpa):
            try:
                with kind(root) as server:
                    bench(server, folder, args.rounds, silent)
            except unittest.SkipTest as reason:
                print(f"\n{kind.name} left out: {reason}")


if __name__ == "__main__":
    main()
