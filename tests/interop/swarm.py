# SPDX-License-Identifier: GPL-2.0-or-later
"""Many phones in one process: itlsim phone run --count."""
import pathlib
import re
import signal
import subprocess

import lab

FIRST = "0011223344fe"


def names(count):
    """Names of the phones, counted up from the first."""
    return [f"SEP{int(FIRST, 16) + number:012X}" for number in range(count)]


class Swarm:
    """Phones whose MAC addresses are counted up from FIRST. Use as `with Swarm(state, tftp, 4) as swarm`."""

    def __init__(self, state, tftp, count, *options, model="8841"):
        self.count = count
        self.command = [lab.itlsim_path(), "phone", "run", "--state", str(state), "--mac", FIRST, "--tftp", tftp,
                        "--model", model, "--timeout", "2", "--count", str(count), *map(str, options)]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True)
        return self

    def pages(self):
        """Where each phone's pages are."""
        lines = [self.process.stderr.readline() for _ in range(self.count)]
        return dict(re.search(r"(SEP\w+): http://(\S+)/", line).groups() for line in lines)

    def told(self):
        """What is told of each boot."""
        return [self.process.stdout.readline().strip() for _ in range(self.count)]

    def memory(self):
        """Bytes of its own that it has in use."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return 1024 * int(re.search(r"RssAnon:\s+(\d+) kB", status).group(1))

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(lab.START_SECONDS)
        self.process.stdout.close()
        self.process.stderr.close()
