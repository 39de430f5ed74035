# SPDX-License-Identifier: GPL-2.0-or-later
"""A board on its register model against atftpd and the lab's TVS, for the stories of it."""
import unittest

from modelled import Board, lab, read, sha1

C1, C2, C3 = "c1-cucm-shape.tlv", "c2-signed-by-itlrecovery.tlv", "c3-callmanager-regenerated.tlv"


class Story(unittest.TestCase):
    """A board and its servers; no rule of its chip is broken."""

    def setUp(self):
        self.root = self.enterContext(lab.folder())
        self.server = self.enterContext(lab.Atftpd(self.root)).address
        self.board = self.enterContext(Board())
        self.machine = self.board.machine
        self.addCleanup(lambda: self.assertEqual(self.machine.core.violations, []))

    def serve(self, name):
        """Serves a list."""
        lab.put(self.root, "ITLFile.tlv", read(name))

    def install(self, *servers, options=()):
        """Sets a new board up; C1 is its first list."""
        self.serve(C1)
        tftp, *others = self.board.connect(self.server, *servers)
        report = self.board.set_up(tftp, *(f"--tvs {server}" for server in others), *options)
        self.assertEqual((report["itl"]["sha1"], report["itl"]["verified_by"]), (sha1(C1), "first-use"), report)


class MissedWrites:
    """Erratum ERR006358 of NXP's Ethernet controller."""

    def test_missed_writes_to_tdar(self):
        """Erratum ERR006358: every third write is missed. It comes again at once, and not with the next frame only."""
        self.machine.enet.miss_every = 3
        self.install()
        self.serve(C2)
        self.assertEqual(self.board.boot()["itl"]["sha1"], sha1(C2))
        self.assertGreater(self.machine.enet.missed, 5)
        self.assertLess(self.machine.enet.longest_wait, 0.05)
