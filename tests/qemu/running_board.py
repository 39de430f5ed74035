# SPDX-License-Identifier: GPL-2.0-or-later
"""An emulated board that stays up, with its pages and its console."""
import contextlib
import json
import re
import signal
import subprocess
import threading
import time

import lab
import page_readers as readers
from emulated import BOARD, DEV, MAC

PATIENCE_S = 120


class Running:
    """A board that has booted once; the report is .report."""

    def __init__(self, tftp, *options, model="8841"):
        self.command = [DEV, "qemu", BOARD, "--mac", MAC, "--tftp", tftp, "--json", "--timeout", "2", "--model", model,
                        "--web", f"{lab.HOST}:0", *options]
        self.said = ""

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True)
        self.address = re.search(r"http://(\S+)/", self.process.stderr.readline()).group(1)
        self.listener = threading.Thread(target=self._listen)
        self.listener.start()
        self.report = self.next_report()
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(lab.START_SECONDS)
        self.listener.join()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            stream.close()

    def _listen(self):
        for line in self.process.stderr:
            self.said += line

    def next_report(self):
        """That of the next boot that comes to its end."""
        return json.loads(self.process.stdout.readline())

    def type(self, line):
        """Types a line at the console; what was said before is forgotten."""
        self.said = ""
        self.process.stdin.write(line + "\r")
        self.process.stdin.flush()

    def wait_for(self, pattern):
        """What the console says, once it says this since the last line that was typed."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            match = re.search(pattern, self.said, re.MULTILINE)
            if match:
                return match[0]
            assert time.monotonic() < deadline, f"no {pattern!r} in {self.said!r}"
            time.sleep(0.01)

    def pages(self):
        """A connection to them."""
        return contextlib.closing(readers.Phone(self.address))
