# SPDX-License-Identifier: GPL-2.0-or-later
"""A register model of the FRDM-K64F, not hardware: runs the board's real image, with power and reset, flash that keeps its
cells, a console, and the LAN of boards/qemu/lan.py."""
import pathlib
import random
import socket
import struct
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "qemu"))

import chip  # pylint: disable=wrong-import-position
import core as processor  # pylint: disable=wrong-import-position
import enet as ethernet  # pylint: disable=wrong-import-position
import flash as nvm  # pylint: disable=wrong-import-position
from lan import Lan  # pylint: disable=wrong-import-position

RAM_LOW, RAM_HIGH = (0x1FFF0000, 0x10000), (0x20000000, 0x30000)
CONFIG_FIELD, CONFIG_BYTES = 0x400, 16
UNIQUE = bytes.fromhex("0000ffff" "4e454b00" "00400031" "00230018")
UART0_LINE, ENET_RECEIVE_LINE = 31, 84
RMII_PINS = (12, 13, 14, 15, 16, 17)
NMI_PIN = 4
STEP_S = 0.001  # how often the LAN is looked at when the board does not sleep


class Locked(Exception):
    """The chip is secured by its flash configuration field: nothing runs that a debugger could replace."""


class Machine:
    """A board. The image is the binary as it is written to flash."""

    def __init__(self, image, unique=UNIQUE, seed=1):
        self.image = image
        self.random = random.Random(seed)
        self.cells = nvm.Cells()
        self.core = core = processor.Core([RAM_LOW, RAM_HIGH])
        core.uc.mem_map(0, nvm.BLOCK, processor.unicorn.UC_PROT_READ | processor.unicorn.UC_PROT_EXEC)
        core.uc.mem_write(0, image)
        self._make_devices(unique)
        self.wire = self.lan = None
        self.resets = []
        self.real = 0.0  # the real time at which the board's clock was 0
        core.idle = self._idle

    def _make_devices(self, unique):
        core = self.core
        self.sim = chip.Sim(unique)
        self.mcg = chip.Mcg(core, self.sim)
        self.port_a, self.port_b = chip.Port({NMI_PIN: 0x703}), chip.Port()
        self.mpu, self.watchdog = chip.Mpu(), chip.Watchdog(core)
        self.rnga = chip.Rnga(core, self.random)
        self.uart = chip.Uart(core, self.mcg, lambda: self.port_b.mode(16) == self.port_b.mode(17) == 3)
        self.enet = ethernet.Enet(core, self.mcg, self._has_rmii, self.mpu.is_on)
        self.enet.send_frame = self._to_lan
        self.flash = nvm.Flash(core, self.cells)
        self.ftfe, self.fmc = self.flash.ftfe, nvm.Fmc(core, self.flash)
        for base, device in ((nvm.BLOCK, self.flash), (0x4000D000, self.mpu), (0x4001F000, self.fmc),
                             (0x40048000, self.sim), (0x40052000, self.watchdog), (0x40064000, self.mcg)):
            core.map(base, device)
        for base, device, gate in ((0x40020000, self.ftfe, "FTFE"), (0x40029000, self.rnga, "RNGA"),
                                   (0x40049000, self.port_a, "PORTA"), (0x4004A000, self.port_b, "PORTB"),
                                   (0x4006A000, self.uart, "UART0"), (0x400C0000, self.enet, "ENET")):
            core.map(base, chip.Gated(device, lambda gate=gate: self.sim.is_open(gate)))
        core.lines = {UART0_LINE: self.uart.level, ENET_RECEIVE_LINE: self.enet.level}

    def _has_rmii(self):
        return (all(self.port_a.mode(pin) == 4 for pin in RMII_PINS) and self.port_b.mode(0) == 4 and
                self.port_b.mode(1) == 4)

    # --- power, reset, buttons ---

    def power_on(self, cells=None):
        """Starts the board from nothing but its flash: a copy of `cells`, or what there is."""
        if cells is not None:
            self.cells = self.flash.cells = cells.copy()
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
        field = self.image[CONFIG_FIELD:CONFIG_FIELD + CONFIG_BYTES]
        if field[12] & 3 != 2:
            raise Locked(field.hex())
        self.core.reset()
        for device in (self.sim, self.mcg, self.port_a, self.port_b, self.mpu, self.watchdog, self.rnga, self.uart,
                       self.enet, self.ftfe):
            device.reset()
        self.core.boot()

    def press_sw3(self):
        """Presses the button at PTA4: an NMI, unless the configuration field or the pin's mode forbid it."""
        if self.image[CONFIG_FIELD + 13] & 4 and self.port_a.mode(NMI_PIN) == 7:
            self.core.raise_nmi()

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
