# SPDX-License-Identifier: GPL-2.0-or-later
"""What the canaries of gates share: a small clean tree, a gate run on it, a violation planted in it.

Every tree is first shown to its gate without the violation, so that a gate which fails for another reason, or always,
does not look alive.
"""
import pathlib
import subprocess
import sys
import tempfile
import unittest

GATES = pathlib.Path(__file__).resolve().parent.parent
REPOSITORY = GATES.parent.parent

SPDX = "/* SPDX-License-Identifier: GPL-2.0-or-later */\n"

HEADER = SPDX + """/** @file What it is for. */
#ifndef ROOM_H
#define ROOM_H

/** Doubles @p n. */
int room_double(int n);

#endif
"""

SOURCE = SPDX + """#include "room/room.h"

int room_double(int n)
{
    return 2 * n;
}
"""

CLEAN = {"firmware/room/room.h": HEADER, "firmware/room/room.c": SOURCE}


class GateCanary(unittest.TestCase):
    """A tree of its own for each canary."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="canary-")
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.write(CLEAN)

    def write(self, tree):
        """Writes the files of a tree."""
        for name, text in tree.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def run_gate(self, gate, *arguments):
        """Runs a gate; returns its status and all that it said."""
        command = [sys.executable] if gate.endswith(".py") else ["bash"]
        done = subprocess.run([*command, str(GATES / gate), *map(str, arguments)], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        return done.returncode, done.stdout

    def expect(self, gate, arguments, tree, pattern):
        """The gate passes the tree as it is, and reports the violation planted by `tree`."""
        status, said = self.run_gate(gate, *arguments)
        self.assertEqual(status, 0, f"{gate} fails without a violation:\n{said}")
        self.write(tree)
        status, said = self.run_gate(gate, *arguments)
        self.assertNotEqual(status, 0, f"{gate} let the violation pass:\n{said}")
        self.assertRegex(said, pattern)
