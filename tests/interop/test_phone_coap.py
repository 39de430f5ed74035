# SPDX-License-Identifier: GPL-2.0-or-later
"""A phone as a CoAP server: what it answers to people, to strangers and to rubbish; soft and hard resets; coaps."""
import contextlib
import json
import random
import shutil
import subprocess
import time
import unittest

import cbor
import coap
import lab
from running_phone import IDENTITY, MAC, PhoneCoap, Running, read, secret


def observe(value):
    """The Observe option."""
    return coap.OBSERVE, bytes([value]) if value else b""


@contextlib.contextmanager
def secure_observer(phone):
    """libcoap's client, which observes the lists over coaps and prints what it hears."""
    command = [coap.client_path("openssl"), "-m", "get", "-s", "30", "-B", "30", "-u", IDENTITY, "-k",
               "fifteen-and-more", f"{phone.secure_uri}/trust-list"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as observer:
        try:
            yield observer
        finally:
            observer.terminate()


def block(number, exponent, more=0):
    """The value of a Block option."""
    value = number << 4 | more << 3 | exponent
    return value.to_bytes((value.bit_length() + 7) // 8, "big")


class Answers(PhoneCoap):
    """Requests over plain CoAP."""

    def test_codes(self):
        phone, _ = self.run_phone("--coap-allow", "192.0.2.1")
        with coap.Peer(phone.uri) as peer:
            for method, path, options, code in (
                    (coap.GET, "status", (), "2.05"), (coap.GET, "status", ((coap.ACCEPT, b"\x32"),), "2.05"),
                    (coap.GET, "status", ((coap.ACCEPT, b""),), "4.06"),
                    (coap.GET, "trust-list", ((coap.ACCEPT, b"\x29"), observe(0)), "4.06"),
                    (coap.GET, "nothing", (), "4.04"), (coap.GET, "status/more", (), "4.04"),
                    (coap.POST, "status", (), "4.05"), (3, "trust-list", (), "4.05"), (4, "reset", (), "4.05"),
                    (coap.GET, "reset", (), "4.05"), (coap.POST, "reset", (), "4.03"),
                    (coap.GET, "status", ((9, b"?"),), "4.02"), (coap.GET, ".well-known/core", (), "2.05")):
                with self.subTest(method=method, path=path, options=options):
                    self.assertEqual(coap.code_of(peer.ask(method, path, options)), code)

    def test_before_the_first_boot(self):
        with lab.ScriptedServer(lambda _: None) as silent:
            with Running(self.state, silent.address) as phone, coap.Peer(phone.uri) as peer:
                self.assertEqual(coap.code_of(peer.ask(coap.GET, "status")), "5.03")
                answer = peer.ask(coap.GET, "trust-list", [observe(0)])
                self.assertEqual(coap.code_of(answer), "5.03")
                self.assertNotIn(coap.OBSERVE, dict(answer.options))
                self.assertEqual(phone.report()["trust"], "no-trust-list")
                self.assertEqual(coap.code_of(peer.ask(coap.GET, "status")), "2.05")

    def test_blocks(self):
        phone, report = self.run_phone()
        for size in ("16", "64", "1024"):
            self.assertEqual(json.loads(phone.get("status", "-b", size).out), report)
        self.assertEqual(cbor.decode(phone.get("status", "-b", "32", "-A", "60").out), report)
        with coap.Peer(phone.uri) as peer:
            whole, etags, number = b"", set(), 0
            while True:
                answer = peer.ask(coap.GET, "status", [(coap.BLOCK2, block(number, 2))])
                options = dict(answer.options)
                value = int.from_bytes(options[coap.BLOCK2], "big")
                self.assertEqual((coap.code_of(answer), value >> 4, value & 7), ("2.05", number, 2))
                whole, number = whole + answer.payload, number + 1
                etags.add(options[coap.ETAG])
                if not value & 8:
                    break
            self.assertEqual((json.loads(whole), len(etags)), (report, 1))
            self.assertEqual(coap.code_of(peer.ask(coap.GET, "status", [(coap.BLOCK2, block(number, 2))])), "4.00")

    def test_answers_are_not_much_longer_than_requests(self):
        """Whoever asks in another's name has the answer sent there (RFC 7252 section 11.3)."""
        phone, report = self.run_phone("--coap-allow", lab.HOST)
        with coap.Peer(phone.uri) as peer:
            for path in ("status", "messages", "trust-list"):
                for options in ((), [(coap.BLOCK2, block(0, 6))], [(coap.BLOCK2, block(0, 5))], [observe(0)]):
                    answer = peer.ask(coap.GET, path, options)
                    self.assertLessEqual(len(answer.payload), 64)
                    self.assertLess(len(coap.encode(answer)), 110)
            later = peer.ask(coap.GET, "status", [(coap.BLOCK2, block(1, 5))])
            self.assertEqual(dict(later.options)[coap.BLOCK2], block(8, 2, 1))
            self.assertEqual(coap.code_of(peer.ask(coap.GET, "status", [(coap.BLOCK2, block(0xFFFFF, 6))])), "4.00")
            self.assertEqual(json.loads(peer.whole("status")), report)
            lab.put(self.root, "ITLFile.tlv", read("c2-signed-by-itlrecovery.tlv"))
            phone.reset()
            phone.report()
            self.assertLess(len(coap.encode(peer.receive())), 110)

    def test_a_reset_in_blocks_is_none(self):
        phone, _ = self.run_phone("--coap-allow", lab.HOST)
        with coap.Peer(phone.uri) as peer:
            for value, payload in ((block(0, 0, 1), b"hard" * 4), (block(1, 0), b"hard"), (block(0xFFFFF, 6), b"hard"),
                                   (block(0xFFFFF, 6, 1), b"h" * 1024)):
                answer = peer.ask(coap.POST, "reset", [(coap.BLOCK1, value)], payload)
                self.assertEqual(coap.code_of(answer), "4.00")
            self.assertEqual(coap.code_of(peer.ask(coap.POST, "reset", [(coap.BLOCK1, block(0, 2))], b"hard")), "2.04")
            self.assertEqual(phone.report()["trust"], "trusted")

    def test_rubbish(self):
        phone, report = self.run_phone()
        chance = random.Random(7252)
        with coap.Peer(phone.uri) as peer:
            good = coap.encode(coap.Message(coap.CON, coap.GET, 1, b"tk", [(coap.URI_PATH, b"status"), observe(0)], b""))
            for _ in range(2000):
                packet = bytearray(good if chance.random() < 0.7 else chance.randbytes(chance.randrange(1, 1400)))
                for _ in range(chance.randrange(4)):
                    packet[chance.randrange(len(packet))] = chance.randrange(256)
                peer.send(bytes(packet[:chance.randrange(1, len(packet) + 1)]))
            for length in range(9, 16):  # tokens that are too long (RFC 7252 section 3)
                peer.send(bytes([0x40 | length, 1, 0, length]) + b"t" * length + b"\xb6status")
            for value in (block(0xFFFFF, 6), block(0xFFFFF, 0), block(1, 7), b"\xff" * 3, b"\xff" * 4, b"\xff" * 12):
                peer.send(coap.Message(coap.CON, coap.GET, 9, b"", [(coap.URI_PATH, b"status"), (coap.BLOCK2, value)], b""))
        self.assertEqual(json.loads(phone.get("status").out), report)
        self.assertIsNone(phone.process.poll())


class Observing(PhoneCoap):
    """Observers of /trust-list."""

    def change(self, phone, name):
        """Gives the phone another list; returns its digest."""
        lab.put(self.root, "ITLFile.tlv", read(name))
        phone.reset()
        return phone.report()["itl"]["sha1"]

    def test_notifications(self):
        phone, report = self.run_phone("--coap-allow", lab.HOST)
        with coap.Peer(phone.uri) as peer:
            answer = peer.ask(coap.GET, "trust-list", [observe(0)], token=b"json")
            first = int.from_bytes(dict(answer.options)[coap.OBSERVE], "big")
            self.assertEqual(json.loads(peer.whole("trust-list", first=answer))["itl"], report["itl"])
            peer.ask(coap.GET, "trust-list", [observe(0), (coap.ACCEPT, b"\x3c")], token=b"cbor")
            self.assertEqual(self.change(phone, "c1-cucm-shape.tlv"), report["itl"]["sha1"])
            self.assertIsNone(peer.receive(0.5), "told of what has not changed")
            digest = self.change(phone, "c2-signed-by-itlrecovery.tlv")
            heard = {}
            while len(heard) < 2:
                message = peer.receive()
                peer.send(coap.Message(coap.ACK, 0, message.mid, b"", [], b""))
                heard[message.token] = message
            for token, read_body in ((b"json", json.loads), (b"cbor", cbor.decode)):
                message = heard[token]
                self.assertEqual((message.kind, message.code), (coap.CON, coap.CONTENT))
                self.assertGreater(int.from_bytes(dict(message.options)[coap.OBSERVE], "big"), first)
                accept = [(coap.ACCEPT, b"\x3c")] if token == b"cbor" else []
                self.assertEqual(read_body(peer.whole("trust-list", accept, first=message))["itl"]["sha1"], digest)

    def test_who_does_not_want_to_hear_any_more(self):
        phone, _ = self.run_phone("--coap-allow", lab.HOST)
        with coap.Peer(phone.uri) as leaving, coap.Peer(phone.uri) as refusing, coap.Peer(phone.uri) as staying:
            for peer in (leaving, refusing, staying):
                self.assertIn(coap.OBSERVE, dict(peer.ask(coap.GET, "trust-list", [observe(0)]).options))
            self.assertNotIn(coap.OBSERVE, dict(leaving.ask(coap.GET, "trust-list", [observe(1)]).options))
            self.change(phone, "c2-signed-by-itlrecovery.tlv")
            refusing.send(coap.Message(coap.RST, 0, refusing.receive().mid, b"", [], b""))
            staying.send(coap.Message(coap.ACK, 0, staying.receive().mid, b"", [], b""))
            self.assertIsNone(leaving.receive(0.2))
            self.change(phone, "c1-cucm-shape.tlv")
            self.assertIsNotNone(staying.receive())
            self.assertIsNone(refusing.receive(0.2))

    def test_a_crowd(self):
        """200 clients hear of it; another host may ask as often as it likes, and takes its own places only."""
        phone, _ = self.run_phone("--coap-allow", lab.HOST)
        peers = [self.enterContext(coap.Peer(phone.uri)) for _ in range(200)]
        for peer in peers:
            self.assertIn(coap.OBSERVE, dict(peer.ask(coap.GET, "trust-list", [observe(0)]).options))
        greedy = [self.enterContext(coap.Peer(phone.uri, "127.0.0.66")) for _ in range(350)]
        for peer in greedy:
            self.assertIn(coap.OBSERVE, dict(peer.ask(coap.GET, "trust-list", [observe(0)]).options))
        for number in range(200):  # one client with many requests is one observer for each format
            answer = peers[0].ask(coap.GET, "trust-list", [observe(0), (coap.URI_QUERY, b"%d" % number)])
            self.assertIn(coap.OBSERVE, dict(answer.options))
        digest = self.change(phone, "c2-signed-by-itlrecovery.tlv")
        for peer in peers:
            message = peer.receive(30)
            peer.send(coap.Message(coap.ACK, 0, message.mid, b"", [], b""))
            self.assertEqual(json.loads(peer.whole("trust-list", first=message))["itl"]["sha1"], digest)

    def test_places_of_strangers(self):
        """Who knows the secret gets a place, and keeps it, whoever else asks."""
        psk = secret(self.folder)
        phone, report = self.run_phone("--coap-allow", lab.HOST, psk=psk)
        hosts = [self.enterContext(coap.Peer(phone.uri, f"127.0.{number // 250}.{number % 250 + 3}")) for number in range(513)]
        granted = [coap.OBSERVE in dict(peer.ask(coap.GET, "trust-list", [observe(0)]).options) for peer in hosts]
        self.assertEqual(granted, [True] * 512 + [False], "one place of each host is its own")
        with secure_observer(phone) as observer:
            lab.hear(observer, report["itl"]["sha1"])
            for peer in hosts[:3]:
                peer.ask(coap.GET, "trust-list", [observe(0)])
            new = self.change(phone, "c2-signed-by-itlrecovery.tlv")
            lab.hear(observer, new)


class Resets(PhoneCoap):
    """Soft and hard."""

    def test_soft_keeps_what_hard_forgets(self):
        phone, report = self.run_phone("--coap-allow", lab.HOST)
        count = len(report["messages"])
        self.assertGreater(count, 0)
        for word in ((), ("-e", "soft")):
            self.assertEqual(phone.reset(*word).strip(), "")
            grown = phone.report()["messages"]
            self.assertEqual(grown[:count], report["messages"])
            self.assertGreater(len(grown), count)
        self.assertEqual(phone.reset("-e", "hard").strip(), "")
        after = phone.report()
        self.assertLessEqual(len(after["messages"]), count)
        self.assertEqual(after["itl"]["sha1"], report["itl"]["sha1"])
        self.assertEqual(json.loads(phone.get("messages").out), after["messages"])

    def test_during_a_boot(self):
        """A hard reset ends the boot under way, a soft one waits for it."""
        phone, _ = self.run_phone("--coap-allow", lab.HOST)
        with coap.Peer(phone.uri) as peer:
            for _ in range(3):
                self.assertEqual(coap.code_of(peer.ask(coap.POST, "reset", payload=b"hard")), "2.04")
            self.assertEqual(coap.code_of(peer.ask(coap.POST, "reset", payload=b"soft")), "2.04")
            self.assertEqual(phone.report()["trust"], "trusted")
            self.assertEqual(coap.code_of(peer.ask(coap.GET, "status")), "2.05")

    def test_a_message_that_arrives_twice_resets_once(self):
        phone, _ = self.run_phone("--coap-allow", lab.HOST)
        for mid, kind in enumerate((coap.CON, coap.NON)):
            request = coap.Message(kind, coap.POST, mid, b"tk", [(coap.URI_PATH, b"reset")], b"soft")
            with coap.Peer(phone.uri) as peer:
                peer.send(request)
                self.assertEqual(coap.code_of(peer.receive()), "2.04")
                report = phone.report()
                for _ in range(2):
                    peer.send(request)
                    self.assertEqual(coap.code_of(peer.receive()), "2.04")
                time.sleep(0.5)
                peer.mid = mid
                self.assertEqual(json.loads(peer.whole("messages")), report["messages"])
                self.assertEqual(coap.code_of(peer.ask(coap.POST, "reset")), "2.04")
                self.assertGreater(len(phone.report()["messages"]), len(report["messages"]))


class Secure(PhoneCoap):
    """coaps with a pre-shared key."""

    def setUp(self):
        super().setUp()
        self.psk = secret(self.folder)

    def test_with_the_key(self):
        phone, report = self.run_phone("--coap-allow", "192.0.2.1", psk=self.psk)
        for tls in ("openssl", "gnutls"):
            self.assertEqual(json.loads(phone.secure("status", "-b", "64", tls=tls).out), report)
            self.assertEqual(cbor.decode(phone.secure("messages", "-A", "60", tls=tls).out), report["messages"])
            self.assertIn("4.00", phone.secure("reset", "-e", "boil", method="post", tls=tls).err)
            self.assertEqual(phone.secure("reset", "-e", "hard", method="post", tls=tls).err.strip(), "")
            report = phone.report()
        self.assertIn("4.03", phone.reset("-e", "hard"))

    def test_strangers(self):
        phone, report = self.run_phone(psk=self.psk)
        for identity, key in ((IDENTITY, "another key here"), ("others", "fifteen-and-more"), (IDENTITY + "x", ""),
                              ("", "fifteen-and-more")):
            for tls in ("openssl", "gnutls"):
                with self.subTest(identity=identity, key=key, tls=tls):
                    for method, path in (("post", "reset"), ("get", "trust-list")):
                        result = phone.secure(path, method=method, tls=tls, identity=identity, key=key, seconds=2)
                        self.assertNotIn(b"{", result.out)  # its own complaints stand there too
        self.assertEqual(json.loads(phone.secure("status").out), report, "somebody could reset it")

    def test_no_cipher_suite_without_a_key(self):
        """Anonymous Diffie-Hellman would let in everybody."""
        phone, _ = self.run_phone(psk=self.psk)
        lab.skip_unless(shutil.which("openssl"), "openssl is not installed")
        address = phone.secure_uri.removeprefix("coaps://")
        suites = {"ADH-AES128-SHA256:AECDH-AES128-SHA:@SECLEVEL=0": False, "PSK:@SECLEVEL=0": True}
        for suite, expected in suites.items():
            with self.subTest(suite=suite):
                result = lab.run("timeout", "3", "openssl", "s_client", "-dtls1_2", "-connect", address, "-cipher", suite,
                                 "-psk_identity", IDENTITY, "-psk", "fifteen-and-more".encode().hex())
                self.assertEqual("Cipher is PSK" in result.text or "Cipher is ECDHE-PSK" in result.text
                                 or "Cipher is DHE-PSK" in result.text, expected, result)
                self.assertNotIn("Cipher is A", result.text)

    def test_observing(self):
        phone, report = self.run_phone("--coap-allow", lab.HOST, psk=self.psk)
        with secure_observer(phone) as observer:
            lab.hear(observer, report["itl"]["sha1"])
            lab.put(self.root, "ITLFile.tlv", read("c2-signed-by-itlrecovery.tlv"))
            phone.reset()
            new = phone.report()["itl"]["sha1"]
            lab.hear(observer, new)
        # Its session is closed now: the next change is nothing to it.
        lab.put(self.root, "ITLFile.tlv", read("c1-cucm-shape.tlv"))
        phone.reset()
        self.assertEqual(phone.report()["itl"]["sha1"], report["itl"]["sha1"])
        self.assertIn("verified_by", phone.secure("trust-list").text)

    def test_rubbish(self):
        phone, _ = self.run_phone(psk=self.psk)
        chance = random.Random(6347)
        with coap.Peer(phone.secure_uri) as peer:
            hello = bytes.fromhex("16feff0000000000000000") + b"\x00\x40" + b"\x01" + bytes(63)
            for _ in range(500):
                packet = bytearray(hello if chance.random() < 0.5 else chance.randbytes(chance.randrange(1, 1400)))
                packet[chance.randrange(len(packet))] = chance.randrange(256)
                peer.send(bytes(packet))
        self.assertIn("verified_by", phone.secure("trust-list").text)
        self.assertIsNone(phone.process.poll())


class Options(PhoneCoap):
    """Secrets and addresses that are none."""

    def words(self, *options):
        """A phone's command line."""
        return ("--state", self.state, "--mac", MAC, "--tftp", self.tftp, "--timeout", "1", *options)

    def test_secrets(self):
        files = {"empty": b"", "short": b"a:0011", "not-hex": b"a:" + b"xy" * 16, "no-colon": b"aaaa\n", "two":
                 (b"a:" + b"00" * 16 + b"\n") * 2, "folder/x": b""}
        for name, content in files.items():
            lab.put(self.folder, name, content)
        missing = ("--alarm", "coaps://127.0.0.1:9/alarms")
        cases = [(("boot", *self.words(*missing)), 2, "--coap-psk"),
                 (("run", *self.words("--coaps", "127.0.0.1:0")), 2, "--coap-psk"),
                 (("boot", *self.words(*missing, "--coap-psk", self.folder / "nothing")), 1, "nothing: No such file"),
                 (("boot", *self.words(*missing, "--coap-psk", self.folder / "folder")), 1, "folder: is a directory"),
                 (("boot", *self.words("--coap-psk", self.folder / "empty")), 1, "empty: not a line IDENTITY:KEY")]
        cases += [(("run", *self.words("--coaps", "127.0.0.1:0", "--coap-psk", self.folder / name)), 1, f"{name}: ")
                  for name in ("empty", "short", "not-hex", "no-colon", "two")]
        for words, status, text in cases:
            with self.subTest(words=words):
                result = lab.itlsim("phone", *words)
                self.assertEqual((result.status, result.err.count("\n")), (status, 1), result)
                self.assertIn(text, result.err)
                self.assertEqual(result.out, b"")
        self.assertFalse(self.state.exists())

    def test_addresses(self):
        psk = secret(self.folder)
        with Running(self.state, self.tftp) as phone:
            taken = phone.uri.removeprefix("coap://")
            phone.report()
            other = self.folder / "other"
            for option in ("--coap", "--coaps"):
                result = lab.itlsim("phone", "run", "--state", other, "--mac", MAC, "--tftp", self.tftp, option, taken,
                                    "--coap-psk", psk)
                self.assertEqual((result.status, result.err.count("\n")), (1, 1), result)
                self.assertEqual(result.err, f"itlsim: {option} 127.0.0.1: cannot listen there: the port is taken\n")
        for option, value, status in (("--coap", "192.0.2.1", 1), ("--coaps", "192.0.2.1:0", 1), ("--coaps", "a b", 2),
                                      ("--coap", "no-such-host.invalid", 1), ("--coap", "127.0.0.1:65536", 2),
                                      ("--coap-allow", "127.0.0.1:5683", 2)):
            with self.subTest(option=option, value=value):
                result = lab.itlsim("phone", "run", *self.words(option, value, "--coap-psk", psk))
                self.assertEqual((result.status, result.err.count("\n")), (status, 1), result)
                self.assertIn(option, result.err)
                self.assertEqual(result.err.endswith("cannot listen there: not our address\n"), "192.0.2.1" in value)

    def test_names(self):
        with Running(self.state, self.tftp, "--coap", "localhost:0", "--coap-allow", "localhost") as phone:
            phone.report()
            self.assertEqual(phone.reset().strip(), "")
            phone.report()

    def test_ipv6(self):
        lab.need_ipv6()
        with Running(self.state, self.tftp, "--coap", "[::1]:0", "--coap-allow", "::1") as phone:
            phone.report()
            self.assertIn("[::1]", phone.uri)
            self.assertEqual(phone.reset().strip(), "")
            phone.report()
        # One socket for both families sees IPv4 addresses inside of IPv6 ones.
        for allowed, code in ((lab.HOST, "2.04"), ("127.0.0.2", "4.03"), ("::1", "4.03")):
            with Running(self.state, self.tftp, "--coap", "[::]:0", "--coap-allow", allowed) as phone:
                phone.report()
                with coap.Peer(phone.uri.replace("[::]", lab.HOST)) as peer:
                    self.assertEqual(coap.code_of(peer.ask(coap.POST, "reset")), code)


if __name__ == "__main__":
    lab.main()
