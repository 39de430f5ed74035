# SPDX-License-Identifier: GPL-2.0-or-later
"""Phones as small as they can be: UDP ports that answer POST /reset, each in its own way, and report to a collector."""
import os
import selectors
import socket
import struct
import threading

import coap
import lab

FORBIDDEN, NOT_FOUND, CONTINUE = 4 << 5 | 3, 4 << 5 | 4, 2 << 5 | 31


def ack(request, code, token=None, mid=None):
    """A piggybacked response to a request."""
    own = request[4:4 + (request[0] & 15)]
    token = own if token is None else token
    number = struct.unpack(">H", request[2:4])[0] if mid is None else mid
    return struct.pack(">BBH", 1 << 6 | coap.ACK << 4 | len(token), code, number) + token


# What a phone sends when it is asked to reset: a list of packets, each from its own port or from another one.
BEHAVIOURS = {
    "obeys": lambda request: [(ack(request, coap.CHANGED), False)],
    "separate": lambda request: [(struct.pack(">BB", 1 << 6 | coap.ACK << 4, 0) + request[2:4], False),
                                 (struct.pack(">BBH", 1 << 6 | 1 << 4 | (request[0] & 15), coap.CHANGED, 7)
                                  + request[4:4 + (request[0] & 15)], False)],
    "refuses": lambda request: [(ack(request, FORBIDDEN), False)],
    "knows not": lambda request: [(ack(request, NOT_FOUND), False)],
    "silent": lambda request: [],
    "rubbish": lambda request: [(os.urandom(1 + request[3] % 60), False), (b"", False), (b"\xff" * 1400, False),
                                (struct.pack(">BBH", 1 << 6 | coap.ACK << 4 | 15, coap.CHANGED, 0), False)],
    "wrong token": lambda request: [(ack(request, coap.CHANGED, token=b"otherone"), False)],
    "no token": lambda request: [(ack(request, coap.CHANGED, token=b""), False)],
    "other address": lambda request: [(ack(request, coap.CHANGED), True)],
    "only acknowledges": lambda request: [(struct.pack(">BB", 1 << 6 | coap.ACK << 4, 0) + request[2:4], False)],
    "says reset": lambda request: [(struct.pack(">BB", 1 << 6 | 3 << 4, 0) + request[2:4], False)],
}


class FakePhones:
    """A crowd of phones; use as a context."""

    def __init__(self):
        self.selector = selectors.DefaultSelector()
        self.phones = {}
        self.asked = {}
        self.other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.other.bind((lab.HOST, 0))
        self.over = False

    def add(self, device, behaviour):
        """A phone; returns its port."""
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sock.bind((lab.HOST, 0))
        sock.setblocking(False)
        self.asked[device] = []
        self.phones[device] = sock
        self.selector.register(sock, selectors.EVENT_READ, (device, BEHAVIOURS[behaviour]))
        return sock.getsockname()[1]

    def __enter__(self):
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over = True
        self.thread.join()
        for sock in (*self.phones.values(), self.other):
            sock.close()
        self.selector.close()

    def serve(self):
        """Answers until it is over."""
        while not self.over:
            for key, _ in self.selector.select(0.05):
                try:
                    request, peer = key.fileobj.recvfrom(2048)
                except OSError:
                    continue
                device, behave = key.data
                if len(request) < 4 or request[1] != coap.POST:
                    continue
                self.asked[device].append(request)
                for packet, elsewhere in behave(request):
                    (self.other if elsewhere else key.fileobj).sendto(packet, peer)
