# SPDX-License-Identifier: GPL-2.0-or-later
"""A TVS that lies in its TLS handshake, to a phone and to `itlsim tvs ask`: it wants its "valid" for a stranger's signer
believed. It has the certificate that the phone's list names, which is public; the key of it only where a test says so."""
import shutil
import struct
import sys

import attack
import lab
import tls_lab as tls

sys.path.insert(0, str(attack.INTEROP))
import test_tvs  # noqa: E402  the messages of TVS

MAC = "001122334455"
PINNED = attack.FILES / "cucm-tvs.pem"
STRANGER = attack.FILES / "tvs.pem"
SIGNER = attack.FILES / "cucm-callmanager-new.pem"
REFUSALS = ("tvs-tls-failed", "tvs-tls-terms", "tvs-wrong-certificate", "tvs-bad-answer", "tvs-timeout")


def say_valid(request):
    """The signer is fine, says the server, whatever was asked."""
    return test_tvs.valid_answer(request[2] + 1, request[4:8], tls.certificate_of(SIGNER))


class Old(tls.Server12):
    """TLS 1.2 with the pinned certificate, without its key."""
    chain = (tls.certificate_of(PINNED),)
    key = tls.key_of(STRANGER)
    answer = staticmethod(say_valid)


class New(tls.Server13):
    """TLS 1.3 likewise."""
    chain = (tls.certificate_of(PINNED),)
    key = tls.key_of(STRANGER)
    answer = staticmethod(say_valid)


PINNED_KEY = tls.key_of(PINNED)
OWN = {"chain": (tls.certificate_of(STRANGER),), "key": Old.key}
TWO = {"chain": (tls.certificate_of(STRANGER), tls.certificate_of(PINNED)), "key": Old.key}


class LyingTvs(attack.Attack):
    """What the tests share."""

    @classmethod
    def setUpClass(cls):
        """A phone that has a list, and is served one by a stranger."""
        folder = cls.enterClassContext(lab.folder())
        cls.served = {"ITLFile.tlv": (attack.FILES / "c1-cucm-shape.tlv").read_bytes()}
        cls.tftp = cls.enterClassContext(lab.ScriptedServer(lab.serving(cls.served))).address
        cls.installed = folder / "installed"
        result = cls.boot(cls.installed, "127.0.0.1:1")
        assert result.json["trust"] == "trusted", result
        cls.served["ITLFile.tlv"] = (attack.FILES / "c3-callmanager-regenerated.tlv").read_bytes()
        cls.state = folder / "state"

    @classmethod
    def boot(cls, state, server, *options):
        """Boots the phone."""
        return lab.itlsim("phone", "boot", "--state", state, "--mac", MAC, "--tftp", cls.tftp, "--tvs", server, "--json",
                          "--timeout", "5", *options)

    def phone_believes(self, server, options):
        """Whether a phone installs the stranger's list."""
        shutil.rmtree(self.state, ignore_errors=True)
        shutil.copytree(self.installed, self.state)
        result = self.boot(self.state, server, *options)
        self.assertIn(result.status, (0, 3), result)
        report = result.json
        if report["itl"]["verified_by"] == "tvs":
            return True
        self.assertEqual((result.status, report["trust"]), (3, "untrusted"), result)
        self.assertIn(report["reason"], REFUSALS, result)
        return False

    def ask_believes(self, server, options):
        """Whether tvs ask says that the signer is vouched for."""
        result = lab.itlsim("tvs", "ask", SIGNER, "--pin", PINNED, "--tvs", server, "--json", "--timeout", "5", *options)
        self.assertIn(result.status, (0, 1, 3), result)
        if result.status == 0:
            return True
        self.assertIn(result.json["reason"], REFUSALS, result)
        return False

    def believed(self, script, *options):
        """Whether a phone and tvs ask believe the server; both or none."""
        with tls.Listener(script) as server:
            by_ask = self.ask_believes(server.address, options)
            by_phone = self.phone_believes(server.address, options)
        self.assertEqual(by_ask, by_phone)
        self.assertEqual(server.answered > 0, by_ask, "nothing is said to a server that is not believed")
        return by_ask

    def all_believed(self, *scripts):
        """Whether all are believed; all or none."""
        results = {self.believed(script) for script in scripts}
        self.assertEqual(len(results), 1)
        return results.pop()


