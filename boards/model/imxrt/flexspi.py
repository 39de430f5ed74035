# SPDX-License-Identifier: GPL-2.0-or-later
"""SPI NOR flash behind the FlexSPI controller of an i.MX RT1060 (i.MX RT1060 Reference Manual, chapter 27; data sheets of
IS25WP064 and W25Q64): the cells of the part that holds lists, the chip's commands, the controller's table and FIFOs. The rest
of the chip is the program, which nothing may change.

What the controller has read over AHB it keeps here until it is reset: a program that does not reset it reads what was there
before. While the chip works on a command it answers no read: then the program's part is closed, and whoever reads or executes
it breaks a rule.
"""
from core import BusFault
from devices import Known

AHB = 0x60000000
SECTOR, PAGE = 4096, 256
CHIP_BYTES = 0x800000
MCR0, INTR, LUTKEY, LUTCR, FLSHA1CR0 = 0x00, 0x14, 0x18, 0x1C, 0x60
IPCR0, IPCR1, IPCMD, IPRXFCR, IPTXFCR, STS0, RFDR0, TFDR0, LUT = 0xA0, 0xA4, 0xB0, 0xB8, 0xBC, 0xE0, 0x100, 0x180, 0x200
KNOWN = [*range(0x00, 0x40, 4), *range(0x60, 0x98, 4), 0xA0, 0xA4, 0xB0, 0xB8, 0xBC, 0xC0, 0xC4, *range(0xE0, 0xF8, 4),
         *range(0x100, 0x300, 4)]
DONE, ROOM, CLEAR_FIFO = 1, 1 << 6, 1
KEY = 0x5AF05AF0
COMMAND, ADDRESS, WRITE, READ, DUMMY, STOP = 0x01, 0x02, 0x08, 0x09, 0x0C, 0x00
WRITE_ENABLE, STATUS, PROGRAM, ERASE, ERASE_TOO, IDENTITY = 0x06, 0x05, 0x02, 0x20, 0xD7, 0x9F
SECONDS = {PROGRAM: 0.4e-3, ERASE: 45e-3}  # typical
SERIAL_HZ = 50e6
RULE = "flash: read or executed while a command works on it"


class Cells:
    """The part for lists: what its cells hold, power or not."""

    def __init__(self, size):
        self.bytes = bytearray(b"\xff" * size)

    def copy(self):
        """The same cells once more."""
        other = Cells(0)
        other.bytes = self.bytes[:]
        return other

    def dump(self):
        """All of it as bytes."""
        return bytes(self.bytes)

    def load(self, data):
        """What dump gave."""
        if len(data) != len(self.bytes):
            raise ValueError("not the flash of this model")
        self.bytes = bytearray(data)

    def _after(self, command):
        old = self.bytes[command.offset:command.end]
        return old, b"\xff" * len(old) if command.erases else bytes(a & b for a, b in zip(old, command.data))

    def apply(self, command):
        """Does a command: programming only clears cells."""
        self.bytes[command.offset:command.end] = self._after(command)[1]

    def tear(self, command, random):
        """Does a command half: each cell that it would change has changed or not."""
        old, new = self._after(command)
        bits = 8 * len(old)
        done = random.choice((random.getrandbits(bits), random.getrandbits(bits) & random.getrandbits(bits),
                              random.getrandbits(bits) | random.getrandbits(bits)))
        mixed = int.from_bytes(old, "little") & ~done | int.from_bytes(new, "little") & done
        self.bytes[command.offset:command.end] = mixed.to_bytes(len(old), "little")

    def faults(self, _command):
        """Reads never fail: there is no code."""
        return 0


class Command:
    """A command that changes cells; its offset is within the part for lists."""

    def __init__(self, offset, data=None):
        self.offset, self.data, self.erases = offset, data, data is None
        self.end = offset + (SECTOR if data is None else len(data))


class Flash:
    """The part for lists as the processor reads it."""

    LINE = 64

    def __init__(self, core, first, cells, identity):
        self.core, self.first, self.cells = core, first, cells
        self.SIZE = len(cells.bytes)  # pylint: disable=invalid-name
        self.chip = Chip(core, self, identity)
        self.buffered = {}

    def read(self, offset, size):
        """What the processor reads, by way of the controller's buffer."""
        if self.chip.is_busy():
            self.core.violation(RULE)
            raise BusFault
        line = offset // self.LINE
        if line not in self.buffered:
            self.buffered[line] = bytes(self.cells.bytes[line * self.LINE:(line + 1) * self.LINE])
        start = offset % self.LINE
        return int.from_bytes(self.buffered[line][start:start + size], "little")

    def write(self, offset, _size, _value):
        """Flash is not written."""
        self.core.violation(f"flash: written to at {AHB + self.first + offset:08x}")
        raise BusFault


