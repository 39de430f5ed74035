# SPDX-License-Identifier: GPL-2.0-or-later
"""Phones that are reset: by `utils phones reset`, and by a cluster whose certificates are new. Phones that run, and
phones of every kind of ill will."""
import hashlib
import json
import pathlib
import re
import signal
import sqlite3
import subprocess
import time
import unittest

import cluster_lab
import coap
import fake_phones
import lab
from cluster_lab import PUBLISHER, SUBSCRIBER

KEY = "abcdefghijklmnop"  # what libcoap's client can be given on its command line


class RunningPhone:
    """itlsim phone run, against one node of a cluster."""

    def __init__(self, cluster, state, mac, way, tvs=(PUBLISHER,)):
        self.device = f"SEP{mac}"
        self.reports = []
        alarms = cluster.alarms_secure if way == "coaps" else cluster.alarms
        self.command = [lab.itlsim_path(), "phone", "run", "--state", str(state), "--mac", mac, "--tftp",
                        cluster.nodes[PUBLISHER]["tftp"], "--alarm", alarms, "--json", "--timeout", "5",
                        f"--{way}", f"{lab.HOST}:0"]
        self.command += ["--coap-psk", str(cluster.folder / "coap.psk")] if way == "coaps" else ["--coap-allow", lab.HOST]
        for node in tvs:
            self.command += ["--tvs", cluster.nodes[node]["tvs"]]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(lab.START_SECONDS)
        self.process.stdout.close()

    def report(self):
        """The next boot's report."""
        line = self.process.stdout.readline()
        assert line, f"{self.device} ended"
        return json.loads(line)


class Base(unittest.TestCase):
    """A cluster, up; what it says of its phones."""

    release = "10.0"

    def setUp(self):
        self.root = self.enterContext(lab.folder())
        self.cluster = self.enterContext(cluster_lab.Cluster(self.root / "cluster", "--release", self.release))

    def phones(self):
        """What the cluster says, by device."""
        result = lab.itlsim("cluster", "phones", self.cluster.folder, "--json")
        self.assertEqual(result.status, 0, result)
        return {phone["device"]: phone for phone in result.json["phones"]}

    def run_phone(self, mac, way, **options):
        """A phone that runs until the test ends."""
        return self.enterContext(RunningPhone(self.cluster, self.root / mac, mac, way, **options))

    def resets(self):
        """The lines of syslog about resets."""
        text = (self.cluster.folder / "syslog").read_text(encoding="utf-8")
        return [line for line in text.splitlines() if "DeviceResetInitiated" in line]

    def admin(self, *words, status=0):
        """A command that ends so."""
        result = self.cluster.admin(*words)
        self.assertEqual(result.status, status, result)
        return result

    def sha1(self):
        """Of the publisher's list."""
        return hashlib.sha1(self.cluster.list_of(PUBLISHER)).hexdigest()


class Running(Base):
    """Phones that run."""

    def setUp(self):
        super().setUp()
        self.running = [self.run_phone("00000000000A", "coap"), self.run_phone("00000000000B", "coaps")]
        for phone in self.running:
            self.assertEqual(phone.report()["itl"]["verified_by"], "first-use")
        lab.wait_for("both phones' alarms", lambda: len(self.phones()) == 2)

    def assert_state(self, **expected):
        """Waits until the cluster says so of both phones."""
        def fits():
            told = self.phones()
            return len(told) == 2 and all({name: phone[name] for name in expected} == expected
                                          for phone in told.values())
        try:
            lab.wait_for("state", fits)
        except AssertionError:
            self.fail(f"expected {expected}: {self.phones()}")

    def both(self, verified_by):
        """Both phones boot once more, each list believed for this reason."""
        for phone in self.running:
            report = phone.report()
            self.assertEqual((report["trust"], report["itl"]["verified_by"], report["itl"]["sha1"]),
                             ("trusted", verified_by, self.sha1()), report)


