# SPDX-License-Identifier: GPL-2.0-or-later
"""The unit tests of firmware/, compiled for a Cortex-M3 and run in QEMU: same code, 32 bits, another C library."""
import pathlib
import re
import unittest

import emulated
import lab
from emulated import DEV

PROGRAMS = pathlib.Path(DEV).parent / "build" / "boards" / "unit" / "programs"

# Fewer programs than this is a failure.
FEWEST = 13


class Units(unittest.TestCase):
    """Each program's own count and exit status."""

    def run_program(self, program):
        """Runs one; returns the number of its assertions."""
        result = lab.run("qemu-system-arm", "-M", "mps2-an385", "-nodefaults", "-nographic", "-monitor", "none", "-nic",
                         "none", "-kernel", program, "-semihosting-config", "enable=on,target=native", timeout=900)
        self.assertEqual(result.status, 0, result)
        return int(re.search(r"asserts\s+\d+\s+(\d+)", result.text + result.err)[1])

    def test_programs(self):
        programs = sorted(PROGRAMS.glob("unit_*.elf"))
        self.assertGreaterEqual(len(programs), FEWEST)
        asserts = 0
        for program in programs:
            with self.subTest(program=program.stem):
                asserts += self.run_program(program)
        print(f"{len(programs)} programs, {asserts} assertions")


if __name__ == "__main__":
    emulated.main()
