# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures the images of all boards and writes the tables of docs/boards.md: `./dev board table`.

Sizes are the linker's. Peaks are what the program itself counted over boots with a first list, an update by the list
(RSA-2048) and one by TVS (TLS), each with an alarm where the board has CoAP. Instructions are the emulator's.
"""
import json
import os
import pathlib
import re

import emulated
import lab
import test_phone_alarm
import test_phone_tvs
from emulated import DEV, read

ROOT = pathlib.Path(DEV).parent
PAGE = ROOT / "docs" / "boards.md"
ROOMS = ("tlv", "trustlist", "signature", "verify", "policy", "store", "reach", "tftp", "fetch", "tls", "status",
         "outcome", "phone", "reason", "text", "config", "alarm", "report", "tvs", "coap", "http", "https", "web", "screen",
         "picture", "push")
OTHERS = ("wolfSSL", "lwIP", "expat", "libcoap", "http-parser", "hal/lwip", "application", "drivers", "C library")
PEAKS = {"stack_used": "stack", "heap_peak": "heap asked for", "heap_taken": "heap taken", "lwip_heap_peak": "lwIP heap",
         "lwip_pool_peak": "lwIP frame buffers (of 1536)"}


def boards():
    """Every board, the emulated ones first."""
    names = sorted(path.parent.name for path in (ROOT / "boards").glob("*/board.cmake"))
    return sorted(names, key=lambda name: (not is_emulated(name), name))


def is_emulated(board):
    """True for boards that QEMU runs."""
    return (ROOT / "boards" / board / "qemu.json").exists()


def has_coap(board):
    """False where there is no room for libcoap."""
    return json.loads((ROOT / "boards" / board / "qemu.json").read_text(encoding="utf-8")).get("coap", True)


def sizes_of(board):
    """The sizes that the build has left."""
    return json.loads((ROOT / "build" / "boards" / board / "sizes.json").read_text(encoding="utf-8"))


def peaks_of(board):
    """The largest figures over some boots."""
    emulated.BOARD = board
    peaks = dict.fromkeys(PEAKS, 0)
    with lab.folder() as root, lab.folder() as home, lab.Atftpd(root) as server, \
            test_phone_tvs.Tvs("cucm-callmanager-new.pem") as tvs, test_phone_alarm.Collector() as collector:
        options = ("--model", "8845", *(("--alarm", collector.uri) if has_coap(board) else ()))
        for phone, served in (("a", "a1-first-sha1.tlv"), ("a", "a2-reissued-sha512.tlv"), ("c", "c1-cucm-shape.tlv"),
                              ("c", "c3-callmanager-regenerated.tlv")):
            (home / phone).mkdir(exist_ok=True)
            lab.put(root, "ITLFile.tlv", read(served))
            result = emulated.Device(home / phone).boot(server.address, tvs=[tvs.address], options=options)
            if result.status != 0:
                raise SystemExit(f"{board}: {served}: {result}")
            for name in PEAKS:
                peaks[name] = max(peaks[name], emulated.use(result, name))
    return peaks


def instructions():
    """Instructions per list verification."""
    return lab.run(emulated.QEMU, "-M", "mps2-an385", "-nodefaults", "-nographic", "-monitor", "none", "-serial",
                   "stdio", "-kernel", ROOT / "build" / "boards" / "mps2-an385" / "bench.elf", "-icount",
                   "shift=0,sleep=off", "-semihosting-config", "enable=on,target=native", "-nic", "none").json


def table(head, rows):
    """A Markdown table; numbers to the right."""
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
    return "\n".join(lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows])


def size_table(names):
    """Code and constants of every part, then the sums."""
    sizes = {board: sizes_of(board) for board in names}
    rows = [[part, *(sizes[board]["parts"].get(key, {}).get("text", 0) for board in names)]
            for part, key in [(f"firmware/{room}", f"firmware/{room}") for room in ROOMS] + [(o, o) for o in OTHERS]]
    for label, kind in (("all code and constants", "text"), ("initialised data", "data"), ("zeroed data", "bss")):
        rows.append([f"**{label}**", *(sizes[board]["total"][kind] for board in names)])
    for label in ("trust module", "store", "firmware data", "firmware frame"):
        rows.append([label, *(sizes[board]["sums"][label] for board in names)])
    return table(["bytes", *names], rows)


def peak_table(names):
    """What was used at most."""
    peaks = {board: peaks_of(board) for board in names}
    return table(["at most", *names], [[label, *(peaks[board][name] for board in names)]
                                       for name, label in PEAKS.items()])


def replace(text, mark, content):
    """Puts content between <!-- mark --> and <!-- /mark -->."""
    pattern = re.compile(rf"(<!-- {mark} -->\n).*?(<!-- /{mark} -->)", re.DOTALL)
    if not pattern.search(text):
        raise SystemExit(f"{PAGE.name} has no place for {mark}")
    return pattern.sub(lambda match: match[1] + content + "\n" + match[2], text)


def main():
    """The command."""
    lab.itlsim_path()
    names = boards()
    counts = instructions()
    text = PAGE.read_text(encoding="utf-8")
    text = replace(text, "sizes", size_table(names))
    text = replace(text, "peaks", peak_table([name for name in names if is_emulated(name)]))
    text = replace(text, "instructions", table(
        ["list of {} bytes, RSA-2048, SHA-1".format(counts["bytes"]), "instructions"],
        [["digest and RSA alone", counts["bare"]], ["the phone's verification", counts["list"]],
         ["ratio", f"{counts['list'] / counts['bare']:.3f}"]]))
    fresh = PAGE.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    os.replace(fresh, PAGE)


if __name__ == "__main__":
    main()
