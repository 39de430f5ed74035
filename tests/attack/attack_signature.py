# SPDX-License-Identifier: GPL-2.0-or-later
"""Lists and signed files changed by somebody who has no key of the list."""
import attack
from boot_lab import CONFIG, ITL, BootAttack, read


class Forger(BootAttack):
    """A TFTP server that serves what nobody signed."""

    @attack.on("signature")
    def test_list_with_a_flipped_bit(self):
        self.install("c1-cucm-shape.tlv")
        self.served[ITL] = read("x3-one-bit-flipped.tlv")
        return self.boot()["itl"]["verified_by"] == "list"

    @attack.on("signature")
    def test_configuration_with_a_changed_byte(self):
        self.install("a1-first-sha1.tlv")
        signed = read(CONFIG)
        self.served[CONFIG] = signed.replace(b"127.0.0.1:8443", b"127.0.0.6:8443")
        self.assertNotEqual(self.served[CONFIG], signed)
        return self.boot()["config"]["signed_by"] is not None


if __name__ == "__main__":
    attack.main()
