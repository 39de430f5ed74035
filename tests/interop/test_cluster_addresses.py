# SPDX-License-Identifier: GPL-2.0-or-later
"""`cluster up --addresses`: every node at an address of its own, on the ports of real ones where they are permitted."""
import contextlib
import json
import pathlib
import subprocess
import unittest

import lab
from cluster_lab import PUBLISHER, SUBSCRIBER, create

FIRST, SECOND = "127.0.0.1", "127.0.0.2"
# Root without what ports below 1024 ask for, as a plain user is.
UNPERMITTED = ("setpriv", "--bounding-set=-net_bind_service", "--inh-caps=-net_bind_service")


@contextlib.contextmanager
def up(folder, *options, prefix=()):
    """A cluster that is up: what it told."""
    process = subprocess.Popen([*prefix, lab.itlsim_path(), "cluster", "up", str(folder), *map(str, options), "--json"],
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline()
        assert line, process.stderr.read()
        yield json.loads(line)
    finally:
        process.terminate()
        process.wait(lab.START_SECONDS)
        process.stdout.close()
        process.stderr.close()


class Base(unittest.TestCase):
    """A cluster of two nodes, not up."""

    def setUp(self):
        self.root = self.enterContext(lab.folder())
        self.folder = self.root / "cluster"
        self.assertEqual(create(self.folder).status, 0)

    def boot(self, number, alarms, tftp, *options, prefix=()):
        """One boot of a phone; what its alarm says of it later is `phones`."""
        result = lab.itlsim("phone", "boot", "--state", self.root / f"phone{number}", "--mac", f"00112233440{number}",
                            "--tftp", tftp, "--alarm", alarms, "--json", *options, prefix=prefix)
        self.assertEqual(result.status, 0, result)
        return result.json

    def phones(self):
        """What the cluster says of its phones: by the last digit of their names."""
        result = lab.itlsim("cluster", "phones", self.folder, "--json")
        self.assertEqual(result.status, 0, result)
        return {int(phone["device"][-1]): phone for phone in result.json["phones"]}

    def admin(self, *words):
        """A command at the publisher's prompt."""
        result = lab.itlsim("admin", self.folder, "--yes", *words)
        self.assertEqual(result.status, 0, result)


class OwnAddresses(Base):
    """On ports that anybody may have."""

    def test_the_address_tells_whose_a_phone_is(self):
        with up(self.folder, "--addresses", f"{FIRST},{SECOND}", "--base-port", 0) as told:
            nodes = {node["node"]: node for node in told["nodes"]}
            self.assertEqual({name: node["address"] for name, node in nodes.items()},
                             {PUBLISHER: FIRST, SUBSCRIBER: SECOND})
            for node in nodes.values():
                for service in ("tftp", "tvs"):
                    self.assertEqual(node[service].rpartition(":")[0], node["address"])
            self.assertIn(f"coap://{FIRST}:", told["alarms"])
            # All nodes serve one list then: its SHA-1 tells nothing.
            self.admin("utils", "itl", "reset", "localkey")
            for number, name in ((1, PUBLISHER), (2, SUBSCRIBER)):
                self.boot(number, told["alarms"], nodes[name]["tftp"])
            phones = self.phones()
            self.assertEqual(phones[1]["itl"]["sha1"], phones[2]["itl"]["sha1"])
            self.assertEqual([phones[n]["itl"]["server"] for n in (1, 2)], [FIRST, SECOND])
            self.assertEqual([phones[n]["node"] for n in (1, 2)], [PUBLISHER, SUBSCRIBER])
            self.admin("--node", SECOND, "utils", "service", "restart", "Cisco Tftp")
        # Down or up, the subscriber's phone lacks what its own node serves now.
        phones = self.phones()
        self.assertEqual([phones[n]["state"] for n in (1, 2)], ["current", "stale"])
        with up(self.folder, "--base-port", 0) as told:
            self.assertEqual({node["address"] for node in told["nodes"]}, {FIRST})
            self.assertEqual(lab.itlsim("admin", self.folder, "--node", SECOND, "show", "itl").status, 1)

    def test_ipv6(self):
        if not pathlib.Path("/proc/net/if_inet6").exists():
            self.skipTest("no IPv6 here")
        with up(self.folder, "--addresses", f"{FIRST},::1", "--base-port", 0) as told:
            node = told["nodes"][1]
            self.assertEqual(node["address"], "::1")
            self.assertTrue(node["tftp"].startswith("[::1]:"))
            self.boot(1, told["alarms"], node["tftp"])
            self.assertEqual((self.phones()[1]["itl"]["server"], self.phones()[1]["node"]), ("::1", SUBSCRIBER))

    def test_a_node_less_leaves_the_others_where_they_are(self):
        with up(self.folder, "--addresses", f"{SECOND},{FIRST}", "--base-port", 0) as told:
            publisher = told["nodes"][0]
            self.admin("delete", "node", SUBSCRIBER)
            self.boot(1, told["alarms"], publisher["tftp"])
        self.assertEqual(self.phones()[1]["node"], PUBLISHER)
        result = lab.itlsim("cluster", "up", self.folder, "--addresses", f"{FIRST},{SECOND}")
        self.assertEqual((result.status, result.err), (
            1, f"itlsim: {self.folder}: 2 addresses for 1 node ({PUBLISHER}): each has to have one of its own\n"))


class Refused(Base):
    """Addresses that nodes cannot have: one line each, and the folder stays as it is."""

    def refused(self, status, *options, prefix=()):
        """What is said to it."""
        before = (self.folder / "nodes.yaml").read_bytes()
        result = lab.itlsim("cluster", "up", self.folder, *options, prefix=prefix)
        self.assertEqual((result.status, result.out, result.err.count("\n")), (status, b"", 1), result)
        self.assertEqual((self.folder / "nodes.yaml").read_bytes(), before)
        return result.err

    def test_what_is_no_address_of_a_node(self):
        for text in (f"{FIRST},", ",", "", f"{FIRST},localhost", f"{FIRST},127.0.0.2:69", f"{FIRST},0.0.0.0", "::",
                     f"{FIRST},224.0.0.1", f"{FIRST},255.255.255.255", f"{FIRST},ff02::1", f"::ffff:{FIRST}",
                     f"{FIRST}, {SECOND}", "1" * 5000):
            with self.subTest(text[:40]):
                self.assertIn("no numeric address", self.refused(2, "--addresses", text))

    def test_counts_and_doubles(self):
        self.assertIn(f"1 address for 2 nodes ({PUBLISHER}, {SUBSCRIBER})", self.refused(1, "--addresses", FIRST))
        self.assertIn("3 addresses for 2 nodes", self.refused(1, "--addresses", f"{FIRST},{SECOND},127.0.0.3"))
        self.assertIn("more than 20", self.refused(2, "--addresses", ",".join(f"127.0.1.{n}" for n in range(1, 22))))
        self.assertIn("stands there twice", self.refused(2, "--addresses", f"{FIRST},{FIRST}"))
        self.assertIn("stands there twice", self.refused(2, "--addresses", "::1,0:0:0:0:0:0:0:1"))
        self.assertIn("--bind and --addresses", self.refused(2, "--addresses", f"{FIRST},{SECOND}", "--bind", FIRST))

    def test_an_address_of_another_machine(self):
        text = self.refused(1, "--addresses", f"{FIRST},192.0.2.1", "--base-port", 0)
        self.assertIn(f"{SUBSCRIBER}: TFTP cannot listen on 192.0.2.1:0: not our address", text)


class RealPorts(Base):
    """TFTP 69 and TVS 2445 at every address, in a network of the test's own."""

    def test_phones_need_no_port(self):
        network = self.enterContext(lab.Network())
        with up(self.folder, "--addresses", f"{FIRST},{SECOND}", prefix=network.prefix) as told:
            self.assertEqual([(node["tftp"], node["tvs"]) for node in told["nodes"]],
                             [(f"{address}:69", f"{address}:2445") for address in (FIRST, SECOND)])
            self.assertEqual((told["alarms"], told["alarms_secure"]),
                             (f"coap://{FIRST}:5683/alarms", f"coaps://{FIRST}:5684/alarms"))
            for number, address in ((1, FIRST), (2, SECOND)):
                report = self.boot(number, told["alarms"], address, "--tvs", address, prefix=network.prefix)
                self.assertEqual([alarm["delivered"] for alarm in report["alarms"]], [True])
            # Its new signer is vouched for by the TVS at that address.
            self.admin("--node", SECOND, "set", "cert", "regen", "CallManager")
            report = self.boot(2, told["alarms"], SECOND, "--tvs", SECOND, prefix=network.prefix)
            self.assertEqual(report["itl"]["verified_by"], "tvs")
            phones = self.phones()
            self.assertEqual([phones[n]["node"] for n in (1, 2)], [PUBLISHER, SUBSCRIBER])

    def test_ports_that_are_not_permitted(self):
        network = self.enterContext(lab.Network())
        before = (self.folder / "nodes.yaml").read_bytes()
        options = ("--addresses", f"{FIRST},{SECOND}")
        result = lab.itlsim("cluster", "up", self.folder, *options, prefix=[*network.prefix, *UNPERMITTED])
        self.assertEqual((result.status, result.out, result.err.count("\n")), (1, b"", 1), result)
        self.assertIn(f"TFTP cannot listen on {SECOND}:69: the system keeps this port for root", result.err)
        for way in ("setcap cap_net_bind_service", "sysctl net.ipv4.ip_unprivileged_port_start", "itlsim-cluster)", "--base-port"):
            self.assertIn(way, result.err)
        self.assertEqual((self.folder / "nodes.yaml").read_bytes(), before)
        # Both ways that the line names: other ports, and the system's leave.
        with up(self.folder, *options, "--base-port", 10069, prefix=[*network.prefix, *UNPERMITTED]) as told:
            self.assertEqual([(node["tftp"], node["tvs"]) for node in told["nodes"]],
                             [(f"{address}:10069", f"{address}:10070") for address in (FIRST, SECOND)])
            self.assertEqual(told["alarms"], f"coap://{FIRST}:10109/alarms")
        result = lab.run("sysctl", "-qw", "net.ipv4.ip_unprivileged_port_start=0", prefix=network.prefix)
        lab.skip_unless(result.status == 0, f"the sysctl cannot be set here: {result}")
        with up(self.folder, *options, prefix=[*network.prefix, *UNPERMITTED]) as told:
            self.assertEqual(told["nodes"][1]["tftp"], f"{SECOND}:69")


if __name__ == "__main__":
    unittest.main()
