# SPDX-License-Identifier: GPL-2.0-or-later
"""Adding a board as docs/boards.md tells it: the folder that the page has, and nothing else, becomes an image."""
import pathlib
import re
import shutil
import unittest

import emulated
import lab
from emulated import DEV

ROOT = pathlib.Path(DEV).parent
NAME = "myboard"
FILES = ("board.cmake", "link.ld", "ceilings.ini", "board.c")


class Skeleton(unittest.TestCase):
    """Built outside of the tree."""

    def setUp(self):
        self.home = self.enterContext(lab.folder())
        page = (ROOT / "docs" / "boards.md").read_text(encoding="utf-8")
        self.page = page[page.index("## Adding a board"):]
        built = ROOT / "build" / "boards" / NAME
        self.addCleanup(shutil.rmtree, built, ignore_errors=True)
        self.addCleanup((built.parent / f"{NAME}.lock").unlink, missing_ok=True)
        (self.home / NAME).mkdir()

    def write(self, name):
        """Takes one file from the page."""
        block = re.search(rf"^`{re.escape(name)}`[^\n]*:\n\n```\w+\n(.*?)^```", self.page, re.DOTALL | re.MULTILINE)
        self.assertIsNotNone(block, f"docs/boards.md shows no {name}")
        lab.put(self.home / NAME, name, block[1].encode())

    def build(self):
        """./dev board, from the folder beside it."""
        return lab.run(DEV, "board", f"./{NAME}", cwd=self.home, timeout=900)

    def fails(self, saying):
        """The build fails, and says so in plain words."""
        result = self.build()
        said = result.text + result.err
        self.assertNotEqual(result.status, 0)
        self.assertIn(saying, said[-3000:])
        self.assertNotIn("Traceback", said)

    def test_from_nothing_to_an_image(self):
        """What is wrong is said; once it is mended, the same command goes on."""
        for name in FILES:
            self.write(name)
        lab.put(self.home / NAME, "board.cmake", b'message(FATAL_ERROR "not yet")\n')
        self.fails("not yet")
        self.write("board.cmake")
        lab.put(self.home / NAME, "ceilings.ini", b"[all]\n")
        self.fails(f"has no ceilings for {NAME}")
        self.write("ceilings.ini")
        result = self.build()
        self.assertEqual(result.status, 0, str(result)[-2000:])
        self.assertGreater((ROOT / "build" / "boards" / NAME / "itlphone.elf").stat().st_size, 100_000)

    def test_no_board(self):
        result = self.build()
        self.assertEqual(result.status, 2, result)
        self.assertIn("no board is called", result.err)


if __name__ == "__main__":
    lab.main()
