# SPDX-License-Identifier: GPL-2.0-or-later
"""What honest clients of a cluster's services get, in quiet and while one other address floods the service.

Prints a line per service and flood: how many packets, connections or requests a second came, and the median and 99th
percentile of the honest ones. Usage: bench_abuse.py ITLSIM [--count N] [--only NAME]

A service is a class in SERVICES: honest(number) does what one honest client does, and raises when it is not served;
FLOODS are its floods: a name, a rate per second, and a function that is called with a number for each of them in a process
of its own. The flood comes from FLOODER, honest clients from 127.0.0.1.
"""
import argparse
import multiprocessing
import os
import pathlib
import resource
import socket
import ssl
import statistics
import struct
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "interop"))
import cluster_lab  # noqa: E402  pylint: disable=wrong-import-position
import coap  # noqa: E402  pylint: disable=wrong-import-position
import lab  # noqa: E402  pylint: disable=wrong-import-position
import test_tvs  # noqa: E402  pylint: disable=wrong-import-position

FLOODER = "127.0.0.66"


def from_a_new_port(address, packet, kind=socket.SOCK_DGRAM):
    """Sends a packet from a port that was not used before; nobody hears the answer."""
    with socket.socket(socket.AF_INET, kind) as sock:
        sock.bind((FLOODER, 0))
        sock.connect(address)
        sock.send(packet)


def address_of(text):
    """("127.0.0.1", 5683) of "coap://127.0.0.1:5683/alarms" or of "127.0.0.1:5683"."""
    host, port = text.split("//")[-1].split("/")[0].rsplit(":", 1)
    return host, int(port)


class Alarms:
    """The collector, by coap."""

    name = "alarms (coap)"

    def __init__(self, cluster):
        self.uri, self.address = cluster.alarms, address_of(cluster.alarms)
        self.secure = address_of(cluster.alarms_secure)
        self.head = struct.pack(">BBHI", 1 << 6 | coap.NON << 4 | 4, coap.POST, 1, 1) + coap.option(11, b"alarms")

    def honest(self, number):
        """One phone reports, from a port of its own."""
        with coap.Peer(self.uri) as peer:
            answer = peer.ask(coap.POST, "alarms", payload=coap.alarm(f"SEP{number:012X}"))
            assert answer is not None and answer.code == coap.CHANGED

    def ping(self, number):
        """An empty confirmable message."""
        from_a_new_port(self.address, struct.pack(">BBH", 1 << 6, 0, number & 0xFFFF))

    def name_forged(self, number):
        """An alarm of a phone that is none."""
        from_a_new_port(self.address, self.head + b"\xff" + coap.alarm(f"X{number:011X}"))

    def body_begun(self, _):
        """The first block of a body of which no more comes."""
        # Option 27 behind option 11: a delta of 16 takes a byte of its own.
        from_a_new_port(self.address, self.head + b"\xd1\x03\x0a" + b"\xff" + b"<" * 64)

    FLOODS = (("pings from ever new ports", 4000, ping), ("alarms of forged names", 2000, name_forged),
              ("bodies begun in blocks", 2000, body_begun))


class AlarmsBySecret(Alarms):
    """The collector, by coaps: what strangers at that port do to the honest by coap."""

    name = "alarms (coap), coaps flooded"

    def hello(self, number):
        """A ClientHello of DTLS 1.2 without a cookie."""
        body = struct.pack(">HIQQQQ", 0xFEFD, number, 1, 2, 3, 0)[:34] + b"\0\0" + b"\0\x04\0\xa8\0\xae" + b"\x01\0" + b"\0\0"
        message = b"\x01" + len(body).to_bytes(3, "big") + b"\0\0\0\0\0" + len(body).to_bytes(3, "big") + body
        from_a_new_port(self.secure, b"\x16\xfe\xff\0\0\0\0\0\0\0\0" + struct.pack(">H", len(message)) + message)

    FLOODS = (("half handshakes", 500, hello),)


