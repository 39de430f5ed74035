# SPDX-License-Identifier: GPL-2.0-or-later
"""A phone and the TFTP server it boots from, which serves what the attacker likes."""
import hashlib

import attack
import lab

MAC = "001122334455"
ITL, CTL, CONFIG = "ITLFile.tlv", f"CTLSEP{MAC}.tlv", f"SEP{MAC}.cnf.xml.sgn"


def read(name):
    """A file of the interop set."""
    return (attack.FILES / name).read_bytes()


class BootAttack(attack.Attack):
    """Attacks by files."""

    def setUp(self):
        self.state = self.folder() / "state"
        self.served = {}
        self.server = self.enterContext(lab.ScriptedServer(lab.serving(self.served)))

    def boot(self):
        """Boots the phone; its report."""
        return lab.itlsim("phone", "boot", "--state", self.state, "--mac", MAC, "--tftp", self.server.address,
                          "--json", "--timeout", "5").json

    def install(self, name):
        """Makes a list of the interop set the one that is installed."""
        self.served[ITL] = read(name)
        self.assertEqual(self.boot()["trust"], "trusted")

    def takes_list(self, data):
        """Whether the phone installs this as its ITL."""
        self.served[ITL] = bytes(data)
        return self.boot()["itl"]["sha1"] == hashlib.sha1(bytes(data)).hexdigest()

    def takes_configuration(self, data):
        """Whether the phone applies this as its configuration."""
        self.served[CONFIG] = bytes(data)
        return self.boot()["config"]["applied"]