class Automatic(Running):
    """The cluster resets its phones, and they come back."""

    release = "10.5"  # the first that resets phones when the rollback parameter changes

    def test_certificates(self):
        told = self.phones()
        self.assertEqual({name: (phone["reset"], phone["address"]) for name, phone in told.items()},
                         {"SEP00000000000A": ("coap", lab.HOST), "SEP00000000000B": ("coaps", lab.HOST)})
        table = lab.itlsim("cluster", "phones", self.cluster.folder).text.splitlines()[1:]
        self.assertEqual([line.split()[7] for line in table], ["RESET", "coap", "coaps"])
        # CallManager: by TVS; TVS, later: by the list; each by itself.
        said = self.admin("set", "cert", "regen", "CallManager").text
        self.assertTrue(said.endswith("The list of this node is regenerated. The phones are reset now.\n"), said)
        self.both("tvs")
        self.assert_state(state="current", has_recovery=True)
        lab.wait_for("a line in the syslog", self.resets)
        self.assertRegex(self.resets()[-1], r" local7 6 : \d+: .*: %UC_CALLMANAGER-6-DeviceResetInitiated: %\[AppID=Cisco "
                                            r"CallManager\].*: Certificates of the phones' lists are new: 2 phones: 2 reset$")
        self.admin("--clock", "+6m", "set", "cert", "regen", "TVS")
        self.both("list")
        self.assert_state(state="current")
        # ITLRecovery: nobody is reset, and what phones have cannot save them any more.
        resets = lab.wait_for("the second line", lambda: len(self.resets()) == 2 and self.resets())
        said = self.admin("--clock", "+6m", "set", "cert", "regen", "ITLRecovery").text
        self.assertNotIn("reset", said)
        self.assert_state(state="current", has_recovery=False)
        self.admin("set", "cert", "regen", "tomcat", status=1)
        self.admin("--clock", "+6m", "set", "cert", "regen", "tomcat")
        time.sleep(2.5)  # twice as long as the cluster takes to look
        self.assertEqual(self.resets(), resets)
        # By hand, after TFTP took the new key in.
        for node in (PUBLISHER, SUBSCRIBER):
            self.cluster.admin("utils", "service", "restart", "Cisco", "Tftp", node=node)
        said = self.admin("utils", "phones", "reset").text
        self.assertRegex(said, r"SEP00000000000A +reset \(coap 127\.0\.0\.1:\d+\)\n")
        self.assertRegex(said, r"SEP00000000000B +reset \(coaps 127\.0\.0\.1:\d+\)\n")
        self.assertTrue(said.endswith("\n\n2 phones: 2 reset\n"), said)
        self.both("list")
        self.assert_state(state="current", has_recovery=True)

    def test_rollback_and_names(self):
        self.assertIn("The phones are reset now.", self.admin("set", "enterprise", "rollback", "true").text)
        self.both("list")
        self.assertNotIn("reset", self.admin("set", "enterprise", "rollback", "true").text)
        # Whoever has an empty list takes the next one as a first one.
        self.admin("set", "enterprise", "rollback", "false")
        self.both("first-use")
        self.assert_state(state="current")
        self.admin("set", "network", "hostname", "renamed")
        # All is new but the recovery key, and the only TVS of these phones is: locked out.
        for phone in self.running:
            self.assertEqual(phone.report()["trust"], "untrusted")
        self.assert_state(state="untrusted", has_recovery=True)

    def test_back_to_back(self):
        """Phones that were off meanwhile are locked out by both certificates; the recovery key gets them back."""
        kept = self.sha1()
        for phone in self.running:
            phone.__exit__()
        self.admin("set", "cert", "regen", "CallManager")
        self.admin("--clock", "+6m", "set", "cert", "regen", "TVS")
        self.assert_state(state="stale", has_recovery=True)
        self.cluster.settle()
        before = len(self.resets())
        for phone in self.running:
            phone.__enter__()
            report = phone.report()
            self.assertEqual((report["trust"], report["itl"]["sha1"]), ("untrusted", kept), report)
        self.assert_state(state="untrusted", status_code=9, has_recovery=True)
        self.assertEqual({phone["itl"]["sha1"] for phone in self.phones().values()}, {kept})
        # The list's reset does not reset phones.
        self.admin("utils", "itl", "reset", "localkey")
        self.cluster.settle()
        self.assert_state(state="untrusted")
        self.admin("utils", "phones", "reset", "sep00000000000a", "SEP00000000000B", "hard")
        self.both("list")
        self.assert_state(state="current", status_code=1)
        self.assertEqual(len(self.resets()), before + 1, self.resets())

    def test_down(self):
        self.cluster.__exit__()
        said = self.admin("set", "cert", "regen", "CallManager").text
        self.assertTrue(said.endswith("regenerated. The cluster is not up: no phone is reset.\n"), said)
        # Commands reach phones without the cluster; there is nobody to serve them.
        self.admin("utils", "phones", "reset", "all")
        self.assertEqual(len(self.resets()), 1)


