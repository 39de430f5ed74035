# SPDX-License-Identifier: GPL-2.0-or-later
"""A small CoAP client (RFC 7252), one alarm after the other or many at once, and libcoap's for the rest."""
import collections
import selectors
import shutil
import socket
import struct
import time
import urllib.parse

import lab

CON, NON, ACK, RST = range(4)
GET, POST = 1, 2
CHANGED, CONTENT, BAD_REQUEST, TOO_LARGE = 2 << 5 | 4, 2 << 5 | 5, 4 << 5, 4 << 5 | 13
ETAG, OBSERVE, URI_PATH, CONTENT_FORMAT, URI_QUERY, ACCEPT, BLOCK2, BLOCK1 = 4, 6, 11, 12, 15, 17, 23, 27

ALARM = """<?xml version="1.0" encoding="UTF-8"?>
<x-cisco-alarm>
<Alarm Name="DeviceTLInfo">
<ParameterList>
<String name="DeviceName">{device}</String>
<String name="IPv4Address">192.0.2.1</String>
<String name="IPv6Address"></String>
<String name="CTL_Signature">Not Installed</String>
<String name="CTL_TFTP_Server">N/A</String>
<String name="ITL_Signature">{sha1}</String>
<String name="ITL_TFTP_Server">test10pub</String>
<String name="StatusCode">{status}</String>
</ParameterList>
</Alarm>
</x-cisco-alarm>
"""


def alarm(device, sha1="ab" * 20, status=3):
    """The body of an alarm."""
    pairs = "".join(f"{sha1[i:i + 2].upper()} " for i in range(0, 40, 2))
    return ALARM.format(device=device, sha1=pairs, status=status).encode()


def client_path(tls="notls"):
    """libcoap's client: "notls", or one with DTLS, "openssl" or "gnutls"."""
    program = shutil.which(f"coap-client-{tls}")
    lab.skip_unless(program, f"coap-client-{tls} is not installed (libcoap3-bin)")
    return program


def client(*words, tls="notls", **options):
    """Runs libcoap's client; it ends what it prints with a line end of its own."""
    result = lab.run(client_path(tls), *words, **options)
    result.out = result.out.removesuffix(b"\n")
    return result


Message = collections.namedtuple("Message", "kind code mid token options payload")


def extended(number):
    """Delta or length of an option: four bits and the bytes that follow (RFC 7252 section 3.1)."""
    if number < 13:
        return number, b""
    if number < 269:
        return 13, bytes([number - 13])
    return 14, struct.pack(">H", number - 269)


def encode(message):
    """A message as bytes; options are pairs of number and value."""
    packet = struct.pack(">BBH", 1 << 6 | message.kind << 4 | len(message.token), message.code, message.mid) + message.token
    last = 0
    for number, value in sorted(message.options, key=lambda pair: pair[0]):
        delta, more_delta = extended(number - last)
        length, more_length = extended(len(value))
        packet += bytes([delta << 4 | length]) + more_delta + more_length + value
        last = number
    return packet + (b"\xff" + message.payload if message.payload else b"")


def decode(packet):
    """The message that the bytes are."""
    def number(nibble):
        nonlocal at
        width = {13: 1, 14: 2}.get(nibble, 0)
        more = int.from_bytes(packet[at:at + width], "big")
        at += width
        return more + {13: 13, 14: 269}.get(nibble, nibble)

    first, code, mid = struct.unpack(">BBH", packet[:4])
    at = 4 + (first & 15)
    options, last = [], 0
    while at < len(packet) and packet[at] != 0xFF:
        head = packet[at]
        at += 1
        last += number(head >> 4)
        length = number(head & 15)
        options.append((last, packet[at:at + length]))
        at += length
    return Message(first >> 4 & 3, code, mid, packet[4:4 + (first & 15)], options, packet[at + 1:])


