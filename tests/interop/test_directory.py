# SPDX-License-Identifier: GPL-2.0-or-later
"""Directory and services of a phone, against servers of Python's http and ssl and the lab's TVS: by `phone press`, and by keys
that are pushed to a phone that runs."""
import time
import unittest

import lab
import test_push
import test_tvs
from directory_web import Web
from running_phone import FILES, MAC

LISTED, VOUCHED, STRANGER = (FILES / name for name in ("cucm-callmanager.pem", "cucm-callmanager-new.pem", "stranger.pem"))
PINNED = FILES / "cucm-tvs.pem"


class Lab(test_push.Lab):
    """Phones whose configuration names a directory."""

    def web(self, identity=None):
        """A server."""
        return self.enterContext(Web(identity))

    def boot(self, *options):
        """A phone that is off and has booted."""
        result = lab.itlsim("phone", "boot", "--state", self.state, "--mac", MAC, "--tftp", self.tftp, "--no-http", *options)
        self.assertEqual(result.status, 0, result)

    def prepare(self, members, *options, listed=True):
        """A phone with this configuration, and then the list."""
        self.configure(members)
        self.boot(*options)
        if listed:
            self.serve("c1-cucm-shape.tlv")
            self.boot(*options)

    def press(self, what, *options, json=True):
        """Opens directory or services at the phone that is off."""
        return lab.itlsim("phone", "press", what, "--state", self.state, "--timeout", "3", *options, *["--json"] * json)


class Off(Lab):
    """itlsim phone press directory and services."""

    def test_http(self):
        web = self.web()
        self.prepare(f"<directoryURL>{web.base}/d/menu</directoryURL>", "--model", "7970", listed=False)
        before = {path: path.read_bytes() for path in self.state.iterdir()}
        result = self.press("directory")
        self.assertEqual((result.status, result.err), (0, ""))
        self.assertEqual(result.json, {
            "url": f"{web.base}/d/menu", "shown": True, "error": None, "verified_by": None, "reason": None, "kind": "menu",
            "title": "Corporate", "prompt": "Choose one",
            "lines": [{"label": "People", "value": None, "url": "people?n=1"},
                      {"label": "Search", "value": None, "url": "/d/search"}],
            "soft_keys": ["Select", "Exit", "", "", ""]})
        path, headers = web.asked[0]
        self.assertEqual((path, headers["Host"]), ("/d/menu", web.base.removeprefix("http://")))
        self.assertEqual(headers["x-CiscoIPPhoneModelName"], "CP-7970")
        self.assertEqual(headers["x-CiscoIPPhoneDisplay"], "298, 168, 12, C")
        self.assertEqual({path: path.read_bytes() for path in self.state.iterdir()}, before)
        self.assertEqual(self.press("directory", json=False).out, b"Corporate\n1 People\n2 Search\nChoose one\n")

    def test_listed(self):
        web = self.web(LISTED)
        self.prepare(f"<directoryURL>http://{lab.HOST}:1/</directoryURL><secureDirectoryURL>{web.base}/d/menu</secureDirectoryURL>")
        result = self.press("directory")
        self.assertEqual((result.status, result.json["verified_by"], result.json["title"]), (0, "list", "Corporate"))

    def test_vouched_for(self):
        web = self.web(VOUCHED)
        known = self.enterContext(lab.folder())
        for path in (VOUCHED, PINNED):
            lab.put(known, path.name, path.read_bytes())
        tvs = self.enterContext(test_tvs.Serve(known, "--identity", str(PINNED)))
        host, port = tvs.peer
        members = f"<secureServicesURL>{web.base}/d/menu</secureServicesURL>"
        self.prepare(members + f"<TVS><members><member priority='0'><port>{port}</port><address>{host}</address></member></members></TVS>")
        result = self.press("services")  # by the servers of its configuration
        self.assertEqual((result.status, result.json["verified_by"]), (0, "tvs"), result)
        tvs.stop()
        result = self.press("services")
        self.assertEqual((result.status, result.json["error"], result.json["reason"]), (3, "host-not-found", "tvs-unreachable"))

    def test_not_vouched_for(self):
        web = self.web(STRANGER)
        known = self.enterContext(lab.folder())
        lab.put(known, PINNED.name, PINNED.read_bytes())
        tvs = self.enterContext(test_tvs.Serve(known, "--identity", str(PINNED)))
        self.prepare(f"<secureDirectoryURL>{web.base}/d/menu</secureDirectoryURL>")
        result = self.press("directory", "--tvs", tvs.address)
        self.assertEqual((result.status, result.json["prompt"], result.json["reason"]), (3, "Host Not Found", "tvs-denied"))
        self.assertEqual(len(result.err.splitlines()), 1)
        self.assertIn("no installed list names its certificate", result.err)
        result = self.press("directory", json=False)
        self.assertEqual((result.status, result.out), (3, b"Directories\nHost Not Found\n"))
        self.assertEqual(web.asked, [])

    def test_without_a_list(self):
        web = self.web(LISTED)
        self.prepare(f"<secureDirectoryURL>{web.base}/d/menu</secureDirectoryURL>", listed=False)
        result = self.press("directory")
        self.assertEqual((result.status, result.json["prompt"], result.json["reason"]), (3, "Host Not Found", "unknown-signer"))

    def test_what_phones_show(self):
        web = self.web()
        expected = {"nothing": ("File Not Found", "file-not-found"), "empty": ("No services configured", "no-services"),
                    "html": ("XML Error [4]: Parse Error", "parse-error"),
                    "picture": ("XML Error [5]: Unsupported Object", "unsupported-object")}
        for path, (prompt, error) in expected.items():
            with self.subTest(path):
                self.prepare(f"<servicesURL>{web.base}/d/{path}</servicesURL>", listed=False)
                result = self.press("services")
                self.assertEqual((result.status, result.json["prompt"], result.json["error"]), (1, prompt, error))
                self.assertEqual((result.json["title"], len(result.err.splitlines())), ("Services", 1))
        for url, (prompt, error) in {f"http://{lab.HOST}:1/": ("Connection failed", "connection-failed"),
                                     "http://nobody.invalid/": ("Host Not Found", "host-not-found"),
                                     "ftp://x/": ("Unknown Error", "unknown-error")}.items():
            with self.subTest(url):
                self.prepare(f"<servicesURL>{url}</servicesURL>", listed=False)
                result = self.press("services")
                self.assertEqual((result.status, result.json["prompt"], result.json["error"]), (1, prompt, error))
        self.assertEqual(self.press("directory").json["error"], "services-unavailable")

    def test_usage(self):
        self.assertEqual(lab.itlsim("phone", "press", "erase-itl", "--state", self.state, "--timeout", "1").status, 2)
        self.assertEqual(self.press("directory", "--tvs", "a:b").status, 2)
        self.assertEqual(self.press("directory", *["--tvs", "a"] * 6).status, 2)
        self.assertEqual(self.press("directory", "1").status, 2)
        self.assertEqual(self.press("directory").status, 1)  # no such folder


