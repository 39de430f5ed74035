# SPDX-License-Identifier: GPL-2.0-or-later
"""Floods against the cluster's TFTP server, from the very address that its phones have: phones go on being served."""
import contextlib
import pathlib
import selectors
import socket
import threading
import time

import attack
import cluster_lab
import lab

PHONES = 2000
LIMIT_SECONDS = 120


class Phone:
    """One download, as phones do it: no options, and asked again after a second of silence."""

    def __init__(self, server):
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.setblocking(False)
        self.peer, self.packet, self.data, self.whole = server, lab.read_request("ITLFile.tlv"), b"", False
        self.speak()

    def speak(self):
        """Sends what is to be answered."""
        self.again = time.monotonic() + 1
        with contextlib.suppress(BlockingIOError):
            self.sock.sendto(self.packet, self.peer)

    def listen(self, server):
        """Takes what came."""
        while not self.whole:
            try:
                answer, sender = self.sock.recvfrom(600)
            except BlockingIOError:
                return
            block = len(self.data) // 512 + 1
            if self.peer not in (server, sender) or answer[:4] != bytes((0, 3, block >> 8, block & 255)):
                continue
            self.peer, self.data, self.packet = sender, self.data + answer[4:], bytes((0, 4, block >> 8, block & 255))
            self.whole = len(answer) < 516
            self.speak()


def download(server, count):
    """As many phones at the same moment. @return their files, as far as they came"""
    with contextlib.ExitStack() as stack, selectors.DefaultSelector() as selector:
        phones = [Phone(server) for _ in range(count)]
        for phone in phones:
            stack.callback(phone.sock.close)
            selector.register(phone.sock, selectors.EVENT_READ, phone)
        end = time.monotonic() + LIMIT_SECONDS
        while time.monotonic() < end and not all(phone.whole for phone in phones):
            for key, _ in selector.select(0.1):
                key.data.listen(server)
            now = time.monotonic()
            for phone in phones:
                if not phone.whole and phone.again < now:
                    phone.speak()
        return [phone.data for phone in phones]


class Floods(attack.Attack):
    """A cluster that is up."""

    def setUp(self):
        self.cluster = cluster_lab.Cluster(self.folder() / "cluster")
        self.enterContext(self.cluster)
        host, port = self.cluster.nodes[cluster_lab.PUBLISHER]["tftp"].rsplit(":", 1)
        self.server = (host, int(port))
        self.file = self.cluster.list_of(cluster_lab.PUBLISHER)

    def assert_served(self, count):
        """Phones at once get their list, every byte of it."""
        files = download(self.server, count)
        self.assertEqual(sum(data == self.file for data in files), count)

    def memory(self, kind):
        """Kilobytes of the server."""
        status = pathlib.Path(f"/proc/{self.cluster.process.pid}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(kind + ":"))

    def sockets(self, count):
        """Ports to send from."""
        return [self.enterContext(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) for _ in range(count)]

    def requests(self, ports, kinds):
        """Requests that are all different, so that each one could have a transfer, and are then left alone."""
        for kind in range(kinds):
            for port in ports:
                options = f"blksize\0{8 + kind}\0timeout\0{255 - kind % 250}\0windowsize\0{64}\0"
                port.sendto(lab.read_request("ITLFile.tlv") + options.encode(), self.server)
            time.sleep(0.005)

    def test_requests_that_are_left_alone(self):
        before = self.memory("VmHWM")
        self.requests(self.sockets(100), 120)
        self.assert_served(PHONES)
        # 10,000 transfers of some hundred bytes, and their ports.
        self.assertLess(self.memory("VmHWM") - before, 65536)

    def test_requests_that_go_on(self):
        stop = threading.Event()
        ports = self.sockets(20)

        def flood():
            while not stop.is_set():
                self.requests(ports, 20)

        flooder = threading.Thread(target=flood)
        flooder.start()
        try:
            self.assert_served(PHONES)
        finally:
            stop.set()
            flooder.join()

    def test_acks_again_and_again(self):
        """Each of them once called for a whole window."""
        port, = self.sockets(1)
        port.settimeout(lab.START_SECONDS)
        # A block stays missing for ever, so that its ACK always has a reason.
        port.sendto(lab.read_request("ITLFile.tlv") + b"blksize\x008\x00windowsize\x0064\x00", self.server)
        transfer = port.recvfrom(600)[1]
        port.sendto(b"\0\4\0\0", transfer)
        stop = threading.Event()

        def flood():
            while not stop.is_set():
                for _ in range(50):
                    port.sendto(b"\0\4\0\1", transfer)
                time.sleep(0.001)

        flooder = threading.Thread(target=flood)
        flooder.start()
        try:
            self.assert_served(200)
        finally:
            stop.set()
            flooder.join()


if __name__ == "__main__":
    attack.main()
