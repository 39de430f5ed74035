# SPDX-License-Identifier: GPL-2.0-or-later
"""Servers whose name has several addresses, of which only the last one is the server: everybody who talks to one finds
it, by the same rule (docs/architecture.md, "How a server is reached")."""
import socket
import subprocess
import unittest
from unittest import mock

import lab
import sip
import test_phone_alarm
import test_tvs

LIST = (test_tvs.FILES / "c1-cucm-shape.tlv").read_bytes()
MAC = "001122334455"
NAME = "two.lab"
# In an order that the C library keeps: it is equally far to both.
NOBODY, SERVER = "127.0.0.2", "127.0.0.3"


class Names(unittest.TestCase):
    """Commands run where NAME is NOBODY and then SERVER; what the tests serve is at SERVER."""

    def setUp(self):
        self.root = self.enterContext(lab.folder({"hosts": f"{NOBODY} {NAME}\n{SERVER} {NAME}\n".encode()}))
        mount = 'mount --bind "$1" /etc/hosts && shift && exec "$@"'
        self.prefix = ["unshare", "-rm", "sh", "-c", mount, "sh", str(self.root / "hosts")]
        lab.skip_unless(lab.run("true", prefix=self.prefix).status == 0, "no mount namespace may be made here")
        self.enterContext(mock.patch.object(lab, "HOST", SERVER))

    def itlsim(self, *words):
        """A command where the name is known."""
        return lab.itlsim(*words, prefix=self.prefix)

    def boot(self, *words):
        """A boot from a server of the name."""
        with lab.ScriptedServer(lab.serving({"ITLFile.tlv": LIST})) as tftp:
            return self.itlsim("phone", "boot", "--state", self.root / "state", "--mac", MAC, "--json", "--tftp",
                               f"{NAME}:{tftp.port}", "--timeout", "1", *words)

    def nobody(self, port):
        """Somebody at the first address after all, over UDP."""
        sock = self.enterContext(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        sock.bind((NOBODY, port))
        return sock

    def test_fetch(self):
        with lab.ScriptedServer(lab.serving({"f": b"x"})) as tftp:
            result = self.itlsim("tftp", "get", f"{NAME}:{tftp.port}", "f", "-", "--timeout", "1")
        self.assertEqual((result.status, result.out), (0, b"x"), result)

    def test_fetch_after_silence(self):
        """Each address has the whole time-out."""
        with lab.ScriptedServer(lab.serving({"f": b"x"})) as tftp:
            silent = self.nobody(tftp.port)
            result = self.itlsim("tftp", "get", f"{NAME}:{tftp.port}", "f", "-", "--timeout", "1")
            self.assertEqual((result.status, result.out), (0, b"x"), result)
            self.assertIn(b"\0\1f\0octet\0", silent.recv(600))

    def test_fetch_from_who_answers(self):
        """Who says that there is no such file is the server, and nobody else is asked."""
        with lab.ScriptedServer(lab.serving({"f": b"x"})) as tftp:
            other = self.nobody(tftp.port)
            self.root.joinpath("out").write_bytes(b"old")
            words = [*self.prefix, lab.itlsim_path(), "tftp", "get", f"{NAME}:{tftp.port}", "f",
                     str(self.root / "out")]
            with subprocess.Popen(words, stderr=subprocess.PIPE) as fetch:
                other.settimeout(10)
                _, client = other.recvfrom(600)
                other.sendto(lab.error_packet(1, "gone"), client)
                self.assertIn(b"gone", fetch.communicate(timeout=10)[1])
            self.assertEqual((fetch.returncode, tftp.requests), (1, []))

    def test_boot(self):
        result = self.boot()
        self.assertEqual((result.status, result.json["trust"]), (0, "trusted"), result)
        self.assertEqual({asked["result"] for asked in result.json["tftp"]}, {"ok", "not-found"})

    def test_alarm_by_coap(self):
        with test_phone_alarm.Collector() as collector:
            result = self.boot("--alarm", collector.uri.replace(SERVER, NAME))
        self.assertEqual([alarm["delivered"] for alarm in result.json["alarms"]], [True], result)
        self.assertEqual(len(collector.requests), 1)

    def test_alarm_by_sip(self):
        for transport in ("tcp", "udp"):
            with self.subTest(transport), \
                    sip.CallManager(sip.answering("202 Accepted"), ("tcp", "udp"), SERVER) as manager:
                result = self.boot("--alarm", f"sip:{NAME}:{manager.port};transport={transport}")
                self.assertEqual([alarm["delivered"] for alarm in result.json["alarms"]], [True], result)
                self.assertEqual(len(manager.requests), 1)

    def test_tvs(self):
        der = test_tvs.der_of(test_tvs.SIGNER)

        def answer(request):
            return test_tvs.valid_answer(test_tvs.QUERY_ANSWER, request.session, der)

        with test_tvs.OpensslTvs(test_tvs.server_context(test_tvs.IDENTITY), answer) as tvs:
            address = tvs.address.replace(SERVER, NAME)
            result = self.itlsim("tvs", "ask", test_tvs.SIGNER, "--pin", test_tvs.IDENTITY, "--tvs", address, "--json")
        self.assertEqual(result.status, 0, result)
        self.assertEqual(result.json["tvs"], [{"server": address, "request": "query", "result": "valid"}])

    def full(self, port):
        """Somebody at the first address after all, over TCP, who takes no connection: it hangs."""
        listener = self.enterContext(socket.socket())
        listener.bind((NOBODY, port))
        listener.listen(0)
        for _ in range(8):
            waiting = self.enterContext(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex((NOBODY, port))
        with self.enterContext(socket.socket()) as probe:
            probe.settimeout(0.3)
            lab.skip_unless(probe.connect_ex((NOBODY, port)) != 0, "a full listener takes connections here")

    def test_sftp(self):
        """The server ends the connection that it takes: with that it was asked."""
        cluster = self.root / "cluster"
        made = lab.itlsim("cluster", "create", cluster, "--publisher", "pub", "--key-bits", "1024")
        self.assertEqual(made.status, 0, made)
        lab.put(self.root, "password", b"secret\n")
        for hangs in (False, True):
            server = self.enterContext(socket.create_server((SERVER, 0)))
            port = server.getsockname()[1]
            if hangs:
                self.full(port)
            with self.subTest(hangs=hangs), \
                    subprocess.Popen([*self.prefix, lab.itlsim_path(), "admin", cluster, "--yes", "--timeout", "1",
                                      "--sftp-password-file", self.root / "password", "utils", "itl", "reset",
                                      "remotekey", f"{NAME}:{port}", "u", "/p"], stdout=subprocess.DEVNULL,
                                     stderr=subprocess.PIPE) as admin:
                server.settimeout(10)
                server.accept()[0].close()
                told = admin.communicate(timeout=10)[1].decode()
                self.assertEqual((admin.returncode, told.count("\n")), (1, 1), told)
                self.assertNotIn("does not answer", told)
                self.assertNotIn("unreachable", told)

    def test_nobody_anywhere(self):
        """Each gives up after the last address, for its reason."""
        with lab.udp_socket() as sock:
            port = sock.getsockname()[1]
        result = self.itlsim("tftp", "get", f"{NAME}:{port}", "f", "-", "--timeout", "1")
        self.assertEqual(result.status, 1, result)
        self.assertIn(f"{NAME}:{port}", result.err)
        result = self.itlsim("tvs", "ask", test_tvs.SIGNER, "--pin", test_tvs.IDENTITY, "--tvs", f"{NAME}:{port}",
                             "--json")
        self.assertEqual([asked["result"] for asked in result.json["tvs"]], ["tvs-unreachable"], result)


if __name__ == "__main__":
    lab.main()
