# SPDX-License-Identifier: GPL-2.0-or-later
"""itlsim tvs ask against servers made of OpenSSL, and itlsim tvs serve against clients made of it."""
import contextlib
import json
import pathlib
import re
import signal
import socket
import ssl
import struct
import subprocess
import time
import unittest
import warnings

import certificates
import lab

FILES = pathlib.Path(__file__).parent / "files"
SUBJECT = b"CN=pub1.example.lab;OU=tac;O=cisco;L=rtp;ST=nc;C=US\0"
SERIAL = bytes.fromhex("43372540509F43449AE6F4FB2D7778FD")
SIGNER = FILES / "cucm-callmanager-new.pem"
IDENTITY = FILES / "cucm-tvs.pem"

VERIFY, VERIFY_ANSWER, QUERY, QUERY_ANSWER = 1, 2, 3, 4


# --- the protocol, written a second time -----------------------------------------------------------------------------


def der_of(path):
    """The first certificate of a PEM file."""
    pem = re.search(r"-----BEGIN CERT.*?-----END CERTIFICATE-----", path.read_text(), re.DOTALL)[0]
    return ssl.PEM_cert_to_DER_cert(pem)


def element(tag, value):
    """One element."""
    return struct.pack(">BH", tag, len(value)) + value


def message(command, session, *elements, reserved=0):
    """A whole message."""
    body = b"".join(elements)
    return struct.pack(">BBBB4sH", 87, 1, command, reserved, session, len(body)) + body


def elements_of(body):
    """The elements of a message as {tag: value}."""
    found = {}
    while body:
        tag, length = struct.unpack(">BH", body[:3])
        found[tag] = body[3:3 + length]
        body = body[3 + length:]
    return found


def valid_answer(command, session, der=None, roles=b"\0\3", ttl=86400, reserved=0xF7):
    """"Valid", as a call manager says it: with rubbish in the reserved byte."""
    certificate = [element(2, der)] if der else []
    return message(command, session, element(7, b"\0"), *certificate, element(8, roles),
                   element(9, struct.pack(">I", ttl)), reserved=reserved)


class Request:
    """What a server got."""

    def __init__(self, data, version):
        self.data = data
        self.version = version
        self.protocol, self.header_version, self.command, self.reserved, self.session, self.length = \
            struct.unpack(">BBBB4sH", data[:10])
        self.elements = elements_of(data[10:])


