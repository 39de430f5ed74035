# SPDX-License-Identifier: GPL-2.0-or-later
"""A cluster in a folder: what openssl makes of it, its servers against other clients, floods and kills."""
import concurrent.futures
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
import unittest

import cluster_lab
import lab
from cluster_lab import PUBLISHER, SUBSCRIBER, Cluster, Phone

PASSWORD = "itlphone"
RECOVERY_CN = "ITLRECOVERY_test10pub.joemar2.lab"


def openssl(*words, **options):
    """openssl, which has to succeed."""
    result = lab.run("openssl", *words, **options)
    assert result.status == 0, result
    return result.text


def small(folder, *options):
    """A cluster of one node with short keys."""
    result = lab.itlsim("cluster", "create", folder, "--publisher", "pub", "--key-bits", "1024", *options)
    assert result.status == 0, result
    return folder


class Files(unittest.TestCase):
    """What stands in the folder opens with plain tools."""

    @classmethod
    def setUpClass(cls):
        cls.root = cls.enterClassContext(lab.folder())
        cls.folder = cls.root / "cluster"
        result = cluster_lab.create(cls.folder, "--json")
        assert result.status == 0, result
        cls.report = result.json

    def test_report(self):
        self.assertEqual(self.report["release"], "10.0")
        self.assertEqual([(node["node"], node["publisher"]) for node in self.report["nodes"]],
                         [(PUBLISHER, True), (SUBSCRIBER, False)])
        for node in self.report["nodes"]:
            self.assertTrue(lab.itlsim("file", "show", node["list"], "--json").json["verified"])

    def test_certificates_and_keys_fit(self):
        paths = set(self.folder.rglob("*.pem"))
        self.assertEqual(len(paths), 11)
        for path in paths:
            with self.subTest(path=path.name):
                self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
                self.assertEqual(openssl("x509", "-in", path, "-noout", "-pubkey"), openssl("pkey", "-in", path, "-pubout"))
                openssl("verify", "-check_ss_sig", "-auth_level", "0", "-CAfile", path, path)

    def test_certificates_are_a_call_managers(self):
        bits = {PUBLISHER: 1024, SUBSCRIBER: 2048}
        for node, length in bits.items():
            text = openssl("x509", "-in", self.folder / node / "certificates" / "CallManager.pem", "-noout", "-text")
            self.assertIn(f"Public-Key: ({length} bit)", text)
            self.assertRegex(text, rf"Subject: CN = {node}\.joemar2\.lab, OU = tac, O = cisco, L = rtp, ST = nc, C = US")
            self.assertRegex(text, r"Serial Number:\s+([0-9a-f]{2}:){15}[0-9a-f]{2}\n")
            self.assertNotIn("Alternative Name", text)
            self.assertNotIn("critical", text)
        text = openssl("x509", "-in", self.folder / "ITLRecovery.pem", "-noout", "-text")
        self.assertIn(f"CN = {RECOVERY_CN},", text)
        years = re.search(r"Not Before: .* (\d{4}) GMT\s+Not After : .* (\d{4}) GMT", text)
        self.assertEqual(int(years[2]) - int(years[1]), 5)
        text = openssl("x509", "-in", self.folder / SUBSCRIBER / "certificates" / "tomcat.pem", "-noout", "-text")
        self.assertIn(f"DNS:{SUBSCRIBER}.joemar2.lab", text)

    def test_openssl_opens_the_recovery_key(self):
        p12 = self.folder / "ITLRecovery.p12"
        text = openssl("pkcs12", "-in", p12, "-passin", f"pass:{PASSWORD}", "-nodes")
        self.assertIn(f"CN = {RECOVERY_CN}", text)
        key = openssl("pkey", "-pubout", "-in", self.folder / "ITLRecovery.pem")
        out = self.root / "unpacked.pem"
        out.write_text(text, encoding="utf-8")
        self.assertEqual(openssl("pkey", "-pubout", "-in", out), key)
        info = lab.run("openssl", "pkcs12", "-in", p12, "-passin", f"pass:{PASSWORD}", "-info", "-noout").err
        self.assertEqual(info.count("pbeWithSHA1And3-KeyTripleDES-CBC"), 2)
        self.assertNotEqual(lab.run("openssl", "pkcs12", "-in", p12, "-passin", "pass:wrong", "-nodes").status, 0)

    def test_lists_are_accepted_by_another_reader(self):
        for node in (PUBLISHER, SUBSCRIBER):
            result = lab.itlsim("file", "verify", self.folder / node / "tftp" / "ITLFile.tlv", "--json")
            self.assertEqual(result.status, 0, result)

    def test_12_5(self):
        folder = small(self.root / "later", "--release", "12.5")
        text = openssl("x509", "-in", folder / "ITLRecovery.pem", "-noout", "-text")
        years = re.search(r"Not Before: .* (\d{4}) GMT\s+Not After : .* (\d{4}) GMT", text)
        self.assertIn(int(years[2]) - int(years[1]), (19, 20))
        listing = lab.itlsim("file", "show", folder / "pub" / "tftp" / "ITLFile.tlv").text
        self.assertRegex(listing, r"SIGNERNAME\s+\d+\s+CN=ITLRECOVERY_pub")

    def test_clock(self):
        folder = small(self.root / "past", "--clock", "2014-02-26T10:24:27Z")
        text = openssl("x509", "-in", folder / "pub" / "certificates" / "TVS.pem", "-noout", "-startdate")
        self.assertRegex(text, r"Feb 26 10:24:\d\d 2014")


