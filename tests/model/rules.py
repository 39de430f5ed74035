# SPDX-License-Identifier: GPL-2.0-or-later
"""A board's chip on its register model with a program that does nothing, for tests that break its rules."""
import unittest

from modelled import Machine


class Rules(unittest.TestCase):
    """A machine that was started."""

    IMAGE = staticmethod(lambda: b"")  # the program, as it is written to flash

    def setUp(self):
        self.machine = Machine(self.IMAGE())
        self.machine.power_on()
        self.core = self.machine.core

    def broken(self):
        """What was noted since the last call, without the place."""
        noted = [text.split(" (pc")[0] for text in self.core.violations]
        self.core.violations.clear()
        return noted