def server_context(identity, version=None, ciphers="ALL:@SECLEVEL=0"):
    """TLS for a server, of one version or all."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers(ciphers)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # old versions are the point here
        context.minimum_version = version or ssl.TLSVersion.TLSv1
        context.maximum_version = version or ssl.TLSVersion.TLSv1_3
    if identity is not None:
        context.load_cert_chain(identity)
    return context


class OpensslTvs(lab.Listener):
    """A TVS on Python's TLS. answer(request) gives the bytes to send, or a list of pieces for records of their own.
    The connection is closed without a close_notify, as call managers do."""

    def __init__(self, context, answer):
        super().__init__()
        self.context = context
        self.answer = answer
        self.requests = []

    def talk(self, connection):
        """One request and its answer."""
        with self.context.wrap_socket(connection, server_side=True, suppress_ragged_eofs=True) as tls:
            data = tls.recv(65536)  # one TLS record
            if not data:
                return
            request = Request(data, tls.version())
            self.requests.append(request)
            answer = self.answer(request)
            for piece in answer if isinstance(answer, list) else [answer]:
                tls.sendall(piece)
            tls.shutdown(socket.SHUT_WR)  # of the TCP connection: no close_notify


def ask(*args, certificate=SIGNER, pin=IDENTITY, json_wanted=True):
    """Runs itlsim tvs ask."""
    return lab.itlsim("tvs", "ask", certificate, "--pin", pin, *args, *(["--json"] if json_wanted else []))


class Asking(unittest.TestCase):
    """The client against servers that are not ours."""

    @classmethod
    def setUpClass(cls):
        cls.der = der_of(SIGNER)

    def honest(self, request):
        """The right answer."""
        return valid_answer(request.command + 1, request.session, self.der if request.command == QUERY else None)

    def test_query(self):
        with OpensslTvs(server_context(IDENTITY), self.honest) as tvs:
            result = ask("--tvs", tvs.address, "--mac", "aa:bb:cc:dd:ee:ff", "--model", "8861")
        self.assertEqual(result.status, 0, result)
        report = result.json
        self.assertEqual((report["result"], report["reason"], report["roles"], report["ttl"]),
                         ("valid", None, [0, 3], 86400))
        self.assertEqual(report["tvs"], [{"server": tvs.address, "request": "query", "result": "valid"}])
        self.assertEqual(report["serial"], SERIAL.hex(":").upper())
        request, = tvs.requests
        self.assertEqual((request.protocol, request.header_version, request.command, request.reserved), (87, 1, 3, 0))
        self.assertEqual(len(request.data), 10 + request.length)  # the whole message came in one TLS record
        self.assertEqual(request.elements,
                         {1: b"\1CP-8861-SEPAABBCCDDEEFF", 3: SUBJECT, 4: SUBJECT, 5: SERIAL})
        self.assertEqual(list(request.elements), [1, 3, 4, 5])

    def test_verify(self):
        with OpensslTvs(server_context(IDENTITY), self.honest) as tvs:
            result = ask("--tvs", tvs.address, "--verify")
        self.assertEqual(result.status, 0, result)
        request, = tvs.requests
        self.assertEqual(request.command, VERIFY)
        self.assertEqual(request.elements, {1: b"\1CP-7962-SEP001122334455", 2: self.der})
        self.assertEqual(len(request.data), 10 + request.length)

    def test_answer_in_pieces(self):
        def in_pieces(request):
            answer = self.honest(request)
            return [answer[i:i + 7] for i in range(0, len(answer), 7)]
        with OpensslTvs(server_context(IDENTITY), in_pieces) as tvs:
            self.assertEqual(ask("--tvs", tvs.address).status, 0)

    def test_answers_not_to_be_believed(self):
        other = der_of(FILES / "stranger.pem")
        cases = {
            "tvs-denied": [lambda r: message(4, r.session, element(7, b"\1"))],
            "tvs-bad-answer": [
                lambda r: message(4, bytes(4), element(7, b"\0")),
                lambda r: message(2, r.session, element(7, b"\0")),
                lambda r: message(4, r.session, element(7, b"\2")),
                lambda r: message(4, r.session),
                lambda r: message(4, r.session, element(7, b"\0"), element(8, b"\0")),
                lambda r: self.honest(r)[:-1],
                lambda r: b"HTTP/1.0 400 Bad Request\r\n\r\n",
                lambda r: struct.pack(">BBBB4sH", 87, 1, 4, 0, r.session, 65535),
            ],
            "tvs-wrong-subject": [lambda r: valid_answer(4, r.session, other)],
            "tvs-wrong-role": [lambda r: valid_answer(4, r.session, self.der, b"\3\4\7"),
                               lambda r: message(4, r.session, element(7, b"\0"), element(2, self.der))],
        }
        for reason, answers in cases.items():
            for number, answer in enumerate(answers):
                with self.subTest(reason=reason, number=number), \
                        OpensslTvs(server_context(IDENTITY), answer) as tvs:
                    result = ask("--tvs", tvs.address)
                    self.assertEqual(result.status, 3, result)
                    self.assertEqual(result.json["reason"], reason)

    def test_purposes(self):
        with OpensslTvs(server_context(IDENTITY), lambda r: valid_answer(4, r.session, self.der, b"\3")) as tvs:
            self.assertEqual(ask("--tvs", tvs.address, "--purpose", "list").json["reason"], "tvs-wrong-role")
            self.assertEqual(ask("--tvs", tvs.address, "--purpose", "file").status, 0)
            self.assertEqual(ask("--tvs", tvs.address, "--purpose", "https").status, 0)

    def test_failover(self):
        with OpensslTvs(server_context(FILES / "tvs.pem"), self.honest) as wrong, \
                OpensslTvs(server_context(IDENTITY), lambda r: b"x" * 20) as mad, \
                OpensslTvs(server_context(IDENTITY), self.honest) as good:
            result = ask("--tvs", wrong.address, "--tvs", mad.address, "--tvs", good.address)
            self.assertEqual(result.status, 0, result)
            self.assertEqual([server["result"] for server in result.json["tvs"]],
                             ["tvs-wrong-certificate", "tvs-bad-answer", "valid"])
            self.assertEqual(wrong.requests, [])

    def test_pinned_by_a_trust_list(self):
        with OpensslTvs(server_context(IDENTITY), self.honest) as tvs:
            self.assertEqual(ask("--tvs", tvs.address, pin=FILES / "c1-cucm-shape.tlv").status, 0)
            result = ask("--tvs", tvs.address, pin=FILES / "c4-callmanager-and-tvs-regenerated.tlv")
            self.assertEqual(result.json["reason"], "tvs-wrong-certificate")

    def test_text(self):
        with OpensslTvs(server_context(IDENTITY), self.honest) as tvs:
            result = ask("--tvs", tvs.address, json_wanted=False)
        self.assertRegex(result.text, r"QUERY: valid\nroles: SAST, TFTP\nholds for 86400 seconds\nTLSv1\.3, ")


class Servers(unittest.TestCase):
    """Who is taken for a TVS server, and over which TLS."""

    @classmethod
    def setUpClass(cls):
        cls.maker = certificates.Maker()
        cls.addClassCleanup(cls.maker.close)
        cls.der = der_of(SIGNER)

    def answer(self, request):
        """The right answer."""
        return valid_answer(4, request.session, self.der)

    def reason(self, context, *args, pin=IDENTITY):
        """Why a server is refused; None when it is not."""
        with OpensslTvs(context, self.answer) as tvs:
            return ask("--tvs", tvs.address, "--timeout", "5", *args, pin=pin).json["reason"]

    def test_versions(self):
        versions = {"1.1": ssl.TLSVersion.TLSv1_1, "1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}
        for name, version in versions.items():
            for lowest in ("1.0", "1.1", "1.2", "1.3", None):
                with self.subTest(server=name, lowest=lowest):
                    options = ["--tls-min", lowest] if lowest else []
                    wanted = None if name >= (lowest or "1.2") else "tvs-tls-failed"
                    self.assertEqual(self.reason(server_context(IDENTITY, version), *options), wanted)

    def test_version_and_suite_are_told(self):
        context = server_context(IDENTITY, ssl.TLSVersion.TLSv1_2, "ECDHE-RSA-AES256-SHA384:@SECLEVEL=0")
        with OpensslTvs(context, self.answer) as tvs:
            report = ask("--tvs", tvs.address).json
        self.assertEqual((report["tls"], report["cipher"]), ("TLSv1.2", "ECDHE-RSA-AES256-SHA384"))

    def test_key_sizes(self):
        for bits in (1024, 2048, 4096):
            pem = self.maker.certificate(f"tvs{bits}", bits=bits)
            for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
                with self.subTest(bits=bits, version=version):
                    self.assertIsNone(self.reason(server_context(pem, version), pin=pem))

    def test_elliptic_keys(self):
        """Over TLS 1.3; suites of 1.2 that need one are not offered."""
        for curve in ("prime256v1", "secp384r1"):
            pem = self.maker.certificate(f"tvs-{curve}", bits=curve, digest="sha256")
            self.assertIsNone(self.reason(server_context(pem, ssl.TLSVersion.TLSv1_3), pin=pem))
            self.assertEqual(self.reason(server_context(pem, ssl.TLSVersion.TLSv1_2), pin=pem), "tvs-tls-failed")

    def test_large_certificate(self):
        """One for many servers, near the limit of 4096 bytes: more than wolfSSL keeps of a chain."""
        key = self.maker.key(2048)
        names = ",".join(f"DNS:node{number:03}.phones.example.lab" for number in range(100))
        pem = self.maker.folder / "many.pem"
        pem.write_bytes(certificates.openssl("req", "-x509", "-new", "-key", key, "-days", 10, "-subj", "/CN=many",
                                             "-addext", f"subjectAltName={names}") + key.read_bytes())
        self.assertGreater(len(der_of(pem)), 3500)
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            self.assertIsNone(self.reason(server_context(pem, version), pin=pem))
            self.assertEqual(self.reason(server_context(pem, version)), "tvs-wrong-certificate")

    def test_chain(self):
        """Authorities that a server sends along change nothing."""
        pem = self.maker.certificate("chained", bits=2048)
        chain = self.maker.folder / "with-others.pem"
        chain.write_bytes(pem.read_bytes() + (FILES / "capf.pem").read_bytes() + (FILES / "ccm.pem").read_bytes())
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            self.assertIsNone(self.reason(server_context(chain, version), pin=pem))

    def test_curves(self):
        """The client offers X25519 first, and gets along with servers that know only others."""
        for curve in ("prime256v1", "secp384r1", "secp521r1"):
            for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
                with self.subTest(curve=curve, version=version):
                    context = server_context(IDENTITY, version)
                    context.set_ecdh_curve(curve)
                    self.assertIsNone(self.reason(context))

    def test_expired_certificate(self):
        """A phone has no clock to trust: dates do not matter."""
        key = self.maker.key(2048)
        for name, start, end in (("past", "20010101000000Z", "20020101000000Z"),
                                 ("future", "20900101000000Z", "20910101000000Z")):
            with self.subTest(name):
                pem = self.dated(name, key, start, end)
                self.assertIsNone(self.reason(server_context(pem), pin=pem))

    def dated(self, name, key, start, end):
        """A self-signed certificate of another time."""
        folder = self.maker.folder / name
        folder.mkdir()
        config = folder / "ca.cnf"
        config.write_text(f"[ca]\ndefault_ca = c\n[c]\ndatabase = {folder}/index\nserial = {folder}/serial\n"
                          f"new_certs_dir = {folder}\npolicy = p\ndefault_md = sha256\nunique_subject = no\n"
                          "[p]\ncommonName = supplied\n[req]\ndistinguished_name = d\n[d]\n", encoding="utf-8")
        (folder / "index").write_text("")
        (folder / "serial").write_text("1000\n")
        request = folder / "request"
        certificates.openssl("req", "-new", "-config", config, "-key", key, "-subj", f"/CN={name}", "-out", request)
        pem = folder / "identity.pem"
        certificates.openssl("ca", "-batch", "-selfsign", "-config", config, "-keyfile", key, "-in", request,
                             "-startdate", start, "-enddate", end, "-notext", "-out", pem)
        pem.write_bytes(pem.read_bytes() + key.read_bytes())
        return pem

    def test_certificate_of_the_same_key_and_name(self):
        """What is pinned is the certificate, not its key or name."""
        one = self.maker.certificate("twin", bits=2048)
        subj = certificates.subject("twin.example.lab")
        two = self.maker.certificate("twin2", subj=subj, bits=2048)
        self.assertIsNone(self.reason(server_context(one), pin=one))
        self.assertEqual(self.reason(server_context(two), pin=one), "tvs-wrong-certificate")

    def test_pinned_certificate_among_others(self):
        """Only the server's own certificate counts, not one that it sends along."""
        liar = self.maker.certificate("liar", bits=2048)
        chain = self.maker.folder / "chain.pem"
        chain.write_bytes(liar.read_bytes() + IDENTITY.read_bytes())
        self.assertEqual(self.reason(server_context(chain)), "tvs-wrong-certificate")

    def test_server_without_certificate(self):
        """Anonymous and unencrypted suites, by openssl s_server."""
        cases = [("-nocert", "-cipher", "aNULL:@SECLEVEL=0", "-tls1_2"),
                 ("-nocert", "-cipher", "aNULL:@SECLEVEL=0", "-tls1_1"),
                 ("-nocert", "-cipher", "ALL:aNULL:@SECLEVEL=0"),
                 ("-cert", str(IDENTITY), "-cipher", "eNULL:@SECLEVEL=0", "-tls1_2")]
        for options in cases:
            with self.subTest(options=options), self.s_server(*options) as address:
                result = ask("--tvs", address, "--tls-min", "1.0", "--timeout", "5")
                self.assertEqual(result.status, 1, result)
                self.assertEqual(result.json["reason"], "tvs-tls-failed")

    @contextlib.contextmanager
    def s_server(self, *options):
        """openssl s_server; gives its address."""
        with socket.create_server((lab.HOST, 0)) as probe:
            port = probe.getsockname()[1]
        process = subprocess.Popen(["openssl", "s_server", "-accept", f"{lab.HOST}:{port}", *options],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            while b"ACCEPT" not in process.stdout.readline():
                self.assertIsNone(process.poll())
            yield f"{lab.HOST}:{port}"
        finally:
            process.kill()
            process.communicate()

    def test_nobody_there(self):
        with socket.create_server((lab.HOST, 0)) as probe:
            port = probe.getsockname()[1]
            silent = ask("--tvs", f"{lab.HOST}:{port}", "--timeout", "0.5")
        self.assertEqual((silent.status, silent.json["reason"]), (1, "tvs-timeout"))
        self.assertRegex(silent.err, r"\Aitlsim: \S+: no answer: [^\n]+\n\Z")
        refused = ask("--tvs", f"{lab.HOST}:{port}", "--timeout", "5")
        self.assertEqual((refused.status, refused.json["reason"]), (1, "tvs-unreachable"))
        self.assertRegex(refused.err, r"\Aitlsim: \S+: no answer: [^\n]+\n\Z")


# --- our server ------------------------------------------------------------------------------------------------------


class Serve:
    """`itlsim tvs serve` on a folder."""

    def __init__(self, folder, *options):
        self.command = [lab.itlsim_path(), "tvs", "serve", str(folder), "--port", "0", "--json", *options]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True)
        self.listening = json.loads(self.process.stdout.readline())
        host, port = self.listening["listening"].split(":")
        self.peer = (host, int(port))
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self, how=signal.SIGTERM):
        """Ends it: (exit status, lines logged)."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        _, err = self.process.communicate(timeout=20)
        return self.process.returncode, err.splitlines()

    @property
    def address(self):
        """HOST:PORT."""
        return self.listening["listening"]

    def connect(self):
        """A TLS connection to it."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.set_ciphers("ALL:@SECLEVEL=0")
        return context.wrap_socket(socket.create_connection(self.peer, 20))

    def exchange(self, *pieces):
        """Sends pieces in TLS records of their own; all that comes back."""
        with self.connect() as tls:
            for piece in pieces:
                tls.sendall(piece)
            answer = b""
            with contextlib.suppress(OSError):
                while data := tls.recv(65536):
                    answer += data
            return answer


