# SPDX-License-Identifier: GPL-2.0-or-later
"""What the nodes' web servers answer phones: who may push to which phone, directory and services, by HTTP and HTTPS, as phones ask and as clients that others wrote do."""
import base64
import concurrent.futures
import json
import os
import pathlib
import ssl
import stat
import unittest
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ET

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
        # A phone knows its TVS, whom it asks about the server, once it has booted with its configuration.
        boot = lab.itlsim("phone", "boot", "--state", state, "--mac", MAC, "--tftp", self.cluster.nodes[PUBLISHER]["tftp"], "--model", "8845", "--no-http")
        self.assertEqual(boot.status, 0, boot)
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


class LockedOut(unittest.TestCase):
    """A phone of the lab before and after it was locked out."""

    def setUp(self):
        self.root = self.enterContext(lab.folder())
        self.cluster = self.enterContext(Cluster(self.root / "cluster"))
        # The other node's TVS would vouch for what is new.
        self.assertEqual(self.cluster.admin("set", "phone", "group", NAME, PUBLISHER).status, 0)
        self.state = self.root / "phone"

    def boot(self):
        """The trust that it ends with."""
        self.cluster.settle()
        return lab.itlsim("phone", "boot", "--state", self.state, "--mac", MAC, "--tftp", self.cluster.nodes[PUBLISHER]["tftp"], "--model", "8845",
                          "--no-http", "--json").json["trust"]

    def press(self, what):
        """What opening it comes to: exit status, whether it is shown, who vouched for the server, and what the phone says."""
        result = lab.itlsim("phone", "press", what, "--state", self.state, "--json")
        return result.status, result.json["shown"], result.json["verified_by"], result.json["title"] if result.json["shown"] else result.json["prompt"]

    def test_directory_and_services(self):
        self.assertEqual([self.boot(), self.boot()], ["trusted"] * 2)
        self.assertEqual(self.press("directory"), (0, True, "tvs", "Directories"))
        self.assertEqual(self.press("services"), (0, True, "tvs", "Services"))
        self.cluster.admin("set", "cert", "regen", "CallManager")
        self.cluster.admin("set", "cert", "regen", "TVS", clock="+6m")
        self.assertEqual(self.boot(), "untrusted")
        for what in "directory", "services":
            self.assertEqual(self.press(what), (3, False, None, "Host Not Found"))
        self.assertEqual(self.cluster.admin("utils", "itl", "reset", "localkey").status, 0)
        self.assertEqual(self.boot(), "trusted")
        self.assertEqual(self.press("directory"), (0, True, "tvs", "Directories"))

    def test_urls_of_http(self):
        """They need no trust, where the phone has them before."""
        self.assertEqual(self.cluster.admin("set", "enterprise", "secure-urls", "off").status, 0)
        url = f"http://{self.cluster.nodes[PUBLISHER]['services']}/ccmcip/xmldirectory.jsp"
        lab.wait_for("the configuration", lambda: b"<secureDirectoryURL></secureDirectoryURL>" in lab.itlsim(
            "tftp", "get", self.cluster.nodes[PUBLISHER]["tftp"], f"{NAME}.cnf.xml", "-").out)
        self.assertEqual(self.boot(), "trusted")
        result = lab.itlsim("phone", "press", "directory", "--state", self.state, "--json")
        self.assertEqual((result.status, result.json["url"], result.json["verified_by"]), (0, url, None))


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


def write_users(folder, people):
    """A directory, by hand: first name, last name and telephone number of each."""
    lines = ["users:"]
    for number, (first, last, telephone) in enumerate(people):
        lines += [f"- name: user{number:04}", *(f"  {member}: {json.dumps(value, ensure_ascii=False)}" for member, value in
                                               (("first", first), ("last", last), ("telephone", telephone)) if value)]
    (folder / "users.yaml").write_text("\n".join(lines) + "\n", "utf-8")


