# SPDX-License-Identifier: GPL-2.0-or-later
"""Keys pressed over HTTP, as public tools press them: bodies, answers, authentication, and lists erased by macros."""
import base64
import contextlib
import http.client
import http.server
import re
import threading
import unittest
import urllib.parse
import xml.etree.ElementTree as ET

import lab
import screenshots
from pusher import document, uri
from running_phone import FILES, MAC, Running

CONFIG = f"SEP{MAC}.cnf.xml"


class Phone(Running):
    """itlsim phone run --web."""

    def __init__(self, state, tftp, *options):
        super().__init__(state, tftp, "--no-http", "--web", f"{lab.HOST}:0", *options)

    def __enter__(self):
        super().__enter__()
        self.address = re.search(r"http://(\S+)/", self.process.stderr.readline()).group(1)
        self.report()
        return self

    def ask(self, method, path, body=None, headers=None):
        """One request. @return status, header, body"""
        with contextlib.closing(http.client.HTTPConnection(self.address, timeout=lab.START_SECONDS)) as connection:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()

    def push(self, body, **headers):
        """A body for /CGI/Execute as it stands. @return status and answer"""
        status, _, text = self.ask("POST", "/CGI/Execute", body, {name.replace("_", "-"): value
                                                                  for name, value in headers.items()})
        return status, text

    def picture(self):
        """What /CGI/Screenshot answers, as bytes."""
        with contextlib.closing(http.client.HTTPConnection(self.address, timeout=lab.START_SECONDS)) as connection:
            connection.request("GET", "/CGI/Screenshot?id=1")
            answer = connection.getresponse()
            assert (answer.status, answer.headers["Content-Type"]) == (200, "image/bmp"), answer.status
            return answer.read()

    def press(self, *keys):
        """Keys in one push, urlencoded. @return the items' data"""
        status, text = self.push("XML=" + urllib.parse.quote_plus(document(*map(uri, keys))),
                                 Content_Type="application/x-www-form-urlencoded")
        assert status == 200, (status, text)
        return [(item.get("URL"), item.get("Data"), item.get("Status")) for item in ET.fromstring(text)]

    def walk(self, keys):
        """Keys one after the other, whatever the phone answers: 7960s send their clients elsewhere."""
        for key in keys.replace("**#", "* * #").split():
            self.push("XML=" + document(uri(key)))

    def screen(self):
        """Title, lines and status of the screen as XML."""
        _, _, text = self.ask("GET", "/CGI/ModeInfo")
        info = ET.fromstring(text)
        lines = {field.findtext("FieldName"): field.findtext("FieldValue") for field in info.iter("CiscoIPPhoneFields")}
        assert int(info.findtext("PlaneFieldCount")) == len(info.findall("CiscoIPPhoneFields"))
        return info.findtext("PlaneTitle"), lines, info.findtext("Status")


class Lab(unittest.TestCase):
    """A TFTP server and phones."""

    def setUp(self):
        self.root = self.enterContext(lab.folder())
        self.tftp = self.enterContext(lab.Atftpd(self.root)).address
        self.state = self.enterContext(lab.folder()) / "state"

    def phone(self, *options):
        """A phone that runs and has booted."""
        return self.enterContext(Phone(self.state, self.tftp, *options))

    def serve(self, name):
        """Serves a list of the interop set."""
        lab.put(self.root, "ITLFile.tlv", (FILES / name).read_bytes())

    def configure(self, members):
        """Serves a configuration."""
        lab.put(self.root, CONFIG, f"<device>{members}</device>".encode())


