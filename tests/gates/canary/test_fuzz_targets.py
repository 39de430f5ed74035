# SPDX-License-Identifier: GPL-2.0-or-later
"""Canaries of the gate that holds decoders and fuzz targets together."""
from planting import SPDX, GateCanary

HEADER = SPDX + "/** Reads. */\nint room_read(const char *text);\n/** Counts. */\nint room_count(void);\n"
CMAKE = "fuzz_target(fuzz_room fuzz_room.c)\nfuzz_target(fuzz_canary fuzz_canary.c)\n"
DOCUMENT = "## Fuzz targets\n\n| target | reads |\n|---|---|\n| `room` | `room_read` |\n\n## Next\n\n`other_read`\n"


class FuzzTargetCanaries(GateCanary):
    """A room with one decoder, and its target."""

    def setUp(self):
        super().setUp()
        self.write({"firmware/room/room.h": HEADER, "tests/fuzz/room.cmake": CMAKE, "docs/testing.md": DOCUMENT})

    def planted(self, tree, pattern):
        """The clean tree passes, the planted one does not."""
        self.expect("fuzz_targets.py", ("--root", self.root), tree, pattern)

    def test_decoder_without_target(self):
        self.planted({"firmware/room/other.h": HEADER.replace("room_", "other_")},
                     "other.h: other_read has no fuzz target")

    def test_target_without_row(self):
        self.planted({"tests/fuzz/new.cmake": "fuzz_target(fuzz_new fuzz_new.c)\n"}, "no row for the target new")

    def test_row_without_target(self):
        self.planted({"tests/fuzz/room.cmake": CMAKE.replace("fuzz_room ", "fuzz_rooms ")},
                     "there is no target room in tests/fuzz")

    def test_function_that_is_gone(self):
        self.planted({"firmware/room/room.h": SPDX + "/** Counts. */\nint room_count(void);\n"},
                     "no header has room_read")

    def test_row_without_function(self):
        self.planted({"docs/testing.md": DOCUMENT.replace("`room_read`", "all") + "`room_read`\n"},
                     "no function stands beside the target room")

    def test_no_target_at_all(self):
        self.planted({"tests/fuzz/room.cmake": "\n"}, "no target was found")
