# SPDX-License-Identifier: GPL-2.0-or-later
"""Canaries of clang-tidy and cppcheck."""
import json

from planting import REPOSITORY, SOURCE, GateCanary


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

    def test_clang_tidy_on_a_lost_result(self):
        kept = ("typedef enum __attribute__((warn_unused_result)) reason { NONE, SOME } itl_reason_t;\n"
                "static itl_reason_t check(int n)\n{\n    return n == 0 ? NONE : SOME;\n}\n")
        right = SOURCE.replace("int room_double", kept + "int room_double").replace("return 2", "return (int)check(n) + 2")
        self.write({"firmware/room/room.c": right})
        self.expect("clang_tidy.sh", (self.root,),
                    {"firmware/room/room.c": right.replace("return (int)check(n) +", "check(n);\n    return")},
                    "clang-diagnostic-unused-result")

    def test_cppcheck(self):
        wrong = SOURCE.replace("return 2 * n;", "int table[2] = {n, n};\n    return table[2];")
        self.expect("cppcheck.sh", (self.root,), {"firmware/room/room.c": wrong}, "arrayIndexOutOfBounds")
