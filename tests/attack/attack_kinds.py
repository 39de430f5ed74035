# SPDX-License-Identifier: GPL-2.0-or-later
"""Files that the right one signed, served as what they are not, and files that were changed without anybody's key."""
import attack
import forge
from boot_lab import CONFIG, CTL, BootAttack, read

OTHER_MAC = "00112233445F"
CALLMANAGER, CCM = attack.FILES / "cucm-callmanager.pem", attack.FILES / "ccm.pem"


class Kinds(BootAttack):
    """A file is what its FILENAME says, and nothing else."""

    @attack.on("file-kind", "file-name")
    def test_itl_as_ctl(self):
        self.served[CTL] = read("c1-cucm-shape.tlv")
        return self.boot()["ctl"]["installed"]

    @attack.on("file-kind", "file-name")
    def test_itl_as_ctl_keeps_a_revoked_key(self):
        """A second copy of the list, in the CTL's place, vouches on after the ITL has dropped the CallManager's key."""
        self.install("c1-cucm-shape.tlv")
        self.served[CTL] = read("c1-cucm-shape.tlv")
        self.boot()
        revoked = forge.File(read("c5-the-same-signed-by-itlrecovery.tlv"))
        self.assertTrue(self.takes_list(revoked))
        return self.takes_list(read("c1-cucm-shape.tlv"))

    @attack.on("file-kind", "file-name")
    def test_ctl_as_itl(self):
        self.install("c1-cucm-shape.tlv")
        return self.takes_list(forge.File(read("c2-signed-by-itlrecovery.tlv")).named("CTLFile.tlv")
                               .signed(attack.FILES / "cucm-itlrecovery.pem"))

    def signed_file(self, payload, filename=CONFIG):
        """A signed file of the CallManager, which may sign lists too."""
        header = forge.File(read("c1-cucm-shape.tlv"))
        header.content = payload
        return header.named(filename).signed(CALLMANAGER)

    @attack.on("file-kind", "file-name")
    def test_signed_file_without_payload_as_rollback_list(self):
        self.install("c1-cucm-shape.tlv")
        if not self.takes_list(self.signed_file(b"")):
            return False
        self.assertTrue(self.takes_list(read("x1-stranger.tlv")), "a rollback list lets any next one in")
        return True

    @attack.on("file-kind", "file-name")
    def test_signed_file_of_records_as_list(self):
        self.install("c1-cucm-shape.tlv")
        return self.takes_list(self.signed_file(forge.File(read("c3-callmanager-regenerated.tlv")).content))

    @attack.on("file-kind", "file-name")
    def test_list_as_configuration(self):
        self.install("c1-cucm-shape.tlv")
        return self.takes_configuration(self.signed_file(b"<device/>", "ITLFile.tlv"))

    @attack.on("file-name")
    def test_list_of_another_phone(self):
        self.install("c1-cucm-shape.tlv")
        return self.takes_list(forge.File(read("c1-cucm-shape.tlv")).named(f"ITLSEP{OTHER_MAC}.tlv")
                               .signed(CALLMANAGER))

    @attack.on("file-name")
    def test_configuration_of_another_phone(self):
        self.install("a1-first-sha1.tlv")
        return self.takes_configuration(forge.File(read(CONFIG)).named(f"SEP{OTHER_MAC}.cnf.xml.sgn").signed(CCM))

    @attack.on("file-name")
    def test_configuration_for_everybody(self):
        self.install("a1-first-sha1.tlv")
        return self.takes_configuration(forge.File(read(CONFIG)).named("XMLDefault.cnf.xml.sgn").signed(CCM))

    @attack.on("file-name")
    def test_configuration_of_a_folder(self):
        self.install("a1-first-sha1.tlv")
        return self.takes_configuration(forge.File(read(CONFIG)).named(f"old/{CONFIG}").signed(CCM))


class Encodings(BootAttack):
    """What is signed has one encoding."""

    def moved(self, name, tag):
        """A signed file whose SIGNATURE stands elsewhere."""
        return forge.File(read(name)).with_signature_behind(tag)

    @attack.on("signature-place")
    def test_signature_elsewhere_in_a_list(self):
        self.install("c1-cucm-shape.tlv")
        taken = [self.takes_list(self.moved("c1-cucm-shape.tlv", tag))
                 for tag in (3, forge.FILENAME, forge.TIMESTAMP, forge.PADDING)]
        self.assertEqual(len(set(taken)), 1, taken)
        return taken[0]

    @attack.on("signature-place")
    def test_signature_elsewhere_in_a_configuration(self):
        self.install("a1-first-sha1.tlv")
        return self.takes_configuration(self.moved(CONFIG, forge.TIMESTAMP))

    @attack.on("signature-below-modulus")
    def test_list_with_a_signature_past_the_modulus(self):
        self.install("c1-cucm-shape.tlv")
        good, bad = forge.past_the_modulus(read("c1-cucm-shape.tlv"), CALLMANAGER)
        self.assertTrue(self.takes_list(good))
        return self.takes_list(bad)

    @attack.on("signature-below-modulus")
    def test_configuration_with_a_signature_past_the_modulus(self):
        self.install("a1-first-sha1.tlv")
        good, bad = forge.past_the_modulus(read(CONFIG), CCM)
        self.assertTrue(self.takes_configuration(good))
        return self.takes_configuration(bad)


if __name__ == "__main__":
    attack.main()
