# SPDX-License-Identifier: GPL-2.0-or-later
"""Phones that fetch by HTTP first: from servers that others wrote, and from ones that answer whatever there is."""
import hashlib
import pathlib
import unittest

import lab
import web

MAC = "001122334455"
NEW = ("--model", "8845", "--firmware", "12.8.1")
LIST = (pathlib.Path(__file__).parent / "files" / "a1-first-sha1.tlv").read_bytes()
STRANGER = (pathlib.Path(__file__).parent / "files" / "x1-stranger.tlv").read_bytes()
FILES = (f"CTLSEP{MAC}.tlv", f"ITLSEP{MAC}.tlv", "ITLFile.tlv")
NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-length: 0\r\n\r\n"
NOT_BY_TFTP = "not-found"


class Phones(unittest.TestCase):
    """A phone with a state folder, and a TFTP server that has nothing."""

    def setUp(self):
        self.state = self.enterContext(lab.folder()) / "state"
        self.tftp = self.enterContext(lab.Atftpd(self.enterContext(lab.folder()))).address

    def boot(self, *options, tftp=None):
        """Boots once."""
        return lab.itlsim("phone", "boot", "--state", self.state, "--mac", MAC, "--tftp", tftp or self.tftp, "--json",
                          *options)

    def ways(self, result):
        """Of each request its way, its file and what came of it."""
        return [(entry["way"], entry["file"], entry["result"]) for entry in result.json["tftp"]]

    def check_installed(self, result, content=LIST):
        """The list came by HTTP."""
        self.assertEqual(result.status, 0, result)
        self.assertEqual(result.json["itl"]["sha1"], hashlib.sha1(content).hexdigest(), result)
        self.assertIn(("http", "ITLFile.tlv", "ok"), self.ways(result))


class Servers(Phones):
    """Servers as they come."""

    def setUp(self):
        super().setUp()
        self.root = self.enterContext(lab.folder({"ITLFile.tlv": LIST}))

    def check(self, port):
        """A list, the same one again, and a stranger's."""
        options = (*NEW, "--http-port", str(port))
        first = self.boot(*options)
        self.check_installed(first)
        self.assertEqual(self.ways(first), [
            ("http", FILES[0], "not-found"), ("tftp", FILES[0], NOT_BY_TFTP),
            ("http", FILES[1], "not-found"), ("tftp", FILES[1], NOT_BY_TFTP), ("http", FILES[2], "ok"),
            ("http", f"SEP{MAC}.cnf.xml.sgn", "not-found"), ("tftp", f"SEP{MAC}.cnf.xml.sgn", NOT_BY_TFTP),
            ("http", "XMLDefault.cnf.xml.sgn", "not-found"), ("tftp", "XMLDefault.cnf.xml.sgn", NOT_BY_TFTP)])
        self.assertEqual(first.json["tftp"][4]["server"], f"{lab.HOST}:{port}")
        self.assertEqual(self.boot(*options).json["itl"]["verified_by"], "unchanged")
        lab.put(self.root, "ITLFile.tlv", STRANGER)
        locked = self.boot(*options)
        self.assertEqual((locked.status, locked.json["reason"]), (3, "unknown-signer"), locked)

    def test_nginx(self):
        with web.Nginx(self.root) as server:
            self.check(server.port)

    def test_nginx_that_packs(self):
        """Without being asked to, in chunks: what a phone does not say it takes is not sent."""
        with web.Nginx(self.root, "root {root}; gzip on; gzip_types *; gzip_min_length 1; chunked_transfer_encoding on;") as server:
            self.check(server.port)

    def test_python(self):
        with web.python(self.root) as port:
            self.check(port)

    def test_tftp_is_down(self):
        """A server that has HTTP alone gives all its files."""
        with web.python(self.root) as port:
            with lab.udp_socket() as silent:
                address = f"{lab.HOST}:{silent.getsockname()[1]}"
                result = self.boot(*NEW, "--http-port", str(port), "--timeout", "0.5", tftp=address)
        self.check_installed(result)
        self.assertEqual([way for way, _, _ in self.ways(result)], ["http", "tftp", "http", "http", "http", "http"], result)


