# SPDX-License-Identifier: GPL-2.0-or-later
"""Configurations that the nodes make of the device list: what a phone has of them, and a locked-out one has not."""
import unittest

import cluster_lab
import lab

PUBLISHER, SUBSCRIBER = cluster_lab.PUBLISHER, cluster_lab.SUBSCRIBER
MAC, NAME = "001122334455", "SEP001122334455"
STRANGER = "SEP00000000000F"


class Configurations(unittest.TestCase):
    """One cluster for each test."""

    def setUp(self):
        self.root = self.enterContext(lab.folder())
        self.cluster = cluster_lab.Cluster(self.root / "cluster")

    def set_phone(self, *words):
        """A `set phone` command; the servers know it afterwards."""
        result = self.cluster.admin("set", "phone", *words)
        self.assertEqual(result.status, 0, result)

    def fetch(self, name, node=PUBLISHER):
        """A file of a node."""
        return lab.itlsim("tftp", "get", self.cluster.nodes[node]["tftp"], name, "-")

    def wait_for_file(self, name, text):
        """Until the node's file holds the text."""
        lab.wait_for(f"{text} in {name}", lambda: text.encode() in self.fetch(name).out)

    def phone(self, node=PUBLISHER, folder="phone"):
        """A phone that was told nothing but its TFTP server."""
        return cluster_lab.Phone(self.cluster, self.root / folder, MAC, node, [])

    def test_phone_of_nothing_but_a_node(self):
        self.set_phone("group", NAME, SUBSCRIBER, PUBLISHER)
        self.set_phone("web", "off", NAME)
        with self.cluster:
            boot = self.phone().boot().json
            self.assertEqual((boot["trust"], boot["itl"]["verified_by"]), ("trusted", "first-use"))
            self.assertEqual((boot["config"]["applied"], boot["config"]["file"], boot["config"]["signed_by"]),
                             (True, f"{NAME}.cnf.xml.sgn", "CN=test10pub.joemar2.lab;OU=tac;O=cisco;L=rtp;ST=nc;C=US"))
            self.assertEqual(boot["settings"], {"settings_access": True, "web_access": False, "ssh_access": False,
                                                "span_to_pc_port": False})
            # Its TVS are those of the configuration, in the group's order: the new signer is put to the first.
            self.cluster.admin("set", "cert", "regen", "CallManager")
            boot = self.phone().boot().json
            self.assertEqual((boot["trust"], boot["itl"]["verified_by"]), ("trusted", "tvs"))
            self.assertEqual([each["server"] for each in boot["tvs"]], [self.cluster.nodes[SUBSCRIBER]["tvs"]])
            # The other node signs with its own key.
            boot = self.phone(SUBSCRIBER).boot().json
            self.assertEqual((boot["trust"], boot["config"]["signed_by"]),
                             ("trusted", "CN=test10sub.joemar2.lab;OU=tac;O=cisco;L=rtp;ST=nc;C=US"))

    def test_a_change_takes_on_a_trusted_phone_and_not_on_a_locked_out_one(self):
        self.set_phone("ssh", "off", NAME)
        # With a second TVS it would not be locked out.
        self.set_phone("group", NAME, PUBLISHER)
        with self.cluster:
            trusted, locked_out = self.phone(), self.phone(folder="locked-out")
            for phone in trusted, locked_out:
                self.assertFalse(phone.boot().json["settings"]["ssh_access"])
            self.set_phone("ssh", "on", NAME)
            self.wait_for_file(f"{NAME}.cnf.xml", "<sshAccess>0</sshAccess>")
            self.assertTrue(trusted.boot().json["settings"]["ssh_access"])
            self.cluster.admin("--clock", "+6m", "set", "cert", "regen", "CallManager")
            trusted.boot()
            self.cluster.admin("--clock", "+6m", "set", "cert", "regen", "TVS")
            self.assertEqual(trusted.boot().json["trust"], "trusted")
            boot = locked_out.boot()
            self.assertEqual((boot.status, boot.json["trust"]), (3, "untrusted"))
            self.set_phone("span", "on", "all")
            self.wait_for_file(f"{NAME}.cnf.xml", "<spanToPCPort>0</spanToPCPort>")
            self.assertTrue(trusted.boot().json["settings"]["span_to_pc_port"])
            boot = locked_out.boot()
            self.assertEqual((boot.status, boot.json["config"]["applied"]), (3, False))
            self.assertEqual((boot.json["settings"]["ssh_access"], boot.json["settings"]["span_to_pc_port"]), (False, False))
            # The way out brings the settings with it.
            self.cluster.admin("utils", "itl", "reset", "localkey")
            boot = locked_out.boot().json
            self.assertEqual((boot["trust"], boot["settings"]["ssh_access"], boot["settings"]["span_to_pc_port"]),
                             ("trusted", True, True))

    def test_strangers_and_files_of_others(self):
        self.set_phone("web", "off")
        self.set_phone("web", "on", NAME)
        with self.cluster:
            for name in f"{STRANGER}.cnf.xml.sgn", f"{STRANGER}.cnf.xml", f"{NAME}.cnf.xml.enc.sgn":
                self.assertEqual(self.fetch(name).status, 1)
            self.assertTrue(self.fetch("XMLDefault.cnf.xml").out.startswith(b"<?xml"))
            self.assertIn(b"<Default>", self.fetch("XMLDefault.cnf.xml.sgn").out)
            # What somebody put there is served as it is, and signed by nobody.
            lab.put(self.cluster.folder / PUBLISHER / "tftp", f"{NAME}.cnf.xml", b"by hand")
            lab.put(self.cluster.folder / PUBLISHER / "tftp", f"{STRANGER}.cnf.xml.sgn", b"by hand, too")
            self.assertEqual(self.fetch(f"{NAME}.cnf.xml").out, b"by hand")
            self.assertEqual(self.fetch(f"{STRANGER}.cnf.xml.sgn").out, b"by hand, too")
            self.assertIn(b"<webAccess>0</webAccess>", self.fetch(f"{NAME}.cnf.xml", SUBSCRIBER).out)
            # The list may be edited while the cluster is up; a wrong one leaves the former one in force.
            lab.put(self.cluster.folder, "devices.csv", f"name,web\n{NAME},maybe\n".encode())
            lab.put(self.cluster.folder, "devices.csv.new", f"name,web\n{STRANGER},on\n".encode())
            self.assertIn(b"<webAccess>0</webAccess>", self.fetch(f"{NAME}.cnf.xml", SUBSCRIBER).out)
            (self.cluster.folder / "devices.csv.new").rename(self.cluster.folder / "devices.csv")
            lab.wait_for("the new list", lambda: self.fetch(f"{STRANGER}.cnf.xml", SUBSCRIBER).status == 0)
            self.assertEqual(self.fetch(f"{NAME}.cnf.xml", SUBSCRIBER).status, 1)

    def test_what_the_prompt_tells(self):
        self.set_phone("group", "all", SUBSCRIBER)
        self.set_phone("settings", "restricted", NAME, MAC.replace("5", "6"))
        self.set_phone("tftp", NAME, f"{SUBSCRIBER}.joemar2.lab", PUBLISHER)
        self.assertIn("1 phone has a value of its own in the device list, and keeps it.",
                      self.cluster.admin("set", "phone", "tftp", "all", PUBLISHER).text)
        told = self.cluster.admin("--json", "show", "phone", NAME.lower()).json["phone"]
        self.assertEqual((told["device"], told["tftp"], told["group"]), (NAME, [SUBSCRIBER, PUBLISHER], [SUBSCRIBER]))
        self.assertEqual(told["settings"]["settings"], {"value": "restricted", "from": "phone"})
        self.assertEqual(told["settings"]["ssh"], {"value": "off", "from": "default"})
        self.assertIn("Settings access      restricted (phone)\n", self.cluster.admin("show", "phone", NAME).text)
        before = (self.cluster.folder / "devices.csv").read_bytes()
        for words, status in ((("web", "restricted"), 2), (("web", "on", NAME, "nobody"), 1), (("group", NAME, "nobody"), 1),
                              (("ssh",), 2), (("group", "all", PUBLISHER, PUBLISHER), 1)):
            with self.subTest(words=words):
                self.assertEqual(self.cluster.admin("set", "phone", *words).status, status)
        self.assertEqual(self.cluster.admin("show", "phone", STRANGER).status, 1)
        self.assertEqual((self.cluster.folder / "devices.csv").read_bytes(), before)


if __name__ == "__main__":
    lab.main()
