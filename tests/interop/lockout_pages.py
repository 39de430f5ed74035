# SPDX-License-Identifier: GPL-2.0-or-later
"""A running phone of a real cluster that is locked out while an administrator changes its configuration."""
import json
import re
import signal
import subprocess

import cluster_lab
import lab

MAC, NAME = "001122334455", "SEP001122334455"


class LockedOut:
    """A cluster that is up and a phone that has pages. Use as `with LockedOut(folder, model) as story`."""

    def __init__(self, folder, model, *options, firmware="12.5.1"):
        self.cluster = cluster_lab.Cluster(folder / "cluster")
        self.state = folder / "phone"
        self.model, self.firmware = model, firmware
        self.options = options
        self.process, self.address, self.uri = None, None, None

    def __enter__(self):
        # With a second TVS it would not be locked out.
        self.set("group", NAME, cluster_lab.PUBLISHER)
        self.set("web", "on", NAME)
        self.cluster.__enter__()
        self.process = subprocess.Popen(
            [lab.itlsim_path(), "phone", "run", "--state", str(self.state), "--mac", MAC, "--tftp",
             self.cluster.nodes[cluster_lab.PUBLISHER]["tftp"], "--model", self.model, "--firmware", self.firmware,
             "--json", "--timeout", "5", "--web", f"{lab.HOST}:0", "--coap", f"{lab.HOST}:0", "--coap-allow", lab.HOST,
             *self.options],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.uri = re.search(r"coap://(\S+)", self.process.stderr.readline()).group(1)
        self.address = re.search(r"http://(\S+)/", self.process.stderr.readline()).group(1)
        self.first = self.report()
        return self

    def __exit__(self, *_):
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(lab.START_SECONDS)
            self.process.stdout.close()
            self.process.stderr.close()
        self.cluster.__exit__()

    def set(self, *words):
        """A `set phone` command."""
        result = self.cluster.admin("set", "phone", *words)
        assert result.status == 0, result

    def report(self):
        """What the phone tells of its next boot."""
        return json.loads(self.process.stdout.readline())

    def lock_out(self):
        """The keys of CallManager and TVS are renewed one after the other, without a boot of the phone in between."""
        for key in ("CallManager", "TVS"):
            result = self.cluster.admin("--clock", "+6m", "set", "cert", "regen", key)
            assert result.status == 0, result
        self.cluster.settle()

    def change(self, *words, text):
        """A changed configuration that the node serves; then the phone boots again."""
        self.set(*words)
        node = self.cluster.nodes[cluster_lab.PUBLISHER]
        lab.wait_for(text, lambda: text.encode() in lab.itlsim("tftp", "get", node["tftp"], f"{NAME}.cnf.xml", "-").out)
        return self.boot()

    def boot(self):
        """The phone is reset. @return its report"""
        result = lab.itlsim("phone", "reset", self.uri, "hard")
        assert result.status == 0, result
        return self.report()
