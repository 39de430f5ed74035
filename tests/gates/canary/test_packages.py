# SPDX-License-Identifier: GPL-2.0-or-later
"""Canaries of the gates of the Debian packages."""
import os
import subprocess
import unittest

from planting import GateCanary

CONTROL = """Package: canary
Version: 1.0
Section: misc
Priority: optional
Architecture: all
Maintainer: itlphone maintainers <maintainers@itlphone.example>
Description: package with one file in it
 It is here to be looked at by lintian, which has nothing to say about it until
 something is planted in it. Nobody installs it.
"""

CHANGELOG = """canary (1.0) unstable; urgency=low

  * Nothing yet.

 -- itlphone maintainers <maintainers@itlphone.example>  Mon, 30 Nov 2026 08:00:00 +0000
"""

COPYRIGHT = """Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/

Files: *
Copyright: 2026 itlphone maintainers
License: GPL-2+
 On Debian systems, the text of version 2 of the GNU General Public License is
 in /usr/share/common-licenses/GPL-2.
"""


class LintianCanaries(GateCanary):
    """A package without a fault, until a file is planted in it."""

    def setUp(self):
        super().setUp()
        doc = "package/usr/share/doc/canary"
        self.write({"package/usr/share/canary/song": "sings\n"})
        self.write({"package/DEBIAN/control": CONTROL, f"{doc}/changelog": CHANGELOG, f"{doc}/copyright": COPYRIGHT})
        subprocess.run(["gzip", "-9n", self.root / doc / "changelog"], check=True)

    def packed(self):
        """The package as a file, with modes whatever the user's umask, and what the gate says of it."""
        deb = self.root / "canary_1.0_all.deb"
        subprocess.run(["chmod", "-R", "u=rwX,go=rX", self.root / "package"], check=True)
        listed = [path for path in sorted((self.root / "package/usr").rglob("*")) if path.is_file()]
        sums = subprocess.run(["md5sum", *(path.relative_to(self.root / "package") for path in listed)], check=True,
                              cwd=self.root / "package", stdout=subprocess.PIPE, text=True).stdout
        (self.root / "package/DEBIAN/md5sums").write_text(sums, encoding="utf-8")
        (self.root / "package/DEBIAN/md5sums").chmod(0o644)
        subprocess.run(["dpkg-deb", "--root-owner-group", "--build", self.root / "package", deb], check=True,
                       stdout=subprocess.DEVNULL)
        return self.run_gate("lintian.sh", deb)

    def planted(self, name, text, pattern):
        """The package passes; with the file it does not."""
        status, said = self.packed()
        self.assertEqual(status, 0, said)
        self.write({f"package/{name}": text})
        status, said = self.packed()
        self.assertNotEqual(status, 0, said)
        self.assertRegex(said, pattern)

    def test_file_in_a_wrong_place(self):
        self.planted("usr/local/share/canary", "sings\n", "E: canary: file-in-usr-local")

    def test_warning(self):
        self.planted("usr/bin/canary", "#!/bin/sh\necho sings\n", "W: canary: .*usr/bin/canary")


class ReproducibleCanaries(GateCanary):
    """Two folders of files."""

    def test_other_bytes(self):
        self.write({"one/a.deb": "same", "other/a.deb": "same", "one/a.changes": "not", "other/a.changes": "looked at"})
        self.expect("reproducible.sh", (self.root / "one", self.root / "other"), {"other/a.deb": "else"}, "differ")

    def test_file_that_one_lacks(self):
        self.write({"one/a.deb": "same", "other/a.deb": "same"})
        self.expect("reproducible.sh", (self.root / "one", self.root / "other"), {"one/b.deb": "more"}, "b.deb")

    def test_nothing_built(self):
        os.makedirs(self.root / "empty")
        status, said = self.run_gate("reproducible.sh", self.root / "empty", self.root / "empty")
        self.assertNotEqual(status, 0, said)


class BuildDependsCanary(GateCanary):
    """Two lists of packages."""

    def test_package_that_the_control_file_lacks(self):
        self.write({"dev": "packages() {\n    case $1 in\n    build)\n        echo gcc libone-dev\n        ;;\n    package) echo debhelper ;;\n"
                    "    esac\n}\n",
                    "debian/control": "Source: canary\nBuild-Depends: debhelper-compat (= 13),\n               libone-dev\n\n"})
        more = (self.root / "dev").read_text(encoding="utf-8").replace("libone-dev", "libone-dev libtwo-dev")
        self.expect("build_depends.py", ("--root", self.root), {"dev": more}, "Build-Depends lacks libtwo-dev")


if __name__ == "__main__":
    unittest.main()
