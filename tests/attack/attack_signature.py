# SPDX-License-Identifier: GPL-2.0-or-later
"""Lists and signed files changed by somebody who has no key of the list."""
import attack
import lab

MAC = "001122334455"
CONFIG = f"SEP{MAC}.cnf.xml.sgn"


class Forger(attack.Attack):
    """A TFTP server that serves what nobody signed."""

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
        self.served["ITLFile.tlv"] = (attack.FILES / name).read_bytes()
        self.assertEqual(self.boot()["trust"], "trusted")

    @attack.on("signature")
    def test_list_with_a_flipped_bit(self):
        self.install("c1-cucm-shape.tlv")
        self.served["ITLFile.tlv"] = (attack.FILES / "x3-one-bit-flipped.tlv").read_bytes()
        return self.boot()["itl"]["verified_by"] == "list"

    @attack.on("signature")
    def test_configuration_with_a_changed_byte(self):
        self.install("a1-first-sha1.tlv")
        signed = (attack.FILES / CONFIG).read_bytes()
        self.served[CONFIG] = signed.replace(b"127.0.0.1:8443", b"127.0.0.6:8443")
        self.assertNotEqual(self.served[CONFIG], signed)
        return self.boot()["config"]["signed_by"] is not None


if __name__ == "__main__":
    attack.main()
