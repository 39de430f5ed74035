# SPDX-License-Identifier: GPL-2.0-or-later
"""Canaries of the gate that holds checks and attacks together."""
from planting import SPDX, GateCanary

CHECKED = SPDX + 'int room(int n)\n{\n    return ITL_CANARY_HOLDS("sum", n > 0) ? 0 : 1;\n}\n'
ATTACK = '@attack.on("sum")\ndef test_sum(self):\n    return False\n'


class AttackCanaries(GateCanary):
    """A room with one check, an attack on it, and a program."""

    def setUp(self):
        super().setUp()
        self.write({"firmware/room/checked.c": CHECKED, "tests/attack/attack_room.py": ATTACK, "program": "code",
                    "docs/threats.md": "`attack_room.py`\n"})
        self.arguments = ("--root", self.root, self.root / "program")

    def planted(self, tree, pattern):
        """The clean tree passes, the planted one does not."""
        self.expect("attacks.py", self.arguments, tree, pattern)

    def test_check_that_nobody_attacks(self):
        self.planted({"firmware/room/checked.c": CHECKED + 'int x = ITL_CANARY_HOLDS(\n    "pin", 1);\n'},
                     "checked.c: nothing in tests/attack attacks the check pin")

    def test_attack_without_its_check(self):
        self.planted({"tests/attack/attack_room.py": ATTACK.replace('"sum"', '"sum", "gone"')},
                     "attack_room.py: no source has a check gone")

    def test_odd_name(self):
        self.planted({"firmware/room/checked.c": CHECKED.replace("sum", "Sum_"),
                      "tests/attack/attack_room.py": ATTACK.replace("sum", "Sum_")}, "Sum_ is not a name")

    def test_switch_in_a_program(self):
        self.planted({"program": "code ITLPHONE_CANARY_OFF code"}, "program: its checks can be switched off")

    def test_attack_that_holds_no_line(self):
        self.planted({"docs/threats.md": "nothing\n"}, "attack_room.py: docs/threats.md does not say")

    def test_no_check_at_all(self):
        self.planted({"firmware/room/checked.c": SPDX, "tests/attack/attack_room.py": "\n"}, "no check was found")
