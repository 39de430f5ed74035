# SPDX-License-Identifier: GPL-2.0-or-later
"""Canaries of the gate that plays the transcripts of the documents."""
import os
import subprocess
import sys
import unittest

from planting import REPOSITORY, GateCanary

PLAY = REPOSITORY / "docs" / "transcripts" / "play.py"
ITLSIM = REPOSITORY / "build" / "release" / "sim" / "itlsim"


class TranscriptCanaries(GateCanary):
    """A document with the transcripts of the story that takes least."""

    def setUp(self):
        super().setUp()
        self.write({"README.md": "".join(f"<!-- played: started.{step} -->\n```\n```\n" for step in ("first-list", "stranger"))})
        self.play("--write")
        self.document = (self.root / "README.md").read_text(encoding="utf-8")

    def play(self, *options):
        """The gate on the document: its status, and what it says."""
        done = subprocess.run([sys.executable, PLAY, *options, "--root", self.root, ITLSIM], check=False, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env={**os.environ, "PATH": f"/usr/sbin:{os.environ['PATH']}"})
        return done.returncode, done.stdout

    def planted(self, old, new, pattern):
        """The document as it was written passes, another does not."""
        self.assertIn(old, self.document)
        self.write({"README.md": self.document.replace(old, new)})
        status, said = self.play()
        self.assertNotEqual(status, 0, said)
        self.assertRegex(said, pattern)

    def test_what_varies_is_not_compared(self):
        self.assertRegex(self.document, "ITL installed")
        status, said = self.play()
        self.assertEqual(status, 0, said)
        self.write({"README.md": self.document.replace(" 5020 bytes", " 7 bytes")})
        status, said = self.play()
        self.assertEqual(status, 0, said)

    def test_another_text(self):
        self.planted("ITL installed", "ITL Installed", "started.first-list is not what the program prints")

    def test_step_that_nobody_plays(self):
        self.planted("started.stranger", "started.friend", "started.friend is played by nobody")


if __name__ == "__main__":
    unittest.main()
