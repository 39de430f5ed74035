# SPDX-License-Identifier: GPL-2.0-or-later
"""A phone that stays up: its CoAP server, read by libcoap's client, resets, alarms sent later."""
import collections
import contextlib
import json
import shutil
import socket
import subprocess
import unittest

import cbor
import coap
import lab
from running_phone import MAC, Running, read


class PhoneRun(unittest.TestCase):
    """One phone."""

    def setUp(self):
        self.root = self.enterContext(lab.folder({"ITLFile.tlv": read("c1-cucm-shape.tlv")}))
        self.state = self.enterContext(lab.folder()) / "state"
        self.tftp = self.enterContext(lab.Atftpd(self.root)).address

    def test_what_it_serves(self):
        with Running(self.state, self.tftp) as phone:
            report = phone.report()
            self.assertEqual(json.loads(phone.get("status").out), report)
            self.assertEqual(json.loads(phone.get("messages").out), report["messages"])
            self.assertEqual(json.loads(phone.get("trust-list").out), {"itl": report["itl"], "ctl": report["ctl"]})
            for path, expected in (("status", report), ("messages", report["messages"]),
                                   ("trust-list", {"itl": report["itl"], "ctl": report["ctl"]})):
                self.assertEqual(cbor.decode(phone.get(path, "-A", "60").out), expected)
                self.assertEqual(json.loads(phone.get(path, "-A", "50").out), expected)
            self.assertIn("4.06", phone.get("status", "-A", "41").err)
            self.assertIn("4.05", coap.client("-m", "post", f"{phone.uri}/status").err)
            links = phone.get(".well-known/core").text
            for path in ("</status>", "</messages>", "</trust-list>", "</reset>"):
                self.assertIn(path, links)
            self.assertIn("obs", links)
        self.assertEqual(phone.process.returncode, 0)

    def test_reset_only_from_those_allowed(self):
        with Running(self.state, self.tftp, "--coap-allow", "192.0.2.1") as phone:
            phone.report()
            self.assertIn("4.03", phone.reset())
        with Running(self.state, self.tftp, "--coap-allow", "192.0.2.1", "--coap-allow", lab.HOST) as phone:
            self.assertEqual(phone.report()["itl"]["verified_by"], "unchanged")
            self.assertIn("4.00", phone.reset("-e", "boil"))
            lab.put(self.root, "ITLFile.tlv", read("x1-stranger.tlv"))
            self.assertEqual(phone.reset("-e", "hard").strip(), "")
            self.assertEqual(phone.report()["trust"], "untrusted")

    def test_observing(self):
        with Running(self.state, self.tftp, "--coap-allow", lab.HOST) as phone:
            old = phone.report()["itl"]["sha1"]
            lab.skip_unless(shutil.which("coap-client-notls"), "coap-client-notls is not installed (libcoap3-bin)")
            # coap-client waits for as long as -s says, and prints each notification.
            with subprocess.Popen(["coap-client-notls", "-m", "get", "-s", "20", f"{phone.uri}/trust-list"],
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as observer:
                try:
                    lab.hear(observer, old)
                    lab.put(self.root, "ITLFile.tlv", read("c2-signed-by-itlrecovery.tlv"))
                    phone.reset()
                    new = phone.report()["itl"]["sha1"]
                    self.assertNotEqual(new, old)
                    lab.hear(observer, new)
                finally:
                    observer.terminate()

    def test_alarms_are_sent_later(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as late:
            late.bind((lab.HOST, 0))
            port = late.getsockname()[1]
            late.close()
            with Running(self.state, self.tftp, "--alarm", f"coap://{lab.HOST}:{port}/alarms") as phone:
                self.assertFalse(phone.report()["alarms"][0]["delivered"])
                with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as collector:
                    collector.bind((lab.HOST, port))
                    collector.settimeout(lab.START_SECONDS)
                    self.assertIn(b"DeviceTLInfo", collector.recv(4096))

    def test_an_alarm_that_was_given_up_is_not_sent_again(self):
        """libcoap would repeat it for minutes, and a collector that comes back take it for news."""
        with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as silent:
            silent.bind((lab.HOST, 0))
            uri = f"coap://{lab.HOST}:{silent.getsockname()[1]}/alarms"
            with Running(self.state, self.tftp, "--alarm", uri, "--timeout", "1") as phone:
                phone.report()
                numbers = collections.Counter()
                silent.settimeout(lab.START_SECONDS)
                while len(numbers) < 3:  # After 2 and 4 seconds: time for three repeats of the first.
                    numbers[silent.recv(4096)[2:4]] += 1
        self.assertEqual(set(numbers.values()), {1}, numbers)

    def test_wrong_usage(self):
        words = ("--state", self.state, "--mac", MAC, "--tftp", self.tftp)
        self.assertEqual(lab.itlsim("phone", "boot", *words, "--coap", "127.0.0.1").status, 2)
        self.assertEqual(lab.itlsim("phone", "run", *words, "--coap", "a host").status, 2)
        self.assertEqual(lab.itlsim("phone", "run", *words, "--coap", "127.0.0.1:15683", "--coap-allow", "x y").status, 2)


if __name__ == "__main__":
    lab.main()
