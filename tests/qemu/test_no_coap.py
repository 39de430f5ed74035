# SPDX-License-Identifier: GPL-2.0-or-later
"""A board without room for libcoap, or for pages, says so, in one line."""
import unittest

import emulated
import lab


class NoRoom(unittest.TestCase):
    """Wrong usage."""

    def test_one_clear_line(self):
        device = emulated.Device(self.enterContext(lab.folder()))
        for words in (("--alarm", "coap://127.0.0.1/alarms"), ("--coap-allow", "127.0.0.1")):
            with self.subTest(words=words):
                result = device.boot("127.0.0.1:6969", options=words)
                self.assertEqual(result.status, 2)
                self.assertEqual(len(result.err.splitlines()), 1, result)
                self.assertIn("no room for CoAP", result.err)
        result = lab.run(emulated.DEV, "qemu", emulated.BOARD, "--mac", emulated.MAC, "--tftp", "127.0.0.1:6969", "--web",
                         "127.0.0.1:0", timeout=600)
        self.assertEqual((result.status, len(result.err.splitlines())), (2, 1), result)
        self.assertIn("no room for pages", result.err)


if __name__ == "__main__":
    emulated.main()
