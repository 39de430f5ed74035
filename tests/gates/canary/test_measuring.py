# SPDX-License-Identifier: GPL-2.0-or-later
"""Canaries of the coverage floor, of the count of tests and of the report."""
import subprocess

from planting import SOURCE, GateCanary


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

    def test_minutes_and_the_slowest(self):
        cases = "".join(f'<testcase name="t{n}" status="run" time="{n}.5"/>' for n in range(12))
        self.write({"results/release.xml": f'<testsuite time="90">{cases}</testsuite>',
                    "results/tidy.tsv": "passed\tformat\t4\npassed\tlint\t200\n"})
        status, said = self.run_gate("report.py", self.root / "results")
        self.assertEqual(status, 0, said)
        self.assertRegex(said, r"release +1\.5 min +12 passed, 0 failed\ntidy +3\.4 min +2 passed, 0 failed\n")
        self.assertRegex(said, r"Slowest:\n +200\.0 s +tidy lint\n +11\.5 s +release t11\n")
        self.assertNotIn("release t2\n", said)

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
