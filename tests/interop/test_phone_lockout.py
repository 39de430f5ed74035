# SPDX-License-Identifier: GPL-2.0-or-later
"""A phone that is locked out while an administrator changes its settings, as its users find it: by OpenSSH's client, by a
browser, by keys and pictures of its screen; and each way out."""
import contextlib
import socket
import unittest

import browser
import lab
import pusher
import screenshots
import ssh_client
import test_directory
import web
from cluster_lab import PUBLISHER
from lockout_pages import NAME, LockedOut

# What the configuration says: before the lockout, and what the administrator wants.
BEFORE = {"settingsAccess": 1, "webAccess": 0, "sshAccess": 1, "spanToPCPort": 1}
WANTED = {"settingsAccess": 0, "webAccess": 1, "sshAccess": 0, "spanToPCPort": 0}
REPORTED = {"settings_access": (True, False), "web_access": (True, False), "ssh_access": (False, True),
            "span_to_pc_port": (False, True)}
ROWS = {"Web access enabled": "Yes", "SSH access enabled": "No", "Span to PC port": "No"}
NETWORK = ("Applications", "5", "1")
MESSAGES = ("Applications", "5", "3", "1")
SECURITY_SETTINGS = ("Applications", "5", "4", "5", "Soft3")
ALL_SETTINGS = ("Applications", "5", "4", "2", "Soft3")
ROW_OF = """[...document.querySelectorAll("tr")].filter(row => row.cells[0]?.innerText.trim() == "%s")
            .map(row => row.cells[2].innerText.trim())[0]"""


class Story(LockedOut):
    """Configurations are made here, with a user for SSH, and signed by the node's key of the day."""

    def __init__(self, folder, stack):
        self.folder, self.ssh_port = folder, web.free_port()
        super().__init__(folder, "8841", "--ssh", f"{lab.HOST}:{self.ssh_port}")
        tomcat = self.cluster.folder / PUBLISHER / "certificates" / "tomcat.pem"
        self.directory = stack(test_directory.Web(tomcat)).base
        self.serve(BEFORE)

    def serve(self, settings):
        """A configuration in the node's folder."""
        members = "".join(f"<{name}>{value}</{name}>" for name, value in settings.items())
        plain = lab.put(self.folder, f"{NAME}.cnf.xml", (
            f"<device><sshUserId>{ssh_client.USER}</sshUserId><sshPassword>{ssh_client.PASSWORD}</sshPassword>{self.tvs()}"
            f"<secureDirectoryURL>{self.directory}/d/menu</secureDirectoryURL>"
            f"<vendorConfig>{members}</vendorConfig></device>").encode())
        node = self.cluster.folder / PUBLISHER
        result = lab.itlsim("file", "sign", plain, node / "tftp" / f"{NAME}.cnf.xml.sgn", "--config", "--sign",
                            node / "certificates" / "CallManager.pem")
        assert result.status == 0, result

    def tvs(self):
        """The publisher alone: with a second TVS the phone would not be locked out."""
        if not self.cluster.nodes:
            return ""
        address, port = self.cluster.nodes[PUBLISHER]["tvs"].split(":")
        return f"<TVS><members><member priority='0'><port>{port}</port><address>{address}</address></member></members></TVS>"

    def begin(self):
        """The phone follows."""
        self.serve(BEFORE)
        report = self.boot()
        assert report["trust"] == "trusted" and report["config"]["applied"], report
        lab.wait_for("its pages", self.has_pages)

    def has_pages(self):
        """Whether somebody listens there."""
        host, port = self.address.rsplit(":", 1)
        with contextlib.suppress(ConnectionRefusedError), socket.create_connection((host, int(port)), timeout=10):
            return True
        return False

    def end(self):
        """It is locked out, and told to change. @return its report"""
        self.lock_out()
        self.serve(WANTED)
        return self.boot()


