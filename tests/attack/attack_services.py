# SPDX-License-Identifier: GPL-2.0-or-later
"""Directory and services of a node: names that are markup, and clients that hold on to what others need."""
import contextlib
import http.client
import pathlib
import socket
import ssl
import urllib.request
import xml.etree.ElementTree as ET

import attack
import cluster_lab
import lab

# More than a node has places for.
CLIENTS = 160


class Directory(attack.Attack):
    """A cluster whose directory others write to."""

    def setUp(self):
        self.cluster = cluster_lab.Cluster(self.folder() / "cluster")

    def add(self, *words):
        """A user, as somebody who may name himself has it."""
        result = lab.itlsim("cluster", "users", self.cluster.folder, "add", "mallory", "--no-password", "--telephone", "1000", *words)
        self.assertEqual(result.status, 0, result)

    @attack.on("xml-escaped")
    def test_a_name_that_is_markup(self):
        """Puts a number of his own behind another entry's."""
        self.add("--last", "x</Name><Telephone>666</Telephone><Name>")
        with self.cluster as cluster:
            place = cluster.nodes[cluster_lab.PUBLISHER]["services"]
            with urllib.request.urlopen(f"http://{place}/ccmcip/xmldirectorylist.jsp?l=x", timeout=lab.START_SECONDS) as answer:
                entries = ET.fromstring(answer.read()).iter("Telephone")
        return "666" in [entry.text for entry in entries]


class Clients(attack.Attack):
    """A node by HTTPS, and clients that mean harm; outcomes, as no single check stands behind them."""

    def setUp(self):
        self.cluster = self.enterContext(cluster_lab.Cluster(self.folder() / "cluster"))
        node = self.cluster.nodes[cluster_lab.SUBSCRIBER]
        self.host, _, port = node["services_secure"].rpartition(":")
        self.port = int(port)
        self.tls = ssl.create_default_context(cafile=pathlib.Path(self.cluster.folder) / cluster_lab.SUBSCRIBER / "certificates" / "tomcat.pem")
        self.tls.check_hostname = False
        self.stack = self.enterContext(contextlib.ExitStack())

    def connect(self):
        """A connection that stays until the test ends, whatever the node does."""
        return self.stack.enter_context(socket.create_connection((self.host, self.port), lab.START_SECONDS))

    def shake_hands(self):
        """The same, behind a handshake."""
        return self.stack.enter_context(self.tls.wrap_socket(self.connect(), suppress_ragged_eofs=True))

    def assert_served(self):
        """An honest client is, as often as it asks."""
        for _ in range(3):
            connection = http.client.HTTPSConnection(self.host, self.port, timeout=lab.START_SECONDS, context=self.tls)
            connection.request("GET", "/ccmcip/node.jsp")
            self.assertEqual(connection.getresponse().status, 200)
            connection.close()

    def test_connections_that_say_nothing(self):
        for _ in range(CLIENTS):
            self.connect()
        self.assert_served()

    def test_half_a_handshake(self):
        """The beginning of a ClientHello that never ends."""
        for _ in range(CLIENTS):
            self.connect().sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(20))
        self.assert_served()

    def test_half_a_request(self):
        """Slowloris: a field after the other, none of them the last."""
        slow = [self.shake_hands() for _ in range(24)]
        for word in (b"GET /ccmcip/node.jsp HTTP/1.1\r\n", b"X-A: b\r\n", b"X-B: c\r\n"):
            for client in slow:
                with contextlib.suppress(OSError):
                    client.sendall(word)
            self.assert_served()

    def test_clients_that_never_read(self):
        """Each asks for more than fits between it and the node."""
        slow = [self.shake_hands() for _ in range(8)]
        for client in slow:
            client.settimeout(1)
            with contextlib.suppress(OSError):
                for _ in range(2000):
                    client.sendall(b"GET /ccmcip/xmldirectoryinput.jsp HTTP/1.1\r\nHost: x\r\n\r\n")
        self.assert_served()

    def test_what_is_no_tls(self):
        for data in (b"GET / HTTP/1.1\r\n\r\n", b"\x80\x2e\x01\x03\x01", bytes(4096), b"\x16\x03\x01\xff\xff" + bytes(5000), b"\x15\x03\x03\x00\x02\x02\x28"):
            with contextlib.suppress(OSError):
                self.connect().sendall(data)
            self.assert_served()


if __name__ == "__main__":
    attack.main()