class Chip:
    """The flash chip at the other end of the wires."""

    def __init__(self, core, flash, identity):
        self.core, self.flash, self.identity = core, flash, identity
        self.commands = []
        self.program = None  # the cells of the program's part, where somebody may write it
        self.enabled, self.busy_until = False, 0.0

    def reset(self):
        """The processor's reset is none of the chip; a power cut is: then a command is lost, as far as it went."""
        if self.core.seconds() == 0.0:
            self.enabled, self.busy_until = False, 0.0

    def is_busy(self):
        """True while it works on a command."""
        return self.core.seconds() < self.busy_until - 1e-9

    def status(self):
        """The status register."""
        return int(self.is_busy()) | (2 if self.enabled else 0)

    def do(self, code, address, data):
        """A command; what it answers."""
        if code == STATUS:
            if self.is_busy():
                self.core.wait_for(self.busy_until - self.core.seconds())
            return self.status()
        if self.is_busy():
            self.core.violation(f"flash: command {code:02x} while another runs")
        elif code == WRITE_ENABLE:
            self.enabled = True
        elif code == IDENTITY:
            return self.identity
        elif code in (PROGRAM, ERASE, ERASE_TOO):
            self._change(code, address, data)
        else:
            self.core.violation(f"flash: command {code:02x}, which the program has no business with")
        return 0

    def _part(self, address):
        """The cells that an address belongs to, and where they begin."""
        if self.program is not None and address < self.flash.first:
            return self.program, 0
        return self.flash.cells, self.flash.first

    def _change(self, code, address, data):
        cells, first = self._part(address)
        offset = address - first
        if not self.enabled:
            self.core.violation("flash: programmed or erased without write enable")
            return
        self.enabled = False
        command = Command(offset, data if code == PROGRAM else None)
        if not 0 <= offset < len(cells.bytes) or command.end > len(cells.bytes):
            self.core.violation(f"flash: the program's own part changed at {address:06x}")
            return
        if code == PROGRAM and (address % PAGE + len(data) > PAGE or not data):
            self.core.violation(f"flash: program of {len(data)} bytes at {address:06x} leaves its page")
            return
        if code != PROGRAM and address % SECTOR:
            self.core.violation(f"flash: erasure at {address:06x}, within a sector")
        if code == PROGRAM and any(new & ~old for new, old in zip(data, cells.bytes[offset:command.end])):
            self.core.violation(f"flash: ones programmed over zeros at {address:06x}")
        cells.apply(command)
        if cells is self.program:
            self.core.load(AHB + offset, bytes(cells.bytes[offset:command.end]))
        else:
            self.commands.append(command)
        self.busy_until = self.core.seconds() + SECONDS[PROGRAM if code == PROGRAM else ERASE]


