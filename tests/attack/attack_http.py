# SPDX-License-Identifier: GPL-2.0-or-later
"""Attacks on the files of a node by HTTP: requests that two readers take differently, and one address that wants everything."""
import contextlib
import socket

import attack
import lab
from cluster_lab import PUBLISHER, Cluster

CONNECTIONS = 300  # More than a node has.
PATIENCE_S = 5     # Less than a head may take.


class Http(attack.Attack):
    """A cluster, and what is said to its publisher."""

    def setUp(self):
        super().setUp()
        cluster = self.enterContext(Cluster(self.folder() / "cluster"))
        host, _, port = cluster.nodes[PUBLISHER]["http"].rpartition(":")
        self.server = (host, int(port))
        self.list = cluster.list_of(PUBLISHER)

    def connect(self, source=lab.HOST):
        """A connection from one of this machine's own addresses."""
        return self.enterContext(socket.create_connection(self.server, PATIENCE_S, (source, 0)))

    def answer(self, request, source=lab.HOST):
        """What comes back, as far as it comes in time."""
        answer = b""
        with contextlib.suppress(OSError):
            client = self.connect(source)
            client.sendall(request)
            while len(answer) < len(self.list) and (part := client.recv(65536)):
                answer += part
        return answer

    def is_served(self, request, source=lab.HOST):
        """True when the list comes."""
        return self.answer(request, source).startswith(b"HTTP/1.1 200 ")

    @attack.on("http-one-line")
    def test_a_field_on_two_lines(self):
        """Who reads it as one field sees another request than who reads it as two."""
        return self.is_served(b"GET /ITLFile.tlv HTTP/1.1\r\nHost: x\r\nX: a\r\n Content-Length: 9\r\n\r\n")

    @attack.on("http-field-once")
    def test_two_hosts(self):
        return self.is_served(b"GET /ITLFile.tlv HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n")

    @attack.on("http-per-address", "http-makes-room")
    def test_all_connections(self):
        """One address begins requests on more connections than there are, and ends none."""
        for _ in range(CONNECTIONS):
            with contextlib.suppress(OSError):
                self.connect().sendall(b"GET /ITLFile.tlv HTTP/1.1\r\nX: ")
        return not self.is_served(b"GET /ITLFile.tlv HTTP/1.1\r\nHost: x\r\n\r\n", "127.0.0.2")

    def test_smuggling(self):
        """A second request inside of one that is refused is never answered."""
        inner = b"GET /ITLFile.tlv HTTP/1.1\r\nHost: x\r\n\r\n"
        for fields in (b"Content-Length: 0\r\nContent-Length: 40\r\n", b"Content-Length: 0\r\nTransfer-Encoding: chunked\r\n",
                       b"Transfer-Encoding: chunked\r\nContent-Length: 40\r\n", b"Transfer-Encoding: xchunked\r\n",
                       b"Transfer-Encoding : chunked\r\n", b"Content-Length: +0\r\n", b"Content-Length: 0\n\r\n", b"X: a\rHost: y\r\n"):
            with self.subTest(fields=fields):
                answer = self.answer(b"POST /ITLFile.tlv HTTP/1.1\r\nHost: x\r\n" + fields + b"\r\n" + inner)
                self.assertTrue(answer.startswith(b"HTTP/1.1 400 "), answer)
                self.assertEqual(answer.count(b"HTTP/1.1"), 1, answer)


if __name__ == "__main__":
    attack.main()
