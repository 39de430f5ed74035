# SPDX-License-Identifier: GPL-2.0-or-later
"""Ethernet, ARP, IPv4, UDP and TCP headers: read from frames, built into frames. No options but TCP's MSS."""
import dataclasses
import socket
import struct

ETHERTYPE_IPV4 = 0x0800
ETHERTYPE_ARP = 0x0806
PROTOCOL_TCP = 6
PROTOCOL_UDP = 17
BROADCAST = b"\xff" * 6

FIN, SYN, RST, PSH, ACK = 0x01, 0x02, 0x04, 0x08, 0x10


@dataclasses.dataclass
class Datagram:
    """A UDP datagram with its addresses, as dotted text."""
    source: tuple
    target: tuple
    data: bytes


@dataclasses.dataclass
class Segment:
    """A TCP segment with its addresses."""
    source: tuple
    target: tuple
    seq: int
    ack: int
    flags: int
    window: int
    data: bytes = b""
    mss: int = 0  # from the option of a SYN; 0: not given


def checksum(data):
    """RFC 1071."""
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ethernet(target, source, ethertype, payload):
    """A frame, padded to the shortest that Ethernet has."""
    return (target + source + struct.pack(">H", ethertype) + payload).ljust(60, b"\0")


def arp_question(frame):
    """(asker's MAC, asker's IP, IP asked for) of an ARP request; None for anything else."""
    if len(frame) < 42 or struct.unpack_from(">H", frame, 12)[0] != ETHERTYPE_ARP:
        return None
    kind, sender_mac, sender_ip, _, target_ip = struct.unpack_from(">H6s4s6s4s", frame, 20)
    return (sender_mac, socket.inet_ntoa(sender_ip), socket.inet_ntoa(target_ip)) if kind == 1 else None


def arp_answer(asker_mac, asker_ip, mac, ip):
    """The frame that tells asker that ip is at mac."""
    payload = struct.pack(">HHBBH6s4s6s4s", 1, ETHERTYPE_IPV4, 6, 4, 2, mac, socket.inet_aton(ip), asker_mac,
                          socket.inet_aton(asker_ip))
    return ethernet(asker_mac, mac, ETHERTYPE_ARP, payload)


def read_ipv4(frame):
    """(protocol, source, target, payload) of an unfragmented IPv4 packet with a right checksum; None otherwise."""
    if len(frame) < 34 or struct.unpack_from(">H", frame, 12)[0] != ETHERTYPE_IPV4:
        return None
    header_bytes = (frame[14] & 15) * 4
    total, _, fragment = struct.unpack_from(">HHH", frame, 16)
    header = frame[14:14 + header_bytes]
    if header_bytes < 20 or total > len(frame) - 14 or fragment & 0x3FFF or checksum(header) != 0:
        return None
    return (header[9], socket.inet_ntoa(header[12:16]), socket.inet_ntoa(header[16:20]),
            frame[14 + header_bytes:14 + total])


def ipv4(protocol, source, target, payload):
    """An IPv4 packet."""
    header = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), 0, 0x4000, 64, protocol, 0,
                         socket.inet_aton(source), socket.inet_aton(target))
    return header[:10] + struct.pack(">H", checksum(header)) + header[12:] + payload


def _transport_checksum(protocol, source, target, payload):
    pseudo = socket.inet_aton(source) + socket.inet_aton(target) + struct.pack(">BBH", 0, protocol, len(payload))
    return checksum(pseudo + payload)


def read_udp(source, target, payload):
    """A Datagram; None when it is damaged."""
    if len(payload) < 8:
        return None
    source_port, target_port, length, given = struct.unpack_from(">HHHH", payload)
    if length < 8 or length > len(payload):
        return None
    if given != 0 and _transport_checksum(PROTOCOL_UDP, source, target, payload[:length]) != 0:
        return None
    return Datagram((source, source_port), (target, target_port), payload[8:length])


def udp(datagram):
    """The IPv4 packet of a Datagram."""
    header = struct.pack(">HHHH", datagram.source[1], datagram.target[1], 8 + len(datagram.data), 0)
    value = _transport_checksum(PROTOCOL_UDP, datagram.source[0], datagram.target[0], header + datagram.data) or 0xFFFF
    return ipv4(PROTOCOL_UDP, datagram.source[0], datagram.target[0],
                header[:6] + struct.pack(">H", value) + datagram.data)


def _mss_of(options):
    at = 0
    while at < len(options) and options[at] != 0:
        if options[at] == 1:
            at += 1
            continue
        if at + 1 >= len(options) or options[at + 1] < 2:
            return 0
        if options[at] == 2 and options[at + 1] == 4 and at + 4 <= len(options):
            return struct.unpack_from(">H", options, at + 2)[0]
        at += options[at + 1]
    return 0


def read_tcp(source, target, payload):
    """A Segment; None when it is damaged."""
    if len(payload) < 20 or _transport_checksum(PROTOCOL_TCP, source, target, payload) != 0:
        return None
    source_port, target_port, seq, ack, offset, flags, window = struct.unpack_from(">HHIIBBH", payload)
    header_bytes = (offset >> 4) * 4
    if header_bytes < 20 or header_bytes > len(payload):
        return None
    return Segment((source, source_port), (target, target_port), seq, ack, flags, window, payload[header_bytes:],
                   _mss_of(payload[20:header_bytes]))


def tcp(segment):
    """The IPv4 packet of a Segment."""
    options = struct.pack(">BBH", 2, 4, segment.mss) if segment.mss else b""
    header = struct.pack(">HHIIBBHHH", segment.source[1], segment.target[1], segment.seq, segment.ack,
                         (20 + len(options)) // 4 << 4, segment.flags, segment.window, 0, 0) + options
    value = _transport_checksum(PROTOCOL_TCP, segment.source[0], segment.target[0], header + segment.data)
    return ipv4(PROTOCOL_TCP, segment.source[0], segment.target[0],
                header[:16] + struct.pack(">H", value) + header[18:] + segment.data)
