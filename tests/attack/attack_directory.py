# SPDX-License-Identifier: GPL-2.0-or-later
"""A directory whose server is not who the phone trusts, or sends what it should not: pages by impostors, by a TVS that is
none, by a redirection out of TLS; documents and bodies that want all the memory there is."""
import contextlib
import http.server
import ssl
import sys
import threading

import attack
import lab
import tls_lab as tls

sys.path.insert(0, str(attack.INTEROP))
import test_tvs  # noqa: E402  the messages of TVS

MAC = "001122334455"
LISTED = attack.FILES / "cucm-callmanager.pem"
PINNED = attack.FILES / "cucm-tvs.pem"
STRANGER = attack.FILES / "tvs.pem"
PAGE = b"<CiscoIPPhoneMenu><Title>Mine</Title><MenuItem><Name>a</Name><URL>/a</URL></MenuItem></CiscoIPPhoneMenu>"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n%s" % (len(PAGE), PAGE)
BOMB = (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b0 'bombbombbombbomb'>" +
        b"".join(b"<!ENTITY b%d '%s'>" % (n, b"&b%d;" % (n - 1) * 10) for n in range(1, 10)) +
        b"]><CiscoIPPhoneMenu><Title>&b9;</Title></CiscoIPPhoneMenu>")


class Web:
    """What the scripts of a lying server share: one page for whatever is asked."""

    def serve(self):
        """Reads a request of HTTP, answers it."""
        request = b""
        while not request.endswith(b"\r\n\r\n"):
            request += self.link.read(1)
        self.link.send(tls.DATA, ANSWER)
        return True


class Old(Web, tls.Server12):
    """TLS 1.2."""


class New(Web, tls.Server13):
    """TLS 1.3."""


class Quiet(http.server.ThreadingHTTPServer):
    """Says nothing of clients that break off."""
    daemon_threads = True

    def handle_error(self, request, client_address):
        """That is what they are to do."""


class Handler(http.server.BaseHTTPRequestHandler):
    """Says what its server has for it."""
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        """The answer, as it stands."""
        self.server.asked.append(self.path)
        self.close_connection = True
        with contextlib.suppress(OSError):  # who has seen enough goes away
            self.server.answer(self.wfile.write)

    def log_message(self, *_):
        """Says nothing."""


class Directory(attack.Attack):
    """A phone that trusts the TVS of c1-cucm-shape.tlv, and has a directory."""

    def setUp(self):
        self.served = {}
        self.tftp = self.enterContext(lab.ScriptedServer(lab.serving(self.served))).address
        self.state = None

    def boot(self):
        """Boots the phone."""
        result = lab.itlsim("phone", "boot", "--state", self.state, "--mac", MAC, "--tftp", self.tftp, "--json", "--timeout", "5")
        self.assertEqual(result.status, 0, result)
        return result.json

    def configure(self, url):
        """A configuration with this directory, and behind it the list."""
        member = "secureDirectoryURL" if url.startswith("https") else "directoryURL"
        self.state = self.folder() / "state"
        self.served.clear()
        self.served[f"SEP{MAC}.cnf.xml"] = f"<device><{member}>{url}</{member}></device>".encode()
        self.assertTrue(self.boot()["config"]["applied"])
        self.served["ITLFile.tlv"] = (attack.FILES / "c1-cucm-shape.tlv").read_bytes()
        self.assertEqual(self.boot()["trust"], "trusted")

    def open(self, tvs="127.0.0.1:1"):
        """What the directory comes to."""
        result = lab.itlsim("phone", "press", "directory", "--state", self.state, "--tvs", tvs, "--timeout", "5", "--json")
        self.assertIn(result.status, (0, 1, 3), result)
        self.assertEqual(result.json["shown"], result.status == 0)
        return result

    def web(self, answer, identity=None):
        """A server of HTTP, with TLS where it has a certificate."""
        server = self.enterContext(Quiet((lab.HOST, 0), Handler))
        server.answer, server.asked = answer, []
        if identity is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.set_ciphers("ALL:@SECLEVEL=0")  # keys of 1,024 bits, as call managers made them
            context.load_cert_chain(identity)
            server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.shutdown)
        return server

    def lying(self, script, tvs="127.0.0.1:1"):
        """Whether the phone shows the page of a server that lies in its handshake."""
        with tls.Listener(script) as server:
            self.configure(f"https://{server.address}/")
            result = self.open(tvs)
        self.assertEqual(server.answered > 0, result.status == 0, "nothing is said to a server that is not believed")
        if result.status != 0:
            self.assertIn(result.json["error"], ("host-not-found", "connection-failed"), result)
        return result.status == 0


