# SPDX-License-Identifier: GPL-2.0-or-later
"""Gate: dependencies point one way: sim and boards -> firmware -> hal/include.

Read from the sources, not from the compiler, so that code left out of this build is checked too:
firmware includes firmware, hal/include, its libraries and the C library's headers that need no operating system;
hal/include only itself and the last; implementations of the HAL never firmware; *_priv.h stays inside its folder (its
tests excepted). Inside sim a room includes only rooms that SIM allows it, each of which stands before it there.

Headers that are installed include no wolfSSL: its structs depend on how it was built, and a user of the library may have
another one. Elsewhere <wolfssl/options.h> comes first, which says how.
"""
import re

import sources

INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]', re.MULTILINE)

# C11 headers of a hosted but heapless, OS-less C library (newlib-nano, picolibc).
PLAIN_C = {"assert.h", "inttypes.h", "limits.h", "stdalign.h", "stdarg.h", "stdbool.h", "stddef.h", "stdint.h",
           "stdnoreturn.h", "string.h"}

# Libraries, and the only folders below which each may be included. What libosip2 hands out is freed by a macro of its own
# that wants stdlib.h.
LIBRARIES = {"wolfssl/": "firmware", "expat.h": ("firmware/config", "firmware/directory", "firmware/push"), "coap3/": "firmware/coap",
             "osipparser2/": "firmware/sip", "stdlib.h": "firmware/sip", "http_parser.h": "firmware/http"}

# Where quoted includes are looked for, in this order, after the including file's own folder.
INCLUDE_ROOTS = ("firmware", "hal/include", "hal", "sim", "boards", "tests")

ALLOWED = {
    "hal/include": ("hal/include",),
    "hal": ("hal",),
    "firmware": ("firmware", "hal/include"),
    "sim": ("sim", "firmware", "hal"),
    "boards": ("boards", "firmware", "hal/include", "hal/lwip", "hal/coap"),
}

# The rooms of sim from the ground up, and those below it that each may include.
SIM = {
    "base": (),
    "keypool": ("base",),
    "listfile": ("base",),
    "tftpd": ("base",),
    "httpd": ("base", "tftpd"),
    "tlsd": ("base",),
    "tvs": ("base", "listfile", "tlsd"),
    "collector": ("base",),
    "cluster": ("base", "listfile", "collector"),
    "ccmcip": ("base", "cluster"),
    "mail": ("base",),
    "screenshot": ("base",),
    "resets": ("base", "collector", "cluster"),
    "provisioning": ("base", "listfile", "tftpd", "cluster"),
    "serving": ("base", "mail", "listfile", "tftpd", "httpd", "tlsd", "tvs", "collector", "cluster", "ccmcip", "resets", "provisioning"),
    "admin": ("base", "listfile", "cluster", "resets"),
    "scenario": ("base", "listfile", "tftpd", "tvs", "collector", "cluster", "resets", "serving", "admin", "keypool"),
    "device": ("base", "listfile"),
    "sshd": ("base",),
    "cli": ("base", "listfile", "tftpd", "tvs", "collector", "cluster", "resets", "serving", "admin", "device",
            "sshd", "screenshot", "scenario"),
    "wolfssl": (),
}


def room(path):
    """The part of the house a file belongs to, as named in ALLOWED; None for tests."""
    text = path.as_posix()
    for name in ("hal/include", "hal", "firmware", "sim", "boards"):
        if text.startswith(name + "/"):
            return name
    return None


def resolve(root, includer, name):
    """The project file behind a quoted include, relative to root, or None."""
    for folder in (includer.parent, *INCLUDE_ROOTS):
        if (root / folder / name).is_file():
            return (root / folder / name).resolve().relative_to(root.resolve())
    hits = [path for path in sources.files(root, ".h") if path.as_posix().endswith("/" + name)]
    return hits[0] if len(hits) == 1 else None


def system_header_fault(includer, name):
    """Why a <header> is out of place, or None."""
    if room(includer) not in ("firmware", "hal/include") or name in PLAIN_C:
        return None
    for library, home in LIBRARIES.items():
        homes = (home,) if isinstance(home, str) else home
        if name.startswith(library) and includer.as_posix().startswith(tuple(f"{room}/" for room in homes)):
            return None
    return f"<{name}> is neither plain C nor a library of this room"


def is_installed(path):
    """Whether users of the library see a header; firmware/CMakeLists.txt installs them."""
    return (path.suffix == ".h" and room(path) in ("firmware", "hal/include") and not path.name.endswith("_priv.h")
            and not {"coap", "directory", "http", "https", "picture", "push", "sip", "web"} & set(path.parts))


def wolfssl_fault(includer, name, seen):
    """What is wrong with including a header of wolfSSL after those in @p seen, or None."""
    if not name.startswith("wolfssl/"):
        return None
    if is_installed(includer):
        return f"<{name}> in a header that is installed: users may have another wolfSSL"
    if name != "wolfssl/options.h" and "wolfssl/options.h" not in seen:
        return f"<{name}> without <wolfssl/options.h> before it"
    return None


def sim_fault(includer, target):
    """Why a room of sim must not include a header of another one, or None."""
    home, other = includer.parts[1], target.parts[1]
    if room(includer) != "sim" or room(target) != "sim" or len(includer.parts) < 3 or home == other:
        return None
    if home not in SIM:
        return f"sim/{home} has no place among the rooms of sim"
    if other not in SIM[home]:
        return f"sim/{home} must not include {target}"
    return None


def order_faults():
    """Rooms of sim that stand above one which may include them."""
    below = set()
    for name, allowed in SIM.items():
        for other in sorted(set(allowed) - below):
            yield f"{__file__}: sim/{name} may include sim/{other}, which does not stand below it"
        below.add(name)


def project_header_fault(root, includer, name):
    """Why a "header" is out of place, or None."""
    home = room(includer)
    target = resolve(root, includer, name)
    if target is None:
        return None if home is None else f'"{name}" is not a header of this project'
    if home is not None and not target.as_posix().startswith(tuple(f"{part}/" for part in ALLOWED[home])):
        return f"{home} must not include {target}"
    if name.endswith("_priv.h") and home is not None and target.parent != includer.parent:
        return f"{target} is private to {target.parent}"
    return sim_fault(includer, target)


def faults(root, path):
    """Every finding of one file."""
    text = (root / path).read_text(encoding="utf-8")
    seen = set()
    for match in INCLUDE.finditer(text):
        quote, name = match.groups()
        fault = system_header_fault(path, name) or wolfssl_fault(path, name, seen) if quote == "<" else project_header_fault(root, path, name)
        if fault:
            line = text.count("\n", 0, match.start(1)) + 1
            yield f"{path}:{line}: {fault}"
        seen.add(name)


def main():
    """Checks every C file of the tree."""
    args = sources.root_argument(__doc__)
    paths = sources.files(args.root, ".c", ".h")
    findings = [*order_faults(), *(fault for path in paths for fault in faults(args.root, path))]
    sources.finish(findings, f"{len(paths)} files include in the right direction")


if __name__ == "__main__":
    main()
