# SPDX-License-Identifier: GPL-2.0-or-later
"""A board without room for HTTP says so, in one line, and fetches by TFTP."""
import unittest

import emulated
import lab


class NoRoom(unittest.TestCase):
    """Wrong usage, and none."""

    def test_one_clear_line(self):
        device = emulated.Device(self.enterContext(lab.folder()))
        for words in (("--http",), ("--http-port", "6970")):
            with self.subTest(words=words):
                result = device.boot("127.0.0.1:6969", options=words)
                self.assertEqual((result.status, len(result.err.splitlines())), (2, 1), result)
                self.assertIn("no room for HTTP", result.err)

    def test_a_newer_phone_uses_tftp(self):
        device = emulated.Device(self.enterContext(lab.folder()))
        with lab.Atftpd(self.enterContext(lab.folder())) as server:
            result = device.boot(server.address, options=("--model", "8845", "--firmware", "12.8.1", "--no-http"))
        self.assertEqual(result.status, 0, result)
        self.assertEqual({entry["way"] for entry in result.json["tftp"]}, {"tftp"})


if __name__ == "__main__":
    emulated.main()