class Manual(Running):
    """A release that has "Phone Interaction on Certificate Update"."""

    release = "12.5"

    def test_back_to_back(self):
        """ITLRecovery signs, and both certificates lock nobody out; nobody is reset unless people do."""
        self.admin("set", "enterprise", "interaction", "manual")
        said = self.admin("set", "cert", "regen", "CallManager").text
        self.assertIn("Phone interaction is manual: reset the phones (utils phones reset).", said)
        self.admin("--clock", "+6m", "set", "cert", "regen", "TVS")
        self.assert_state(state="stale", has_recovery=True)
        self.cluster.settle()
        self.assertEqual(self.resets(), [])
        self.admin("utils", "phones", "reset", "all", "soft")
        self.both("list")
        self.assert_state(state="current")


class Hostile(Base):
    """Whoever answers at a phone's port."""

    def setUp(self):
        super().setUp()
        self.crowd = self.enterContext(coap.Crowd(self.cluster.alarms))
        self.fakes = self.enterContext(fake_phones.FakePhones())

    def post(self, *alarms):
        """Alarms of (device, argument of the query...): the codes they are answered with."""
        self.crowd.answers.clear()
        answers = self.crowd.post([(coap.alarm(device), *query) for device, *query in alarms])
        return [answers[number] for number in range(len(alarms))]

    def test_every_kind_of_answer(self):
        expected = {
            "obeys": "reset", "separate": "reset", "refuses": "refused: 4.03", "knows not": "failed: 4.04",
            "silent": "no answer", "rubbish": "no answer", "wrong token": "no answer", "no token": "no answer",
            "other address": "no answer", "only acknowledges": "no answer", "says reset": "no answer",
        }
        devices = {f"SEP{number:012X}": behaviour for number, behaviour in enumerate(expected)}
        ports = {device: self.fakes.add(device, behaviour) for device, behaviour in devices.items()}
        told = [(device, f"coap={port}") for device, port in ports.items()]
        self.assertEqual(set(self.post(*told, ("SEPNOPORT",))), {coap.CHANGED})
        result = self.cluster.admin("--timeout", "5", "utils", "phones", "reset", "all")
        self.assertEqual((result.status, result.err), (1, ""), result)
        lines = dict(re.findall(r"^(SEP\w+) +(.*)$", result.text, re.MULTILINE))
        self.assertEqual(lines, {**{device: f"{expected[behaviour]} (coap 127.0.0.1:{ports[device]})"
                                    for device, behaviour in devices.items()}, "SEPNOPORT": "told no port"})
        self.assertIn("\n12 phones: 2 reset, 1 refused, 1 failed, 7 no answer, 1 told no port\n", result.text)
        # Each was asked for the same, and those who were silent three times.
        silent = self.fakes.asked["SEP000000000004"]
        self.assertEqual((len(silent), len(set(silent))), (3, 1))
        self.assertTrue(silent[0].endswith(b"\xb5reset\x10\xffhard"), silent[0])
        self.assertEqual(len(self.fakes.asked["SEP000000000000"]), 1)
        # One alone, soft.
        result = self.cluster.admin("utils", "phones", "reset", "SEP000000000000", "soft")
        self.assertEqual((result.status, result.text.splitlines()[-1]), (0, "1 phone: 1 reset"), result)
        self.assertTrue(self.fakes.asked["SEP000000000000"][1].endswith(b"soft"))

    def test_ports_that_are_none(self):
        wrong = [("coap=0",), ("coap=65536",), ("coap=",), ("coaps=x",), ("coap=1", "coap=1"), ("coaps=2", "coaps=3"),
                 ("coap=-5",), ("coap=" + "1" * 200,)]
        self.assertEqual(self.post(*(("SEP001122334455", *query) for query in wrong)), [coap.BAD_REQUEST] * len(wrong))
        self.assertEqual(self.phones(), {})
        right = [("coap=1", "coaps=65535"), ("other=1", "coap"), ("coaps=5684",)]
        self.assertEqual(self.post(*((f"SEP{number:012}", *query) for number, query in enumerate(right))),
                         [coap.CHANGED] * 3)
        self.assertEqual([phone["reset"] for phone in self.phones().values()], ["coaps", None, "coaps"])

    def test_newest_alarm_counts(self):
        port = self.fakes.add("SEP001122334455", "obeys")
        self.post(("SEP001122334455", f"coap={port}"))
        self.assertEqual(self.phones()["SEP001122334455"]["reset"], "coap")
        self.post(("SEP001122334455",))
        self.assertIsNone(self.phones()["SEP001122334455"]["reset"])
        result = self.cluster.admin("utils", "phones", "reset", "all")
        self.assertEqual((result.status, result.text.splitlines()[-1]), (1, "1 phone: 1 told no port"), result)

    def test_names_and_questions(self):
        reset = ("utils", "phones", "reset")
        self.assertEqual(self.admin(*reset).text, "No phone has reported.\n")
        self.assertEqual(self.admin(*reset, "SEPX", status=1).text, "No phone has reported under this name.\n")
        for wrong in (("all", "SEPX"), ("SEPX", "all", "soft")):
            self.assertIn("Usage: utils phones reset", self.admin(*reset, *wrong, status=2).text)
        port = self.fakes.add("SEP001122334455", "obeys")
        self.post(("SEP001122334455", f"coap={port}"))
        result = self.admin(*reset, "SEP001122334455", "SEPX", status=1)
        self.assertRegex(result.text, r"SEPX +no phone has reported under this name\n")
        self.assertIn("\n1 phone: 1 reset\n", result.text)
        asked = len(self.fakes.asked["SEP001122334455"])
        typed = self.cluster.typed(["utils phones reset all", "no"])
        self.assertEqual((typed.status, typed.text.splitlines()[-1]), (1, "Command cancelled."), typed)
        self.assertEqual(len(self.fakes.asked["SEP001122334455"]), asked)
        # A node is as good as another: phones are the cluster's.
        self.assertEqual(self.cluster.admin(*reset, "all", node=SUBSCRIBER).status, 0)

    def test_crowd(self):
        """More phones than are asked at a time, some of them dead; the cluster goes on serving meanwhile."""
        port = self.fakes.add("crowd", "obeys")
        dead = lab.Port()
        self.addCleanup(dead.release)
        alarms = [(f"SEP{number:012X}", f"coap={port if number % 10 else dead.number}") for number in range(2000)]
        self.assertEqual(set(self.post(*alarms)), {coap.CHANGED})
        self.admin("set", "cert", "regen", "CallManager")
        line = lab.wait_for("a line in the syslog", self.resets, 120)[0]
        self.assertTrue(line.endswith(": 2000 phones: 1800 reset, 200 no answer"), line)
        self.assertEqual(len({packet[4:] for packet in self.fakes.asked["crowd"]}), 1800)

    def test_database_of_the_first_version(self):
        self.cluster.__exit__()
        database = self.cluster.folder / "alarms.db"
        for part in self.cluster.folder.glob("alarms.db*"):
            part.unlink()
        with sqlite3.connect(database) as old:
            old.executescript("""
                PRAGMA journal_mode = WAL;
                CREATE TABLE alarms(id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, device TEXT NOT NULL,
                    ipv4 TEXT NOT NULL, ipv6 TEXT NOT NULL, ctl TEXT, ctl_server TEXT NOT NULL, itl TEXT,
                    itl_server TEXT NOT NULL, status INTEGER);
                CREATE INDEX alarms_of_device ON alarms(device, id);
                CREATE TABLE phones(device TEXT PRIMARY KEY, alarm INTEGER NOT NULL REFERENCES alarms(id)) WITHOUT ROWID;
                CREATE TABLE logged(id INTEGER NOT NULL);
                INSERT INTO logged VALUES(1);
                INSERT INTO alarms VALUES(1, 5, 'SEP001122334455', '192.0.2.1', '', NULL, 'N/A', NULL, 'N/A', 3);
                INSERT INTO phones VALUES('SEP001122334455', 1);
                PRAGMA user_version = 1;""")
        old.close()
        self.assertIsNone(self.phones()["SEP001122334455"]["reset"])
        with self.cluster, coap.Crowd(self.cluster.alarms) as crowd:
            crowd.post([(coap.alarm("SEP001122334455"), "coap=5683")])
            told = self.phones()["SEP001122334455"]
            self.assertEqual((told["reset"], told["address"]), ("coap", lab.HOST))

    def test_address_of_the_body_is_not_used(self):
        """192.0.2.1, as the alarm says, would not answer."""
        port = self.fakes.add("SEP001122334455", "obeys")
        self.post(("SEP001122334455", f"coap={port}"))
        told = self.phones()["SEP001122334455"]
        self.assertEqual((told["ipv4"], told["address"]), ("192.0.2.1", lab.HOST))
        self.admin("utils", "phones", "reset", "all")


