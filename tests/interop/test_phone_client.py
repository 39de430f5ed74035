# SPDX-License-Identifier: GPL-2.0-or-later
"""`phone get` and `phone reset`: a running phone asked over CoAP and coaps, one that may not be reset, and those who
only say that they are phones."""
import contextlib
import json
import socket
import threading
import unittest

import coap
import lab
from running_phone import PhoneCoap, Running, secret

FORBIDDEN, UNAUTHORIZED, UNAVAILABLE = 4 << 5 | 3, 4 << 5 | 1, 5 << 5 | 3
REPORT = {"device": "SEP001122334455", "model": "7962", "firmware": "9.4.1", "trust": "trusted", "itl": None, "ctl": None,
          "config": None, "settings": None, "messages": [], "tvs": []}


def server_of(uri):
    """HOST:PORT of coap://HOST:PORT."""
    return uri.partition("://")[2]


class Pretender:
    """Somebody who takes CoAP requests and answers each with what a function makes of it: messages, or bytes."""

    def __init__(self, answers):
        self.answers, self.asked = answers, 0

    def __enter__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((lab.HOST, 0))
        self.socket.settimeout(0.1)
        self.ended = False
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended = True
        self.thread.join()
        self.socket.close()

    @property
    def address(self):
        """For the command line."""
        return f"{lab.HOST}:{self.socket.getsockname()[1]}"

    def serve(self):
        """Until the end."""
        while not self.ended:
            with contextlib.suppress(TimeoutError):
                packet, peer = self.socket.recvfrom(4096)
                request = coap.decode(packet)
                self.asked += 1
                for answer in self.answers(request):
                    self.socket.sendto(answer if isinstance(answer, bytes) else coap.encode(answer), peer)


def content(request, payload, code=coap.CONTENT, options=()):
    """The answer to a request, in one piece."""
    return coap.Message(coap.ACK, code, request.mid, request.token, list(options), payload)


class Asked(PhoneCoap):
    """A phone that runs, asked and reset."""

    def failed(self, result, *texts):
        """One line on standard error, nothing else, and status 1."""
        self.assertEqual((result.status, result.out, result.err.count("\n")), (1, b"", 1), result)
        for text in texts:
            self.assertIn(text, result.err)

    def test_it_says_what_show_says(self):
        got = {}
        with Running(self.state, self.tftp) as phone:
            phone.report()
            for what in ("status", "messages", "trust-list"):
                for form in ((), ("--json",)):
                    result = lab.itlsim("phone", "get", server_of(phone.uri), what, *form)
                    self.assertEqual((result.status, result.err), (0, ""), result)
                    got[what, form] = result
        for what in ("status", "messages"):
            self.assertEqual(lab.itlsim("phone", "show", what, "--state", self.state).text, got[what, ()].text)
            self.assertEqual(lab.itlsim("phone", "show", what, "--state", self.state, "--json").json,
                             got[what, ("--json",)].json)
        status = got["status", ("--json",)].json
        self.assertEqual(got["trust-list", ("--json",)].json, {"itl": status["itl"], "ctl": status["ctl"]})
        self.assertIn(f"ITL: SHA-1 {status['itl']['sha1']}", got["trust-list", ()].text)

    def test_over_coaps(self):
        psk = secret(self.folder)
        phone, _ = self.run_phone(psk=psk)
        server = server_of(phone.secure_uri)
        result = lab.itlsim("phone", "get", server, "status", "--coap-psk", psk, "--json")
        self.assertEqual((result.status, result.json["device"]), (0, "SEP001122334455"), result)
        other = lab.put(self.folder, "other.psk", b"phones:" + b"00" * 16 + b"\n")
        self.failed(lab.itlsim("phone", "get", server, "status", "--coap-psk", other, "--timeout", 3), "another secret")
        self.failed(lab.itlsim("phone", "get", server, "status", "--coap-psk", self.folder / "none"), "none")
        # No key for coap's own port, and none where coaps is.
        self.failed(lab.itlsim("phone", "get", server_of(phone.uri), "status", "--coap-psk", psk, "--timeout", 1), "over coaps")
        self.failed(lab.itlsim("phone", "get", server, "status", "--timeout", 1), server)

    def test_resets(self):
        psk = secret(self.folder)
        phone, _ = self.run_phone(psk=psk)
        self.failed(lab.itlsim("phone", "reset", server_of(phone.uri)), "refused", "--coap-allow", "--coap-psk", "4.03")
        for kind in ((), ("soft",), ("hard",)):
            result = lab.itlsim("phone", "reset", server_of(phone.secure_uri), *kind, "--coap-psk", psk)
            self.assertEqual((result.status, result.text), (0, f"{(*kind, 'soft')[0]} reset: the phone does it\n"), result)
            self.assertEqual(phone.report()["trust"], "trusted")

    def test_a_reset_over_coap_of_a_phone_that_allows_it(self):
        phone, _ = self.run_phone("--coap-allow", lab.HOST)
        result = lab.itlsim("phone", "reset", server_of(phone.uri), "hard", "--json")
        self.assertEqual((result.status, result.json), (0, {"reset": "hard"}), result)
        self.assertEqual(phone.report()["trust"], "trusted")

    def test_show_of_a_running_phone_points_to_it(self):
        with Running(self.state, self.tftp) as phone:
            phone.report()
            result = lab.itlsim("phone", "show", "status", "--state", self.state)
            self.failed(result, "its phone runs; ask it: itlsim phone get ")
            words = result.err.partition("itlsim phone get ")[2].split()
            self.assertEqual(words, [server_of(phone.uri), "status"])
            self.assertEqual(lab.itlsim("phone", "get", *words).status, 0)
            for text in (b"coap://name.example:5683\n", b"coap://\x1b[2J:5683\n", b"", b"\n", b"coap://127.0.0.1:5683/x\n"):
                lab.put(self.state, "phone.uri", text)
                self.failed(lab.itlsim("phone", "show", "status", "--state", self.state), "is in use by another process")
        self.assertEqual(sorted(path.name for path in self.state.iterdir()), ["flash.img", "phone.json"])
        with Running(self.state, self.tftp, psk=secret(self.folder)) as phone:
            phone.report()
            self.assertIn(server_of(phone.uri), lab.itlsim("phone", "show", "status", "--state", self.state).err)

    def test_nobody(self):
        with Pretender(lambda _: ()) as silent:
            self.failed(lab.itlsim("phone", "get", silent.address, "status", "--timeout", 1.5), silent.address, "no answer")
            address = silent.address
        self.failed(lab.itlsim("phone", "get", address, "status"), "nobody serves CoAP there")
        self.failed(lab.itlsim("phone", "reset", address), "nobody serves CoAP there")
        self.failed(lab.itlsim("phone", "get", "no.such.name.invalid", "status"), "does not resolve")

    def test_what_is_typed_wrong(self):
        for words in (("get",), ("get", lab.HOST), ("get", lab.HOST, "config"), ("get", lab.HOST, "status", "x"),
                      ("get", "a b", "status"), ("reset",), ("reset", lab.HOST, "now"), ("get", lab.HOST, "status", "--timeout", "x")):
            with self.subTest(words):
                result = lab.itlsim("phone", *words)
                self.assertEqual((result.status, result.out, result.err.count("\n")), (2, b"", 1), result)


