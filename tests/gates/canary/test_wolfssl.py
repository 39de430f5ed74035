# SPDX-License-Identifier: GPL-2.0-or-later
"""Canary of the gate that both wolfSSLs are tested."""
import unittest

from planting import GateCanary

SAYS = '#!/bin/sh\necho itlsim 1.0.0\necho "wolfSSL 5.5.4, {}"\n'


class BothWolfssls(GateCanary):
    """Programs that only say what they are."""

    def says(self, **origins):
        """Programs by name, and what each says of its wolfSSL."""
        for name, origin in origins.items():
            program = self.root / name
            program.write_text(SAYS.format(origin), encoding="utf-8")
            program.chmod(0o755)

    def test_release_fell_back(self):
        self.says(release="from source (Debian 5.5.4-2)", debug="the system's, its archive")
        programs = (self.root / "release", self.root / "debug")
        self.expect("wolfssl.sh", programs, {"release": SAYS.format("the system's")}, "should have one 'from source'")

    def test_source_twice(self):
        self.says(release="from source", debug="the system's")
        programs = (self.root / "release", self.root / "debug")
        self.expect("wolfssl.sh", programs, {"debug": SAYS.format("from source")}, "should have one 'the system's'")


if __name__ == "__main__":
    unittest.main()