class Macros(Lab):
    """From the locked list to the erased one, key by key over HTTP, as test_push_macros.py does it on every kind of phone."""

    def test_a_phone_that_is_locked_out(self):
        self.serve("a1-first-sha1.tlv")
        lab.itlsim("phone", "boot", "--state", self.state, "--mac", MAC, "--tftp", self.tftp, "--no-http")
        self.serve("x1-stranger.tlv")
        with Phone(self.state, self.tftp, "--model", "8861", "--firmware", "12.5.1") as phone:
            for key in "Applications 6 4 5 Soft3 Soft1".split():
                self.assertEqual(phone.press(key), [(uri(key), "Success", "0")])
            report = phone.report()
            self.assertEqual((report["trust"], report["itl"]["verified_by"]), ("trusted", "first-use"))
            self.assertEqual([message["text"] for message in report["earlier_messages"] + report["messages"]].count(
                "Erasing CTL and ITL files"), 1)

    def test_a_password_before_the_settings(self):
        self.configure("<commonProfile><phonePassword>4711</phonePassword></commonProfile>")
        lab.itlsim("phone", "boot", "--state", self.state, "--mac", MAC, "--tftp", self.tftp, "--no-http")
        self.serve("a1-first-sha1.tlv")
        phone = self.phone("--model", "8841", "--firmware", "12.5.1")
        for key in "Applications 5 4 5 Soft3 Soft1".split():
            self.assertEqual(phone.press(key), [(uri(key), "Success", "0")])
        self.assertEqual(phone.screen()[:2], ("Enter password", {"Password": ""}))
        for key in "4 7 1 1".split():
            phone.press(key)
        self.assertEqual(phone.screen()[1], {"Password": "****"})
        for key in "Soft3 4 5 Soft3".split():
            phone.press(key)
        self.assertIn("Erasing CTL and ITL files", [message["text"] for message in phone.report()["messages"]])

    def test_settings_access_off(self):
        self.configure("<vendorConfig><settingsAccess>0</settingsAccess></vendorConfig>")
        lab.itlsim("phone", "boot", "--state", self.state, "--mac", MAC, "--tftp", self.tftp, "--no-http")
        self.serve("a1-first-sha1.tlv")
        phone = self.phone("--model", "7962")
        for key in "Settings 4 5 2 * * # Soft4 Soft2".split():
            self.assertEqual(phone.press(key), [(uri(key), "Success", "0")])
        self.assertEqual(phone.screen()[0], f"SEP{MAC}")
        # Directories opens, and **#** restarts: the list is still there.
        for key in "Directories * * # * *".split():
            phone.press(key)
        self.assertEqual(phone.report()["itl"]["verified_by"], "unchanged")


