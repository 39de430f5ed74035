# SPDX-License-Identifier: GPL-2.0-or-later
"""CoAP of an emulated board: its alarms reach a collector, also over a bad line; libcoap's client reads and resets it."""
import json
import re
import shutil
import signal
import socket
import struct
import subprocess
import unittest

import emulated
import coap
import lab
import test_phone_alarm
import test_phone_tvs
from cluster_lab import PUBLISHER, Cluster
from emulated import BOARD, DEV, MAC, read, sha1
from test_phone_alarm import Collector

C1 = "c1-cucm-shape.tlv"
C2 = "c2-signed-by-itlrecovery.tlv"
C3 = "c3-callmanager-regenerated.tlv"
STRANGER = "x1-stranger.tlv"


class Lab(unittest.TestCase):
    """A board and its TFTP server."""

    def setUp(self):
        self.root = self.enterContext(lab.folder({"ITLFile.tlv": read(C1)}))
        self.device = emulated.Device(self.enterContext(lab.folder()))
        self.server = self.enterContext(lab.Atftpd(self.root)).address

    def boot(self, *uris, options=()):
        """Boots once, reporting to the addresses."""
        return self.device.boot(self.server, options=(*emulated.words("--alarm", uris), "--timeout", "2", *options))


class BoardAlarms(Lab):
    """DeviceTLInfo, as itlsim sends it."""

    values, signature = test_phone_alarm.Alarms.values, test_phone_alarm.Alarms.signature

    def test_first_list_then_a_stranger_s(self):
        """The locked-out board reports the list that it kept."""
        with Collector() as collector:
            report = self.boot(collector.uri).json
            lab.put(self.root, "ITLFile.tlv", read(STRANGER))
            self.assertEqual(self.boot(collector.uri).status, 3)
        self.assertEqual(report["alarms"], [{"name": "DeviceTLInfo", "uri": collector.uri, "delivered": True}])
        first, second = map(self.values, collector.requests)
        self.assertEqual(first, {"DeviceName": f"SEP{MAC}", "IPv4Address": "10.0.2.15", "IPv6Address": "",
                                 "CTL_Signature": "Not Installed", "CTL_TFTP_Server": "N/A",
                                 "ITL_Signature": self.signature(C1), "ITL_TFTP_Server": "10.0.2.2", "StatusCode": "3"})
        self.assertEqual((second["ITL_Signature"], second["StatusCode"]), (self.signature(C1), "9"))

    def test_answers(self):
        """A refusal, silence, and a board too old to send any."""
        for answer, options, sent in ((4 << 5 | 3, (), True), (None, (), True), (None, ("--firmware", "9.3.1"), False)):
            with self.subTest(answer=answer, options=options), Collector(answer) as collector:
                result = self.boot(collector.uri, options=options)
                self.assertEqual(result.status, 0, result)
                self.assertEqual([alarm["delivered"] for alarm in result.json["alarms"]], [False] if sent else [])
                self.assertEqual(bool(collector.requests), sent)

    def test_lost_frames(self):
        """One frame in eight is lost, by seed; CoAP sends again."""
        with Collector() as collector:
            result = self.boot(collector.uri, options=("--loss", "12", "--seed", "1", "--timeout", "60"))
        self.assertTrue(result.json["alarms"][0]["delivered"], result)


class Running:
    """A board that stays up, with its CoAP server."""

    def __init__(self, tftp, *options):
        self.command = [DEV, "qemu", BOARD, "--mac", MAC, "--tftp", tftp, "--json", "--timeout", "2", "--coap",
                        f"{lab.HOST}:0", *options]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True)
        self.uri = re.search(r"coap://\S+", self.process.stderr.readline()).group()
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate()

    def report(self):
        """The next boot's report."""
        return json.loads(self.process.stdout.readline())

    def get(self, path, *options):
        """What coap-client gets."""
        return coap.client("-m", "get", *options, f"{self.uri}/{path}")

    def reset(self, *options):
        """What the board says to a reset, when it is an error."""
        return coap.client("-m", "post", *options, f"{self.uri}/reset").err.strip()


