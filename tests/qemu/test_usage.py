# SPDX-License-Identifier: GPL-2.0-or-later
"""`dev qemu`: wrong usage is told in one line, before anything runs; storage that cannot be used as well."""
import os
import pathlib
import signal
import subprocess
import time
import unittest

import emulated
import lab

TFTP = ("--tftp", "127.0.0.1:6969")
A, B = "a" * 250, "b" * 250
WRONG = (
    (*TFTP, "--bogus"), (*TFTP, "more"), (*TFTP, "--mac", "12"), (*TFTP, "--timeout", "-1"), (*TFTP, "--timeout", "0"),
    (*TFTP, "--timeout", "soon"), (*TFTP, "--model", "78 21"), (*TFTP, "--firmware", "9,4"), (*TFTP, "--firmware", ""),
    (*TFTP, "--tftp-blksize", "7"), (*TFTP, "--tftp-windowsize", "0"), (*TFTP, "--cut", "1"), (*TFTP, "--once", "--coap", "127.0.0.1"),
    ("--tftp", "192.0.2.1"), ("--tftp", "a:0"), ("--tftp", "[a]:69"), ("--tftp", "::1:x"), ("--tftp", "a b"),
    *((*TFTP, "--alarm", uri) for uri in (
        "http://127.0.0.1/", "coaps://127.0.0.1/alarms", "coap://", "coap://me@127.0.0.1/", "coap://127.0.0.1/#a",
        "coap://127.0.0.1/a/../b", "coap://127.0.0.1/%zz", "coap://127.0.0.1/a b", "coap://127.0.0.1/" + "a" * 300)),
    (*TFTP, "--alarm", f"coap://127.0.0.1/{A}", "--alarm", f"coap://127.0.0.1/{B}"),
)


class Usage(unittest.TestCase):
    """No board is booted."""

    def setUp(self):
        self.folder = self.enterContext(lab.folder())

    def check(self, status, *words):
        """One line on standard error, nothing else."""
        result = lab.run(emulated.DEV, "qemu", emulated.BOARD, *words)
        self.assertEqual((result.status, result.out), (status, b""), result)
        self.assertRegex(result.err, r"\A(qemu|dev): [^\n]+\n\Z")

    def test_wrong_usage(self):
        for words in WRONG:
            with self.subTest(words=words):
                self.check(2, *words)

    def test_flashing_what_is_emulated(self):
        result = lab.run(emulated.DEV, "flash", emulated.BOARD)
        self.assertEqual((result.status, result.out), (1, b""), result)
        self.assertRegex(result.err, rf"\Adev: {emulated.BOARD} is emulated here; [^\n]*openocd.cfg[^\n]*\n\Z")

    def test_storage(self):
        small = lab.put(self.folder, "small", b"small")
        for path in (self.folder, small, self.folder / "nowhere" / "flash", "/dev/null"):
            with self.subTest(path=path):
                self.check(1, *TFTP, "--once", "--storage", path)
        self.assertEqual(small.read_bytes(), b"small")


class Boards(unittest.TestCase):
    """One is booted."""

    def setUp(self):
        self.folder = self.enterContext(lab.folder())
        self.device = emulated.Device(self.folder)

    def test_names_that_nobody_knows(self):
        result = self.device.boot("nobody.invalid", options=("--timeout", "1"))
        self.assertEqual((result.status, result.json["reason"]), (1, "dns-unknown-host"), result)
        self.assertEqual(result.json["tftp"][0]["server"], "nobody.invalid:69")

    def test_closed_streams(self):
        for closing, status in (("<&-", 1), ("2>&-", 1), (">&-", 1)):
            with self.subTest(closing=closing):
                script = f'exec "$0" qemu "$@" --tftp {lab.HOST}:1 --timeout 1 --json --once {closing}'
                result = lab.run("bash", "-c", script, emulated.DEV, emulated.BOARD)
                self.assertEqual(result.status, status, result)
                if closing != ">&-":
                    self.assertEqual(result.json["reason"], "tftp-timeout", result)

    def test_one_board_at_a_time(self):
        """And nothing goes on when its program is killed."""
        command = [emulated.DEV, "qemu", emulated.BOARD, "--tftp", f"{lab.HOST}:1", "--storage", self.device.flash]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as first:
            try:
                first.stdout.readline()
                second = lab.run(*command, "--once")
                emulators = [int(pid) for pid in
                             pathlib.Path(f"/proc/{first.pid}/task/{first.pid}/children").read_text("ascii").split()]
            finally:
                first.kill()
        self.assertEqual(second.status, 1, second)
        self.assertIn("another board is using it", second.err)
        self.assertTrue(emulators)
        deadline = time.monotonic() + lab.START_SECONDS
        while any(self.runs(pid) for pid in emulators) and time.monotonic() < deadline:
            time.sleep(0.05)
        left = [pid for pid in emulators if self.runs(pid)]
        for pid in left:
            os.kill(pid, signal.SIGKILL)
        self.assertEqual(left, [])

    @staticmethod
    def runs(pid):
        """True when there is such a process, and it has not ended."""
        try:
            return pathlib.Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
        except FileNotFoundError:
            return False


if __name__ == "__main__":
    emulated.main()
