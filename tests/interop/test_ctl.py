# SPDX-License-Identifier: GPL-2.0-or-later
"""Mixed mode, end to end: a running cluster's CTL, phones that take it, and the ways in and out of a lockout by it."""
import unittest

import lab
import tlvcheck
from cluster_lab import PUBLISHER, SUBSCRIBER, Cluster, Phone

RESTART = "Please Restart the TFTP and Cisco CallManager services on all nodes in the cluster that run these services\n"
MIXED = {
    "10.0": "This operation sets the cluster to Mixed mode. Do you want to continue? (y/n):yes\n"
            "Moving Cluster to Mixed Mode\nCluster set to Mixed Mode\n" + RESTART,
    "12.0": "This operation will set the cluster to Mixed mode.  Auto-registration is enabled on at least one CM node. "
            "Do you want to continue? (y/n): yes\nMoving Cluster to Mixed Mode\nCluster set to Mixed Mode\n"
            "You must reset all phones to ensure they received the updated CTL file.\nYou must restart Cisco CTIManager "
            "services on all the nodes in the cluster that have the service activated.\n",
}
UPDATED = ("This operation updates the CTLFile. Do you want to continue? (y/n):yes\nUpdating CTL file\nCTL file Updated\n"
           + RESTART)


class Base(unittest.TestCase):
    """A cluster, up, and a phone of its publisher."""

    maxDiff = None
    release = "10.0"

    def setUp(self):
        self.root = self.enterContext(lab.folder())
        self.cluster = self.enterContext(Cluster(self.root / "cluster", "--release", self.release))
        self.phone = Phone(self.cluster, self.root / "phone", "00000000000A", PUBLISHER, (PUBLISHER,))

    def admin(self, *words, **options):
        """A command that succeeds."""
        result = self.cluster.admin(*words, **options)
        self.assertEqual(result.status, 0, result)
        return result.text

    def boot(self, trust, ctl=None, itl=None):
        """A boot that ends so; ctl and itl: on whose word each is believed."""
        result = self.phone.boot()
        self.assertEqual(result.json["trust"], trust, result)
        for kind, wanted in (("ctl", ctl), ("itl", itl)):
            if wanted is not None:
                self.assertEqual(result.json[kind]["verified_by"], wanted, result)
        return result.json

    def ctl(self, node=PUBLISHER):
        """A node's CTL."""
        return tlvcheck.File((self.cluster.folder / node / "tftp" / "CTLFile.tlv").read_bytes())

    def roles(self, name):
        """Roles of the publisher's ITL or CTL."""
        path = self.cluster.folder / PUBLISHER / "tftp" / name
        return [record.role for record in tlvcheck.File(path.read_bytes()).records]

    def press(self, *keys):
        """Keys of the phone."""
        result = lab.itlsim("phone", "press", "--state", self.root / "phone", *keys)
        self.assertEqual(result.status, 0, result)


class OneSigner(Base):
    """10.0: CallManager is the only signer in the CTL."""

    def test_lockout_by_the_ctl(self):
        self.boot("trusted", itl="first-use")
        self.assertEqual(self.admin("utils", "ctl", "set-cluster", "mixed-mode"), MIXED["10.0"])
        self.assertEqual([record.role for record in self.ctl(SUBSCRIBER).records], [0, 2, 4, 2])
        self.assertEqual(self.roles("ITLFile.tlv")[1], 3)
        self.admin("utils", "service", "restart", "Cisco Tftp")
        self.assertEqual(self.roles("ITLFile.tlv")[1], 2)
        shown = self.admin("show", "ctl")
        self.assertIn("This etoken was used to sign the CTL file.", shown)
        self.assertRegex(shown, r"FUNCTION\s+2\s+CCM\+TFTP")
        # The phone has an ITL by that CallManager: it vouches for the CTL.
        self.boot("trusted", ctl="list")
        # CallManager new, CTL updated, and no TVS to be asked: locked out, for good.
        before = self.ctl().records[0].values["certificate"]
        self.admin("set", "cert", "regen", "CallManager")
        self.assertEqual(self.ctl().records[0].values["certificate"], before)
        self.admin("--clock", "+6m", "set", "cert", "regen", "TVS")
        self.assertEqual(self.admin("utils", "ctl", "update", "CTLFile"), UPDATED)
        self.assertNotEqual(self.ctl().records[0].values["certificate"], before)
        self.boot("untrusted")
        # The ITL's second signer helps the ITL, not the CTL.
        self.admin("utils", "itl", "reset", "localkey")
        report = self.boot("untrusted")
        self.assertEqual(report["itl"]["verified_by"], "list", report)
        self.press("erase-ctl")
        self.boot("trusted", ctl="list")

    def test_a_callmanager_alone_is_vouched_for(self):
        self.admin("utils", "ctl", "set-cluster", "mixed-mode")
        self.boot("trusted", ctl="first-use", itl="list")
        self.admin("set", "cert", "regen", "CallManager")
        self.admin("utils", "ctl", "update", "CTLFile")
        self.boot("trusted", ctl="tvs")