class On(Lab):
    """Keys pushed to a phone that runs."""

    def wait_for(self, phone, title):
        """The screen of this title, with its lines."""
        end = time.monotonic() + lab.START_SECONDS
        while time.monotonic() < end:
            screen = phone.screen()
            if screen[0] == title:
                return screen[1]
            time.sleep(0.02)
        self.fail(f"the screen stays {screen}")

    def test_from_page_to_page(self):
        web = self.web(LISTED)
        self.prepare(f"<secureDirectoryURL>{web.base}/d/menu</secureDirectoryURL>", "--model", "8845")
        phone = self.phone("--model", "8845")
        self.assertEqual(phone.press("Directories"), [("Key:Directories", "Success", "0")])
        self.assertEqual(self.wait_for(phone, "Corporate"), {"People": "", "Search": ""})
        phone.press("1")
        self.assertEqual(self.wait_for(phone, "People"), {"Zo??": "1001"})
        phone.press("Soft3")
        self.wait_for(phone, "Corporate")
        phone.press("2")
        self.wait_for(phone, "Search")
        phone.press("4", "2", "Soft1")
        self.wait_for(phone, "People")
        self.assertEqual(web.asked[-1][0], "/d/people?n=42")
        phone.push("XML=<CiscoIPPhoneExecute><ExecuteItem URL='Init:Directories'/></CiscoIPPhoneExecute>")
        self.assertEqual(phone.screen()[0], f"SEP{MAC}")

    def test_locked_out(self):
        """A phone that refuses the cluster's new list: its secure services are gone, and come back with the list erased."""
        web = self.web(VOUCHED)
        self.prepare(f"<secureServicesURL>{web.base}/d/menu</secureServicesURL>", "--model", "8845", "--firmware", "12.5")
        phone = self.phone("--model", "8845", "--firmware", "12.5")
        phone.press("Services")
        self.wait_for(phone, "Services")
        end = time.monotonic() + lab.START_SECONDS
        prompt = None
        while prompt != "Host Not Found" and time.monotonic() < end:
            _, _, text = phone.ask("GET", "/CGI/ModeInfo")
            prompt = test_push.ET.fromstring(text).findtext("Prompt")
        self.assertEqual(prompt, "Host Not Found")
        self.serve("c3-callmanager-regenerated.tlv")
        for key in "Applications Applications 5 4 5 Soft3 Soft1".split():
            phone.press(key)
        self.assertEqual(phone.report()["itl"]["verified_by"], "first-use")
        phone.press("Services")
        self.assertEqual(self.wait_for(phone, "Corporate"), {"People": "", "Search": ""})


if __name__ == "__main__":
    lab.main()
