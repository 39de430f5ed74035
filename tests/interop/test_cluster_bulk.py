# SPDX-License-Identifier: GPL-2.0-or-later
"""Phones moved between clusters the documented way: the new cluster's certificates in the old one's Phone-SAST-trust."""
import hashlib
import time
import unittest

import lab
from cluster_lab import PUBLISHER, SUBSCRIBER, Cluster

NEW = "newpub"


class Other(Cluster):
    """The cluster that phones are moved to: one node, names of its own."""

    def __init__(self, folder, release):  # pylint: disable=super-init-not-called
        self.folder, self.process, self.nodes, self.options = folder, None, {}, ()
        result = lab.itlsim("cluster", "create", folder, "--publisher", NEW, "--release", release, "--key-bits", "1024")
        assert result.status == 0, result


class Moved(unittest.TestCase):
    """Two clusters that are up, and a phone with the list of the old one."""

    def setUp(self):
        self.root = self.enterContext(lab.folder())
        self.bundle = self.root / "exported.pem"

    def start(self, release):
        """Both clusters, up; the phone has its first list."""
        self.old = Cluster(self.root / "old")
        self.new = Other(self.root / "new", release)
        self.enterContext(self.old)
        self.enterContext(self.new)
        self.assertEqual(self.boot(self.old, PUBLISHER, PUBLISHER)["trust"], "trusted")

    def boot(self, cluster, node, *asked):
        """A boot from the TFTP of a node; the TVS asked are the old cluster's."""
        tvs = [word for name in asked for word in ("--tvs", self.old.nodes[name]["tvs"])]
        return lab.itlsim("phone", "boot", "--state", self.root / "phone", "--mac", "001122334455", "--tftp",
                          cluster.nodes[node]["tftp"], *tvs, "--json").json

    def admin(self, cluster, *words, **options):
        """A command that works; what it printed."""
        result = cluster.admin(*words, **options)
        self.assertEqual((result.status, result.err), (0, ""), result)
        return result.text

    def assert_refused(self, *asked):
        """The new cluster's list is, and the old one stays."""
        report = self.boot(self.new, NEW, *asked)
        self.assertEqual((report["trust"], report["reason"]), ("untrusted", "tvs-denied"))
        self.assertEqual(report["itl"]["sha1"], hashlib.sha1(self.old.list_of(PUBLISHER)).hexdigest())

    def vouches(self, node, wanted):
        """Waits until a TVS of the old cluster vouches for the new CallManager, or no longer does."""
        deadline = time.monotonic() + lab.START_SECONDS
        while True:
            result = lab.itlsim("tvs", "ask", self.new.folder / NEW / "certificates" / "CallManager.pem", "--tvs",
                                self.old.nodes[node]["tvs"], "--pin",
                                self.old.folder / node / "certificates" / "TVS.pem", "--json")
            if (result.status == 0) == wanted:
                return result
            self.assertLess(time.monotonic(), deadline, result)
            time.sleep(0.1)

    def restart_tvs(self, node):
        """Of the old cluster."""
        self.admin(self.old, "utils", "service", "restart", "Cisco Trust Verification Service", node=node)

    def move(self):
        """As the documents have it."""
        self.assertIn("exported", self.admin(self.new, "utils", "bulk", "export", self.bundle))
        self.assertNotIn("PRIVATE", self.bundle.read_text())
        self.assert_refused(PUBLISHER)
        self.assertIn("Restart Cisco Trust Verification Service",
                      self.admin(self.old, "utils", "bulk", "import", self.bundle))
        self.assertIn(f"Phone-SAST-trust/{NEW}.pem: Trust Certificate\n",
                      self.admin(self.old, "show", "cert", "list", "trust", node=SUBSCRIBER))
        # Only the TVS that started since has them.
        self.restart_tvs(SUBSCRIBER)
        result = self.vouches(SUBSCRIBER, True)
        self.assertEqual(sorted(result.json["roles"]), [0, 3], result.json)
        self.assert_refused(PUBLISHER)
        report = self.boot(self.new, NEW, SUBSCRIBER)
        self.assertEqual((report["trust"], report["itl"]["verified_by"]), ("trusted", "tvs"))
        self.assertEqual(report["itl"]["sha1"], hashlib.sha1(self.new.list_of(NEW)).hexdigest())

    def test_lists_signed_by_callmanager(self):
        self.start("10.0")
        self.move()

    def test_lists_signed_by_itlrecovery(self):
        self.start("12.0")
        self.move()

    def test_what_goes_is_vouched_for_until_tvs_restarts(self):
        self.start("10.0")
        self.admin(self.new, "utils", "bulk", "export", self.bundle)
        self.admin(self.old, "utils", "bulk", "import", self.bundle)
        self.restart_tvs(PUBLISHER)
        self.vouches(PUBLISHER, True)
        self.admin(self.old, "utils", "bulk", "delete")
        self.old.settle()
        self.vouches(PUBLISHER, True)
        self.restart_tvs(PUBLISHER)
        self.vouches(PUBLISHER, False)
        self.assert_refused(PUBLISHER)

    def test_a_damaged_store_keeps_no_tvs_from_its_own(self):
        self.start("10.0")
        (self.old.folder / PUBLISHER / "phone-sast-trust.pem").write_text("-----BEGIN CERTIFICATE-----\nMIIB\n")
        self.admin(self.old, "set", "cert", "regen", "TVS")
        self.old.settle()

    def test_names_cannot_move_the_cursor(self):
        self.start("10.0")
        key = self.root / "key.pem"
        made = lab.run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", self.bundle,
                       "-subj", "/CN=\x1b[2Jevil", "-days", "9")
        self.assertEqual(made.status, 0, made)
        self.admin(self.old, "utils", "bulk", "import", self.bundle)
        shown = self.admin(self.old, "show", "cert", "list", "trust")
        self.assertNotIn("\x1b", shown)
        self.assertIn("Phone-SAST-trust/\\x1b[2Jevil.pem", shown)
        result = self.old.admin("utils", "bulk", "import", key)
        self.assertEqual((result.status, result.err.count("\n")), (1, 1), result)


if __name__ == "__main__":
    unittest.main()
