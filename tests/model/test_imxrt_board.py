# SPDX-License-Identifier: GPL-2.0-or-later
"""The real image of a board with an i.MX RT1060 on the register model, not hardware: what of the chip no emulator has: fuses,
watchdogs, what the boot ROM leaves, random numbers that fail, faults."""
import re
import struct
import unittest

import modelled
from modelled import Board, NoFiles, image, read, sha1
from stories import C3, MissedWrites, Story

import test_phone_tvs
from imxrt import chip
from imxrt.board import UNIQUE
from imxrt.flexspi import AHB, RULE
from core import Lockup

RUNNING_PLL2 = 0x80002001
CODE_RAM = 0x400
MASK_INTERRUPTS, NOTHING = b"\x72\xb6", b"\x00\xbf"  # cpsid i; nop


class Errata(MissedWrites, Story):
    """What the chip, or chance, does wrong."""

    def test_random_numbers_that_fail_their_tests(self):
        """Twice is chance, and TLS works; for ever is no generator, and TLS does not."""
        with test_phone_tvs.Tvs("cucm-callmanager-new.pem") as tvs:
            self.install(tvs.address)
            self.serve(C3)
            self.machine.trng.fail = 1000
            refused = self.board.boot()
            self.assertNotEqual(refused["itl"]["sha1"], sha1(C3), refused)
            self.machine.trng.fail = 2
            report = self.board.boot()
        self.assertEqual((report["itl"]["sha1"], report["itl"]["verified_by"]), (sha1(C3), "tvs"), report)


class Canaries(unittest.TestCase):
    """The same image with the care taken out of it: the model finds each."""

    def setUp(self):
        with Board() as board:
            board.machine.connect(NoFiles, real_time=False)
            board.power_on()
            self.code = bytes(board.machine.core.uc.mem_read(CODE_RAM, 0x300))
        self.image = image()
        self.place = self.image.index(self.code)

    def broken(self, changed):
        """Runs a changed image until it is set up, or stuck; the rules that it breaks."""
        machine = modelled.Machine(changed)
        self.addCleanup(machine.disconnect)
        machine.connect(NoFiles, real_time=False)
        machine.power_on()
        try:
            machine.run(2, lambda: machine.console().count(modelled.PROMPT) >= 2)
        except Lockup:
            pass
        return {text.split(" (pc")[0] for text in machine.core.violations}

    def test_commands_given_from_flash(self):
        """Jumps to the code in RAM lead to where it was copied from."""
        jump = re.compile(rb"\x5f\xf8\x00\xf0(..\x00\x00)", re.DOTALL)  # ldr pc, and the address behind it
        changed, count = jump.subn(lambda found: found[0][:4] + struct.pack(
            "<I", AHB + self.place + struct.unpack("<I", found[1])[0] - CODE_RAM), self.image)
        self.assertGreaterEqual(count, 2)
        self.assertIn(RULE, self.broken(changed))

    def test_interrupts_left_on(self):
        code = self.code.replace(MASK_INTERRUPTS, NOTHING)
        self.assertNotEqual(code, self.code)
        changed = self.image[:self.place] + code + self.image[self.place + len(code):]
        self.assertIn("flash: a command runs while interrupts may come, whose vectors are in it", self.broken(changed))

    def test_unchanged(self):
        self.assertEqual(self.broken(self.image), set())


class Chip(unittest.TestCase):
    """Without servers."""

    def start(self, **options):
        """Starts a board on a LAN without files; the machine."""
        board = self.enterContext(Board(**options))
        board.machine.connect(NoFiles, real_time=False)
        board.power_on()
        self.assertEqual(board.machine.core.violations, [])
        return board.machine

    def name(self, **options):
        """The name that a board goes by."""
        return self.start(**options).console().split("SEP")[1][:12]

    def test_address_from_the_fuses(self):
        self.assertEqual(self.name(mac=bytes.fromhex("04e9e5010203")), "04E9E5010203")

    def test_names_follow_from_the_whole_number(self):
        numbers = [UNIQUE] + [bytes(byte ^ (at == place) for at, byte in enumerate(UNIQUE)) for place in (0, 3, 4, 7)]
        names = {self.name(unique=number) for number in numbers}
        self.assertEqual(len(names), 5)
        for name in names:
            self.assertEqual(int(name[:2], 16) & 3, 2)  # locally administered, for one station
        self.assertIn(self.name(), names)

    def test_whatever_the_boot_rom_leaves(self):
        """PLL 2 runs already, and the flash may depend on it: then nobody stops it."""
        before = chip.Analog.RESET[0x30]
        self.addCleanup(chip.Analog.RESET.update, {0x30: before})
        chip.Analog.RESET[0x30] = RUNNING_PLL2
        machine = self.start()
        self.assertEqual(machine.analog.read(0x30, 4), RUNNING_PLL2)
        self.assertEqual(machine.ccm.hz, {"core": 528e6, "IPG": 132e6})

    def test_vector_table(self):
        """Every exception and all 240 lines have a handler in the program, and VTOR names the table."""
        table = struct.unpack_from("<256I", image(), chip.VECTORS)
        for handler in table[1:]:
            self.assertTrue(handler & 1 and AHB + chip.VECTORS + 1024 <= handler < AHB + len(image()), hex(handler))
        self.assertEqual(self.start().core.system.vector_table, AHB + chip.VECTORS)

    def test_code_in_ram_came_from_the_image(self):
        machine = self.start()
        code = bytes(machine.core.uc.mem_read(CODE_RAM, 256))
        self.assertIn(code, image())
        self.assertGreater(len(machine.commands()), 0)

    def test_watchdog_is_fed_and_bites(self):
        """20 s, also where the processor sleeps; whoever waits feeds it."""
        machine = self.start()
        dog = machine.wdog
        self.assertEqual((dog.seconds(), dog.read(dog.CONTROL, 2) & 4, dog.read(dog.POWER_DOWN, 2)), (20, 4, 0))
        machine.run(1)
        self.assertLess(machine.core.seconds() - dog.fed, 0.1)
        dog.bytes[1] = 0  # half a second
        machine.run(1)
        self.assertEqual(machine.resets, [])
        dog.write = lambda *_: None  # nothing reaches it any more
        self.assertTrue(machine.run(2, lambda: machine.resets == ["watchdog"]))

    def test_fault_tells_where(self):
        """The Ethernet controller loses its clock: the panic has the place and the address, the watchdog restarts."""
        machine = self.start()
        machine.uart.output.clear()
        machine.wdog.bytes[1] = 0
        machine.ccm.set(0x6C, 0)
        self.assertTrue(machine.run(5, lambda: machine.resets == ["watchdog"]))
        told = re.search(r"panic: processor fault: exception 00000003 pc (\w{8}) lr \w{8} cfsr 00008200 hfsr 40000000 "
                         r"bfar 402d8(\w{3})", machine.console())
        self.assertTrue(told, machine.console())
        self.assertTrue(AHB + chip.VECTORS < int(told[1], 16) < AHB + len(image()))


if __name__ == "__main__":
    modelled.main()
