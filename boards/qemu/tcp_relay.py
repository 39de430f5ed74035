# SPDX-License-Identifier: GPL-2.0-or-later
"""One TCP connection of the guest, ended here and carried on by a socket of this machine.

Only what a client or a server behind a short cable needs: segments out of order are dropped and come again; what
the guest does not acknowledge is sent again from the first missing byte. Frames may be lost in both directions.
"""
import errno
import os
import socket

from packets import ACK, FIN, PSH, RST, SYN, Segment

WINDOW = 65535
MSS = 1460
RESEND_S = 0.2
RESEND_MAX_S = 1.6
BUFFER = 1 << 16


def _ahead(a, b):
    """How far sequence number a lies behind b, negative when before it."""
    return (a - b + 0x80000000 & 0xFFFFFFFF) - 0x80000000


class TcpRelay:
    """A connection; `send` puts a Segment on the wire, `now` tells the time in seconds."""

    def __init__(self, syn, server, send, now):
        self.guest, self.host = syn.source, syn.target
        self.send, self.now = send, now
        self.mss = min(syn.mss or 536, MSS)
        self.window = syn.window
        self.expected = syn.seq + 1 & 0xFFFFFFFF
        self.unacked = int.from_bytes(os.urandom(4), "big")  # the first byte sent and not acknowledged
        self.sent = 0  # sequence numbers on their way behind it
        self.to_guest = bytearray()  # from unacked on; the SYN is not in it
        self.to_server = bytearray()
        self.opening, self.closed = True, False  # opening: our SYN is not acknowledged
        self.server_ended = self.guest_ended = self.shut = False
        self.resend_s, self.resend_at = RESEND_S, None
        self.socket = socket.socket(socket.AF_INET6 if ":" in server[0] else socket.AF_INET, socket.SOCK_STREAM)
        self.socket.setblocking(False)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.connected = False
        if self.socket.connect_ex(server) not in (0, errno.EINPROGRESS):
            self.refuse()

    # --- what the loop asks ---

    def wants(self):
        """(wants to read, wants to write) on the socket."""
        reading = self.connected and not self.server_ended and len(self.to_guest) < BUFFER
        writing = not self.connected or bool(self.to_server) or (self.guest_ended and not self.shut)
        return reading, writing

    def on_socket(self, readable, writable):
        """The socket can be used."""
        try:
            if writable and not self.connected:
                self._server_answered()
            elif writable:
                self._feed_server()
            if readable and self.connected:
                self._hear_server()
        except OSError:
            self.refuse()

    def on_timer(self):
        """Sends again what was not acknowledged in time."""
        if self.resend_at is None or self.now() < self.resend_at:
            return
        self.resend_s = min(self.resend_s * 2, RESEND_MAX_S)
        self.sent = 0
        self._pump(probe=True)

    # --- towards the server ---

    def _server_answered(self):
        if self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) != 0:
            self.refuse()
            return
        self.connected = True
        self._pump()

    def _feed_server(self):
        if self.to_server:
            del self.to_server[:self.socket.send(self.to_server)]
        if self.guest_ended and not self.to_server and not self.shut:
            self.shut = True
            self.socket.shutdown(socket.SHUT_WR)
            self._finish()

    def _hear_server(self):
        data = self.socket.recv(BUFFER)
        self.to_guest += data
        self.server_ended = not data
        self._pump()

    # --- towards the guest ---

    def refuse(self):
        """Ends the connection with a reset."""
        self._emit(RST | ACK, (self.unacked + self.sent) & 0xFFFFFFFF)
        self.close()

    def close(self):
        """Lets go of the socket."""
        self.closed = True
        self.resend_at = None
        self.socket.close()

    def _finish(self):
        if self.shut and self.server_ended and not self.to_guest and self.sent == 0 and self.fin_acked:
            self.close()

    fin_acked = False

    def _emit(self, flags, seq, data=b"", mss=0):
        self.send(Segment(self.host, self.guest, seq, self.expected, flags, WINDOW, data, mss))

    def _pump(self, probe=False):
        """Sends all that the guest's window takes; with probe at least one byte of what there is."""
        if self.closed or not self.connected:
            return
        if self.opening:
            if self.sent == 0:
                self._open()
                self.sent = 1
        else:
            self._pump_data(max(self.window, 1) if probe else self.window)
        self.resend_at = self.now() + self.resend_s if self.sent else None

    def _open(self):
        """Our first segment."""
        self._emit(SYN | ACK, self.unacked, mss=MSS)

    def _pump_data(self, window):
        while self.sent < min(len(self.to_guest), window):
            part = self.to_guest[self.sent:min(self.sent + self.mss, window)]
            self._emit(ACK | PSH, (self.unacked + self.sent) & 0xFFFFFFFF, bytes(part))
            self.sent += len(part)
        if self.server_ended and not self.fin_acked and self.sent == len(self.to_guest):
            self._emit(FIN | ACK, (self.unacked + self.sent) & 0xFFFFFFFF)
            self.sent += 1

    def on_segment(self, segment):
        """A segment of this connection has come."""
        if segment.flags & RST:
            self.close()
            return
        if segment.flags & SYN:
            self.sent = 0
            self._pump()
            return
        if segment.flags & ACK:
            self._take_ack(segment)
        if segment.data or segment.flags & FIN:
            self._take_data(segment)
        self._pump()
        self._finish()

    def _take_ack(self, segment):
        gained = _ahead(segment.ack, self.unacked)
        self.window = segment.window
        limit = 1 if self.opening else len(self.to_guest) + (1 if self.server_ended and not self.fin_acked else 0)
        if not 0 < gained <= limit:
            return
        if self.opening:
            self.opening = False
        else:
            self.fin_acked = self.fin_acked or gained > len(self.to_guest)
            del self.to_guest[:gained]
        self.unacked = segment.ack
        self.sent = max(self.sent - gained, 0)
        self.resend_s = RESEND_S

    def _take_data(self, segment):
        skip = _ahead(self.expected, segment.seq)
        fresh = segment.data[skip:] if skip >= 0 else b""
        if skip >= 0 and fresh and not self.guest_ended:
            self.to_server += fresh
            self.expected = self.expected + len(fresh) & 0xFFFFFFFF
        if segment.flags & FIN and _ahead(self.expected, segment.seq + len(segment.data)) == 0:
            self.guest_ended = True
            self.expected = self.expected + 1 & 0xFFFFFFFF
        self._emit(ACK, (self.unacked + self.sent) & 0xFFFFFFFF)


