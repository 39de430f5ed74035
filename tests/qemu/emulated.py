# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests of emulated boards share. The board comes from the environment, BOARD; the front door is DEV."""
import hashlib
import json
import os
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "interop"))

import lab  # pylint: disable=wrong-import-position

FILES = pathlib.Path(__file__).parent.parent / "interop" / "files"
MAC = "001122334455"
BOARD = os.environ.get("BOARD", "")
# Its 8 sectors hold the two lists, the configuration and the settings.
NO_ROOM_FOR_MESSAGES = ("vexpress-a9",)
DEV = os.environ.get("DEV", "")
QEMU = os.environ.get("ITLPHONE_QEMU", "qemu-system-arm")

# Exit status of a run whose power was cut.
POWER_CUT = 9


def read(name):
    """A file of the interop set."""
    return (FILES / name).read_bytes()


def sha1(name):
    """The SHA-1 of a file of the interop set, in hex."""
    return hashlib.sha1(read(name)).hexdigest()


def words(option, values):
    """An option for each value."""
    return [word for value in values for word in (option, value)]


class Device:
    """An emulated board with a flash of its own."""

    def __init__(self, folder):
        self.flash = folder / "flash"

    def boot(self, *servers, tvs=(), options=()):
        """Boots once; the report is .json, the exit status .status."""
        return lab.run(DEV, "qemu", BOARD, "--storage", self.flash, "--mac", MAC, *words("--tftp", servers),
                       *words("--tvs", tvs), "--json", "--once", *options, timeout=600)

    def state(self):
        """Everything on the flash: of some boards the file holds more."""
        description = json.loads((pathlib.Path(DEV).parent / "boards" / BOARD / "qemu.json").read_text(encoding="utf-8"))
        start = description.get("erased_offset", 0)
        return self.flash.read_bytes()[start:start + description["erased_bytes"]]


def use(result, name):
    """A figure of the "use:" lines of a run."""
    return int(re.search(rf"\b{name}=(\d+)", result.err)[1])


def flash_operations(result):
    """Erasures and programs of a run."""
    return use(result, "erases") + use(result, "programs")


def without_times(report):
    """A report without what differs from run to run, and on a board without room for it without what flash keeps."""
    if BOARD in NO_ROOM_FOR_MESSAGES:
        report["earlier_messages"] = []
    for message in report["earlier_messages"] + report["messages"]:
        message["time"] = None
    return report


def main():
    """Runs the tests of the calling file."""
    if not BOARD or not DEV:
        sys.exit("set BOARD to the board to test and DEV to the front door")
    lab.main()
