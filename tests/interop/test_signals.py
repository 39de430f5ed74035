# SPDX-License-Identifier: GPL-2.0-or-later
"""Programs that stay up end in good order, however often and however late they are told to."""
import signal
import subprocess
import unittest

import lab
from test_phone import FILES, MAC

# More than the instants at which a program that ends can be hit.
SIGNALS = 20000


class Signals(unittest.TestCase):
    """SIGTERM until the program is gone, SIGHUP in between where that means something."""

    def setUp(self):
        folder = lab.folder()
        self.root = folder.__enter__()
        self.addCleanup(folder.__exit__, None, None, None)

    def ends(self, *words, line, hangup=False):
        """Starts a program, waits until it says line, sends signals until it is gone: status 0, and no complaint."""
        process = subprocess.Popen([lab.itlsim_path(), *map(str, words)], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            said = ""
            while line not in said:
                more = process.stdout.readline()
                self.assertNotEqual(more, "", said)
                said += more
            for number in range(SIGNALS):
                if process.poll() is not None:
                    break
                process.send_signal(signal.SIGHUP if hangup and number % 2 == 0 else signal.SIGTERM)
            rest = process.communicate(timeout=60)[0]
        finally:
            process.kill()
            process.communicate()
        self.assertEqual(process.returncode, 0, said + rest)
        self.assertNotIn("ERROR", rest)

    def test_phone(self):
        self.ends("phone", "run", "--state", self.root / "state", "--mac", MAC, "--tftp", "127.0.0.1:9", "--timeout",
                  "0.2", "--coap", "127.0.0.1:0", "--json", line='"device"')

    def test_tvs(self):
        known = self.root / "known"
        known.mkdir()
        self.ends("tvs", "serve", known, "--identity", FILES / "tvs.pem", "--port", "0", line="listening", hangup=True)

    def test_cluster(self):
        cluster = self.root / "cluster"
        self.assertEqual(lab.itlsim("cluster", "create", cluster, "--publisher", "pub:1024").status, 0)
        self.ends("cluster", "up", cluster, "--base-port", "0", "--json", line="pub", hangup=True)


if __name__ == "__main__":
    lab.main()
