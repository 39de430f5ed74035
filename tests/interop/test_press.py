# SPDX-License-Identifier: GPL-2.0-or-later
"""Ways out of a lockout at the phone itself: itlsim phone press, and what of it stays in the state folder."""
import pathlib
import unittest

import lab

FILES = pathlib.Path(__file__).parent / "files"
MAC = "001122334455"
CLOSED = b"<device><vendorConfig><settingsAccess>0</settingsAccess></vendorConfig></device>"


class WaysOut(unittest.TestCase):
    """A phone with a list, and a server with another one."""

    def setUp(self):
        self.root = self.enterContext(lab.folder({"ITLFile.tlv": (FILES / "a1-first-sha1.tlv").read_bytes()}))
        self.state = self.enterContext(lab.folder()) / "state"
        self.server = self.enterContext(lab.Atftpd(self.root)).address
        other = self.enterContext(lab.folder({"ITLFile.tlv": (FILES / "x1-stranger.tlv").read_bytes()}))
        self.other = self.enterContext(lab.Atftpd(other)).address

    def boot(self):
        """Boots from the first server, as a phone that DHCP tells so."""
        result = lab.itlsim("phone", "boot", "--state", self.state, "--mac", MAC, "--tftp", self.server, "--json")
        return result.json

    def press(self, *words):
        """Runs phone press."""
        return lab.itlsim("phone", "press", *words, "--state", self.state)

    def done(self, *words):
        """Presses; it works."""
        result = self.press(*words, "--json")
        self.assertEqual(result.status, 0, result)
        return result.json

    def refused(self, *words):
        """Presses; one line says why not."""
        result = self.press(*words)
        self.assertEqual((result.status, result.err.count("\n")), (1, 1), result)
        return result.err

    def servers(self):
        """Servers that the next boot asks."""
        return {transfer["server"] for transfer in self.boot()["tftp"]}

    def test_reset_settings_erases_both_lists(self):
        self.boot()
        report = self.done("reset-settings")
        self.assertEqual((report["itl"]["installed"], report["ctl"]["installed"]), (False, False))
        self.assertEqual(report["messages"][-1]["text"], "Erasing CTL and ITL files")

    def test_another_server_is_asked_and_takes_the_lists_along(self):
        self.boot()
        report = self.done("tftp", self.other)
        self.assertFalse(report["itl"]["installed"])
        self.assertEqual(self.servers(), {self.other})
        self.assertEqual(self.boot()["trust"], "trusted")
        # The same one again changes nothing.
        self.assertTrue(self.done("tftp", self.other)["itl"]["installed"])
        # The learned ones again: the lists stay, and lock the phone out.
        self.assertTrue(self.done("tftp")["itl"]["installed"])
        self.assertEqual(self.servers(), {self.server})
        self.assertEqual(self.boot()["reason"], "unknown-signer")

    def test_a_third_server_takes_the_lists_along_too(self):
        """It differs from the one so far in its name alone."""
        self.boot()
        self.done("tftp", self.other)
        self.boot()
        self.assertFalse(self.done("tftp", self.other.replace(lab.HOST, "127.0.0.2"))["itl"]["installed"])

    def test_a_server_that_the_list_names(self):
        self.boot()
        self.assertTrue(self.done("tftp", "ccm.lab")["itl"]["installed"])

    def test_settings_access_off(self):
        (self.root / "ITLFile.tlv").rename(self.root / "later.tlv")
        lab.put(self.root, f"SEP{MAC}.cnf.xml", CLOSED)
        self.boot()
        (self.root / "later.tlv").rename(self.root / "ITLFile.tlv")
        self.assertTrue(self.boot()["itl"]["installed"])
        for words in (["erase-itl"], ["erase-ctl"], ["reset-settings"], ["tftp", self.other], ["tftp"]):
            self.assertIn("factory-reset", self.refused(*words))
        self.assertEqual(self.servers(), {self.server})
        self.assertFalse(self.done("factory-reset")["itl"]["installed"])

    def test_factory_reset_forgets_the_server(self):
        self.boot()
        self.done("tftp", self.other)
        self.done("factory-reset")
        self.assertEqual(self.servers(), {self.server})

    def test_a_damaged_note(self):
        self.boot()
        lab.put(self.state, "alternate-tftp", b"no server\n")
        self.assertIn("alternate-tftp", self.refused("erase-itl"))
        self.done("factory-reset")
        lab.put(self.state, "alternate-tftp", b"")
        self.assertEqual(self.servers(), {self.server})

    def test_usage(self):
        for words in (["tftp", "a", "b"], ["tftp", "a b"], ["erase-itl", "a"], ["erase-all"], []):
            self.assertEqual(self.press(*words).status, 2)


if __name__ == "__main__":
    lab.main()