class Secret(Base):
    """coaps, and who may use it."""

    def client(self, identity, key, *words, seconds=5):
        """libcoap's client with DTLS."""
        return coap.client("-B", seconds, "-u", identity, "-k", key, *words, tls="openssl")

    def test_file(self):
        path = self.cluster.folder / "coap.psk"
        first = path.read_text()
        self.assertRegex(first, rf"^{PUBLISHER}:[0-9a-f]{{64}}\n$")
        self.assertEqual(path.stat().st_mode & 0o777, 0o600)
        backup = self.root / "backup.tar"
        self.admin("utils", "disaster_recovery", "backup", backup)
        self.cluster.__exit__()
        # Lost: made again when the cluster is up the next time; then restored.
        path.unlink()
        with self.cluster:
            second = path.read_text()
        self.assertNotEqual(first, second)
        self.admin("utils", "disaster_recovery", "restore", backup)
        self.assertEqual(path.read_text(), first)
        self.admin("rebuild", "publisher", SUBSCRIBER)
        self.assertEqual(path.read_text(), first)
        self.admin("rebuild", "publisher")
        self.assertNotIn(path.read_text(), (first, second))
        path.write_text("no key\n")
        result = lab.itlsim("cluster", "up", self.cluster.folder, "--base-port", "0")
        self.assertEqual((result.status, result.err.count("\n")), (1, 1), result)
        self.assertIn("coap.psk: not a line IDENTITY:KEY", result.err)

    def test_alarms(self):
        coap.client_path("openssl")
        self.cluster.__exit__()
        lab.put(self.cluster.folder, "coap.psk", f"phones:{KEY.encode().hex()}\n".encode())
        log = self.root / "log"
        lab.put(self.root, "alarm", coap.alarm("SEP001122334455"))
        post = ("-m", "post", "-f", self.root / "alarm")
        self.cluster.options = ("--log", log)
        with self.cluster:
            uri = self.cluster.alarms_secure
            self.assertEqual(self.client("phones", KEY, *post, f"{uri}?coaps=5684&coap=5683").err, "")
            told = self.phones()["SEP001122334455"]
            self.assertEqual((told["reset"], told["address"]), ("coaps", lab.HOST))
            # Another key, another identity, no handshake at all.
            self.client("phones", KEY[::-1], *post, uri, seconds=1)
            self.client("strangers", KEY, *post, uri, seconds=1)
            coap.client("-B", "1", *post, "coap://" + uri.split("//")[1])
            lab.wait_for("an unfinished handshake is told", lambda: "the handshake was not finished" in log.read_text(), 60)
        lines = log.read_text().splitlines()
        self.assertEqual(sum("(coaps) SEP001122334455: kept" in line for line in lines), 1, lines)
        self.assertEqual(sum("no handshake: wrong identity" in line for line in lines), 1, lines)
        self.assertEqual(sum("the handshake was not finished: wrong key" in line for line in lines), 1, lines)

    def test_phone_with_another_key(self):
        other = lab.put(self.root, "other.psk", b"phones:" + b"00" * 32)
        phone = RunningPhone(self.cluster, self.root / "phone", "00000000000A", "coaps")
        phone.command[phone.command.index("--coap-psk") + 1] = str(other)
        phone.command[phone.command.index("--alarm") + 1] = self.cluster.alarms
        with phone:
            phone.report()
            lab.wait_for("its alarm", self.phones)
            result = self.cluster.admin("--timeout", "2", "utils", "phones", "reset", "all")
            self.assertEqual(result.status, 1)
            self.assertRegex(result.text, r"SEP00000000000A +no answer, or another key \(coaps 127\.0\.0\.1:\d+\)")


if __name__ == "__main__":
    lab.main()
