# SPDX-License-Identifier: GPL-2.0-or-later
"""Canaries of the gates that read documents."""
from planting import GateCanary


class DocumentCanaries(GateCanary):
    """Links, and the options of a program."""

    # Two levels of --help, as itlsim has them.
    PROGRAM = ("#!/bin/sh\n"
               "case $1$2 in\n"
               "--help) printf 'Commands:\\n\\nCommands:\\n  file   files\\n' ;;\n"
               "file--help) printf '\\nCommands:\\n  show   shows\\n' ;;\n"
               "*) printf '  --json   as JSON\\n' ;;\n"
               "esac\n")

    def setUp(self):
        super().setUp()
        self.write({"program": self.PROGRAM, "docs/commands.md": "`--json`\n", "docs/man/itlsim-file.1": "\\-\\-json\n",
                    "sim/completion/itlsim.bash": "_itlsim_options() { echo --json --help; }\n"})
        (self.root / "program").chmod(0o755)

    def options(self, tree, pattern):
        """As expect, for the gate of options."""
        self.expect("options.py", ("--root", self.root, self.root / "program"), tree, pattern)

    def test_dead_link(self):
        self.write({"README.md": "[commands](docs/commands.md)\n"})
        self.expect("links.py", ("--root", self.root), {"README.md": "[more](docs/more.md)\n"},
                    "docs/more.md is not there")

    def test_comment_names_a_lost_document(self):
        self.expect("links.py", ("--root", self.root), {"firmware/room/room.c": "/* see docs" "/lost.md */\n"},
                    "docs" "/lost.md is not there")

    def test_option_missing_in_the_manual(self):
        self.options({"docs/man/itlsim-file.1": "nothing\n"}, "man itlsim-file lacks --json")

    def test_option_missing_in_the_commands(self):
        self.options({"docs/commands.md": "nothing\n"}, "docs/commands.md lacks --json")

    def test_completion_of_a_lost_option(self):
        self.options({"sim/completion/itlsim.bash": "_itlsim_options() { echo --json --lost; }\n"},
                     "--lost is no option")
