# SPDX-License-Identifier: GPL-2.0-or-later
"""The picture of a phone that runs, saved as BMP and PNG, and what phones answer that have none."""
import contextlib
import http.server
import socket
import struct
import subprocess
import threading
import unittest

import lab
import screenshots
from test_push import Lab, WithUsers


class Saved(Lab):
    """Pictures of a phone, read by a reader of our own."""

    def test_png_and_bmp_show_what_the_xml_tells(self):
        self.serve("a1-first-sha1.tlv")
        phone = self.phone("--model", "7962")
        folder = self.enterContext(lab.folder({"screen.png": b"an older one"}))
        phone.walk("Settings 4 5 2 **#")
        info = phone.ask("GET", "/CGI/ModeInfo")[2]
        self.assertIn("ITL Signature", info)
        for name, read in (("screen.png", screenshots.png), ("screen.BMP", screenshots.bmp)):
            result = lab.itlsim("phone", "screenshot", phone.address, folder / name)
            self.assertEqual((result.status, result.out, result.err), (0, b"", ""))
            screenshots.compare(self, read((folder / name).read_bytes()), info)
        self.assertEqual((folder / "screen.BMP").read_bytes(), phone.picture())
        self.assertEqual({path.name for path in folder.iterdir()}, {"screen.png", "screen.BMP"})


class AsUser(WithUsers):
    """A phone that asks its authentication URL."""

    def take(self, address, *options):
        """Asks for a picture. @return status and what is told"""
        result = lab.itlsim("phone", "screenshot", address, self.folder / "a.png", *options)
        return result.status, result.err

    def test_who_may_see_it(self):
        self.folder = self.enterContext(lab.folder({"password": b"a&b c%\n", "wrong": b"abc\n"}))
        address = self.start().address
        status, told = self.take(address)
        self.assertEqual((status, "give --user and --password-file" in told), (1, True), told)
        status, told = self.take(address, "--user", "ann", "--password-file", self.folder / "wrong")
        self.assertEqual((status, "does not let user 'ann' in" in told), (1, True), told)
        self.assertFalse((self.folder / "a.png").exists())
        self.assertEqual(self.take(address, "--user", "ann", "--password-file", self.folder / "password"), (0, ""))
        self.assertEqual(screenshots.png((self.folder / "a.png").read_bytes())[:2], (800, 480))

    def test_password_typed(self):
        self.folder = self.enterContext(lab.folder())
        command = [lab.itlsim_path(), "phone", "screenshot", self.start().address, self.folder / "a.bmp", "--user", "ann",
                   "--password-file", "-"]
        result = subprocess.run(command, input=b"a&b c%\n", capture_output=True, check=False)
        self.assertEqual(result.returncode, 0, result)


def bmp(width, height, pixels, bits=32, packed=0):
    """A BMP as phones write it."""
    return struct.pack("<2sIIIIiiHHIIIIII", b"BM", 54 + len(pixels), 0, 54, 40, width, height, 1, bits, packed, len(pixels),
                       4875, 4875, 0, 0) + pixels