class Impostors(Directory):
    """Servers whom nobody vouches for."""

    def test_honest(self):
        """That the scripts are right: with a certificate of the list, and its key, their page is shown."""
        for script in (Old, New):
            self.assertTrue(self.lying(lambda: script(chain=(tls.certificate_of(LISTED),), key=tls.key_of(LISTED))))

    def ask_stranger(self, tvs):
        """Whether a server is believed that has a certificate of its own."""
        results = {self.lying(lambda: script(chain=(tls.certificate_of(STRANGER),), key=tls.key_of(STRANGER)), tvs)
                   for script in (Old, New)}
        self.assertEqual(len(results), 1)
        return results.pop()

    @attack.on("https-server")
    def test_tvs_does_not_know_it(self):
        known = self.folder({LISTED.name: LISTED.read_bytes(), PINNED.name: PINNED.read_bytes()})
        with test_tvs.Serve(known, "--identity", str(PINNED)) as tvs:
            return self.ask_stranger(tvs.address)

    @attack.on("https-server")
    def test_no_tvs(self):
        return self.ask_stranger("127.0.0.1:1")

    @attack.on("tls-certificate")
    def test_tvs_of_the_impostor(self):
        """A TVS with another certificate than the list's vouches for it."""
        known = self.folder({STRANGER.name: STRANGER.read_bytes()})
        with test_tvs.Serve(known, "--identity", str(STRANGER)) as tvs:
            return self.ask_stranger(tvs.address)

    def test_tvs_of_the_phone(self):
        """That it would be believed: the phone's own TVS vouches for it."""
        known = self.folder({STRANGER.name: STRANGER.read_bytes(), PINNED.name: PINNED.read_bytes()})
        with test_tvs.Serve(known, "--identity", str(PINNED)) as tvs:
            self.assertTrue(self.ask_stranger(tvs.address))

    def test_without_its_key(self):
        """A certificate of the list is public; its key is not. Nor does a second one help."""
        stolen, own = tls.certificate_of(LISTED), tls.certificate_of(STRANGER)
        for script in (Old, New):
            for chain in ((stolen,), (stolen, own), (own, stolen)):
                with self.subTest(script=script.__name__, chain=len(chain)):
                    self.assertFalse(self.lying(lambda: script(chain=chain, key=tls.key_of(STRANGER))))

    def test_suites_that_prove_nothing(self):
        """Anonymous, and with a secret of nobody's."""
        for suite in (0x0034, 0x00A6, 0xC018, 0x008C):
            with self.subTest(suite=hex(suite)):
                self.assertFalse(self.lying(lambda: Old(chain=(tls.certificate_of(LISTED),), key=tls.key_of(STRANGER), suite=suite)))


class Redirections(Directory):
    """Out of TLS."""

    @attack.on("https-downgrade")
    def test_to_http(self):
        """A listed server, or who writes its pages, sends on to one that anybody can be."""
        plain = self.web(lambda write: write(ANSWER))
        away = f"HTTP/1.1 302 Found\r\nLocation: http://{lab.HOST}:{plain.server_port}/\r\nContent-Length: 0\r\n\r\n".encode()
        listed = self.web(lambda write: write(away), LISTED)
        self.configure(f"https://{lab.HOST}:{listed.server_port}/")
        result = self.open()
        self.assertEqual(listed.asked, ["/"])
        self.assertEqual(bool(plain.asked), result.status == 0)
        return result.status == 0

    def test_round_and_round(self):
        """An end is found by who is sent round."""
        plain = self.web(lambda write: write(b"HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n"))
        self.configure(f"http://{lab.HOST}:{plain.server_port}/")
        self.assertEqual(self.open().json["reason"], "too-many-redirects")
        self.assertEqual(len(plain.asked), 4)


class Pages(Directory):
    """What wants memory or time without end."""

    def error_of(self, answer):
        """What is said of an answer."""
        server = self.web(answer)
        self.configure(f"http://{lab.HOST}:{server.server_port}/")
        return self.open().json["error"]

    def test_entities(self):
        """A billion of them, and one that is a file of this machine."""
        head = b"HTTP/1.1 200 OK\r\n\r\n"
        file = b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><CiscoIPPhoneMenu><Title>&b;</Title></CiscoIPPhoneMenu>"
        self.assertEqual(self.error_of(lambda write: write(head + BOMB)), "parse-error")
        self.assertEqual(self.error_of(lambda write: write(head + file)), "parse-error")

    def test_no_end(self):
        """Of a body, of a depth, of a head."""

        def go_on(start, more):
            def answer(write):
                write(start)
                while True:
                    write(more)
            return answer
        head = b"HTTP/1.1 200 OK\r\n\r\n<CiscoIPPhoneText><Text>"
        self.assertEqual(self.error_of(go_on(head, b"x" * 1000)), "data-too-large")
        self.assertEqual(self.error_of(go_on(head + b"</Text>", b"<Other>x</Other>" * 60)), "data-too-large")
        self.assertEqual(self.error_of(go_on(head, b"<a>" * 100)), "parse-error")
        self.assertEqual(self.error_of(go_on(b"HTTP/1.1 200 OK\r\n", b"X-More: of it\r\n")), "http-failed")


if __name__ == "__main__":
    attack.main()
