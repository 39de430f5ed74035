# SPDX-License-Identifier: GPL-2.0-or-later
"""DeviceTLInfo over CoAP: what a phone reports to a collector, and what it makes of the collector's answer."""
import contextlib
import hashlib
import pathlib
import socket
import struct
import threading
import unittest
import xml.etree.ElementTree as ElementTree

import lab

FILES = pathlib.Path(__file__).parent / "files"
MAC = "001122334455"
CON, ACK, RST = 0, 2, 3
URI_HOST, URI_PATH, CONTENT_FORMAT, URI_QUERY, BLOCK1 = 3, 11, 12, 15, 27
CHANGED, CONTINUE, TOO_LARGE = 2 << 5 | 4, 2 << 5 | 31, 4 << 5 | 13


def read(name):
    """A file of the interop set."""
    return (FILES / name).read_bytes()


class Request:
    """A CoAP message (RFC 7252 section 3)."""

    def __init__(self, packet):
        first, self.code, self.mid = struct.unpack(">BBH", packet[:4])
        self.kind = first >> 4 & 3
        self.token = packet[4:4 + (first & 15)]
        self.options, self.payload = [], b""
        number, rest = 0, packet[4 + len(self.token):]
        while rest:
            if rest[0] == 0xFF:
                self.payload = rest[1:]
                break
            delta, length, rest = rest[0] >> 4, rest[0] & 15, rest[1:]
            if delta == 13:
                delta, rest = rest[0] + 13, rest[1:]
            if length == 13:
                length, rest = rest[0] + 13, rest[1:]
            number += delta
            self.options.append((number, rest[:length]))
            rest = rest[length:]

    @property
    def path(self):
        """Uri-Path."""
        return "/".join(value.decode() for number, value in self.options if number == URI_PATH)


class Collector:
    """Answers every confirmable request with one code; None: says nothing; "reset": resets."""

    def __init__(self, answer=CHANGED, why=""):
        self.answer = answer
        self.payload = b"\xff" + why if why else b""
        self.requests = []
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((lab.HOST, 0))
        self.uri = f"coap://{lab.HOST}:{self.socket.getsockname()[1]}/alarms"

    def __enter__(self):
        self.thread = threading.Thread(target=self.listen)
        self.thread.start()
        return self

    def __exit__(self, *_):
        with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as stop:
            stop.sendto(b"", self.socket.getsockname())
        self.thread.join()
        self.socket.close()

    def listen(self):
        """Takes requests until an empty datagram comes."""
        while True:
            packet, client = self.socket.recvfrom(4096)
            if not packet:
                return
            request = Request(packet)
            self.requests.append(request)
            self.respond(request, client)

    def respond(self, request, client):
        """Answers one."""
        if self.answer == "reset":
            self.socket.sendto(struct.pack(">BBH", 1 << 6 | RST << 4, 0, request.mid), client)
        elif self.answer is not None:
            head = struct.pack(">BBH", 1 << 6 | ACK << 4 | len(request.token), self.answer, request.mid)
            self.socket.sendto(head + request.token + self.payload, client)


