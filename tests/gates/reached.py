# SPDX-License-Identifier: GPL-2.0-or-later
"""Gate: servers are reached and clocks are asked in one way.

Names are looked up by firmware/reach alone, which has the rule for all servers; what time it is, itl_hal_now_ms says.
"""
import re

import sources
import texts

MEASURED = ("firmware", "hal", "boards", "sim")
LOOKED_UP = "a look-up of its own; firmware/reach looks names up, and goes from address to address"
# (what, why not, where it is at home)
FAULTS = (
    (re.compile(r"->resolve\("), LOOKED_UP, ("firmware/reach/reach.c",)),
    (re.compile(r"\bgetaddrinfo\s*\("), LOOKED_UP,
     ("hal/posix/resolve.c", "boards/libcoap/include/sys/socket.h")),
    (re.compile(r"->monotonic_ms\("), "a clock asked by hand; itl_hal_now_ms does", ("hal/include/hal/clock.h",)),
)


def faults(root, path):
    """Every finding of one file."""
    text = texts.without_comments((root / path).read_text(encoding="utf-8"))
    for number, line in enumerate(text.splitlines(), 1):
        for pattern, fault, homes in FAULTS:
            if pattern.search(line) and path.as_posix() not in homes:
                yield f"{path}:{number}: {fault}"


def main():
    """Checks every C file of the product."""
    args = sources.root_argument(__doc__)
    paths = sources.files(args.root, ".c", ".h", rooms=MEASURED)
    findings = [fault for path in paths for fault in faults(args.root, path)]
    sources.finish(findings, f"{len(paths)} files reach servers and ask clocks in one way")


if __name__ == "__main__":
    main()
