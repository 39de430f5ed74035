# SPDX-License-Identifier: GPL-2.0-or-later
"""A board that fetches by HTTP first: from Python's server, over a bad line too, beside one that is silent, and from the lab's cluster."""
import unittest

import emulated
import lab
import web
from cluster_lab import PUBLISHER, Cluster
from emulated import MAC, read, sha1

LIST = "a1-first-sha1.tlv"


class BoardHttp(unittest.TestCase):
    """A board, and a TFTP server that has nothing."""

    def setUp(self):
        self.device = emulated.Device(self.enterContext(lab.folder()))
        self.tftp = self.enterContext(lab.Atftpd(self.enterContext(lab.folder()))).address

    def boot(self, port, *options, tftp=None):
        """Boots once. @return its report, and of each request its way, its file and what came of it"""
        result = self.device.boot(tftp or self.tftp, options=("--http-port", str(port), "--timeout", "5", *options))
        self.assertEqual(result.status, 0, result)
        return result.json, [(entry["way"], entry["file"], entry["result"]) for entry in result.json["tftp"]]

    def test_a_list(self):
        root = self.enterContext(lab.folder({"ITLFile.tlv": read(LIST)}))
        with web.python(root) as port:
            report, asked = self.boot(port, "--http")
            self.assertEqual(report["itl"]["sha1"], sha1(LIST))
            self.assertIn(("http", "ITLFile.tlv", "ok"), asked)
            self.assertIn(("tftp", f"CTLSEP{MAC}.tlv", "not-found"), asked)
            report, _ = self.boot(port, "--model", "8845", "--firmware", "12.8.1", "--loss", "3", "--seed", "5")
            self.assertEqual(report["itl"]["verified_by"], "unchanged")

    def test_silence_costs_one_wait(self):
        with web.Scripted(None) as server:
            _, asked = self.boot(server.port, "--http")
        self.assertEqual([entry for entry in asked if entry[0] == "http"], [("http", f"CTLSEP{MAC}.tlv", "http-timeout")])

    def test_the_labs_cluster(self):
        with Cluster(self.enterContext(lab.folder()) / "cluster") as cluster:
            node = cluster.nodes[PUBLISHER]
            report, asked = self.boot(node["http"].rpartition(":")[2], "--http", tftp=node["tftp"])
        self.assertIn(("http", f"ITLSEP{MAC}.tlv", "ok"), asked)
        self.assertEqual(report["trust"], "trusted")


if __name__ == "__main__":
    emulated.main()
