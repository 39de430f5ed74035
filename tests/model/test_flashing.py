# SPDX-License-Identifier: GPL-2.0-or-later
"""What `./dev flash` says and does, as far as it can be had without hardware: every board that can be written names tool, cable,
what is written and the console; files for boot loaders and debug probes hold the image, and nothing beside it."""
import os
import pathlib
import subprocess
import unittest

import modelled
from modelled import BOARD, IMAGES, Machine, image, lab

FOLDER = modelled.HERE.parent.parent / "boards"
BASE = 0x60000000


def loaded(hex_file):
    """What an Intel hex file puts where: address to byte."""
    upper, found = 0, {}
    for line in hex_file.read_text(encoding="ascii").split():
        record = bytes.fromhex(line[1:])
        assert sum(record) % 256 == 0, line
        count, address, kind, data = record[0], int.from_bytes(record[1:3], "big"), record[3], record[4:-1]
        if kind == 4:
            upper = int.from_bytes(data, "big") << 16
        elif kind == 0:
            assert count == len(data)
            found.update((upper + address + at, byte) for at, byte in enumerate(data))
    return found


class Flashing(unittest.TestCase):
    """What is told, and what is written."""

    def test_every_board_tells(self):
        boards = [path.parent for path in (*FOLDER.glob("*/openocd.cfg"), *FOLDER.glob("*/flash.sh"))]
        self.assertGreaterEqual(len(boards), 4)
        for board in boards:
            text = (board / "flash.txt").read_text(encoding="utf-8")
            for word in ("tool:", "cable:", "writes:", "console:", f"itlphone on {board.name}"):
                self.assertIn(word, text, board.name)

    def test_hex_is_the_image_and_leaves_lists_alone(self):
        found = loaded(IMAGES / "itlphone.hex")
        self.assertLess(max(found), BASE + Machine.LISTS)
        self.assertGreaterEqual(min(found), BASE)
        program = image()
        for at, byte in enumerate(program):
            self.assertEqual(found.get(BASE + at, 0), byte, hex(at))
        self.assertEqual(max(found), BASE + len(program) - 1)

    def flash(self, **environment):
        """Runs the board's flash.sh."""
        return subprocess.run([FOLDER / BOARD / "flash.sh", IMAGES], env=os.environ | environment, capture_output=True, text=True,
                              timeout=60, check=False)

    def test_tool(self):
        """The debug probe's drive gets the file; the loader is called for the right chip, and waits for the button."""
        getattr(self, "check_" + BOARD.split("-", maxsplit=1)[0])()

    def tool(self, name):
        """A folder with a program that tells how it was called."""
        folder = pathlib.Path(self.enterContext(lab.folder({name: b'#!/bin/sh\necho "$@"\n'})))
        (folder / name).chmod(0o755)
        return folder

    def check_mimxrt1060(self):
        """A drive, one that is none, a probe that refuses, and OpenOCD where there is none."""
        drive = pathlib.Path(self.enterContext(lab.folder({"DETAILS.TXT": b"Board: RT1060-EVK"})))
        result = self.flash(ITLPHONE_DRIVE=str(drive))
        self.assertEqual((result.returncode, result.stderr), (0, ""), result)
        self.assertEqual((drive / "itlphone.hex").read_bytes(), (IMAGES / "itlphone.hex").read_bytes())
        (drive / "FAIL.TXT").write_text("error: the file\r\ntype: none\r\n", encoding="ascii")
        result = self.flash(ITLPHONE_DRIVE=str(drive))
        self.assertEqual((result.returncode, result.stderr), (1, "dev: flash: the debug probe says: error: the file type: none\n"))
        other = self.enterContext(lab.folder())
        result = self.flash(ITLPHONE_DRIVE=str(other))
        self.assertEqual((result.returncode, len(result.stderr.splitlines())), (1, 1), result)
        self.assertFalse((pathlib.Path(other) / "itlphone.hex").exists())
        tools = self.tool("openocd")
        result = self.flash(PATH=f"{tools}:{os.environ['PATH']}", ITLPHONE_DRIVE="")
        self.assertIn(f"openocd.cfg -c itlphone_write {IMAGES}/itlphone.elf", result.stdout)

    def check_teensy(self):
        """The loader of its maker."""
        tools = self.tool("teensy_loader_cli")
        result = self.flash(PATH=f"{tools}:{os.environ['PATH']}")
        self.assertEqual((result.returncode, result.stdout), (0, f"--mcu=TEENSY41 -w -v {IMAGES}/itlphone.hex\n"), result)


if __name__ == "__main__":
    modelled.main()
