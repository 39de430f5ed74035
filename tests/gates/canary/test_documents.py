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

    def test_link_to_a_lost_heading(self):
        self.write({"README.md": "[boot](docs/commands.md#phone-boot), [below](#two-words-1)\n## `Two` words\n## Two words\n",
                    "docs/commands.md": "# Commands\n\n## phone boot\n"})
        self.expect("links.py", ("--root", self.root), {"docs/commands.md": "# Commands\n\n```\n## phone boot\n```\n"},
                    "README.md: docs/commands.md has no heading #phone-boot")

    def test_link_to_a_lost_heading_of_its_own(self):
        self.write({"README.md": "[below](#words)\n## Words\n"})
        self.expect("links.py", ("--root", self.root), {"README.md": "[below](#words)\n## Other words\n"},
                    "README.md has no heading #words")

    def test_comment_names_a_lost_heading(self):
        self.write({"firmware/room/room.c": "/* docs" "/commands.md, \"Phone\n * boot\". */\n",
                    "docs/commands.md": "# Commands\n\n## Phone boot\n"})
        self.expect("links.py", ("--root", self.root), {"docs/commands.md": "# Commands\n\n## Phone\n"},
                    'room.c: docs' '/commands.md has no heading "Phone boot"')


PROGRAM = """#!/bin/sh
case $* in
--help) printf 'Usage: itlsim\\n\\nCommands:\\n  fetch  a file\\n\\nEvery command has --help.\\n' ;;
'fetch --help') printf 'Usage: itlsim fetch\\n' ;;
*) echo '{"command":"fetch","words":"HOSTS","shared_with":null,"shared":[],"options":[{"name":"blocks","value":"N",
"brief":"so many","text":"so many (`N`)","offers":"1 2"}]}' ;;
esac
"""

OPTIONS = {
    "docs/man/itlsim-fetch.1": """.SH OPTIONS
.\\" options of fetch
.TP
\\fB\\-\\-blocks\\fR \\fIN\\fR
So many (\\fBN\\fR).
.\\" end of options of fetch
""",
    "docs/commands.md": """# Commands
<!-- options of fetch -->

| option | |
|---|---|
| `--blocks N` | so many (`N`) |
| `--help` | this, in short; with `--json` as one JSON object |

<!-- end of options of fetch -->
""",
    "sim/completion/itlsim.bash": """# options of all commands
# end of options of all commands
"""}


class OptionCanaries(GateCanary):
    """Options, as a program tells of them."""

    def setUp(self):
        super().setUp()
        self.write({"itlsim": PROGRAM, **OPTIONS})
        self.program = self.root / "itlsim"
        self.program.chmod(0o755)
        self.arguments = (self.program, "--root", self.root)
        self.assertEqual(self.run_gate("options.py", *self.arguments, "--write")[0], 0)

    def test_writing_makes_what_the_formats_want(self):
        for name in ("docs/man/itlsim-fetch.1", "docs/commands.md"):
            self.assertEqual((self.root / name).read_text(encoding="utf-8"), OPTIONS[name])
        completion = (self.root / "sim/completion/itlsim.bash").read_text(encoding="utf-8")
        for line in ("'fetch '*) echo --blocks --help ;;", "--blocks) echo 1 2 ;;", "'fetch') echo HOSTS ;;"):
            self.assertIn(line, completion)

    def test_option_that_the_program_has_not(self):
        reference = OPTIONS["docs/commands.md"].replace("--blocks", "--bytes")
        self.expect("options.py", self.arguments, {"docs/commands.md": reference}, r"(?m)^-.*--bytes")

    def test_option_that_no_manual_page_has(self):
        self.expect("options.py", self.arguments, {"itlsim": PROGRAM.replace('"options":[', '"options":[{"name":"new",'
                    '"value":null,"brief":"new","text":"new","offers":null},')}, r"itlsim-fetch\.1")

    def test_values_of_the_completion(self):
        self.expect("options.py", self.arguments, {"itlsim": PROGRAM.replace("1 2", "1 2 3")}, "echo 1 2 3")

    def test_block_that_is_not_there(self):
        self.expect("options.py", self.arguments, {"docs/commands.md": "# Commands\n"}, "needs one block")
