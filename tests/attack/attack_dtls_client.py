# SPDX-License-Identifier: GPL-2.0-or-later
"""A client that gets its DTLS handshake wrong, against the coaps of a cluster and of a phone: no session without the key
they share, none without encryption; a stranger's address gets no more bytes than it sent; others go on being served."""
import os
import socket
import struct

import attack
import cluster_lab
import dtls_peer
import lab
import running_phone
import tls_lab as tls

PING, PONG = b"\x40\0\x12\x34", b"\x70\0\x12\x34"


def record(kind, body, number=0, epoch=0, version=0xFEFD):
    """A DTLS record (RFC 6347 section 4.1)."""
    return struct.pack(">BHHHI", kind, version, epoch, 0, number) + tls.vector(2, body)


def piece(kind, whole, start, data, number=0):
    """A fragment of a handshake message of `whole` bytes."""
    return bytes([kind]) + whole.to_bytes(3, "big") + struct.pack(">H", number) + start.to_bytes(3, "big") + tls.vector(3, data)


def hello_body(suites=(0x00A8, 0x008C, 0xC037), cookie=b""):
    """The body of a ClientHello, padded to what a real one has."""
    body = struct.pack(">H", 0xFEFD) + os.urandom(32) + b"\0" + tls.vector(1, cookie)
    body += tls.vector(2, b"".join(struct.pack(">H", suite) for suite in suites)) + b"\1\0"
    return body + tls.vector(2, tls.extension(10, b"\0\2\0\x1D") + tls.extension(13, b"\0\2\4\1"))


def hello(**options):
    """The record of a ClientHello."""
    body = hello_body(**options)
    return record(tls.HANDSHAKE, piece(tls.CLIENT_HELLO, len(body), 0, body))


class Peer:
    """A socket to one server."""

    def __init__(self, address, timeout=1):
        host, port = address
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.connect((host, port))
        self.socket.settimeout(timeout)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        """One datagram."""
        try:
            self.socket.send(data)
        except OSError:
            pass

    def hear(self):
        """What comes within the time."""
        heard = []
        try:
            while True:
                heard.append(self.socket.recv(65536))
        except OSError:
            return heard


