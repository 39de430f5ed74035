# SPDX-License-Identifier: GPL-2.0-or-later
"""What itlsim's wolfSSL, Debian's or one built from source, says and lets itself be talked into on the wire: the suites
offered, the suites accepted, and TLS 1.0. ITLPHONE_TLS10=1 says that this build is to speak it; ITLPHONE_WOLFSSL where
its wolfSSL comes from."""
import os
import socket
import ssl
import struct
import subprocess
import threading
import unittest

import certificates
import lab
from test_tvs import FILES, IDENTITY, SIGNER, QUERY_ANSWER, OpensslTvs, Serve, ask, der_of, server_context, valid_answer

FROM_SOURCE = os.environ.get("ITLPHONE_WOLFSSL") == "source"
SPEAKS_TLS10 = os.environ.get("ITLPHONE_TLS10") == "1"

# What docs/tvs.md promises, by number (registry of TLS cipher suites), with the mark that stands for renegotiation.
AUTHENTICATED = {0x1301, 0x1302, 0x1303, 0xC02F, 0xC030, 0xC027, 0xC028, 0xC013, 0xC014, 0x9C, 0x9D, 0x3C, 0x3D, 0x2F, 0x35}
RENEGOTIATION_MARK = 0x00FF


def hello_of(*options):
    """The first TLS record that `itlsim tvs ask` sends."""
    with socket.create_server((lab.HOST, 0)) as listener:
        caught = []

        def catch():
            connection, _ = listener.accept()
            with connection, connection.makefile("rb") as stream:
                header = stream.read(5)
                caught.append(stream.read(struct.unpack(">H", header[3:5])[0]))
        thread = threading.Thread(target=catch)
        thread.start()
        ask("--tvs", f"{lab.HOST}:{listener.getsockname()[1]}", "--timeout", "5", *options)
        thread.join()
    return caught[0]


def suites_of(hello):
    """Numbers of the suites in a client's hello (RFC 5246 section 7.4.1.2)."""
    at = 4 + 2 + 32
    at += 1 + hello[at]
    length, = struct.unpack(">H", hello[at:at + 2])
    return set(struct.unpack(f">{length // 2}H", hello[at + 2:at + 2 + length]))


class Version(unittest.TestCase):
    """Whoever reads of a fault of wolfSSL or libcoap can see which one this is."""

    def test_version(self):
        origin = {"source": r"from source( \(Debian [^ )]+\))?", "system": r"the system's(, its archive)?"}
        result = lab.itlsim("--version")
        self.assertEqual((result.status, result.err), (0, ""))
        self.assertRegex(result.text, r"\Aitlsim \d+\.\d+\.\d+\nwolfSSL \d+\.\d+\.\d+, "
                         + origin[os.environ["ITLPHONE_WOLFSSL"]] + r"\nlibcoap 4\.\d+\.\d+, "
                         + origin[os.environ["ITLPHONE_LIBCOAP"]] + r"\n\Z")


class Client(unittest.TestCase):
    """The phone's side."""

    def answer(self, request):
        """The right answer."""
        return valid_answer(QUERY_ANSWER, request.session, der_of(SIGNER))

    def test_offers_only_suites_that_authenticate_and_encrypt(self):
        for options in ((), ("--tls-min", "1.0"), ("--tls-min", "1.3")):
            with self.subTest(options=options):
                suites = suites_of(hello_of(*options))
                self.assertIn(0x1301, suites)
                self.assertLessEqual(suites - {RENEGOTIATION_MARK}, AUTHENTICATED)

    def test_tls_1_0(self):
        context = server_context(IDENTITY, ssl.TLSVersion.TLSv1)
        for options, wanted in (((), False), (("--tls-min", "1.1"), False), (("--tls-min", "1.0"), SPEAKS_TLS10)):
            with self.subTest(options=options), OpensslTvs(context, self.answer) as tvs:
                report = ask("--tvs", tvs.address, "--timeout", "5", *options).json
                self.assertEqual(report["reason"], None if wanted else "tvs-tls-failed")
                self.assertEqual([request.version for request in tvs.requests], ["TLSv1"] if wanted else [])