class Lockout(unittest.TestCase):
    """One cluster that is up, one phone that runs, one browser."""

    def setUp(self):
        lab.skip_unless(browser.program(), "no browser: chromium-headless-shell is not installed")
        folder = self.enterContext(lab.folder())
        self.story = self.enterContext(Story(folder, self.enterContext))
        self.browser = self.enterContext(browser.Browser())
        self.ssh = ssh_client.Client(folder)

    def press(self, phone, *keys):
        """Presses keys from the idle screen on."""
        for key in map(pusher.uri, ("Init:Services", *keys)):
            self.assertEqual(phone.push(key), (200, pusher.answer(key)))

    def on_screen(self, keys, *lines):
        """Lines on a page of the screen, as XML and on its picture."""
        with contextlib.closing(pusher.Client(self.story.address)) as phone:
            self.press(phone, *keys)
            document, picture = phone.get("/CGI/ModeInfo").decode(), screenshots.bmp(phone.get("/CGI/Screenshot"))
        screenshots.compare(self, picture, document)
        shown = "\n".join(row for row, _ in screenshots.text(picture, screenshots.scale_of(picture)))
        for line in lines:
            self.assertIn(line, shown)

    def in_directory(self, text):
        """What the key Directories leads to."""
        with contextlib.closing(pusher.Client(self.story.address)) as phone:
            self.press(phone, "Directories")
            lab.wait_for(text, lambda: text in phone.get("/CGI/ModeInfo").decode())

    def in_browser(self):
        """Rows of the network page, and the status messages, as the browser shows them."""
        self.browser.visit(f"http://{self.story.address}/NetworkConfiguration")
        self.assertEqual({label: self.browser.script(ROW_OF % label) for label in ROWS}, ROWS)
        self.browser.visit(f"http://{self.story.address}/DeviceLog?2")
        text = self.browser.script("document.body.innerText")
        self.assertLess(text.rindex("Trust List update failed"), text.rindex("Error verifying configuration"))

    def reported(self, report, number):
        """The four settings in a report."""
        self.assertEqual(report["settings"], {name: values[number] for name, values in REPORTED.items()})

    def check_symptoms(self, report):
        """Nothing follows, everywhere."""
        self.assertEqual((report["trust"], report["config"]["applied"]), ("untrusted", False))
        self.reported(report, 0)
        self.in_browser()
        self.on_screen(NETWORK, *(f"{label}: {value}" for label, value in ROWS.items()))
        self.on_screen(MESSAGES, "Trust List update failed", "Error verifying configuration")
        self.in_directory("Host Not Found")
        self.assertIn("Connection refused", self.ssh.say(self.story.ssh_port, []).stderr)

    def check_freed(self, report):
        """All four follow."""
        self.assertEqual((report["trust"], report["config"]["applied"]), ("trusted", True))
        self.reported(report, 1)
        told = self.ssh.say(self.story.ssh_port, ["debug", "debug", "show settings", "exit"]).stdout
        self.assertIn("Settings access: off\nWeb access: off\nSSH access: on\nSPAN to PC port: on\n", told)
        self.assertEqual(self.browser.fault(f"http://{self.story.address}/"), "net::ERR_CONNECTION_REFUSED")

    def by_keys(self, keys):
        """A macro over HTTP."""
        with contextlib.closing(pusher.Client(self.story.address)) as phone:
            self.press(phone, *keys)
        return self.story.report()

    def security_settings(self):
        """Both lists go."""
        return self.by_keys(SECURITY_SETTINGS)

    def all_settings(self):
        """Everything goes."""
        return self.by_keys(ALL_SETTINGS)

    def recovery_key(self):
        """The administrator's."""
        self.assertEqual(self.story.cluster.admin("utils", "itl", "reset", "localkey").status, 0)
        self.story.cluster.settle()
        return self.story.boot()

    def test_every_symptom_and_every_way_out(self):
        for way in (self.security_settings, self.all_settings, self.recovery_key):
            with self.subTest(way=way.__name__):
                self.story.begin()
                self.in_directory("Corporate")
                self.check_symptoms(self.story.end())
                self.check_freed(way())


if __name__ == "__main__":
    lab.main()