class Honest(LyingTvs):
    """That the scripts are right: with the pinned key, and nothing wrong, they are believed."""

    def test_is_believed(self):
        for number, script in enumerate((
                lambda: Old(key=PINNED_KEY), lambda: Old(key=PINNED_KEY, suite=0xC013, group=tls.P256),
                lambda: Old(key=PINNED_KEY, suite=0xC030, group=tls.P384, algorithm=tls.RSA_PSS_SHA256),
                lambda: New(key=PINNED_KEY), lambda: New(key=PINNED_KEY, suite=0x1302, group=tls.P384))):
            with self.subTest(number=number):
                self.assertTrue(self.believed(script))

    def test_rsa_key_exchange(self):
        """Where this wolfSSL has it, and so offers it."""
        offered = []

        class Sending(Old):
            """The client sends the secret."""
            key = PINNED_KEY
            suite = 0x002F

            def hear_hello(self):
                super().hear_hello()
                offered.append(self.suite in self.hello.suites)
        self.assertEqual(self.believed(Sending), offered[0])

    def test_early_data_that_was_not_sent(self):
        """Nothing is offered early, so saying that it arrived changes nothing."""
        class Early(New):
            """Says that it took early data."""
            key = PINNED_KEY
            encrypted = tls.extension(42, b"")

            def make_handshake_keys(self):
                super().make_handshake_keys()
                assert 42 not in self.hello.extensions
        self.assertTrue(self.believed(Early))

    def test_old_versions_on_demand(self):
        self.assertTrue(self.believed(lambda: Old(key=PINNED_KEY, version=tls.TLS11, suite=0xC013), "--tls-min", "1.1"))


class Terms(LyingTvs):
    """Handshakes that wolfSSL 5.5.4 completes, and that are refused behind it."""

    @attack.on("tls-suite", "tls-group", "tls-proof")
    def test_anonymous_suites(self):
        """No key at all: ServerKeyExchange is not signed."""
        return self.all_believed(lambda: Old(suite=0x0034), lambda: Old(suite=0x00A7))

    @attack.on("tls-suite")
    def test_suites_not_offered(self):
        """Three times DES and RC4, with the pinned key: a weak server that somebody listens to."""
        return self.all_believed(lambda: Old(suite=0xC011, key=PINNED_KEY), lambda: Old(suite=0xC012, key=PINNED_KEY))

    @attack.on("tls-suite", "tls-group")
    def test_exchange_not_offered(self):
        """Diffie-Hellman in a group of the server's choice."""
        return self.all_believed(lambda: Old(suite=0x0033, key=PINNED_KEY), lambda: Old(suite=0x009E, key=PINNED_KEY))

    @attack.on("tls-group")
    def test_groups_not_offered(self):
        """Curves that the server chose although the client does not want them."""
        return self.all_believed(*(lambda group=group: Old(group=group, key=PINNED_KEY)
                                   for group in (tls.SECP256K1, tls.SECP224R1, tls.BRAINPOOL256)))

    @attack.on("tls-version")
    def test_version_below_the_lowest(self):
        return self.believed(lambda: Old(version=tls.TLS11, suite=0xC013, key=PINNED_KEY))

    @attack.on("tls-certificate")
    def test_other_certificate(self):
        """One of its own, alone and before the pinned one."""
        return self.all_believed(lambda: Old(**OWN), lambda: New(**OWN), lambda: Old(**TWO), lambda: New(**TWO))


