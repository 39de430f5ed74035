# SPDX-License-Identifier: GPL-2.0-or-later
"""The program that writes the flash of mimxrt1060-evk for OpenOCD, on the register model, not hardware: run as openocd.cfg runs
it, over a board that is up, with the image that it is made with."""
import re
import struct
import unittest

import modelled
from modelled import Board, IMAGES, Machine, NoFiles, image

from imxrt import chip
from imxrt.flexspi import AHB, Cells

JOB, STACK, ENTRY, IMAGE = 0x20000000, 0x20020000, 0x400, 0x20200000
PREPARE, WRITE = 1, 2
DONE, UNKNOWN, TOO_LARGE = 1, 2, 3
SECTOR = 4096


def segments(elf):
    """Of an ELF file what is loaded: address and bytes."""
    offset, size, count = struct.unpack_from("<I", elf, 28)[0], *struct.unpack_from("<HH", elf, 42)
    for number in range(count):
        kind, start, _, address, length = struct.unpack_from("<5I", elf, offset + number * size)
        if kind == 1 and length:
            yield address, elf[start:start + length]


class Writer(unittest.TestCase):
    """A board that runs an image, and its flash as somebody else's program left it."""

    def setUp(self):
        self.board = self.enterContext(Board())
        self.machine = self.board.machine
        self.machine.connect(NoFiles, real_time=False)
        self.board.power_on()
        self.core = self.machine.core
        self.before = bytearray(image().ljust(Machine.LISTS, b"\xff"))
        for address, data in segments((IMAGES / "writer.elf").read_bytes()):
            self.core.load(address, data)

    def flash(self, content):
        """Lets the flash hold this where the program is."""
        self.machine.flash.chip.program = Cells(0)
        self.machine.flash.chip.program.bytes = bytearray(content)
        self.core.load(AHB, bytes(content))

    def do(self, command, count=0, seconds=60):
        """A command; what came of it, and how many sectors changed."""
        self.core.load(JOB, struct.pack("<4I", command, count, 0, 0))
        self.assertTrue(self.core.debug(ENTRY, STACK, seconds), "no end of it")
        return struct.unpack("<2I", self.core.uc.mem_read(JOB + 8, 8))

    def write(self, program):
        """As openocd.cfg has it."""
        self.assertEqual(self.do(PREPARE)[0], DONE)
        self.assertFalse(self.core.system.memory.is_cached(IMAGE))
        self.core.load(IMAGE, program)
        return self.do(WRITE, len(program))

    def content(self):
        """What the flash holds."""
        return bytes(self.machine.flash.chip.program.bytes)

    def test_over_another_program(self):
        other = bytearray(self.before)
        other[0x3000:0x5000] = bytes(0x2000)
        other[len(image()) + SECTOR:] = bytes(len(other) - len(image()) - SECTOR)
        lists = self.machine.cells.dump()
        self.flash(other)
        self.assertEqual(self.write(image()), (DONE, 2))
        self.assertEqual(self.content()[:len(image())], image())
        self.assertEqual(self.content()[len(image()) + SECTOR:], other[len(image()) + SECTOR:])
        self.assertEqual((self.machine.cells.dump(), self.core.violations), (lists, []))
        chip.boot(self.content()[:len(image()) + 8])

    def test_over_nothing(self):
        self.flash(b"\xff" * Machine.LISTS)
        changed = self.write(image())
        self.assertEqual((changed[0], self.core.violations), (DONE, []))
        self.assertEqual(self.content(), image().ljust(Machine.LISTS, b"\xff"))

    def test_unchanged(self):
        self.flash(self.before)
        self.assertEqual(self.write(image()), (DONE, 0))

    def test_wrong_use(self):
        self.flash(self.before)
        self.assertEqual(self.do(PREPARE)[0], DONE)
        self.assertEqual(self.do(7)[0], UNKNOWN)
        self.assertEqual(self.do(WRITE, 0x80001)[0], TOO_LARGE)
        self.assertEqual(self.content(), self.before)

    def test_openocd_does_the_same(self):
        """The addresses in openocd.cfg are those of the writer, and each outcome of it has its words there."""
        folder = modelled.HERE.parent.parent / "boards" / modelled.BOARD
        text = (folder / "openocd.cfg").read_text(encoding="utf-8")
        for word in (f"mww {JOB:#x} $command", f"reg sp {STACK:#x}", f"resume {ENTRY:#x}", f"$image {IMAGE:#x} bin"):
            self.assertIn(word, text)
        outcomes = re.search(r"set outcomes \{(.*)\}", text)[1]
        self.assertEqual(len(re.findall(r'"[^"]*"', outcomes)),
                         1 + len(set(re.findall(r"^    (OUTCOME_\w+)", (folder / "writer.c").read_text(encoding="utf-8"), re.MULTILINE))))


if __name__ == "__main__":
    modelled.main()
