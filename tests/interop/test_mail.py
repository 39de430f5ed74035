# SPDX-License-Identifier: GPL-2.0-or-later
"""Warnings: certificates that expire, the key that is not saved; in the alerts, and by mail to a real SMTP server. What
a hostile one does harms nobody but the mail, which is kept."""
import email.utils
import json
import re

import lab
import smtp
from cluster_lab import PUBLISHER, SUBSCRIBER, Cluster
from test_admin import Base

TO = "ops@example.com"
ALARMS = ("CertValidLessThanMonth", "CertValidfor7days", "CertValidLessthanADay", "CertExpired")


class Expiry(Base):
    """The alerts of a cluster that is down."""

    def setUp(self):
        super().setUp()
        self.cluster = Cluster(self.root / "cluster", "--clock", "2030-01-01T00:00:00Z")

    def alerts(self, when):
        """How often each alarm stands in the alerts, once the clock is there."""
        text = self.assert_done(self.cluster.admin("--clock", when, "show", "alerts")).text
        return [len(re.findall(rf"%UC_CERT-\d-{alarm}: ", text)) for alarm in ALARMS]

    def test_month_week_day_and_the_end(self):
        """Nine certificates live five years: two each of CallManager, TVS, tomcat, ITLRecovery, and CAPF."""
        self.assertEqual(self.alerts("2034-11-01T00:00:00Z"), [0, 0, 0, 0])
        self.assertEqual(self.alerts("2034-12-10T00:00:00Z"), [9, 0, 0, 0])
        self.assertEqual(self.alerts("2034-12-10T06:00:00Z"), [9, 0, 0, 0], "once a day")
        self.assertEqual(self.alerts("2034-12-27T00:00:00Z"), [9, 9, 0, 0])
        self.assertEqual(self.alerts("2034-12-30T12:00:00Z"), [9, 9, 9, 0])
        self.assertEqual(self.alerts("2035-01-02T12:00:00Z"), [9, 9, 9, 9])
        line = self.cluster.admin("show", "alerts").text.splitlines()[-1]
        self.assertRegex(line, rf"^Jan  ?0?2 12:00:\d\d {SUBSCRIBER} local7 3 : .*\[AppID=Cisco Certificate Monitor\].*"
                               r": Certificate expiration Notification\. Certificate name:ITLRecovery\.pem Unit:ITLRecovery "
                               r"Type:own-cert Expiration:.* UTC 203[45]$")
        # What is regenerated is fine; what a node's stopped monitor would have looked at is not looked at.
        self.assert_done(self.cluster.admin("utils", "service", "stop", "Cisco Certificate Expiry Monitor",
                                            node=SUBSCRIBER))
        self.assert_done(self.cluster.admin("set", "cert", "regen", "TVS"))
        self.assertEqual(self.alerts("2035-01-03T13:00:00Z"), [9, 9, 9, 9 + 4])

    def test_recovery_key(self):
        """It expires after five years, and its warning ends with a new one."""
        self.alerts("2034-12-10T00:00:00Z")
        text = self.cluster.admin("show", "alerts").text
        self.assertRegex(text, rf" {PUBLISHER} .*CertValidLessThanMonth.*Unit:ITLRecovery ")
        self.assertRegex(text, rf" {SUBSCRIBER} .*CertValidLessThanMonth.*Unit:ITLRecovery ")
        self.assert_done(self.cluster.admin("set", "cert", "regen", "ITLRecovery"))
        before = text.count("Unit:ITLRecovery")
        self.alerts("2034-12-11T01:00:00Z")
        # A subscriber has one of its own.
        self.assertEqual(self.cluster.admin("show", "alerts").text.count("Unit:ITLRecovery"), before + 1)