class Peer:
    """A client with a port of its own, which sends what it is told."""

    def __init__(self, uri, source=None):
        parts = urllib.parse.urlsplit(uri)
        self.socket = socket.socket(socket.AF_INET6 if ":" in parts.hostname else socket.AF_INET, socket.SOCK_DGRAM)
        if source:
            self.socket.bind((source, 0))
        self.socket.connect((parts.hostname, parts.port))
        self.mid = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def receive(self, seconds=10):
        """The next message; None when none comes."""
        self.socket.settimeout(seconds)
        try:
            return decode(self.socket.recv(4096))
        except OSError:
            return None

    def send(self, packet):
        """Sends a message, or bytes as they are."""
        self.socket.send(packet if isinstance(packet, bytes) else encode(packet))

    def ask(self, code, path, options=(), payload=b"", token=b"tk", kind=CON):
        """Sends a request, again where no answer comes, and returns the answer to it."""
        self.mid += 1
        paths = [(URI_PATH, part.encode()) for part in path.split("/")]
        request = Message(kind, code, self.mid, token, [*paths, *options], payload)
        for _ in range(5):
            self.send(request)
            while (answer := self.receive(2)) is not None:
                if answer.token == token and (answer.mid == self.mid or kind != CON):
                    return answer
        return None


    def whole(self, path, options=(), first=None):
        """The body of what a GET gets, in as many blocks as it has; @p first: the first of them, if it came already."""
        answer = first or self.ask(GET, path, options)
        body = answer.payload
        while (value := int.from_bytes(dict(answer.options).get(BLOCK2, b""), "big")) & 8:
            number = ((value >> 4) + 1) << 4 | value & 7
            later = [(kind, text) for kind, text in options if kind != OBSERVE]
            answer = self.ask(GET, path, [*later, (BLOCK2, number.to_bytes((number.bit_length() + 7) // 8, "big"))])
            body += answer.payload
        return body


def code_of(message):
    """What people write: 2.05."""
    return f"{message.code >> 5}.{message.code & 31:02}"


def option(delta, value):
    """An option; delta below 13, length below 269."""
    if len(value) < 13:
        return bytes([delta << 4 | len(value)]) + value
    return bytes([delta << 4 | 13, len(value) - 13]) + value


def queries(*arguments):
    """Uri-Query options behind a Content-Format."""
    return b"".join(option(0 if i else 3, argument.encode()) for i, argument in enumerate(arguments))


class Crowd:
    """Many phones that post at once: each alarm has a token of its own, and is sent again as RFC 7252 asks. What is
    posted are bodies, or tuples of a body and the arguments of its query."""

    def __init__(self, uri, sockets=64, window=200, retry=2.0):
        parts = urllib.parse.urlsplit(uri)
        self.path, self.window, self.retry = parts.path.strip("/").encode(), window, retry
        self.selector = selectors.DefaultSelector()
        self.sockets = []
        for _ in range(sockets):
            sock = socket.socket(socket.AF_INET6 if ":" in parts.hostname else socket.AF_INET, socket.SOCK_DGRAM)
            sock.connect((parts.hostname, parts.port))
            sock.setblocking(False)
            self.selector.register(sock, selectors.EVENT_READ)
            self.sockets.append(sock)
        self.answers = {}
        self.open = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.selector.close()
        for sock in self.sockets:
            sock.close()

    def send(self, number):
        """Sends or repeats a request."""
        body, _ = self.open[number]
        self.open[number] = (body, time.monotonic() + self.retry)
        head = struct.pack(">BBHI", 1 << 6 | CON << 4 | 4, POST, number & 0xFFFF, number)
        body, *query = body if isinstance(body, tuple) else (body,)
        packet = head + option(11, self.path) + option(1, b"\x29") + queries(*query) + (b"\xff" + body if body else b"")
        try:
            self.sockets[number % len(self.sockets)].send(packet)
        except OSError:
            pass  # nobody there: it is sent again

    def receive(self, seconds):
        """Takes answers for a while."""
        for key, _ in self.selector.select(seconds):
            while True:
                try:
                    packet = key.fileobj.recv(2048)
                except OSError:
                    break
                first, code, mid = struct.unpack(">BBH", packet[:4])
                if first >> 4 & 3 == CON:
                    key.fileobj.send(struct.pack(">BBH", 1 << 6 | ACK << 4, 0, mid))
                if code != 0:
                    number, = struct.unpack(">I", packet[4:8])
                    if self.open.pop(number, None) is not None:
                        self.answers[number] = code

    def post(self, bodies, until=lambda answers: False):
        """Posts all; returns the codes by number once all are answered, or until() says so."""
        waiting = collections.deque(enumerate(bodies))
        deadline = time.monotonic() + 120
        while (waiting or self.open) and not until(self.answers):
            while waiting and len(self.open) < self.window:
                number, body = waiting.popleft()
                self.open[number] = (body, 0)
                self.send(number)
            self.receive(0.05)
            now = time.monotonic()
            assert now < deadline, f"{len(self.open)} alarms are not answered"
            for number in [number for number, (_, due) in self.open.items() if due < now]:
                self.send(number)
        return self.answers