class Usage(unittest.TestCase):
    """Every mistake has its line, and makes nothing."""

    def test_create(self):
        with lab.folder({"file": b""}) as root:
            for status, *words in ((2, "x"), (2, "--publisher", "p"), (2, "x", "y", "--publisher", "p"),
                                   (2, "x", "--publisher", "p:3072"), (2, "x", "--publisher", "p:"), (2, "x", "--colour"),
                                   (2, "x", "--publisher", "p", "--release", "11"),
                                   (2, "x", "--publisher", "p", "--callmanager", "q"),
                                   (2, "x", "--publisher", "p", "--key-bits", "many"),
                                   (1, "x", "--publisher", "p_q"), (1, "x", "--publisher", "p", "--subscriber", "P"),
                                   (1, "x", "--publisher", "p", "--country", "USA"),
                                   (1, "x", "--publisher", "p", "--security-password", "short"),
                                   (1, "x", "--publisher", "p", "--clock", "+1"),
                                   (1, ".", "--publisher", "p"), (1, "file", "--publisher", "p"),
                                   (1, "no/where", "--publisher", "p")):
                with self.subTest(words=words):
                    result = lab.itlsim("cluster", "create", *words, cwd=root)
                    self.assertEqual((result.status, result.out), (status, b""), result)
                    self.assertRegex(result.err, r"\A(itlsim|create): [^\n]*\n\Z")
                    self.assertEqual({path.name for path in root.iterdir()}, {"file"})

    def test_a_cluster_is_not_overwritten(self):
        with lab.folder() as root:
            folder = small(root / "cluster")
            before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
            result = lab.itlsim("cluster", "create", folder, "--publisher", "pub")
            self.assertEqual(result.status, 1)
            self.assertIn("is a cluster already", result.err)
            self.assertEqual({path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}, before)

    def test_up(self):
        with lab.folder({"file": b"x"}) as root:
            folder = small(root / "cluster")
            for status, *words in ((2,), (2, "cluster", "x"), (2, "cluster", "--base-port", "65530"),
                                   (2, "cluster", "--bind", "localhost.example"), (1, "nowhere"), (1, "."), (1, "file"),
                                   (1, "cluster", "--clock", "2001-01-01T00:00:00Z"), (1, "cluster", "--log", "no/where"),
                                   (1, "cluster", "--bind", "192.0.2.1")):
                with self.subTest(words=words):
                    result = lab.itlsim("cluster", "up", *words, cwd=root)
                    self.assertEqual((result.status, result.out), (status, b""), result)
                    self.assertRegex(result.err, r"\Aitlsim[^\n]*\n\Z")
            (folder / "nodes.yaml").write_text("nodes: 7\n", encoding="utf-8")
            result = lab.itlsim("cluster", "up", folder)
            self.assertEqual(result.status, 1)
            self.assertRegex(result.err, r"\Aitlsim: [^\n]*nodes\.yaml: [^\n]*\n\Z")


