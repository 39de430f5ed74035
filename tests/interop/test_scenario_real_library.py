# SPDX-License-Identifier: GPL-2.0-or-later
"""The library of scenarios by programs and sockets of this machine: of N tests the one that SHARD ("1/N") names plays every
Nth file, so that tests are played side by side."""
import json
import os
import unittest

from test_scenario_real import LIBRARY, Runs


class Library(Runs):
    """All files are played by one of the tests."""

    def test_the_library(self):
        shard, shards = map(int, os.environ["SHARD"].split("/"))
        files = sorted(LIBRARY.glob("*.yaml"))[shard - 1::shards]
        with self.start(*files, "--json") as run:
            out, err = run.communicate()
        results = [json.loads(line) for line in out.splitlines()]
        checks = [check for result in results for check in result.get("checks", [])]
        self.assertEqual([(result["file"], check) for result in results for check in result.get("checks", [])
                          if check["status"] == "failed"], [])
        self.assertEqual((run.returncode, list(self.left.iterdir()), self.programs()), (0, [], []))
        self.assertEqual(len(results), len(files))
        passed = [result for result in results if result["status"] == "passed"]
        self.assertGreaterEqual(len(passed) * 4, len(files) * 3, out)
        for left_out in [entry for entry in results + checks if entry["status"] == "skipped"]:
            self.assertRegex(left_out["skipped"], r"^(line \d+: )?`[a-z-]+`: ")
        ways = [check for check in checks if check["kind"] in ("works", "does not") and check["status"] == "passed"]
        self.assertGreater(len(ways), len(files))
        self.assertEqual(err, "")


if __name__ == "__main__":
    unittest.main()