class Steps(LyingTvs):
    """Every step got wrong. The library refuses these itself; no version of it may stop doing so unnoticed."""

    def assert_refused(self, scripts, *options):
        """None is believed; every one is given up in good order."""
        for name, script in scripts.items():
            with self.subTest(name):
                self.assertFalse(self.believed(script, *options))

    def test_suites(self):
        """Every suite that is not offered, without the key and with it."""
        offered = {0xC02F, 0xC030, 0xC013, 0x1301, 0x1302, 0x002F}
        self.assert_refused({f"{suite:#x} {key is PINNED_KEY}": lambda suite=suite, key=key: Old(suite=suite, key=key)
                             for suite in set(tls.SUITES) - offered for key in (Old.key, PINNED_KEY)})
        self.assert_refused({f"{suite:#x} {kind.__name__}": lambda suite=suite, kind=kind: kind(suite=suite, key=PINNED_KEY)
                             for suite, kind in ((0x1301, Old), (0xC0B4, Old), (0xC0B4, New), (0xC02F, New))})

    def test_groups(self):
        self.assert_refused({group: lambda group=group: New(group=group, key=PINNED_KEY)
                             for group in (tls.SECP256K1, tls.SECP224R1, tls.BRAINPOOL256)})

    def test_versions(self):
        self.assert_refused({f"{version:#x}": lambda version=version: Old(hello_version=version, key=PINNED_KEY)
                             for version in (0x0002, 0x0200, 0x0300, 0x0301, 0x0302, 0x0304, 0x0305, 0x0403, 0xFEFD)})
        self.assert_refused({"1.2": lambda: Old(key=PINNED_KEY)}, "--tls-min", "1.3")
        self.assert_refused({"1.1": lambda: Old(key=PINNED_KEY, version=tls.TLS11, suite=0xC013)}, "--tls-min", "1.2")

        class Mixed(New):
            """TLS 1.3 that says another version in supported_versions."""
            number = tls.TLS12

            def say_hello(self):
                body = struct.pack(">H", tls.TLS12) + self.random + tls.vector(1, self.session_id)
                extensions = tls.extension(43, struct.pack(">H", self.number)) + self.make_share()
                self.link.say(tls.SERVER_HELLO, body + struct.pack(">HB", self.suite, 0) + tls.vector(2, extensions))
        self.assert_refused({f"supported {number:#x}": lambda number=number: Mixed(number=number, key=PINNED_KEY)
                             for number in (0x0300, 0x0302, 0x0303, 0x0305, 0x7F1C)})

    def test_key_exchange(self):
        """ServerKeyExchange without a signature, or with one of somebody else."""
        def signature(algorithm, data):
            return struct.pack(">H", algorithm) + tls.vector(2, data)

        class Twice(Old):
            """The message twice."""

            def say_key_exchange(self):
                super().say_key_exchange()
                super().say_key_exchange()

        class Replayed(Old):
            """Signed by the pinned key, for another handshake."""
            key = PINNED_KEY

            def sign(self, parameters):
                hello, self.hello.random = self.hello.random, bytes(32)
                try:
                    return super().sign(parameters)
                finally:
                    self.hello.random = hello

        class Swapped(Replayed):
            """Signed by the pinned key, other parameters."""

            def sign(self, parameters):
                return Old.sign(self, parameters[:-1] + b"\0")

        class Guessing(Old):
            """RSA key exchange without the key that opens the secret."""
            suite = 0x002F

            def secret_of(self, body):
                return bytes(48)

        class None_(Old):
            """No such message."""

            def say_key_exchange(self):
                self.parameters()
        self.assert_refused({
            "another key": Old, "another key, PSS": lambda: Old(algorithm=tls.RSA_PSS_SHA256),
            "another key, SHA-1": lambda: Old(algorithm=tls.RSA_PKCS1_SHA1),
            "none": lambda: Old(signature=b""), "empty": lambda: Old(signature=signature(0x0401, b"")),
            "zeros": lambda: Old(signature=signature(0x0401, bytes(256))),
            "ones": lambda: Old(signature=signature(0x0401, b"\xFF" * 256)),
            "one": lambda: Old(signature=signature(0x0401, bytes(255) + b"\1")),
            "huge": lambda: Old(signature=signature(0x0401, bytes(9000))),
            "length that lies": lambda: Old(signature=b"\4\1\xFF\xFF" + bytes(256)),
            "anonymous": lambda: Old(signature=signature(0x0400, b"")),
            "ECDSA": lambda: Old(signature=signature(0x0403, bytes(70))),
            "Ed25519": lambda: Old(signature=signature(0x0807, bytes(64))),
            "unknown": lambda: Old(signature=signature(0xFFFF, bytes(64))),
            "twice": Twice, "replayed": Replayed, "swapped": Swapped, "missing": None_,
            "guessed": Guessing})

    def test_certificates(self):
        """No certificate, or rubbish."""
        class Silent(Old):
            """No such message."""

            def say_certificate(self):
                pass

        class Silent13(New):
            """No such message."""

            def say_certificate(self):
                pass

        class Lying(Old):
            """Lengths that lie."""

            def say_certificate(self):
                self.link.say(tls.CERTIFICATE, b"\xFF\xFF\xFF\0\0\1\0")

        class Twice(Old):
            """First its own, then the pinned one."""

            def say_certificate(self):
                for self.chain in (OWN["chain"], Old.chain):
                    super().say_certificate()
        cut = (Old.chain[0][:-1],)
        self.assert_refused({
            "missing": Silent, "missing, anonymous": lambda: Silent(suite=0x0034), "missing 1.3": Silent13,
            "no list": Lying, "twice": Twice, "empty": lambda: Old(chain=()), "empty 1.3": lambda: New(chain=()),
            "of no bytes": lambda: Old(chain=(b"",)), "of no bytes 1.3": lambda: New(chain=(b"",)),
            "cut": lambda: Old(chain=cut), "cut 1.3": lambda: New(chain=cut),
            "after nothing": lambda: Old(chain=(b"", *Old.chain)),
            "many": lambda: Old(chain=Old.chain * 40), "many 1.3": lambda: New(chain=Old.chain * 40)})

    def test_certificate_verify(self):
        """TLS 1.3: no proof, or somebody else's."""
        class Silent(New):
            """No such message."""

            def say_verify(self):
                pass

        class Client(New):
            """Signed by the pinned key, as a client would."""
            key = PINNED_KEY

            def say_verify(self):
                signed = b" " * 64 + b"TLS 1.3, client CertificateVerify\0" + self.hash()
                signature = tls.sign(self.key, tls.RSA_PSS_SHA256, signed)
                self.link.say(tls.CERTIFICATE_VERIFY, struct.pack(">H", tls.RSA_PSS_SHA256) + tls.vector(2, signature))
        self.assert_refused({
            "missing": Silent, "another key": New, "as a client": Client,
            "empty": lambda: New(signature=b""), "zeros": lambda: New(signature=bytes(256)),
            "one": lambda: New(signature=bytes(255) + b"\1"), "huge": lambda: New(signature=bytes(9000)),
            "PKCS #1": lambda: New(key=PINNED_KEY, algorithm=tls.RSA_PKCS1_SHA256),
            "ECDSA": lambda: New(signature=bytes(70), algorithm=0x0403),
            "Ed25519": lambda: New(signature=bytes(64), algorithm=0x0807),
            "anonymous": lambda: New(signature=b"", algorithm=0x0800)})

    def test_order_of_old_messages(self):
        """ChangeCipherSpec and Finished early, wrong or missing; messages twice or out of place."""
        class Early(Old):
            """ChangeCipherSpec behind a message of choice; keys from an empty secret."""
            behind = "say_hello"

            def handshake(self):
                self.hear_hello()
                for step in ("say_hello", "say_certificate", "say_key_exchange", "say_done"):
                    getattr(self, step)()
                    if step == self.behind:
                        self.make_keys(b"")
                        self.say_finish()
                self.hear_finish()

        class WrongFinished(Old):
            """A proof of nothing."""
            key = PINNED_KEY

            def say_finished(self):
                self.link.say(tls.FINISHED, bytes(12))

        class Unfinished(Old):
            """The answer at once."""
            key = PINNED_KEY

            def say_finished(self):
                pass

        class Unchanged(Old):
            """Finished without ChangeCipherSpec."""
            key = PINNED_KEY

            def say_finish(self):
                self.say_finished()

        class Extra(Old):
            """A message too many before the server is done."""
            key = PINNED_KEY
            extra = (tls.SERVER_HELLO, b"")

            def say_done(self):
                self.link.say(*self.extra)
                super().say_done()
        kinds = (tls.CLIENT_HELLO, tls.SERVER_HELLO, 3, tls.TICKET, 5, 6, tls.EXTENSIONS, tls.CERTIFICATE, tls.DONE,
                 tls.CERTIFICATE_VERIFY, tls.CLIENT_KEY_EXCHANGE, tls.FINISHED, 22, 24, 67, 254, 255)
        self.assert_refused({
            "early": Early, "early 2": lambda: Early(behind="say_certificate"),
            "early 3": lambda: Early(behind="say_key_exchange"), "early 4": lambda: Early(behind="say_done"),
            "wrong Finished": WrongFinished, "no Finished": Unfinished, "not changed": Unchanged,
            **{f"extra {kind}": lambda kind=kind: Extra(extra=(kind, bytes(70))) for kind in kinds}})

    def test_resumption(self):
        """A session that there never was, by its identity, by a ticket, by a key of TLS 1.3."""
        class Resumed(Old):
            """The short handshake, with the master secret of choice."""
            session_id = b"\1" * 32
            secret = b""

            def handshake(self):
                self.hear_hello()
                self.say_hello()
                self.make_keys(self.secret)
                self.say_finish()
                self.link.reading = self.from_client
                self.link.hear(tls.FINISHED)

        class Ticket(Resumed):
            """A ticket before Finished."""

            def say_finish(self):
                self.link.say(tls.TICKET, bytes(4) + tls.vector(2, b"ticket"))
                super().say_finish()

        class Chosen(New):
            """A key that was not offered, and no certificate."""

            def say_certificate(self):
                pass

            def say_verify(self):
                pass
        psk = tls.extension(41, b"\0\0")
        self.assert_refused({
            "identity": Resumed, "empty identity": lambda: Resumed(session_id=b""),
            "zeros": lambda: Resumed(secret=bytes(48)), "ticket": Ticket,
            "ticket promised": lambda: Ticket(extensions=tls.extension(35, b"")),
            "key": lambda: Chosen(more=psk), "key without share": lambda: Chosen(more=psk, with_share=False),
            "no certificate": Chosen})

    def test_tls13(self):
        """What only TLS 1.3 can get wrong."""
        class Loop(New):
            """Asks for another hello again and again."""
            key = PINNED_KEY
            groups = (tls.P384, tls.P256, tls.P384, tls.P256)

            def make_share(self):
                for self.group in self.groups:
                    self.say_retry()
                return super().make_share()

        class NoExtensions(New):
            """EncryptedExtensions missing."""
            key = PINNED_KEY

            def say_extensions(self):
                pass

        class WrongFinished(New):
            """A proof of nothing."""
            key = PINNED_KEY

            def say_finished(self):
                self.link.say(tls.FINISHED, bytes(32))

        class Unfinished(New):
            """Missing."""
            key = PINNED_KEY

            def say_finished(self):
                pass

        class Plain(New):
            """The handshake goes on unprotected."""
            key = PINNED_KEY

            def make_handshake_keys(self):
                super().make_handshake_keys()
                self.link.writing = None

        class Flood(New):
            """Keys are changed before there are any."""
            key = PINNED_KEY
            kind = tls.KEY_UPDATE

            def say_verify(self):
                self.link.say(self.kind, b"\0")
                super().say_verify()

        class NoShare(New):
            """No share, and none of the certificate's key either."""
            with_share = False

        class OtherSession(New):
            """Another session than the one that was asked for."""
            key = PINNED_KEY

            def hear_hello(self):
                super().hear_hello()
                self.session_id = b"\1" * 32
        self.assert_refused({
            "loop": Loop, "same group again": lambda: Loop(groups=(tls.X25519,)), "two": lambda: Loop(groups=Loop.groups[:2]),
            "no EncryptedExtensions": NoExtensions, "wrong Finished": WrongFinished, "no Finished": Unfinished,
            "unprotected": Plain, "no share": NoShare, "no share, with the key": lambda: NoShare(key=PINNED_KEY),
            "other session": OtherSession, "early data": lambda: New(encrypted=tls.extension(42, b"")),
            "key share later": lambda: New(key=PINNED_KEY, encrypted=tls.extension(51, b"\0\x1D\0\0")),
            **{f"message {kind}": lambda kind=kind: Flood(kind=kind)
               for kind in (0, 1, 2, 4, 5, 8, 11, 14, 16, 20, 24, 254, 255)}})

    def test_records(self):
        """Records that are none."""
        class Raw(Old):
            """Bytes for an answer to the client's hello."""
            data = b""

            def handshake(self):
                self.hear_hello()
                self.link.send_bytes(self.data)
                self.link.read(1)
        hello = tls.message(tls.SERVER_HELLO, struct.pack(">H", tls.TLS12) + bytes(32) + b"\0\xC0\x2F\0")
        self.assert_refused({
            name: lambda data=data: Raw(data=data) for name, data in {
                "too long": b"\x16\3\3\xFF\xFF" + bytes(65535), "of no type": b"\x63\3\3\0\1\0",
                "data": b"\x17\3\3\0\4data", "empty": b"\x16\3\3\0\0" * 4000, "warnings": b"\x15\3\3\0\2\1\x5A" * 4000,
                "ChangeCipherSpec": b"\x14\3\3\0\1\1" * 4000, "a long message": b"\x16\3\3\0\4\2\xFF\xFF\xFF",
                "two hellos": b"\x16\3\3" + tls.vector(2, hello * 2), "SSL 2": b"\x80\x2E\1\0\2" + bytes(60),
                "compressed": b"\x16\3\3" + tls.vector(2, hello[:-1] + b"\1"), "HTTP": b"HTTP/1.1 400 Bad Request\r\n\r\n",
                "HelloRequest": b"\x16\3\3\0\4\0\0\0\0" * 400, "DTLS": b"\x16\xFE\xFD" + bytes(8) + tls.vector(2, hello),
                "heartbeat": b"\x18\3\3\0\3\1\x40\0"}.items()})