class FlexSpi(Known):
    """The controller at 0x402A8000, as the boot ROM leaves it: `lut` is the table out of the configuration block."""

    def __init__(self, core, flash, lut):
        super().__init__(core, "FlexSPI", KNOWN)
        self.flash, self.chip, self.lut = flash, flash.chip, lut
        self.reset()

    def reset(self):
        """What the boot ROM leaves."""
        self.bytes = bytearray(0x1000)
        self.set(MCR0, 0xFFFF8000)
        self.set(FLSHA1CR0, CHIP_BYTES // 1024)
        self.bytes[LUT:LUT + len(self.lut)] = self.lut
        self.unlocked = self.key = False
        self.flash.buffered.clear()
        self._idle()

    def _idle(self):
        self.sequence = None  # (code, address, bytes to be written) that runs
        self.data, self.pair = bytearray(), {}
        self.done_at = 0.0

    def read(self, offset, size):
        """A register."""
        self.check(offset)
        if offset == INTR:
            return self._events()
        if offset == STS0:
            return 3 if self.sequence is None else 0
        return self.get(offset & ~3) >> 8 * (offset & 3) & (1 << 8 * size) - 1

    def _events(self):
        if self.sequence is None:
            return self.get(INTR)
        code, address, count = self.sequence
        if len(self.data) < count:
            return self.get(INTR) | ROOM
        if self.core.seconds() < self.done_at and not self.core.wait_for(self.done_at - self.core.seconds()):
            return self.get(INTR)
        self.set(RFDR0, self.chip.do(code, address, bytes(self.data[:count])))
        self.set(INTR, self.get(INTR) | DONE)
        self._idle()
        self._follow_chip()
        return self.get(INTR)

    def _follow_chip(self):
        """Opens and closes the program's part of the flash as the chip is free or not."""
        busy = self.chip.is_busy()
        if busy and AHB not in self.core.closed:
            if not self.core.is_masked():
                self.core.violation("flash: a command runs while interrupts may come, whose vectors are in it")
            memory = self.core.system.memory
            if not all(memory.is_closed(AHB + offset) for offset in (0, self.flash.first)):
                self.core.violation("flash: a command runs while the processor may read ahead into it")
            self.core.close(AHB, self.flash.first, RULE)
        elif not busy and AHB in self.core.closed:
            self.core.open(AHB)

    def write(self, offset, size, value):
        """A register."""
        self.check(offset)
        if size != 4:
            self.core.violation(f"FlexSPI: {size} bytes written to {offset:03x}")
        if offset == INTR:
            self._acknowledge(value)
        elif offset == IPCMD:
            if value & 1:
                self._start()
        elif offset >= LUT:
            self._write_lut(offset, value)
        elif offset in (LUTKEY, LUTCR):
            self._lock(offset, value)
        elif TFDR0 <= offset < LUT:
            self._fill(offset, value)
        elif offset in (IPRXFCR, IPTXFCR):
            self.set(offset, value & ~CLEAR_FIFO)
        elif offset == MCR0:
            self._control(value)
        else:
            self.set(offset, value)

    def _control(self, value):
        if value & 1:
            if self.sequence is not None:
                self.core.violation("FlexSPI: reset while a sequence runs")
            self.flash.buffered.clear()
            self._idle()
        self.set(MCR0, value & ~1)

    def _acknowledge(self, value):
        self.set(INTR, self.get(INTR) & ~value)
        if not value & ROOM or self.sequence is None:
            return
        if self.pair:
            if sorted(self.pair) != [TFDR0, TFDR0 + 4]:
                self.core.violation("FlexSPI: FIFO filled with less than its watermark of 8 bytes")
            self.data += b"".join(self.pair.get(TFDR0 + at, 0).to_bytes(4, "little") for at in (0, 4))
            self.pair = {}
            self._time_rest()

    def _fill(self, offset, value):
        if self.sequence is None or len(self.data) >= self.sequence[2] or offset in self.pair:
            self.core.violation("FlexSPI: FIFO written to without room")
        self.pair[offset] = value

    def _lock(self, offset, value):
        if offset == LUTKEY:
            self.key = value == KEY
        elif not self.key:
            self.core.violation("FlexSPI: table locked or unlocked without its key")
        else:
            self.unlocked, self.key = value == 2, False

    def _write_lut(self, offset, value):
        if not self.unlocked:
            self.core.violation("FlexSPI: table written to while it is locked")
        elif offset < LUT + 16:
            self.core.violation("FlexSPI: the sequence that the processor reads by is changed under it")
        else:
            self.set(offset, value)

    def _steps(self, number):
        words = self.bytes[LUT + 16 * number:LUT + 16 * number + 16]
        halves = [int.from_bytes(words[at:at + 2], "little") for at in range(0, 16, 2)]
        steps = {}
        for half in halves:
            if half >> 10 == STOP:
                break
            if half >> 8 & 3:
                self.core.violation("FlexSPI: more lines than the chip is set to")
            steps[half >> 10] = half & 0xFF
        return steps

    def _start(self):
        if self.sequence is not None:
            self.core.violation("FlexSPI: sequence started while another runs")
            return
        number, count = self.get(IPCR1) >> 16 & 15, self.get(IPCR1) & 0xFFFF
        steps, address = self._steps(number), self.get(IPCR0)
        if COMMAND not in steps or set(steps) - {COMMAND, ADDRESS, WRITE, READ, DUMMY}:
            self.core.violation(f"FlexSPI: sequence {number} is none")
            return
        if address >= 1024 * self.get(FLSHA1CR0):
            self.core.violation(f"FlexSPI: address {address:x} is beyond the chip")
        if READ in steps and not 0 < count <= 4:
            self.core.violation(f"FlexSPI: {count} bytes read where 1 to 4 are looked at")
        self.sequence = steps[COMMAND], address, count if WRITE in steps else 0
        self.done_at = self.core.seconds() + (8 + steps.get(ADDRESS, 0) + 8 * count) / SERIAL_HZ

    def _time_rest(self):
        if len(self.data) >= self.sequence[2]:
            self.done_at = max(self.done_at, self.core.seconds() + 8 * 8 / SERIAL_HZ)
