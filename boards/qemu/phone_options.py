# SPDX-License-Identifier: GPL-2.0-or-later
"""The options of every phone and those of boards, read from the tables that the firmware is compiled with."""
import pathlib
import re
import typing

FIRMWARE = pathlib.Path(__file__).resolve().parents[2] / "firmware"
TABLE = FIRMWARE / "options" / "option_table.h"
BOARD_TABLE = FIRMWARE.parent / "boards" / "app" / "board_options.h"
TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|(\w+)|([(),])')


class Option(typing.NamedTuple):
    """A line of the table; of a flag the columns about values are None."""
    name: str
    value: typing.Optional[str]
    most: typing.Optional[int]
    lowest: typing.Optional[int]
    highest: typing.Optional[int]
    characters: typing.Optional[str]
    brief: str


def constant(name):
    """A number, or what a #define in the firmware's headers says: a number or a text."""
    if name.isdigit():
        return int(name)
    for path in FIRMWARE.rglob("*.h"):
        match = re.search(rf'^#define {name} +(?:(\d+)u?|"([^"]*)")$', path.read_text(encoding="utf-8"), re.MULTILINE)
        if match:
            return int(match[1]) if match[1] else match[2]
    raise ValueError(f"{TABLE}: {name} is no constant of the firmware")


def arguments(tokens):
    """The arguments of a macro behind its opening parenthesis: strings joined, numbers as numbers, NULL as None."""
    found, parts, depth = [], [], 1
    for string, word, mark in tokens:
        depth += (mark == "(") - (mark == ")")
        if depth == 0 or (mark == "," and depth == 1):
            found.append("".join(map(str, parts)) if any(isinstance(part, str) for part in parts) else (parts or [None])[0])
            parts = []
            if depth == 0:
                return found
        elif not mark and word not in ("NULL", "ITL_OPTION_NUMBER"):
            parts.append(constant(word) if word else string)
    raise ValueError(f"{TABLE}: a line without an end")


def read(table=TABLE):
    """The options of a table by their id."""
    text = table.read_text(encoding="utf-8")
    text = re.search(r"^#define \w+_OPTIONS\(.*", text, re.MULTILINE | re.DOTALL)[0].replace("\\\n", "\n").split("\n\n", 1)[0]
    options = {}
    for match in re.finditer(r"\b(FLAG|VALUE|STAYING)\(\s*(\w+),\s*", text):
        if match[2] in ("VALUE", "id"):
            continue
        tokens = (token.groups(default="") for token in TOKEN.finditer(text, match.end()))
        row = arguments(tokens)
        options[match[2]] = (Option(row[0], None, None, None, None, None, row[1]) if match[1] == "FLAG" else
                             Option(*row[:6], row[7]))
    return options
