# SPDX-License-Identifier: GPL-2.0-or-later
"""The register model of a K64 flags what its manual forbids. Without these tests an empty list of violations would say nothing."""
import random
import struct
import unittest

import modelled
from modelled import Machine

from core import BusFault, Core
from devices import Gated
from k64.chip import Sim
from k64.flash import BLOCK, CODE, ERASE_SECTOR, PROGRAM_PHRASE, Command, erased_block
from machine import Locked
from rules import Rules

FLASH_PC, RAM_PC = 0x1000, 0x1FFF0000
FSTAT, FCCOB, FDATA = 0, 4, 8
ENET_ECR, ENET_RCR, ENET_MMFR = 0x024, 0x084, 0x040


def blank_image(field=b"\xff" * 12 + b"\xfe\xfb\xff\xff", code=b"\xfe\xe7"):
    """A program that does nothing, or what it is given as code."""
    image = bytearray(0x500)
    image[0:8] = struct.pack("<II", 0x20010000, 0x481)
    image[12:16] = struct.pack("<I", 0x4C1)  # what a fault leads to: a loop
    image[0x400:0x410] = field
    image[0x480:0x480 + len(code)] = code
    image[0x4C0:0x4C2] = b"\xfe\xe7"
    return bytes(image)


class K64(Rules):
    """Each broken rule is noted, a kept one is not."""

    IMAGE = staticmethod(blank_image)

    def setUp(self):
        super().setUp()
        self.ftfe = self.machine.ftfe

    def command(self, kind, address, low=0, high=0):
        """Launches a flash command."""
        self.ftfe.write(FCCOB, 4, kind << 24 | address)
        self.ftfe.write(FDATA, 4, low)
        self.ftfe.write(FDATA + 4, 4, high)
        self.ftfe.write(FSTAT, 1, 0x80)

    def finish(self):
        """Waits for a flash command as a program does; its errors."""
        self.core.events.clear()
        while not (status := self.ftfe.read(FSTAT, 1)) & 0x80:
            pass
        return status & 0x7F

    def test_phrase_programmed_twice(self):
        self.command(PROGRAM_PHRASE, BLOCK, 0x12345678, 0)
        self.assertEqual((self.finish(), self.broken()), (0, []))
        self.assertEqual(self.machine.flash.read(0, 4), 0x12345678)
        self.command(PROGRAM_PHRASE, BLOCK, 0x12345678, 0)
        self.finish()
        self.assertEqual(self.broken(), ["FTFE: phrase 080000 is programmed twice"])
        self.command(ERASE_SECTOR, BLOCK)
        self.finish()
        self.command(PROGRAM_PHRASE, BLOCK, 1, 2)
        self.assertEqual((self.finish(), self.broken()), (0, []))

    def test_command_while_another_runs(self):
        self.command(PROGRAM_PHRASE, BLOCK)
        self.command(PROGRAM_PHRASE, BLOCK + 8)
        self.assertEqual(set(self.broken()), {"FTFE: written to while a command runs"})
        with self.assertRaises(BusFault):
            self.machine.flash.read(64, 4)
        self.assertEqual(self.broken(), ["flash: read of the block that a command works on"])

    def test_commands_at_wrong_places(self):
        for kind, address in ((PROGRAM_PHRASE, BLOCK + 4), (ERASE_SECTOR, BLOCK + 8), (PROGRAM_PHRASE, 0), (0x44, BLOCK)):
            self.command(kind, address)
            self.assertEqual(self.finish(), 0x20)
            self.assertEqual(self.broken(), [f"FTFE: command {kind:02x} at {address:06x}"])
            self.ftfe.write(FSTAT, 1, 0x70)
        with self.assertRaises(BusFault):
            self.machine.flash.write(0, 4, 0)

    def test_fmc_changed_from_flash(self):
        self.core.set_pc(RAM_PC)
        self.machine.fmc.write(4, 4, 0)
        self.assertEqual(self.broken(), [])
        self.core.set_pc(FLASH_PC)
        self.machine.fmc.write(4, 4, 0)
        self.assertEqual(self.broken(), ["FMC: changed by a program that runs from flash"])

    def test_reads_stay_cached_until_told(self):
        self.assertEqual(self.machine.flash.read(0, 4), 0xFFFFFFFF)
        self.command(PROGRAM_PHRASE, BLOCK, 0, 0)
        self.finish()
        self.assertEqual(self.machine.flash.read(0, 4), 0xFFFFFFFF)
        self.core.set_pc(RAM_PC)
        self.machine.fmc.write(4, 4, 0x00F80000)
        self.assertEqual(self.machine.flash.read(0, 4), 0)

    def test_clock_gates(self):
        for name in ("ENET", "UART0", "RNGA", "PORTB"):
            self.assertFalse(self.machine.sim.is_open(name))
        enet = Gated(self.machine.enet, lambda: self.machine.sim.is_open("ENET"))
        with self.assertRaises(BusFault):
            enet.read(ENET_ECR, 4)
        with self.assertRaises(BusFault):
            enet.write(ENET_ECR, 4, 0)
        self.machine.sim.write(Sim.GATES["ENET"][0], 4, 1)
        self.assertEqual(enet.read(ENET_ECR, 4), 0)

    def test_clocks(self):
        mcg = self.machine.mcg
        mcg.write(mcg.C2, 1, 0x20)
        mcg.write(mcg.C1, 1, 0x90)  # FRDIV too small for 50 MHz
        self.assertEqual(self.broken(), ["MCG: FLL reference of 390625 Hz"])
        mcg.write(mcg.C1, 1, 0xB8)
        self.assertEqual(self.broken(), [])
        self.machine.sim.write(0x44, 4, 0)
        self.assertEqual(self.broken(), ["clocks: flash at 50.0 MHz, 25 allowed"])
        self.machine.sim.write(0x44, 4, 0x01240000)
        mcg.write(mcg.C5, 1, 0x00)
        mcg.write(mcg.C6, 1, 0x58)
        self.assertEqual(self.broken(), ["MCG: PLL reference of 50000000 Hz"])
        mcg.write(mcg.C1, 1, 0x38)
        self.assertIn("MCG: to the PLL without a lock, or not by way of the external clock", self.broken())

    def test_watchdog(self):
        dog = self.machine.watchdog
        dog.write(dog.REFRESH, 2, 0xA602)
        dog.write(dog.REFRESH, 2, 0xB480)
        self.assertEqual((self.broken(), self.core.reset_cause), ([], None))
        dog.write(dog.REFRESH, 2, 0xB480)
        self.assertEqual((self.broken(), self.core.reset_cause), (["WDOG: broken sequence"], "watchdog"))
        dog.write(dog.CONTROL, 2, 0)
        self.assertEqual(self.broken(), ["WDOG: changed without being unlocked"])

    def test_ethernet(self):
        enet = self.machine.enet
        enet.write(ENET_MMFR, 4, 0x60020000)
        self.assertEqual(self.broken(), ["ENET: MDC of 10485760 Hz"])
        enet.write(ENET_ECR, 4, 2)
        self.assertEqual(len(self.broken()), 3)
        enet.write(ENET_RCR, 4, 0)
        self.assertEqual(self.broken(), ["ENET: RCR changed while the MAC is on"])

    def test_uart_and_random_numbers(self):
        uart = self.machine.uart
        uart.write(uart.D, 1, 65)
        self.assertEqual(len(self.broken()), 1)
        self.machine.rnga.read(12, 4)
        self.assertEqual(self.broken(), ["RNGA: read while empty"])


