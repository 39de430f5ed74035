# SPDX-License-Identifier: GPL-2.0-or-later
"""The power goes in the middle of an update: at any flash operation, before, within or after it.

The next boot has the old list or the new one, whole. QEMU keeps every completed write, so the cut is made in the flash
layer: the program counts its operations and ends at the one it is told. Every operation is cut on the board named in
EVERY; on the others a few, spread over the update.
"""
import unittest

import emulated
import lab
from emulated import BOARD, POWER_CUT, read, sha1

OLD = "a1-first-sha1.tlv"
NEW = "a2-reissued-sha512.tlv"
EVERY = "mps2-an385"
SAMPLES = 3
SHA512 = ("--model", "8845")


class Cuts(unittest.TestCase):
    """An update from OLD to NEW, cut."""

    def setUp(self):
        self.root = self.enterContext(lab.folder())
        self.home = self.enterContext(lab.folder())
        self.device = emulated.Device(self.home)
        self.server = self.enterContext(lab.Atftpd(self.root)).address
        lab.put(self.root, "ITLFile.tlv", read(OLD))
        self.assertEqual(self.device.boot(self.server, options=SHA512).status, 0)
        self.before = self.device.flash.read_bytes()
        lab.put(self.root, "ITLFile.tlv", read(NEW))

    def after_power_on(self):
        """What is installed, from a boot that finds no server."""
        with lab.ScriptedServer(lambda transfer: None) as silent:
            report = self.device.boot(silent.address, options=(*SHA512, "--timeout", "0.2")).json
        return report["itl"]["sha1"]

    def check(self, number, how):
        """One cut, the boot after it, and the update made good."""
        self.device.flash.write_bytes(self.before)
        result = self.device.boot(self.server, options=(*SHA512, "--cut", f"{number}:{how}", "--cut-seed", str(number)))
        self.assertEqual(result.status, POWER_CUT, result)
        installed = self.after_power_on()
        self.assertIn(installed, (sha1(OLD), sha1(NEW)))
        result = self.device.boot(self.server, options=SHA512)
        self.assertEqual((result.status, result.json["itl"]["sha1"]), (0, sha1(NEW)), result)
        return installed == sha1(NEW)

    def test_cuts(self):
        clean = self.device.boot(self.server, options=SHA512)
        operations = emulated.flash_operations(clean)
        self.assertGreater(operations, 3, clean)
        step = 1 if BOARD == EVERY else max(operations // SAMPLES, 1)
        numbers = sorted({*range(1, operations + 1, step), operations})
        updated = []
        for number in numbers:
            for how in ("before", "torn", "after"):
                with self.subTest(operation=number, how=how):
                    updated.append(self.check(number, how))
        print(f"{len(updated)} cuts at {len(numbers)} of {operations} operations; {sum(updated)} left the new list")
        self.assertFalse(updated[0])
        self.assertTrue(updated[-1])


if __name__ == "__main__":
    emulated.main()