def query(subject=SUBJECT, issuer=SUBJECT, serial=SERIAL, tags=(3, 4, 5)):
    """A QUERY."""
    return message(QUERY, b"abcd", element(1, b"\1CP-7970-SEP001122334455"), element(tags[0], subject),
                   element(tags[1], issuer), element(tags[2], serial))


class Documented(unittest.TestCase):
    """docs/tvs.md says what each fault leads to, and it does."""

    def test_faults(self):
        text = (pathlib.Path(__file__).parents[2] / "docs/tvs.md").read_text(encoding="utf-8")
        table = re.findall(r"^\| `([a-z-]+)` \| [^|]+ \| `(tvs-[a-z-]+)`", text, re.MULTILINE)
        listed = re.search(r"^Faults: (.*)$", lab.itlsim("tvs", "serve", "--help").text, re.MULTILINE)[1].split()
        self.assertEqual([fault for fault, _ in table], listed)
        with lab.folder({SIGNER.name: SIGNER.read_bytes()}) as folder:
            for fault, reason in table:
                with self.subTest(fault=fault), \
                        Serve(folder, "--identity", str(IDENTITY), "--fault", fault) as tvs:
                    result = ask("--tvs", tvs.address, "--timeout", "1.5")
                    self.assertEqual(result.json["reason"], reason)


