# SPDX-License-Identifier: GPL-2.0-or-later
"""Sizes of an image, part by part, from the linker's map and the compiler's stack usage; held against ceilings.

  sizes.py BUILD BOARD --ceilings INI [--chip-only] [--json FILE]    fails, and says why, when a part is past its ceiling
"""
import argparse
import configparser
import json
import pathlib
import re
import sys

# The trust module: the rooms of firmware/ that every phone needs to trust a list.
TRUST = ("reason", "text", "tlv", "trustlist", "signature", "verify", "policy", "store", "reach", "fetch", "tftp", "status",
         "outcome", "phone")
LIBRARIES = {"libwolfssl.a": "wolfSSL", "liblwip.a": "lwIP", "libexpat.a": "expat", "libcoap.a": "libcoap",
             "libcoap_port.a": "libcoap", "libhal_lwip.a": "hal/lwip", "libhttp_parser.a": "http-parser"}
# Archives of firmware/.
FIRMWARE = ("libitlphone.a", "libitlphone_coap.a", "libitlphone_http.a", "libitlphone_web.a", "libitlphone_web_server.a",
            "libitlphone_push.a", "libitlphone_picture.a", "libitlphone_https.a")
KINDS = {".text": "text", ".vectors": "text", ".boot_header": "text", ".ARM.exidx": "text", ".data": "data", ".ram_code": "data",
         ".bss": "bss"}


def rooms_of_objects(build):
    """Object name to room, for the files of firmware/."""
    rooms = {}
    for entry in json.loads((build / "compile_commands.json").read_text(encoding="utf-8")):
        match = re.search(r"/firmware/(\w+)/(\w+\.c)$", entry["file"])
        if match:
            name = match[2] + ".obj"
            if name in rooms:
                sys.exit(f"sizes.py: two files of firmware/ are called {match[2]}")
            rooms[name] = match[1]
    return rooms


def sections(text):
    """(output section, bytes, object) of everything that the linker placed."""
    output = None
    text = text[text.index("Linker script and memory map"):]
    text = re.sub(r"^( \S+)\n {2,}(0x)", r"\1 \2", text, flags=re.MULTILINE)
    for line in text.splitlines():
        match = re.match(r"(\.\S+|/DISCARD/)", line)
        if match:
            output = match[1]
        match = re.match(r" (?:\*fill\*|[.\w]\S*)\s+0x[0-9a-f]+\s+0x([0-9a-f]+)(?:\s+(\S.*))?$", line)
        if match and output in KINDS and int(match[1], 16) > 0:
            yield output, int(match[1], 16), match[2] or ""


def part_of(name, rooms):
    """The part of the image that an object belongs to."""
    match = re.match(r".*?([\w.+-]+\.a)\((.+)\)$", name)
    if match and match[1] in FIRMWARE:
        return "firmware/" + rooms[match[2]]
    if match:
        return LIBRARIES.get(match[1], "C library")
    if re.search(r"itlphone_image\.dir/(.*/)?(drivers/|[\w-]+/(board|clocks)\.c)", name):
        return "drivers"
    if "itlphone_image.dir" in name:
        return "application"
    return "C library" if name else "padding"


def deepest_frame(build, rooms):
    """(bytes, function) of the largest stack frame in firmware/."""
    deepest = (0, "")
    for path in (build / "firmware").rglob("*.su"):
        for line in path.read_text(encoding="utf-8").splitlines():
            where, size, kind = line.rsplit("\t", 2)
            if "dynamic" in kind and "bounded" not in kind:
                sys.exit(f"sizes.py: {where} has a stack frame without bound")
            if path.name.replace(".su", ".obj") in rooms or path.name.endswith(".c.su"):
                deepest = max(deepest, (int(size), where.split(":")[-1]))
    return deepest


def measure(build):
    """Sizes of the image: parts, and sums that ceilings are about."""
    rooms = rooms_of_objects(build)
    parts = {}
    for output, size, name in sections((build / "itlphone.elf.map").read_text(encoding="utf-8")):
        part = parts.setdefault(part_of(name, rooms), {"text": 0, "data": 0, "bss": 0})
        part[KINDS[output]] += size
    total = {kind: sum(part[kind] for part in parts.values()) for kind in ("text", "data", "bss")}
    frame, function = deepest_frame(build, rooms)
    firmware = [part for name, part in parts.items() if name.startswith("firmware/")]
    sums = {
        "image": total["text"] + total["data"],
        "ram": total["data"] + total["bss"],
        "trust module": sum(parts.get("firmware/" + room, {"text": 0})["text"] for room in TRUST),
        "store": parts["firmware/store"]["text"],
        "firmware data": sum(part["data"] + part["bss"] for part in firmware),
        "firmware frame": frame,
    }
    for name, part in parts.items():
        sums.setdefault(name, part["text"] + part["data"])
    return {"parts": parts, "total": total, "sums": sums, "deepest_frame": function}


def ceilings_of(path, board):
    """Ceilings of a board: those for all, and its own."""
    parser = configparser.ConfigParser()
    with open(path, encoding="utf-8") as stream:
        parser.read_file(stream)
    if board not in parser:
        sys.exit(f"sizes.py: {path} has no ceilings for {board}: add a section [{board}], with `image` and `ram` at least")
    return {name: int(value) for name, value in {**parser["all"], **parser[board]}.items()}


def main():
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("board")
    parser.add_argument("--ceilings", type=pathlib.Path, required=True)
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument("--chip-only", action="store_true", help="hold the ceilings of image and RAM alone")
    arguments = parser.parse_args()
    sizes = measure(arguments.build)
    past = []
    ceilings = ceilings_of(arguments.ceilings, arguments.board)
    if arguments.chip_only:
        ceilings = {name: ceilings[name] for name in ("image", "ram") if name in ceilings}
    for name, ceiling in ceilings.items():
        size = next((value for key, value in sizes["sums"].items() if key.lower() == name), None)
        if size is None:
            past.append(f"{arguments.board}: a ceiling for {name}, which the image does not have")
        elif size > ceiling:
            detail = f" ({sizes['deepest_frame']})" if name == "firmware frame" else ""
            past.append(f"{arguments.board}: {name} is {size} bytes{detail}, ceiling {ceiling}")
    if arguments.json:
        arguments.json.write_text(json.dumps(sizes, indent=1), encoding="utf-8")
    for line in past:
        print(line, file=sys.stderr)
    sys.exit(1 if past else 0)


if __name__ == "__main__":
    main()
