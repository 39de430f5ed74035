# SPDX-License-Identifier: GPL-2.0-or-later
"""What every board on a register model has, whatever its chip: power and reset, time, a console, and the LAN of
boards/qemu/lan.py. A chip is a folder beside this file, a board the model.py of its own folder: it derives its Machine from the one
here, says what memory there is, and makes the devices.
"""
import importlib.util
import pathlib
import random
import socket
import struct
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
BOARDS = HERE.parent
sys.path.insert(0, str(BOARDS / "qemu"))

import core as processor  # pylint: disable=wrong-import-position
from lan import Lan  # pylint: disable=wrong-import-position

STEP_S = 0.001  # how often the LAN is looked at when the board does not sleep


class Locked(Exception):
    """The chip would not start this image, or let nobody replace it."""


class Machine:
    """A board. The image is the binary as it is written to flash.

    A board's own makes these in make_devices(), all of `core` and the chip's:
      uart     `output` and `input`, bytes that came and will go, and `received`, the one that was not read yet
      enet     its send_frame is set here; receive(frame) takes one from the LAN
      flash    `cells`, what the flash for lists holds without power: copy(), dump(), load(bytes), apply(command),
               tear(command, random), faults(command)
      devices  whatever has a reset(), in the order of resets
    """

    CPU = processor.CORTEX_M4
    RAM = ()  # (address, bytes), of which power-on leaves nothing

    def __init__(self, image, seed=1, **options):
        self.image = image
        self.random = random.Random(seed)
        self.core = processor.Core(self.RAM, self.CPU)
        self.make_devices(**options)
        self.enet.send_frame = self._to_lan
        self.wire = self.lan = None
        self.resets = []
        self.real = 0.0  # the real time at which the board's clock was 0
        self.core.idle = self._idle

    # --- what a board has of its own ---

    def make_devices(self):
        """Maps the image and the chip's devices."""
        raise NotImplementedError

    def boot(self):
        """After a reset of all devices: what the chip does before the program. Raises Locked where that is nothing."""
        self.core.boot(0)

    def commands(self):
        """Commands to the flash that were carried out, a list that may be cleared: each has `offset`, where in the flash
        for lists it begins, and `erases`."""
        raise NotImplementedError

    # --- power and reset ---

    @property
    def cells(self):
        """What the flash for lists holds."""
        return self.flash.cells

    def power_on(self, cells=None):
        """Starts the board from nothing but its flash: a copy of `cells`, or what there is."""
        if cells is not None:
            self.flash.cells = cells.copy()
        for base, size in self.core.ram:
            self.core.uc.mem_write(base, b"\xa5" * size)
        self.core.now = 0.0
        self.core.faults = 0
        self.real = time.monotonic()
        self.uart.output.clear()
        self.uart.input.clear()
        self.resets.clear()
        self._reset()

    def _reset(self):
        self.core.reset()
        for device in self.devices:
            device.reset()
        self.boot()

    # --- running ---

    def run(self, seconds, until=lambda: False):
        """Runs for so long, through resets, or until until() is true: then True."""
        end = self.core.now + seconds * processor.HZ
        while self.core.now < end:
            if until():
                return True
            if not self.core.run(min(end, self.core.now + STEP_S * processor.HZ)):
                self.resets.append(self.core.reset_cause)
                self._reset()
            if self.lan is not None:
                self.lan.poll(0)
                self._from_lan()
        return until()

    def console(self):
        """What came over the UART since power-on."""
        return self.uart.output.decode("utf-8", "replace").replace("\r\n", "\n")

    def type(self, line):
        """Types a line; forgets what came before."""
        self.uart.output.clear()
        self.uart.input += line.encode() + b"\r"

    # --- the LAN ---

    def connect(self, kind=Lan, real_time=True):
        """Gives the board a LAN of its own, and returns it; what was plugged in before is closed. Without real servers on
        it, the board's time need not keep to the real one."""
        self.disconnect()
        self.wire, theirs = socket.socketpair()
        self.wire.setblocking(False)
        self.incoming = bytearray()
        self.lan = kind(theirs)
        self.real = time.monotonic() - self.core.seconds()
        self.real_time = real_time
        return self.lan

    def disconnect(self):
        """Unplugs the cable."""
        if self.lan is not None:
            self.lan.close()
            self.wire.close()
            self.lan = self.wire = None

    def _to_lan(self, frame):
        if self.wire is not None:
            self.wire.send(struct.pack(">I", len(frame)) + frame)
            self.lan.poll(0)

    def _idle(self, until):
        """The board sleeps. With a LAN, its time does not run ahead of the real one, in which the servers live."""
        if self.lan is None:
            return
        ahead = until / processor.HZ - (time.monotonic() - self.real)
        if ahead < 0:
            self.real -= ahead
        if self.real_time:
            self.lan.poll(min(max(ahead, 0), 0.001))
        self._from_lan()

    def _from_lan(self):
        try:
            self.incoming += self.wire.recv(1 << 16)
        except BlockingIOError:
            pass
        while len(self.incoming) >= 4:
            length = struct.unpack_from(">I", self.incoming)[0]
            if len(self.incoming) < 4 + length:
                break
            self.enet.receive(bytes(self.incoming[4:4 + length]))
            del self.incoming[:4 + length]


def board_module(board):
    """A board's model.py; its Machine is the class Board."""
    spec = importlib.util.spec_from_file_location("model_of_" + board.replace("-", "_"), BOARDS / board / "model.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
