# SPDX-License-Identifier: GPL-2.0-or-later
"""./dev build where the archive has no source packages: release takes the system's wolfSSL and libcoap and says
so; what cannot do without the source is refused."""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
SAYS = r"== building with the system's wolfSSL, since the source of Debian's cannot be had: sources.sh: .*apt lists no archive"
SAYS_TOO = (r"== building with the system's libcoap, and no CoAP in the virtual world, since the source of Debian's cannot be had: "
            r"sources.sh: .*apt lists no archive")


@unittest.skipUnless(shutil.which("dpkg-source") or os.environ.get("CI"), "dpkg-source is not installed")
class Fallback(unittest.TestCase):
    """In a copy of the tree, on a machine whose apt knows no archive."""

    def setUp(self):
        root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.tree = root / "tree"
        shutil.copytree(REPOSITORY, self.tree, ignore=shutil.ignore_patterns("build", ".git", "__pycache__"))
        for folder in ("state/lists/partial", "cache/archives/partial"):
            (root / folder).mkdir(parents=True)
        self.configuration = root / "apt.conf"
        self.configuration.write_text(f'Dir::Etc::sourcelist "{root}/none";\nDir::Etc::sourceparts "-";\n'
                                      f'Dir::State "{root}/state";\nDir::Cache "{root}/cache";\n', encoding="utf-8")

    def build(self, *words):
        """Runs ./dev build."""
        return subprocess.run([self.tree / "dev", "build", *words], capture_output=True, text=True, timeout=900, check=False,
                              env={**os.environ, "APT_CONFIG": str(self.configuration)})

    def test_release(self):
        for attempt in ("first", "second, which does not ask the archive again"):
            with self.subTest(attempt=attempt):
                result = self.build("release", "itlphone")
                self.assertEqual(result.returncode, 0, result)
                self.assertEqual(len(re.findall(SAYS, result.stderr)), 1, result)
                self.assertEqual(result.stderr.count("wolfSSL"), 1, result)
                self.assertEqual(len(re.findall(SAYS_TOO, result.stderr)), 1, result)
                self.assertEqual(result.stderr.count("libcoap"), 1, result)
        self.assertIn("ITLPHONE_WOLFSSL:STRING=system\n", (self.tree / "build/release/CMakeCache.txt").read_text())
        told = [line for line in (self.tree / "build/release.configure.log").read_text().splitlines() if "libcoap:" in line]
        self.assertEqual(len(told), 1, told)

    def test_what_needs_the_source(self):
        result = self.build("wolfssl-tls10", "itlphone")
        self.assertEqual(result.returncode, 1, result)
        self.assertRegex(result.stderr, r"\A== no wolfSSL that speaks TLS 1\.0: sources\.sh: [^\n]*apt lists no archive[^\n]*\n\Z")


if __name__ == "__main__":
    unittest.main()
