# SPDX-License-Identifier: GPL-2.0-or-later
"""DeviceTLInfo over coaps, to libcoap's own server; and what alarms tell of the phone's own server."""
import re
import shutil
import unittest

import coap
import lab
from running_phone import IDENTITY, KEY, MAC, Running, read, secret
from test_phone_alarm import Collector

COMPLAINT = "no DTLS session: another key or identity there, or nobody"


class CoapServer(lab.Server):
    """libcoap's server, which keeps what is sent to it; it takes every identity with the right key."""

    name = "coap-server"

    @property
    def uri(self):
        """Where it takes alarms by coaps."""
        return f"coaps://{lab.HOST}:{self.port + 1}/alarms"

    def command(self):
        program = shutil.which("coap-server-openssl")
        lab.skip_unless(program, "coap-server-openssl is not installed (libcoap3-bin)")
        return [program, "-A", lab.HOST, "-p", str(self.port), "-d", "10", "-k", KEY, "-h", "", "-v", "0"]

    def kept(self):
        """What was sent to it."""
        return coap.client("-m", "get", "-u", IDENTITY, "-k", KEY, "-B", "30", self.uri, tls="openssl").text

    def answers(self):
        return "{" not in self.kept() and coap.client("-m", "get", "-B", "1", f"coap://{lab.HOST}:{self.port}/").out != b""


class AlarmsBySecret(unittest.TestCase):
    """One boot, one alarm."""

    def setUp(self):
        self.root = self.enterContext(lab.folder({"ITLFile.tlv": read("c1-cucm-shape.tlv")}))
        self.folder = self.enterContext(lab.folder())
        self.tftp = self.enterContext(lab.Atftpd(self.root)).address

    def boot(self, uri, psk, *options):
        """Boots once."""
        return lab.itlsim("phone", "boot", "--state", self.folder / "state", "--mac", MAC, "--tftp", self.tftp, "--alarm",
                          uri, "--coap-psk", psk, "--timeout", "2", "--json", *options)

    def test_delivered(self):
        with CoapServer(self.root) as server:
            result = self.boot(server.uri, secret(self.folder))
            self.assertEqual((result.status, result.err), (0, ""))
            self.assertEqual(result.json["alarms"], [{"name": "DeviceTLInfo", "uri": server.uri, "delivered": True}])
            alarm = server.kept()
            self.assertIn(f'<String name="DeviceName">SEP{MAC}</String>', alarm)
            self.assertTrue(alarm.rstrip().endswith("</x-cisco-alarm>"))

    def test_not_delivered(self):
        """With another key, and where nobody is."""
        other = lab.put(self.folder, "other.psk", f"{IDENTITY}:{b'another key here'.hex()}".encode())
        with CoapServer(self.root) as server, lab.udp_socket() as silent:
            for uri, psk in ((server.uri, other), (f"coaps://{lab.HOST}:{silent.getsockname()[1]}/alarms", other),
                             (f"coaps://{lab.HOST}:9/alarms", other)):
                with self.subTest(uri=uri):
                    result = self.boot(uri, psk)
                    self.assertEqual(result.status, 0, result)
                    self.assertFalse(result.json["alarms"][0]["delivered"])
                    self.assertEqual(result.err, f"error: alarm {uri}: {COMPLAINT}\n")
            self.assertNotIn("alarm", server.kept())

    def test_told_once(self):
        """A phone that stays up tries again, and says nothing new."""
        psk = secret(self.folder)
        with lab.udp_socket() as silent:
            uri = f"coaps://{lab.HOST}:{silent.getsockname()[1]}/alarms"
            with Running(self.folder / "state", self.tftp, "--alarm", uri, psk=psk) as phone:
                self.assertFalse(phone.report()["alarms"][0]["delivered"])
                hellos = set()
                silent.settimeout(60)
                while len(hellos) < 2:  # each session starts with a random number of its own
                    packet = silent.recv(4096)
                    if packet[13] == 1 and packet[0] == 22:
                        hellos.add(packet[27:59])
                silent.settimeout(60)
                phone.process.terminate()
                self.assertEqual(phone.process.stderr.read().count(COMPLAINT), 1)


class Ports(unittest.TestCase):
    """The query tells where the phone can be reset."""

    def test_query(self):
        folder = self.enterContext(lab.folder())
        root = self.enterContext(lab.folder({"ITLFile.tlv": read("c1-cucm-shape.tlv")}))
        tftp = self.enterContext(lab.Atftpd(root)).address
        psk = secret(folder)

        def query(collector):
            return [value.decode() for number, value in collector.requests[-1].options if number == coap.URI_QUERY]

        with Collector() as collector:
            alarm = ("--alarm", collector.uri)
            result = lab.itlsim("phone", "boot", "--state", folder / "state", "--mac", MAC, "--tftp", tftp, *alarm)
            self.assertEqual((result.status, query(collector)), (0, []))
            with Running(folder / "state", tftp, *alarm) as phone:
                self.assertTrue(phone.report()["alarms"][0]["delivered"])
                self.assertEqual(query(collector), [f"coap={phone.uri.rsplit(':', 1)[1]}"])
            with Running(folder / "state", tftp, *alarm, psk=psk) as phone:
                self.assertTrue(phone.report()["alarms"][0]["delivered"])
                ports = [re.search(r":(\d+)$", uri).group(1) for uri in (phone.uri, phone.secure_uri)]
                self.assertEqual(query(collector), [f"coap={ports[0]}", f"coaps={ports[1]}"])


if __name__ == "__main__":
    lab.main()
