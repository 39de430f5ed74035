# SPDX-License-Identifier: GPL-2.0-or-later
"""Canaries of the gates: each plants one violation in a small tree and demands that its gate reports just that.

Every tree is first shown to its gate without the violation, so that a gate which fails for another reason, or always,
does not look alive. The canaries of the sanitizers, of CUnit and of valgrind are programs: see CMakeLists.txt.
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

from sources import GATES, REPOSITORY

SPDX = "/* SPDX-License-Identifier: GPL-2.0-or-later */\n"

HEADER = SPDX + """/** @file What it is for. */
#ifndef ROOM_H
#define ROOM_H

/** Doubles @p n. */
int room_double(int n);

#endif
"""

SOURCE = SPDX + """#include "room/room.h"

int room_double(int n)
{
    return 2 * n;
}
"""

CLEAN = {"firmware/room/room.h": HEADER, "firmware/room/room.c": SOURCE}


class GateCanary(unittest.TestCase):
    """A tree of its own for each canary."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="canary-")
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.write(CLEAN)

    def write(self, tree):
        """Writes the files of a tree."""
        for name, text in tree.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def run_gate(self, gate, *arguments):
        """Runs a gate; returns its status and all that it said."""
        command = [sys.executable] if gate.endswith(".py") else ["bash"]
        done = subprocess.run([*command, str(GATES / gate), *map(str, arguments)], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        return done.returncode, done.stdout

    def expect(self, gate, arguments, tree, pattern):
        """The gate passes the tree as it is, and reports the violation planted by `tree`."""
        status, said = self.run_gate(gate, *arguments)
        self.assertEqual(status, 0, f"{gate} fails without a violation:\n{said}")
        self.write(tree)
        status, said = self.run_gate(gate, *arguments)
        self.assertNotEqual(status, 0, f"{gate} let the violation pass:\n{said}")
        self.assertRegex(said, pattern)


class TreeCanaries(GateCanary):
    """Gates that read sources."""

    def on_root(self, gate, tree, pattern):
        """As expect, for gates with --root."""
        self.expect(gate, ("--root", self.root), tree, pattern)

    def test_operating_system_header_in_firmware(self):
        self.on_root("includes.py", {"firmware/room/room.c": SOURCE + "#include <unistd.h>\n"}, "room.c:8: <unistd.h>")

    def test_library_outside_its_room(self):
        self.on_root("includes.py", {"firmware/room/room.c": SOURCE + "#include <expat.h>\n"}, "room.c:8: <expat.h>")

    def test_firmware_includes_an_implementation_of_the_hal(self):
        self.on_root("includes.py", {"hal/posix/posix.h": HEADER, "firmware/room/room.c": '#include "posix/posix.h"\n'},
                     "firmware must not include hal/posix/posix.h")

    def test_hal_includes_firmware(self):
        self.on_root("includes.py", {"hal/posix/posix.c": '#include "room/room.h"\n'},
                     "hal must not include firmware/room/room.h")

    def test_sim_reaches_a_private_header(self):
        self.on_root("includes.py", {"firmware/room/room_priv.h": HEADER, "sim/sim.c": '#include "room/room_priv.h"\n'},
                     "room_priv.h is private to firmware/room")

    def test_function_too_long(self):
        body = "".join(f"    n += {i};\n" for i in range(90))
        self.on_root("functions.py", {"sim/long.c": f"int long_one(int n)\n{{\n{body}    return n;\n}}\n"},
                     "long_one has 94 lines")

    def test_many_functions_rather_long(self):
        body = "    n++;\n" * 55
        many = "".join(f"int f{i}(int n)\n{{\n{body}    return n;\n}}\n" for i in range(9))
        self.on_root("functions.py", {"sim/many.c": many}, "one function in twenty has 59 lines")

    def test_undocumented_function(self):
        self.on_root("documented.py", {"firmware/room/room.h": HEADER.replace("/** Doubles @p n. */\n", "")},
                     "room_double has no doc comment")

    def test_comment_of_the_line_before_documents_nothing(self):
        trailing = HEADER.replace("/** Doubles @p n. */\n", "extern int room_size; /**< In bytes. */\n")
        self.on_root("documented.py", {"firmware/room/room.h": trailing}, "room_double has no doc comment")

    def test_header_without_purpose(self):
        self.on_root("documented.py", {"firmware/room/room.h": HEADER.replace("@file", "")}, "does not say what it is")

    def test_source_without_licence(self):
        self.on_root("licences.py", {"firmware/room/room.c": SOURCE.replace(SPDX, "")}, "room.c:1: no SPDX")

    def test_left_for_later(self):
        self.on_root("leftovers.py", {"firmware/room/room.c": SOURCE + "/* TO" "DO: triple */\n"}, "left for later")

    def test_path_of_one_machine(self):
        self.on_root("leftovers.py", {"sim/path.c": 'const char *where = "/home' '/me/lists";\n'},
                     "path of one machine")

    def test_format(self):
        self.write({".clang-format": (REPOSITORY / ".clang-format").read_text(encoding="utf-8")})
        self.expect("format.sh", (self.root,), {"firmware/room/room.c": SOURCE.replace("2 * n", "2*n")},
                    "room.c:6.*clang-format")

    def test_manual_page(self):
        page = '.TH PAGE 1 2026 page\n.SH NAME\npage \\- a page\n'
        self.write({"docs/man/page.1": page})
        self.expect("manuals.sh", (self.root,), {"docs/man/page.1": page + ".XYZ\n"}, "page.1.*XYZ")

    def test_shellcheck(self):
        self.write({"tests/good.sh": "#!/bin/sh\necho fine\n", "tests/good.py": "print('fine')\n"})
        self.expect("scripts.sh", (self.root,), {"tests/bad.sh": "#!/bin/sh\nrm -rf $1/*\n"}, "SC2086")

    def test_python_that_does_not_compile(self):
        self.write({"tests/good.sh": "#!/bin/sh\necho fine\n", "tests/good.py": "print('fine')\n"})
        self.expect("scripts.sh", (self.root,), {"tests/bad.py": "print('fine'\n"}, "SyntaxError")


class LintCanaries(GateCanary):
    """clang-tidy and cppcheck, on a compilation of one file."""

    def setUp(self):
        super().setUp()
        self.write({".clang-tidy": (REPOSITORY / ".clang-tidy").read_text(encoding="utf-8")})
        source = self.root / "firmware/room/room.c"
        command = f"cc -std=c11 -I{self.root}/firmware -c {source}"
        database = [{"directory": str(self.root), "file": str(source), "command": command}]
        self.write({"compile_commands.json": json.dumps(database)})

    def test_clang_tidy(self):
        wrong = SOURCE.replace("return 2 * n;", "int twice;\n    return twice * n;")
        self.expect("clang_tidy.sh", (self.root,), {"firmware/room/room.c": wrong}, "clang-analyzer-core")

    def test_clang_tidy_on_recursion(self):
        wrong = SOURCE.replace("return 2 * n;", "return n == 0 ? 0 : 2 + room_double(n - 1);")
        self.expect("clang_tidy.sh", (self.root,), {"firmware/room/room.c": wrong}, "misc-no-recursion")

    def test_cppcheck(self):
        wrong = SOURCE.replace("return 2 * n;", "int table[2] = {n, n};\n    return table[2];")
        self.expect("cppcheck.sh", (self.root,), {"firmware/room/room.c": wrong}, "arrayIndexOutOfBounds")


class ObjectCanaries(GateCanary):
    """The firmware's archive."""

    def archive(self, *flags):
        """Compiles the room into an archive."""
        subprocess.run(["cc", "-std=c11", "-O2", *flags, f"-I{self.root}/firmware", "-c", "firmware/room/room.c", "-o",
                        "room.o"], cwd=self.root, check=True)
        subprocess.run(["ar", "rcs", "lib.a", "room.o"], cwd=self.root, check=True)
        return self.root / "lib.a"

    def planted(self, text, pattern, *flags):
        """The clean archive passes, the one made from `text` does not."""
        status, said = self.run_gate("objects.py", self.archive(*flags))
        self.assertEqual(status, 0, said)
        self.write({"firmware/room/room.c": text})
        status, said = self.run_gate("objects.py", self.archive(*flags))
        self.assertNotEqual(status, 0, said)
        self.assertRegex(said, pattern)

    def test_heap_call(self):
        self.planted("#include <stdlib.h>\nvoid *room(void);\nvoid *room(void)\n{\n    return malloc(9);\n}\n",
                     "room.o: calls malloc")

    def test_call_of_the_operating_system(self):
        self.planted("#include <time.h>\nlong room(void);\nlong room(void)\n{\n    return (long)time(0);\n}\n",
                     "room.o: calls time")

    def test_writable_global(self):
        self.planted("int room_count = 1;\n", r"room_count is writable \(.data\)")

    def test_zeroed_static(self):
        self.planted("int room(void);\nint room(void)\n{\n    static int calls;\n    return ++calls;\n}\n",
                     r"calls\S* is writable \(.bss\)")

    def test_common_symbol(self):
        self.planted("int room_count;\n", r"room_count is writable \(\*COM\*\)", "-fcommon")


class MeasuringCanaries(GateCanary):
    """Coverage and the count of tests."""

    FAILED = '<testcase name="a" status="fail"><system-out>{}</system-out></testcase>'
    CALLER = '#include "room/room.h"\nint main(void)\n{\n    return room_double(2) == 4 ? 0 : 1;\n}\n'

    def measure(self, floors, *pattern):
        """Builds and runs the room under gcov, then asks the gate."""
        self.write({"firmware/main.c": self.CALLER, "floors.ini": floors})
        subprocess.run("cc --coverage -O0 -Ifirmware firmware/room/room.c firmware/main.c -o room && ./room",
                       shell=True, cwd=self.root, check=True)
        floors_file = self.root / "floors.ini"
        status, said = self.run_gate("coverage.py", "--root", self.root, "--floors", floors_file, self.root)
        self.assertEqual(status, 1 if pattern else 0, said)
        for expression in pattern:
            self.assertRegex(said, expression)

    def untested(self):
        """Adds a function with a branch that nobody calls."""
        self.write({"firmware/room/room.c": SOURCE + "int room_sign(int n);\nint room_sign(int n)\n{\n"
                    "    if (n < 0)\n        return -1;\n    return 1;\n}\n"})

    def test_everything_covered(self):
        self.measure("[coverage]\nfirmware/room = 100 100\n")

    def test_coverage_floor(self):
        self.untested()
        self.measure("[coverage]\nfirmware/room = 95 95\n", "firmware/room: 33.3 % of lines, 0.0 % of branches",
                     "Not covered: .*room.c:11")

    def test_coverage_floor_of_one_function(self):
        self.untested()
        self.measure("[coverage]\nfirmware/room/room.c:room_double = 100 100\n"
                     "firmware/room/room.c:room_sign = 100 100\n", "room_sign: 0.0 % of lines")

    def test_coverage_floor_without_measurement(self):
        self.measure("[coverage]\nfirmware/gone = 1 1\n", "firmware/gone: nothing was measured")

    def count(self, cases):
        """What the gate and the report say of a JUnit file."""
        self.write({"results/release.xml": f"<testsuite>{cases}</testsuite>", "floors.ini": "[tests]\nrelease = 2\n"})
        gate = self.run_gate("test_count.py", "--floors", self.root / "floors.ini", self.root / "results")
        return gate, self.run_gate("report.py", self.root / "results")

    def test_count_of_tests(self):
        two = '<testcase name="a" status="run"/><testcase name="b" status="run"/>'
        (status, said), (reported, report) = self.count(two)
        self.assertEqual((status, reported), (0, 0), said)
        self.assertRegex(report, r"2 passed, 0 failed\n$")
        (status, said), _ = self.count('<testcase name="a" status="run"/>')
        self.assertEqual(status, 1)
        self.assertRegex(said, "release: 1 tests ran, the floor is 2")

    def test_suite_that_did_not_run(self):
        self.write({"floors.ini": "[tests]\nrelease = 2\n", "results/debug.xml": "<testsuite/>"})
        status, said = self.run_gate("test_count.py", "--floors", self.root / "floors.ini", self.root / "results")
        self.assertEqual(status, 1)
        self.assertRegex(said, "release: the suite did not run")

    def test_failures_are_reported(self):
        summary = "Run Summary: Type Total Ran Passed Failed Inactive\n" \
                  "              suites      1      1    n/a      0        0\n" \
                  "               tests      5      5      3      2        0\n"
        _, (status, said) = self.count(self.FAILED.format(summary))
        self.assertEqual(status, 1)
        self.assertRegex(said, r"3 passed, 2 failed\n$")

    def test_crash_after_a_good_summary_is_a_failure(self):
        summary = "Ran 4 tests in 0.1s\n\nOK\n"
        _, (status, said) = self.count(self.FAILED.format(summary))
        self.assertEqual(status, 1)
        self.assertRegex(said, r"4 passed, 1 failed\n$")


if __name__ == "__main__":
    unittest.main()