class Certificates(unittest.TestCase):
    """What the server's certificate says beside its key, and what stands behind it, changes nothing. Debian's wolfSSL has
    its own view, which no call-back can change: docs/wolfssl.md."""

    @classmethod
    def setUpClass(cls):
        cls.maker = certificates.Maker()
        cls.addClassCleanup(cls.maker.close)

    def answer(self, request):
        """The right answer."""
        return valid_answer(QUERY_ANSWER, request.session, der_of(SIGNER))

    def reasons(self, identity, pin):
        """What the client says to a server with this identity, by TLS 1.2 and by 1.3."""
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            with OpensslTvs(server_context(identity, version), self.answer) as tvs:
                yield ask("--tvs", tvs.address, "--timeout", "5", pin=pin).json["reason"]

    def with_extension(self, name, extension):
        """A certificate with an extension, and its key."""
        key, path = self.maker.key(2048), self.maker.folder / f"{name}.pem"
        path.write_bytes(certificates.openssl("req", "-x509", "-new", "-key", key, "-days", 10, "-subj", f"/CN={name}",
                                              "-addext", extension) + key.read_bytes())
        return path

    def test_critical_extensions(self):
        """Extensions that wolfSSL does not know, or does not want to be critical."""
        for number, extension in enumerate(("1.3.6.1.4.1.9.9.5=critical,DER:0500", "issuerAltName=critical,DNS:a.example",
                                            "subjectKeyIdentifier=critical,hash")):
            with self.subTest(extension=extension):
                pem = self.with_extension(f"critical{number}", extension)
                self.assertEqual(list(self.reasons(pem, pem)), 2 * [None if FROM_SOURCE else "tvs-tls-failed"])
                self.assertEqual(list(self.reasons(pem, IDENTITY)),
                                 2 * ["tvs-wrong-certificate" if FROM_SOURCE else "tvs-tls-failed"])

    def test_long_chains(self):
        """The server's and others behind it: eight go with any wolfSSL, thirty-one with one from source."""
        pem = self.maker.certificate("leaf", bits=2048)
        other = self.maker.certificate("other", bits=2048, with_key=False)
        for others, wanted in ((8, None), (9, None if FROM_SOURCE else "tvs-tls-failed"),
                               (31, None if FROM_SOURCE else "tvs-tls-failed")):
            with self.subTest(others=others):
                chain = self.maker.folder / "chain.pem"
                chain.write_bytes(pem.read_bytes() + others * other.read_bytes())
                self.assertEqual(list(self.reasons(chain, pem)), 2 * [wanted])

    def test_server_with_a_critical_extension(self):
        """The lab's server can have such a certificate, too."""
        if not FROM_SOURCE:
            return
        pem = self.with_extension("own", "1.3.6.1.4.1.9.9.5=critical,DER:0500")
        with lab.folder({SIGNER.name: SIGNER.read_bytes(), "tvs.pem": pem.read_bytes()}) as folder, Serve(folder) as tvs:
            self.assertEqual(ask("--tvs", tvs.address, pin=pem).json["result"], "valid")


class Server(unittest.TestCase):
    """The lab's TVS."""

    def setUp(self):
        self.folder = self.enterContext(lab.folder({SIGNER.name: SIGNER.read_bytes(), "tvs.pem": IDENTITY.read_bytes()}))

    def connects(self, tvs, *options):
        """Whether openssl s_client gets through."""
        result = subprocess.run(["openssl", "s_client", "-connect", tvs.address, *options], stdin=subprocess.DEVNULL,
                                capture_output=True, timeout=30, check=False)
        self.assertIn(b"CONNECTED", result.stdout)
        return b"Cipher is (NONE)" not in result.stdout

    def test_accepts_no_suite_without_certificate_or_encryption(self):
        with Serve(self.folder, "--identity", str(FILES / "tvs.pem"), "--tls-min", "1.0") as tvs:
            for suites in ("aNULL", "eNULL"):
                for version in ("-tls1_2", "-tls1_1"):
                    with self.subTest(suites=suites, version=version):
                        self.assertFalse(self.connects(tvs, version, "-cipher", f"{suites}:@SECLEVEL=0"))
            self.assertTrue(self.connects(tvs, "-tls1_2", "-cipher", "ALL:@SECLEVEL=0"))

    def test_tls_1_0(self):
        for options, wanted in (((), False), (("--tls-min", "1.0"), SPEAKS_TLS10)):
            with self.subTest(options=options), \
                    Serve(self.folder, "--identity", str(FILES / "tvs.pem"), *options) as tvs:
                self.assertEqual(self.connects(tvs, "-tls1", "-cipher", "ALL:@SECLEVEL=0"), wanted)

    def test_knows_nothing_newer(self):
        versions = {"1.1": "-tls1_1", "1.2": "-tls1_2", "1.3": "-tls1_3"}
        for highest in versions:
            with Serve(self.folder, "--identity", str(FILES / "tvs.pem"), "--tls-min", "1.1", "--tls-max", highest) as tvs:
                for version, option in versions.items():
                    with self.subTest(highest=highest, version=version):
                        self.assertEqual(self.connects(tvs, option, "-cipher", "ALL:@SECLEVEL=0"), version <= highest)
                with self.subTest(highest=highest, client="of all versions"):
                    self.assertIsNone(ask("--tvs", tvs.address, "--tls-min", "1.1", pin=FILES / "tvs.pem").json["reason"])


if __name__ == "__main__":
    unittest.main()
