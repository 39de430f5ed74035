# SPDX-License-Identifier: GPL-2.0-or-later
"""Canaries of the gate that reads the prefix of names off headers and archives."""
import subprocess

from planting import SPDX, GateCanary

HEADER = SPDX + """/** @file What it is for. */
#ifndef ITLPHONE_ROOM_H
#define ITLPHONE_ROOM_H

#define ITL_ROOM_SIDES 4u

typedef struct coap_session coap_session_t;
typedef enum itl_room_kind { ITL_ROOM_LARGE } itl_room_kind_t;

/** Doubles @p n. */
int itl_room_double(int n);

#endif
"""

SOURCE = SPDX + """#include "room/room.h"

int itl_room_double(int n)
{
    return 2 * n;
}
"""


class PrefixCanaries(GateCanary):
    """A room of the firmware whose names have their prefix, but for one."""

    def archive(self):
        """Compiles the room into an archive."""
        subprocess.run(["cc", "-std=c11", f"-I{self.root}/firmware", "-c", "firmware/room/room.c", "-o", "room.o"],
                       cwd=self.root, check=True)
        subprocess.run(["ar", "rcs", "lib.a", "room.o"], cwd=self.root, check=True)
        return self.root / "lib.a"

    def planted(self, header, source, pattern):
        """The clean room passes, the one with `header` and `source` does not."""
        for texts, passes in (((HEADER, SOURCE), True), ((header, source), False)):
            self.write({"firmware/room/room.h": texts[0], "firmware/room/room.c": texts[1]})
            status, said = self.run_gate("prefix.py", "--root", self.root, self.archive())
            self.assertEqual(status == 0, passes, said)
        self.assertRegex(said, pattern)

    def in_header(self, line, pattern):
        """A line too much in the header."""
        self.planted(HEADER.replace("\n#endif", f"\n{line}\n\n#endif"), SOURCE, r"firmware/room/room\.h:\d+: " + pattern)

    def test_macro(self):
        self.in_header("#define ROOM_DOORS 2u", "ROOM_DOORS has no prefix")

    def test_type(self):
        self.in_header("typedef int room_size_t;", "room_size_t has no prefix")

    def test_tag(self):
        self.in_header("struct room { int itl_size; };", "room has no prefix")

    def test_tag_of_another_library_that_is_defined_here(self):
        self.in_header("union coap_room { int size; };", "coap_room has no prefix")

    def test_constant(self):
        self.in_header("enum itl_size { ROOM_SMALL };", "ROOM_SMALL has no prefix")

    def test_function(self):
        self.in_header("/** Halves. */\nint room_half(int n);", "room_half has no prefix")

    def test_private_header(self):
        self.write({"firmware/room/room_priv.h": HEADER.replace("ROOM_H", "ROOM_PRIV_H").replace("itl_", "").replace(
            "ITL_", "")})
        self.write({"firmware/room/room.h": HEADER, "firmware/room/room.c": SOURCE})
        status, said = self.run_gate("prefix.py", "--root", self.root, self.archive())
        self.assertNotEqual(status, 0, said)
        self.assertIn("room_priv.h", said)

    def test_symbol_that_no_header_declares(self):
        self.planted(HEADER, SOURCE + "int room_half(int n);\nint room_half(int n)\n{\n    return n / 2;\n}\n",
                     r"lib\.a: room_half has no prefix")
