# SPDX-License-Identifier: GPL-2.0-or-later
"""What attacks share. An attack is a method that says which check must stop it, and returns whether it got through:

    class Forger(attack.Attack):
        @attack.on("signature")
        def test_flipped_bit(self):
            ...
            return phone_took_the_list

Where programs are built for use it must not get through. In the canary build (hal/canary.h) it is tried with the check
switched off in every itlsim it starts, and has to get through: an attack that fails for any other reason proves nothing.
"""
import functools
import os
import pathlib
import sys
import unittest
import unittest.mock

INTEROP = pathlib.Path(__file__).resolve().parent.parent / "interop"
sys.path.insert(0, str(INTEROP))

import lab  # noqa: E402  the tools of the end-to-end tests: servers, folders, itlsim

FILES = INTEROP / "files"
IS_CANARY = os.environ.get("ITLPHONE_CANARY") == "1"
SWITCH = "ITLPHONE_CANARY_OFF"

main = lab.main


def on(*checks):
    """Marks a method as an attack on checks, by their names in ITL_CANARY_HOLDS: with all of them off it succeeds."""
    def decorate(attack):
        @functools.wraps(attack)
        def test(self):
            succeeded = attack(self)
            self.assertIsInstance(succeeded, bool, "an attack says whether it got through")
            if IS_CANARY:
                self.assertTrue(succeeded, f"with {', '.join(checks)} off this attack must get through: what stops it?")
            else:
                self.assertFalse(succeeded, f"the attack got through: {', '.join(checks)}")
        test.checks = checks
        return test
    return decorate


class Attack(unittest.TestCase):
    """A test whose methods attack."""

    def run(self, result=None):
        """Switches the checks off before setUp, which may start what is attacked."""
        checks = getattr(getattr(self, self._testMethodName), "checks", ())
        if not IS_CANARY or not checks:
            return super().run(result)
        with unittest.mock.patch.dict(os.environ, {SWITCH: ",".join(checks)}):
            return super().run(result)

    def folder(self, files=None):
        """A folder that ends with the test, with files by name."""
        return self.enterContext(lab.folder(files))
