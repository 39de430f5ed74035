# SPDX-License-Identifier: GPL-2.0-or-later
"""The canary of the cuts, for flash with an error-correcting code: an image whose driver reads flash as it did before it
bore bus faults."""
import modelled
from modelled import Board, sha1
from cuts import NEW, OLD, Cut, Update


class Canary(Cut):
    """The image that must fail."""

    def test_plain_reads(self):
        """A driver without the protected read: the same cuts end in a fault at every start, and the panic says where."""
        update = Update(self.root, self.server, "itlphone-plain-reads")
        with Board("itlphone-plain-reads") as board:
            granule = board.machine.cells.code.bits // 8
            for number in update.special()[-4:]:
                with self.subTest(command=number):
                    wrong = self.start(board, update.cut(number, "torn"))
                    self.assertNotIn(wrong, (sha1(OLD), sha1(NEW)))
                    self.assertRegex(wrong, r"panic: processor fault: exception 00000003 pc 0\w{7} ")
                    self.assertEqual(int(wrong.split(" bfar ")[1][:8], 16) & -granule, update.commands[number].address)


if __name__ == "__main__":
    modelled.main()
