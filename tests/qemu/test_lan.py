# SPDX-License-Identifier: GPL-2.0-or-later
"""The network of emulated boards (boards/qemu): packets as the RFCs have them, and nothing reached but what was given."""
import pathlib
import signal
import socket
import struct
import subprocess
import sys
import threading
import unittest
import unittest.mock

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent.parent / "boards" / "qemu"))

import emulated  # pylint: disable=wrong-import-position
import lab  # pylint: disable=wrong-import-position
import packets  # pylint: disable=wrong-import-position
import run  # pylint: disable=wrong-import-position
from lan import GUEST, MAC, ROUTER, Lan  # pylint: disable=wrong-import-position

GUEST_MAC = bytes.fromhex("020000000001")


class Packets(unittest.TestCase):
    """Built packets can be read, damaged ones cannot."""

    def test_checksum(self):
        """The example of RFC 1071, section 3."""
        self.assertEqual(packets.checksum(bytes.fromhex("0001f203f4f5f6f7")), ~0xDDF2 & 0xFFFF)

    def frame(self, packet):
        """A packet in a frame to the router."""
        return packets.ethernet(MAC, GUEST_MAC, packets.ETHERTYPE_IPV4, packet)

    def test_udp(self):
        datagram = packets.Datagram((GUEST, 1000), (ROUTER, 69), b"odd")
        frame = self.frame(packets.udp(datagram))
        self.assertEqual(packets.read_udp(*packets.read_ipv4(frame)[1:]), datagram)
        damaged = bytearray(frame)
        damaged[42] ^= 1
        self.assertIsNone(packets.read_udp(*packets.read_ipv4(bytes(damaged))[1:]))
        damaged = bytearray(frame)
        damaged[26] ^= 1
        self.assertIsNone(packets.read_ipv4(bytes(damaged)))

    def test_tcp(self):
        segment = packets.Segment((GUEST, 1000), (ROUTER, 2445), 1, 2, packets.SYN, 500, b"", 1460)
        self.assertEqual(packets.read_tcp(*packets.read_ipv4(self.frame(packets.tcp(segment)))[1:]), segment)


class Guest:
    """A hand-made guest on the wire of a Lan."""

    def __init__(self, test, **options):
        ours, theirs = socket.socketpair()
        self.wire = ours
        self.wire.settimeout(0.3)
        self.lan = Lan(theirs, **options)
        self.running = True
        self.thread = threading.Thread(target=self.turn)
        test.addCleanup(self.stop)

    def start(self):
        """Runs the LAN."""
        self.thread.start()
        return self

    def turn(self):
        """The LAN's loop."""
        while self.running and self.lan.poll(0.01):
            pass

    def stop(self):
        """Ends it."""
        self.running = False
        if self.thread.ident is not None:
            self.thread.join()
        self.lan.close()
        self.wire.close()

    def send(self, packet):
        """An IPv4 packet to the router."""
        frame = packets.ethernet(MAC, GUEST_MAC, packets.ETHERTYPE_IPV4, packet)
        self.wire.sendall(struct.pack(">I", len(frame)) + frame)

    def receive(self):
        """The next frame's IPv4 packet as (protocol, source, target, payload); None when nothing comes."""
        try:
            length = struct.unpack(">I", self.wire.recv(4, socket.MSG_WAITALL))[0]
            return packets.read_ipv4(self.wire.recv(length, socket.MSG_WAITALL))
        except TimeoutError:
            return None


