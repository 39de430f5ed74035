# SPDX-License-Identifier: GPL-2.0-or-later
"""A value that itlsim takes for a phone, `dev qemu` takes for a board, and no other: what checks it there is Python, by
the table that the firmware is compiled with."""
import argparse
import pathlib
import sys
import unittest

import lab

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "boards" / "qemu"))

import phone_options  # pylint: disable=wrong-import-position
import values  # pylint: disable=wrong-import-position

VALUES = {
    "MAC": ("001122334455", "00:11:22:aa:BB:cc", "0011.22AA.BBCC", "00-11-22-33-44-55", "0011223344", "00112233445g", "",
            ":001122334455", "00::11:22:33:44:55", "00 11 22 33 44 55"),
    "MODEL": ("796", "7962", "8851NR", "79", "7962999", "7962a", "79_2", "79 2", "CP-7962", ""),
    "FIRMWARE": ("9.4.1", "!~", "x" * 31, "x" * 32, "", "9 4", "9.4\x7f", "9.4ä"),
    "TIMEOUT": ("10", "0.5", "0.001", "0.0005", "0.0004", "5.", ".5", "0", "86400", "86400.0", "86400.001", "86401", "1s", "-1",
                "1e3", "0.1234567890", "0.12345678901", "", " 1"),
    "BLKSIZE": ("8", "7", "1468", "1469", "65464", "65465", "x", "", "+9"),
    "WINDOWSIZE": ("1", "0", "65535", "65536", "1.0"),
}
SERVERS = ("host", "a-b_c.example:7", "127.0.0.1:65535", "::1", "[::1]", "[2001:db8::1]:7", "", ":69", "host:", "host:0", "host:65536",
           "ho/st", "[::1", "[]:69", "[::1]:", "[x]:1", "[::1]69")


def board_takes(kind, text):
    """True when `dev qemu` takes the value."""
    try:
        kind(text)
    except argparse.ArgumentTypeError:
        return False
    return True


def itlsim_takes(name, text):
    """True when itlsim goes on to what is wrong for sure."""
    result = lab.itlsim("phone", "boot", f"--{name}={text}", "--http-port=0")
    assert result.status == 2, result
    return "--http-port 0:" in result.err


class Values(unittest.TestCase):
    """The same rule for both."""

    def check(self, name, kind, texts):
        """There are values of both sorts, and each is of the same sort to both."""
        taken = {text: itlsim_takes(name, text) for text in texts}
        self.assertEqual(set(taken.values()), {True, False}, name)
        self.assertEqual({text: board_takes(kind, text) for text in texts}, taken, name)

    def test_values(self):
        table = phone_options.read()
        for key, texts in VALUES.items():
            self.check(table[key].name, values.phone_value(table[key]), texts)

    def test_servers(self):
        self.check("tftp", values.server(69), SERVERS)

    def test_the_whole_table_is_read(self):
        told = lab.itlsim("phone", "run", "--help", "--json").json
        briefs = {option["name"]: (option["value"], option["brief"]) for option in told["options"] + told["shared"]}
        for option in phone_options.read().values():
            if option.name != "json":  # of `phone run` its own
                self.assertEqual(briefs[option.name], (option.value, option.brief))
        self.assertGreater(len(phone_options.read()), 10)
        board = phone_options.read(phone_options.BOARD_TABLE)
        self.assertEqual(board["cut_seed"][:5], ("cut-seed", "N", 1, 0, 999999999))
        self.assertEqual([option.name for option in board.values() if option.value is None], ["once"])


if __name__ == "__main__":
    lab.main()
