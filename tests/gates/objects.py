# SPDX-License-Identifier: GPL-2.0-or-later
"""Gate: the firmware's objects call no heap and no operating system, and have no writable data.

Everything the archive needs from outside is listed by nm and must be on the list below; sections come from objdump.
"""
import re
import subprocess

import sources

# What the C library of a bare board has, and wolfSSL. Anything else is a finding: a heap call, a system call, stdio.
ALLOWED = re.compile(r"(mem(cpy|move|set|cmp|chr)|str(n?cmp|n?len|n?cpy|chr|rchr|str|spn|cspn)"
                     r"|wc_\w+|wolfSSL_(?!Malloc|Free$|Realloc)\w+|wolfSSLv23_\w+|wolfTLS\w+|wolfCrypt_\w+"
                     r"|__stack_chk_fail|_GLOBAL_OFFSET_TABLE_|__assert_fail)$")

# Only the room that reads XML calls expat.
EXPAT = re.compile(r"XML_\w+$")
EXPAT_OBJECTS = ("config.c.o", "config_value.c.o")

# Constant tables of pointers land in .data.rel.ro on a host with position-independent code: read-only once loaded.
WRITABLE = re.compile(r"\.(data(?!\.rel\.ro)|bss|tdata|tbss)")


def output(*command):
    """Standard output of a command."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def foreign_symbols(archive):
    """(object, symbol) for everything an object needs that the archive itself does not define."""
    defined, needed, member = set(), [], ""
    for line in output("nm", "-P", str(archive)).splitlines():
        fields = line.split()
        if line.endswith(":"):
            member = re.sub(r".*\[(.*)\]:", r"\1", line)
        elif len(fields) >= 2 and fields[1] in "Uwv":
            needed.append((member, fields[0]))
        elif len(fields) >= 2:
            defined.add(fields[0])
    return [(member, symbol) for member, symbol in needed if symbol not in defined]


def writable_symbols(archive):
    """(object, section, symbol) for everything in a writable section, common symbols included."""
    member = ""
    for line in output("objdump", "-t", str(archive)).splitlines():
        if ":     file format" in line:
            member = line.split(":")[0]
            continue
        match = re.match(r"[0-9a-f]+ .{7} (\S+)\s+([0-9a-f]+)\s+(?:\.hidden )?(\S+)$", line)
        if match and int(match.group(2), 16) and (WRITABLE.match(match.group(1)) or match.group(1) == "*COM*"):
            yield member, match.group(1), match.group(3)


def main():
    """Checks one archive."""
    args = sources.root_argument(__doc__, "archive")
    findings = [f"{member}: calls {symbol}" for member, symbol in foreign_symbols(args.archive)
                if not ALLOWED.match(symbol) and not (member in EXPAT_OBJECTS and EXPAT.match(symbol))]
    findings += [f"{member}: {symbol} is writable ({section})"
                 for member, section, symbol in writable_symbols(args.archive)]
    members = len(output("ar", "t", str(args.archive)).split())
    if members == 0:
        findings.append(f"{args.archive} holds no object")
    sources.finish(findings, f"{members} objects: no heap, no operating system, nothing writable")


if __name__ == "__main__":
    main()
