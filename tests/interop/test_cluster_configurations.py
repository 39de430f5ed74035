# SPDX-License-Identifier: GPL-2.0-or-later
"""Configurations that the nodes make of the device list: what a phone has of them, and a locked-out one has not."""
import json
import subprocess
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

    def test_a_login_for_ssh(self):
        """Of all phones; what would have to be escaped is none."""
        for words in ("admin",), ("a b", "c"), ("admin", "<&>"), ("", "x"), ("x" * 51, "y"):
            with self.subTest(words=words):
                self.assertIn(self.cluster.admin("set", "phone", "ssh-login", *words).status, (1, 2))
        self.set_phone("ssh", "on", NAME)
        self.set_phone("ssh-login", "admin", "se-cret.1")
        with self.cluster:
            boot = self.phone().boot().json
            self.assertTrue(boot["settings"]["ssh_access"])
            self.assertIn(b"<sshUserId>admin</sshUserId>\n  <sshPassword>se-cret.1</sshPassword>", self.fetch(f"{NAME}.cnf.xml").out)
            self.set_phone("ssh-login", "none")
            self.wait_for_file(f"{NAME}.cnf.xml", "<sshUserId></sshUserId>")

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

    def test_phone_that_is_in_no_list(self):
        self.set_phone("web", "off", NAME)
        with self.cluster:
            stranger = cluster_lab.Phone(self.cluster, self.root / "stranger", STRANGER[3:], PUBLISHER, [])
            config = stranger.boot().json["config"]
            self.assertEqual((config["applied"], config["in_force"], config["signed_by"]),
                             (True, "XMLDefault.cnf.xml.sgn", "CN=test10pub.joemar2.lab;OU=tac;O=cisco;L=rtp;ST=nc;C=US"))
            # Its TVS servers are those of all nodes, and the new signer is put to the first.
            self.cluster.admin("set", "cert", "regen", "CallManager")
            boot = stranger.boot().json
            self.assertEqual((boot["itl"]["verified_by"], [each["server"] for each in boot["tvs"]]),
                             ("tvs", [self.cluster.nodes[PUBLISHER]["tvs"]]))
            # As soon as it is in the list it has a file of its own.
            self.set_phone("web", "off", STRANGER)
            self.wait_for_file(f"{STRANGER}.cnf.xml", "<webAccess>1</webAccess>")
            boot = stranger.boot().json
            self.assertEqual((boot["config"]["in_force"], boot["settings"]["web_access"]), (f"{STRANGER}.cnf.xml.sgn", False))

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


class Silent(unittest.TestCase):
    """A phone whose firmware reports nothing."""

    def setUp(self):
        self.root = self.enterContext(lab.folder())
        self.network = self.enterContext(lab.Network())
        self.folder = self.root / "cluster"
        self.assertEqual(cluster_lab.create(self.folder).status, 0)

    def start(self, *command):
        """A program in the network."""
        process = subprocess.Popen([*self.network.prefix, lab.itlsim_path(), *map(str, command), "--json"],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait, lab.START_SECONDS)
        self.addCleanup(process.terminate)
        return process

    def admin(self, *words):
        """A command at the publisher's prompt."""
        return lab.itlsim("admin", self.folder, "--yes", *words, prefix=self.network.prefix)

    def phones(self, *options):
        """What the cluster says, by device."""
        result = lab.itlsim("cluster", "phones", self.folder, "--json", *options)
        self.assertEqual(result.status, 0, result)
        return {phone["device"]: phone for phone in result.json["phones"]}

    def test_known_by_what_it_fetched(self):
        self.assertEqual(self.admin("set", "phone", "web", "off", NAME).status, 0)
        cluster = json.loads(self.start("cluster", "up", self.folder).stdout.readline())
        tftp, alarms = cluster["nodes"][1]["tftp"], cluster["alarms"]
        # Nobody is known for having asked.
        for name in f"{STRANGER}.cnf.xml.sgn", "XMLDefault.cnf.xml":
            lab.itlsim("tftp", "get", tftp, name, "-", prefix=self.network.prefix)
        phone = self.start("phone", "run", "--state", self.root / "phone", "--mac", MAC, "--tftp", tftp, "--alarm", alarms,
                           "--firmware", "9.3.1", "--coap", lab.HOST, "--coap-allow", lab.HOST)
        boot = json.loads(phone.stdout.readline())
        self.assertEqual((boot["trust"], boot["alarms"]), ("trusted", []))
        lab.wait_for("the phone is known", lambda: self.phones()[NAME]["known_by"] == "configuration")
        told = self.phones()
        self.assertEqual(list(told), [NAME])
        told = told[NAME]
        self.assertEqual((told["state"], told["known_by"], told["node"], told["reset"], told["address"], told["reported"]),
                         ("unknown", "configuration", SUBSCRIBER, "coap", lab.HOST, None))
        self.assertEqual({name: told["configuration"][name] for name in ("address", "node", "signed", "whole")},
                         {"address": lab.HOST, "node": SUBSCRIBER, "signed": True, "whole": True})
        self.assertNotIn("unknown", {phone["state"] for phone in self.phones("--stale").values()})
        self.assertRegex(lab.itlsim("cluster", "phones", self.folder).text, rf"\n{NAME} +unknown .* tftp +coap ")
        # A reset reaches it: it boots again.
        reset = self.admin("utils", "phones", "reset", NAME)
        self.assertEqual((reset.status, reset.text.splitlines()[-1]), (0, "1 phone: 1 reset"))
        self.assertEqual(json.loads(phone.stdout.readline())["trust"], "trusted")
        self.assertEqual(self.admin("set", "cert", "regen", "CallManager").status, 0)
        self.assertEqual(json.loads(phone.stdout.readline())["trust"], "trusted")
        # Once it reports, the alarm says how it stands.
        lab.itlsim("phone", "boot", "--state", self.root / "later", "--mac", MAC, "--tftp", tftp, "--alarm", alarms,
                   prefix=self.network.prefix)
        told = self.phones()[NAME]
        self.assertEqual((told["state"], told["known_by"], told["configuration"]["node"]), ("current", "alarm", SUBSCRIBER))
        forget = lab.itlsim("cluster", "phones", self.folder, "--forget", NAME)
        self.assertEqual((forget.status, forget.text, self.phones()[NAME]["known_by"]), (0, "1 phone forgotten\n", "device-list"))


if __name__ == "__main__":
    lab.main()
