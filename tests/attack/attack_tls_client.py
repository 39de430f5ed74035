# SPDX-License-Identifier: GPL-2.0-or-later
"""A client that gets its TLS handshake wrong, against `itlsim tvs serve`: no answer over TLS that is not offered or not
finished, and whatever it does, others are served."""
import functools
import socket
import struct
import sys

import attack
import lab
import tls_lab as tls

sys.path.insert(0, str(attack.INTEROP))
import test_tvs  # noqa: E402  the messages of TVS

IDENTITY = attack.FILES / "tvs.pem"
SIGNER = attack.FILES / "cucm-callmanager-new.pem"


class LyingClient(attack.Attack):
    """A TVS, and what the tests share."""
    options = ()

    @functools.cached_property
    def tvs(self):
        """The server, which starts when it is first asked for: the canary's switch is set by then."""
        known = self.folder({SIGNER.name: SIGNER.read_bytes(), IDENTITY.name: IDENTITY.read_bytes()})
        return self.enterContext(test_tvs.Serve(known, "--identity", str(IDENTITY), *self.options))

    def answered(self, client):
        """Whether the server answers this client; an honest one behind it is answered in any case."""
        answer = client.talk(self.tvs.address, test_tvs.query())
        self.assertIsNotNone(tls.Client13().talk(self.tvs.address, test_tvs.query()), "an honest client")
        return answer is not None

    def assert_closed(self, clients):
        """None is answered."""
        for name, client in clients.items():
            with self.subTest(name):
                self.assertFalse(self.answered(client))


class Honest(LyingClient):
    """That the scripts are right."""

    def test_is_answered(self):
        for client in (tls.Client12(), tls.Client12(suites=(0xC013,), groups=(tls.P256,)), tls.Client12(suites=(0xC030,)),
                       tls.Client13(), tls.Client13(groups=(tls.P384,), suites=(0x1302,))):
            self.assertTrue(self.answered(client))


class OldVersions(LyingClient):
    """A server that takes TLS 1.1."""
    options = ("--tls-min", "1.1")

    def test_is_answered(self):
        self.assertTrue(self.answered(tls.Client12(version=tls.TLS11, hello_version=tls.TLS11, suites=(0xC013,))))


class Terms(LyingClient):
    """Handshakes that wolfSSL 5.5.4 completes, and that are not answered."""

    @attack.on("tls-group")
    def test_groups_not_offered(self):
        """A library that lacks a group may take one that this client did not name: what counts is the one it takes."""
        results = set()
        for group in (tls.SECP256K1, tls.BRAINPOOL256):
            client = tls.Client12(groups=(group,))
            results.add(self.answered(client) and client.parameters[1:3] == struct.pack(">H", group))
        self.assertEqual(len(results), 1)
        return results.pop()


