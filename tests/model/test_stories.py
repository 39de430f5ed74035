# SPDX-License-Identifier: GPL-2.0-or-later
"""The real image of a board on the register model of its chip, not hardware: what its owner sees of it."""
import subprocess
import sys
import unittest

import modelled
from modelled import NoFiles, lab, read, sha1
from stories import C1, C2, C3, Story

import test_phone_tvs


class Stories(Story):
    """Lists, as they come to a board."""

    def test_install_update_restart(self):
        self.install()
        self.assertEqual(self.machine.resets, ["software"])
        self.serve(C2)
        report = self.board.boot()
        self.assertEqual((report["itl"]["sha1"], report["itl"]["verified_by"]), (sha1(C2), "list"), report)
        self.machine.commands().clear()
        self.assertEqual(self.board.boot()["itl"]["verified_by"], "unchanged")
        self.assertEqual(self.machine.commands(), [])
        self.board.power_on(self.machine.cells)
        self.assertEqual(self.board.report()["itl"]["sha1"], sha1(C2))

    def test_update_by_tvs_over_tls(self):
        with test_phone_tvs.Tvs("cucm-callmanager-new.pem") as tvs:
            self.install(tvs.address)
            self.serve(C3)
            report = self.board.boot()
        self.assertEqual((report["itl"]["sha1"], report["itl"]["verified_by"]), (sha1(C3), "tvs"), report)
        self.assertEqual([entry["result"] for entry in report["tvs"]], ["valid"])

    def test_stranger_is_refused(self):
        self.install()
        self.serve("x1-stranger.tlv")
        report = self.board.boot()
        self.assertEqual((report["itl"]["sha1"], report["trust"]), (sha1(C1), "untrusted"), report)

    def test_stranger_taken_by_keys(self):
        """A locked-out phone freed at its menus, whose keys are pressed at the console."""
        self.install()
        self.serve("x1-stranger.tlv")
        self.assertEqual(self.board.boot()["trust"], "untrusted")
        self.assertIn(" ITL File", self.board.command("key Settings 4 5 2 **#"))
        self.board.command("key Soft4 Soft2")
        report = self.board.report()
        self.assertEqual((report["itl"]["sha1"], report["itl"]["verified_by"]), (sha1("x1-stranger.tlv"), "first-use"), report)

    def test_factory_reset(self):
        self.install()
        self.assertIn("done", self.board.command("factory-reset"))
        self.machine.connect(NoFiles, real_time=False)
        self.board.power_on(self.machine.cells)
        self.assertIn("ITL: not installed", self.machine.console())


class Program(unittest.TestCase):
    """`./dev model`: the console on standard input and output, the flash in a file."""

    def model(self, lines, *options):
        """Runs the program; its output and status."""
        program = modelled.HERE.parent.parent / "boards" / "model" / "run.py"
        command = [sys.executable, program, modelled.BOARD, "--image", modelled.IMAGES / "itlphone.bin", *options]
        return subprocess.run(command, input="".join(f"{line}\n" for line in lines), capture_output=True, text=True,
                              timeout=120, check=False)

    def test_lists_outlive_a_run(self):
        root = self.enterContext(lab.folder())
        server = self.enterContext(lab.Atftpd(root)).address
        cells = self.enterContext(lab.folder()) / "cells"
        lab.put(root, "ITLFile.tlv", read(C1))
        port = server.split(":")[1]
        result = self.model([f"set tftp 10.0.2.2:{port}", "restart", "trust-list"], "--server", server, "--storage", cells)
        self.assertEqual(result.returncode, 0, result)
        self.assertIn("a register model, not hardware", result.stderr)
        result = self.model(["json"], "--storage", cells)
        self.assertEqual(result.returncode, 0, result)
        self.assertIn(sha1(C1), result.stdout)

    def test_wrong_usage(self):
        self.assertEqual(self.model([], "--nonsense").returncode, 2)
        self.assertEqual(self.model([], "--server", "192.0.2.1").returncode, 1)
        wrong = self.enterContext(lab.folder({"wrong": b"x"})) / "wrong"
        result = self.model([], "--storage", wrong)
        self.assertEqual((result.returncode, wrong.read_bytes()), (1, b"x"), result)


if __name__ == "__main__":
    modelled.main()
