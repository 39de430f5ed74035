# SPDX-License-Identifier: GPL-2.0-or-later
"""The real image of nucleo-h743zi2 on the register model, not hardware: what of chip and board no emulator has: unique numbers, the
supply that is chosen once, ST-LINK's clock, random numbers that fail, the watchdog, faults."""
import re
import struct

import modelled
from modelled import image, sha1
from started import Started
from stories import C1, C2, C3, Story

import eqos
import test_phone_tvs
from stm32h7.flash import BANK1, BANK2, BANK_BYTES

UNIQUE = modelled.MODEL.UNIQUE
SRAM1 = modelled.MODEL.SRAM1[0]
LINK, TEN_HALF, HUNDRED_FULL = 1 << 2, 0x0021, 0x45E1  # of the status of a PHY, and of what the other end can do


class Chip(Started):
    """Without servers."""

    def test_names_follow_from_the_whole_number(self):
        self.assertEqual(len(self.names(UNIQUE, [(0, 0), (0, 0x80), (4, 1), (11, 0x80)])), 4)

    def test_vector_table(self):
        """Every exception and all 240 lines have a handler in the program, and VTOR names the table."""
        self.start(self.board)
        self.assertEqual(self.machine.core.system.vector_table, BANK1)
        for handler in struct.unpack_from("<256I", image())[1:]:
            self.assertTrue(handler & 1 and BANK1 + 1024 <= handler < BANK1 + len(image()), hex(handler))
        self.assertLess(len(image()), BANK_BYTES)

    def test_clocks_and_memory(self):
        """400 MHz of what ST-LINK gives, or of the chip's own oscillator where it gives nothing; the lists' bank is a device, and
        what the Ethernet controller shares is in no cache."""
        for external, source in ((8_000_000, 2), (0, 0)):
            self.machine.rcc.external_hz = external
            self.start(self.board)
            rcc, memory = self.machine.rcc, self.machine.memory
            self.assertEqual((rcc.read(rcc.PLLCKSELR, 4) & 3, rcc.hz["core"], rcc.hz["bus"]), (source, 400e6, 200e6))
            self.assertTrue(memory.is_device(BANK2) and memory.is_device(BANK2 + BANK_BYTES - 1))
            self.assertFalse(memory.is_device(SRAM1) or memory.is_cached(SRAM1))
            self.assertTrue(memory.is_cached(BANK1) and memory.is_cached(0x24000000))
            self.assertEqual(self.machine.core.violations, [])

    def test_restart_finds_the_supply_chosen(self):
        """The supply is chosen once after power-on; a start after a reset leaves it, and sets everything else up."""
        self.start(self.board)
        self.assertEqual(self.machine.pwr.supply & 7, 2)
        self.board.command("restart", 2)
        self.assertEqual((self.machine.resets, self.machine.core.violations), (["software"], []))

    def test_errors_of_before(self):
        """What earlier reads and commands have left in the status of the flash keeps nobody from writing."""
        self.start(self.board)
        self.machine.flash.controller.status |= 1 << 18 | 1 << 24 | 1 << 26
        self.assertIn("done", self.board.command("set tftp 192.0.2.1"))
        self.assertGreater(len(self.machine.commands()), 0)
        self.assertEqual(self.machine.core.violations, [])

    def test_bytes_without_room(self):
        """A console that was flooded while nobody looked goes on with what fitted."""
        self.start(self.board)
        self.machine.uart.output.clear()
        self.machine.uart.flood(b"messages-and-more-than-fits\r")
        self.board.wait(lambda: not self.machine.uart.overrun, "an end of the overrun", 1)
        self.board.command("")
        self.assertIn("SEP", self.board.command("status"))

    def test_watchdog_is_fed_and_bites(self):
        self.start(self.board)
        dog = self.machine.watchdog
        self.assertTrue(dog.runs)
        self.assertAlmostEqual(dog.seconds(), 20, places=1)
        self.watchdog_is_fed_and_bites(lambda: dog.values.update({dog.RLR: 25}))

    def test_fault_tells_where(self):
        """The Ethernet controller loses its clock: the panic has the place and the address, the watchdog restarts."""
        self.start(self.board)
        self.machine.uart.output.clear()
        dog = self.machine.watchdog
        dog.values[dog.RLR] = 62  # no test waits 20 s
        self.machine.rcc.write(0xD8, 4, 0)
        self.assertTrue(self.machine.run(5, lambda: self.machine.resets == ["watchdog"]))
        told = re.search(r"panic: processor fault: exception 00000003 pc (\w{8}) lr \w{8} cfsr 00008200 hfsr 40000000 "
                         r"bfar 4002[89](\w{3})", self.machine.console())
        self.assertTrue(told, self.machine.console())
        self.assertTrue(BANK1 + 1024 < int(told[1], 16) < BANK1 + len(image()))

    def test_no_link_without_the_clock_of_the_phy(self):
        """A PHY that gives no clock: the board says so instead of hanging."""
        self.machine.enet.is_connected = lambda: False
        self.machine.power_on()
        self.assertTrue(self.machine.run(30, lambda: self.machine.console().count(modelled.PROMPT) >= 2
                                         or "Ethernet" in self.machine.console()), self.machine.console())
        self.assertEqual((self.machine.resets, self.machine.core.violations), ([], []))


class Cable(Story):
    """The link follows what the PHY has negotiated."""

    def test_cable_is_pulled_and_comes_back(self):
        self.install()
        phy, enet = self.machine.enet.phy, self.machine.enet
        status = phy.registers[1]
        phy.registers[1] = status & ~LINK
        self.machine.run(0.1)
        phy.registers.update({1: status, 5: TEN_HALF})
        self.machine.run(0.1)
        self.assertEqual(enet.registers[eqos.MACCR] & (eqos.FAST | eqos.FULL_DUPLEX | eqos.RECEIVES), eqos.RECEIVES)
        phy.registers[1] = status & ~LINK
        self.machine.run(0.1)
        phy.registers.update({1: status, 5: HUNDRED_FULL})
        self.serve(C2)
        self.assertEqual(self.board.boot()["itl"]["sha1"], sha1(C2))


class Noise(Story):
    """A TVS is asked with random numbers that are some, or not at all."""

    def refused(self, report):
        """No random numbers, no question: the list that was there stays."""
        self.assertEqual((report["itl"]["sha1"], report["reason"]), (sha1(C1), "internal"), report)
        self.assertEqual([entry["result"] for entry in report["tvs"]], ["internal"])

    def test_generator_that_fails(self):
        """It stands still: a test that failed stays failed until the board restarts. It has no clock. It finds a bad seed itself:
        then it is started again, and what comes after that is good."""
        rng = self.machine.rng
        has_clock = rng.has_clock
        with test_phone_tvs.Tvs("cucm-callmanager-new.pem") as tvs:
            self.install(tvs.address)
            self.serve(C3)
            rng.stuck = 0x5A5A5A5A
            self.refused(self.board.boot())
            rng.stuck = None
            self.refused(self.board.boot())
            rng.has_clock = lambda: False
            self.board.command("restart", 2)
            self.refused(self.board.report())
            rng.has_clock, rng.seed_errors = has_clock, 1
            report = self.board.boot()
        self.assertEqual((report["itl"]["sha1"], report["itl"]["verified_by"], rng.seed_errors), (sha1(C3), "tvs", 0), report)


if __name__ == "__main__":
    modelled.main()