class Steps(LyingClient):
    """Every step got wrong."""

    def test_suites(self):
        offered = {0xC02F, 0xC030, 0xC013, 0x002F}
        self.assert_closed({f"{suite:#x}": tls.Client12(suites=(suite,)) for suite in set(tls.SUITES) - offered})
        self.assert_closed({f"1.3 {suite:#x}": tls.Client13(suites=(suite,)) for suite in set(tls.SUITES) - {0x1301, 0x1302}})
        self.assert_closed({"none": tls.Client12(suites=()), "none 1.3": tls.Client13(suites=())})

    def test_groups(self):
        self.assert_closed({group: tls.Client13(groups=(group,)) for group in (tls.SECP256K1, tls.SECP224R1, tls.BRAINPOOL256)})
        point = tls.Share(tls.P256).public()
        self.assert_closed({
            name: tls.Client13(groups=(tls.P256,), shares=((tls.P256, share),)) for name, share in {
                "not on the curve": point[:-1] + bytes([point[-1] ^ 1]), "zeros": b"\4" + bytes(64), "empty": b"",
                "short": point[:33], "long": point + b"\0"}.items()})
        self.assert_closed({"zeros 25519": tls.Client13(shares=((tls.X25519, bytes(32)),)),
                            "no share": tls.Client13(shares=(), groups=(tls.SECP256K1,))})

    def test_versions(self):
        self.assert_closed({f"{version:#x}": tls.Client12(hello_version=version, version=version, suites=(0xC013,))
                            for version in (0x0002, 0x0200, 0x0300, 0x0301, 0x0302, 0xFEFD)})

        class Lists(tls.Client13):
            """supported_versions of choice."""
            versions = b""

            def extensions(self):
                rest = super().extensions()[7:]
                return tls.extension(43, tls.vector(1, self.versions)) + rest
        self.assert_closed({versions.hex(): Lists(versions=versions)
                            for versions in (b"", b"\3", b"\3\1", b"\3\2", b"\3\0", b"\3\5", b"\x7F\x1C")})

    def test_old_messages(self):
        """Keys, ChangeCipherSpec and Finished early, wrong or missing; a second handshake."""
        class Early(tls.Client12):
            """ChangeCipherSpec and Finished before the keys are agreed on."""

            def handshake(self):
                self.say_hello()
                self.hear_flight()
                self.make_keys(b"")
                self.say_finish()
                self.hear_finish()

        class First(tls.Client12):
            """ChangeCipherSpec first of all."""

            def say_hello(self):
                self.link.send(tls.CHANGE, b"\1")
                super().say_hello()

        class Unfinished(tls.Client12):
            """The request instead of Finished."""

            def say_finish(self):
                self.link.send(tls.CHANGE, b"\1")
                self.link.writing = self.from_client
                self.link.send(tls.DATA, test_tvs.query())

        class Unprotected(tls.Client12):
            """The request at once."""

            def handshake(self):
                self.say_hello()
                self.hear_flight()
                self.link.send(tls.DATA, test_tvs.query())

        class Rubbish(tls.Client12):
            """A key exchange that is none."""
            body = b""

            def say_key_exchange(self):
                self.link.say(tls.CLIENT_KEY_EXCHANGE, self.body)
                self.make_keys(b"")

        class Twice(tls.Client12):
            """Another hello behind the handshake."""

            def handshake(self):
                super().handshake()
                self.say_hello()
                self.hear_flight()

        class Extra(tls.Client12):
            """A message that is none of a client's."""
            kind = tls.SERVER_HELLO

            def say_key_exchange(self):
                self.link.say(self.kind, bytes(70))
                super().say_key_exchange()
        self.answered(First())  # wolfSSL drops it, as it has to between hello and Finished
        kinds = (tls.HELLO_REQUEST, tls.CLIENT_HELLO, tls.SERVER_HELLO, tls.TICKET, tls.EXTENSIONS, tls.KEY_EXCHANGE, tls.DONE,
                 tls.CERTIFICATE_VERIFY, tls.FINISHED, 22, 24, 254)
        self.assert_closed({
            "early": Early(), "unfinished": Unfinished(), "unprotected": Unprotected(),
            "wrong Finished": tls.Client12(finished=bytes(12)), "short Finished": tls.Client12(finished=b""),
            "no key": Rubbish(), "key of zeros": Rubbish(body=b"\x20" + bytes(32)), "key that lies": Rubbish(body=b"\xFF\0"),
            "twice": Twice(), **{f"extra {kind}": Extra(kind=kind) for kind in kinds}})

    def test_new_messages(self):
        """The same in TLS 1.3."""
        class Unfinished(tls.Client13):
            """The request without Finished, with the keys of the handshake."""

            def say_finish(self):
                self.link.send(tls.DATA, test_tvs.query())

        class Extra(tls.Client13):
            """A message that is none of a client's."""
            kind = tls.SERVER_HELLO

            def say_finish(self):
                self.link.say(self.kind, bytes(40))
                super().say_finish()
        kinds = (tls.HELLO_REQUEST, tls.CLIENT_HELLO, tls.SERVER_HELLO, tls.TICKET, 5, tls.EXTENSIONS, tls.CERTIFICATE,
                 tls.CERTIFICATE_VERIFY, tls.KEY_UPDATE, 254)
        self.assert_closed({
            "unfinished": Unfinished(), "wrong Finished": tls.Client13(finished=bytes(32)),
            "short Finished": tls.Client13(finished=b""), **{f"extra {kind}": Extra(kind=kind) for kind in kinds}})

    def test_resumption_and_early_data(self):
        """Sessions that there never were: the server makes a new one, or none; nothing sent early is answered."""
        class Early(tls.Client13):
            """Data behind the hello, protected by a key of its own choice."""

            def say_hello(self):
                super().say_hello()
                self.suite = self.suites[0]
                self.link.writing = tls.Protection13(self.spec, bytes(32))
                self.link.send(tls.DATA, test_tvs.query())
                self.link.writing = None

        class Ticket(tls.Client13):
            """A ticket that nobody gave out, with a binder of zeros."""

            def extensions(self):
                identity = tls.vector(2, b"ticket" * 20) + bytes(4)
                return super().extensions() + tls.extension(45, b"\1\1") + tls.extension(
                    41, tls.vector(2, identity) + tls.vector(2, tls.vector(1, bytes(32))))
        self.assert_closed({"early": Early(), "early, announced": Early(more=tls.extension(42, b""))})
        for client in (tls.Client12(session_id=b"\1" * 32), tls.Client12(more=tls.extension(35, b"")),
                       tls.Client12(more=tls.extension(35, b"ticket" * 30)), tls.Client12(more=tls.extension(35, bytes(4000)))):
            self.assertTrue(self.answered(client), "a whole handshake instead")
        client = Ticket()
        self.answered(client)
        self.assertNotEqual(client.link.transcript.find(tls.certificate_of(IDENTITY)) == -1,
                            client.suite is not None, "the server proves itself again, or says nothing")

    def test_records(self):
        """Records that are none, and hellos whose lengths lie; the connection is closed, others are served."""
        hello = tls.Client12()
        hello.link = tls.Link(None)
        said = []
        hello.link.send_bytes = said.append
        hello.say_hello()
        good = said[0]
        host, port = self.tvs.address.rsplit(":", 1)
        cases = [b"\x16\3\1\xFF\xFF" + bytes(65535), b"\x63\3\1\0\1\0", b"\x17\3\3\0\4data", b"\x16\3\1\0\0" * 4000,
                 b"\x15\3\1\0\2\1\x5A" * 4000, b"\x14\3\3\0\1\1" * 4000, b"\x16\3\1\0\4\1\xFF\xFF\xFF",
                 b"\x80\x2E\1\3\3" + bytes(60), b"GET / HTTP/1.0\r\n\r\n", b"\x18\3\3\0\3\1\x40\0", b"\x16\xFE\xFD" + bytes(60),
                 *(good[:at] + b"\xFF" + good[at + 1:] for at in range(5, len(good))),
                 *(good[:3] + tls.vector(2, good[5:at]) for at in range(5, len(good), 3))]
        for case in cases:
            with socket.create_connection((host, int(port)), 20) as connection:
                try:
                    connection.sendall(case)
                    connection.shutdown(socket.SHUT_WR)
                    while connection.recv(65536):
                        pass
                except ConnectionError:
                    pass
        self.assertTrue(self.answered(tls.Client12()))

    def test_hello_in_pieces(self):
        """A hello in several records is a hello. (One whose first record ends within a message's head is none to wolfSSL.)"""
        class Pieces(tls.Client12):
            """Says it so."""
            size = 1

            def say_hello(self):
                send, whole = self.link.send_bytes, []
                self.link.send_bytes = whole.append
                super().say_hello()
                self.link.send_bytes = send
                for at in range(5, len(whole[0]), self.size):
                    send(struct.pack(">BH", tls.HANDSHAKE, 0x0301) + tls.vector(2, whole[0][at:at + self.size]))
        self.answered(Pieces())
        self.assertTrue(self.answered(Pieces(size=16)))


if __name__ == "__main__":
    attack.main()
