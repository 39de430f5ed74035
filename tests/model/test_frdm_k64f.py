# SPDX-License-Identifier: GPL-2.0-or-later
"""The real image of frdm-k64f on the register model, not hardware: what of the chip no emulator has: unique numbers, buttons,
errata, the configuration field, faults."""
import re
import struct

import modelled
from modelled import image
from started import Started
from stories import MissedWrites, Story

UNIQUE, CONFIG_FIELD, CONFIG_BYTES = modelled.MODEL.UNIQUE, modelled.MODEL.CONFIG_FIELD, modelled.MODEL.CONFIG_BYTES


class Errata(MissedWrites, Story):
    """Errata of the chip."""


def with_nmi(program):
    """An image whose configuration field leaves NMI as it is."""
    return program[:CONFIG_FIELD + 13] + b"\xff" + program[CONFIG_FIELD + 14:]


class Chip(Started):
    """Without servers."""

    def test_names_follow_from_the_whole_number(self):
        flips = [(0, 0)] + [(byte, 0x80) for byte in (0, 4, 8, 12)]
        self.assertEqual(len(self.names(UNIQUE, flips)), 5)

    def test_button(self):
        """SW3 is NMI after reset, which the configuration field forbids until the pin is set; then it is a pin."""
        self.start(self.board)
        told = self.machine.console()
        self.machine.press_sw3()
        self.machine.run(0.1)
        self.assertEqual((self.machine.port_a.mode(4), self.machine.console()), (1, told))
        self.machine.port_a.write(16, 4, 0x703)  # as after reset
        self.machine.press_sw3()
        self.machine.run(0.1)
        self.assertEqual(self.machine.console(), told)
        self.machine.image = with_nmi(self.machine.image)
        self.machine.press_sw3()
        self.machine.run(0.1)
        self.assertIn("panic: processor fault: exception 00000002", self.machine.console())

    def test_configuration_field(self):
        field = image()[CONFIG_FIELD:CONFIG_FIELD + CONFIG_BYTES]
        self.assertEqual(field, b"\xff" * 12 + b"\xfe\xfb\xff\xff")

    def test_vector_table(self):
        """Every exception and all 240 lines have a handler in the program, and VTOR names the table."""
        table = struct.unpack_from("<256I", image())
        self.assertEqual(len(image()[:CONFIG_FIELD]), 4 * len(table))
        for handler in table[1:]:
            self.assertTrue(handler & 1 and CONFIG_FIELD + CONFIG_BYTES <= handler < len(image()), hex(handler))
        self.start(self.board)
        self.assertEqual(self.machine.core.system.vector_table, 0)

    def test_watchdog_is_fed_and_bites(self):
        """20 s by the 1 kHz clock."""
        self.start(self.board)
        dog = self.machine.watchdog
        self.assertEqual((dog.read(dog.CONTROL, 2), dog.read(dog.HIGH, 2), dog.read(dog.LOW, 2)), (0x01D1, 0, 20000))

        def shorten():
            dog.bytes[dog.LOW:dog.LOW + 2] = struct.pack("<H", 200)
        self.watchdog_is_fed_and_bites(shorten)

    def test_fault_tells_where(self):
        """The Ethernet controller loses its clock: the panic has the place and the address, the watchdog restarts."""
        self.start(self.board)
        self.machine.uart.output.clear()
        dog = self.machine.watchdog
        dog.bytes[dog.LOW:dog.LOW + 2] = struct.pack("<H", 500)  # no test waits 20 s
        self.machine.sim.write(0x2C, 4, 0)
        self.assertTrue(self.machine.run(5, lambda: self.machine.resets == ["watchdog"]))
        told = re.search(r"panic: processor fault: exception 00000003 pc (\w{8}) lr \w{8} cfsr 00008200 hfsr 40000000 "
                         r"bfar 400c0(\w{3})", self.machine.console())
        self.assertTrue(told, self.machine.console())
        self.assertTrue(CONFIG_FIELD < int(told[1], 16) < len(image()))


if __name__ == "__main__":
    modelled.main()