class Who(Phones):
    """Which phones ask by HTTP, and where."""

    def check(self, asked, *options):
        """Whether a phone asks, and that it goes on by TFTP."""
        with web.Scripted(NOT_FOUND) as server:
            result = self.boot("--http-port", str(server.port), *options)
        self.assertEqual(result.status, 0, result)
        self.assertEqual(bool(server.asked), asked, result)
        self.assertIn(("tftp", "ITLFile.tlv", "not-found"), self.ways(result))

    def test_models(self):
        self.check(False)
        self.check(True, "--http")
        self.check(True, *NEW)
        self.check(False, *NEW, "--no-http")
        self.check(True, "--model", "7821", "--firmware", "12.1.1")
        self.check(False, "--model", "7821", "--firmware", "9.4.1")

    def test_another_tftp_port(self):
        """Without --http-port nobody is asked there."""
        self.assertNotIn("http", [way for way, _, _ in self.ways(self.boot(*NEW))])

    def test_usage(self):
        for options in (("--http", "--no-http"), ("--no-http", "--http"), ("--http-port", "0"), ("--http-port", "65536"),
                        ("--http-port", "x")):
            with self.subTest(options=options):
                result = self.boot(*options)
                self.assertEqual(result.status, 2)
                self.assertEqual(result.err.count("\n"), 1, result)


class Answers(Phones):
    """One connection for each file, and what is made of what comes."""

    def ask(self, *answers):
        """A boot with a server that answers so: CTL, ITL, ITLFile, configuration."""
        with web.Scripted(*answers) as server:
            result = self.boot(*NEW, "--http-port", str(server.port))
        return result, server

    def test_the_request(self):
        _, server = self.ask(NOT_FOUND)
        names = [*FILES, f"SEP{MAC}.cnf.xml", "XMLDefault.cnf.xml"]
        port = server.address.rpartition(":")[2]
        self.assertEqual(server.asked, [f"GET /{name} HTTP/1.1\r\nHost:127.0.0.1:{port}\r\n\r\n".encode() for name in names])

    def test_bodies(self):
        ok = b"HTTP/1.1 200 OK\r\n"
        half = len(LIST) // 2
        chunks = b"%x\r\n%s\r\n%x;a=b\r\n%s\r\n0\r\n\r\n" % (half, LIST[:half], len(LIST) - half, LIST[half:])
        for body in (b"Content-length: %d\r\nCache-Control: no-store\r\nContent-type: */*\r\n\r\n%s" % (len(LIST), LIST),
                     b"CONTENT-LENGTH:%d\r\n\r\n%s" % (len(LIST), LIST), b"\r\n" + LIST,
                     b"Transfer-Encoding: chunked\r\n\r\n" + chunks):
            with self.subTest(body=body[:40]):
                self.state = self.enterContext(lab.folder()) / "state"
                result, _ = self.ask(NOT_FOUND, NOT_FOUND, ok + body, NOT_FOUND)
                self.check_installed(result)

    def test_failures(self):
        """Each brings TFTP, and the next file begins by HTTP again."""
        ok = b"HTTP/1.1 200 OK\r\n"
        for answer, reason in ((b"HTTP/1.1 503 Busy\r\n\r\n", "http-busy"), (b"HTTP/1.1 403 No\r\n\r\n", "access-violation"),
                               (b"HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n", "http-error"), (b"", "network-error"),
                               (ok + b"Content-Length: 9\r\n\r\nfew", "http-error"), (b"220 ftp\r\n", "http-error"),
                               (ok + b"Content-Length: 70000\r\n\r\n", "too-large"),
                               (ok + b"Content-Length: 9\r\nContent-Length: 8\r\n\r\n", "http-error")):
            with self.subTest(answer=answer):
                self.state = self.enterContext(lab.folder()) / "state"
                result, server = self.ask(answer)
                self.assertEqual(result.status, 0, result)
                seen = self.ways(result)
                self.assertEqual(seen[:2], [("http", FILES[0], reason), ("tftp", FILES[0], "not-found")])
                self.assertEqual(len(server.asked), 5)

    def test_silence_costs_one_wait(self):
        result, server = self.ask(None)
        self.assertEqual(result.status, 0, result)
        self.assertEqual([entry for entry in self.ways(result) if entry[0] == "http"], [("http", FILES[0], "http-timeout")])
        self.assertEqual(len(server.asked), 1)


if __name__ == "__main__":
    lab.main()