class Renegotiation(LyingTvs):
    """A server that is believed, and then wants to begin again: it stays who it was."""

    def test_hello_request(self):
        """The client says no; that costs nothing else."""
        test = self

        class Again(Old):
            """Asks for a second handshake before it answers."""
            key = PINNED_KEY

            def serve(self):
                self.link.send(tls.HANDSHAKE, tls.message(tls.HELLO_REQUEST, b""))
                request = self.read_request()
                kind, body = self.link.receive()
                test.assertEqual((kind, body), (tls.ALERT, b"\1\x64"), "no_renegotiation")
                self.link.send(tls.DATA, self.answer(request))
                return True
        self.assertTrue(self.believed(Again))

    def test_second_handshake_uninvited(self):
        class Again(Old):
            """Goes on with the hello of a second handshake, and another certificate."""
            key = PINNED_KEY
            kind = tls.SERVER_HELLO

            def serve(self):
                self.link.read(10)
                if self.kind == tls.SERVER_HELLO:
                    self.say_hello()
                self.chain = OWN["chain"]
                self.say_certificate()
                return super().serve()
        for kind in (tls.SERVER_HELLO, tls.CERTIFICATE):
            with tls.Listener(lambda kind=kind: Again(kind=kind)) as server:
                self.assertFalse(self.ask_believes(server.address, ()))

    def test_after_tls13(self):
        class After(New):
            """Messages behind the handshake."""
            key = PINNED_KEY
            say = (tls.CERTIFICATE_REQUEST, b"\0\0\0")

            def serve(self):
                for _ in range(3):
                    self.link.send(tls.HANDSHAKE, tls.message(*self.say))
                return super().serve()
        for say in (After.say, (tls.HELLO_REQUEST, b""), (tls.SERVER_HELLO, bytes(70)), (tls.CERTIFICATE, bytes(9)),
                    (tls.FINISHED, bytes(32)), (tls.KEY_UPDATE, b"\7")):
            with self.subTest(say=say), tls.Listener(lambda say=say: After(say=say)) as server:
                self.assertFalse(self.ask_believes(server.address, ()))


if __name__ == "__main__":
    attack.main()
