# SPDX-License-Identifier: GPL-2.0-or-later
"""Clocks, pins, memory protection, watchdog, random numbers and UART of a K64 (K64 Sub-Family Reference Manual, chapters
11, 12, 19, 24, 25, 35, 52), as far as the program of frdm-k64f uses them. Rules of the manual that it breaks are noted."""
from core import HZ
from devices import Registers

EXTERNAL_HZ = 50_000_000  # from the Ethernet PHY of the board
INTERNAL_HZ = 20_971_520  # the FLL after reset
LIMITS = {"core": 120e6, "bus": 60e6, "FlexBus": 50e6, "flash": 25e6}


class Sim(Registers):
    """The system integration module: clock gates and dividers, the unique number."""

    GATES = {"ENET": (0x2C, 0), "UART0": (0x34, 10), "PORTA": (0x38, 9), "PORTB": (0x38, 10), "RNGA": (0x3C, 9),
             "FTFE": (0x3C, 0)}

    def __init__(self, unique):
        super().__init__()
        self.unique = unique
        self.changed = lambda: None
        self.reset()

    def reset(self):
        """Reset values."""
        self.bytes = bytearray(0x1000)
        for offset, value in ((0x34, 0xF0100030), (0x38, 0x00040182), (0x3C, 0x40000001), (0x40, 6), (0x44, 0x00010000)):
            super().write(offset, 4, value)
        self.bytes[0x54:0x64] = self.unique

    def is_open(self, name):
        """True when a module has its clock."""
        offset, bit = self.GATES[name]
        return bool(self.read(offset, 4) >> bit & 1)

    def write(self, offset, size, value):
        """A register."""
        super().write(offset, size, value)
        if offset == 0x44:
            self.changed()

    def dividers(self):
        """Of core, bus, FlexBus and flash."""
        value = self.read(0x44, 4)
        return [(value >> shift & 15) + 1 for shift in (28, 24, 20, 16)]


class Mcg(Registers):
    """The clock generator: from the FLL to the PLL, step by step."""

    C1, C2, C5, C6, S = 0, 1, 4, 5, 6

    def __init__(self, core, sim):
        super().__init__()
        self.core, self.sim = core, sim
        sim.changed = self.apply
        self.reset()

    def reset(self):
        """Reset values: FLL, internal reference."""
        self.bytes = bytearray(0x1000)
        self.bytes[self.C1], self.bytes[self.C2] = 0x04, 0x80
        self.locked_at = None
        self.source = "FLL"
        self.hz = dict.fromkeys(LIMITS, INTERNAL_HZ)
        self.apply()

    def read(self, offset, size):
        """A register; the status tells what the others have led to."""
        if offset != self.S:
            return super().read(offset, size)
        if self.locked_at is not None and self.core.seconds() < self.locked_at:
            self.core.wait_for(self.locked_at - self.core.seconds())
        internal = 0x10 if self.bytes[self.C1] & 4 else 0
        clock = {"FLL": 0, "internal": 4, "external": 8, "PLL": 12}[self.source]
        selected = 0x20 if self.bytes[self.C6] & 0x40 else 0
        return internal | clock | selected | (0x40 if self._is_locked() else 0)

    def _is_locked(self):
        return self.locked_at is not None and self.core.seconds() >= self.locked_at - 1e-9

    def write(self, offset, size, value):
        """A register."""
        if offset in (self.C5, self.C6) and self.source == "PLL":
            self.core.violation("MCG: PLL changed while the clock comes from it")
        super().write(offset, size, value)
        if self.bytes[self.C6] & 0x40 and self.locked_at is None:
            self.locked_at = self.core.seconds() + 1e-3
            reference = EXTERNAL_HZ / ((self.bytes[self.C5] & 0x1F) + 1)
            if not 2e6 <= reference <= 4e6:
                self.core.violation(f"MCG: PLL reference of {reference:.0f} Hz")
        self._choose()
        self.apply()

    def _choose(self):
        wanted = self.bytes[self.C1] >> 6
        if wanted == 2:
            divider = (1, 2, 4, 8, 16, 32, 64, 128) if self.bytes[self.C2] & 0x30 == 0 else (
                32, 64, 128, 256, 512, 1024, 1280, 1536)
            reference = EXTERNAL_HZ / divider[self.bytes[self.C1] >> 3 & 7]
            if not 31.25e3 <= reference <= 39.0625e3:
                self.core.violation(f"MCG: FLL reference of {reference:.0f} Hz")
            self.source = "external"
        elif wanted == 1:
            self.source = "internal"
        elif self.bytes[self.C6] & 0x40:
            if self.source != "external" or not self._is_locked():
                self.core.violation("MCG: to the PLL without a lock, or not by way of the external clock")
            self.source = "PLL"
        else:
            self.source = "FLL"

    def apply(self):
        """Works out what each part gets."""
        pll = EXTERNAL_HZ / ((self.bytes[self.C5] & 0x1F) + 1) * ((self.bytes[self.C6] & 0x1F) + 24)
        source = {"FLL": INTERNAL_HZ, "internal": 32768, "external": EXTERNAL_HZ, "PLL": pll}[self.source]
        self.hz = {name: source / divider for name, divider in zip(LIMITS, self.sim.dividers())}
        for name, limit in LIMITS.items():
            if self.hz[name] > limit:
                self.core.violation(f"clocks: {name} at {self.hz[name] / 1e6:.1f} MHz, {limit / 1e6:.0f} allowed")
        self.core.scale = HZ / self.hz["core"]