class Dtls:
    """What is tried on each server; setUp sets address, identity and key (hexadecimal)."""
    address = identity = key = None

    def client(self, identity=None, key=None, **options):
        """A client that knows the secret, unless another one is given; identity "": none at all."""
        identity = None if identity == "" else identity or self.identity
        return dtls_peer.Client(self.address, identity, key or self.key, **options)

    def connects(self, seconds=3, **options):
        """Whether a client gets a session over which a CoAP ping is answered."""
        with self.client(**options) as client:
            return client.connect(seconds) and client.ask(PING, seconds) == PONG

    def assert_served(self):
        """One who does it right is served."""
        self.assertTrue(self.connects(seconds=lab.START_SECONDS), "an honest client")

    def test_sessions(self):
        """Without the key, without encryption, in an old version: none."""
        self.assert_served()
        every = "ALL:COMPLEMENTOFALL:@SECLEVEL=0"
        cases = {
            "another key": {"key": "00" * 16}, "another identity": {"identity": "stranger"},
            "no key": {"ciphers": every, "identity": ""},
            "anonymous": {"ciphers": "aNULL:@SECLEVEL=0", "identity": ""},
            "unencrypted": {"ciphers": "PSK-NULL-SHA256:PSK-NULL-SHA:ECDHE-PSK-NULL-SHA:@SECLEVEL=0"},
            "DTLS 1.0": {"version": dtls_peer.DTLS_1_0, "ciphers": every},
            "by certificate": {"ciphers": "ECDHE-RSA-AES128-GCM-SHA256:RSA-PSK-AES128-GCM-SHA256"},
        }
        for name, case in cases.items():
            with self.subTest(name):
                self.assertFalse(self.connects(**case))
        self.assert_served()

    def test_renegotiation(self):
        """A client that wants to begin again: it is not let, and others are."""
        with self.client() as client:
            self.assertTrue(client.connect(lab.START_SECONDS))
            self.assertEqual(client.renegotiate(lab.START_SECONDS), "no renegotiation")
            self.assert_served()
        self.assert_served()

    def test_no_more_bytes_than_were_sent(self):
        """Before a cookie came back the answer is the demand for one, shorter than the hello (RFC 6347 section 4.2.1)."""
        for cookie in (b"", b"\1" * 16, b"\1" * 255):
            with self.subTest(cookie=len(cookie)), Peer(self.address) as peer:
                first = hello(cookie=cookie)
                peer.send(first)
                heard = b"".join(peer.hear())
                self.assertLessEqual(len(heard), len(first))
                self.assertIn(heard[13:14], (b"", b"\3"), "HelloVerifyRequest, or nothing")

    def test_rubbish(self):
        """Fragments that lie, records of no type, hellos cut and changed: nothing but demands for a cookie and alerts."""
        body = hello_body()
        whole = len(body)
        good = hello()
        cases = [
            record(tls.HANDSHAKE, piece(1, whole, 0, body[:20])), record(tls.HANDSHAKE, piece(1, whole, whole, b"")),
            record(tls.HANDSHAKE, piece(1, whole, whole - 1, body)), record(tls.HANDSHAKE, piece(1, 0xFFFFFF, 0, body)),
            record(tls.HANDSHAKE, piece(1, whole, 0xFFFFFF, body)), record(tls.HANDSHAKE, piece(1, 0, 0, b"")),
            record(tls.HANDSHAKE, piece(1, whole, 0, body, number=65535)), record(tls.HANDSHAKE, piece(20, 12, 0, bytes(12))),
            record(tls.CHANGE, b"\1"), record(tls.DATA, bytes(40)), record(tls.DATA, bytes(40), epoch=1), record(99, b"x"),
            record(tls.ALERT, b"\2\x28"), record(tls.HANDSHAKE, b""), record(tls.HANDSHAKE, bytes(3)), b"\x16\xFE\xFD", b"\0",
            record(tls.HANDSHAKE, piece(1, whole, 0, body), version=0x0303), bytes(1400),
            record(tls.HANDSHAKE, piece(1, whole, 0, body), epoch=65535),
            *(good[:at] + b"\xFF" + good[at + 1:] for at in range(len(good))), *(good[:at] for at in range(1, len(good), 3))]
        for case in cases:
            with Peer(self.address, timeout=0.01) as peer:
                peer.send(case)
                for answer in peer.hear():
                    self.assertTrue(answer[0] == tls.ALERT or answer[13:14] == b"\3", answer[:20])
        self.assert_served()

    def test_pieces_in_every_order(self):
        """A hello in fragments, backwards, twice, with holes, from many ports: nobody waits for the rest of one."""
        for size in (1, 7, 40):
            body = hello_body()
            pieces = [piece(1, len(body), at, body[at:at + size]) for at in range(0, len(body), size)]
            for order in (pieces, pieces[::-1], pieces[:-1], pieces[1:], pieces + pieces):
                with Peer(self.address, timeout=0.01) as peer:
                    for number, each in enumerate(order):
                        peer.send(record(tls.HANDSHAKE, each, number=number))
                    for answer in peer.hear():
                        self.assertTrue(answer[0] == tls.ALERT or answer[13:14] == b"\3", answer[:20])
        self.assert_served()


class Collector(Dtls, attack.Attack):
    """The cluster's, where alarms arrive."""

    def setUp(self):
        cluster = self.enterContext(cluster_lab.Cluster(self.folder() / "cluster"))
        host, port = cluster.alarms_secure.split("//")[1].split("/")[0].split(":")
        self.address = host, int(port)
        self.identity, self.key = (cluster.folder / "coap.psk").read_text(encoding="ascii").strip().split(":")


class Phone(Dtls, attack.Attack):
    """A phone's, where its report is read and it is reset."""

    def setUp(self):
        folder = self.folder()
        tftp = self.enterContext(lab.ScriptedServer(lab.serving({}))).address
        psk = running_phone.secret(folder)
        phone = self.enterContext(running_phone.Running(folder / "state", tftp, psk=psk))
        host, port = phone.secure_uri.split("//")[1].split("/")[0].split(":")
        self.address = host, int(port)
        self.identity, self.key = psk.read_text(encoding="ascii").strip().split(":")


if __name__ == "__main__":
    attack.main()