class Mail(Base):
    """A cluster that is up, and a server that takes its mails."""

    def setUp(self):
        super().setUp()
        self.cluster = Cluster(self.root / "cluster", "--clock", "2030-01-01T00:00:00Z")

    def tell(self, port, *more, to=TO):
        """set notification smtp."""
        return self.cluster.admin("set", "notification", "smtp", f"{lab.HOST}:{port}", "to", to, *more)

    def status(self, *options):
        """show notification."""
        return json.loads(self.assert_done(self.cluster.admin(*options, "--json", "show", "notification")).text)["notification"]

    def test_one_a_day(self):
        server = self.enterContext(smtp.Server())
        self.enterContext(self.cluster)
        self.assertIn(f"Warnings go to {TO}, from alerts@{PUBLISHER}.joemar2.lab, once a day",
                      self.assert_done(self.tell(server.port)).text)
        text, = server.wait_for(1)
        sender, recipients, message = server.mails[0]
        self.assertEqual((sender, recipients), (f"alerts@{PUBLISHER}.joemar2.lab", [TO]))
        self.assertEqual((message["To"], message["Subject"]),
                         (TO, f"Cluster of {PUBLISHER}.joemar2.lab: 1 warning"))
        self.assertEqual(email.utils.parsedate_to_datetime(message["Date"]).year, 2030)
        self.assertRegex(text, rf"^{PUBLISHER}: UC_CERT-4-ITLRecoveryCertBackup: This cluster has an ITLRecovery")
        lab.wait_for("that it is noted", lambda: self.status()["sent_at"])
        # Later that day there is none, the next day there is, with all that is to be said then.
        self.assertEqual(self.status("--clock", "+1h")["waiting"], 0)
        self.status("--clock", "2034-12-10T00:00:00Z")
        text = server.wait_for(2)[1]
        self.assertEqual(server.mails[1][2]["Subject"], f"Cluster of {PUBLISHER}.joemar2.lab: 10 warnings")
        self.assertEqual(text.count("CertValidLessThanMonth"), 9)
        self.assertIn("ITLRecoveryCertBackup", text)
        self.assertEqual(len({message["Message-ID"] for _, _, message in server.mails}), 2)
        # Off: nobody.
        self.assert_done(self.cluster.admin("set", "notification", "off"))
        self.assertIsNone(self.status("--clock", "+2d"))
        self.assertEqual(len(server.mails), 2)

    def test_from_and_shown(self):
        self.assertIn("Nobody is told", self.assert_done(self.cluster.admin("show", "notification")).text)
        self.assert_done(self.tell(25, "from", "cucm@example.org"))
        self.assertEqual({key: value for key, value in self.status().items() if key in ("host", "port", "to", "from")},
                         {"host": lab.HOST, "port": 25, "to": TO, "from": "cucm@example.org"})
        for words in (("set", "notification", "smtp", "h", "at", TO), ("set", "notification", "smtp", "h", "to"),
                      ("set", "notification", "smtp", "h", "to", TO, "from"), ("set", "notification", "smtp", "h")):
            with self.subTest(words=words):
                self.assert_refused(self.cluster.admin(*words), "Usage: set notification smtp HOST[:PORT]", 2)

    def test_retried_and_kept_over_a_restart(self):
        closed = lab.Port()
        self.addCleanup(closed.release)
        with self.cluster as cluster:
            self.assert_done(self.tell(closed.number))
            failed = lab.wait_for("a try", lambda: (status := self.status())["tries"] > 0 and status)
            self.assertEqual(failed["waiting"], 1)
            self.assertIn(f"{lab.HOST} port {closed.number}: ", failed["error"])
            self.assert_done(cluster.admin("utils", "network", "ping", PUBLISHER))
        closed.release()
        # The mail is tried again when its time has come, by whoever serves the cluster then.
        with smtp.Server(closed.number) as server, self.cluster:
            self.status("--clock", "+2m")
            server.wait_for(1)
            lab.wait_for("that it is noted", lambda: self.status()["waiting"] == 0)
            self.assertIsNone(self.status()["error"])

    def test_refused_and_taken_later(self):
        server = self.enterContext(smtp.Server())
        server.answer = "452 no space\r\n"
        self.enterContext(self.cluster)
        self.assert_done(self.tell(server.port))
        lab.wait_for("a try", lambda: self.status()["tries"] == 1)
        self.status("--clock", "+61s")
        lab.wait_for("another try", lambda: self.status()["tries"] == 2)
        server.answer = "250 OK"
        self.status("--clock", "+3m")
        server.wait_for(1)

    def test_bounded(self):
        self.assert_done(self.tell(25))
        for _ in range(33):
            self.assert_done(self.cluster.admin("--clock", "+1d", "show", "ctl"))
        self.assertEqual(self.status()["waiting"], 30)

    def test_nothing_to_tell(self):
        """No mail is written; the day is over all the same."""
        state = self.cluster.folder / "nodes.yaml"
        state.write_text(state.read_text().replace("recovery_saved: false", "recovery_saved: true"))
        self.assert_done(self.tell(25))
        self.assertEqual(self.status("--clock", "+1d")["waiting"], 0)

    def test_damaged_queue(self):
        """Told, and no obstacle to anything."""
        self.assert_done(self.tell(25))
        self.assertEqual(self.status()["waiting"], 1)
        for damage in (b"\xff\0", b"mails: [", b"last_id: -1\n", b"x" * 100000):
            with self.subTest(damage=damage[:10]):
                (self.cluster.folder / "mail.yaml").write_bytes(damage)
                self.assert_refused(self.cluster.admin("show", "notification"), "mail.yaml")
                self.assert_done(self.cluster.admin("--clock", "+1d", "show", "ctl"))
                self.assertEqual(self.status()["waiting"], 1)

    def test_addresses(self):
        before = self.cluster.admin("show", "notification").text
        for wrong in ("ops", "@example.com", "ops@", "a b@example.com", "ops@example.com\r\nRCPT TO:<evil@example.net>",
                      "ops@example.com>", "<ops@example.com>", "a@b@c", "ops@-x.com", "ops@x..com", "öps@example.com",
                      ".ops@example.com", "o..ps@example.com", "\"x\"@example.com", "x" * 65 + "@example.com",
                      "ops@" + "x" * 64 + ".com", "x" * 300 + "@example.com", "ops@example.com,b@example.com", ""):
            with self.subTest(address=wrong[:40]):
                self.assert_refused(self.tell(25, to=wrong), "")
                self.assert_refused(self.tell(25, "from", wrong), "")
        self.assertEqual(self.cluster.admin("show", "notification").text, before)
        for host in ("a b", "h\r\nX", "h/x", "u@h", "[::1", "h:0", "h:99999", ""):
            with self.subTest(host=host):
                self.assert_refused(self.cluster.admin("set", "notification", "smtp", host, "to", TO), "not HOST[:PORT]")


