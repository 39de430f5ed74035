# SPDX-License-Identifier: GPL-2.0-or-later
"""Canaries of the gates that read documents."""
from planting import GateCanary


class DocumentCanaries(GateCanary):
    """Links."""

    def test_dead_link(self):
        self.write({"README.md": "[commands](docs/commands.md)\n", "docs/commands.md": "# Commands\n"})
        self.expect("links.py", ("--root", self.root), {"README.md": "[more](docs/more.md)\n"},
                    "docs/more.md is not there")

    def test_comment_names_a_lost_document(self):
        self.expect("links.py", ("--root", self.root), {"firmware/room/room.c": "/* see docs" "/lost.md */\n"},
                    "docs" "/lost.md is not there")