class Bodies(Lab):
    """Bodies in the shapes that tools send, and what is answered."""

    def setUp(self):
        super().setUp()
        self.phone = Phone(self.state, self.tftp, "--model", "8845", "--firmware", "12.5.1")
        self.enterContext(self.phone)

    def works(self, body, **headers):
        """Opens the applications menu, and closes it for the next."""
        status, text = self.phone.push(body, **headers)
        self.assertEqual((status, ET.fromstring(text).tag), (200, "CiscoIPPhoneResponse"), text)
        self.assertEqual(self.phone.screen()[0], "Applications")
        self.phone.press("Init:Services")

    def error(self, body, number):
        """Refused with a number, to the letter."""
        self.assertEqual(self.phone.push(body), (200, f'<CiscoIPPhoneError Number="{number}" />'))

    def test_shapes(self):
        plain = document("Key:Applications")
        self.works("XML=" + plain, Content_Type="text/xml; charset=UTF-8")
        self.works("XML=" + plain, Content_Type="application/xml")
        self.works("XML= \t\r\n" + plain)
        self.works("XML=" + urllib.parse.quote_plus(plain) + "&other=1", Content_Type="application/xml")
        self.works("XML=" + urllib.parse.quote("\n" + plain))
        self.works("XML=<?xml version='1.0' encoding='UTF-8'?>\n" + plain.replace('"', "'"))
        self.works("XML=<CiscoIPPhoneExecute>\t<ExecuteItem URL='Key:Applications' Priority='ifIdle'></ExecuteItem>"
                   "</CiscoIPPhoneExecute>")

    def test_refused(self):
        for body in ("", "XML=", "xml=" + document("Key:Soft1"), "YML=" + document("Key:Soft1"), "XML=x",
                     "XML=<CiscoIPPhoneExecute>", "XML=<CiscoIPPhoneExecute/>", "XML=" + document(""),
                     "XML=" + document(*["Key:Soft1"] * 4), "XML=<setBackground/>", "XML=<CiscoIPPhoneText>", "XML=" + document("x" * 300),
                     "XML=<!DOCTYPE a><CiscoIPPhoneExecute/>", "XML=%3", document("Key:Soft1"), "XML=%00" + document("Key:Soft1")):
            with self.subTest(body=body):
                self.error(body, 1)
        self.assertEqual(self.phone.screen()[0], f"SEP{MAC}")

    def test_large_bodies(self):
        self.works("XML=" + document("Key:Applications") + " " * 3000)
        self.assertEqual(self.phone.push("XML=" + document("Key:Applications") + " " * 50000)[0], 413)

    def test_three_items_in_order(self):
        self.assertEqual(self.phone.press("Applications", "5", "2"),
                         [("Key:Applications", "Success", "0"), ("Key:KeyPad5", "Success", "0"), ("Key:KeyPad2", "Success", "0")])
        self.assertEqual(self.phone.screen()[0], "Security setup")

    def test_answers(self):
        self.assertEqual(self.phone.press("Key:NoSuchKey", "Key:Line2", "Key:VolUp"),
                         [("Key:NoSuchKey", "Invalid URI", "1"), ("Key:Line2", "Success", "0"), ("Key:VolUp", "Success", "0")])
        self.assertEqual(self.phone.press("Dial:1001", "SendDigits:1", "SoftKey:Exit"),
                         [("Dial:1001", "<Failure>", "1"), ("SendDigits:1", "No Active Call", "1"), ("SoftKey:Exit", "Invalid URI", "1")])
        self.assertEqual(self.phone.press("Init:Nothing", "App:Close:0", "http://a.lab/?a=1&amp;b=2"),
                         [("Init:Nothing", "Unknown Application ID", "1"), ("App:Close:0", "Application is not Active", "1"),
                          ("http://a.lab/?a=1&b=2", "Success", "0")])
        lab.wait_for("no such server", lambda: "Host Not Found" in self.phone.ask("GET", "/CGI/ModeInfo")[2])
        self.assertEqual(self.phone.press("Display:Off"), [("Display:Off", "Success", "0")])

    def test_objects_are_shown(self):
        done = '<?xml version="1.0" encoding="utf-8"?>\n<CiscoIPPhoneResponse><ResponseItem URL="" Data="Success" Status="0"/></CiscoIPPhoneResponse>\n'
        for page, title in (("<CiscoIPPhoneText><Title>Fire drill</Title><Text>At noon</Text></CiscoIPPhoneText>", "Fire drill"),
                            ("<CiscoIPPhoneMenu><Title>Menu</Title><MenuItem><Name>a</Name><URL>Dial:1</URL></MenuItem></CiscoIPPhoneMenu>", "Menu"),
                            ("<CiscoIPPhoneInput><Title>Who?</Title><URL>http://a.lab/</URL><InputItem><DisplayName>Name</DisplayName>"
                             "<QueryStringParam>n</QueryStringParam><InputFlags>A</InputFlags></InputItem></CiscoIPPhoneInput>", "Who?"),
                            ("<CiscoIPPhoneDirectory><Title>All</Title><DirectoryEntry><Name>Ann</Name><Telephone>1</Telephone>"
                             "</DirectoryEntry></CiscoIPPhoneDirectory>", "All")):
            self.phone.press("Applications")
            self.assertEqual(self.phone.push("XML=" + page), (200, done))
            self.assertEqual(self.phone.screen()[0], title)
            self.phone.press("Init:Services")
            self.assertEqual(self.phone.screen()[0], f"SEP{MAC}")
        self.phone.push("XML=<CiscoIPPhoneText><Title>Fire drill</Title><Text>At noon</Text></CiscoIPPhoneText>")
        for root in ("Image", "ImageFile", "GraphicMenu", "Status", "Nothing"):
            self.error(f"XML=<CiscoIPPhone{root}/>", 1)
            self.assertEqual(self.phone.screen()[0], f"SEP{MAC}")

    def test_paths(self):
        self.assertEqual(self.phone.ask("GET", "/cgi/java/modeinfo?x=1")[0], 200)
        self.assertEqual(self.phone.ask("GET", "/CGI/Nothing")[0], 404)
        self.assertEqual(self.phone.ask("GET", "/CGI/Execute")[2], '<CiscoIPPhoneError Number="1" />')
        for name in ("LineInfo", "CallInfo", "SettingsInfo", "ModeInfo"):
            status, headers, text = self.phone.ask("GET", f"/CGI/{name}")
            self.assertEqual((status, headers["Content-Type"], ET.fromstring(text).tag), (200, "text/xml", f"CiscoIPPhone{name}"))

    def test_screen_as_xml(self):
        self.phone.press("Applications", "5", "4")
        title, lines, status = self.phone.screen()
        self.assertEqual((title, status), ("Reset settings", "Locked"))
        self.assertEqual(list(lines), ["Reset device", "All settings", "Network settings", "Service mode", "Security settings"])
        self.phone.press("*", "*", "#")
        self.assertEqual(self.phone.screen()[2], "")

    def test_7960_sends_the_client_elsewhere(self):
        phone = self.enterContext(Phone(self.enterContext(lab.folder()) / "s", self.tftp, "--model", "7960"))
        status, headers, _ = phone.ask("POST", "/CGI/Execute", "XML=" + document("Key:Settings"))
        self.assertEqual((status, headers["Location"]), (303, "/"))