class Serving(unittest.TestCase):
    """The lab's server."""

    def setUp(self):
        names = ["cucm-callmanager-new.pem", "ccm.pem", "tvs.pem"]
        self.folder = self.enterContext(lab.folder({name: (FILES / name).read_bytes() for name in names}))

    def test_query_and_verify(self):
        der = der_of(SIGNER)
        comma = b"CN=pub1.example.lab,O=cisco,OU=tac,L=rtp,ST=nc,C=US\0"
        with Serve(self.folder) as tvs:
            self.assertEqual(tvs.listening["certificates"], 2)
            wanted = valid_answer(QUERY_ANSWER, b"abcd", der, reserved=0)
            self.assertEqual(tvs.exchange(query()), wanted)
            self.assertEqual(tvs.exchange(query(comma, comma)), wanted)
            self.assertEqual(tvs.exchange(query(serial=b"\0" + SERIAL)), wanted)
            self.assertEqual(tvs.exchange(query(tags=(3, 5, 4))), wanted)  # issuer and serial number the other way round
            self.assertEqual(tvs.exchange(query()[:4], query()[4:10], query()[10:]), wanted)
            denied = message(QUERY_ANSWER, b"abcd", element(7, b"\1"))
            self.assertEqual(tvs.exchange(query(serial=SERIAL[:-1])), denied)
            self.assertEqual(tvs.exchange(query(subject=b"CN=x\0")), denied)
            verify = message(VERIFY, b"\1\2\3\4", element(1, b"\1CP-7970-SEP001122334455"), element(2, der))
            self.assertEqual(tvs.exchange(verify), valid_answer(VERIFY_ANSWER, b"\1\2\3\4", reserved=0))
            self.assertEqual(tvs.exchange(verify[:-1] + b"x"), message(VERIFY_ANSWER, b"\1\2\3\4", element(7, b"\1")))

    def test_malformed_requests(self):
        """Closed without an answer, and the next one is served."""
        good = query()
        cases = [b"\0" * 10, b"X" + good[1:], good[:1] + b"\2" + good[2:], good[:2] + b"\7" + good[3:],
                 good[:8] + b"\xff\xff" + good[10:], message(QUERY, b"abcd"),
                 message(QUERY, b"abcd", element(4, SUBJECT), element(4, SUBJECT), element(5, SERIAL)),
                 message(VERIFY, b"abcd", element(2, b"")), message(VERIFY, b"abcd", b"\2\xff\xffx")]
        with Serve(self.folder) as tvs:
            for number, case in enumerate(cases):
                with self.subTest(number=number):
                    self.assertEqual(tvs.exchange(case), b"")
            self.assertNotEqual(tvs.exchange(good), b"")

    def test_silent_clients_in_parallel(self):
        with Serve(self.folder, "--timeout", "60") as tvs, contextlib.ExitStack() as stack:
            for _ in range(20):
                stack.enter_context(socket.create_connection(tvs.peer))  # says nothing
            for _ in range(5):
                stack.enter_context(tvs.connect())  # says nothing after the handshake
            started = time.monotonic()
            self.assertEqual(ask("--tvs", tvs.address, pin=FILES / "tvs.pem").status, 0)
            self.assertLess(time.monotonic() - started, 30)  # they would have blocked for a minute

    def test_silent_client_is_cut_off(self):
        with Serve(self.folder, "--timeout", "0.5") as tvs, socket.create_connection(tvs.peer) as silent:
            silent.settimeout(20)
            self.assertEqual(silent.recv(1), b"")
            _, lines = tvs.stop()
        self.assertEqual(json.loads(lines[0])["result"], "time-out")

    def test_bytes_of_a_connection_are_bounded(self):
        """A request is answered, also in many records; where each byte has one it comes to more than 64 KiB: cut off."""
        request = message(VERIFY, b"abcd", element(1, b"\1CP-7970-SEP001122334455"), element(2, bytes(3500)))
        with Serve(self.folder) as tvs:
            for size, answered in ((len(request), True), (2, True), (1, False)):
                with self.subTest(size=size):
                    answer = b""
                    with contextlib.suppress(OSError):
                        answer = tvs.exchange(*(request[at:at + size] for at in range(0, len(request), size)))
                    self.assertEqual(answer != b"", answered)
            _, log = tvs.stop()
        self.assertEqual([json.loads(line)["result"] == "sent too much" for line in log], [False, False, True])

    def test_log(self):
        with Serve(self.folder) as tvs:
            tvs.exchange(query())
            evil = b"\1CP-7970-\x1b[31m\xff\""
            tvs.exchange(message(VERIFY, b"abcd", element(1, evil), element(2, b"0")))
            status, lines = tvs.stop()
        self.assertEqual(status, 0)
        first, second = map(json.loads, lines)
        self.assertEqual((first["device"], first["request"], first["result"], first["certificate"]),
                         ("CP-7970-SEP001122334455", "QUERY", "valid", "cucm-callmanager-new.pem"))
        self.assertEqual(first["subject"], SUBJECT[:-1].decode())
        self.assertEqual((second["device"], second["result"]), ('CP-7970-\\x1b[31m\\xff"', "unknown"))
        self.assertNotIn("\x1b", "".join(lines))

    def test_reload(self):
        with Serve(self.folder) as tvs:
            lab.put(self.folder, "roles.txt", b"cucm-callmanager-new.pem roles=ccm+tftp ttl=7\nccm.pem deny\n")
            self.assertEqual(self.after_reload(tvs, valid_answer(4, b"abcd", der_of(SIGNER), b"\2", 7, 0)), True)
            lab.put(self.folder, "roles.txt", b"nobody.pem deny\n")
            tvs.process.send_signal(signal.SIGHUP)  # a mistake: what was known stays
            time.sleep(0.3)
            self.assertEqual(tvs.exchange(query()), valid_answer(4, b"abcd", der_of(SIGNER), b"\2", 7, 0))
            (self.folder / "roles.txt").unlink()
            (self.folder / "cucm-callmanager-new.pem").unlink()
            self.assertEqual(self.after_reload(tvs, message(4, b"abcd", element(7, b"\1"))), True)
            status, lines = tvs.stop(signal.SIGINT)
        self.assertEqual(status, 0)
        self.assertTrue(any("roles.txt:1: there is no nobody.pem" in line for line in lines))
        logged = [json.loads(line) for line in lines if not line.startswith("itlsim: ")]
        self.assertEqual([line["certificates"] for line in logged if "certificates" in line][-1], 1)

    def after_reload(self, tvs, wanted):
        """Whether the answer becomes the wanted one after SIGHUP."""
        tvs.process.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            if tvs.exchange(query()) == wanted:
                return True
            time.sleep(0.05)
        return False

    def test_start_failures(self):
        empty = self.enterContext(lab.folder())
        taken = socket.create_server((lab.HOST, 0))
        self.addCleanup(taken.close)
        cases = [(1, "tvs.pem", [empty]), (1, "No such file", ["/no/such/folder"]),
                 (1, f"port {taken.getsockname()[1]}: the port is taken\n", [self.folder, "--port", str(taken.getsockname()[1])]),
                 (1, "port 0: not our address\n", [self.folder, "--bind", "192.0.2.1", "--port", "0"]),
                 (2, "numeric", [self.folder, "--bind", "localhost.invalid"]),
                 (2, "no such role", [self.folder, "--roles", "king"]),
                 (2, "none of that name", [self.folder, "--fault", "on-fire"]),
                 (2, "not 1.0", [self.folder, "--tls-min", "1.4"]),
                 (2, "not 1.0", [self.folder, "--tls-max", "1.4"]),
                 (2, "--tls-max is below the lowest version", [self.folder, "--tls-max", "1.1"]),
                 (2, "not a number from", [self.folder, "--port", "65536"]),
                 (2, "one folder", [])]
        for status, says, args in cases:
            with self.subTest(args=args):
                result = lab.itlsim("tvs", "serve", *args)
                self.assertEqual(result.status, status, result)
                self.assertIn(says, result.err)

    def test_wrong_usage_of_ask(self):
        pin = ["--pin", IDENTITY]
        tvs = ["--tvs", "127.0.0.1"]
        cases = [[], [SIGNER], [SIGNER, *tvs], [SIGNER, *pin], [SIGNER, SIGNER, *tvs, *pin],
                 [SIGNER, *pin, "--tvs", "a:b"], [SIGNER, *pin, *tvs * 6], [SIGNER, *pin, *tvs, "--purpose", "fun"],
                 [SIGNER, *pin, *tvs, "--mac", "12"], [SIGNER, *pin, *tvs, "--timeout", "0"],
                 [SIGNER, *pin, *tvs, "--model", "x"], [SIGNER, *pin, *tvs, "--what"]]
        for args in cases:
            with self.subTest(args=args):
                result = lab.itlsim("tvs", "ask", *args)
                self.assertEqual(result.status, 2, result)
                self.assertEqual(result.out, b"")
        for args in ([FILES / "none.pem", *tvs, *pin], [SIGNER, *tvs, "--pin", FILES / "README.md"]):
            self.assertEqual(lab.itlsim("tvs", "ask", *args).status, 1)


if __name__ == "__main__":
    unittest.main()
