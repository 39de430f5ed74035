# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads what stands on a phone's picture, from the file alone: BMP and PNG taken apart here, and glyphs compared with
those of Debian's font."""
import gzip
import itertools
import pathlib
import struct
import xml.etree.ElementTree as ET
import zlib

FONT = pathlib.Path("/usr/share/consolefonts/Unifont-APL8x16.psf.gz")
COLUMNS, ROWS = 8, 16
DARK, LIGHT = (0, 0, 0), (255, 255, 255)


def bmp(data):
    """(width, height, rows of pixels from the top) of a BMP of 32 bits a pixel, bottom-up."""
    kind, size, _, start, header, width, height, planes, bits, packed = struct.unpack_from("<2sIIIIiiHHI", data)
    assert (kind, size, header, planes, bits, packed) == (b"BM", len(data), 40, 1, 32, 0), data[:54]
    assert start + 4 * width * height == len(data)
    rows = [[(data[at + 2], data[at + 1], data[at]) for at in range(begin, begin + 4 * width, 4)]
            for begin in range(start, len(data), 4 * width)]
    return width, height, rows[::-1]


def chunks(data):
    """Type and content of a PNG's chunks, whose check sums are right."""
    at = 8
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        content = data[at + 8:at + 8 + length]
        assert struct.unpack_from(">I", data, at + 8 + length)[0] == zlib.crc32(kind + content), kind
        yield kind, content
        at += 12 + length


def paeth(left, above, corner):
    """The predictor of PNG's fourth filter."""
    guess = left + above - corner
    return min((abs(guess - left), 0, left), (abs(guess - above), 1, above), (abs(guess - corner), 2, corner))[2]


def unfilter(kind, line, before, step):
    """A line of a PNG as it was before its filter."""
    out = bytearray()
    for at, byte in enumerate(line):
        left, corner = (out[at - step], before[at - step]) if at >= step else (0, 0)
        above = before[at]
        guess = (0, left, above, (left + above) // 2, paeth(left, above, corner))[kind]
        out.append(byte + guess & 0xFF)
    return bytes(out)


def png(data):
    """As bmp(), of a PNG of 8 bits for each of red, green and blue."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    parts = list(chunks(data))
    assert parts[0][0] == b"IHDR" and parts[-1] == (b"IEND", b"")
    width, height, *kind = struct.unpack(">IIBBBBB", parts[0][1])
    assert kind == [8, 2, 0, 0, 0], kind
    raw = zlib.decompress(b"".join(content for name, content in parts if name == b"IDAT"))
    line = 1 + 3 * width
    assert len(raw) == height * line
    rows, before = [], bytes(3 * width)
    for begin in range(0, len(raw), line):
        before = unfilter(raw[begin], raw[begin + 1:begin + line], before, 3)
        rows.append([tuple(before[at:at + 3]) for at in range(0, len(before), 3)])
    return width, height, rows


def font():
    """Characters by the 16 bytes of their glyph, and by those of the inverse one."""
    data = gzip.decompress(FONT.read_bytes())
    magic, mode, size = struct.unpack_from("<HBB", data)
    assert (magic, size) == (0x0436, ROWS)
    count = 512 if mode & 1 else 256
    glyph, known = 0, {}
    for (unit,) in struct.iter_unpack("<H", data[4 + count * size:]):
        bits = data[4 + glyph * size:4 + (glyph + 1) * size]
        if unit == 0xFFFF:
            glyph += 1
        elif 0x20 <= unit < 0x7F:
            known.setdefault((bits, False), chr(unit))
            known.setdefault((bytes(byte ^ 0xFF for byte in bits), True), chr(unit))
    return known


def cell(rows, column, row, scale, known):
    """The character of a cell, and whether it is light on dark."""
    bits = bytearray()
    for y in range(row * ROWS, (row + 1) * ROWS):
        byte = 0
        for x in range(column * COLUMNS, (column + 1) * COLUMNS):
            colours = {rows[y * scale + down][x * scale + right] for down in range(scale) for right in range(scale)}
            assert colours in ({DARK}, {LIGHT}), colours
            byte = byte << 1 | (colours == {DARK})
        bits.append(byte)
    inverse = (bytes(bits), True) in known
    return known[bytes(bits), inverse], inverse


def text(picture, scale):
    """[(text, is light on dark)] of each row of characters, from the top; what is left beside them is light."""
    width, height, rows = picture
    known = font()
    columns, lines = width // (COLUMNS * scale), height // (ROWS * scale)
    for y, x in itertools.chain(itertools.product(range(height), range(columns * COLUMNS * scale, width)),
                                itertools.product(range(lines * ROWS * scale, height), range(width))):
        assert rows[y][x] == LIGHT, (x, y)
    found = []
    for line in range(lines):
        cells = [cell(rows, column, line, scale, known) for column in range(columns)]
        inverse = {is_inverse for _, is_inverse in cells}
        assert len(inverse) == 1, (line, cells)
        found.append(("".join(character for character, _ in cells), inverse.pop()))
    return found


def scale_of(picture):
    """How many pixels one of the font takes: phones with large screens have letters twice as large."""
    return 2 if picture[0] >= 640 else 1


def compare(case, picture, document):
    """Holds a picture against the XML of the same screen (ModeInfo): title, lines, cursor, prompt and soft keys."""
    rows = text(picture, scale_of(picture))
    info = ET.fromstring(document)
    room = len(rows[0][0]) - 1
    fields = info.findall("CiscoIPPhoneFields")
    wanted = []
    for number, field in enumerate(fields, 1):
        name, value = field.findtext("FieldName"), field.findtext("FieldValue")
        label = f"{number} {name}" if field.findtext("FieldType") == "1" else name
        wanted.append(((f"{label}: {value}" if value else label)[:room].rstrip(), field.findtext("FieldAttr") == "1"))
    shown = rows[1:-2]
    first = next((at for at, (_, chosen) in enumerate(wanted) if chosen), 0) // len(shown) * len(shown)
    wanted = wanted[first:first + len(shown)]
    case.assertEqual([(line[1:].rstrip(), inverse) for line, inverse in shown[:len(wanted)]], wanted)
    case.assertEqual({(line.strip(), inverse) for line, inverse in shown[len(wanted):]} - {("", False)}, set())
    title, is_inverse = rows[0]
    case.assertTrue(is_inverse)
    case.assertEqual(title.removesuffix("[locked] ").strip(), info.findtext("PlaneTitle"))
    case.assertEqual("[locked]" in title, info.findtext("Status") == "Locked")
    case.assertEqual(rows[-2], ((" " + info.findtext("Prompt"))[:room + 1].ljust(room + 1), False))
    case.assertTrue(rows[-1][1])
    mask = int(info.findtext("PlaneSoftKeyMask"))
    case.assertGreaterEqual(len(rows[-1][0].split()), bin(mask).count("1"))