class Pictures(Lab):
    """The picture of a screen shows what the XML of the same screen tells: a phone of each family, idle and in its menus."""

    PHONES = [("7960", "8.1.2", "Settings 4"), ("7911", "9.4.1", "Applications 3 4 5 2 **#"), ("7962", "9.4.1", "Settings 4 NavDwn"),
              ("7975", "9.4.2", "Settings 4 5 2"), ("6941", "9.4.1", "Settings 4 5"), ("7841", "12.1.1", "Applications 5 4"),
              ("8845", "12.5.1", "Applications 5 4 5"), ("8821", "11.0.1", "Applications"), ("8831", "10.3.1", "Soft3 4"),
              ("8945", "9.4.2", "Settings 4"), ("9971", "9.4.2", "Applications 4 NavDwn NavDwn"), ("1234", "1.0", "Settings 6 1")]

    def test_against_the_xml(self):
        self.serve("a1-first-sha1.tlv")
        for model, firmware, keys in self.PHONES:
            with self.subTest(model=model), Phone(self.enterContext(lab.folder()) / "s", self.tftp, "--model", model,
                                                  "--firmware", firmware) as phone:
                title = phone.screen()[0]
                self.compare(phone)
                phone.walk(keys)
                self.assertNotEqual(phone.screen()[0], title, "the keys open nothing")
                self.compare(phone)

    def compare(self, phone):
        """The screen as it is now."""
        screenshots.compare(self, screenshots.bmp(phone.picture()), phone.ask("GET", "/CGI/ModeInfo")[2])


