# SPDX-License-Identifier: GPL-2.0-or-later
"""Canaries of the gate on what is written twice."""
import unittest

from planting import SPDX, GateCanary

SUM = """
int {name}(const int *{list}, int {count})
{{
    int {sum} = 0;
    for (int i = 0; i < {count}; i++)
        {sum} += {list}[i];
    if ({sum} > {most})
        return {most};
    {log}({list}, {sum}, "{word}");
    return {sum} == 0 ? {count} : {sum};
}}
"""
ONE = SUM.format(name="total", list="numbers", count="count", sum="sum", most="100", log="tell", word="done")
RENAMED = SUM.format(name="weight", list="parts", count="many", sum="grams", most="7", log="write_down", word="weighed")
MIXED = RENAMED.replace("grams += parts[i]", "parts[i] += grams")
TABLE = "int rows(void)\n{\n" + "".join(f'    check("{word}", {len(word)});\n' for word in "abcdefgh") + "    return 0;\n}\n"
KEEP = "[{title}]\nwhy = {why}\nplaces =\n    firmware/room/one.c:total\n    sim/two.c:{name}\n"


class DuplicateCanaries(GateCanary):
    """One function, and what comes to stand beside it."""

    def setUp(self):
        super().setUp()
        self.write({"firmware/room/one.c": SPDX + ONE, "tests/gates/duplicates.ini": ""})

    def planted(self, tree, pattern):
        """The clean tree passes, the planted one does not."""
        self.expect("duplicates.py", ("--root", self.root), tree, pattern)

    def test_to_the_letter(self):
        self.planted({"sim/two.c": SPDX + "/* Another comment. */\n\n" + ONE.replace("int total", "int all")},
                     "one.c:5: lines of firmware/room/one.c:total stand again at sim/two.c:7, in sim/two.c:all")

    def test_under_other_names(self):
        self.planted({"sim/two.c": SPDX + RENAMED}, "one.c:3: lines of .* stand again at sim/two.c:3, in sim/two.c:weight")

    def test_in_one_file(self):
        self.planted({"firmware/room/one.c": SPDX + ONE + RENAMED}, r"one.c:3: .* stand again at firmware/room/one.c:14, in")

    def test_outside_of_functions(self):
        fields = "".join(f"    int field_{i};\n" for i in range(6))
        self.write({"firmware/room/one.h": f"struct one {{\n{fields}}};\n"})
        self.planted({"sim/two.h": f"struct two {{\n{fields}}};\n"}, "lines of firmware/room/one.h stand again at sim/two.h:2")

    def test_in_python(self):
        self.write({"tests/one.py": "def one(n):\n" + "".join(f"    n = call_{i}(n, {i})\n" for i in range(7))})
        self.planted({"tests/two.py": "def two(m):\n" + "".join(f"    m = call_{i}(m, {i})\n" for i in range(7))}
                     | {"tests/one.py": "def one(m):\n" + "".join(f"    m = call_{i}(m, {i})\n" for i in range(7))},
                     "lines of tests/one.py:one stand again at tests/two.py:2")

    def test_what_is_no_duplicate(self):
        self.write({"sim/two.c": SPDX + MIXED, "sim/table.c": TABLE, "sim/other_table.c": TABLE.replace("check", "look")})
        self.planted({"sim/two.c": SPDX + RENAMED}, "1 finding")

    def test_kept(self):
        self.write({"sim/two.c": SPDX + RENAMED,
                    "tests/gates/duplicates.ini": KEEP.format(title="Sums", why="Two libraries.", name="weight")})
        self.planted({"sim/two.c": SPDX + MIXED}, r"\[Sums\] keeps nothing any more")

    def test_kept_place_that_is_gone(self):
        keep = KEEP.format(title="Sums", why="Two libraries.", name="weight")
        self.write({"sim/two.c": SPDX + RENAMED, "tests/gates/duplicates.ini": keep})
        self.planted({"tests/gates/duplicates.ini": keep + "    sim/two.c:length\n"}, r"\[Sums\]: sim/two.c:length is not there")

    def test_kept_without_a_reason(self):
        self.write({"sim/two.c": SPDX + RENAMED,
                    "tests/gates/duplicates.ini": KEEP.format(title="Sums", why="Two libraries.", name="weight")})
        self.planted({"tests/gates/duplicates.ini": KEEP.format(title="Sums", why="", name="weight")},
                     r"\[Sums\] does not say why")


if __name__ == "__main__":
    unittest.main()