class Hostile(Base):
    """Servers that mean harm: the cluster's other services go on, and the mail is kept."""

    @staticmethod
    def silent(server, _connection):
        """Says nothing."""
        server.ended.wait()

    @staticmethod
    def endless(server, connection):
        """A greeting without end, in lines."""
        while not server.ended.is_set():
            connection.sendall(b"220-welcome welcome welcome\r\n" * 1000)

    @staticmethod
    def endless_line(server, connection):
        """A greeting without end, in one line."""
        while not server.ended.is_set():
            connection.sendall(b"220-" + b"x" * 100000)

    @staticmethod
    def slow(server, connection):
        """A greeting byte by byte."""
        while not server.ended.wait(0.05):
            connection.sendall(b"2")

    @staticmethod
    def rude(_server, connection):
        """Refuses, with what a terminal would take for commands."""
        connection.sendall(b"554 \x1b[31m go away \x1b]0;evil\x07\r\n")

    @staticmethod
    def gone(_server, connection):
        """Hangs up."""
        connection.close()

    def test_all(self):
        cluster = self.enterContext(Cluster(self.root / "cluster"))
        for script in (self.silent, self.endless, self.endless_line, self.slow, self.rude, self.gone):
            with self.subTest(script=script.__name__), smtp.Scripted(script) as server:
                self.assert_done(cluster.admin("set", "notification", "smtp", f"{lab.HOST}:{server.port}", "to", TO))
                lab.wait_for("a connection", lambda server=server: server.connections)
                # A file from TFTP, an answer of TVS: at once, while the other is at it.
                for _ in range(3):
                    got = lab.itlsim("tftp", "get", cluster.nodes[PUBLISHER]["tftp"], "ITLFile.tlv", "-", "--timeout", "5")
                    self.assertEqual(got.status, 0, got)
                self.assert_done(cluster.admin("utils", "network", "ping", PUBLISHER))
                shown = self.assert_done(cluster.admin("show", "notification")).text
                self.assertIn("Mails waiting: 1", shown)
                self.assertNotIn("\x1b", shown)


if __name__ == "__main__":
    lab.main()