class Tftp:
    """A node's TFTP."""

    name = "TFTP"

    def __init__(self, cluster):
        self.address = address_of(cluster.nodes[cluster_lab.PUBLISHER]["tftp"])
        self.wanted = cluster.list_of(cluster_lab.PUBLISHER)
        self.transfer = None

    def honest(self, _):
        """One phone fetches the list, and asks again after a second of silence."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.settimeout(1)
            packet, peer, data = lab.read_request("ITLFile.tlv"), self.address, b""
            for _ in range(60):
                sock.sendto(packet, peer)
                try:
                    answer, peer = sock.recvfrom(600)
                except TimeoutError:
                    continue
                block = len(data) // 512 + 1
                assert answer[:4] == bytes((0, 3, 0, block))
                data, packet = data + answer[4:], bytes((0, 4, 0, block))
                if len(answer) < 516:
                    sock.sendto(packet, peer)
                    break
            assert data == self.wanted

    def left_alone(self, number):
        """A request with a long time-out, that is left alone."""
        options = f"timeout\x00255\0blksize\0{8 + number % 500}\0windowsize\x0064\0".encode()
        from_a_new_port(self.address, lab.read_request("ITLFile.tlv") + options)

    def ack_again(self, _):
        """The same ACK of a transfer with a window of 64 blocks."""
        if self.transfer is None:
            self.transfer = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            self.transfer.bind((FLOODER, 0))
            self.transfer.sendto(lab.read_request("ITLFile.tlv") + b"blksize\x008\x00windowsize\x0064\0", self.address)
            self.transfer.connect(self.transfer.recvfrom(600)[1])
            self.transfer.send(b"\0\4\0\0")
        self.transfer.send(b"\0\4\0\1")

    FLOODS = (("requests left alone, time-out 255", 4000, left_alone), ("the same ACK, window 64", 20000, ack_again))


class Tvs:
    """A node's TVS."""

    name = "TVS"

    def __init__(self, cluster):
        self.address = address_of(cluster.nodes[cluster_lab.PUBLISHER]["tvs"])
        own = cluster.folder / cluster_lab.PUBLISHER / "certificates"
        self.request = test_tvs.message(test_tvs.VERIFY, b"abcd", test_tvs.element(2, test_tvs.der_of(own / "CallManager.pem")))
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.context.check_hostname, self.context.verify_mode = False, ssl.CERT_NONE
        self.context.set_ciphers("ALL:@SECLEVEL=0")
        self.open = []

    def honest(self, _):
        """One phone asks whether a certificate is valid."""
        with self.context.wrap_socket(socket.create_connection(self.address, 30)) as tls:
            tls.sendall(self.request)
            assert tls.recv(10)[:3] == bytes((87, 1, test_tvs.VERIFY_ANSWER))

    def connect(self, first):
        """A connection that is left alone; the 4,000 youngest stay open."""
        sock = socket.create_connection(self.address, 5, (FLOODER, 0))
        self.open.append(sock)
        if first:
            sock.send(first)
        if len(self.open) > 4000:
            self.open.pop(0).close()

    def silent(self, _):
        """It says nothing."""
        self.connect(b"")

    def half(self, _):
        """It begins a handshake."""
        self.connect(bytes((22, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3)) + bytes(32))

    FLOODS = (("connections that say nothing", 2000, silent), ("half handshakes", 500, half))


SERVICES = (Alarms, AlarmsBySecret, Tftp, Tvs)


def flood(service, function, rate, started, sent):
    """Calls the function so often a second until the process is ended."""
    began, number = time.monotonic(), 0
    started.set()
    while True:
        due = int((time.monotonic() - began) * rate)
        while number < due:
            try:
                function(service, number)
            except OSError:
                pass
            number += 1
        sent.value = number
        time.sleep(0.001)


def measure(service, count):
    """Milliseconds of each honest client, one after the other; those not served count as the longest."""
    times, failed = [], 0
    for number in range(count):
        began = time.monotonic()
        try:
            service.honest(number)
        except (AssertionError, OSError):
            failed += 1
        times.append((time.monotonic() - began) * 1000)
    return times, failed


def under(service, count, function, rate):
    """The same under a flood; and how many a second that sent."""
    started, sent = multiprocessing.Event(), multiprocessing.Value("L", 0)
    process = multiprocessing.Process(target=flood, args=(service, function, rate, started, sent), daemon=True)
    process.start()
    started.wait()
    time.sleep(2)
    began, before = time.monotonic(), sent.value
    try:
        times, failed = measure(service, count)
        rate = (sent.value - before) / (time.monotonic() - began)
    finally:
        process.terminate()
        process.join()
    return times, failed, rate


def print_line(service, name, rate, times, failed):
    """A line of the table."""
    percentile = statistics.quantiles(times, n=100)[98]
    print(f"| {service.name} | {name} | {rate:,.0f} | {len(times) - failed} of {len(times)} | {statistics.median(times):.1f} ms "
          f"| {percentile:.1f} ms |", flush=True)


def main():
    """Each service in quiet, then under each of its floods, on a cluster of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("itlsim")
    parser.add_argument("--count", type=int, default=500, help="honest clients of each measurement")
    parser.add_argument("--only", default="", help="services whose name holds this")
    args = parser.parse_args()
    os.environ["ITLSIM"] = os.path.abspath(args.itlsim)
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    print("| service | flood | a second | served | median | 99 % |\n|---|---|---|---|---|---|")
    for kind in SERVICES:
        if args.only not in kind.name:
            continue
        with lab.folder() as root, cluster_lab.Cluster(root / "cluster") as cluster:
            service = kind(cluster)
            print_line(service, "none", 0, *measure(service, args.count))
            for name, rate, function in kind.FLOODS:
                times, failed, got = under(service, args.count, function, rate)
                print_line(service, name, got, times, failed)


if __name__ == "__main__":
    main()
