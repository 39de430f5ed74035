# SPDX-License-Identifier: GPL-2.0-or-later
"""What --json prints, whatever the command: one object on a line, serial numbers and times in one form."""
import json
import pathlib
import re
import unittest

import lab

FILES = pathlib.Path(__file__).parent / "files"
LIST = FILES / "c1-cucm-shape.tlv"
MAC = "001122334455"
SERIAL = re.compile(r"([0-9A-F]{2}:)*[0-9A-F]{2}")
UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
TIMES = ("time", "modified", "reported")


def members(value):
    """Every (name, value) inside, at any depth."""
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, dict):
        yield from value.items()
    for child in children:
        yield from members(child)


class Everywhere(unittest.TestCase):
    """One way for all commands."""

    def setUp(self):
        self.root = self.enterContext(lab.folder({"ITLFile.tlv": LIST.read_bytes()}))
        self.state = self.root / "phone"

    def report(self, *words):
        """One line of JSON, whose members are as they should be."""
        result = lab.itlsim(*words, "--json")
        self.assertEqual(result.text.count("\n"), 1, result)
        report = json.loads(result.text)
        self.assertIsInstance(report, dict)
        for name, value in members(report):
            if name == "serial" and value is not None:
                self.assertRegex(value, SERIAL)
                self.assertEqual(SERIAL.fullmatch(value)[0], value)
            if name in TIMES and value is not None:
                self.assertTrue(UTC.fullmatch(value), value)
        return report

    def test_files(self):
        report = self.report("file", "show", LIST)
        self.assertIn(":", report["header"]["serial"])
        self.report("file", "show", FILES / "x4-truncated.tlv")
        self.report("file", "show", FILES / "SEP001122334455.cnf.xml.sgn")
        self.report("file", "verify", LIST)

    def test_phone(self):
        phone = ("--state", self.state)
        self.report("phone", "boot", *phone, "--mac", MAC, "--tftp", "127.0.0.1:9", "--timeout", "0.2")
        for what in ("status", "messages", "config", "device", "trust-list"):
            self.report("phone", "show", what, *phone)
        self.report("phone", "press", "erase-itl", *phone)

    def test_tvs(self):
        report = self.report("tvs", "ask", FILES / "ccm.pem", "--tvs", "127.0.0.1:9", "--pin", LIST, "--timeout", "0.2")
        self.assertIn(":", report["serial"])

    def test_cluster(self):
        folder = self.root / "cluster"
        self.report("cluster", "create", folder, "--publisher", "pub", "--key-bits", "1024")
        self.report("cluster", "phones", folder)


if __name__ == "__main__":
    unittest.main()
