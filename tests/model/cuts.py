# SPDX-License-Identifier: GPL-2.0-or-later
"""Cuts of the power at flash commands of an update, on register models (not hardware).

A cut leaves nothing but the flash's cells. So one update is run and its commands are recorded; the cells at each cut are
made from them.
"""
import collections
import random
import unittest

import modelled
from modelled import Board, NoFiles, lab, read, sha1

# FIRST still stands in the slot that NEW is written to.
FIRST, OLD, NEW = "a1-first-sha1.tlv", "a2-reissued-sha512.tlv", "a3-signed-by-second-token.tlv"
TRIES = 100
LIST_BYTES = 65536  # at most, of each of three files (docs/flash-format.md)

# Of a board: every so many commands one cut; how many commands an update has at least, and how many cuts are made; the bytes
# of a sector; whether a torn command leaves what answers with a bus fault.
Plan = collections.namedtuple("Plan", "step commands cuts sector has_code")
PLAN = {
    "frdm-k64f": Plan(step=3, commands=800, cuts=300, sector=4096, has_code=True),
    "mimxrt1060-evk": Plan(step=1, commands=30, cuts=60, sector=4096, has_code=False),
    "nucleo-h743zi2": Plan(step=5, commands=200, cuts=50, sector=131072, has_code=True),
}[modelled.BOARD]
# Status messages are behind two lists and a configuration, each in two slots, whose heads begin a sector.
MESSAGES = 3 * 2 * (LIST_BYTES // PLAN.sector + 1) * PLAN.sector


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
            board.machine.commands().clear()
            lab.put(root, "ITLFile.tlv", read(NEW))
            updated = board.boot()
            assert updated["itl"]["sha1"] == sha1(NEW), updated
            self.commands = list(board.machine.commands())
            self.violations = board.machine.core.violations

    def special(self):
        """Numbers of the commands that matter most: erasures, the head of the record, the marks."""
        erasures = [number for number, command in enumerate(self.commands) if command.erases]
        return sorted({*erasures, *range(len(self.commands) - 8, len(self.commands))})

    def cut(self, number, how):
        """The cells after a cut at a command: before, after, torn so that something cannot be read where that can be, or
        fooled: torn as it comes."""
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
        if how == "fooled" or not PLAN.has_code or torn.faults(command) > cells.faults(command):
            return torn
    raise AssertionError(f"command {number} cannot be torn")


class Cut(unittest.TestCase):
    """A server, and starts after cuts."""

    def setUp(self):
        self.root = self.enterContext(lab.folder())
        self.server = self.enterContext(lab.Atftpd(self.root)).address

    def start(self, board, cells):
        """Starts with cells and a server that has no files. The list that is installed; what went wrong instead."""
        machine = board.machine
        machine.connect(NoFiles, real_time=False)
        machine.core.violations.clear()
        machine.commands().clear()
        machine.power_on(cells)
        machine.run(modelled.BOOT_SECONDS, lambda: machine.console().count(modelled.PROMPT) >= 2 or machine.core.faults
                    or machine.resets)
        if machine.core.faults or machine.resets or machine.core.violations:
            machine.run(1)  # whatever it has to say
            return f"{machine.core.violations} {machine.resets}\n{machine.console()}"
        return board.report()["itl"]["sha1"]
