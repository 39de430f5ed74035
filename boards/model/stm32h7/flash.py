# SPDX-License-Identifier: GPL-2.0-or-later
"""The flash of an STM32H743 (RM0433, chapter 4): its second bank, with the registers that program and erase it. A flash word is
256 bits and 10 of a code; the first bank holds the program, and nothing here changes it.
"""
from cells import Cells, Code
from core import BusFault

BANK1, BANK2, BANK_BYTES = 0x08000000, 0x08100000, 0x100000
SECTOR, WORD = 0x20000, 32
CODE = Code(bits=256, checks=10)
PROGRAM_SECONDS, ERASE_SECONDS = 0.29e-3, 1.0  # of the data sheet's typical ones, 32 bits side by side

ACR, KEYR1, OPTKEYR, CR1, OPTCR, OPTSR_PRG = 0x000, 0x004, 0x008, 0x00C, 0x018, 0x020
KEYR2, CR2, SR2, CCR2 = 0x104, 0x10C, 0x110, 0x114
KEYS = (0x45670123, 0xCDEF89AB)
LOCK, PROGRAM, ERASE, MASS_ERASE, FORCE, START = 1, 2, 4, 8, 1 << 6, 1 << 7
BUSY, INCOMPLETE, QUEUED = 1, 2, 4
PROTECTION, SEQUENCE, INCONSISTENT, TWO_WRONG = 1 << 17, 1 << 18, 1 << 21, 1 << 26
ERRORS = 0x006E0000
CLEARED = 0x0FFF0000
OPTIONS = {OPTKEYR: "OPTKEYR", OPTCR: "OPTCR", OPTSR_PRG: "OPTSR_PRG", 0x02C: "PRAR_PRG1", 0x034: "SCAR_PRG1", 0x03C: "WPSN_PRG1",
           0x044: "BOOT_PRG", 0x12C: "PRAR_PRG2", 0x134: "SCAR_PRG2", 0x13C: "WPSN_PRG2"}
# At voltage scale 1: what clock a number of wait states is enough for, and what delay it needs (table 17).
WAIT_STATES = ((70e6, 0, 0), (140e6, 1, 1), (185e6, 2, 1), (210e6, 2, 2), (225e6, 3, 2))


