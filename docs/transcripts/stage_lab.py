# SPDX-License-Identifier: GPL-2.0-or-later
"""The cluster of a story: that of the tests, as `cluster up` of the document starts it, and with the document's addresses."""
import re

import lab
from cluster_lab import Cluster

# What `cluster up` names of each node; then come the addresses of the cluster's own servers.
OF_NODE = 5


class Lab(Cluster):
    """In the folder `lab` of the stage, where it was made. ports: those of the document, in the order `cluster up` names them."""

    def __init__(self, stage, nodes, ports):
        self.stage, self.folder, self.ports = stage, stage.folder / "lab", ports
        self.nodes = dict.fromkeys(nodes)

    def __enter__(self):
        self.process = self.stage.start("itlsim cluster up lab --base-port 0", "up")
        lab.wait_for("the cluster", lambda: "coap.psk" in self.table())
        found = re.findall(r"127\.0\.0\.1:\d+", self.table())
        self.stage.shown.update(zip(found, (f"127.0.0.1:{port}" for port in self.ports), strict=True))
        for number, node in enumerate(self.nodes):
            self.nodes[node] = dict(zip(("tftp", "tvs"), found[OF_NODE * number:]))
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(30)

    def table(self):
        """What `cluster up` has printed."""
        return (self.stage.folder / "up").read_text(encoding="utf-8")
