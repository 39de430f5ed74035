# SPDX-License-Identifier: GPL-2.0-or-later
"""The flash of a K64 (K64 Sub-Family Reference Manual, chapters 28 and 29): the FTFE that programs and erases its cells, the
FMC that caches reads. A phrase is 64 bits and 8 of a code."""
from cells import Cells, Code
from core import BusFault

BLOCK, BLOCK_BYTES = 0x80000, 0x80000
SECTOR, PHRASE = 4096, 8
CODE = Code(bits=64, checks=8)
PROGRAM_PHRASE, ERASE_SECTOR = 0x07, 0x09
SECONDS = {PROGRAM_PHRASE: 90e-6, ERASE_SECTOR: 14e-3}  # typical, K64 data sheet


def erased_block():
    """Cells as they come from the maker."""
    return Cells(CODE, BLOCK_BYTES // PHRASE)


class Command:
    """A command to the second block."""

    def __init__(self, kind, address, word=0):
        self.kind, self.address, self.word = kind, address, word
        self.erases, self.offset = kind == ERASE_SECTOR, address - BLOCK

    def granules(self):
        """Numbers of the phrases it is about."""
        first = (self.address - BLOCK) // PHRASE
        return range(first, first + (SECTOR // PHRASE if self.kind == ERASE_SECTOR else 1))


class Flash:
    """The second block as the processor reads it, through the FMC's cache, which here keeps whatever was read until it is
    told to forget: a program that does not tell it reads what was there before."""

    SIZE = BLOCK_BYTES

    def __init__(self, core, cells):
        self.core, self.cells = core, cells
        self.ftfe = Ftfe(core, self)
        self.cache = {}

    def read(self, offset, size):
        """What the processor reads."""
        number = offset // PHRASE
        if self.ftfe.busy:
            self.core.violation("flash: read of the block that a command works on")
            raise BusFault
        word = self.cache.get(number)
        if word is None:
            word = self.cells.read(number)
            if word is None:
                raise BusFault
            self.cache[number] = word
        return word >> 8 * (offset % PHRASE) & (1 << 8 * size) - 1

    def write(self, offset, _size, _value):
        """Flash is not written."""
        self.core.violation(f"flash: written to at {BLOCK + offset:08x}")
        raise BusFault


class Ftfe:
    """The flash memory module at 0x40020000: commands."""

    def __init__(self, core, flash):
        self.core, self.flash = core, flash
        self.commands = []  # all that were carried out since the last reset_log
        self.before_command = lambda command: None
        self.reset()

    def reset(self):
        """Reset values; a command under way is lost, as far as it went."""
        self.busy = False
        self.errors = 0
        self.fccob = bytearray(12)
        self.flash.cache.clear() if hasattr(self.flash, "cache") else None
        self.done_at = 0.0

    def read(self, offset, size):
        """A register."""
        if offset == 0:
            if self.busy and not self.core.wait_for(self.done_at - self.core.seconds()):
                return 0
            self._finish_if_due()
            return (0 if self.busy else 0x80) | self.errors
        if 4 <= offset < 16:
            return int.from_bytes(self.fccob[offset - 4:offset - 4 + size], "little")
        return {2: 0xFE, 3: 0xFB}.get(offset, 0)

    def _finish_if_due(self):
        if self.busy and self.core.seconds() >= self.done_at - 1e-9:
            self.busy = False

    def write(self, offset, size, value):
        """A register."""
        self._finish_if_due()
        if self.busy:
            self.core.violation("FTFE: written to while a command runs")
            return
        if offset == 0:
            self.errors &= ~(value & 0x70)
            if value & 0x80:
                self._launch()
        elif 4 <= offset < 16:
            self.fccob[offset - 4:offset - 4 + size] = value.to_bytes(size, "little")

    def _launch(self):
        if self.errors & 0x30:
            self.core.violation("FTFE: command while errors of the last one stand")
            return
        address = int.from_bytes(self.fccob[0:3], "little")
        kind = self.fccob[3]
        granule = {PROGRAM_PHRASE: PHRASE, ERASE_SECTOR: SECTOR}.get(kind)
        if granule is None or address % granule or not BLOCK <= address < BLOCK + BLOCK_BYTES:
            self.core.violation(f"FTFE: command {kind:02x} at {address:06x}")
            self.errors |= 0x20
            return
        command = Command(kind, address, int.from_bytes(self.fccob[4:12], "little"))
        if kind == PROGRAM_PHRASE and self.flash.cells.read(command.granules()[0]) != CODE.erased:
            self.core.violation(f"FTFE: phrase {address:06x} is programmed twice")
        self.before_command(command)
        self.flash.cells.apply(command)
        self.commands.append(command)
        self.busy = True
        self.done_at = self.core.seconds() + SECONDS[kind]


class Fmc:
    """The flash memory controller at 0x4001F000."""

    def __init__(self, core, flash):
        self.core, self.flash = core, flash
        self.registers = {0: 0x00F8003F, 4: 0x3002001F, 8: 0x3002001F}
        self.writes = 0

    def read(self, offset, _size):
        """A register."""
        return self.registers.get(offset, 0)

    def write(self, offset, _size, value):
        """A register."""
        self.writes += 1
        if self.core.pc() < BLOCK + BLOCK_BYTES:
            self.core.violation("FMC: changed by a program that runs from flash")
        if offset == 4 and value & 0x00F80000 == 0x00F80000:
            self.flash.cache.clear()
        self.registers[offset] = value & ~0x00F80000
