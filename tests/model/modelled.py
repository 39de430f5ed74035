# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests on register models of boards share: a board with the real image, and servers on its LAN.

A model is not hardware. The environment says which board and where its image is: BOARD is its name, IMAGES the folder with
itlphone.bin, and itlphone-plain-reads.bin where its driver bears faults of reads.
"""
import hashlib
import json
import os
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "interop"), str(HERE.parent.parent / "boards" / "model")]

import lab  # pylint: disable=wrong-import-position

try:
    from machine import Lan, board_module
except ModuleNotFoundError as error:
    sys.exit(f"{error.name} is missing: ./dev setup model")

FILES = HERE.parent / "interop" / "files"
BOARD = os.environ.get("BOARD", "frdm-k64f")
MODEL = board_module(BOARD)
Machine = MODEL.Board
IMAGES = pathlib.Path(os.environ.get("IMAGES", ""))
MAC = "001122334455"
PROMPT = "itlphone> "
BOOT_SECONDS = 60


def read(name):
    """A file of the interop set."""
    return (FILES / name).read_bytes()


def sha1(name):
    """The SHA-1 of a file of the interop set, in hex."""
    return hashlib.sha1(read(name)).hexdigest()


def image(name="itlphone"):
    """An image, as it is written to flash."""
    return (IMAGES / f"{name}.bin").read_bytes()


class NoFiles(Lan):
    """A LAN whose TFTP servers have no file, at once and without a real server: time need not be real."""

    def _relay(self, datagram):
        if datagram.data[:2] == b"\0\1":
            self._answer(b"\0\5\0\1none\0", datagram.target, datagram.source)


class Board:
    """A board under test."""

    def __init__(self, name="itlphone", **options):
        self.machine = Machine(image(name), **options)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.machine.disconnect()

    def connect(self, *servers):
        """Puts servers ("127.0.0.1:PORT") on a LAN of the board; returns them as the board knows them."""
        lan = self.machine.connect()
        seen = [lan.add_server(host, int(port)) for host, port in (server.split(":") for server in servers)]
        return [f"{host}:{port}" for host, port in seen]

    def wait(self, condition, what, seconds=BOOT_SECONDS):
        """Runs until a condition holds; says what did not come."""
        if not self.machine.run(seconds, condition):
            raise AssertionError(f"{what} did not come; the console:\n{self.machine.console()}")

    def power_on(self, cells=None):
        """Power on, until the first boot is over."""
        self.machine.power_on(cells)
        self.wait(lambda: self.machine.console().count(PROMPT) >= 2, "the end of the boot")

    def command(self, line, prompts=1):
        """Types a command; its output."""
        self.machine.type(line)
        self.wait(lambda: self.machine.console().count(PROMPT) >= prompts, f"an answer to {line}")
        return self.machine.console()

    def report(self):
        """The last report on the console."""
        lines = [line for line in self.machine.console().splitlines() if line.startswith("{")]
        if not lines:
            raise AssertionError(f"no report; the console:\n{self.machine.console()}")
        return json.loads(lines[-1])

    def boot(self):
        """The console's `boot`; the report."""
        self.command("boot")
        return self.report()

    def set_up(self, tftp, *words):
        """Powers a new board on and sets it up at its console, as its owner does; then it restarts."""
        self.power_on()
        answer = self.command(f"set options --mac {MAC} --json --tftp {tftp} {' '.join(words)}".rstrip())
        if "done" not in answer:
            raise AssertionError(answer)
        self.command("restart", 2)
        return self.report()


def main():
    """Runs the tests of the calling file."""
    if not (IMAGES / "itlphone.bin").exists():
        sys.exit(f"set IMAGES to the folder with the images of {BOARD}")
    lab.main()
