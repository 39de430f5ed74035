# SPDX-License-Identifier: GPL-2.0-or-later
"""Wrong usage of every command: exit status 2, one line on standard error that names the command and what is wrong."""
import re
import unittest

import lab
from test_help import OPTION, commands_of

# Enough words for a command to get as far as the option under test.
WORDS = ["--state", "state", "--mac", "001122334455", "--tftp", "127.0.0.1"]

# A command, and what the line must name.
MISTAKES = [
    (["phone", "boot"], "--state"),
    (["phone", "boot", "--mac", "00112233445"], "--mac 00112233445"),
    (["phone", "boot", "--tftp", "a:b:c]"], "--tftp a:b:c]"),
    (["phone", "boot", "--tftp", "host:0"], "--tftp host:0"),
    (["phone", "boot", "--tftp", "host:65536"], "--tftp host:65536"),
    (["phone", "boot", "--tftp", ""], "--tftp"),
    (["phone", "boot", "--timeout", "0"], "--timeout 0"),
    (["phone", "boot", "--timeout", "-1"], "--timeout -1"),
    (["phone", "boot", "--timeout", "1e3"], "--timeout 1e3"),
    (["phone", "boot", "--tls-min", "1.4"], "--tls-min 1.4"),
    (["phone", "boot", "--tls-min", ""], "--tls-min"),
    (["phone", "boot", "--model", "79 62"], "--model 79 62"),
    (["phone", "boot", "--firmware", ""], "--firmware"),
    (["phone", "boot", "--tftp-blksize", "7"], "--tftp-blksize 7"),
    (["phone", "boot", "--tftp-windowsize", "65536"], "--tftp-windowsize 65536"),
    (["phone", "boot", "--alarm", "http://x"], "--alarm http://x"),
    (["phone", "boot", "--alarm", "coap://"], "--alarm coap://"),
    (["phone", "boot", "--alarm", "coap://[::1"], "--alarm coap://[::1"),
    (["phone", "boot", "--alarm", "coap://[::x]/a"], "--alarm coap://[::x]/a"),
    (["phone", "boot", "--alarm", "coap://a:65536/x"], "--alarm coap://a:65536/x"),
    (["phone", "boot", "--alarm", "coap://a:0/x"], "--alarm coap://a:0/x"),
    (["phone", "boot", "--alarm", "coap://a b/c"], "--alarm coap://a b/c"),
    (["phone", "boot", "--alarm", "coaps:///x"], "--alarm coaps:///x"),
    (["phone", "boot", "--alarm", "coap://a/" + "x" * 2000], "--alarm coap://a/xxx"),
    (["phone", "boot", "--alarm", "sip:"], "--alarm sip:"),
    (["phone", "boot", "--coap", "127.0.0.1"], "--coap"),
    (["phone", "boot", *WORDS, "more"], "more"),
    (["phone", "run", "--coap", "127.0.0.1:x"], "--coap 127.0.0.1:x"),
    (["phone", "show"], "phone show"),
    (["phone", "show", "everything", "--state", "state"], "everything"),
    (["phone", "show", "status"], "--state"),
    (["phone", "show", "status", "config", "--state", "state"], "one"),
    (["phone", "press", "erase-everything", "--state", "state"], "erase-everything"),
    (["phone", "press", "erase-itl"], "--state"),
    (["file", "show"], "FILE"),
    (["file", "show", "--color", "blue", "x"], "--color"),
    (["file", "verify"], "FILE"),
    (["file", "verify", "x", "--trust", "a", "--trust", "b", "--trust", "c"], "--trust"),
    (["file", "build", "out", "--sign", "x", "--filename", ""], "--filename"),
    (["file", "build", "out", "--sign", "x", "--filename", "n" * 300], "--filename"),
    (["file", "build", "out", "--sign", "x", "--filename", "a.sgn"], ".sgn"),
    (["file", "build", "out", "--sign", "x", "--record", "nonsense"], "--record"),
    (["file", "build", "out", "--sign", "x", "--digest", "md5"], "md5"),
    (["file", "build", "out", "--sign", "x", "--version", "1"], "--version"),
    (["file", "build", "out", "--sign", "x", "--timestamp", "now"], "--timestamp"),
    (["file", "build", "out", "--sign", "x", "--names", "|"], "--names"),
    (["file", "build", "out", "--sign", "x", "--dns", "host"], "--dns"),
    (["file", "sign", "in", "--sign", "x"], "OUT"),
    (["file", "sign", "in", "out", "--sign", "x", "--filename", ""], "--filename"),
    (["file", "strip", "in"], "OUT"),
    (["tftp", "get", "host", "file"], "OUT"),
    (["tftp", "get", "[::1", "file", "out"], "[::1"),
    (["tftp", "get", "::1]", "file", "out"], "::1]"),
    (["tftp", "get", "host:x", "file", "out"], "host:x"),
    (["tftp", "get", "host", "", "out"], "name"),
    (["tftp", "get", "host", "n" * 256, "out"], "name"),
    (["tftp", "get", "--blksize", "4", "host", "file", "out"], "--blksize"),
    (["tvs", "ask"], "CERT.pem"),
    (["tvs", "serve"], "folder"),
    (["tvs", "serve", "--tls-min", "2", "x"], "--tls-min 2"),
    (["cluster", "create", "x"], "--publisher"),
    (["cluster", "up"], "folder"),
    (["cluster", "phones"], "folder"),
    (["admin"], "DIR"),
]


