# SPDX-License-Identifier: GPL-2.0-or-later
"""Canaries of the gates that read documents."""
import shutil

from planting import REPOSITORY, GateCanary


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

    def test_list_that_lacks_a_chapter(self):
        index = "# Commands\n\n- [boot](#phone-boot)\n\n## phone boot\n"
        self.write({"docs/commands.md": index})
        self.expect("links.py", ("--root", self.root), {"docs/commands.md": index + "## phone run\n"},
                    'docs/commands.md: its list of chapters lacks "phone run"')

    def test_quotation_of_what_has_changed(self):
        self.write({"firmware/room/room.c": "int a;\nint b;\n",
                    "README.md": "<!-- from firmware/room/room.c -->\n```c\nint a;\nint b;\n```\n"})
        self.expect("links.py", ("--root", self.root), {"firmware/room/room.c": "int a;\nlong b;\n"},
                    "README.md: firmware/room/room.c does not have the lines from `int a;` on")

    def test_quotation_of_half_a_line(self):
        self.write({"firmware/room/room.c": "print a;\n", "README.md": "# Words\n"})
        self.expect("links.py", ("--root", self.root),
                    {"README.md": "<!-- from firmware/room/room.c -->\n```c\nint a;\n```\n"}, "from `int a;` on")

    def test_statement_without_its_test(self):
        self.write({"docs/cluster.md": "## What the document says, and what shows it\n\n| 1 | a | b | `test_a.py: A.test_b` |\n"
                                       "| 2 | c | not yet: no screen | |\n",
                    "tests/interop/test_a.py": "class A:\n    def test_b(self):\n        pass\n"})
        self.expect("statements.py", ("--root", self.root),
                    {"tests/interop/test_a.py": "class A:\n    def test_c(self):\n        pass\n"},
                    "line 1 of the list: test_a.py has no test A.test_b")

    def test_statement_that_names_none(self):
        self.write({"docs/cluster.md": "## What the document says, and what shows it\n\n| 1 | a | not yet: no page | |\n"})
        self.expect("statements.py", ("--root", self.root),
                    {"docs/cluster.md": "## What the document says, and what shows it\n\n| 1 | a | b | |\n"},
                    "line 1 of the list has no test")

    def test_name_that_no_source_has(self):
        self.write({"firmware/room/room.c": "void itl_room_open(void);\n", "README.md": "`itl_room_open`, all `itl_room_`...\n",
                    "CHANGELOG.md": "`itl_room_enter` is now itl_room_open\n"})
        self.expect("links.py", ("--root", self.root), {"README.md": "`itl_room_close`\n"},
                    "README.md: itl_room_close is in no source")


class PictureCanaries(GateCanary):
    """Pictures, on the rooms and documents of this repository."""

    def setUp(self):
        super().setUp()
        for folder in ("firmware", "docs"):
            shutil.rmtree(self.root / folder, ignore_errors=True)
            shutil.copytree(REPOSITORY / folder, self.root / folder)

    def text(self, name):
        """A file of the tree."""
        return (self.root / name).read_text(encoding="utf-8")

    def expect_picture(self, name, text, pattern):
        """The gate reports the file with this text."""
        self.expect("pictures.py", ("--root", self.root), {name: text}, pattern)

    def test_picture_out_of_date(self):
        svg = "docs/pictures/boot.svg"
        self.expect_picture(svg, self.text(svg).replace("who judges", "who decides"),
                            "docs" "/pictures/boot.svg is not what docs/pictures/draw.py draws")

    def test_picture_drawn_by_nobody(self):
        self.expect_picture("docs/pictures/stray.svg", "<svg/>", "stray.svg is drawn by nobody")

    def test_picture_in_no_document(self):
        text = self.text("docs/boot.md").replace("](pictures/boot.svg)", "](boot.md)")
        self.expect_picture("docs/boot.md", text, "boot.svg is shown in no document")

    def test_picture_without_words(self):
        self.expect_picture("docs/more.md", "![](pictures/boot.svg)\n", "more.md: boot.svg has no alternative text")

    def test_box_on_another(self):
        module = "docs/pictures/boot.py"
        self.expect_picture(module, self.text(module).replace("picture.box(50, 130,", "picture.box(50, 90,"),
                            "1  CTL.*' is on '.*own ITL")

    def test_text_too_long(self):
        module = "docs/pictures/boot.py"
        self.expect_picture(module, self.text(module).replace("*outcome", "*outcome, told in very many words"), "does not fit")

    def test_arrow_through_a_box(self):
        module = "docs/pictures/boot.py"
        self.expect_picture(module, self.text(module).replace("(30, own.left[1]), (30, config", "(60, own.left[1]), (60, config"),
                            "goes through '.*ITL for all")

    def test_arrow_to_nothing(self):
        module = "docs/pictures/boot.py"
        self.expect_picture(module, self.text(module).replace("picture.arrow(ctl.bottom, own.top)",
                                                              "picture.arrow(ctl.bottom, (185, 110))"), "where nothing is")

    def test_room_on_no_picture(self):
        self.expect_picture("firmware/cellar/cellar.c", "/* dark */\n", "rooms.svg lacks the room firmware/cellar")

    def test_room_that_uses_one_above_it(self):
        self.expect_picture("firmware/tlv/up.c", '#include "phone/phone.h"\n', "includes firmware/phone, which is not below it")


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
