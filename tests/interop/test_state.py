# SPDX-License-Identifier: GPL-2.0-or-later
"""State folders in every condition: what is damaged or cannot be written is told, and factory-reset is the way out."""
import json
import os
import unittest

import lab
from test_phone import FILES, MAC, Phone

LIST = (FILES / "a1-first-sha1.tlv").read_bytes()

# Members of phone.json, and values of a type that is wrong for each.
WRONG = {
    "device": [5, None, "", "SEP00112233445", "SEP00112233445G", {}],
    "model": [7962, None, []],
    "firmware": [9.4, None, {}],
    "trust": [True, None],
    "itl": [[], "installed", {"installed": "yes"}, {"installed": True, "length": "5302"},
            {"installed": True, "length": 1, "sha1": 5}],
    "ctl": [1],
    "config": ["x"],
    "settings": [[]],
    "messages": [{}, "none", ["text"], [{"text": 5}], [{"time": 1, "text": "x", "reason": None}]],
    "tvs": [None, [1], [{"server": 1, "result": "ok"}]],
}


class State(unittest.TestCase):
    """One phone, booted once."""

    def setUp(self):
        folder = lab.folder({"ITLFile.tlv": LIST})
        self.root = folder.__enter__()
        self.addCleanup(folder.__exit__, None, None, None)
        self.phone = Phone(self.root)
        with lab.Atftpd(self.root) as server:
            self.assertEqual(self.phone.boot(server.address).status, 0)
        self.file = self.phone.state / "phone.json"
        self.report = json.loads(self.file.read_text())

    def fails(self, result, *words):
        """One line, status 1."""
        self.assertEqual(result.status, 1, result)
        self.assertEqual(result.err.count("\n"), 1, result)
        for word in words:
            self.assertIn(word, result.err)

    def resets(self):
        """The way out works, and leaves a state that can be shown."""
        self.assertEqual(self.phone.press("factory-reset").status, 0)
        self.assertEqual(self.phone.show("status").status, 0)
        self.assertIn("No trust list", self.phone.show("trust-list").text)

    def damaged(self, text):
        """With this in phone.json nothing works but factory-reset, and nothing is lost."""
        flash = (self.phone.state / "flash.img").read_bytes()
        self.file.write_bytes(text)
        for result in (self.phone.show("status"), self.phone.show("device"), self.phone.press("erase-itl"),
                       self.phone.boot("127.0.0.1:9", options=("--timeout", "0.1"))):
            self.fails(result, "phone.json", "damaged", "factory-reset")
        self.assertEqual((self.phone.state / "flash.img").read_bytes(), flash)
        self.assertEqual(self.file.read_bytes(), text)

    def test_members_of_wrong_types(self):
        for name, values in WRONG.items():
            for value in values:
                with self.subTest(name=name, value=value):
                    self.damaged(json.dumps({**self.report, name: value}).encode())
        for name in WRONG:
            with self.subTest(missing=name):
                self.damaged(json.dumps({key: self.report[key] for key in self.report if key != name}).encode())
        self.resets()

    def test_no_json(self):
        for text in (b"", b"{", b"[]", b"null", b"\0", b'"SEP"', b"{}" + b" " * 100 + b"x", b"[" * 100000,
                     self.file.read_bytes() + b"{}", self.file.read_bytes()[:-10], b"\xff\xfe"):
            with self.subTest(text=text[:20]):
                self.damaged(text)
        self.resets()

    def test_model_that_is_none(self):
        """A report that is sound but for its model, and none at all, keep nobody from the phone's keys."""
        for model in ("", "x", "CP-7962-BIG"):
            with self.subTest(model=model):
                self.file.write_text(json.dumps({**self.report, "model": model}))
                self.assertEqual(self.phone.show("device").status, 0)
                self.assertEqual(self.phone.press("erase-itl").status, 0)
        self.file.unlink()
        self.assertEqual(self.phone.press("erase-itl").status, 0)
        self.resets()

    def test_not_a_file(self):
        self.file.unlink()
        os.mkfifo(self.file)
        self.fails(self.phone.show("status"), "phone.json", "cannot be read")
        self.resets()
        self.file.unlink()
        self.file.symlink_to("phone.json")
        self.fails(self.phone.show("status"), "phone.json", "cannot be read")
        self.resets()

    def test_press_where_nothing_can_be_written(self):
        """What cannot be told is not done."""
        flash = (self.phone.state / "flash.img").read_bytes()
        (self.phone.state / "phone.json.new").mkdir()
        for key in ("erase-itl", "erase-ctl", "factory-reset"):
            self.fails(self.phone.press(key), "phone.json cannot be written", "nothing was changed")
        self.assertEqual((self.phone.state / "flash.img").read_bytes(), flash)
        (self.phone.state / "phone.json.new").rmdir()
        self.assertEqual(self.phone.press("erase-itl").status, 0)
        self.assertEqual(sorted(path.name for path in self.phone.state.iterdir()), ["flash.img", "phone.json"])

    def test_lowest_tls_version(self):
        """--tls-min is taken by boot and run; what this wolfSSL cannot is told, in one line."""
        with lab.Atftpd(self.root) as server:
            for version in ("1.0", "1.1", "1.2", "1.3"):
                result = self.phone.boot(server.address, options=("--tls-min", version))
                self.assertEqual(result.status, 0, result)
                self.assertLessEqual(result.err.count("\n"), 1 if version < "1.2" else 0, result)
        self.assertEqual(lab.itlsim("phone", "run", "--mac", MAC, "--tls-min", "2").status, 2)


if __name__ == "__main__":
    lab.main()
