# SPDX-License-Identifier: GPL-2.0-or-later
"""Draws the pictures of the documents into this folder; ./dev docs calls it, and a gate compares.

Each picture is a module here with a function draw(), which returns a Picture (canvas.py).
"""
import pathlib
import sys

FOLDER = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.append(str(FOLDER.parent.parent / "tests" / "gates"))

import alarm  # noqa: E402
import boot  # noqa: E402
import cluster  # noqa: E402
import decision  # noqa: E402
import list_way  # noqa: E402
import rooms  # noqa: E402
import sim_rooms  # noqa: E402

MODULES = (rooms, sim_rooms, list_way, boot, decision, cluster, alarm)


def pictures():
    """All pictures."""
    return [module.draw() for module in MODULES]


def main():
    """Writes the pictures; those whose geometry is wrong are told instead."""
    wrong = 0
    for picture in pictures():
        faults = sorted(set(picture.faults()))
        wrong += len(faults)
        for fault in faults:
            print(f"{picture.name}: {fault}", file=sys.stderr)
        if not faults:
            (FOLDER / f"{picture.name}.svg").write_text(picture.svg(), encoding="utf-8")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
