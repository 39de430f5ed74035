# SPDX-License-Identifier: GPL-2.0-or-later
"""What the emulated network itself answers: DHCP (RFC 2131) for the one guest, and DNS (RFC 1035) for the names given."""
import socket
import struct

DISCOVER, OFFER, REQUEST, ACKNOWLEDGE = 1, 2, 3, 5
COOKIE = b"\x63\x82\x53\x63"
OPTION_MASK, OPTION_ROUTER, OPTION_DNS = 1, 3, 6
OPTION_LEASE, OPTION_TYPE, OPTION_SERVER, OPTION_WANTED = 51, 53, 54, 55
OPTION_TFTP_NAME, OPTION_TFTP_ADDRESSES = 66, 150


def _options(message):
    found, at = {}, 240
    while at + 1 < len(message) and message[at] != 255:
        if message[at] == 0:
            at += 1
            continue
        found[message[at]] = message[at + 2:at + 2 + message[at + 1]]
        at += 2 + message[at + 1]
    return found


def _option(code, value):
    return struct.pack("BB", code, len(value)) + value


class Dhcp:
    """Gives one address to whoever asks."""

    def __init__(self, address, router, dns, tftp_name=None, tftp_addresses=()):
        self.address, self.router, self.dns = address, router, dns
        self.extra = {}
        if tftp_name:
            self.extra[OPTION_TFTP_NAME] = tftp_name.encode()
        if tftp_addresses:
            self.extra[OPTION_TFTP_ADDRESSES] = b"".join(socket.inet_aton(ip) for ip in tftp_addresses)

    def answer(self, message):
        """The answer to a DISCOVER or REQUEST, None to anything else."""
        if len(message) < 240 or message[0] != 1 or message[236:240] != COOKIE:
            return None
        options = _options(message)
        kind = {bytes([DISCOVER]): OFFER, bytes([REQUEST]): ACKNOWLEDGE}.get(options.get(OPTION_TYPE))
        if kind is None:
            return None
        wanted = options.get(OPTION_WANTED, b"")
        own = socket.inet_aton(self.router)
        head = (b"\x02" + message[1:3] + b"\0" + message[4:8] + b"\0\0" + message[10:12] + b"\0" * 4 +
                socket.inet_aton(self.address) + own + b"\0" * 4 + message[28:44] + b"\0" * 192 + COOKIE)
        body = (_option(OPTION_TYPE, bytes([kind])) + _option(OPTION_SERVER, own) +
                _option(OPTION_LEASE, struct.pack(">I", 86400)) + _option(OPTION_MASK, b"\xff\xff\xff\0") +
                _option(OPTION_ROUTER, own) + _option(OPTION_DNS, socket.inet_aton(self.dns)))
        for code, value in self.extra.items():
            if code in wanted:
                body += _option(code, value)
        return head + body + b"\xff"


def dns_answer(message, hosts):
    """The answer to a question for an A record of one of hosts (name to address); "no such name" to others."""
    if len(message) < 17 or struct.unpack_from(">HH", message, 2)[1] != 1:
        return None
    labels, at = [], 12
    while at < len(message) and message[at]:
        labels.append(message[at + 1:at + 1 + message[at]].decode("ascii", "replace"))
        at += 1 + message[at]
    question = message[12:at + 5]
    address = hosts.get(".".join(labels).lower())
    if address is None:
        return message[:2] + struct.pack(">HHHHH", 0x8183, 1, 0, 0, 0) + question
    record = struct.pack(">HHHIH4s", 0xC00C, 1, 1, 60, 4, socket.inet_aton(address))
    return message[:2] + struct.pack(">HHHHH", 0x8180, 1, 1, 0, 0) + question + record