class SmallCollector(Collector):
    """Takes blocks of 16 << exponent bytes and says so (RFC 7959 section 2.9.3); first it asks for larger ones."""

    def __init__(self, *exponents):
        super().__init__()
        self.exponents = list(exponents)
        self.body = None

    def reply(self, request):
        """Code and Block1 option for a request."""
        block = next((int.from_bytes(value, "big") for number, value in request.options if number == BLOCK1), None)
        if block is None or block & 7 > self.exponents[0] or len(self.exponents) > 1:
            hint = self.exponents.pop(0) if len(self.exponents) > 1 else self.exponents[0]
            return TOO_LARGE, bytes([hint])
        more, number = block >> 3 & 1, block >> 4
        self.body = (self.body if number else b"") + request.payload
        return (CONTINUE if more else CHANGED), block.to_bytes((block.bit_length() + 7) // 8, "big")

    def respond(self, request, client):
        code, block = self.reply(request)
        head = struct.pack(">BBH", 1 << 6 | ACK << 4 | len(request.token), code, request.mid)
        self.socket.sendto(head + request.token + bytes([0xD0 | len(block), BLOCK1 - 13]) + block, client)


class Alarms(unittest.TestCase):
    """One boot, one alarm."""

    def setUp(self):
        self.root = self.enterContext(lab.folder({"ITLFile.tlv": read("c1-cucm-shape.tlv")}))
        self.state = self.enterContext(lab.folder()) / "state"
        self.tftp = self.enterContext(lab.Atftpd(self.root)).address

    def boot(self, *uris, options=()):
        """Boots once."""
        alarms = [word for uri in uris for word in ("--alarm", uri)]
        return lab.itlsim("phone", "boot", "--state", self.state, "--mac", MAC, "--tftp", self.tftp, *alarms, "--json",
                          "--timeout", "2", *options)

    def values(self, request):
        """The members of an alarm, in order."""
        root = ElementTree.fromstring(request.payload)
        self.assertEqual(root.tag, "x-cisco-alarm")
        self.assertEqual(root.find("Alarm").get("Name"), "DeviceTLInfo")
        return {item.get("name"): item.text or "" for item in root.iter("String")}

    def signature(self, name):
        """SHA-1 of a list as alarms write it."""
        return "".join(f"{byte:02X} " for byte in hashlib.sha1(read(name)).digest())

    def test_first_list(self):
        with Collector() as collector:
            report = self.boot(collector.uri).json
        self.assertEqual(report["alarms"], [{"name": "DeviceTLInfo", "uri": collector.uri, "delivered": True}])
        request, = collector.requests
        self.assertEqual((request.kind, request.code, request.path), (CON, 2, "alarms"))
        self.assertIn((CONTENT_FORMAT, b"\x29"), request.options)
        values = self.values(request)
        self.assertEqual(list(values), ["DeviceName", "IPv4Address", "IPv6Address", "CTL_Signature", "CTL_TFTP_Server",
                                        "ITL_Signature", "ITL_TFTP_Server", "StatusCode"])
        self.assertEqual(values, {"DeviceName": f"SEP{MAC}", "IPv4Address": lab.HOST, "IPv6Address": "",
                                  "CTL_Signature": "Not Installed", "CTL_TFTP_Server": "N/A",
                                  "ITL_Signature": self.signature("c1-cucm-shape.tlv"), "ITL_TFTP_Server": lab.HOST,
                                  "StatusCode": "3"})

    def test_smaller_blocks_are_asked_for(self):
        for exponents in ((2,), (0,), (6, 4, 3)):
            with self.subTest(exponents=exponents), SmallCollector(*exponents) as collector:
                result = self.boot(collector.uri)
                self.assertEqual((result.json["alarms"][0]["delivered"], result.err), (True, ""))
                self.assertEqual(ElementTree.fromstring(collector.body).tag, "x-cisco-alarm")
                self.assertLessEqual(max(len(request.payload) for request in collector.requests[-3:]), 16 << exponents[-1])

    def test_same_size_again_is_final(self):
        """Who asks for a size that was tried, or for none, is not asked for ever."""
        class Stubborn(SmallCollector):
            """Never content."""
            def reply(self, request):
                return TOO_LARGE, bytes([self.exponents[0]])

        with Stubborn(4) as collector:
            result = self.boot(collector.uri)
            self.assertFalse(result.json["alarms"][0]["delivered"])
            self.assertEqual(len(collector.requests), 2)
            self.assertEqual(result.err, f"error: alarm {collector.uri}: refused: 4.13\n")

    def test_reason_of_a_refusal(self):
        for why, said in ((b"not XML", ": not XML"), (b"", ""), (b"a\x1b[2Jb\xff\n", ": a?[2Jb??"), (b"x" * 1000, "x" * 80)):
            with self.subTest(why=why), Collector(4 << 5, why) as collector:
                result = self.boot(collector.uri)
                self.assertFalse(result.json["alarms"][0]["delivered"])
                self.assertTrue(result.err.startswith(f"error: alarm {collector.uri}: refused: 4.00"), result.err)
                self.assertEqual(result.err.count("\n"), 1)
                self.assertIn(said, result.err)
                self.assertLess(len(result.err), 300)

    def test_addresses_as_options(self):
        for path, expected in (("", []), ("/", []), ("/al%61rms", [(URI_PATH, b"alarms")]),
                               ("/a%2Fb%3Fc//d/?e=%26&f", [(URI_PATH, b"a/b?c"), (URI_PATH, b""), (URI_PATH, b"d"),
                                                           (URI_PATH, b""), (URI_QUERY, b"e=&"), (URI_QUERY, b"f")])):
            with self.subTest(path=path), Collector() as collector:
                uri = collector.uri.removesuffix("/alarms") + path
                self.assertTrue(self.boot(uri).json["alarms"][0]["delivered"])
                options = [option for option in collector.requests[0].options if option[0] in (URI_PATH, URI_QUERY)]
                self.assertEqual(options, expected)

    def test_a_name_is_told(self):
        with Collector() as collector:
            self.assertTrue(self.boot(collector.uri.replace(lab.HOST, "LocalHost")).json["alarms"][0]["delivered"])
            self.assertTrue(self.boot(collector.uri).json["alarms"][0]["delivered"])
        named, numbered = collector.requests[0], collector.requests[-1]
        self.assertIn((URI_HOST, b"localhost"), named.options)
        self.assertNotIn(URI_HOST, dict(numbered.options))

    def test_told_to_people(self):
        words = ("phone", "boot", "--state", self.state, "--mac", MAC, "--tftp", self.tftp, "--timeout", "1", "--alarm")
        for answer, told in ((2 << 5 | 4, "delivered"), (4 << 5, "not delivered")):
            with Collector(answer) as collector:
                self.assertIn(f"\nAlarm {collector.uri}: {told}\n", lab.itlsim(*words, collector.uri).text)

    def test_locked_out_phone_reports_the_list_it_kept(self):
        self.boot()
        lab.put(self.root, "ITLFile.tlv", read("x1-stranger.tlv"))
        with Collector() as collector:
            result = self.boot(collector.uri)
        self.assertEqual(result.status, 3)
        values = self.values(collector.requests[0])
        self.assertEqual(values["ITL_Signature"], self.signature("c1-cucm-shape.tlv"))
        self.assertEqual(values["StatusCode"], "9")

    def test_unchanged_list_has_no_status_code(self):
        self.boot()
        with Collector() as collector:
            self.boot(collector.uri)
        self.assertNotIn("StatusCode", self.values(collector.requests[0]))

    def test_answers(self):
        for answer, told in ((4 << 5 | 3, "refused: 4.03: why"), (5 << 5, "not taken now: 5.00: why"),
                             (5 << 5 | 3, "not taken now: 5.03: why"), (None, None), ("reset", None)):
            with self.subTest(answer=answer), Collector(answer, b"why") as collector:
                result = self.boot(collector.uri)
                self.assertEqual(result.err, f"error: alarm {collector.uri}: {told}\n" if told else "")
                self.assertEqual(result.status, 0, result)
                self.assertFalse(result.json["alarms"][0]["delivered"])
                self.assertTrue(collector.requests)

    def test_several_collectors(self):
        with Collector(None) as silent, Collector() as good:
            report = self.boot(silent.uri, "coap://127.0.0.1:1/alarms", good.uri).json
        self.assertEqual([alarm["delivered"] for alarm in report["alarms"]], [False, False, True])

    def test_old_firmware_sends_none(self):
        with Collector() as collector:
            report = self.boot(collector.uri, options=("--firmware", "9.3.1")).json
        self.assertEqual(report["alarms"], [])
        self.assertEqual(collector.requests, [])

    def test_wrong_addresses(self):
        for uri in ("http://127.0.0.1/alarms", "coap:", "127.0.0.1", "coap:///alarms", "coap://me@127.0.0.1/alarms",
                    "coap://127.0.0.1:0/alarms", "coap://127.0.0.1:65536/alarms", "coap://127.0.0.1/alarms#top",
                    "coap://127.0.0.1/a/../alarms", "coap://127.0.0.1/%zz", "coap://127.0.0.1/al\narms",
                    "coap://127.0.0.1/" + "a" * 256):
            self.assertEqual(self.boot(uri).status, 2)


if __name__ == "__main__":
    unittest.main()
