# SPDX-License-Identifier: GPL-2.0-or-later
"""boards/sources.sh when it cannot fetch, or must not: one line each, and nothing unpacked. Offline.

That it fetches is shown by every build of a board.
"""
import hashlib
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "boards" / "sources.sh"


@unittest.skipUnless(shutil.which("dpkg-source") or os.environ.get("CI"), "dpkg-source is not installed")
class Failures(unittest.TestCase):
    """On a machine whose only archive is the test's."""

    def setUp(self):
        self.root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.target = self.root / "sources"
        self.configuration = self.root / "apt.conf"
        (self.root / "state" / "lists" / "partial").mkdir(parents=True)
        (self.root / "cache" / "archives" / "partial").mkdir(parents=True)
        self.machine("")

    def machine(self, archive, waives=""):
        """What the machine's apt is configured to."""
        (self.root / "sources.list").write_text(archive, encoding="utf-8")
        self.configuration.write_text(
            f'Dir::Etc::sourcelist "{self.root}/sources.list";\nDir::Etc::sourceparts "-";\n'
            f'Dir::State "{self.root}/state";\nDir::Cache "{self.root}/cache";\n{waives}', encoding="utf-8")

    def fetch(self, *words, **environment):
        """Runs the script."""
        return subprocess.run([SCRIPT, *map(str, words)], capture_output=True, text=True, timeout=120, check=False,
                              env={**os.environ, "APT_CONFIG": str(self.configuration), **environment})

    def assert_refused(self, result, text, status=1):
        """It failed, and says why in one line."""
        self.assertEqual((result.returncode, result.stdout), (status, ""), result)
        self.assertRegex(result.stderr, rf"\A[^\n]*{text}[^\n]*\n\Z")
        self.assertEqual(list(self.target.glob("*/.version")), [])

    def test_usage(self):
        for words in ((), (self.target,), (self.target, "perl")):
            with self.subTest(words=words):
                self.assert_refused(self.fetch(*words), "usage: ", status=2)

    def test_missing_tool(self):
        tools = self.root / "tools"
        tools.mkdir()
        for tool in ("sh", "dpkg-query", "flock", "mkdir", "touch"):
            (tools / tool).symlink_to(shutil.which(tool))
        self.assert_refused(self.fetch(self.target, "cunit", PATH=str(tools)), "apt-get is missing")
        (tools / "apt-get").symlink_to(shutil.which("apt-get"))
        self.assert_refused(self.fetch(self.target, "cunit", PATH=str(tools)), "dpkg-source is missing")

    def test_no_folder(self):
        self.target.write_text("")
        self.assert_refused(self.fetch(self.target / "below", "cunit"), "cannot make the folder")

    def test_no_archive(self):
        self.assert_refused(self.fetch(self.target, "cunit"), "apt lists no archive")

    def test_archive_that_is_down(self):
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            self.machine(f"deb http://127.0.0.1:{closed.getsockname()[1]}/debian bookworm main\n",
                         'Acquire::http::Proxy "DIRECT";\n')
            self.assert_refused(self.fetch(self.target, "cunit", http_proxy=""), "Could not connect")

    def test_unsigned_archive(self):
        """A machine may take unsigned archives for itself; sources are not taken from them."""
        archive = self.root / "archive"
        lists = {"main/binary-amd64/Packages": b"", "main/source/Sources": b"Package: cunit\nVersion: 1\n\n"}
        lines = ["Suite: test", "Codename: test", "Components: main", "Architectures: amd64", "SHA256:"]
        for name, content in lists.items():
            path = archive / "dists" / "test" / name
            path.parent.mkdir(parents=True)
            path.write_bytes(content)
            lines.append(f" {hashlib.sha256(content).hexdigest()} {len(content)} {name}")
        (archive / "dists" / "test" / "Release").write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.machine(f"deb file:{archive} test main\n",
                     'Acquire::AllowInsecureRepositories "true";\nAPT::Get::AllowUnauthenticated "true";\n')
        updated = subprocess.run(["apt-get", "-q", "-o", "APT::Sandbox::User=", "update"], capture_output=True, text=True,
                                 check=False, env={**os.environ, "APT_CONFIG": str(self.configuration)})
        self.assertEqual(updated.returncode, 0, updated)  # the machine itself has no objection
        self.assert_refused(self.fetch(self.target, "cunit"), "is not signed")


if __name__ == "__main__":
    unittest.main()
