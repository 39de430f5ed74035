# SPDX-License-Identifier: GPL-2.0-or-later
"""The rooms of the host program: which may include which, as the gate on includes has it."""
import canvas
import includes

# From column to column.
STEP = 82

# What the gate knows besides: it has no source of ours but settings, nobody includes it and it includes nobody.
APART = ("wolfssl",)
ROOMS = {name: uses for name, uses in includes.SIM.items() if name not in APART}


def levels():
    """The rooms in rows, each using only rooms of the rows below; the highest first."""
    level = {}
    for name, uses in ROOMS.items():
        level[name] = 1 + max((level[other] for other in uses), default=-1)
    return [tuple(name for name in ROOMS if level[name] == at) for at in range(max(level.values()), -1, -1)]


def described():
    """The table as a sentence, for those who do not see the picture."""
    return " ".join(f"{name} uses {', '.join(uses)}." for name, uses in ROOMS.items() if uses)


def draw():
    """The picture: a row for each room, a column for each that is used."""
    columns = [name for name in ROOMS if any(name in uses for uses in ROOMS.values())]
    width = 110 + STEP * len(columns)
    picture = canvas.Picture("sim-rooms", "Which room of sim uses which", described(), width, 66 + 34 * len(ROOMS))
    picture.note(20, 20, "*uses")
    for place, name in enumerate(columns):
        picture.note(142 + STEP * place, 20, f"*{name}", anchor="middle")
    for number, (name, uses) in enumerate(ROOMS.items()):
        y = 48 + 34 * number
        picture.area(12, y, width - 24, 30, f"*{name}")
        for place, other in enumerate(columns):
            if other in uses:
                picture.box(130 + STEP * place, y + 5, 24, 20, kind="judge")
    return picture
