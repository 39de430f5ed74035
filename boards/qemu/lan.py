# SPDX-License-Identifier: GPL-2.0-or-later
"""The network of one emulated board: a LAN with one guest, whose servers are sockets of this machine's loopback.

Frames come and go over one stream socket, each after its length in four bytes (QEMU's `-netdev socket,fd=`). Nothing
else connects the guest with anything: only the servers that were given can be reached, and only over loopback.
"""
import ipaddress
import random
import select
import socket
import struct
import time

import packets
import services
from tcp_relay import ClientRelay, TcpRelay

GUEST = "10.0.2.15"
ROUTER = "10.0.2.2"
DNS = "10.0.2.3"
MAC = bytes.fromhex("02005e000202")
TICK_S = 0.05
FIRST_CLIENT_PORT, LAST_CLIENT_PORT = 40000, 60000


def loopback(host, port):
    """The address of a name, for socket calls; ValueError when it is not on this machine's loopback."""
    info = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    address = min(info, key=lambda entry: entry[0] != socket.AF_INET)[4][:2]
    if not ipaddress.ip_address(address[0]).is_loopback:
        raise ValueError(f"{host} is not on this machine's loopback")
    return address


def udp_socket(address):
    """A UDP socket that does not block."""
    sock = socket.socket(socket.AF_INET6 if ":" in address[0] else socket.AF_INET, socket.SOCK_DGRAM)
    sock.setblocking(False)
    try:
        sock.bind(address)
    except OSError:
        sock.close()
        raise
    return sock