class Port(Registers):
    """Pin control of a port."""

    def __init__(self, reset_values=()):
        super().__init__()
        self.reset_values = dict(reset_values)
        self.reset()

    def reset(self):
        """Reset values."""
        self.bytes = bytearray(0x1000)
        for pin, value in self.reset_values.items():
            super().write(4 * pin, 4, value)

    def mode(self, pin):
        """What a pin is used for: 0 to 7."""
        return self.read(4 * pin, 4) >> 8 & 7


class Mpu(Registers):
    """The memory protection unit, on after reset: then only the processor reaches memory."""

    def __init__(self):
        super().__init__()
        self.reset()

    def reset(self):
        """Reset value."""
        self.write(0, 4, 0x00815101)

    def is_on(self):
        """True while it guards memory."""
        return bool(self.bytes[0] & 1)


class Watchdog(Registers):
    """WDOG: it runs from reset on, and is changed by an unlocking sequence only. The cycles within which the two words of
    a sequence must follow each other are not counted; nothing may come between them."""

    CONTROL, LOW, HIGH, REFRESH, UNLOCK = 0x0, 0x6, 0x4, 0xC, 0xE
    SEQUENCES = {REFRESH: (0xA602, 0xB480), UNLOCK: (0xC520, 0xD928)}

    def __init__(self, core):
        super().__init__()
        self.core = core
        self.reset()

    def reset(self):
        """Reset values."""
        self.bytes = bytearray(0x1000)
        super().write(self.CONTROL, 2, 0x01D3)
        super().write(self.HIGH, 2, 0x004C)
        super().write(self.LOW, 2, 0x4B4C)
        self.first = None
        self.unlocked_at = -1.0
        self.started = self.core.seconds()
        self.core.at(1e-3, self._look)

    def write(self, offset, size, value):
        """A register."""
        if offset in self.SEQUENCES:
            self._sequence(offset, value)
        elif self.core.seconds() - self.unlocked_at > 256 / 20e6 + 1e-4:
            self.core.violation("WDOG: changed without being unlocked")
            self.core.request_reset("watchdog")
        else:
            super().write(offset, size, value)
            self.started = self.core.seconds()

    def _sequence(self, offset, value):
        first, second = self.SEQUENCES[offset]
        if self.first is None and value == first:
            self.first = offset, self.core.seconds()
            return
        if value != second or self.first is None or self.first[0] != offset:
            self.core.violation("WDOG: broken sequence")
            self.core.request_reset("watchdog")
        self.first = None
        if offset == self.UNLOCK:
            self.unlocked_at = self.core.seconds()
        self.started = self.core.seconds()

    def _look(self):
        ticks = self.read(self.HIGH, 2) << 16 | self.read(self.LOW, 2)
        control = self.read(self.CONTROL, 2)
        hz = 60e6 if control & 2 else 1000
        if control & 1 and (self.core.seconds() - self.started) * hz > ticks:
            self.core.request_reset("watchdog")
        self.core.at(1e-3, self._look)