class Code(unittest.TestCase):
    """The code over a phrase: one wrong bit is corrected, two are found, any number may be taken for something else."""

    def test_one_and_two_bits(self):
        cells = erased_block()
        word = 0x0123456789ABCDEF
        cells.program(0, word)
        self.assertEqual(cells.read(0), word)
        for first in range(72):
            for second in range(first, 72):
                flips = 1 << first | (1 << second if second != first else 0)
                cells.words[0] = word ^ flips & CODE.erased
                cells.codes[0] = CODE.of(word) ^ flips >> 64
                self.assertEqual(cells.read(0), word if first == second else None)

    def test_torn_phrases(self):
        kinds = {"erased": 0, "done": 0, "unreadable": 0, "fooled": 0}
        for seed in range(2000):
            cells = erased_block()
            cells.tear(Command(PROGRAM_PHRASE, BLOCK, 0), random.Random(seed))
            word = cells.read(0)
            kinds["unreadable" if word is None else "erased" if word == CODE.erased else "done" if word == 0 else "fooled"] += 1
        self.assertGreater(kinds["unreadable"], 1000)
        self.assertGreater(kinds["fooled"], 100)

    def test_torn_erasure(self):
        cells = erased_block()
        for address in range(BLOCK, BLOCK + 8192, 8):
            cells.apply(Command(PROGRAM_PHRASE, address, 0x5A5A5A5A5A5A5A5A))
        erase = Command(ERASE_SECTOR, BLOCK)
        cells.tear(erase, random.Random(1))
        self.assertGreater(cells.faults(erase), 100)
        self.assertEqual(cells.faults(Command(ERASE_SECTOR, BLOCK + 4096)), 0)
        cells.apply(erase)
        self.assertTrue(all(cells.is_erased(number) for number in erase.granules()))


class Processor(unittest.TestCase):
    """Faults and interrupts as the architecture has them."""

    def test_bus_fault_goes_to_its_handler(self):
        code = struct.pack("<HHHH", 0x4801, 0x6801, 0xE7FE, 0) + struct.pack("<I", 0x400C0000)  # ldr r0; ldr r1,[r0]
        machine = Machine(blank_image(code=code))
        machine.power_on()
        machine.run(0.001)
        self.assertEqual(machine.core.faults, 1)
        self.assertEqual(machine.core.system.bfar, 0x400C0000)
        stack = machine.core.uc.mem_read(0x20010000 - 32, 32)
        self.assertEqual(struct.unpack("<8I", stack)[6], 0x482)

    def test_secured_chip_does_not_start(self):
        for value in (0xFF, 0xFC, 0xFD):
            field = b"\xff" * 12 + bytes([value]) + b"\xff\xff\xff"
            with self.assertRaises(Locked):
                Machine(blank_image(field)).power_on()

    def test_time_and_ticks(self):
        machine = Machine(blank_image())
        machine.power_on()
        system = machine.core.system
        system.write(0x014, 4, 20970)
        system.write(0x010, 4, 7)
        ticks = machine.core.next_tick
        self.assertAlmostEqual(ticks / 120e6, 1e-3, places=5)
        self.assertIsInstance(machine.core, Core)


if __name__ == "__main__":
    modelled.main()