class Lan:
    """A LAN. Servers are added before the first frame."""

    def __init__(self, wire, loss=0.0, seed=0):
        self.wire = wire
        self.wire.setblocking(False)
        self.loss, self.random = loss, random.Random(seed)
        self.incoming, self.outgoing = bytearray(), bytearray()
        self.servers = {}  # (guest-visible address, port) -> address for socket calls
        self.visible = {}  # address of this machine -> guest-visible address
        self.hosts = {}  # name -> guest-visible address
        self.dhcp = services.Dhcp(GUEST, ROUTER, DNS)
        self.flows = {}  # guest's UDP port -> (socket, ports that answered)
        self.guest_servers = {}  # guest's UDP port -> (socket, guest-visible address of a client -> its real one)
        self.guest_listeners = {}  # listening socket of this machine -> guest's TCP port
        self.next_port = FIRST_CLIENT_PORT  # of a client of the guest, as the guest sees it
        self.connections = {}  # (guest's port, guest-visible server) -> TcpRelay
        self.guest_mac = packets.BROADCAST
        self.dropped = 0
        self.heard = False  # the guest has sent a frame, lost or not

    # --- set-up ---

    def add_server(self, host, port, visible_port=None, name=None):
        """Makes a server of this machine's loopback reachable, also by a name or an address of its own.

        Returns its (address, port) as the guest sees it."""
        address = loopback(host, port)
        seen = (self.see(address[0]), visible_port or port)
        self.servers[seen] = address
        name = name or host
        try:
            if ipaddress.ip_address(name) != ipaddress.ip_address(address[0]):
                self.servers[(name, seen[1])] = address
        except ValueError:
            self.hosts[name.lower()] = seen[0]
        return seen

    def see(self, host):
        """The address by which the guest knows an address of this machine's loopback."""
        if host not in self.visible:
            number = len(self.visible)
            self.visible[host] = ROUTER if number == 0 else f"10.0.2.{3 + number}"
        return self.visible[host]

    def add_guest_server(self, host, port):
        """Lets programs of this machine reach the guest's UDP server: who writes to this address of the loopback, writes
        to the guest's port of the same number (0: a free one). Returns that address."""
        address = loopback(host, port)
        sock = udp_socket(address)
        address = sock.getsockname()[:2]
        self.see(address[0])
        self.guest_servers[address[1]] = (sock, {})
        return address

    def add_guest_listener(self, host, port, guest_port):
        """Lets programs of this machine connect to a TCP server of the guest (port 0: a free one of this machine's). Returns
        the address where it is reached."""
        address = loopback(host, port)
        sock = socket.socket(socket.AF_INET6 if ":" in address[0] else socket.AF_INET, socket.SOCK_STREAM)
        sock.setblocking(False)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind(address)
            sock.listen()
        except OSError:
            sock.close()
            raise
        self.guest_listeners[sock] = guest_port
        self.see(address[0])
        return sock.getsockname()[:2]

    def name_tftp_servers(self, name=None, addresses=()):
        """Lets DHCP name TFTP servers: option 66, option 150."""
        self.dhcp = services.Dhcp(GUEST, ROUTER, DNS, name, addresses)

    # --- the loop ---

    def poll(self, timeout=TICK_S):
        """Does what can be done now, waiting at most timeout seconds. False once the guest is gone."""
        self.connections = {key: one for key, one in self.connections.items() if not one.closed}
        flows = {flow: (port, partners) for port, (flow, partners) in self.flows.items()}
        connections = {connection.socket: connection for connection in self.connections.values()}
        wants = {sock: connection.wants() for sock, connection in connections.items()}
        servers = {sock: (port, clients) for port, (sock, clients) in self.guest_servers.items()}
        readers = [self.wire, *flows, *servers, *self.guest_listeners, *(sock for sock, (reading, _) in wants.items() if reading)]
        writers = [*([self.wire] if self.outgoing else []), *(sock for sock, (_, writing) in wants.items() if writing)]
        readable, writable, _ = select.select(readers, writers, [], timeout)
        for flow in flows.keys() & set(readable):
            self._on_answer(flow, *flows[flow])
        for sock in servers.keys() & set(readable):
            self._on_client(sock, *servers[sock])
        for sock in self.guest_listeners.keys() & set(readable):
            self._on_connection(sock, self.guest_listeners[sock])
        for sock in connections.keys() & {*readable, *writable}:
            connections[sock].on_socket(sock in readable, sock in writable)
        for connection in list(self.connections.values()):
            connection.on_timer()
        if self.wire in writable:
            self._flush()
        return self.wire not in readable or self._on_wire()

    def close(self):
        """Closes every socket."""
        for connection in self.connections.values():
            connection.close()
        for sock, _ in [*self.flows.values(), *self.guest_servers.values()]:
            sock.close()
        for sock in self.guest_listeners:
            sock.close()
        self.wire.close()

    # --- the wire ---

    def _on_wire(self):
        try:
            data = self.wire.recv(1 << 16)
        except BlockingIOError:
            return True
        except OSError:
            data = b""
        if not data:
            return False
        self.incoming += data
        while len(self.incoming) >= 4:
            length = struct.unpack_from(">I", self.incoming)[0]
            if len(self.incoming) < 4 + length:
                break
            frame = bytes(self.incoming[4:4 + length])
            del self.incoming[:4 + length]
            self.heard = True
            if not self._lost():
                self._on_frame(frame)
        return True

    def _lost(self):
        lost = self.loss > 0 and self.random.random() < self.loss
        self.dropped += lost
        return lost

    def _send_frame(self, frame):
        if self._lost():
            return
        self.outgoing += struct.pack(">I", len(frame)) + frame
        self._flush()

    def _flush(self):
        try:
            del self.outgoing[:self.wire.send(self.outgoing)]
        except BlockingIOError:
            pass
        except OSError:
            self.outgoing.clear()

    def _send_packet(self, packet):
        self._send_frame(packets.ethernet(self.guest_mac, MAC, packets.ETHERTYPE_IPV4, packet))

    def _on_frame(self, frame):
        question = packets.arp_question(frame)
        if question is not None:
            self._on_arp(*question)
            return
        packet = packets.read_ipv4(frame)
        if packet is None:
            return
        self.guest_mac = frame[6:12]
        protocol, source, target, payload = packet
        if protocol == packets.PROTOCOL_UDP:
            self._on_datagram(packets.read_udp(source, target, payload))
        elif protocol == packets.PROTOCOL_TCP:
            self._on_segment(packets.read_tcp(source, target, payload))

    def _on_arp(self, mac, ip, asked):
        if asked == ip or asked not in (ROUTER, DNS, *self.visible.values()):
            return  # a guest that announces itself, or asks for nobody
        self._send_frame(packets.arp_answer(mac, ip, MAC, asked))

    # --- UDP ---

    def _on_datagram(self, datagram):
        if datagram is None:
            return
        if datagram.target[1] == 67:
            self._answer(self.dhcp.answer(datagram.data), (ROUTER, 67), ("255.255.255.255", 68))
        elif datagram.target == (DNS, 53):
            self._answer(services.dns_answer(datagram.data, self.hosts), datagram.target, datagram.source)
        else:
            self._relay(datagram)

    def _answer(self, data, source, target):
        if data is not None:
            self._send_packet(packets.udp(packets.Datagram(source, target, data)))

    def _relay(self, datagram):
        if datagram.source[1] in self.guest_servers:
            self._answer_client(datagram)
            return
        server = self.servers.get(datagram.target)
        flow, partners = self.flows.get(datagram.source[1], (None, {}))
        if server is None:
            server = partners.get(datagram.target)
        if server is None:
            return
        if flow is None:
            flow = self._open_flow(server, datagram.source[1], partners)
        try:
            flow.sendto(datagram.data, server)
        except OSError:
            pass

    def _open_flow(self, server, guest_port, partners):
        flow = udp_socket(("::1" if ":" in server[0] else "127.0.0.1", 0))
        self.flows[guest_port] = (flow, partners)
        return flow

    def _on_answer(self, flow, guest_port, partners):
        try:
            data, sender = flow.recvfrom(65536)
        except OSError:
            return
        sender = sender[:2]
        if sender[0] not in self.visible or len(data) > 1472:
            return
        seen = next((visible for visible, server in self.servers.items() if server == sender),
                    (self.visible[sender[0]], sender[1]))
        partners[seen] = sender
        self._send_packet(packets.udp(packets.Datagram(seen, (GUEST, guest_port), data)))

    def _on_client(self, sock, guest_port, clients):
        """A datagram for the guest's server."""
        try:
            data, sender = sock.recvfrom(65536)
        except OSError:
            return
        sender = sender[:2]
        if len(data) <= 1472:
            seen = (self.see(sender[0]), sender[1])
            clients[seen] = sender
            self._send_packet(packets.udp(packets.Datagram(seen, (GUEST, guest_port), data)))

    def _answer_client(self, datagram):
        sock, clients = self.guest_servers[datagram.source[1]]
        try:
            if datagram.target in clients:
                sock.sendto(datagram.data, clients[datagram.target])
        except OSError:
            pass

    # --- TCP ---

    def _on_segment(self, segment):
        if segment is None:
            return
        key = (segment.source[1], segment.target)
        connection = self.connections.get(key)
        if connection is not None:
            connection.on_segment(segment)
        elif segment.flags & packets.SYN and segment.target in self.servers:
            self.connections[key] = TcpRelay(segment, self.servers[segment.target], self._send_segment, time.monotonic)
        elif not segment.flags & packets.RST:
            self._refuse(segment)

    def _on_connection(self, listener, guest_port):
        """A program of this machine connects to the guest's server."""
        try:
            client, sender = listener.accept()
        except OSError:
            return
        seen = (self.see(sender[0]), self.next_port)
        self.next_port = self.next_port + 1 if self.next_port < LAST_CLIENT_PORT else FIRST_CLIENT_PORT
        self.connections[(guest_port, seen)] = ClientRelay(client, seen, (GUEST, guest_port), self._send_segment,
                                                           time.monotonic)

    def _send_segment(self, segment):
        self._send_packet(packets.tcp(segment))

    def _refuse(self, segment):
        length = len(segment.data) + (1 if segment.flags & (packets.SYN | packets.FIN) else 0)
        self._send_segment(packets.Segment(segment.target, segment.source, segment.ack, segment.seq + length & 0xFFFFFFFF,
                                           packets.RST | packets.ACK, 0))