class Usage(unittest.TestCase):
    """One line each."""

    def check(self, words, *wanted):
        """Runs a command in an empty folder: status 2, one line that has the command and all that is wanted."""
        with lab.folder() as folder:
            result = lab.itlsim(*words, cwd=folder, timeout=30)
            self.assertEqual(result.status, 2, result)
            self.assertEqual(result.out, b"", result)
            self.assertEqual(result.err.count("\n"), 1, result)
            self.assertRegex(result.err, r"^itlsim: ")
            self.assertIn("--help", result.err)
            for text in wanted:
                self.assertIn(text, result.err)
            self.assertEqual(list(folder.iterdir()), [])

    def test_mistakes(self):
        for words, wanted in MISTAKES:
            with self.subTest(words=words):
                command = words[0] if words[0] == "admin" else " ".join(words[:2])
                self.check(words, command, wanted)

    def test_options_of_every_command(self):
        """An option that is not there, one that lacks its value, one with a value too many, a short one."""
        for first in commands_of():
            for second in commands_of(first) or [None]:
                command = [word for word in (first, second) if word]
                name = " ".join(command)
                takes_value = dict(self.options_of(command))
                with self.subTest(command=name):
                    self.check([*command, "--no-such-option"], name, "--no-such-option")
                    self.check([*command, "-x"], name, "-x")
                    self.check([*command, "--help=me"], name, "--help=me")
                    for option in (option for option, value in takes_value.items() if value):
                        self.check([*command, option], name, option)

    @staticmethod
    def options_of(command):
        """Options that --help tells of, and whether each takes a value: a word in capitals or a quoted one follows."""
        text = lab.itlsim(*command, "--help").text
        for line in text.splitlines():
            found = re.match(r"  (--[a-z0-9-]+)(?: ([A-Z'][^ ]*))?", line)
            if found and OPTION.fullmatch(found[1]):
                yield found[1], found[2] is not None

    def test_unknown_commands(self):
        self.check(["phon"], "phon")
        self.check(["--verbose"], "--verbose")
        for first in ("phone", "file", "tftp", "tvs", "cluster"):
            self.check([first, "nonsense"], first, "nonsense")

    def test_what_names_hold_stays_on_its_line(self):
        self.check(["phone", "show", "a\nb\x1b[31m", "--state", "state"], "a?b?[31m")

    def test_no_command_lists_them(self):
        for words in ([], ["phone"], ["file"], ["tftp"], ["tvs"], ["cluster"]):
            with self.subTest(words=words):
                result = lab.itlsim(*words)
                self.assertEqual((result.status, result.out), (2, b""))
                self.assertIn("Commands:", result.err)


if __name__ == "__main__":
    lab.main()
