# SPDX-License-Identifier: GPL-2.0-or-later
"""The phone of an emulated board as a person and as tools see it: keys at the console and over HTTP, who may press them,
and the screen as text, as XML and as a picture."""
import base64
import http.server
import ssl
import threading
import unittest
import urllib.parse
import xml.etree.ElementTree as ET

import emulated
import certificates
import lab
import page_readers as readers
import screenshots
from emulated import FILES, MAC, read, sha1
from running_board import Running

LIST, STRANGER = "a1-first-sha1.tlv", "x1-stranger.tlv"
ANN = {"Authorization": "Basic " + base64.b64encode(b"ann:a&b c%").decode()}


class Users(http.server.BaseHTTPRequestHandler):
    """An authentication URL: ann and her password are known."""

    def do_GET(self):
        """Answers with the one word, or another."""
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        known = query == {"UserID": ["ann"], "Password": ["a&b c%"], "devicename": [f"SEP{MAC}"]}
        body = b"AUTHORIZED" if known else b"UN-AUTHORIZED"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Says nothing."""


def document(*keys):
    """The body of a push, as it stands."""
    return "XML=<CiscoIPPhoneExecute>" + "".join(f'<ExecuteItem Priority="0" URL="Key:{key}"/>' for key in keys) + \
           "</CiscoIPPhoneExecute>"


class Push(unittest.TestCase):
    """A board that stays up."""

    def setUp(self):
        self.root = self.enterContext(lab.folder())
        self.server = self.enterContext(lab.Atftpd(self.root)).address

    def test_freed_over_http(self):
        """A locked-out phone asks who may press its keys, and a macro of three pushes erases its list."""
        with Running(self.server, *self.users("authenticationURL", "http"), model="7962") as board:
            for name in (LIST, STRANGER):
                lab.put(self.root, "ITLFile.tlv", read(name))
                board.type("boot")
                self.assertEqual(board.next_report()["trust"], "trusted" if name == LIST else "untrusted")
            with board.pages() as phone:
                self.refused(phone)
                for keys in (("Settings", "KeyPad4", "KeyPad5"), ("KeyPad2", "KeyPadStar", "KeyPadStar"), ("KeyPadPound", "Soft4")):
                    self.assertEqual(self.pushed(phone, keys), ["Success"] * len(keys))
                self.assertIn("<PlaneTitle>ITL File<", phone.ask("/CGI/ModeInfo", headers=ANN)[2].decode())
                self.assertEqual(self.pushed(phone, ["Soft2"]), ["Success"])
            report = board.next_report()
        self.assertEqual((report["trust"], report["itl"]["sha1"], report["itl"]["verified_by"]), ("trusted", sha1(STRANGER), "first-use"))

    def users(self, member, scheme, certificate=None):
        """A server that knows its users, named by the phone's configuration. @return options that lead there"""
        server = self.enterContext(http.server.ThreadingHTTPServer((lab.HOST, 0), Users))
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.shutdown)
        url = f"{scheme}://auth.lab:8080/ccmcip/authenticate.jsp"
        lab.put(self.root, f"SEP{MAC}.cnf.xml", f"<device><{member}>{url}</{member}></device>".encode())
        return "--reach", f"auth.lab:8080={lab.HOST}:{server.server_port}"

    def test_over_https(self):
        """The secure URL's server is one that the installed list names, or one that it does not."""
        maker = certificates.Maker()
        self.addCleanup(maker.close)
        server, stranger = (maker.certificate(name, bits=2048, digest="sha256", key=name) for name in ("auth", "stranger"))
        for certificate, data in ((server, ["Success"]), (stranger, [])):
            with self.subTest(certificate=certificate.name):
                options = self.users("secureAuthenticationURL", "https", certificate)
                (self.root / "ITLFile.tlv").unlink(missing_ok=True)
                with Running(self.server, *options, "--firmware", "12.5.1", model="8845") as board, board.pages() as phone:
                    made = lab.itlsim("file", "build", self.root / "ITLFile.tlv", "--sign", FILES / "sast.pem", "--record",
                                      f"sast={FILES / 'sast.pem'}", "--record", f"app-server={server}")
                    self.assertEqual(made.status, 0, made)
                    board.type("boot")
                    self.assertEqual(board.next_report()["trust"], "trusted")
                    self.assertEqual(self.pushed(phone, ["Applications"]), data)

    def refused(self, phone):
        """Without credentials a challenge, with wrong ones an error; nothing is pressed."""
        status, headers, _ = phone.ask("/CGI/Execute", "POST", document("Settings"))
        self.assertEqual((status, headers["WWW-Authenticate"]), (401, 'Basic realm="user"'))
        wrong = {"Authorization": "Basic " + base64.b64encode(b"ann:wrong").decode()}
        status, _, body = phone.ask("/CGI/Execute", "POST", document("Settings"), wrong)
        self.assertEqual((status, body), (200, b'<CiscoIPPhoneError Number="4" />'))
        self.assertIn(f"<PlaneTitle>SEP{MAC}<", phone.ask("/CGI/ModeInfo", headers=ANN)[2].decode())

    def pushed(self, phone, keys):
        """Presses keys in one push. @return the items' data"""
        status, _, body = phone.ask("/CGI/Execute", "POST", document(*keys), ANN)
        self.assertEqual(status, 200)
        return [item.get("Data") for item in ET.fromstring(body)]

    def test_console_and_picture(self):
        """Text, XML and picture are of the same screen; a server typed in outlives its lists and a restart."""
        lab.put(self.root, "ITLFile.tlv", read(LIST))
        other_root = self.enterContext(lab.folder({"ITLFile.tlv": read(STRANGER)}))
        other = self.enterContext(lab.Atftpd(other_root)).address
        with Running(self.server, "--reach", f"other.lab:6900={other}", "--firmware", "12.1.1", model="7841") as board, \
             board.pages() as phone:
            board.type("key Applications 5 1")
            shown = board.wait_for(r"^ Network Setup.*\n(?:.*\n)*? +Exit.*$")
            info = phone.ask("/CGI/ModeInfo")[2].decode()
            picture = screenshots.bmp(phone.ask("/CGI/Screenshot")[2])
            screenshots.compare(self, picture, info)
            png = self.enterContext(lab.folder()) / "screen.png"
            self.assertEqual(lab.itlsim("phone", "screenshot", board.address, png).status, 0)
            self.assertEqual(screenshots.png(png.read_bytes()), picture)
            rows = [row.rstrip() for row, _ in screenshots.text(picture, 1) if row.strip()]
            self.assertEqual([line[1:] for line in shown.splitlines()], [row[1:] for row in rows])
            board.type(f"key **# 6 Soft2 7 Soft1 {'Soft1 ' * 20}")
            board.type("key 10*0*2*2#6900 Soft3 Soft3")
            self.from_the_other(board.next_report())
            board.type("restart")
            self.from_the_other(board.next_report(), "unchanged")
            with board.pages() as again:
                self.assertEqual(readers.by_label(again.page("/NetworkConfiguration"), "Alternate TFTP"), "Yes")
            board.type("key Applications 5 4 1 Soft2")
            self.assertEqual(board.next_report()["itl"]["sha1"], sha1(LIST))
            board.type("restart #")
            board.wait_for("^ 123456789[*]0# erases everything")
            board.type("key 123456789*0#")
            self.assertEqual(board.next_report()["itl"]["verified_by"], "first-use")

    def from_the_other(self, report, verified_by="first-use"):
        """The other server's list is the one installed."""
        self.assertEqual((report["itl"]["sha1"], report["itl"]["verified_by"]), (sha1(STRANGER), verified_by), report)


if __name__ == "__main__":
    emulated.main()