class WithUsers(Lab):
    """A lab with an authentication URL."""

    def setUp(self):
        super().setUp()
        self.asked = []
        self.words = b"AUTHORIZED"
        self.late = threading.Event()
        self.late.set()
        case = self

        class Handler(http.server.BaseHTTPRequestHandler):
            """ann and her password are known."""

            def do_GET(self):
                """Notes the question."""
                url = urllib.parse.urlsplit(self.path)
                query = urllib.parse.parse_qs(url.query)
                case.asked.append((url.path, query))
                known = query.get("UserID") == ["ann"] and query.get("Password") == ["a&b c%"]
                body = case.words if known else b"UN-AUTHORIZED"
                case.late.wait(lab.START_SECONDS)
                with contextlib.suppress(OSError):  # who asked may have gone
                    self.send_response(200)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, *_):
                """Says nothing."""

        server = self.enterContext(http.server.ThreadingHTTPServer((lab.HOST, 0), Handler))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.shutdown)
        self.url = f"http://{lab.HOST}:{server.server_port}/ccmcip/authenticate.jsp"

    def start(self, *members):
        """A phone with these members in its configuration."""
        self.configure("".join(members) or f"<authenticationURL>{self.url}</authenticationURL>")
        return self.phone("--model", "8845", "--firmware", "12.5.1")

    @staticmethod
    def as_user(name, password):
        """The field of basic authentication."""
        return {"Authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


class Authentication(WithUsers):
    """The phone asks the authentication URL."""

    def pushed(self, phone, headers):
        """Presses a key. @return status, header, answer"""
        return phone.ask("POST", "/CGI/Execute", "XML=" + document("Key:Applications"), headers)

    def denied(self, phone, headers):
        """An error 4, and nothing happened."""
        status, _, text = self.pushed(phone, headers)
        self.assertEqual((status, text), (200, '<CiscoIPPhoneError Number="4" />'))
        self.assertEqual(phone.ask("GET", "/CGI/ModeInfo", headers=headers)[2], '<CiscoIPPhoneError Number="4" />')

    def test_who_is_known_and_who_is_not(self):
        phone = self.start()
        status, headers, _ = self.pushed(phone, {})
        self.assertEqual((status, headers["WWW-Authenticate"]), (401, 'Basic realm="user"'))
        self.assertEqual(self.asked, [])
        self.denied(phone, self.as_user("ann", "wrong"))
        status, _, text = self.pushed(phone, self.as_user("ann", "a&b c%"))
        self.assertEqual((status, "Success" in text), (200, True))
        self.assertEqual(self.asked[-1], ("/ccmcip/authenticate.jsp", {"UserID": ["ann"], "Password": ["a&b c%"], "devicename": [f"SEP{MAC}"]}))
        self.assertIn("<PlaneTitle>Applications<", phone.ask("GET", "/CGI/ModeInfo", headers=self.as_user("ann", "a&b c%"))[2])

    def test_only_the_word_lets_in(self):
        phone = self.start()
        for words in (b"AUTHORIZED\n", b"AUTHORIZE", b" AUTHORIZED", b"authorized", b"UNAUTHORIZED", b"ERROR", b"", b"A" * 500):
            with self.subTest(words=words):
                self.words = words
                self.denied(phone, self.as_user("ann", "a&b c%"))

    def test_a_word_that_comes_too_late(self):
        phone = self.start()
        self.late.clear()
        self.addCleanup(self.late.set)
        self.denied(phone, self.as_user("ann", "a&b c%"))

    def test_fields_that_are_none(self):
        phone = self.start()
        for field in ("Basic", "Basic ?", "Digest x", "Basic " + base64.b64encode(b"ann").decode(),
                      "Basic " + base64.b64encode(b"a" * 100 + b":b").decode(), "Basic " + base64.b64encode(b"a\0b:c").decode()):
            self.denied(phone, {"Authorization": field})
        self.assertEqual(self.asked, [])

    def test_nobody_can_be_asked(self):
        for url in ("http://127.0.0.1:1/x", "https://127.0.0.1/x", "ftp://127.0.0.1/", "http:///x"):
            with self.subTest(url=url):
                self.state = self.enterContext(lab.folder()) / "state"
                self.denied(self.start(f"<authenticationURL>{url}</authenticationURL>"), self.as_user("ann", "a&b c%"))

    def test_the_secure_url_stands_before_the_other(self):
        phone = self.start(f"<authenticationURL>{self.url}</authenticationURL>"
                           f"<secureAuthenticationURL>https://127.0.0.1:1/x</secureAuthenticationURL>")
        self.denied(phone, self.as_user("ann", "a&b c%"))
        self.assertEqual(self.asked, [])

    def test_an_empty_url_lets_everybody_in(self):
        phone = self.start("<authenticationURL></authenticationURL>")
        self.assertEqual(self.pushed(phone, {})[0], 200)
        self.assertEqual(phone.screen()[0], "Applications")


if __name__ == "__main__":
    lab.main()
