# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes the C array of a bitmap font out of a console font of Debian's (PSF version 1, 8 pixels wide):

font.py FONT.psf.gz OUT.c
"""
import gzip
import pathlib
import struct
import sys

FIRST, LAST = 0x20, 0x7E
WIDTH, HEIGHT = 8, 16


def glyphs(data):
    """Bytes of each glyph by its character."""
    magic, mode, size = struct.unpack_from("<2sBB", data)
    if magic != b"\x36\x04" or size != HEIGHT or not mode & 2:
        sys.exit("not a PSF font of 8x16 pixels with a table of its characters")
    count = 512 if mode & 1 else 256
    table = memoryview(data)[4 + count * size:].cast("B")
    found, glyph = {}, 0
    for at in range(0, len(table) - 1, 2):
        unit = table[at] | table[at + 1] << 8
        if unit == 0xFFFF:
            glyph += 1
        elif FIRST <= unit <= LAST:
            found.setdefault(unit, bytes(data[4 + glyph * size:4 + (glyph + 1) * size]))
    return found


def main():
    """Reads the font, writes the file."""
    found = glyphs(gzip.decompress(pathlib.Path(sys.argv[1]).read_bytes()))
    missing = [chr(code) for code in range(FIRST, LAST + 1) if code not in found]
    if missing:
        sys.exit(f"the font lacks {missing}")
    lines = ["    {" + ", ".join(f"0x{byte:02x}" for byte in found[code]) + "}," for code in range(FIRST, LAST + 1)]
    pathlib.Path(sys.argv[2]).write_text('#include "picture/font.h"\n\n'
                                         "const uint8_t itl_font[ITL_FONT_GLYPHS][ITL_FONT_HEIGHT] = {\n"
                                         + "\n".join(lines) + "\n};\n", encoding="ascii")


main()
