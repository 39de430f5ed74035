# SPDX-License-Identifier: GPL-2.0-or-later
"""A board on its register model that was started, for tests of what its chip has of its own."""
import unittest

from modelled import Board, NoFiles


class Started(unittest.TestCase):
    """Without servers."""

    def setUp(self):
        self.board = self.enterContext(Board())
        self.machine = self.board.machine

    def start(self, board):
        """Starts a board on a LAN without files; its name."""
        board.machine.connect(NoFiles, real_time=False)
        board.power_on()
        return board.machine.console().split("SEP")[1][:12]

    def names(self, unique, flips):
        """The names of boards whose unique numbers differ in one bit each: (byte, bits). They are locally administered addresses
        of one station, and the same number gives the same name."""
        names = set()
        for byte, bits in flips:
            number = bytearray(unique)
            number[byte] ^= bits
            with Board(unique=bytes(number)) as board:
                names.add(self.start(board))
        for name in names:
            self.assertEqual(int(name[:2], 16) & 3, 2)
        self.assertIn(self.start(self.board), names)
        return names

    def watchdog_is_fed_and_bites(self, shorten):
        """It is fed by whoever waits, also where the processor sleeps; shorten() makes its time 0.2 s. When nothing reaches it any
        more it resets the board."""
        dog = self.machine.watchdog
        self.machine.run(1)
        self.assertLess(self.machine.core.seconds() - dog.started, 0.1)
        shorten()
        self.machine.run(1)
        self.assertEqual(self.machine.resets, [])
        dog.write = lambda *_: None
        self.assertTrue(self.machine.run(1, lambda: self.machine.resets == ["watchdog"]))
