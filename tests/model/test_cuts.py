# SPDX-License-Identifier: GPL-2.0-or-later
"""The power goes at a flash command of an update, on a register model (not hardware): before it, after it, or within it,
and then torn granules of a flash with a code answer with bus faults. The next start has the old list or the new one, and no
fault."""
import modelled
from modelled import Board, read, sha1
from cuts import MESSAGES, NEW, OLD, PLAN, Cut, Update, cut


class Cuts(Cut):
    """Cuts, and what the board makes of them."""

    def cut_recovery(self, board, cells, found):
        """Cuts what a start has programmed to complete marks; the list stays what it was. Its status messages, behind
        the files, are what powerloss.phone cuts."""
        commands = [command for command in board.machine.commands() if command.offset < MESSAGES]
        for number in range(len(commands)):
            for how in ("torn", "after"):
                with self.subTest(recovery=number, how=how):
                    self.assertEqual(self.start(board, cut(cells, commands, number, how)), found)
        return 2 * len(commands)

    def update_again(self, board, cells):
        """The update made good, against the real server."""
        board.connect(self.server)
        board.power_on(cells)
        self.assertEqual(board.report()["itl"]["sha1"], sha1(NEW))
        self.assertEqual(board.machine.core.violations, [])

    def test_old_or_new(self):
        update = Update(self.root, self.server, "itlphone")
        self.assertEqual(update.violations, [])
        self.assertGreater(len(update.commands), PLAN.commands)
        special = update.special()
        cuts = [(number, "torn") for number in range(0, len(update.commands), PLAN.step)]
        cuts += [(number, how) for number in special for how in ("before", "torn", "fooled", "after")]
        found, unreadable, recoveries = [], 0, 0
        with Board() as board:
            for number, how in cuts:
                with self.subTest(command=number, how=how):
                    cells = update.cut(number, how)
                    unreadable += cells.faults(update.commands[number]) > 0
                    found.append(self.start(board, cells))
                    self.assertIn(found[-1], (sha1(OLD), sha1(NEW)))
                    recoveries += self.cut_recovery(board, cells, found[-1])
            for number in special:
                self.update_again(board, update.cut(number, "torn"))
        print(f"{len(cuts)} cuts at flash commands of {len(update.commands)}, {unreadable} leave what answers with a "
              f"bus fault; {found.count(sha1(NEW))} left the new list; {recoveries} cuts of the start after it")
        self.assertGreaterEqual(len(cuts), PLAN.cuts)
        self.assertGreaterEqual(unreadable, PLAN.cuts if PLAN.has_code else 0)
        self.assertGreater(recoveries, 0)
        self.assertEqual((found[0], found[-1]), (sha1(OLD), sha1(NEW)))


if __name__ == "__main__":
    modelled.main()