class Answers(unittest.TestCase):
    """A phone that answers anything. What is no picture leaves no file, and one line."""

    ANSWERS = [
        (200, "text/html", b"<HTML></HTML>", "text/html, no picture"),
        (200, None, b"BM", "an answer without a type, no picture"),
        (200, "text/xml", b'<CiscoIPPhoneError Number="4" />', "asks who you are"),
        (200, "text/xml", b'<CiscoIPPhoneError Number="3" />', "error 3"),
        (401, "text/html", b"", "asks who you are"),
        (404, "text/html", b"", "HTTP status 404"),
        (303, "text/html", b"", "HTTP status 303"),
        (200, "image/bmp", b"", "no BMP"),
        (200, "image/bmp", b"<HTML>" * 20, "no BMP"),
        (200, "image/bmp", bmp(2, 2, bytes(15)), "15 bytes of pixels, not 16"),
        (200, "image/bmp", bmp(2, 2, bytes(17)), "17 bytes of pixels, not 16"),
        (200, "image/bmp", bmp(1 << 20, 1 << 11, bytes(16)), "1048576x2048 pixels is no phone's"),
        (200, "image/bmp", bmp(2, 2, bytes(16), packed=1), "compressed"),
        (200, "image/png", b"\x89PNG\r\n\x1a\n" + bytes(30), "a PNG that cannot be read"),
        (200, "image/gif", b"GIF89a" + bytes(60), "no BMP"),
        (200, "image/bmp\x1b[2J", b"", None),
        (200, "image/bmp", bytes(17 << 20), "more than a picture of a phone has"),
    ]

    def setUp(self):
        case = self

        class Handler(http.server.BaseHTTPRequestHandler):
            """Answers what the test says."""

            def do_GET(self):
                """An answer."""
                status, kind, body, _ = case.answer
                self.send_response(status)
                if kind is not None:
                    self.send_header("Content-Type", kind)
                if status == 303:
                    self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with contextlib.suppress(OSError):
                    self.wfile.write(body)

            def log_message(self, *_):
                """Says nothing."""

        server = self.enterContext(http.server.ThreadingHTTPServer((lab.HOST, 0), Handler))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.shutdown)
        self.address = f"{lab.HOST}:{server.server_port}"
        self.folder = self.enterContext(lab.folder({"old.png": b"an older one"}))

    def refused(self, address=None, *options):
        """One line, and the older file stays."""
        result = lab.itlsim("phone", "screenshot", address or self.address, self.folder / "old.png", *options)
        self.assertEqual((result.status, result.err.count("\n")), (1, 1), result)
        self.assertEqual({path.name: path.read_bytes() for path in self.folder.iterdir()}, {"old.png": b"an older one"})
        return result.err

    def test_no_picture(self):
        for self.answer in self.ANSWERS:
            with self.subTest(type=self.answer[1], told=self.answer[3]):
                told = self.refused()
                self.assertNotIn("\x1b", told)
                self.assertIn(self.answer[3] or "no BMP", told)

    def test_pictures_of_others(self):
        """A BMP of 24 bits, and a PNG where a BMP is wanted."""
        self.answer = (200, "image/bmp", bmp(3, 1, bytes([1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 0]), bits=24), None)
        self.assertEqual(lab.itlsim("phone", "screenshot", self.address, self.folder / "a.png").status, 0)
        png = (self.folder / "a.png").read_bytes()
        self.assertEqual(screenshots.png(png), (3, 1, [[(3, 2, 1), (6, 5, 4), (9, 8, 7)]]))
        self.answer = (200, "image/png", png, None)
        self.assertEqual(lab.itlsim("phone", "screenshot", self.address, self.folder / "a.bmp").status, 0)
        self.assertEqual(screenshots.bmp((self.folder / "a.bmp").read_bytes()), screenshots.png(png))

    def test_nobody_answers(self):
        with socket.create_server((lab.HOST, 0)) as silent:
            port = silent.getsockname()[1]
            self.assertIn(f"{lab.HOST} port {port}: ", self.refused(f"{lab.HOST}:{port}", "--timeout", "1"))
        self.assertIn(f"{lab.HOST} port {port}: ", self.refused(f"{lab.HOST}:{port}"))
        self.assertIn("no-such-host.invalid", self.refused("no-such-host.invalid"))

    def test_usage(self):
        for words in ([], ["a"], ["a", "b.gif"], ["a", "-"], ["a b", "b.png"], ["a", "b.png", "--user", "x"],
                      ["a", "b.png", "--password-file", "x"], ["a", "b.png", "c"], ["a", "b.png", "--timeout", "x"]):
            with self.subTest(words=words):
                result = lab.itlsim("phone", "screenshot", *words)
                self.assertEqual((result.status, result.err.count("\n")), (2, 1), result)
        self.assertEqual(lab.itlsim("phone", "screenshot", self.address, self.folder / "a.png", "--user", "a", "--password-file",
                                    "/nonexistent").status, 1)


if __name__ == "__main__":
    lab.main()
