# SPDX-License-Identifier: GPL-2.0-or-later
"""Canaries of the gate that runs programs twice. What draws from a generator of its own is canary.same_seed of ctest."""
import stat

from planting import GateCanary

CLEAN = "#!/bin/sh\necho \"run $1\"\necho \"draw $(($1 * 7))\"\n"


class SameSeedCanaries(GateCanary):
    """A program that prints what follows from its seed, until something of the machine gets into it."""

    def setUp(self):
        super().setUp()
        self.write({"program": CLEAN})
        self.program = self.root / "program"
        self.program.chmod(self.program.stat().st_mode | stat.S_IXUSR)

    def planted(self, line, pattern):
        """The clean program passes, the one with a line more does not."""
        self.expect("same_seed.py", (self.program, "SEED"), {"program": CLEAN + line + "\n"}, pattern)

    def test_folder_for_temporary_files(self):
        self.planted("echo $TMPDIR", "gives another run elsewhere\n  line 3")

    def test_home(self):
        self.planted("echo $HOME", "gives another run elsewhere")

    def test_working_folder(self):
        self.planted("pwd", "gives another run elsewhere")

    def test_time_zone(self):
        self.planted("date -d @0", "gives another run elsewhere")

    def test_addresses(self):
        self.planted("sed -n '/stack/p' /proc/self/maps", "gives another run elsewhere")

    def test_one_draw_more(self):
        self.planted("[ -n \"$PADDING\" ] && echo more || true", "other: more")

    def test_seed_without_effect(self):
        self.expect("same_seed.py", (self.program, "SEED"), {"program": "#!/bin/sh\necho run\n"},
                    "another seed gives the same run")

    def test_program_that_fails(self):
        self.planted("echo no world >&2; exit 4", "exit status 4: no world")