class TwoSigners(Base):
    """12.0: ITLRecovery signs, and CallManager stands beside it."""

    release = "12.0"

    def test_mixed_mode_and_back(self):
        self.boot("trusted", itl="first-use")
        self.assertEqual(self.admin("utils", "ctl", "set-cluster", "mixed-mode"), MIXED["12.0"])
        self.assertEqual(self.roles("CTLFile.tlv"), [0, 2, 4, 0, 2])
        self.assertEqual(self.roles("ITLFile.tlv")[1], 2)
        self.boot("trusted", ctl="list", itl="list")
        # CallManager and TVS renewed, CTL updated: ITLRecovery signs, nobody is locked out.
        self.admin("set", "cert", "regen", "CallManager")
        self.admin("--clock", "+6m", "set", "cert", "regen", "TVS")
        self.admin("utils", "ctl", "update", "CTLFile")
        self.boot("trusted", ctl="list", itl="list")
        kept = (self.cluster.folder / PUBLISHER / "tftp" / "CTLFile.tlv").read_bytes()
        said = self.admin("utils", "ctl", "set-cluster", "non-secure-mode")
        self.assertEqual(said, "This operation will set the cluster to non secure mode. Do you want to continue? (y/n):yes\n"
                               "Moving Cluster to Non Secure Mode\nCluster set to Non Secure Mode\n" + RESTART)
        blanked = self.ctl()
        self.assertEqual([record.order for record in blanked.records if record.role == 2], [[1, 2, 4, 10]] * 2)
        self.assertNotEqual((self.cluster.folder / PUBLISHER / "tftp" / "CTLFile.tlv").read_bytes(), kept)
        self.assertEqual(self.roles("ITLFile.tlv")[1], 3)
        report = self.boot("trusted", ctl="list")
        # Taken from TFTP it stays on phones, until it is erased there.
        for node in (PUBLISHER, SUBSCRIBER):
            self.assertEqual(self.admin("file", "delete", "tftp", "CTLFile.tlv", node=node),
                             'Delete the File CTLFile.tlv?\nEnter "y" followed by return to continue: yes\n'
                             "files: found = 1, deleted = 1\n")
        self.assertIn("CTL File not found.", self.admin("show", "ctl"))
        self.assertEqual(self.boot("trusted")["ctl"]["sha1"], report["ctl"]["sha1"])
        self.press("erase-ctl")
        self.assertFalse(self.boot("trusted")["ctl"]["installed"])

    def test_a_new_recovery_key(self):
        """ITLRecovery regenerated: the CTL is reset, phones take it in, then ITLRecovery signs again."""
        self.admin("utils", "ctl", "set-cluster", "mixed-mode")
        self.boot("trusted", ctl="first-use", itl="list")
        self.admin("set", "cert", "regen", "ITLRecovery")
        self.assertIn("CTL file Reset", self.admin("utils", "ctl", "reset", "localkey"))
        self.assertNotIn("ITLRECOVERY_", self.ctl().header.signer)
        self.boot("trusted", ctl="list")
        self.admin("utils", "ctl", "update", "CTLFile")
        self.assertIn("ITLRECOVERY_", self.ctl().header.signer)
        self.boot("trusted", ctl="list")


class Refusals(unittest.TestCase):
    """What cannot be is told before the question."""

    def test_refusals(self):
        with lab.folder() as root:
            early, cluster = Cluster(root / "early", "--release", "9.1"), Cluster(root / "cluster")
            self.assertIn("is there from release 10.0 on", early.admin("utils", "ctl", "set-cluster", "mixed-mode").text)
            for words, text in ((("utils", "ctl", "update", "CTLFile"), "not in mixed mode"),
                                (("utils", "ctl", "reset", "localkey"), "is there from release 10.5 on"),
                                (("utils", "ctl", "set-cluster", "open"), "Usage: utils ctl set-cluster"),
                                (("utils", "ctl", "update", "ITLFile"), "Usage: utils ctl update CTLFile"),
                                (("file", "delete", "tftp", "ITLFile.tlv"), "Usage: file delete tftp"),
                                (("file", "delete", "tftp", "CTLFile.tlv"), "file not found")):
                with self.subTest(words=words):
                    result = cluster.admin(*words)
                    self.assertNotEqual(result.status, 0, result)
                    self.assertIn(text, result.text + result.err)
            refused = cluster.admin("utils", "ctl", "set-cluster", "mixed-mode", node=SUBSCRIBER)
            self.assertEqual((refused.status, refused.text), (1, "This is not a Publisher node\n"))
            self.assertEqual(cluster.typed(["utils ctl set-cluster mixed-mode", "no"]).status, 1)
            self.assertFalse((cluster.folder / PUBLISHER / "tftp" / "CTLFile.tlv").exists())


if __name__ == "__main__":
    lab.main()