class Rnga:
    """The random number generator."""

    def __init__(self, core, random):
        self.core, self.random = core, random
        self.reset()

    def reset(self):
        """Reset values: asleep."""
        self.control = 0
        self.full_at = None

    def read(self, offset, _size):
        """A register."""
        if offset == 4:
            if self.full_at is not None and self.core.seconds() < self.full_at:
                self.core.wait_for(self.full_at - self.core.seconds())
            return 1 << 16 | (1 << 8 if self._is_full() else 0)
        if offset == 12:
            if not self._is_full():
                self.core.violation("RNGA: read while empty")
                return 0
            self.full_at = self.core.seconds() + 2e-6
            return self.random.getrandbits(32)
        return self.control

    def _is_full(self):
        return self.full_at is not None and self.core.seconds() >= self.full_at - 1e-9

    def write(self, offset, _size, value):
        """A register."""
        if offset == 0:
            if value & 1 and not self.control & 1:
                self.full_at = self.core.seconds() + 2e-6
            self.control = value


class Uart:
    """A UART without FIFO; what it sends is `output`, what somebody types stands in `input`."""

    BDH, BDL, C2, S1, D, C4 = 0x0, 0x1, 0x3, 0x4, 0x7, 0xA
    BAUD = 115200

    def __init__(self, core, mcg, connected):
        self.core, self.mcg, self.connected = core, mcg, connected
        self.output, self.input = bytearray(), bytearray()
        self.reset()

    def reset(self):
        """Reset values."""
        self.registers = bytearray(16)
        self.registers[self.BDL] = 4
        self.free_at = 0.0
        self.received = None
        self.next_at = 0.0

    def level(self):
        """The interrupt line."""
        self._receive()
        return bool(self.received is not None and self.registers[self.C2] & 0x20)

    def _receive(self):
        if self.received is None and self.input and self.registers[self.C2] & 4 and self.core.seconds() >= self.next_at:
            self.received = self.input.pop(0)

    def read(self, offset, _size):
        """A register."""
        if offset == self.S1:
            if self.core.seconds() < self.free_at:
                self.core.wait_for(self.free_at - self.core.seconds())
            self._receive()
            free = self.core.seconds() >= self.free_at - 1e-9
            return (0xC0 if free else 0) | (0x20 if self.received is not None else 0)
        if offset == self.D:
            byte, self.received = self.received, None
            self.next_at = self.core.seconds() + 10 / self.BAUD
            return byte or 0
        return self.registers[offset] if offset < 16 else 0

    def write(self, offset, _size, value):
        """A register."""
        if offset != self.D:
            self.registers[offset] = value
            return
        if self.core.seconds() < self.free_at - 1e-9:
            self.core.violation("UART: byte written while the one before is still there")
        divisor = (self.registers[self.BDH] & 0x1F) << 8 | self.registers[self.BDL]
        baud = self.mcg.hz["core"] / (16 * (divisor + (self.registers[self.C4] & 0x1F) / 32))
        if abs(baud / self.BAUD - 1) > 0.02:
            self.core.violation(f"UART: {baud:.0f} baud")
        self.free_at = self.core.seconds() + 10 / self.BAUD
        if self.registers[self.C2] & 8 and self.connected():
            self.output.append(value & 0xFF)
