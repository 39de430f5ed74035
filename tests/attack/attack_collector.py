# SPDX-License-Identifier: GPL-2.0-or-later
"""Strangers at the port where a cluster takes its phones' alarms."""
import os
import re
import secrets
import socket
import struct
import subprocess
import threading
import time
import unittest.mock

import attack
import lab

import cluster_lab  # in the folder of the end-to-end tests, which attack knows
import coap

STRANGER = "127.0.0.66"
LIST, FORGED = "ab" * 20, "cd" * 20


class SecretClient:
    """A session of DTLS with a key, for messages as they are; openssl's."""

    def __init__(self, uri, psk):
        identity, key = psk.strip().split(":")
        address = uri.split("//")[1].split("/")[0]
        self.process = subprocess.Popen(
            ["openssl", "s_client", "-dtls1_2", "-connect", address, "-psk_identity", identity, "-psk", key, "-quiet"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.mid = secrets.randbelow(1 << 16)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()

    def send(self, body):
        """Posts an alarm."""
        self.mid = (self.mid + 1) & 0xFFFF
        self.process.stdin.write(coap.encode(coap.Message(coap.CON, coap.POST, self.mid, b"tk",
                                                          [(coap.URI_PATH, b"alarms"), (coap.CONTENT_FORMAT, b"\x29")], body)))
        self.process.stdin.flush()

    def code(self, seconds=5):
        """The code of the next answer; None: there is none, or the session is over."""
        answers = []
        reader = threading.Thread(target=lambda: answers.append(self.process.stdout.read1(2048)))
        reader.start()
        reader.join(seconds)
        if reader.is_alive():
            self.process.kill()
            reader.join()
        return answers[0][1] if answers and len(answers[0]) > 3 else None


class Stranger(attack.Attack):
    """One cluster, up."""

    def setUp(self):
        # Under AddressSanitizer memory that was freed would count for long.
        options = os.environ.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=1"
        self.enterContext(unittest.mock.patch.dict(os.environ, ASAN_OPTIONS=options))
        self.cluster = cluster_lab.Cluster(self.folder() / "cluster")
        self.enterContext(self.cluster)
        self.secret = self.cluster.folder / "coap.psk"
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.bind((STRANGER, 0))

    def address(self, secure=False):
        """Where it listens."""
        host, port = (self.cluster.alarms_secure if secure else self.cluster.alarms).split("//")[1].split("/")[0].split(":")
        return host, int(port)

    def throw(self, packets, secure=False):
        """Sends each from a port of its own, of another address than phones have."""
        for packet in packets:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
                sock.bind((STRANGER, 0))
                sock.connect(self.address(secure))
                try:
                    sock.send(packet)
                except OSError:
                    pass

    def post(self, body):
        """The code that a phone hears that posts by coap."""
        with coap.Peer(self.cluster.alarms) as peer:
            answer = peer.ask(coap.POST, "alarms", payload=body)
        return None if answer is None else answer.code

    def post_secure(self, body):
        """The same by coaps."""
        with SecretClient(self.cluster.alarms_secure, self.secret.read_text(encoding="ascii")) as client:
            client.send(body)
            return client.code(20)

    def phones(self):
        """What the cluster says, by device."""
        return {phone["device"]: phone for phone in lab.itlsim("cluster", "phones", self.cluster.folder, "--json").json["phones"]}

    def memory(self):
        """Kilobytes of the cluster's process."""
        with open(f"/proc/{self.cluster.process.pid}/status", encoding="ascii") as status:
            return int(re.search(r"VmRSS:\s+(\d+) kB", status.read()).group(1))


class Trust(Stranger):
    """Who may speak for a phone."""

    @attack.on("coap-for-coaps-phone")
    def test_coap_speaks_for_a_phone_of_coaps(self):
        self.assertEqual(self.post_secure(coap.alarm("SEP001122334455", LIST)), coap.CHANGED)
        self.post(coap.alarm("SEP001122334455", FORGED))
        return self.phones()["SEP001122334455"]["itl"]["sha1"] == FORGED

    @attack.on("coaps-replaced-key")
    def test_session_of_a_replaced_key(self):
        with SecretClient(self.cluster.alarms_secure, self.secret.read_text(encoding="ascii")) as client:
            client.send(coap.alarm("SEP001122334455", LIST))
            self.assertEqual(client.process.stdout.read1(2048)[1], coap.CHANGED)
            self.secret.write_text(f"other:{secrets.token_hex(16)}\n", encoding="ascii")
            # What runs looks for another key when it is told to, or when nodes.yaml changes.
            self.cluster.process.send_signal(lab.signal.SIGHUP)
            deadline = time.monotonic() + lab.START_SECONDS
            while self.post_secure(coap.alarm("SEP00000000000A")) != coap.CHANGED:
                self.assertLess(time.monotonic(), deadline, "the new key does not count")
            client.send(coap.alarm("SEP001122334455", FORGED))
            client.code()
        return self.phones()["SEP001122334455"]["itl"]["sha1"] == FORGED


class Floods(Stranger):
    """What one address may take: nobody else's place."""

    def assert_served(self, number):
        """A phone by coap and one by coaps are heard, and nothing is lost."""
        self.assertEqual(self.post(coap.alarm(f"SEP{number:012}")), coap.CHANGED)
        self.assertEqual(self.post_secure(coap.alarm(f"SEP{number + 1:012}")), coap.CHANGED)
        self.assertLessEqual({f"SEP{number:012}", f"SEP{number + 1:012}"}, set(self.phones()))

    def test_coap_and_coaps_at_once(self):
        """More alarms by coap than one transaction has, while others come by coaps."""
        stop = threading.Event()

        def flood():
            """Alarms whose answers nobody waits for."""
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
                sock.bind((STRANGER, 0))
                sock.connect(self.address())
                head = struct.pack(">BBH", 1 << 6 | coap.NON << 4 | 2, coap.POST, 1)
                for number in range(1 << 30):
                    if stop.is_set():
                        return
                    token = struct.pack(">H", number & 0xFFFF)
                    try:
                        sock.send(head + token + coap.option(11, b"alarms") + b"\xff" + coap.alarm(f"X{number % 100:011}"))
                    except OSError:
                        pass

        threads = [threading.Thread(target=flood) for _ in range(3)]
        for thread in threads:
            thread.start()
        try:
            psk = self.secret.read_text(encoding="ascii")
            with SecretClient(self.cluster.alarms_secure, psk) as first, SecretClient(self.cluster.alarms_secure, psk) as second:
                for number in range(100):
                    for client in (first, second):
                        client.send(coap.alarm(f"SEP{number:012}"))
                    time.sleep(0.02)
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        self.assertIsNone(self.cluster.process.poll(), "the cluster ended")
        self.assert_served(500)

    def test_pings_from_ever_new_ports(self):
        self.throw(struct.pack(">BBH", 1 << 6, 0, 1) for _ in range(2000))
        before = self.memory()
        self.throw(struct.pack(">BBH", 1 << 6, 0, number & 0xFFFF) for number in range(20000))
        self.assert_served(1)
        self.assertLess(self.memory() - before, 8 * 1024)

    def test_alarms_that_nobody_acknowledges(self):
        """An answer is not kept for those who never say that it arrived."""
        head = struct.pack(">BBH", 1 << 6 | 0, coap.POST, 1) + coap.option(11, b"alarms") + b"\xff"
        self.throw(head + coap.alarm(f"X{number % 50:011}") for number in range(2000))
        before = self.memory()
        self.throw(head + coap.alarm(f"X{number % 50:011}") for number in range(10000))
        self.assert_served(1)
        self.assertLess(self.memory() - before, 8 * 1024)

    def test_half_handshakes(self):
        """ClientHellos of DTLS 1.2 whose senders go no further."""
        hello = (b"\xfe\xfd" + b"\x11" * 32 + b"\0\0" + b"\x00\x04\x00\xa8\x00\xae" + b"\x01\0")
        message = b"\x01" + len(hello).to_bytes(3, "big") + b"\0" * 5 + len(hello).to_bytes(3, "big") + hello
        packet = b"\x16\xfe\xff" + b"\0" * 8 + struct.pack(">H", len(message)) + message
        self.throw((packet for _ in range(3000)), secure=True)
        self.assert_served(1)

    def test_bodies_that_are_never_finished(self):
        """An honest body in blocks is finished while more are begun than there is room for."""
        body = coap.alarm("SEP001122334455")
        with coap.Peer(self.cluster.alarms) as peer:
            for number, at in enumerate(range(0, len(body), 256)):
                more = at + 256 < len(body)
                block = bytes([number << 4 | more << 3 | 4])
                answer = peer.ask(coap.POST, "alarms", [(coap.BLOCK1, block)], body[at:at + 256])
                self.assertEqual(answer.code, 2 << 5 | 31 if more else coap.CHANGED)
                head = struct.pack(">BBH", 1 << 6 | coap.NON << 4, coap.POST, 1) + coap.option(11, b"alarms")
                self.throw(head + b"\xd1\x03\x0a\xff" + b"<" * 64 for _ in range(600))
        self.assertEqual(set(self.phones()), {"SEP001122334455"})

    def test_block_without_bytes(self):
        head = struct.pack(">BBH", 1 << 6 | coap.NON << 4, coap.POST, 1) + coap.option(11, b"alarms")
        self.throw([head + b"\xd1\x03" + bytes([block]) for block in (0x00, 0x02, 0x06, 0x08, 0x0e, 0x16)])
        self.assert_served(1)

    def test_alarms_push_nothing_else_out_of_the_syslog(self):
        self.cluster.admin("set", "cert", "regen", "tomcat")
        syslog = self.cluster.folder / "syslog"
        lines = [line for line in syslog.read_text(encoding="utf-8").splitlines() if "DeviceTLInfo" not in line]
        self.assertTrue(lines)
        with coap.Crowd(self.cluster.alarms) as crowd:
            crowd.post([coap.alarm(f"SEP{number % 10:012}") for number in range(5000)])
        deadline = time.monotonic() + 120
        while " : 5000: " not in (text := syslog.read_text(encoding="utf-8")):
            self.assertLess(time.monotonic(), deadline, "the syslog lacks alarms")
            time.sleep(0.2)
        self.assertLessEqual(set(lines), set(text.splitlines()))
        self.assertLess(syslog.stat().st_size, 2 * 1024 * 1024)


class Honest(Stranger):
    """Phones of a test, or behind one address, are no flood."""

    def test_ten_thousand_alarms_of_two_thousand_at_once(self):
        bodies = [coap.alarm(f"SEP{number:012}") for number in range(10000)]
        with coap.Crowd(self.cluster.alarms, sockets=500, window=2000) as crowd:
            answers = crowd.post(bodies)
        self.assertEqual(set(answers.values()), {coap.CHANGED})
        self.assertEqual(set(self.phones()), {f"SEP{number:012}" for number in range(10000)})


class Log(attack.Attack):
    """--log."""

    def test_log_has_an_end(self):
        cluster = cluster_lab.Cluster(self.folder() / "cluster")
        log = self.folder() / "log"
        stamp = "2026-01-01T00:00:00Z"
        kept = f"{stamp} - RESET SEP001122334455: reset (coap 192.0.2.1:5683)"
        flood = "".join(f"{stamp} test10pub TFTP 192.0.2.66:{number % 60000}: x: no such file, 0 bytes\n"
                        for number in range(260000))
        log.write_text(f"{kept}\n{flood}", encoding="ascii")
        self.assertGreater(log.stat().st_size, 16 << 20)
        cluster.options = ("--log", log)
        with cluster, coap.Crowd(cluster.alarms) as crowd:
            crowd.post([coap.alarm("SEP001122334455"), coap.alarm("SEP00000000000A")])
        text = log.read_text(encoding="ascii")
        self.assertLess(len(text), (8 << 20) + 4096)
        self.assertTrue(text.startswith(f"{kept}\n"))
        self.assertIn(" SEP001122334455: kept\n", text)
        self.assertIn(" SEP00000000000A: kept\n", text)
        self.assertIn(flood.splitlines()[-1], text)


if __name__ == "__main__":
    attack.main()