def erased_bank():
    """Cells as they come from the maker."""
    return Cells(CODE, BANK_BYTES // WORD)


class Command:
    """A flash word programmed, or a sector of the second bank erased."""

    def __init__(self, erases, address, word=0):
        self.erases, self.address, self.word, self.offset = erases, address, word, address - BANK2

    def granules(self):
        """Numbers of the flash words it is about."""
        first = self.offset // WORD
        return range(first, first + (SECTOR // WORD if self.erases else 1))


class Bank:
    """The second bank as the processor reads and writes it. Where the program lets the data cache have it, what was read stays
    what it was."""

    SIZE = BANK_BYTES

    def __init__(self, core, memory, cells):
        self.core, self.memory, self.cells = core, memory, cells
        self.controller = Controller(core, self)
        self.lines = {}

    def reset(self):
        """The caches are forgotten with the rest."""
        self.lines.clear()

    def read(self, offset, size):
        """What the processor reads."""
        number = offset // WORD
        if self.controller.is_busy():
            self.core.violation("flash: read of the bank that a command works on, which stops the bus")
        self._check(offset, size)
        cached = self.memory.is_cached(BANK2 + offset)
        word = self.lines.get(number) if cached else self.cells.read(number)
        if word is None:
            word = self.cells.read(number)
        if word is None:
            self.controller.status |= TWO_WRONG
            raise BusFault
        if cached:
            self.lines[number] = word
        return word >> 8 * (offset % WORD) & (1 << 8 * size) - 1

    def write(self, offset, size, value):
        """What the processor writes goes into the buffer of a flash word."""
        self._check(offset, size)
        if not self.memory.is_device(BANK2 + offset):
            self.core.violation("flash: written through memory that is no device, in any order")
        if not self.controller.take(offset, size, value):
            raise BusFault

    def _check(self, offset, size):
        if offset % size:
            self.core.violation("flash: an access that is not aligned, to a device")


class Controller:
    """The registers at 0x52002000."""

    def __init__(self, core, bank):
        self.core, self.bank = core, bank
        self.commands = []  # all that were carried out, until it is cleared
        self.reset()

    def reset(self):
        """Reset values; a command under way is lost, as far as it went."""
        self.access, self.control, self.status = 0x37, 0x31, 0
        self.keys = []
        self.dead = False  # a wrong key locks until the next reset
        self.buffer = {}
        self.done_at = None
        self.told_busy = None  # where the program was told last
        self.bank.reset() if hasattr(self.bank, "lines") else None

    def is_busy(self):
        """True while a command runs."""
        if self.done_at is not None and self.core.seconds() >= self.done_at - 1e-9:
            self.done_at = None
        return self.done_at is not None

    def fits(self, hz, scale):
        """Whether reads are slow enough for a clock, at a voltage scale."""
        states, delay = self.access & 0xF, self.access >> 4 & 3
        return scale == 1 and any(hz <= most and states >= least and delay >= slow for most, least, slow in WAIT_STATES)

    def read(self, offset, _size):
        """A register."""
        if offset == SR2:
            if self.is_busy() and self.told_busy != self.core.pc():  # only who looks again at the same place waits
                self.told_busy = self.core.pc()
                return self.status | BUSY | QUEUED
            if self.is_busy() and not self.core.wait_for(self.done_at - self.core.seconds()):
                return self.status | BUSY | QUEUED
            return self.status | (BUSY | QUEUED if self.is_busy() else 0) | (INCOMPLETE if self.buffer else 0)
        return {ACR: self.access, CR1: 0x31, CR2: self.control, OPTCR: 1}.get(offset, 0)

    def write(self, offset, _size, value):
        """A register."""
        if offset in OPTIONS:
            self.core.violation(f"FLASH: {OPTIONS[offset]} written: option bytes can lock a chip")
        elif offset in (KEYR1, CR1):
            self.core.violation("FLASH: the bank that the program runs from is touched")
        elif offset == KEYR2:
            self._unlock(value)
        elif offset == CR2:
            self._control(value)
        elif offset == CCR2:
            self.status &= ~(value & CLEARED)
        elif offset == ACR:
            self.access = value & 0x3F

    def _unlock(self, key):
        self.keys.append(key)
        if not self.control & LOCK or self.dead or self.keys != list(KEYS[:len(self.keys)]):
            self.core.violation("FLASH: a key that is wrong, or for what is open: locked until the next reset")
            self.dead, self.control = True, self.control | LOCK
        elif len(self.keys) == len(KEYS):
            self.control &= ~LOCK
            self.keys = []

    def _control(self, value):
        if self.control & LOCK:
            self.core.violation("FLASH: control register written while it is locked")
            return
        if self.is_busy():
            self.core.violation("FLASH: control register written while a command runs")
            return
        if value & MASS_ERASE or value & FORCE or value & PROGRAM and value & ERASE:
            self.core.violation(f"FLASH: control {value:08x}")
            self.status |= SEQUENCE
        if value & PROGRAM and self.status & ERRORS:
            self.core.violation("FLASH: a command while errors of the last one stand")
        if self.buffer and not value & PROGRAM:
            self.core.violation("FLASH: a flash word that is not whole is left behind")
            self.buffer = {}
        self.control = value & ~START
        if value & START:
            self._erase(value)

    def _erase(self, value):
        if not value & ERASE or self.status & ERRORS:
            self.core.violation("FLASH: started without a sector to erase, or while errors stand")
            self.status |= SEQUENCE
            return
        self._run(Command(True, BANK2 + (value >> 8 & 7) * SECTOR), ERASE_SECONDS)

    def take(self, offset, size, value):
        """A write to the bank. False: the bus answers with an error."""
        if self.control & LOCK or not self.control & PROGRAM or self.is_busy():
            self.core.violation("flash: written to while it is locked, busy, or not to be programmed")
            self.status |= SEQUENCE
            return False
        if self.buffer and self.buffer["number"] != offset // WORD:
            self.core.violation("flash: writes to two flash words at once")
            self.status |= INCONSISTENT
            self.buffer = {}
            return True
        self.buffer.setdefault("number", offset // WORD)
        for i, byte in enumerate(value.to_bytes(size, "little")):
            self.buffer[offset % WORD + i] = byte
        if len(self.buffer) == WORD + 1:
            self._program()
        return True

    def _program(self):
        number = self.buffer["number"]
        word = int.from_bytes(bytes(self.buffer[i] for i in range(WORD)), "little")
        self.buffer = {}
        if self.bank.cells.read(number) != CODE.erased:
            self.core.violation(f"FLASH: flash word {BANK2 + number * WORD:08x} is programmed twice")
        self._run(Command(False, BANK2 + number * WORD, word), PROGRAM_SECONDS)

    def _run(self, command, seconds):
        self.bank.cells.apply(command)
        self.commands.append(command)
        self.told_busy = None
        self.done_at = self.core.seconds() + seconds
