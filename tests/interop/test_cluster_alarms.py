# SPDX-License-Identifier: GPL-2.0-or-later
"""The cluster's collector of alarms, and what the cluster then says of its phones."""
import contextlib
import datetime
import hashlib
import re
import signal
import socket
import sqlite3
import subprocess
import time
import unittest
import urllib.parse

import cluster_lab
import coap
import lab

PUBLISHER, SUBSCRIBER = cluster_lab.PUBLISHER, cluster_lab.SUBSCRIBER


class Collector(unittest.TestCase):
    """One cluster for each test."""

    def setUp(self):
        self.root = self.enterContext(lab.folder())
        self.cluster = cluster_lab.Cluster(self.root / "cluster")

    def phones(self, *options):
        """What the cluster says, by device."""
        result = lab.itlsim("cluster", "phones", self.cluster.folder, "--json", *options)
        self.assertEqual(result.status, 0, result)
        return {phone["device"]: phone for phone in result.json["phones"]}

    def syslog(self):
        """The lines of alarms."""
        text = (self.cluster.folder / "syslog").read_text(encoding="utf-8")
        return [line for line in text.splitlines() if "DeviceTLInfo" in line]

    def test_nobody_reported(self):
        self.assertEqual(self.phones(), {})
        self.assertEqual(lab.itlsim("cluster", "phones", self.cluster.folder).text, "No phone has reported.\n")

    def test_life_of_a_phone(self):
        first, second = self.cluster.list_of(PUBLISHER), None
        with self.cluster:
            phone = cluster_lab.Phone(self.cluster, self.root / "phone", "001122334455", PUBLISHER, [PUBLISHER])
            phone.boot()
            told = self.phones()["SEP001122334455"]
            self.assertEqual((told["state"], told["node"], told["has_recovery"], told["status_code"], told["itl"]["sha1"]),
                             ("current", PUBLISHER, True, 3, hashlib.sha1(first).hexdigest()))
            self.assertEqual(self.phones("--stale"), {})
            table = lab.itlsim("cluster", "phones", self.cluster.folder).text
            self.assertRegex(table, r"^1 phone: 1 current\nPHONE .*\nSEP001122334455 +current +[0-9a-f]{40} +test10pub +yes +3 ")
            self.assertEqual(self.cluster.admin("show", "alarms").text.strip(), table.partition("\n")[2].strip())
            lab.wait_for("a line in the syslog", self.syslog)
            self.assertRegex(self.syslog()[0], r"^\w{3} \d\d [\d:]{8} test10pub local7 6 : 1: test10pub\.joemar2\.lab: .* UTC : "
                                               r"%UC_PHONE-6-DeviceTLInfo : %\[DeviceName=SEP001122334455\].*\[StatusCode=3\]")
            self.cluster.admin("set", "cert", "regen", "CallManager")
            second = self.cluster.list_of(PUBLISHER)
            self.assertNotEqual(first, second)
            told = self.phones("--stale")["SEP001122334455"]
            self.assertEqual((told["state"], told["has_recovery"]), ("stale", True))
            phone.boot()
            self.assertEqual(self.phones()["SEP001122334455"]["state"], "current")
        self.assertEqual(self.phones()["SEP001122334455"]["itl"]["sha1"], hashlib.sha1(second).hexdigest())

    def test_new_recovery_key_and_lockout(self):
        with self.cluster:
            phone = cluster_lab.Phone(self.cluster, self.root / "phone", "001122334455", PUBLISHER, [])
            phone.boot()
            kept = hashlib.sha1(self.cluster.list_of(PUBLISHER)).hexdigest()
            self.cluster.admin("set", "cert", "regen", "ITLRecovery")
            told = self.phones("--stale")["SEP001122334455"]
            self.assertEqual((told["state"], told["has_recovery"]), ("current", False))
            lab.put(self.cluster.folder / PUBLISHER / "tftp", "ITLFile.tlv",
                    (cluster_lab.pathlib.Path(__file__).parent / "files" / "x1-stranger.tlv").read_bytes())
            lab.itlsim("phone", "boot", *phone.options)
            told = self.phones("--stale")["SEP001122334455"]
            self.assertEqual((told["state"], told["itl"]["sha1"], told["status_code"]), ("untrusted", kept, 9))

    def test_restart_loses_nothing_acknowledged(self):
        bodies = [coap.alarm(f"SEP{number:012X}") for number in range(2000)]
        with self.cluster, coap.Crowd(self.cluster.alarms) as crowd:
            # Killed while a part is acknowledged and more is under way.
            answers = dict(crowd.post(bodies, until=lambda answers: len(answers) >= 700))
            self.cluster.process.send_signal(signal.SIGKILL)
            self.cluster.process.wait()
        self.assertLess(len(answers), len(bodies))
        self.assertEqual(set(answers.values()), {coap.CHANGED})
        self.assertLessEqual({f"SEP{number:012X}" for number in answers}, set(self.phones()))
        with self.cluster:
            lab.wait_for("every alarm in the syslog",
                     lambda: set(self.phones()) == set(re.findall(r"DeviceName=(\w+)", "\n".join(self.syslog()))))

    def test_crowd(self):
        bodies = [coap.alarm(f"SEP{number:012X}", status=1 + number % 9) for number in range(1500)]
        with self.cluster, coap.Crowd(self.cluster.alarms) as crowd:
            answers = crowd.post(bodies)
            self.assertEqual(list(answers.values()), [coap.CHANGED] * len(bodies))
            phones = self.phones()
        self.assertEqual({name: phone["status_code"] for name, phone in phones.items()},
                         {f"SEP{number:012X}": 1 + number % 9 for number in range(1500)})

    def test_hostile_bodies(self):
        good = coap.alarm("SEP001122334455")
        bodies = [b"", b"\0" * 900, b"<" * 900, good[:-20], good.replace(b"DeviceTLInfo", b"Other"),
                  b"<!DOCTYPE x [<!ENTITY a 'aaaa'>]>" + good.split(b"?>")[1],
                  good.replace(b"SEP001122334455", b"SEP]: %UC_FAKE-0-Alarm"), good + good[:200], good]
        with self.cluster, coap.Crowd(self.cluster.alarms) as crowd:
            answers = crowd.post(bodies)
            self.assertEqual([answers[number] for number in range(len(bodies))],
                             [coap.BAD_REQUEST] * (len(bodies) - 1) + [coap.CHANGED])
            self.assertEqual(set(self.phones()), {"SEP001122334455"})

    def test_blocks(self):
        with self.cluster:
            body = self.root / "body"
            for size, code in ((4096, ""), (4097, "4.13 too large"), (100000, "4.13 too large")):
                lab.put(self.root, "body", coap.alarm("SEP001122334455").ljust(size))
                for block in (64, 1024):
                    result = coap.client("-m", "post", "-f", body, "-b", block, self.cluster.alarms)
                    self.assertEqual(result.err.strip(), code, (size, block))
            self.assertEqual(set(self.phones()), {"SEP001122334455"})

    def test_bodies_beyond_measure(self):
        """Ten megabytes in blocks, datagrams as long as UDP has them, entities in entities, characters that are none."""
        good = coap.alarm("SEP001122334455")
        head, tail = good.split(b"?>")
        bombs = b"".join(b"<!ENTITY e%d '%s'>" % (i, b"&e%d;" % (i - 1) * 10 if i else b"lol") for i in range(9))
        bodies = [head + b"?><!DOCTYPE x-cisco-alarm [" + bombs + b"]>" + tail.replace(b"SEP0011", b"&e8;"),
                  b"<a>" * 400, b"<x-cisco-alarm " + b"a='b' " * 150, good.replace(b"SEP0011", b"SEP\xc3\x28\xed\xa0\x80"),
                  good.replace(b"UTF-8", b"UTF-7"), good.replace(b"UTF-8", b"UTF-16"), b"\xef\xbb\xbf" * 300,
                  good.replace(b"SEP0011", b"&#0;&#xD800;&#x110000;")]
        with self.cluster:
            lab.put(self.root, "body", good.ljust(10 * 1024 * 1024))
            self.assertEqual(coap.client("-m", "post", "-f", self.root / "body", "-b", "1024", self.cluster.alarms).err.strip(),
                             "4.13 too large")
            with coap.Crowd(self.cluster.alarms) as crowd:
                answers = crowd.post(bodies)
                self.assertEqual([answers[number] for number in range(len(bodies))], [coap.BAD_REQUEST] * len(bodies))
                # libcoap reads 1472 bytes of a datagram, of which CoAP and its options take 18.
                crowd.answers.clear()
                answers = crowd.post([good.ljust(size) for size in (1400, 1453, 1454, 1458, 2000, 4096, 9000, 65000)])
                self.assertEqual([answers[number] for number in range(8)], [coap.CHANGED] * 2 + [coap.TOO_LARGE] * 6)
                # The last block of a body that never began.
                head = lab.struct.pack(">BBHI", 1 << 6 | 4, coap.POST, 1, 1) + coap.option(11, b"alarms")
                for number in (b"\xff\xff\xf6", b"\x26", b"\x07"):
                    crowd.sockets[0].send(head + coap.option(12, b"\x29") + coap.option(4, b"\0" + number) + b"\xff" + good)
                crowd.answers.clear()
                crowd.post([good])
            self.assertEqual(set(self.phones()), {"SEP001122334455"})

    def test_log(self):
        log = self.root / "log"
        self.cluster.options = ("--log", log)
        with self.cluster, coap.Crowd(self.cluster.alarms) as crowd:
            crowd.post([coap.alarm("SEP001122334455"), b"nonsense"])
        self.assertEqual([re.sub(r"^\S+ - ALARM 127\.0\.0\.1:\d+ ", "", line) for line in sorted(log.read_text().splitlines(),
                         key=lambda line: "SEP" not in line)], ["SEP001122334455: kept", "-: not XML"])

    def test_no_other_method_or_path(self):
        with self.cluster:
            self.assertIn("4.05", coap.client("-m", "get", self.cluster.alarms).err)
            self.assertIn("4.04", coap.client("-m", "get", self.cluster.alarms + "s").err)

    def test_forwarding(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
            server.bind((lab.HOST, 0))
            server.settimeout(lab.START_SECONDS)
            command = [lab.itlsim_path(), "cluster", "up", self.cluster.folder, "--base-port", "0", "--json", "--syslog",
                       f"{lab.HOST}:{server.getsockname()[1]}"]
            with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
                try:
                    uri = lab.json.loads(process.stdout.readline())["alarms"]
                    with coap.Crowd(uri) as crowd:
                        crowd.post([coap.alarm("SEP001122334455")])
                    message = server.recv(4096).decode()
                finally:
                    process.terminate()
        self.assertRegex(message, r"^<190>1 \d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z test10pub\.joemar2\.lab CallManager - DeviceTLInfo - "
                                  r"%UC_PHONE-6-DeviceTLInfo : %\[DeviceName=SEP001122334455\]")

    def test_database_for_others(self):
        with self.cluster, coap.Crowd(self.cluster.alarms) as crowd:
            crowd.post([coap.alarm("SEP001122334455", status=status) for status in (3, 9)])
            database = sqlite3.connect(self.cluster.folder / "alarms.db")
            rows = database.execute("SELECT device, itl, status FROM alarms").fetchall()
            database.close()
        self.assertEqual(sorted(rows), [("SEP001122334455", "ab" * 20, 3), ("SEP001122334455", "ab" * 20, 9)])

    def test_report_keeps_its_time(self):
        """The cluster's clock moves on; what was reported before does not."""
        with self.cluster, coap.Crowd(self.cluster.alarms) as crowd:
            crowd.post([coap.alarm("SEP001122334455")])
            before = self.phones()["SEP001122334455"]["reported"]
        self.assertEqual(lab.itlsim("admin", self.cluster.folder, "--clock", "+10d", "show", "alarms").status, 0)
        self.assertEqual(self.phones()["SEP001122334455"]["reported"], before)
        with self.cluster, coap.Crowd(self.cluster.alarms) as crowd:
            crowd.post([coap.alarm("SEP001122334455")])
            after = self.phones()["SEP001122334455"]["reported"]
        parsed = [datetime.datetime.fromisoformat(text.replace("Z", "+00:00")) for text in (before, after)]
        self.assertGreaterEqual(parsed[1] - parsed[0], datetime.timedelta(days=10))

    def report(self, crowd, device, sha1):
        """An alarm of a phone whose TFTP server is an address."""
        crowd.answers.clear()
        answers = crowd.post([coap.alarm(device, sha1).replace(b">test10pub<", b">127.0.0.1<")])
        self.assertEqual(list(answers.values()), [coap.CHANGED])

    def sha1_of(self, node):
        """SHA-1 of what a node serves."""
        return hashlib.sha1(self.cluster.list_of(node)).hexdigest()

    def test_whose_phone_it_is(self):
        """A reset gives both nodes one list: which node a phone belongs to shows in what it had before."""
        with self.cluster, coap.Crowd(self.cluster.alarms) as crowd:
            self.report(crowd, "SEP000000000001", self.sha1_of(PUBLISHER))
            self.report(crowd, "SEP000000000002", self.sha1_of(SUBSCRIBER))
            self.assertEqual(self.cluster.admin("utils", "itl", "reset", "localkey").status, 0)
            shared = self.sha1_of(PUBLISHER)
            self.assertEqual(shared, self.sha1_of(SUBSCRIBER))
            for number in range(1, 4):
                self.report(crowd, f"SEP{number:012}", shared)
            told = self.phones()
            self.assertEqual({device[-1]: (phone["node"], phone["state"]) for device, phone in told.items()},
                             {"1": (PUBLISHER, "current"), "2": (SUBSCRIBER, "current"), "3": (PUBLISHER, "current")})
            # The publisher gets a list of its own again; that the subscriber still serves the other one helps its phones only.
            self.assertEqual(self.cluster.admin("utils", "service", "restart", "Cisco", "Tftp").status, 0)
            self.assertEqual(self.sha1_of(SUBSCRIBER), shared)
            self.assertNotEqual(self.sha1_of(PUBLISHER), shared)
            told = self.phones()
            self.assertEqual({device[-1]: (phone["node"], phone["state"]) for device, phone in told.items()},
                             {"1": (PUBLISHER, "stale"), "2": (SUBSCRIBER, "current"), "3": (SUBSCRIBER, "current")})
            self.assertEqual(set(self.phones("--stale")), {"SEP000000000001"})

    def test_names_after_a_rename(self):
        log = self.root / "log"
        self.cluster.options = ("--log", log)
        with self.cluster, coap.Crowd(self.cluster.alarms) as crowd:
            self.cluster.admin("set", "network", "hostname", "newname")
            self.cluster.settle()
            self.report(crowd, "SEP000000000001", self.sha1_of(PUBLISHER))
            phone = self.phones()["SEP000000000001"]
            self.assertEqual((phone["node"], phone["host"]), (PUBLISHER, "newname"))
            self.assertIn(" newname ", lab.itlsim("cluster", "phones", self.cluster.folder).text)
        self.assertRegex(log.read_text(encoding="utf-8"), r"(?m)^\S+ newname TFTP ")

    def held(self):
        """Phones that do not go by themselves."""
        with contextlib.closing(sqlite3.connect(self.cluster.folder / "alarms.db")) as database:
            return [device for device, in database.execute("SELECT device FROM phones WHERE held")]

    def test_forgetting(self):
        with self.cluster, coap.Crowd(self.cluster.alarms) as crowd:
            crowd.post([coap.alarm(f"SEP{number:012}") for number in range(4)])
            # The device list, of which the file of earlier versions says nothing any more.
            lab.put(self.cluster.folder, "devices", b"SEP000000000002\n")
            lab.put(self.cluster.folder, "devices.csv", b"Name,description\nsep000000000003,\"ours, too\"\n")
            forget = lab.itlsim("cluster", "phones", self.cluster.folder, "--forget", "sep000000000001")
            self.assertEqual((forget.status, forget.text), (0, "1 phone forgotten\n"))
            self.assertNotIn("SEP000000000001", self.phones())
            again = lab.itlsim("cluster", "phones", self.cluster.folder, "--forget", "SEP000000000001")
            self.assertEqual((again.status, again.err), (1, "itlsim: SEP000000000001: no phone of this name has reported\n"))
            lab.wait_for("the device list is taken in", self.held)
            forget = lab.itlsim("cluster", "phones", self.cluster.folder, "--forget-from", lab.HOST, "--json")
            self.assertEqual((forget.status, forget.json), (0, {"forgotten": 2}))
            self.assertEqual(set(self.phones()), {"SEP000000000003"})
            crowd.answers.clear()
            self.assertEqual(list(crowd.post([coap.alarm("SEP000000000001")]).values()), [coap.CHANGED])

    def test_forgetting_from_what_is_no_address(self):
        for address in ("", "300.1.1.1", "cme.example.lab", "127.0.0.1/64", "2001:db8::/48", "/64", "::1" * 40):
            with self.subTest(address=address):
                forget = lab.itlsim("cluster", "phones", self.cluster.folder, "--forget-from", address)
                self.assertEqual((forget.status, forget.out, forget.err.count("\n")), (2, b"", 1), forget)

    def test_phone_of_ipv6(self):
        lab.need_ipv6()
        self.cluster.options = ("--bind", "::1")
        with self.cluster:
            phone = cluster_lab.Phone(self.cluster, self.root / "phone", "001122334455", PUBLISHER, [PUBLISHER])
            self.assertTrue(phone.boot().json["alarms"][0]["delivered"])
            told = self.phones()["SEP001122334455"]
            self.assertEqual((told["ipv4"], told["ipv6"], told["address"], told["transport"]), (None, "::1", "::1", "coap"))
            forget = lab.itlsim("cluster", "phones", self.cluster.folder, "--forget-from", told["address"])
            self.assertEqual((forget.status, forget.text), (0, "1 phone forgotten\n"))

    def test_all_addresses(self):
        """Where the cluster listens on all addresses, a phone is answered from the one that it asked, and hears no other."""
        lab.need_ipv6()
        for bind, hosts in (("0.0.0.0", ("127.0.0.1", "127.0.0.2")), ("::", ("127.0.0.1", "127.0.0.3", "[::1]"))):
            self.cluster.options = ("--bind", bind)
            with self.cluster:
                port = urllib.parse.urlsplit(self.cluster.alarms).port
                for number, host in enumerate(hosts):
                    with (self.subTest(bind=bind, host=host),
                          coap.Crowd(f"coap://{host}:{port}/alarms", sockets=1) as phone):
                        self.assertEqual(phone.post([coap.alarm(f"SEP00000000000{number}")]), {0: coap.CHANGED})
                senders = {phone["address"] for phone in self.phones().values()}
            self.assertEqual(senders, {"127.0.0.1", "::1"} if bind == "::" else {"127.0.0.1"})

    def test_up_once(self):
        with self.cluster:
            second = lab.itlsim("cluster", "up", self.cluster.folder, "--base-port", "0", "--clock", "+10d")
            self.assertEqual((second.status, second.out), (1, b""))
            self.assertRegex(second.err, r"\Aitlsim: \S+: is up already: end the other `itlsim cluster up` first\n\Z")
            self.assertEqual(self.cluster.admin("show", "alarms").status, 0)
        with self.cluster:
            self.assertEqual(self.phones(), {})
        folder = self.enterContext(lab.folder())
        self.assertEqual(lab.itlsim("cluster", "up", folder, "--base-port", "0").status, 1)
        self.assertEqual(list(folder.iterdir()), [])


if __name__ == "__main__":
    lab.main()
