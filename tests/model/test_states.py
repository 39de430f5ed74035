# SPDX-License-Identifier: GPL-2.0-or-later
"""What is said of the boards: of each its state, and the same in its README and in docs/boards.md."""
import pathlib
import re
import unittest

HERE = pathlib.Path(__file__).resolve().parent


class Documents(unittest.TestCase):
    """Nobody is told more of a board than is known."""

    STATES = ("emulated whole; not seen on hardware", "parts emulated, rest modelled; not seen on hardware",
              "modelled; not seen on hardware",
              r"seen on hardware, by .+, \d{4}-\d\d-\d\d")

    def test_each_board_says_its_state(self):
        boards = HERE.parent.parent / "boards"
        table = (boards.parent / "docs" / "boards.md").read_text(encoding="utf-8")
        readmes = [board.with_name("README.md") for board in sorted(boards.glob("*/board.cmake"))]
        self.assertGreaterEqual(len(readmes), 6)
        for readme in readmes:
            state = re.search(r"^\*\*State: (.+)\.\*\*", readme.read_text(encoding="utf-8"), re.MULTILINE)
            self.assertTrue(state, readme)
            self.assertTrue(any(re.fullmatch(allowed, state[1]) for allowed in self.STATES), state[1])
            row = next(line for line in table.splitlines() if f"boards/{readme.parent.name}/README.md" in line)
            self.assertTrue(row.endswith(f"| {state[1]} |"), row)

    def test_nothing_told_to_openocd_locks_a_chip(self):
        configurations = sorted((HERE.parent.parent / "boards").glob("*/openocd.cfg"))
        self.assertGreaterEqual(len(configurations), 3)
        for configuration in configurations:
            commands = [line for line in configuration.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
            self.assertNotRegex("\n".join(commands), r"(?i)lock|option|mass_erase|protect|secure", configuration)


if __name__ == "__main__":
    unittest.main()
