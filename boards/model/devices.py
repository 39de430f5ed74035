# SPDX-License-Identifier: GPL-2.0-or-later
"""What devices of many chips are made of."""
from core import BusFault


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


class Gated:
    """A device that the bus reaches while its clock is open; otherwise it answers with a fault."""

    def __init__(self, device, is_open):
        self.device, self.is_open = device, is_open

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