class Running(unittest.TestCase):
    """`cluster up` by itself."""

    def start(self, folder, *options):
        """Starts it; ends with the test."""
        process = subprocess.Popen([lab.itlsim_path(), "cluster", "up", str(folder), *map(str, options)],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def test_table_and_ports(self):
        with lab.folder() as root:
            cluster_lab.create(root / "cluster")
            process = self.start(root / "cluster", "--base-port", 0)
            lines = [process.stdout.readline().split() for _ in range(3)]
            self.assertEqual(lines[0][:1], ["NODE"])
            self.assertEqual([line[:2] for line in lines[1:]], [[PUBLISHER, "publisher"], [SUBSCRIBER, "subscriber"]])
            for line in lines[1:]:
                self.assertEqual(lab.itlsim("tftp", "get", line[2], "ITLFile.tlv", root / "x").status, 0)
                self.assertRegex(line[3], r"127\.0\.0\.1:\d+")

    def test_base_port_is_where_it_begins(self):
        port = lab.Port()
        self.addCleanup(port.release)
        with lab.folder() as root:
            process = self.start(small(root / "cluster"), "--base-port", port.number, "--json")
            line = process.stdout.readline()
            if line:
                node = json.loads(line)["nodes"][0]
                self.assertEqual(node["tftp"], f"127.0.0.1:{port.number}")
                self.assertEqual(node["tvs"], f"127.0.0.1:{port.number + 1}")
            else: # somebody else had the second port
                self.assertIn(str(port.number + 1), process.stderr.read())
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
                taken.bind(("127.0.0.1", 0))
                number = taken.getsockname()[1]
                if number < 65495:
                    result = lab.itlsim("cluster", "up", small(root / "other"), "--base-port", number)
                    self.assertEqual(result.status, 1)
                    self.assertRegex(result.err,
                                     rf"\Aitlsim: [^\n]*TFTP cannot listen on port {number}: the port is taken\n\Z")
                    result = lab.itlsim("cluster", "up", root / "other", "--base-port", number - 40)
                    self.assertRegex(result.err, rf"\Aitlsim: [^\n]* cannot listen on port \d+: the port is taken\n\Z")
            result = lab.itlsim("cluster", "up", root / "other", "--bind", "192.0.2.1", "--base-port", 0)
            self.assertRegex(result.err, r"\Aitlsim: [^\n]*TFTP cannot listen on port 0: not our address\n\Z")

    def test_signals_end_it(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with lab.folder() as root:
                process = self.start(small(root / "cluster"), "--base-port", 0, "--json")
                self.assertEqual(len(json.loads(process.stdout.readline())["nodes"]), 1)
                process.send_signal(number)
                self.assertEqual((process.wait(30), process.stderr.read()), (0, ""))

    def test_sighup_reloads(self):
        with lab.folder() as root:
            process = self.start(small(root / "cluster"), "--base-port", 0, "--json")
            process.stdout.readline()
            process.send_signal(signal.SIGHUP)
            self.assertIn("reloaded", process.stderr.readline())

    def test_a_damaged_state_does_not_stop_it(self):
        with lab.folder() as root:
            folder = small(root / "cluster")
            process = self.start(folder, "--base-port", 0, "--json")
            node = json.loads(process.stdout.readline())["nodes"][0]
            good = (folder / "nodes.yaml").read_bytes()
            lab.put(folder, "nodes.yaml", b"\xff\xfe{")
            self.assertIn("nodes.yaml", process.stderr.readline())
            self.assertEqual(lab.itlsim("tftp", "get", node["tftp"], "ITLFile.tlv", root / "x").status, 0)
            lab.put(folder, "nodes.yaml", good)
            # Servers and the collector of alarms look at the state each for themselves, and complain once each.
            lines = [process.stderr.readline()]
            while "nodes.yaml" in lines[-1] and len(lines) < 4:
                lines.append(process.stderr.readline())
            self.assertIn("reloaded", lines[-1])

    def test_ipv6(self):
        with lab.folder() as root:
            process = self.start(small(root / "cluster"), "--base-port", 0, "--json", "--bind", "::1")
            line = process.stdout.readline()
            lab.skip_unless(line, "there is no IPv6 here")
            node = json.loads(line)["nodes"][0]
            self.assertTrue(node["tftp"].startswith("[::1]:"))
            self.assertEqual(lab.itlsim("tftp", "get", node["tftp"], "ITLFile.tlv", root / "x").status, 0)

    def test_log(self):
        with lab.folder() as root:
            folder, log = small(root / "cluster"), root / "log"
            process = self.start(folder, "--base-port", 0, "--json", "--log", log)
            node = json.loads(process.stdout.readline())["nodes"][0]
            lab.itlsim("tftp", "get", node["tftp"], "ITLFile.tlv", root / "x")
            lab.itlsim("tftp", "get", node["tftp"], "a\x1b[2Jb", root / "x")
            lab.itlsim("tvs", "ask", folder / "pub" / "certificates" / "CallManager.pem", "--tvs", node["tvs"], "--pin",
                       folder / "pub" / "certificates" / "TVS.pem")
            process.terminate()
            process.wait()
            text = log.read_text(encoding="utf-8")
            size = (folder / "pub" / "tftp" / "ITLFile.tlv").stat().st_size
            self.assertRegex(text, rf"pub TFTP 127\.0\.0\.1:\d+ ITLFile\.tlv: sent, {size} bytes\n")
            self.assertRegex(text, r"a\\x1b\[2Jb: not found, 0 bytes\n")
            self.assertRegex(text, r"pub TVS 127\.0\.0\.1:\d+ .*: valid, pub/CallManager\n")


class Serving(unittest.TestCase):
    """Phones, other clients, and what is hostile."""

    @classmethod
    def setUpClass(cls):
        cls.root = cls.enterClassContext(lab.folder())
        cls.cluster = cls.enterClassContext(Cluster(cls.root / "cluster"))
        cls.big = random.Random(5).randbytes(3_000_001)
        lab.put(cls.cluster.folder / PUBLISHER / "tftp", "big.bin", cls.big)
        lab.put(cls.cluster.folder / PUBLISHER / "tftp", "blocks", b"x" * 2048)
        cls.host, cls.port = cls.cluster.nodes[PUBLISHER]["tftp"].split(":")

    def test_three_phones_on_two_nodes(self):
        """First use, the other node's list by its TVS, and a list that is the same again."""
        for index, node in enumerate((PUBLISHER, SUBSCRIBER, PUBLISHER)):
            phone = Phone(self.cluster, self.root / f"phone{index}", f"00112233445{index}", node, (PUBLISHER, SUBSCRIBER))
            report = phone.boot().json
            self.assertEqual((report["trust"], report["itl"]["verified_by"]), ("trusted", "first-use"))
            self.assertIn(f"CN={node}.", report["itl"]["signer"])
        other = Phone(self.cluster, self.root / "phone0", "001122334450", SUBSCRIBER, (PUBLISHER, SUBSCRIBER))
        report = other.boot().json
        self.assertEqual((report["trust"], report["itl"]["verified_by"]), ("trusted", "tvs"))
        self.assertEqual(other.boot().json["itl"]["verified_by"], "unchanged")

    def test_curl(self):
        curl = shutil.which("curl")
        lab.skip_unless(curl, "curl is not installed")
        # Not the empty file: this curl fails at the end of one, whatever the server.
        for name, data in (("big.bin", self.big), ("blocks", b"x" * 2048)):
            for options in ((), ("--tftp-blksize", "1468"), ("--tftp-blksize", "65464"), ("--tftp-no-options",)):
                with self.subTest(name=name, options=options):
                    result = lab.run(curl, "-sS", *options, f"tftp://{self.host}:{self.port}/{name}")
                    self.assertEqual((result.status, result.out == data), (0, True), result.err)

    def test_atftp(self):
        atftp = shutil.which("atftp")
        lab.skip_unless(atftp, "atftp is not installed")
        out = self.root / "atftp.bin"
        for options in ((), ("blksize 1428",), ("windowsize 8",), ("tsize",), ("windowsize 32", "blksize 4096")):
            with self.subTest(options=options):
                out.unlink(missing_ok=True)
                words = [word for option in options for word in ("--option", option)]
                result = lab.run(atftp, *words, "--get", "-r", "big.bin", "-l", out, self.host, self.port)
                self.assertEqual(result.status, 0, result)
                self.assertEqual(out.read_bytes(), self.big)

    def test_nothing_outside_is_served(self):
        (self.cluster.folder / PUBLISHER / "tftp" / "link").symlink_to("../../nodes.yaml")
        for name in ("../../nodes.yaml", "../certificates/CallManager.pem", "/etc/hostname", "link", "sub", "sub/../../tftp",
                     "../../ITLRecovery.pem"):
            result = lab.itlsim("tftp", "get", self.cluster.nodes[PUBLISHER]["tftp"], name, self.root / "x")
            self.assertEqual(result.status, 1, result)

    def test_many_downloads_in_a_flood(self):
        """Everybody gets the whole list while somebody sends rubbish to all ports."""
        wanted = self.cluster.list_of(PUBLISHER)
        stop = threading.Event()
        flood = threading.Thread(target=self.flood, args=(stop,))
        flood.start()
        try:
            with concurrent.futures.ThreadPoolExecutor(100) as pool:
                got = list(pool.map(self.download, range(300)))
        finally:
            stop.set()
            flood.join()
        self.assertEqual([index for index, data in enumerate(got) if data != wanted], [])

    def flood(self, stop):
        """Malformed packets; bounded, and not faster than a machine under test can bear."""
        rng = random.Random(7)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            for _ in range(200):
                if stop.is_set():
                    return
                for _ in range(100):
                    packet = rng.randbytes(rng.randrange(60))
                    if rng.random() < 0.7:
                        packet = bytes((0, rng.randrange(8))) + packet
                    sock.sendto(packet, (self.host, int(self.port)))
                time.sleep(0.005)

    def download(self, index):
        """A phone's download, by a client that asks again as phones do."""
        server = (self.host, int(self.port))
        name, data, expected = f"ITLSEP{index:012X}.tlv", b"", 1
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.settimeout(1)
            packet, peer = lab.read_request(name), server
            for _ in range(60):
                sock.sendto(packet, peer)
                try:
                    answer, sender = sock.recvfrom(600)
                except TimeoutError:
                    continue
                if peer not in (server, sender) or answer[:4] != bytes((0, 3, expected >> 8, expected & 255)):
                    continue
                data, peer, packet = data + answer[4:], sender, bytes((0, 4, expected >> 8, expected & 255))
                expected += 1
                if len(answer) < 516:
                    sock.sendto(packet, peer)
                    return data
        return None


class Killed(unittest.TestCase):
    """kill -9 of a command at any moment leaves a cluster that works."""

    def test_admin_commands(self):
        rng = random.Random(11)
        with lab.folder() as root:
            cluster = Cluster(root / "cluster")
            for command in (("set", "enterprise", "rollback", "true"), ("utils", "service", "restart", "Cisco", "Tftp"),
                            ("set", "cert", "regen", "TVS"), ("set", "enterprise", "rollback", "false")):
                for _ in range(6):
                    process = subprocess.Popen([lab.itlsim_path(), "admin", str(cluster.folder), "--yes", "--clock", "+6m",
                                                *command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                               stderr=subprocess.DEVNULL)
                    time.sleep(rng.random() * 0.3)
                    process.kill()
                    process.wait()
                    self.assert_sound(cluster)

    def assert_sound(self, cluster):
        """Lists verify and name the keys that are there."""
        for node in (PUBLISHER, SUBSCRIBER):
            result = cluster.admin("show", "itl", node=node)
            self.assertEqual(result.status, 0, result)
            self.assertTrue(result.text.rstrip().endswith("The ITL file was verified successfully."), result)
        for path in cluster.folder.glob("*/certificates/*.pem"):
            self.assertEqual(openssl("x509", "-in", path, "-noout", "-pubkey"), openssl("pkey", "-in", path, "-pubout"))


if __name__ == "__main__":
    lab.main()
