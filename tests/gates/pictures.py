# SPDX-License-Identifier: GPL-2.0-or-later
"""Gate: the pictures of the documents are what docs/pictures/draw.py draws, in order, shown, and true of the rooms.

Nothing on a picture is on something else, and texts fit their boxes; each picture is in a document, with words for those
who do not see it; the rooms of firmware are those of the tree, and each includes only rooms of the rows below its own.
"""
import importlib
import re
import sys

import sources

INCLUDE = re.compile(r'^\s*#\s*include\s*"(\w+)/', re.MULTILINE)
SHOWN = re.compile(r"!\[([^\]]*)\]\(pictures/([\w-]+\.svg)\)")


def drawing_faults(folder, pictures):
    """Pictures that are out of date or badly drawn, and files that nobody draws."""
    for picture in pictures:
        name = f"docs/pictures/{picture.name}.svg"
        for fault in sorted(set(picture.faults())):
            yield f"{name}: {fault}"
        file = folder / f"{picture.name}.svg"
        if not file.is_file() or file.read_text(encoding="utf-8") != picture.svg():
            yield f"{name} is not what docs/pictures/draw.py draws: ./dev docs"
    for file in sorted(folder.glob("*.svg")):
        if file.stem not in {picture.name for picture in pictures}:
            yield f"docs/pictures/{file.name} is drawn by nobody"


def showing_faults(root, pictures):
    """Pictures in no document, or without words."""
    shown = {}
    for document in sorted((root / "docs").glob("*.md")):
        for words, file in SHOWN.findall(document.read_text(encoding="utf-8")):
            shown[file] = words
            if not words.strip():
                yield f"docs/{document.name}: {file} has no alternative text"
    for picture in pictures:
        if f"{picture.name}.svg" not in shown:
            yield f"docs/pictures/{picture.name}.svg is shown in no document"


def room_faults(root, rows):
    """Where the picture of the rooms of firmware is not true."""
    level = {name: number for number, names in enumerate(rows) for name in names}
    there = {path.parts[1] for path in sources.files(root, ".c", ".h", rooms=("firmware",)) if len(path.parts) > 2}
    for name in sorted(there ^ set(level)):
        yield f"docs/pictures/rooms.svg {'lacks' if name in there else 'has'} the room firmware/{name}"
    for path in sources.files(root, ".c", ".h", rooms=("firmware",)):
        home = path.parts[1]
        for other in sorted(set(INCLUDE.findall((root / path).read_text(encoding="utf-8")))):
            if home in level and other in level and home != other and level[other] <= level[home]:
                yield f"{path}: includes firmware/{other}, which is not below it in docs/pictures/rooms.svg"


def main():
    """Draws the pictures of the tree again, and compares."""
    args = sources.root_argument(__doc__)
    folder = args.root / "docs" / "pictures"
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(folder))
    pictures = importlib.import_module("draw").pictures()
    rows = importlib.import_module("rooms").FIRMWARE
    findings = [*drawing_faults(folder, pictures), *showing_faults(args.root, pictures), *room_faults(args.root, rows)]
    sources.finish(findings, f"{len(pictures)} pictures are as they are drawn")


if __name__ == "__main__":
    main()
