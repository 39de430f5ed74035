# SPDX-License-Identifier: GPL-2.0-or-later
"""The trust module as others get it: `./dev library`, copied elsewhere, linked with a board of theirs, run in QEMU.

The programs are those of boards/library/example. They see the headers of the copied folder and those of the board, and
nothing of firmware/ or hal/.
"""
import pathlib
import re
import shutil
import subprocess
import unittest

import emulated
import lab
from emulated import DEV, FILES, read

ROOT = pathlib.Path(DEV).parent
BOARDS = ROOT / "boards"
EXAMPLES = BOARDS / "library" / "example"
CPU = "cortex-m3"

START = ("startup/cortex_m.c", "startup/memory.c", "qemu/semihosting.c", "flash/flash_rules.c", "flash/storage_memory.c")
BOARD = ("qemu/board_qemu.c", "app/device_hal.c", "app/out.c", "mps2-an385/board.c", "drivers/cmsdk_uart.c",
         "drivers/sp805.c", "drivers/cortex_m.c", "drivers/lan9118.c", "drivers/mps2.c")
FOLDERS = (".", "startup", "drivers", "app", "qemu")

# Of the image that only verifies, in bytes, with its start code and what it reads files with.
LARGEST_VERIFIER = 36 * 1024


class Library(unittest.TestCase):
    """A library, and programs that use it."""

    def setUp(self):
        self.home = self.enterContext(lab.folder())

    def library(self, profile):
        """Builds the library and copies it to where nothing else is."""
        result = lab.run(DEV, "library", CPU, profile, timeout=900)
        self.assertEqual(result.status, 0, result)
        copy = self.home / "itlphone"
        shutil.copytree(result.text.strip(), copy)
        return copy

    def link(self, library, example, *sources, archives=("-litlphone",), defines=()):
        """An image of an example for mps2-an385."""
        image = self.home / f"{example}.elf"
        flags = (library / "itlphone.flags").read_text(encoding="utf-8").split()
        result = lab.run("arm-none-eabi-gcc", *flags, "-std=c11", "-Os", "-ffunction-sections", "-fdata-sections", *defines,
                         f"-I{library / 'include' / 'itlphone'}", *(f"-I{BOARDS / folder}" for folder in FOLDERS),
                         EXAMPLES / f"{example}.c", *(BOARDS / source for source in (*START, *sources)),
                         f"-L{library / 'lib'}", *archives, "--specs=nano.specs", "-nostartfiles", "-Wl,--gc-sections",
                         f"-L{BOARDS / 'startup'}", f"-T{BOARDS / 'mps2-an385' / 'link.ld'}", "-o", image)
        self.assertEqual(result.status, 0, result)
        return image

    def test_verify_only(self):
        library = self.library("verify")
        image = self.link(library, "verify")
        size = subprocess.run(["arm-none-eabi-size", image], capture_output=True, text=True, check=True).stdout
        text, data = map(int, size.splitlines()[1].split()[:2])
        print(f"an image that verifies: {text + data} bytes of code and constants")
        self.assertLess(text + data, LARGEST_VERIFIER)
        served = ("c1-cucm-shape.tlv", "c2-signed-by-itlrecovery.tlv", "x3-one-bit-flipped.tlv",
                  "c4-callmanager-and-tvs-regenerated.tlv", "x4-truncated.tlv", "c5-the-same-signed-by-itlrecovery.tlv")
        for name in served:
            lab.put(self.home, name[:2], (FILES / name).read_bytes())
        words = ",".join(f"arg={word}" for word in ("verify", *(name[:2] for name in served)))
        result = lab.run(emulated.QEMU, "-M", "mps2-an385", "-nodefaults", "-nographic", "-monitor", "none", "-nic", "none",
                         "-kernel", image, "-semihosting-config", f"enable=on,target=native,{words}", cwd=self.home)
        self.assertEqual((result.status, result.text.split()),
                         (0, ["first-use", "list", "bad-signature", "unknown-signer", "malformed", "list"]), result)

    def test_whole_phone(self):
        library = self.library("whole")
        with lab.folder() as root, lab.Atftpd(root) as server:
            image = self.link(library, "fetch", *BOARD, archives=("-litlphone_lwip", "-litlphone", "-litlphone_lwip"),
                              defines=(f"-DEXAMPLE_TFTP_PORT={server.port}",))
            storage = self.home / "flash"
            for served, status, reason in (("c1-cucm-shape.tlv", 0, "none"), ("c2-signed-by-itlrecovery.tlv", 0, "none"),
                                           ("x1-stranger.tlv", 3, "unknown-signer")):
                lab.put(root, "ITLFile.tlv", read(served))
                result = lab.run("python3", BOARDS / "qemu" / "run.py", "mps2-an385", "--image", image, "--storage", storage,
                                 "--tftp", server.address, "--once", "--limit", "60")
                self.assertEqual((result.status, re.findall(r"^reason: (\S+)", result.text, re.MULTILINE)), (status, [reason]),
                                 result)

    def test_terms_go_with_it(self):
        terms = (self.library("whole") / "itlphone.licences.txt").read_text(encoding="utf-8")
        for words in ("GNU GENERAL PUBLIC LICENSE", "Swedish Institute of Computer Science", "Expat maintainers", "newlib"):
            self.assertIn(words, terms)

    def test_wrong_words(self):
        for words, status in (((CPU, "half"), 2), (("z80",), 1)):
            with self.subTest(words=words):
                result = lab.run(DEV, "library", *words)
                self.assertEqual((result.status, result.out), (status, b""), result)
                self.assertIn(words[-1], result.err)


if __name__ == "__main__":
    lab.main()
