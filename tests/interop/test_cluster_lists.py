# SPDX-License-Identifier: GPL-2.0-or-later
"""Lists that a cluster once served: what an alarm's SHA-1 stands for, long after."""
import hashlib
import re
import unittest

import cluster_lab
import lab
from cluster_lab import PUBLISHER, SUBSCRIBER


def sha1(data):
    """As `show itl` prints it."""
    return hashlib.sha1(data).hexdigest()


class Remembered(unittest.TestCase):
    """A cluster, up when a test wants it, and phones that slept through changes."""

    def setUp(self):
        self.root = self.enterContext(lab.folder())
        self.cluster = cluster_lab.Cluster(self.root / "cluster")

    def phones(self, *options):
        """What the cluster says of its phones."""
        result = lab.itlsim("cluster", "phones", self.cluster.folder, *options)
        self.assertEqual(result.status, 0, result)
        return result

    def change(self, node=PUBLISHER):
        """A new list for a node, a day later."""
        result = self.cluster.admin("set", "cert", "regen", "CallManager", node=node, clock="+1d")
        self.assertEqual(result.status, 0, result)

    def shown(self, *words, status=0):
        """`show itl sha1 WORDS` in JSON."""
        result = lab.itlsim("admin", self.cluster.folder, "--json", "show", "itl", "sha1", *words)
        self.assertEqual(result.status, status, result)
        return result.json

    def test_a_stale_phone_tells_which_list_it_has(self):
        with self.cluster:
            phone = cluster_lab.Phone(self.cluster, self.root / "phone", "001122334455", PUBLISHER, [])
            phone.boot()
            told = self.phones("--json").json["phones"][0]
            self.assertEqual((told["state"], told["lists_ago"]), ("current", 0))
            day = told["since"][:10]
            self.assertRegex(self.phones().text.splitlines()[2], rf"{PUBLISHER}'s of {day}$")
            first = self.cluster.list_of(PUBLISHER)
            self.change()
            self.change(SUBSCRIBER)
            self.change()
            self.cluster.settle()
        # An alarm spells it so.
        signature = re.search(r"\[ITL_Signature=([^\]]*)\]", (self.cluster.folder / "syslog").read_text())[1]
        self.assertEqual(signature.replace(" ", "").lower(), sha1(first))
        later = self.phones("--json").json["phones"][0]
        self.assertEqual((later["state"], later["node"], later["lists_ago"], later["since"]),
                         ("stale", PUBLISHER, 2, told["since"]))
        self.assertRegex(self.phones().text.splitlines()[2], rf"{PUBLISHER}'s of {day}, 2 lists ago$")
        found = self.shown(*signature.split())
        self.assertEqual(found["sha1"], sha1(first))
        served, = found["served"]
        self.assertEqual((served["node"], served["since"], served["lists_ago"], served["now"]),
                         (PUBLISHER, told["since"], 2, False))
        self.assertGreater(served["until"], served["since"])
        lab.put(self.root, "first.tlv", first)
        self.assertEqual(found["list"]["records"], lab.itlsim("file", "show", self.root / "first.tlv", "--json").json["records"])

    def test_texts(self):
        first, now = self.cluster.list_of(PUBLISHER), None
        self.change()
        now = self.cluster.list_of(PUBLISHER)
        text = self.cluster.admin("show", "itl", "sha1", sha1(first).upper()).text
        self.assertRegex(text, rf"\AITL list {sha1(first)} \(SHA1\)\n{PUBLISHER}: from (\S+)Z until (\S+)Z, 1 list ago\n\n"
                               r"The checksum value of the ITL file:\n")
        self.assertRegex(text, r"ITL Record #:\d")
        text = self.cluster.admin("show", "itl", "sha1", sha1(now)[:12], node=SUBSCRIBER).text
        self.assertRegex(text, rf"\n{PUBLISHER}: from (\S+)Z, serves it now\n\n")
        # The rest of it is what `show itl` prints.
        self.assertEqual(text.partition("\n\n")[2], self.cluster.admin("show", "itl").text)

    def test_one_list_of_all_nodes(self):
        self.assertEqual(self.cluster.admin("utils", "itl", "reset", "localkey").status, 0)
        found = self.shown(sha1(self.cluster.list_of(SUBSCRIBER)))
        self.assertEqual([(served["node"], served["now"]) for served in found["served"]],
                         [(PUBLISHER, True), (SUBSCRIBER, True)])

    def test_names_that_are_none(self):
        for words in (("abc",), ("xyz0",), ("0" * 41,), (), ("12345678", "g")):
            with self.subTest(words):
                result = self.cluster.admin("show", "itl", "sha1", *words)
                self.assertEqual(result.status, 2, result)
                self.assertIn("Usage: show itl [sha1 HASH]", result.text)
        result = self.cluster.admin("show", "itl", "sha1", "0" * 40)
        self.assertEqual((result.status, result.text.count("\n")), (1, 1), result)
        self.assertIn("no list of this cluster", result.text)
        # An ITL is no CTL.
        result = self.cluster.admin("show", "ctl", "sha1", sha1(self.cluster.list_of(PUBLISHER)))
        self.assertEqual((result.status, "no list of this cluster" in result.text), (1, True), result)

    def test_a_beginning_of_several(self):
        lines = (self.cluster.folder / "lists").read_text()
        lab.put(self.cluster.folder, "lists", (f"{'abcd' + 36 * '0'} {PUBLISHER}\n{'abcd' + 36 * '1'} {SUBSCRIBER}\n" + lines).encode())
        result = self.cluster.admin("show", "itl", "sha1", "abcd")
        self.assertEqual((result.status, result.text),
                         (1, f"'abcd' is not clear: {'abcd' + 36 * '0'}, {'abcd' + 36 * '1'}\n"), result)
        # Known by its SHA-1 alone, as earlier versions kept it.
        result = self.cluster.admin("show", "itl", "sha1", "abcd1")
        self.assertEqual(result.status, 1)
        self.assertIn(f"{SUBSCRIBER}: from a time that was not noted", result.text)
        self.assertIn("its records are not kept", result.err)

    def test_a_ctl_that_is_served(self):
        ctl = (cluster_lab.GOLDEN.parent / "files" / "x1-stranger.tlv").read_bytes()
        lab.put(self.cluster.folder / PUBLISHER / "tftp", "CTLFile.tlv", ctl)
        result = lab.itlsim("admin", self.cluster.folder, "--json", "show", "ctl", "sha1", sha1(ctl)[:8])
        self.assertEqual([(served["node"], served["now"]) for served in result.json["served"]], [(PUBLISHER, True)])


if __name__ == "__main__":
    unittest.main()
