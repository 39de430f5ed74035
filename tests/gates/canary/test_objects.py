# SPDX-License-Identifier: GPL-2.0-or-later
"""Canaries of the gate that reads object files."""
import subprocess

from planting import GateCanary


class ObjectCanaries(GateCanary):
    """The firmware's archive."""

    def archive(self, *flags):
        """Compiles the room into an archive."""
        subprocess.run(["cc", "-std=c11", "-O2", *flags, f"-I{self.root}/firmware", "-c", "firmware/room/room.c", "-o",
                        "room.o"], cwd=self.root, check=True)
        subprocess.run(["ar", "rcs", "lib.a", "room.o"], cwd=self.root, check=True)
        return self.root / "lib.a"

    def planted(self, text, pattern, *flags):
        """The clean archive passes, the one made from `text` does not."""
        status, said = self.run_gate("objects.py", self.archive(*flags))
        self.assertEqual(status, 0, said)
        self.write({"firmware/room/room.c": text})
        status, said = self.run_gate("objects.py", self.archive(*flags))
        self.assertNotEqual(status, 0, said)
        self.assertRegex(said, pattern)

    def test_heap_call(self):
        self.planted("#include <stdlib.h>\nvoid *room(void);\nvoid *room(void)\n{\n    return malloc(9);\n}\n",
                     "room.o: calls malloc")

    def test_call_of_the_operating_system(self):
        self.planted("#include <time.h>\nlong room(void);\nlong room(void)\n{\n    return (long)time(0);\n}\n",
                     "room.o: calls time")

    def test_writable_global(self):
        self.planted("int room_count = 1;\n", r"room_count is writable \(.data\)")

    def test_zeroed_static(self):
        self.planted("int room(void);\nint room(void)\n{\n    static int calls;\n    return ++calls;\n}\n",
                     r"calls\S* is writable \(.bss\)")

    def test_common_symbol(self):
        self.planted("int room_count;\n", r"room_count is writable \(\*COM\*\)", "-fcommon")
