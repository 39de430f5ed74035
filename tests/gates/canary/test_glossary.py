# SPDX-License-Identifier: GPL-2.0-or-later
"""Canaries of the gate that holds the tree to its glossary."""
import unittest

from planting import SOURCE, SPDX, GateCanary

GLOSSARY = """# Glossary

| term | what it is | where |
|---|---|---|
| room of rest, RR | A room | `room_double` |

## Abbreviations

| abbreviation | in full |
|---|---|
| SHA | Secure Hash Algorithm |

## Words that are not used

| not | but | allowed |
|---|---|---|
| chamber | room | `docs/old.md` |
| sleep well | rest | |
| Sha | SHA | |
| `*_bunk_t` | a room | `upper_bunk_t` (for ever) |
"""
DOCUMENT = "A room of rest is an RR. " + "SHA-1 and SHA-256. " * 3 + "\n"


class GlossaryCanaries(GateCanary):
    """A glossary of few words."""

    def setUp(self):
        super().setUp()
        self.write({"docs/glossary.md": GLOSSARY, "docs/room.md": DOCUMENT, "docs/old.md": "Once a chamber.\n",
                    "firmware/room/type.h": "typedef int upper_bunk_t;\n"})

    def planted(self, tree, pattern):
        """The clean tree passes, the planted one does not."""
        self.expect("glossary.py", ("--root", self.root), tree, pattern)

    def test_word_in_a_document(self):
        self.planted({"docs/room.md": DOCUMENT + "\n\nChamber.\n"}, 'docs/room.md:4: "Chamber" is not used; room')

    def test_word_in_a_name(self):
        self.planted({"sim/room.c": SOURCE.replace("room_double", "chamber_double")}, 'sim/room.c:4: "chamber" is not used')

    def test_word_over_the_end_of_a_line(self):
        self.planted({"sim/room.c": SPDX + "/*\n * May it sleep\n * well.\n */\n"}, 'room.c:3: "sleep well" is not used; rest')

    def test_words_in_a_name(self):
        self.planted({"sim/room.py": "sleep_well = 1\n"}, 'room.py:1: "sleep_well" is not used; rest')

    def test_spelling(self):
        self.planted({"docs/room.md": DOCUMENT + "Sha-1\n"}, 'room.md:2: "Sha" is not used; SHA')

    def test_name_of_a_type(self):
        self.planted({"sim/room.h": "typedef int lower_bunk_t;\n"}, 'room.h:1: "lower_bunk_t" is not used; a room')

    def test_abbreviation_without_a_row(self):
        self.planted({"docs/room.md": DOCUMENT + "AES, AES-128, the AES.\n" * 2}, "glossary.md: AES is missing, .* 6 places")

    def test_abbreviation_with_two_rows(self):
        self.planted({"docs/glossary.md": GLOSSARY.replace("| SHA |", "| RR | another |\n| SHA |")},
                     "glossary.md: RR has more than one row")

    def test_word_that_nobody_says(self):
        self.planted({"docs/room.md": DOCUMENT.replace("an RR", "one")}, 'glossary.md: nobody says "RR"')

    def test_name_that_no_source_has(self):
        self.planted({"docs/glossary.md": GLOSSARY.replace("room_double", "room_triple")}, "room_triple is in no source")


if __name__ == "__main__":
    unittest.main()
