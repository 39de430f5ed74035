# SPDX-License-Identifier: GPL-2.0-or-later
"""The licences of what an image contains, in one text that goes with it.

  licences.py OUT PART... --PART DIR ...    DIR is the part's source tree; the C library's terms come with the compiler
"""
import argparse
import pathlib
import sys

# Part: what it is, and the file with its terms below its source tree.
PARTS = {
    "itlphone": ("itlphone, the trust module and the program around it", "LICENSE"),
    "wolfssl": ("wolfSSL, cryptography and TLS", "COPYING"),
    "lwip": ("lwIP, TCP/IP", "COPYING"),
    "expat": ("expat, XML", "expat/COPYING"),
    "libcoap": ("libcoap, CoAP", "LICENSE"),
    "http-parser": ("http-parser, HTTP messages", "LICENSE-MIT"),
    "unifont": ("GNU Unifont, the glyphs of the screen", "copyright"),
}

# Debian keeps the terms of the C library and of the compiler's own code here.
C_LIBRARY = (("newlib, the C library", "usr/share/doc/libnewlib-arm-none-eabi/copyright"),
             ("libgcc, the compiler's own functions", "usr/share/doc/gcc-arm-none-eabi/copyright"))


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("parts", nargs="+", choices=PARTS)
    for part in PARTS:
        parser.add_argument(f"--{part}", type=pathlib.Path)
    return parser.parse_args()


def text_of(path):
    """A file with terms; ends the program when it is not there."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError as error:
        sys.exit(f"licences.py: {path}: {error.strerror}: the terms of what is shipped must go with it")


def main():
    """Writes the text."""
    options = arguments()
    chapters = [(PARTS[part][0], text_of(getattr(options, part.replace("-", "_")) / PARTS[part][1])) for part in options.parts]
    for name, path in C_LIBRARY:
        system = pathlib.Path("/") / path
        chapters.append((name, text_of(system) if system.exists() else "See the documents of your compiler."))
    contents = "\n".join(f"  {number}. {name}" for number, (name, _) in enumerate(chapters, 1))
    body = "\n\n".join(f"{number}. {name}\n\n{text}" for number, (name, text) in enumerate(chapters, 1))
    options.out.write_text(f"This binary contains:\n\n{contents}\n\n\n{body}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
