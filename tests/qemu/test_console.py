# SPDX-License-Identifier: GPL-2.0-or-later
"""The console on the UART: what a person can ask and do, and what outlives a restart."""
import contextlib
import os
import signal
import subprocess
import time
import unittest

import emulated
import lab
from emulated import BOARD, DEV, MAC, read, sha1

C1, X1 = "c1-cucm-shape.tlv", "x1-stranger.tlv"
PROMPT = "itlphone> "
PATIENCE_S = 120


class Terminal:
    """A board's console; what it says is read up to the prompt."""

    def __init__(self, *options):
        self.process = subprocess.Popen([DEV, "qemu", BOARD, "--mac", MAC, *map(str, options)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
        os.set_blocking(self.process.stdout.fileno(), False)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()

    def until(self, mark, times=1):
        """What the board says up to a mark, the given number of times."""
        text, deadline = "", time.monotonic() + PATIENCE_S
        while text.count(mark) < times:
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise AssertionError(f"no {mark!r} in {text!r}")
            text += (self.process.stdout.read() or b"").decode(errors="replace")
            time.sleep(0.01)
        return text

    def ask(self, command):
        """Types a command; returns what comes before the next prompt."""
        self.process.stdin.write(command.encode() + b"\r")
        self.process.stdin.flush()
        return self.until(PROMPT)


class Console(unittest.TestCase):
    """One session."""

    def test_session(self):
        with lab.folder({"ITLFile.tlv": read(C1)}) as root, lab.folder() as home, lab.Atftpd(root) as server:
            with Terminal("--storage", home / "flash", "--tftp", server.address) as terminal:
                self.assertIn("first-use", terminal.until(PROMPT, times=2))
                self.assertIn(sha1(C1), terminal.ask("status"))
                self.assertIn("ITL installed", terminal.ask("messages"))
                self.assertIn("System Administrator Security Token", terminal.ask("trust-list"))
                self.assertIn("unknown command", terminal.ask("reboot"))
                self.assertIn("unchanged", terminal.ask("boot"))
                for way_out in ("erase-itl", "reset-settings"):
                    said = terminal.ask(way_out)
                    self.assertIn("done", said)
                    self.assertIn("first-use", said)
                self.assertIn("done", terminal.ask("clear-messages"))
                self.assertNotIn("ITL installed", terminal.ask("messages"))
                self.assertIn("unchanged", terminal.ask("boot"))
                said = terminal.ask("key Settings 4")
                self.assertIn("no room for a screen" if BOARD == "lm3s6965evb" else " Security Configuration", said)
                self.assertIn("unchanged", terminal.ask("erase-ctl"))

    def test_another_tftp_server(self):
        """It takes the lists along, outlives power-off, and comes before the learned ones until it is taken back."""
        with lab.folder({"ITLFile.tlv": read(C1)}) as root, lab.folder({"ITLFile.tlv": read(X1)}) as other_root, \
             lab.folder() as home, lab.Atftpd(root) as server, lab.Atftpd(other_root) as other:
            start = ("--storage", home / "flash", "--tftp", server.address, "--reach", f"other.lab:6900={other.address}")
            with Terminal(*start) as terminal:
                self.assertIn(sha1(C1), terminal.until(PROMPT, times=2))
                self.assertIn("not HOST[:PORT]", terminal.ask("tftp a:b"))
                self.assertIn("--reach NAME:PORT", terminal.ask(f"tftp {server.address}"))
                said = terminal.ask("tftp other.lab:6900")
                self.assertIn("Erasing CTL and ITL files", said)
                self.assertIn(sha1(X1), said)
            with Terminal(*start) as terminal:
                said = terminal.until(PROMPT, times=2)
                self.assertIn(sha1(X1), said)
                self.assertIn("unchanged", said)
                self.assertIn("unknown-signer", terminal.ask("tftp"))
                said = terminal.ask("factory-reset")
                self.assertIn("done", said)
                self.assertIn(sha1(C1), said)

    def test_settings_outlive_power_off(self):
        with lab.folder({"ITLFile.tlv": read(C1)}) as root, lab.folder() as home, lab.Atftpd(root) as server:
            host, port = server.address.split(":")
            reach = ("--storage", home / "flash", "--reach", f"tftp.lab:6900={host}:{port}")
            with Terminal(*reach) as terminal:
                terminal.until(PROMPT, times=2)
                self.assertIn("not understood", terminal.ask("set tftp a:b"))
                self.assertIn("--reach NAME:PORT", terminal.ask(f"set tftp {server.address}"))
                self.assertIn("--reach NAME:PORT", terminal.ask("set alarm coap://127.0.0.1/alarms"))
                self.assertIn("done", terminal.ask("set tftp gone.lab"))
                self.assertIn("done", terminal.ask("set tftp off"))
                self.assertIn("done", terminal.ask("set tftp tftp.lab:6900"))
            with Terminal(*reach) as terminal:
                self.assertIn("first-use", terminal.until(PROMPT, times=2))
                said = terminal.ask("factory-reset")
                self.assertIn("done", said)
                self.assertIn("ITL: not installed", said)
            with Terminal(*reach) as terminal:
                self.assertNotIn("first-use", terminal.until(PROMPT, times=2))


if __name__ == "__main__":
    emulated.main()
