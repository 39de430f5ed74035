# SPDX-License-Identifier: GPL-2.0-or-later
"""The configuration for phones without one of their own, which a server can call for by not having the phone's."""
import attack
import forge
from boot_lab import CONFIG, MAC, BootAttack, read

DEFAULT = "XMLDefault.cnf.xml.sgn"
PAYLOAD = b"<Default><TVS><members><member><address>192.0.2.66</address></member></members></TVS></Default>"
CCM, STRANGER = attack.FILES / "ccm.pem", attack.FILES / "stranger.pem"


class Defaults(BootAttack):
    """A phone that trusts a1, and a server that has no configuration of it."""

    def setUp(self):
        super().setUp()
        self.install("a1-first-sha1.tlv")

    def default(self, payload=PAYLOAD, name=DEFAULT, key=CCM):
        """A signed file."""
        file = forge.File(read(CONFIG))
        file.content = payload
        return file.named(name).signed(key)

    def takes_default(self, data):
        """Whether the phone applies this as the configuration for all."""
        self.served[DEFAULT] = bytes(data)
        config = self.boot()["config"]
        self.assertEqual(config["file"], DEFAULT)
        return config["applied"]

    def test_the_cluster_s_own_is_taken(self):
        self.assertTrue(self.takes_default(self.default()))

    @attack.on("signature")
    def test_altered(self):
        file = self.default()
        file.content = PAYLOAD.replace(b"192.0.2.66", b"192.0.2.99")
        return self.takes_default(file)

    @attack.on("file-name")
    def test_of_another_name(self):
        return self.takes_default(self.default(name=f"SEP{MAC}.cnf.xml.sgn"))

    @attack.on("file-kind", "file-name")
    def test_list_in_its_place(self):
        return self.takes_default(self.default(name="ITLFile.tlv"))

    def test_of_a_stranger(self):
        self.assertFalse(self.takes_default(self.default(key=STRANGER)))

    def test_unsigned(self):
        self.served[DEFAULT.removesuffix(".sgn")] = PAYLOAD
        self.assertEqual(self.boot()["config"]["reason"], "not-found")

    def test_in_the_place_of_the_phone_s_own(self):
        """Signed by the right one for all phones, with settings that no call manager puts there."""
        self.served[CONFIG] = bytes(self.default(b"<Default><vendorConfig><webAccess>0</webAccess></vendorConfig></Default>"))
        self.assertFalse(self.boot()["config"]["applied"])


if __name__ == "__main__":
    attack.main()
