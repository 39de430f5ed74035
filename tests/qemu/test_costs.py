# SPDX-License-Identifier: GPL-2.0-or-later
"""What a board's image costs: instructions per list verification, sizes under their ceilings, and both gates can fail."""
import json
import pathlib
import sys
import tempfile
import unittest

import emulated
import lab
from emulated import BOARD, DEV

ROOT = pathlib.Path(DEV).parent
BUILD = ROOT / "build" / "boards" / BOARD

# A list verification may cost this many times its digest and RSA verification alone.
MOST = 1.1


class Costs(unittest.TestCase):
    """Counted by the emulator, not timed."""

    def count(self):
        """The counts of one run."""
        result = lab.run(emulated.QEMU, "-M", BOARD, "-nodefaults", "-nographic", "-monitor", "none", "-serial",
                         "stdio", "-kernel", BUILD / "bench.elf", "-icount", "shift=0,sleep=off",
                         "-semihosting-config", "enable=on,target=native", "-nic", "none")
        self.assertEqual(result.status, 0, result)
        return result.json

    def test_verification(self):
        counts = self.count()
        print(f"{counts['list']} instructions for {counts['bytes']} bytes, {counts['list'] / counts['bare']:.3f} times "
              f"the {counts['bare']} of digest and RSA")
        self.assertGreater(counts["bare"], 100_000)
        self.assertLessEqual(counts["list"], MOST * counts["bare"])
        self.assertEqual(self.count(), counts)


class Ceilings(unittest.TestCase):
    """The gate that the build runs."""

    def check(self, ceilings):
        """Holds the image against ceilings."""
        with tempfile.NamedTemporaryFile("w", suffix=".ini") as file:
            file.write(f"[all]\n{ceilings}\n[{BOARD}]\n")
            file.flush()
            return lab.run(sys.executable, ROOT / "boards" / "sizes.py", BUILD, BOARD, "--ceilings", file.name)

    def test_canary(self):
        """A ceiling one byte too low fails, and says what is past it."""
        sizes = json.loads((BUILD / "sizes.json").read_text(encoding="utf-8"))["sums"]
        for part in ("image", "ram", "trust module", "store", "wolfSSL", "libcoap", "firmware frame"):
            with self.subTest(part=part):
                self.assertEqual(self.check(f"{part} = {sizes[part]}").status, 0)
                result = self.check(f"{part} = {sizes[part] - 1}")
                self.assertEqual(result.status, 1)
                self.assertIn(f"{part.lower()} is {sizes[part]} bytes", result.err)

    def test_a_part_that_is_not_there(self):
        self.assertEqual(self.check("no such part = 1").status, 1)


if __name__ == "__main__":
    emulated.main()