class ClientRelay(TcpRelay):
    """A connection that a program of this machine has opened, carried on to a server of the guest."""

    def __init__(self, client, host, guest, send, now):
        # pylint: disable=super-init-not-called; the other one reads what the guest's first segment says
        self.guest, self.host = guest, host
        self.send, self.now = send, now
        self.mss, self.window, self.expected = MSS, 0, 0
        self.unacked = int.from_bytes(os.urandom(4), "big")
        self.sent = 0
        self.to_guest, self.to_server = bytearray(), bytearray()
        self.opening, self.closed = True, False
        self.server_ended = self.guest_ended = self.shut = False
        self.resend_s, self.resend_at = RESEND_S, None
        self.socket = client
        self.socket.setblocking(False)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.connected = True
        self._pump()

    def _open(self):
        self.send(Segment(self.host, self.guest, self.unacked, 0, SYN, WINDOW, b"", MSS))

    def on_segment(self, segment):
        """A segment of this connection has come."""
        if self.opening and segment.flags & SYN and segment.flags & ACK and _ahead(segment.ack, self.unacked) == 1:
            self.expected = segment.seq + 1 & 0xFFFFFFFF
            self.mss = min(segment.mss or 536, MSS)
            self._take_ack(segment)
            self._emit(ACK, self.unacked)
            self._pump()
        elif segment.flags & SYN and not self.opening:
            self._emit(ACK, (self.unacked + self.sent) & 0xFFFFFFFF)  # ours was lost
        elif not self.opening or segment.flags & RST:
            super().on_segment(segment)
