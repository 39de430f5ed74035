# SPDX-License-Identifier: GPL-2.0-or-later
"""The power goes at a flash command of an update, on the register model (not hardware): before it, after it, or within it,
and then the torn phrases answer with bus faults. The next start has the old list or the new one, and no fault.

A cut leaves nothing but the flash's cells. So one update is run and its commands are recorded; the cells at each cut are
made from them. The canary does the same to an image whose driver reads flash as it did before it bore bus faults.
"""
import random
import unittest

import modelled
from modelled import Board, NoFiles, lab, read, sha1

from flash import BLOCK, BLOCK_BYTES, ERASE_SECTOR

# FIRST still stands in the slot that NEW is written to.
FIRST, OLD, NEW = "a1-first-sha1.tlv", "a2-reissued-sha512.tlv", "a3-signed-by-second-token.tlv"
STEP = 3
TRIES = 100
MESSAGES = BLOCK + 3 * 34 * 4096  # behind two lists and a configuration (docs/flash-format.md)
CUTS_EXPECTED = 300


class Update:
    """An update from OLD to NEW that was carried out, with the cells that it started from and its commands."""

    def __init__(self, root, server, name):
        with Board(name) as board:
            lab.put(root, "ITLFile.tlv", read(FIRST))
            board.set_up(*board.connect(server), "--model", "8845")
            lab.put(root, "ITLFile.tlv", read(OLD))
            installed = board.boot()
            assert installed["itl"]["sha1"] == sha1(OLD), installed
            self.before = board.machine.cells.copy()
            board.machine.ftfe.commands.clear()
            lab.put(root, "ITLFile.tlv", read(NEW))
            updated = board.boot()
            assert updated["itl"]["sha1"] == sha1(NEW), updated
            self.commands = list(board.machine.ftfe.commands)
            self.violations = board.machine.core.violations

    def special(self):
        """Numbers of the commands that matter most: erasures, the head of the record, the marks."""
        erasures = [number for number, command in enumerate(self.commands) if command.kind == ERASE_SECTOR]
        return sorted({*erasures, *range(len(self.commands) - 8, len(self.commands))})

    def cut(self, number, how):
        """The cells after a cut at a command: before, after, torn so that some phrase cannot be read, or fooled: torn as
        it comes."""
        return cut(self.before, self.commands, number, how)


def cut(before, commands, number, how):
    """Cells before some commands, and a cut at one of them."""
    cells = before.copy()
    for command in commands[:number]:
        cells.apply(command)
    command = commands[number]
    if how == "after":
        cells.apply(command)
    if how in ("before", "after"):
        return cells
    for seed in range(TRIES):
        torn = cells.copy()
        torn.tear(command, random.Random(f"{number} {how} {seed}"))
        if how == "fooled" or torn.faults(command) > cells.faults(command):
            return torn
    raise AssertionError(f"command {number} cannot be torn")


class Cuts(unittest.TestCase):
    """Cuts, and what the board makes of them."""

    def setUp(self):
        self.root = self.enterContext(lab.folder())
        self.server = self.enterContext(lab.Atftpd(self.root)).address

    def start(self, board, cells):
        """Starts with cells and a server that has no files. The list that is installed; what went wrong instead."""
        machine = board.machine
        machine.connect(NoFiles, real_time=False)
        machine.core.violations.clear()
        machine.ftfe.commands.clear()
        machine.power_on(cells)
        machine.run(modelled.BOOT_SECONDS, lambda: machine.console().count(modelled.PROMPT) >= 2 or machine.core.faults
                    or machine.resets)
        if machine.core.faults or machine.resets or machine.core.violations:
            machine.run(1)  # whatever it has to say
            return f"{machine.core.violations} {machine.resets}\n{machine.console()}"
        return board.report()["itl"]["sha1"]

    def cut_recovery(self, board, cells, found):
        """Cuts what a start has programmed to complete marks; the list stays what it was. Its status messages, behind
        the files, are what powerloss.phone cuts."""
        commands = [command for command in board.machine.ftfe.commands if command.address < MESSAGES]
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
        self.assertGreater(len(update.commands), 800)
        special = update.special()
        cuts = [(number, "torn") for number in range(0, len(update.commands), STEP)]
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
        print(f"{len(cuts)} cuts at flash commands of {len(update.commands)}, {unreadable} with phrases that answer with a "
              f"bus fault; {found.count(sha1(NEW))} left the new list; {recoveries} cuts of the start after it")
        self.assertGreaterEqual(len(cuts), CUTS_EXPECTED)
        self.assertGreaterEqual(unreadable, CUTS_EXPECTED)
        self.assertGreater(recoveries, 0)
        self.assertEqual((found[0], found[-1]), (sha1(OLD), sha1(NEW)))

    def test_canary_plain_reads(self):
        """A driver without the protected read: the same cuts end in a fault at every start, and the panic says where."""
        update = Update(self.root, self.server, "itlphone-plain-reads")
        with Board("itlphone-plain-reads") as board:
            for number in update.special()[-4:]:
                with self.subTest(command=number):
                    wrong = self.start(board, update.cut(number, "torn"))
                    self.assertNotIn(wrong, (sha1(OLD), sha1(NEW)))
                    self.assertRegex(wrong, r"panic: processor fault: exception 00000003 pc 000\w{5} ")
                    self.assertEqual(int(wrong.split(" bfar ")[1][:8], 16) & -8, update.commands[number].address)
                    self.assertTrue(BLOCK <= update.commands[number].address < BLOCK + BLOCK_BYTES)


if __name__ == "__main__":
    modelled.main()
