# SPDX-License-Identifier: GPL-2.0-or-later
"""What the nodes' web servers answer phones: who may push to which phone, as phones ask it and as clients that others wrote do."""
import base64
import concurrent.futures
import json
import os
import pathlib
import stat
import unittest
import urllib.parse
import urllib.request

import lab
import test_push
from cluster_lab import PUBLISHER, SUBSCRIBER, Cluster

MAC = "001122334455"
NAME = f"SEP{MAC}"
KEY = 'XML=<CiscoIPPhoneExecute><ExecuteItem URL="Key:Applications"/></CiscoIPPhoneExecute>'


def users(folder, *words):
    """`itlsim cluster users`."""
    return lab.itlsim("cluster", "users", folder, *words)


def add(folder, name, password, devices, *words):
    """A user of a cluster who can log in."""
    with lab.folder({"password": f"{password}\n".encode()}) as root:
        result = users(folder, "add", name, "--password-file", root / "password", "--devices", devices, *words)
    assert result.status == 0, result


def basic(user, password):
    """Credentials, as a tool sends them."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


class Command(unittest.TestCase):
    """Users come and go."""

    @classmethod
    def setUpClass(cls):
        cls.root = cls.enterClassContext(lab.folder({"password": b"se cret\nmore\n"}))
        cls.cluster = Cluster(cls.root / "cluster")

    def assert_refused(self, result, status, *words):
        """One line on standard error, with words."""
        self.assertEqual((result.status, result.out, len(result.err.splitlines())), (status, b"", 1), result)
        for word in words:
            self.assertIn(word, result.err)

    def test_life_of_a_user(self):
        folder = self.cluster.folder
        result = users(folder, "add", "ann", "--password-file", self.root / "password", "--devices", "all", "--first", "Änn", "--last", "Lee",
                       "--telephone", "+1 555 0100")
        self.assertEqual((result.status, result.out), (0, b""), result)
        self.assertEqual(users(folder, "add", "bob", "--no-password").status, 0)
        file = folder / "users.yaml"
        self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600)
        self.assertNotIn("cret", file.read_text("utf-8"))
        self.assertEqual(users(folder, "list", "--json").json,
                         {"users": [{"user": "ann", "first": "Änn", "last": "Lee", "telephone": "+1 555 0100", "password": True, "devices": ["all"]},
                                    {"user": "bob", "first": "", "last": "", "telephone": "", "password": False, "devices": []}]})
        table = users(folder, "list").text.splitlines()
        self.assertEqual([line.split() for line in table[1:]],
                         [["ann", "yes", "Änn", "Lee", "+1", "555", "0100", "all"], ["bob", "no", "-", "-", "-"]])
        self.assert_refused(users(folder, "add", "ann", "--no-password"), 1, "ann", "already")
        for name in ("ann", "bob"):
            self.assertEqual(users(folder, "remove", name).status, 0)
        self.assert_refused(users(folder, "remove", "bob"), 1, "bob", "no such user")
        self.assertEqual(users(folder, "list", "--json").json, {"users": []})

    def test_wrong_usage(self):
        folder = self.cluster.folder
        for words in ([], ["drop", "ann"], ["add"], ["add", "a", "b"], ["list", "ann"], ["list", "--first", "x"], ["remove", "a", "--json"],
                      ["remove", "a", "--devices", "all"], ["add", "a", "--no-password", "--password-file", "x"]):
            with self.subTest(words=words):
                self.assert_refused(users(folder, *words), 2, "cluster users")

    def test_values_that_do_not_fit(self):
        folder = self.cluster.folder
        for words in (["a:b"], [""], ["a", "--devices", "SEP12"], ["a", "--telephone", "<1>"], ["a", "--first", "x\ny"], ["a", "--last", "x" * 65]):
            with self.subTest(words=words):
                self.assert_refused(users(folder, "add", *words, "--no-password"), 1)
        self.assert_refused(users(folder, "add", "a", "--password-file", self.root / "none"), 1, "none")
        self.assert_refused(users(folder, "add", "a"), 1, "no answer")
        self.assert_refused(users(self.root / "nowhere", "list"), 1, "nowhere")


class Authentication(unittest.TestCase):
    """A cluster that is up, and its users."""

    @classmethod
    def setUpClass(cls):
        cls.root = cls.enterClassContext(lab.folder())
        cls.cluster = Cluster(cls.root / "cluster")
        assert cls.cluster.admin("set", "phone", "web", "on", NAME).status == 0
        add(cls.cluster.folder, "ann", "se&cret +%", NAME)
        add(cls.cluster.folder, "röot", "pässword", "all")
        cls.cluster.options = ("--log", cls.root / "log")
        cls.enterClassContext(cls.cluster)

    def url(self, node=PUBLISHER, **parameters):
        """Of the question."""
        return f"http://{self.cluster.nodes[node]['services']}/ccmcip/authenticate.jsp?{urllib.parse.urlencode(parameters)}"

    def ask(self, user, password, device=NAME, node=PUBLISHER):
        """The answer, as Python has it."""
        with urllib.request.urlopen(self.url(node, UserID=user, Password=password, devicename=device), timeout=lab.START_SECONDS) as answer:
            self.assertEqual((answer.status, answer.getheader("Content-Type")), (200, "text/plain"))
            return answer.read()

    def test_words(self):
        for user, password, device, expected in (("ann", "se&cret +%", NAME, b"AUTHORIZED"), ("ann", "se&cret +%", NAME.lower(), b"AUTHORIZED"),
                                                 ("ann", "se&cret +%", "SEP001122334466", b"UN-AUTHORIZED"), ("ann", "secret", NAME, b"UN-AUTHORIZED"),
                                                 ("röot", "pässword", "SEP001122334466", b"AUTHORIZED"), ("eve", "pässword", NAME, b"UN-AUTHORIZED"),
                                                 ("ann", "", NAME, b"UN-AUTHORIZED"), ("ann", "x" * 64, NAME, b"UN-AUTHORIZED")):
            for node in PUBLISHER, SUBSCRIBER:
                with self.subTest(user=user, password=password, device=device, node=node):
                    self.assertEqual(self.ask(user, password, device, node), expected)

    def test_curl(self):
        answer = lab.run("curl", "--silent", "--include", "--get", "--data-urlencode", "UserID=röot", "--data-urlencode", "Password=pässword",
                         "--data-urlencode", f"devicename={NAME}", self.url())
        self.assertTrue(answer.text.startswith("HTTP/1.1 200 OK\r\n"), answer)
        self.assertTrue(answer.text.endswith("\r\n\r\nAUTHORIZED"), answer)
        for words, code in (([self.url(UserID="röot").replace("authenticate", "other")], "404"), (["--data", "UserID=a", self.url()], "405"),
                            (["--request", "DELETE", self.url()], "405"), ([f"http://{self.cluster.nodes[PUBLISHER]['services']}/ccmcip/../nodes.yaml", "--path-as-is"], "404"),
                            ([f"http://{self.cluster.nodes[PUBLISHER]['services']}/ccmcip/%2e%2e/nodes.yaml"], "404")):
            with self.subTest(words=words):
                result = lab.run("curl", "--silent", "--output", "/dev/null", "--write-out", "%{http_code}", *words)
                self.assertEqual(result.text, code)

    def test_a_thousand_phones_at_once(self):
        """Who was right is not checked a thousand times."""
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(lambda number: self.ask("röot", "pässword", f"SEP{number:012X}"), range(1000)))
        self.assertEqual(set(answers), {b"AUTHORIZED"})

    def test_a_push_to_a_phone(self):
        """The URL is the one of the configuration, which the phone was given."""
        state = self.root / "phone"
        with test_push.Phone(state, self.cluster.nodes[PUBLISHER]["tftp"], "--model", "8845") as phone:
            self.assertIn('Data="Success"', phone.push(KEY, Authorization=basic("ann", "se&cret +%"))[1])
            self.assertEqual(phone.push(KEY, Authorization=basic("ann", "guess")), (200, '<CiscoIPPhoneError Number="4" />'))
            self.assertEqual(phone.push(KEY)[0], 401)
        members = lab.itlsim("phone", "show", "members", "--state", state, "--json").json
        self.assertIn(self.url().removesuffix("?"), json.dumps(members))

    def test_changes_while_it_is_up(self):
        add(self.cluster.folder, "cy", "first", "all")
        lab.wait_for("cy to be known", lambda: self.ask("cy", "first") == b"AUTHORIZED")
        self.assertEqual(users(self.cluster.folder, "remove", "cy").status, 0)
        lab.wait_for("cy to be gone", lambda: self.ask("cy", "first") == b"UN-AUTHORIZED")

    def test_log(self):
        """It tells who asked for what, and no password."""
        self.ask("log\nline", "topsecret")
        self.ask("logged", "topsecret")
        log = pathlib.Path(self.root / "log")
        lab.wait_for("the line", lambda: f"SERVICES {lab.HOST}:" in log.read_text() and f"authenticate.jsp, logged, {NAME}: not authorized\n" in log.read_text())
        self.assertNotIn("topsecret", log.read_text())
        self.assertNotIn("\nline", log.read_text())


class WrongFile(unittest.TestCase):
    """One that is wrong leaves the former users in force."""

    def test_it(self):
        with lab.folder() as root:
            cluster = Cluster(root / "cluster")
            add(cluster.folder, "ann", "secret", "all")
            with cluster:
                url = f"http://{cluster.nodes[PUBLISHER]['services']}/ccmcip/authenticate.jsp?UserID=ann&Password=secret&devicename={NAME}"
                (cluster.folder / "users.yaml").write_text("users: nobody\n")
                os.utime(cluster.folder / "nodes.yaml")
                self.assertEqual(urllib.request.urlopen(url, timeout=lab.START_SECONDS).read(), b"AUTHORIZED")
            refused = users(cluster.folder, "list")
            self.assertEqual((refused.status, len(refused.err.splitlines())), (1, 1), refused)
            self.assertIn("users.yaml: ", refused.err)


if __name__ == "__main__":
    lab.main()