class Pretenders(unittest.TestCase):
    """Who answers need not be a phone."""

    def get(self, answers, what="status", form=()):
        """What comes of asking somebody who answers so."""
        with Pretender(answers) as other:
            return lab.itlsim("phone", "get", other.address, what, "--timeout", 2, *form)

    def refused(self, answers, *texts, what="status"):
        """One line, and status 1."""
        result = self.get(answers, what)
        self.assertEqual((result.status, result.out, result.err.count("\n")), (1, b"", 1), result)
        for text in texts:
            self.assertIn(text, result.err)

    def test_codes(self):
        for code, text in ((FORBIDDEN, "refused"), (UNAUTHORIZED, "refused"), (UNAVAILABLE, "not ended its first boot"),
                           (coap.BAD_REQUEST, "no phone gives (4.00)"), (4 << 5 | 4, "no phone: it serves CoAP")):
            with self.subTest(code=code):
                self.refused(lambda request, code=code: [content(request, b"\x1b[2Jwhy", code)], text)

    def test_bodies_that_are_no_report(self):
        for body in (b"", b"{", b"[]", b"null", b"[" * 5000, b"\xff\xfe", json.dumps({**REPORT, "messages": {}}).encode(),
                     json.dumps({**REPORT, "device": "x"}).encode(), json.dumps({**REPORT, "itl": {"installed": 3}}).encode()):
            with self.subTest(body[:30]):
                self.refused(lambda request, body=body: [content(request, body[:1000])], "no report of a phone")
        for what in ("messages", "trust-list"):
            for body in (b"{}", b"3", b"[3]", b"[{}]", b'{"itl":[],"ctl":null}'):
                with self.subTest(what=what, body=body):
                    self.refused(lambda request, body=body: [content(request, body)], "no report of a phone", what=what)

    def test_texts_that_would_move_the_cursor(self):
        message = {"time": None, "text": "\x1b]0;x\x07\x9b2Jgood\n", "reason": None}
        for what, body in (("status", {**REPORT, "messages": [message], "trust": "\x1b[31mred"}), ("messages", [message])):
            for form in ((), ("--json",)):
                with self.subTest(what=what, form=form):
                    result = self.get(lambda request, body=body: [content(request, json.dumps(body).encode())], what, form)
                    self.assertEqual(result.status, 0, result)
                    self.assertIn("good", result.text)
                    self.assertTrue(all(character == "\n" or character.isprintable() for character in result.text), result.out)

    def test_blocks_without_end(self):
        def more(request):
            asked = int.from_bytes(dict(request.options).get(coap.BLOCK2, b""), "big") >> 4
            value = asked << 4 | 8 | 6
            option = (coap.BLOCK2, value.to_bytes((value.bit_length() + 7) // 8, "big"))
            return [content(request, b"x" * 1024, options=[option])]
        self.refused(more, "the answer is longer than 262144 bytes")

    def test_others_do_not_answer_for_it(self):
        body = json.dumps(REPORT).encode()
        self.refused(lambda request: [content(request._replace(token=b"guess"), body)], "no answer")
        self.refused(lambda _: [b"", b"\x40", b"\xff" * 40], "no answer")
        result = self.get(lambda request: [content(request._replace(token=b"12345678", mid=request.mid ^ 1), b"{}"),
                                           content(request, body)])
        self.assertEqual(result.status, 0, result)


if __name__ == "__main__":
    unittest.main()
