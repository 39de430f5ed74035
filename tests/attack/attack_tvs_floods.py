# SPDX-License-Identifier: GPL-2.0-or-later
"""Connections to a TVS that keep silent, or go only half the way, from the very address that phones have: phones are
answered, and memory stays within bounds."""
import concurrent.futures
import contextlib
import json
import os
import pathlib
import resource
import signal
import socket
import ssl
import subprocess

import attack
import lab

CONNECTIONS = 4300
ASKERS = 300
# The first bytes of a TLS record with a ClientHello that is never completed.
HALF_HELLO = bytes((22, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3)) + bytes(32)


class Floods(attack.Attack):
    """A TVS that waits for its clients for ten minutes, so that only the flood can decide."""

    def start(self, prefix=()):
        """Runs it."""
        names = ("cucm-callmanager-new.pem", "tvs.pem")
        known = self.folder({name: (attack.FILES / name).read_bytes() for name in names})
        command = [*prefix, lab.itlsim_path(), "tvs", "serve", known, "--port", "0", "--timeout", "600", "--json",
                   "--log", known / "log"]
        # Under AddressSanitizer memory that was freed would count for long.
        environment = {**os.environ, "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=8"}
        self.tvs = subprocess.Popen(list(map(str, command)), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                    env=environment)
        self.addCleanup(self.stop)
        self.address = json.loads(self.tvs.stdout.readline())["listening"]
        self.log = known / "log"

    def setUp(self):
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard[1], hard[1]))
        lab.skip_unless(hard[1] > CONNECTIONS + 200, "a process may not open as many connections")

    def stop(self):
        """Ends it."""
        self.tvs.send_signal(signal.SIGTERM)
        self.tvs.stdout.close()
        self.assertEqual(self.tvs.wait(30), 0)

    def connect(self, count, first=b""):
        """As many connections, that are left alone. Those before them may be ended meanwhile."""
        host, port = self.address.rsplit(":", 1)
        for _ in range(count):
            connection = self.enterContext(socket.create_connection((host, int(port)), lab.START_SECONDS))
            with contextlib.suppress(ConnectionError):
                connection.sendall(first)

    def handshakes(self, count):
        """As many connections with TLS, over which nothing is said."""
        host, port = self.address.rsplit(":", 1)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        for _ in range(count):
            connection = socket.create_connection((host, int(port)), lab.START_SECONDS)
            self.enterContext(context.wrap_socket(connection))

    def assert_answered(self, count=ASKERS):
        """Phones that ask, several at a time."""
        words = ("tvs", "ask", attack.FILES / "cucm-callmanager-new.pem", "--tvs", self.address, "--pin",
                 attack.FILES / "tvs.pem", "--timeout", "60")
        with concurrent.futures.ThreadPoolExecutor(20) as pool:
            results = list(pool.map(lambda _: lab.itlsim(*words), range(count)))
        self.assertEqual([str(result) for result in results if result.status != 0], [])

    def memory(self):
        """The most it ever had, in kilobytes."""
        status = pathlib.Path(f"/proc/{self.tvs.pid}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))

    def test_silent_connections(self):
        self.start()
        before = self.memory()
        self.connect(CONNECTIONS)
        self.assert_answered()
        self.assertGreater(self.log.read_text().count("made room"), 0)
        self.assertLess(self.memory() - before, 64 * 1024)

    def test_half_handshakes(self):
        self.start()
        before = self.memory()
        self.connect(CONNECTIONS, HALF_HELLO)
        self.assert_answered()
        # 2,048 TLS sessions of some 60 KB, however many come.
        self.assertLess(self.memory() - before, 256 * 1024)

    def test_handshakes_without_a_question(self):
        self.start()
        self.handshakes(600)
        self.assert_answered()

    def test_few_descriptors(self):
        """The process may open less than there are connections."""
        self.start(("prlimit", "--nofile=200:200"))
        self.connect(400)
        self.assert_answered(50)


if __name__ == "__main__":
    attack.main()
