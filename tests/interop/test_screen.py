# SPDX-License-Identifier: GPL-2.0-or-later
"""A phone's screen in a terminal of tmux: keys typed, the terminal resized, without colours, and no terminal at all."""
import hashlib
import json
import pathlib
import unittest

import lab
from test_day import Tmux

FILES = pathlib.Path(__file__).parent / "files"
MAC = "001122334455"
X1 = hashlib.sha1((FILES / "x1-stranger.tlv").read_bytes()).hexdigest()


class Screen(unittest.TestCase):
    """A phone that is locked out, at a terminal."""

    def setUp(self):
        root = self.enterContext(lab.folder({"ITLFile.tlv": (FILES / "a1-first-sha1.tlv").read_bytes()}))
        self.state = self.enterContext(lab.folder()) / "state"
        self.tftp = self.enterContext(lab.Atftpd(root)).address
        lab.itlsim("phone", "boot", *self.options())
        lab.put(root, "ITLFile.tlv", (FILES / "x1-stranger.tlv").read_bytes())
        self.tmux = self.enterContext(Tmux(self.enterContext(lab.folder())))

    def options(self):
        """Of a phone, whatever it does."""
        return ("--state", self.state, "--mac", MAC, "--tftp", self.tftp, "--no-http", "--timeout", "2", "--model", "7962")

    def window(self, *environment):
        """The screen, once the phone has booted."""
        window = self.tmux.window("phone", "env", *environment, lab.itlsim_path(), "phone", "run", "--screen", *self.options())
        window.wait_for("Redial")
        lab.wait_for("the phone has booted", lambda: "The phone starts" not in "\n".join(window.screen()))
        return window

    def test_erased_by_hand(self):
        window = self.window()
        window.press("s")
        window.wait_for("4 Security Configuration")
        window.press("4", "5", "2")
        window.wait_for("ITL Signature: ")
        window.wait_for("[locked]")
        window.type("**#")
        window.wait_for("more")
        window.press("F4")
        window.wait_for("Erase")
        window.press("F2")
        self.freed()
        self.assertIn("Erasing CTL and ITL files", [message["text"] for message in self.report()["messages"]])

    def report(self):
        """What the last boot came to."""
        return json.loads((self.state / "phone.json").read_text())

    def freed(self):
        """Waits until the phone has taken the new list as its first one."""
        lab.wait_for("the new list", lambda: self.report()["itl"]["verified_by"] == "first-use" and self.report()["itl"]["sha1"] == X1)

    def test_resized_and_ended(self):
        window = self.window()
        window.press("s")
        window.wait_for("6 Status")
        self.tmux.run("resize-window", "-t", "phone", "-x", "60", "-y", "8")
        lab.wait_for("a smaller screen", lambda: "6 Status" not in "\n".join(window.screen()) and "1 User" in "\n".join(window.screen()))
        window.press("Down", "Down", "Down", "Down", "Down")
        window.wait_for("6 Status")
        self.tmux.run("resize-window", "-t", "phone", "-x", "10", "-y", "3")
        window.wait_for("too small")
        self.tmux.run("resize-window", "-t", "phone", "-x", "100", "-y", "30")
        window.wait_for("1 User Preferences")
        window.press("q")
        window.wait_for("ended with 0")

    def has_colours(self, environment):
        """Whether the menu of a phone that is started so is in colours."""
        window = self.window(environment)
        window.press("s")
        window.wait_for("1 User Preferences")
        shown = self.tmux.run("capture-pane", "-p", "-e", "-t", "phone")
        window.press("C-c")
        window.wait_for("ended with 0")
        return "\x1b[44m" in shown

    def test_colours(self):
        self.assertTrue(self.has_colours("TERM=screen"))

    def test_nobody_wants_colours(self):
        self.assertFalse(self.has_colours("NO_COLOR=1"))

    def test_terminal_without_colours(self):
        self.assertFalse(self.has_colours("TERM=vt220"))

    def test_server_typed_in(self):
        window = self.window()
        window.press("s", "2")
        window.type("**#")
        window.press(*["Down"] * 11, "F2", "8", "F1")
        window.wait_for("TFTP Server 1: 127.0.0.1:")
        window.press(*["BSpace"] * 30)
        window.type("other.lab:1069")
        window.wait_for("TFTP Server 1: other.lab:1069")
        window.press("F3", "F3")
        lab.wait_for("the server kept", lambda: (self.state / "alternate-tftp").exists() and
                     (self.state / "alternate-tftp").read_text() == "other.lab:1069\n")

    def test_factory_reset_by_keys(self):
        window = self.window()
        window.press("C-p")
        window.wait_for("Factory reset")
        window.type("123456789*0#")
        self.freed()
        window.press("q")
        window.wait_for("ended with 0")

    def test_no_terminal(self):
        result = lab.itlsim("phone", "run", "--screen", *self.options())
        self.assertEqual((result.status, result.err), (1, "itlsim: --screen: standard input and output are no terminal\n"))
        self.assertEqual(lab.itlsim("phone", "boot", "--screen", *self.options()).status, 2)
        self.assertEqual(lab.itlsim("phone", "run", "--screen", "--count", "2", *self.options()).status, 2)


if __name__ == "__main__":
    lab.main()