class Pages(unittest.TestCase):
    """Directory and services of a cluster that is up."""

    @classmethod
    def setUpClass(cls):
        cls.root = cls.enterClassContext(lab.folder())
        cls.cluster = Cluster(cls.root / "cluster")
        people = [("Ann", "Lee", "1001"), ("Bé", "O'Brien & <Sons>", "+1 (555) 0100"), ("", "Lee-Smith", "1002"), ("Nobody", "Lee", "")]
        write_users(cls.cluster.folder, people + [(f"First{number}", "Many", f"2{number:03}") for number in range(70)])
        cls.enterClassContext(cls.cluster)
        cls.node = cls.cluster.nodes[SUBSCRIBER]
        # The publisher's key is too short for OpenSSL. The certificate's name is the node's, which no address of the lab has.
        cls.tls = ssl.create_default_context(cafile=cls.cluster.folder / SUBSCRIBER / "certificates" / "tomcat.pem")
        cls.tls.check_hostname = False

    def get(self, url):
        """A page, as an element. @param url  whole, or the name of a page"""
        whole = url if "://" in url else f"https://{self.node['services_secure']}/ccmcip/{url}"
        with urllib.request.urlopen(whole, timeout=lab.START_SECONDS, context=self.tls if whole.startswith("https") else None) as answer:
            self.assertEqual((answer.status, answer.getheader("Content-Type")), (200, "text/xml"))
            return ET.fromstring(answer.read().decode("utf-8"))

    def found(self, **terms):
        """The entries of a page of results, and the page."""
        page = self.get("xmldirectorylist.jsp?" + urllib.parse.urlencode(terms))
        return [(entry.findtext("Name"), entry.findtext("Telephone")) for entry in page.findall("DirectoryEntry")], page

    def test_from_the_menu_to_an_entry(self):
        """By both ways, which stay what they are."""
        for scheme, place in ("http", self.node["services"]), ("https", self.node["services_secure"]):
            with self.subTest(scheme=scheme):
                menu = self.get(f"{scheme}://{place}/ccmcip/xmldirectory.jsp")
                self.assertEqual((menu.tag, [item.findtext("Name") for item in menu.findall("MenuItem")]), ("CiscoIPPhoneMenu", ["Corporate Directory"]))
                form = self.get(menu.findtext("MenuItem/URL"))
                self.assertEqual((form.tag, [item.findtext("QueryStringParam") for item in form.findall("InputItem")]), ("CiscoIPPhoneInput", ["f", "l", "n"]))
                results = self.get(form.findtext("URL") + "?f=an&l=LE&n=")
                self.assertTrue(form.findtext("URL").startswith(f"{scheme}://{place}/"))
                self.assertEqual((results.tag, results.findtext("Prompt")), ("CiscoIPPhoneDirectory", "Records 1 to 1 of 1"))
                self.assertEqual([(entry.findtext("Name"), entry.findtext("Telephone")) for entry in results.findall("DirectoryEntry")], [("Lee, Ann", "1001")])

    def test_what_is_found(self):
        for terms, expected in (({"l": "lee"}, [("Lee, Ann", "1001"), ("Lee-Smith", "1002")]), ({"n": "+1"}, [("O'Brien & <Sons>, Bé", "+1 (555) 0100")]),
                                ({"f": "Bé"}, [("O'Brien & <Sons>, Bé", "+1 (555) 0100")]), ({"f": "Nobody"}, []), ({"l": "<"}, []), ({"n": "200"}, [("Many, First%d" % n, f"200{n}") for n in range(10)])):
            with self.subTest(terms=terms):
                entries, page = self.found(**terms)
                self.assertEqual(entries, expected)
                if not expected:
                    self.assertEqual((page.tag, page.findtext("Text")), ("CiscoIPPhoneText", "No matches found."))

    def test_next(self):
        """Page by page, by the URL that the soft key has."""
        entries, page = self.found(l="many")
        sizes, names = [len(entries)], list(entries)
        while following := [key.findtext("URL") for key in page.findall("SoftKeyItem") if key.findtext("Name") == "Next"]:
            page = self.get(following[0])
            entries = [(entry.findtext("Name"), entry.findtext("Telephone")) for entry in page.findall("DirectoryEntry")]
            sizes.append(len(entries))
            names += entries
        self.assertEqual((sizes, len(set(names)), page.findtext("Prompt")), ([32, 32, 6], 70, "Records 65 to 70 of 70"))

    def test_what_cannot_be_looked_for(self):
        for query in ("l=%FF", "l=%00", "f=" + "x" * 21, "l=a&l=b", "start=0", "start=-1", "start=x", "start=99999999999", "n=%"):
            with self.subTest(query=query):
                self.assertEqual(self.get("xmldirectorylist.jsp?" + query).findtext("Text"), "This cannot be looked for.")
        self.assertEqual(self.get("xmldirectorylist.jsp?l=many&start=71").findtext("Text"), "No matches found.")

    def test_services(self):
        menu = self.get("getservicesmenu.jsp")
        items = {item.findtext("Name"): item.findtext("URL") for item in menu.findall("MenuItem")}
        self.assertEqual((menu.tag, list(items)), ("CiscoIPPhoneMenu", ["Corporate Directory", "This node"]))
        self.assertEqual(self.get(items["Corporate Directory"]).tag, "CiscoIPPhoneInput")
        self.assertEqual(self.get(items["This node"]).findtext("Text"), f"{SUBSCRIBER}, release 10.0")

    def test_configuration(self):
        """Names the pages that are there."""
        for words in ("web", "on", NAME), ("group", NAME, SUBSCRIBER, PUBLISHER):
            self.assertEqual(self.cluster.admin("set", "phone", *words).status, 0)
        fetch = lambda: lab.itlsim("tftp", "get", self.node["tftp"], f"{NAME}.cnf.xml", "-")  # noqa: E731
        lab.wait_for("the configuration", lambda: self.node["services"].encode() in fetch().out)
        device = ET.fromstring(fetch().out)
        for member, page in (("AuthenticationURL", "authenticate.jsp"), ("DirectoryURL", "xmldirectory.jsp"), ("ServicesURL", "getservicesmenu.jsp")):
            self.assertEqual(device.findtext(member[0].lower() + member[1:]), f"http://{self.node['services']}/ccmcip/{page}")
            self.assertEqual(device.findtext(f"secure{member}"), f"https://{self.node['services_secure']}/ccmcip/{page}")

    def test_clients_that_others_wrote(self):
        host, _, port = self.node["services_secure"].rpartition(":")
        name, pem = f"{SUBSCRIBER}.joemar2.lab", self.cluster.folder / SUBSCRIBER / "certificates" / "tomcat.pem"
        curl = lab.run("curl", "--silent", "--show-error", "--cacert", pem, "--resolve", f"{name}:{port}:{host}", f"https://{name}:{port}/ccmcip/node.jsp",
                       f"https://{name}:{port}/ccmcip/none.jsp", "--write-out", " %{http_code} %{num_connects}\n")
        self.assertEqual(curl.status, 0, curl)
        self.assertIn("200 1\n", curl.text)
        self.assertIn("404 0\n", curl.text)
        for version in "-tls1_2", "-tls1_3":
            with self.subTest(version=version):
                answer = lab.run("openssl", "s_client", "-connect", f"{host}:{port}", "-CAfile", pem, "-verify_return_error", "-servername", name, version)
                self.assertIn("Verify return code: 0 (ok)", answer.text, answer)
        plain = lab.run("curl", "--silent", "--output", "/dev/null", "--write-out", "%{http_code}", f"http://{host}:{port}/ccmcip/node.jsp")
        self.assertEqual(plain.text, "000")


