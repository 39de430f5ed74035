# SPDX-License-Identifier: GPL-2.0-or-later
"""The rooms of the house: who may include whom. The gate compares the rooms and their order with the tree."""
import canvas
import sim_rooms

# Each room includes only rooms of the rows below its own.
FIRMWARE = (("push",), ("coap", "picture", "directory"), ("report", "screen", "web", "https"), ("phone",), ("tvs",), ("store", "verify", "tls"),
            ("signature", "tftp", "http", "outcome"), ("trustlist", "config", "fetch", "status", "sip"),
            ("tlv", "family", "alarm", "options", "policy", "reach"), ("reason", "text"))

WIDTH, HEIGHT, PITCH, GAP = 93, 26, 34, 4
MOST = 5  # rooms of sim in a row; those that are too many have one of their own


def put_rows(picture, middle, y, rows):
    """Rows of rooms, each centred."""
    for number, names in enumerate(rows):
        left = middle - (len(names) * (WIDTH + GAP) - GAP) / 2
        for place, name in enumerate(names):
            picture.box(left + place * (WIDTH + GAP), y + number * PITCH, WIDTH, HEIGHT, name)


def put_hal(picture, top):
    """The HAL and what implements it, from a height down."""
    asked = picture.box(130, top, 580, 50, "*hal/include", "flash, network, clock, random numbers, log, system",
                        kind="judge")
    made = picture.area(20, top + 90, 820, 90, "*hal: implementations, and what libcoap needs")
    for place, (name, what) in enumerate((("posix", "on Linux"), ("virtual", "in memory, from a seed"),
                                          ("lwip", "on bare metal"), ("coap", "for libcoap"))):
        picture.box(36 + place * 200, top + 122, 188, 46, f"*hal/{name}", f"~{what}")
    picture.arrow((420, top + 90), asked.bottom)
    picture.note(430, top + 64, "~implement it; coap uses it")
    return asked, made


def draw():
    """The picture."""
    levels = [row[i:i + MOST] for row in sim_rooms.levels() for i in range(0, len(row), MOST)]
    height = 44 + PITCH * len(levels)
    top = height + 60
    picture = canvas.Picture(
        "rooms", "The rooms of itlphone, and who may include whom",
        "sim and boards use firmware, firmware uses hal/include alone; hal/posix, hal/virtual and hal/lwip implement "
        "hal/include, hal/coap uses it for libcoap. sim may use all of hal, boards hal/lwip and hal/coap. tests may use everything. Inside "
        "firmware and sim a room uses only rooms of the rows below its own. Firmware from the top: "
        + "; ".join(", ".join(row) for row in FIRMWARE) + ".", 860, top + 626)
    sim = picture.area(20, 20, 506, height, "*sim: the host program")
    put_rows(picture, 273, 54, levels)
    picture.box(546, 20, 294, 60, "*tests", "may use everything")
    boards = picture.area(546, 100, 294, height - 80, "*boards: ARM boards")
    picture.box(562, 140, 262, 100, "start-up, drivers, linker scripts", "and the program that runs", "the firmware there")
    firmware = picture.area(130, top, 580, 380, "*firmware: the phone, portable C11")
    put_rows(picture, 420, top + 34, FIRMWARE)
    asked, made = put_hal(picture, top + 426)
    picture.arrow((300, height + 20), (300, firmware.y))
    picture.arrow((600, height + 20), (600, firmware.y))
    picture.arrow(firmware.bottom, asked.top)
    picture.arrow((110, sim.y + sim.h), (110, made.y))
    picture.note(102, top + 162, "~all of hal,", "~hal/include", anchor="end")
    picture.arrow((730, boards.y + boards.h), (730, made.y))
    picture.note(738, top + 154, "~hal/include,", "~hal/lwip,", "~hal/coap")
    picture.note(700, top + 8, "~each uses only rows below", anchor="end")
    picture.note(516, 28, "~each uses only rows below", anchor="end")
    return picture