class Reach(unittest.TestCase):
    """What a guest reaches."""

    def test_only_servers_on_loopback_are_taken(self):
        guest = Guest(self)
        with self.assertRaises(ValueError):
            guest.lan.add_server("192.0.2.1", 69)

    def test_a_server_that_was_not_given_stays_unreached(self):
        guest = Guest(self)
        with lab.udp_socket() as given, lab.udp_socket() as other:
            given.settimeout(5)
            other.settimeout(0.3)
            seen = guest.lan.add_server(lab.HOST, given.getsockname()[1])
            guest.start()
            for port in (other.getsockname()[1], given.getsockname()[1]):
                guest.send(packets.udp(packets.Datagram((GUEST, 2000), (seen[0], port), b"hello")))
            self.assertEqual(given.recv(100), b"hello")
            with self.assertRaises(TimeoutError):
                other.recv(100)

    def test_an_answer_from_a_new_port_can_be_answered(self):
        """TFTP's transfer identifiers."""
        guest = Guest(self)
        with lab.udp_socket() as server, lab.udp_socket() as transfer:
            server.settimeout(5)
            transfer.settimeout(5)
            seen = guest.lan.add_server(lab.HOST, server.getsockname()[1])
            guest.start()
            guest.send(packets.udp(packets.Datagram((GUEST, 2000), seen, b"request")))
            _, relay = server.recvfrom(100)
            transfer.sendto(b"data", relay)
            answer = packets.read_udp(*guest.receive()[1:])
            self.assertEqual((answer.source, answer.data), ((ROUTER, transfer.getsockname()[1]), b"data"))
            guest.send(packets.udp(packets.Datagram((GUEST, 2000), answer.source, b"ack")))
            self.assertEqual(transfer.recv(100), b"ack")

    def test_a_server_of_the_guest_is_reached_by_loopback_only(self):
        guest = Guest(self)
        with self.assertRaises(ValueError):
            guest.lan.add_guest_server("192.0.2.1", 0)
        for host in (lab.HOST, "::1"):
            with self.subTest(host=host):
                guest = Guest(self)
                address = guest.lan.add_guest_server(host, 0)
                guest.start()
                with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM) as client:
                    client.settimeout(5)
                    client.sendto(b"question", address)
                    question = packets.read_udp(*guest.receive()[1:])
                    self.assertEqual((question.target, question.data), ((GUEST, address[1]), b"question"))
                    stranger = (question.source[0], question.source[1] ^ 1)
                    for target, data in ((stranger, b"not asked"), (question.source, b"answer")):
                        guest.send(packets.udp(packets.Datagram(question.target, target, data)))
                    self.assertEqual(client.recv(100), b"answer")

    def test_a_client_of_the_guest_s_server(self):
        """By hand: the handshake (its answer lost once), a request, an answer, both ends of it."""
        guest = Guest(self)
        self.assertRaises(ValueError, guest.lan.add_guest_listener, "192.0.2.1", 80, 80)
        address = guest.lan.add_guest_listener(lab.HOST, 0, 80)
        guest.start()
        guest.send(packets.udp(packets.Datagram((GUEST, 9), (ROUTER, 9), b"")))  # whereby its address is known
        guest.wire.settimeout(lab.START_SECONDS)

        def segment_with(data=b"", flags=0):
            """The next one that is no repetition of those before."""
            while True:
                segment = packets.read_tcp(*guest.receive()[1:])
                if segment.data == data and segment.flags & flags == flags:
                    return segment

        with socket.create_connection(address, lab.START_SECONDS) as client:
            syn = segment_with(flags=packets.SYN)
            self.assertEqual((syn.target, syn.flags), ((GUEST, 80), packets.SYN))
            again = segment_with(flags=packets.SYN)
            self.assertEqual((again.seq, again.flags), (syn.seq, packets.SYN))
            behind = syn.seq + 1 & 0xFFFFFFFF
            guest.send(packets.tcp(packets.Segment(syn.target, syn.source, 700, behind, packets.SYN | packets.ACK, 4000, b"",
                                                   1000)))
            self.assertEqual(segment_with(flags=packets.ACK).ack, 701)
            client.sendall(b"request")
            request = segment_with(b"request")
            self.assertEqual(request.seq, behind)
            guest.send(packets.tcp(packets.Segment(syn.target, syn.source, 701, request.seq + 7 & 0xFFFFFFFF,
                                                   packets.ACK | packets.FIN, 4000, b"answer")))
            self.assertEqual(client.recv(100), b"answer")
            self.assertEqual(client.recv(100), b"")

    def test_a_connection_to_nobody_is_refused(self):
        guest = Guest(self).start()
        guest.send(packets.tcp(packets.Segment((GUEST, 3000), (ROUTER, 80), 7, 0, packets.SYN, 1000)))
        segment = packets.read_tcp(*guest.receive()[1:])
        self.assertEqual((segment.flags & packets.RST, segment.ack), (packets.RST, 8))

    def test_lost_frames_are_counted_by_seed(self):
        counts = []
        for _ in range(2):
            guest = Guest(self, loss=0.5, seed=3)
            guest.start()
            for number in range(100):
                guest.send(packets.udp(packets.Datagram((GUEST, 2000), (ROUTER, number + 1), b"")))
            while guest.receive() is not None:
                pass
            counts.append(guest.lan.dropped)
        self.assertEqual(counts[0], counts[1])
        self.assertGreater(counts[0], 20)


# What QEMU is to the one that wakes it: it has SIGIO blocked before its guest says anything, and waits for it.
SLEEPER = """
import os, signal, sys
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGIO})
os.write(int(sys.argv[1]), bytes.fromhex("0000000400000000"))
sys.exit(0 if signal.sigtimedwait({signal.SIGIO}, 60) else 1)
"""


class Nudges(unittest.TestCase):
    """An emulator that would sleep over its guest's timers."""

    def test_it_is_woken_where_no_frame_gets_through(self):
        ours, theirs = socket.socketpair()
        lan = Lan(ours, loss=1.0)
        self.addCleanup(lan.close)
        with theirs, subprocess.Popen([sys.executable, "-c", SLEEPER, str(theirs.fileno())],
                                      pass_fds=[theirs.fileno()]) as process:
            nudge = run.Nudge(process)
            while process.poll() is None:
                lan.poll(0.01)
                nudge.poll(lan)
        self.assertEqual((process.returncode, lan.dropped), (0, 1))

    def test_it_is_left_alone_while_it_starts(self):
        guest, signals = Guest(self), []
        process = unittest.mock.Mock(send_signal=signals.append)
        nudge = run.Nudge(process)
        nudge.poll(guest.lan)
        self.assertEqual(signals, [])
        guest.lan.heard = True
        nudge.poll(guest.lan)
        self.assertEqual(signals, [signal.SIGIO])


if __name__ == "__main__":
    emulated.BOARD = "none"
    emulated.main()
