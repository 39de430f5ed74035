# SPDX-License-Identifier: GPL-2.0-or-later
"""The cluster of the golden listings, its servers, its administrator and its phones."""
import hashlib
import json
import pathlib
import subprocess
import time

import lab

GOLDEN = pathlib.Path(__file__).parent / "golden"
PUBLISHER, SUBSCRIBER = "test10pub", "test10sub"
NAMES = ("--domain", "joemar2.lab", "--organization", "cisco", "--unit", "tac", "--city", "rtp", "--province", "nc",
         "--country", "US", "--capf-name", "CAPF-75638ad9", "--key-bits", "1024")


def create(folder, *options):
    """Makes the cluster of the golden listings."""
    return lab.itlsim("cluster", "create", folder, "--publisher", PUBLISHER, "--subscriber", f"{SUBSCRIBER}:2048", *NAMES,
                      *options)


class Cluster:
    """A cluster in a folder. Use as `with Cluster(folder) as cluster` to have it up."""

    def __init__(self, folder, *options):
        self.folder = pathlib.Path(folder)
        self.process = None
        self.nodes = {}
        self.alarms = self.alarms_secure = None
        self.options = ()
        result = create(self.folder, *options)
        assert result.status == 0, result

    def __enter__(self):
        command = [lab.itlsim_path(), "cluster", "up", str(self.folder), "--base-port", "0", "--json",
                   *map(str, self.options)]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL)
        report = json.loads(self.process.stdout.readline())
        self.nodes = {node["node"]: node for node in report["nodes"]}
        self.alarms, self.alarms_secure = report["alarms"], report["alarms_secure"]
        return self

    def __exit__(self, *_):
        """Takes it down, up or not."""
        self.process.terminate()
        self.process.wait(30)
        self.process.stdout.close()

    def admin(self, *words, node=None, yes=True, clock=None, **options):
        """One command at the prompt."""
        arguments = [*(("--node", node) if node else ()), *(("--yes",) if yes else ()), *(("--clock", clock) if clock else ())]
        return lab.itlsim("admin", self.folder, *arguments, *words, **options)

    def typed(self, lines, *options):
        """The lines on the standard input of the prompt."""
        process = subprocess.run([lab.itlsim_path(), "admin", str(self.folder), *map(str, options)], check=False,
                                 input="".join(f"{line}\n" for line in lines).encode(), capture_output=True, timeout=120)
        return lab.Result(process, 0)

    def list_of(self, node):
        """A node's list, as it stands in the folder."""
        return (self.folder / node / "tftp" / "ITLFile.tlv").read_bytes()

    def served(self, name):
        """True when a node's servers know what stands in the folder."""
        node, own = self.nodes[name], self.folder / name / "certificates"
        return lab.itlsim("tftp", "get", node["tftp"], "ITLFile.tlv", "-").out == self.list_of(name) and all(
            lab.itlsim("tvs", "ask", self.folder / each / "certificates" / "CallManager.pem", "--tvs", node["tvs"],
                       "--pin", own / "TVS.pem").status == 0 for each in self.nodes)

    def settle(self):
        """Waits until all servers do."""
        deadline = time.monotonic() + lab.START_SECONDS
        for name in self.nodes:
            while not self.served(name):
                assert time.monotonic() < deadline, f"{name} goes on serving what was before"
                time.sleep(0.1)

    def contents(self):
        """What the folder holds: digests by path. The history tells of what was refused, too."""
        return {path.relative_to(self.folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
                for path in sorted(self.folder.rglob("*")) if path.is_file() and path.name not in (".lock", ".up", "history")}


class Phone:
    """A phone of a cluster that is up: boots from the TFTP of one node, asks the TVS of some."""

    def __init__(self, cluster, folder, mac, tftp, tvs):
        self.cluster = cluster
        self.options = ["--state", str(folder), "--mac", mac, "--tftp", cluster.nodes[tftp]["tftp"],
                        "--alarm", cluster.alarms]
        for node in tvs:
            self.options += ["--tvs", cluster.nodes[node]["tvs"]]

    def boot(self):
        """One boot, against servers that serve what stands in the folder."""
        self.cluster.settle()
        return lab.itlsim("phone", "boot", *self.options, "--json")
