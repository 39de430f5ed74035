# SPDX-License-Identifier: GPL-2.0-or-later
"""What devices of many chips are made of."""
from core import PAGE, BusFault


class Registers:
    """A device of plain registers, bytes that keep what is written."""

    def __init__(self):
        self.bytes = bytearray(0x1000)

    def read(self, offset, size):
        """A register."""
        return int.from_bytes(self.bytes[offset:offset + size], "little")

    def write(self, offset, size, value):
        """A register."""
        self.bytes[offset:offset + size] = value.to_bytes(size, "little")


class Known(Registers):
    """Registers of which some are there, and no others: `known` holds the offsets of their words."""

    def __init__(self, core, name, known):
        super().__init__()
        self.core, self.name, self.known = core, name, frozenset(known)

    def check(self, offset):
        """Notes an access to what is reserved."""
        if offset & ~3 not in self.known:
            self.core.violation(f"{self.name}: reserved register {offset:03x}")

    def read(self, offset, size):
        """A register."""
        self.check(offset)
        return super().read(offset, size)

    def write(self, offset, size, value):
        """A register."""
        self.check(offset)
        super().write(offset, size, value)

    def set(self, offset, value):
        """What a register holds, set by the device itself."""
        self.bytes[offset:offset + 4] = value.to_bytes(4, "little")

    def get(self, offset):
        """What a register holds."""
        return int.from_bytes(self.bytes[offset:offset + 4], "little")


class Gated:
    """A device that the bus reaches while its clock is open; otherwise it answers with a fault."""

    def __init__(self, device, is_open):
        self.device, self.is_open = device, is_open
        self.SIZE = getattr(device, "SIZE", PAGE)

    def read(self, offset, size):
        """A register."""
        self._check()
        return self.device.read(offset, size)

    def write(self, offset, size, value):
        """A register."""
        self._check()
        self.device.write(offset, size, value)

    def _check(self):
        if not self.is_open():
            raise BusFault