class Tomcat(unittest.TestCase):
    """Its certificate and its service."""

    def setUp(self):
        self.root = self.enterContext(lab.folder())
        self.cluster = self.enterContext(Cluster(self.root / "cluster"))

    def shows(self, name):
        """True when the node's web server shows that certificate."""
        host, _, port = self.cluster.nodes[PUBLISHER]["services_secure"].rpartition(":")
        try:
            shown = ssl.get_server_certificate((host, int(port)), timeout=lab.START_SECONDS)
        except OSError:
            return False
        text = (self.cluster.folder / PUBLISHER / name).read_text() if isinstance(name, str) else name.decode()
        return "".join(shown.split()) in "".join(text.split())

    def test_a_regenerated_certificate_waits_for_tomcat(self):
        file = self.cluster.folder / PUBLISHER / "certificates" / "tomcat.pem"
        former = file.read_bytes()
        self.assertTrue(self.shows(former))
        self.assertEqual(self.cluster.admin("set", "cert", "regen", "tomcat").status, 0)
        self.cluster.settle()
        self.assertNotEqual(file.read_bytes(), former)
        self.assertTrue(self.shows(former))
        # Nor does it come by itself when the cluster starts again: the node did not.
        self.cluster.__exit__()
        self.cluster.__enter__()
        self.assertTrue(self.shows(former))
        self.assertEqual(self.cluster.admin("utils", "service", "restart", "Cisco", "Tomcat").status, 0)
        lab.wait_for("the new certificate", lambda: self.shows("certificates/tomcat.pem"))
        self.assertFalse((self.cluster.folder / PUBLISHER / "tomcat.pem").exists())

    def test_new_names(self):
        """All services start again, with what is new."""
        self.cluster.admin("set", "cert", "regen", "tomcat")
        self.assertEqual(self.cluster.admin("--clock", "+6m", "set", "network", "domain", "other.lab").status, 0)
        lab.wait_for("the new certificate", lambda: self.shows("certificates/tomcat.pem"))

    def test_stopped(self):
        self.assertEqual(self.cluster.admin("utils", "service", "stop", "Cisco", "Tomcat").status, 0)
        lab.wait_for("it to end", lambda: not self.shows("certificates/tomcat.pem"))
        listed = self.cluster.admin("utils", "service", "list").text
        self.assertIn("Cisco Tomcat[STOPPED]  Commanded Out of Service", listed)
        self.cluster.__exit__()
        self.cluster.__enter__()
        self.assertEqual([self.cluster.nodes[PUBLISHER][each] for each in ("services", "services_secure")], [None, None])
        self.assertIsNotNone(self.cluster.nodes[SUBSCRIBER]["services_secure"])
        self.assertEqual(self.cluster.admin("utils", "service", "start", "Cisco", "Tomcat").status, 0)


if __name__ == "__main__":
    lab.main()