class Server(Lab):
    """The server of itlsim phone run, on a board."""

    def test_reports(self):
        with Running(self.server) as board:
            report = board.report()
            status = json.loads(board.get("status", "-b", "256").out)
            for member in ("device", "trust", "itl", "config", "messages"):
                self.assertEqual(status[member], report[member])
            self.assertEqual(json.loads(board.get("messages").out), report["messages"])
            self.assertEqual(json.loads(board.get("trust-list").out), {"itl": report["itl"], "ctl": report["ctl"]})
            self.assertIn(b"dsha1x(" + sha1(C1).encode(), board.get("trust-list", "-A", "60").out)
            self.assertIn("4.06", board.get("status", "-A", "41").err)
            links = board.get(".well-known/core").text
            for path in ("</status>", "</messages>", "</trust-list>;obs", "</reset>"):
                self.assertIn(path, links)
            self.assertIn("4.03", board.reset())

    def test_phone_get_and_reset(self):
        """A board answers itlsim's own client as a simulated phone does."""
        with Running(self.server, "--coap-allow", lab.HOST) as board:
            report, server = board.report(), board.uri.partition("://")[2]
            got = lab.itlsim("phone", "get", server, "status", "--json")
            self.assertEqual((got.status, got.json["device"], got.json["itl"]), (0, report["device"], report["itl"]), got)
            self.assertIn(f"ITL: SHA-1 {sha1(C1)}", lab.itlsim("phone", "get", server, "trust-list").text)
            self.assertEqual(lab.itlsim("phone", "get", server, "messages", "--json").json, {"messages": report["messages"]})
            self.assertEqual(lab.itlsim("phone", "reset", server, "hard").status, 0)
            self.assertEqual(board.report()["itl"]["verified_by"], "unchanged")

    def test_resets_and_an_observer(self):
        """Who observes hears of another list; the alarm says where the board can be reset."""
        lab.skip_unless(shutil.which("coap-client-notls"), "coap-client-notls is not installed (libcoap3-bin)")
        with Collector() as collector, \
                Running(self.server, "--coap-allow", lab.HOST, "--alarm", collector.uri) as board:
            self.assertEqual(board.report()["itl"]["sha1"], sha1(C1))
            query, = (value for number, value in collector.requests[0].options if number == 15)
            self.assertEqual(query.decode(), f"coap={board.uri.rsplit(':', 1)[1]}")
            with subprocess.Popen(["coap-client-notls", "-m", "get", "-s", "60", f"{board.uri}/trust-list"],
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as observer:
                try:
                    lab.hear(observer, sha1(C1))
                    self.assertIn("4.00", board.reset("-e", "boil"))
                    self.assertEqual(board.reset("-e", "soft"), "")
                    self.assertEqual(board.report()["itl"]["verified_by"], "unchanged")
                    lab.put(self.root, "ITLFile.tlv", read(C2))
                    self.assertEqual(board.reset("-e", "hard"), "")
                    self.assertEqual(board.report()["itl"]["sha1"], sha1(C2))
                    lab.hear(observer, sha1(C2))
                finally:
                    observer.terminate()

    def test_a_crowd(self):
        """More peers than the board remembers, each of which observes: the board still answers, and asks its TVS."""
        crowd = 100
        with test_phone_tvs.Tvs("cucm-callmanager-new.pem") as tvs, \
                Running(self.server, "--tvs", tvs.address, "--coap-allow", lab.HOST) as board:
            board.report()
            address = (lab.HOST, int(board.uri.rsplit(":", 1)[1]))
            for number in range(crowd):
                peer = self.enterContext(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
                peer.settimeout(lab.START_SECONDS)
                head = struct.pack(">BBHI", 1 << 6 | 4, 1, number, number)
                peer.sendto(head + coap.option(6, b"") + coap.option(5, b"trust-list"), address)
                self.assertEqual(peer.recv(2048)[1], 2 << 5 | 5)
            lab.put(self.root, "ITLFile.tlv", read(C3))
            self.assertEqual(board.reset(), "")
            self.assertEqual(board.report()["itl"]["verified_by"], "tvs")
            self.assertIn(sha1(C3).encode(), board.get("trust-list").out)

    def test_settings_made_at_the_console(self):
        """`set alarm` stands beside `set tftp`, and both outlive a restart."""
        with Collector() as collector:
            host, port = collector.uri.removeprefix("coap://").split("/")[0].split(":")
            with Running(self.server, "--reach", f"10.0.2.2:{port}={host}:{port}") as board:
                board.report()
                for line in ("set tftp tftp.lab", f"set alarm coap://10.0.2.2:{port}/alarms", "restart"):
                    board.process.stdin.write(line + "\r")
                board.process.stdin.flush()
                self.assertEqual([alarm["delivered"] for alarm in board.report()["alarms"]], [True])


class InTheLab(unittest.TestCase):
    """A board as a phone of the lab's cluster."""

    def test_the_cluster_knows_and_resets_it(self):
        folder = self.enterContext(lab.folder())
        cluster = self.enterContext(Cluster(folder / "cluster"))
        tftp = cluster.nodes[PUBLISHER]["tftp"]
        with Running(tftp, "--alarm", cluster.alarms, "--coap-allow", lab.HOST) as board:
            report = board.report()
            self.assertTrue(report["alarms"][0]["delivered"])
            phone, = lab.itlsim("cluster", "phones", cluster.folder, "--json").json["phones"]
            self.assertEqual((phone["device"], phone["state"], phone["itl"]["sha1"], phone["ipv4"]),
                             (f"SEP{MAC}", "current", report["itl"]["sha1"], "10.0.2.15"))
            result = cluster.admin("utils", "phones", "reset", "all")
            self.assertEqual(result.status, 0, result)
            self.assertEqual(board.report()["itl"]["verified_by"], "unchanged")


if __name__ == "__main__":
    emulated.main()
