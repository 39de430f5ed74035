# SPDX-License-Identifier: GPL-2.0-or-later
"""A board in front of the lab's cluster: the lists that the cluster makes, its TFTP, its TVS, and a lockout."""
import hashlib
import unittest

import emulated
import lab
from cluster_lab import PUBLISHER, SUBSCRIBER, Cluster


class InTheLab(unittest.TestCase):
    """One phone of a cluster that is up."""

    def setUp(self):
        self.cluster = self.enterContext(Cluster(self.enterContext(lab.folder()) / "cluster"))
        self.device = emulated.Device(self.enterContext(lab.folder()))

    def admin(self, *words):
        """A command of the administrator, which has to succeed."""
        result = self.cluster.admin(*words)
        self.assertEqual((result.status, result.err), (0, ""), result)

    def boot(self, wanted, node=PUBLISHER, status=0):
        """Boots from a node, with the TVS of that node; on the flash is the node's list afterwards."""
        self.cluster.settle()
        result = self.device.boot(self.cluster.nodes[node]["tftp"], tvs=[self.cluster.nodes[node]["tvs"]])
        self.assertEqual((result.status, result.json["itl"]["verified_by"]), (status, wanted), result)
        served = hashlib.sha1(self.cluster.list_of(node)).hexdigest()
        self.assertEqual(result.json["itl"]["sha1"] == served, status == 0, result)
        return result

    def test_regenerated_certificates(self):
        """A new CallManager certificate is vouched for by the TVS; with a new TVS certificate too, the phone is locked
        out until the recovery key signs."""
        self.boot("first-use")
        self.assertEqual(emulated.flash_operations(self.boot("unchanged")), 0)
        self.admin("set", "cert", "regen", "CallManager")
        result = self.boot("tvs")
        self.assertEqual([asked["result"] for asked in result.json["tvs"]], ["valid"])
        self.admin("--clock", "+6m", "set", "cert", "regen", "CallManager")
        self.admin("--clock", "+6m", "set", "cert", "regen", "TVS")
        result = self.boot(None, status=3)
        self.assertEqual(result.json["reason"], "tvs-wrong-certificate")
        self.admin("utils", "itl", "reset", "localkey")
        self.boot("list")

    def test_move_to_a_node_with_longer_keys(self):
        """The subscriber signs its list itself, with 2048 bits; its TVS, which the publisher's list names, vouches."""
        self.boot("first-use")
        self.boot("tvs", node=SUBSCRIBER)
        self.boot("unchanged", node=SUBSCRIBER)


if __name__ == "__main__":
    emulated.main()
