# SPDX-License-Identifier: GPL-2.0-or-later
"""`itlsim tftp get` against Debian's TFTP servers, and against one that breaks every rule."""
import os
import pathlib
import signal
import socket
import subprocess
import threading
import time
import unittest

import lab

FILES = {
    "ITLFile.tlv": pathlib.Path(__file__).with_name("files").joinpath("c1-cucm-shape.tlv").read_bytes(),
    "empty": b"",
    "exact": bytes(range(256)) * 8,
    "one-more": bytes(range(256)) * 8 + b"x",
    "megabyte": bytes((i * 7 + i // 251) % 256 for i in range(1 << 20)),
}


def fetch(server, name, *options, out=None, **run_options):
    """Fetches into a fresh folder; returns the result and what was written (None: nothing)."""
    with lab.folder() as folder:
        target = out or folder / "out"
        result = lab.itlsim("tftp", "get", server, name, target, *options, **run_options)
        written = target.read_bytes() if out is None and target.exists() else None
        left = sorted(path.name for path in folder.iterdir())
        assert left == (["out"] if written is not None else []), f"left behind: {left}"
    return result, written


class RealServers:
    """What every server must get right; a subclass starts one in self.server and says how to run beside it."""

    prefix = ()

    def get(self, name, *options):
        """Fetches from the server."""
        return fetch(self.server.address, name, *options, prefix=self.prefix)

    def check(self, *options):
        """Every file arrives, bit for bit."""
        for name, data in FILES.items():
            with self.subTest(name=name, options=options):
                result, written = self.get(name, *options)
                self.assertEqual(result.status, 0, result)
                self.assertEqual(written, data)

    def test_without_options(self):
        """As real phones ask."""
        self.check()

    def test_blksize(self):
        """Smaller and larger than the default, odd, and more than a frame."""
        for blksize in (8, 513, 1428, 8192, 65464):
            self.check("--blksize", blksize)

    def test_windowsize(self):
        """Servers that do not know it leave it out."""
        for windowsize in (1, 2, 8, 64):
            self.check("--windowsize", windowsize, "--blksize", 1428)

    def test_tsize(self):
        """Asked for alone and with the others."""
        self.check("--tsize")
        self.check("--tsize", "--blksize", 1024, "--windowsize", 4)

    def test_json(self):
        """The report names what was agreed."""
        result, written = self.get("megabyte", "--blksize", 1428, "--json")
        report = result.json
        self.assertEqual(written, FILES["megabyte"])
        self.assertEqual(report["bytes"], 1 << 20)
        self.assertEqual(report["blksize"], 1428)
        self.assertEqual(report["result"], "ok")
        self.assertEqual(report["server"], self.server.address)
        self.assertEqual(report["file"], "megabyte")
        self.assertGreaterEqual(report["milliseconds"], 0)
        self.assertNotIn("error", report)

    def test_missing_file(self):
        """Status 1, and one line that names server, file and error."""
        for options in ((), ("--blksize", "1428", "--tsize", "--windowsize", "4")):
            result, written = self.get("ITLSEP001122334455.tlv", *options)
            self.assertEqual(result.status, 1, result)
            self.assertIsNone(written)
            self.assertEqual(result.text, "")
            self.assertEqual(result.err.count("\n"), 1, result)
            for part in (self.server.address, "ITLSEP001122334455.tlv", "error 1"):
                self.assertIn(part, result.err)

    def test_missing_file_json(self):
        """The same for programs."""
        result, _ = self.get("ITLSEP001122334455.tlv", "--json")
        self.assertEqual(result.status, 1, result)
        self.assertEqual(result.json["result"], "not-found")
        self.assertEqual(result.json["error"]["code"], 1)

    def test_a_file_outside_the_root(self):
        """Whatever the server calls it, there is no file."""
        result, written = self.get("../../../../../../etc/passwd")
        self.assertEqual(result.status, 1, result)
        self.assertIsNone(written)


class RealServerCase(unittest.TestCase):
    """Starts a server for a class."""

    @classmethod
    def setUpClass(cls):
        """Brings it up, with the files."""
        cls.root = cls.enterClassContext(lab.folder(FILES))
        cls.server = cls.enterClassContext(cls.start())


class TestAtftpd(RealServers, RealServerCase):
    """atftpd."""

    @classmethod
    def start(cls):
        """On a free port."""
        return lab.Atftpd(cls.root)

    def test_windowsize_is_agreed(self):
        """It is the one server here that knows RFC 7440."""
        result, written = self.get("megabyte", "--windowsize", 16, "--json")
        self.assertEqual(written, FILES["megabyte"])
        self.assertEqual(result.json["windowsize"], 16)


class TestTftpdHpa(RealServers, RealServerCase):
    """tftpd-hpa."""

    @classmethod
    def start(cls):
        """On a free port."""
        return lab.TftpdHpa(cls.root)


class TestDnsmasq(RealServers, RealServerCase):
    """dnsmasq, in a network of its own as it knows port 69 only."""

    @classmethod
    def start(cls):
        """With the network."""
        cls.prefix = cls.enterClassContext(lab.Network()).prefix
        return lab.Dnsmasq(cls.root, cls.prefix)

    def test_the_port_may_be_left_out(self):
        """69 is the default."""
        result, written = fetch(lab.HOST, "ITLFile.tlv", prefix=self.prefix)
        self.assertEqual(result.status, 0, result)
        self.assertEqual(written, FILES["ITLFile.tlv"])


class TestDnsmasqSinglePort(TestDnsmasq):
    """dnsmasq that answers from port 69 itself, as it does behind some firewalls."""

    @classmethod
    def start(cls):
        """With the option."""
        cls.prefix = cls.enterClassContext(lab.Network()).prefix
        return lab.Dnsmasq(cls.root, cls.prefix, "--bind-dynamic", "--interface=lo", "--tftp-single-port")


class TestNastyServers(unittest.TestCase):
    """A server that does what it should not."""

    def fetch_from(self, script, *options, timeout=3):
        """Fetches "file" from a scripted server; returns result, what was written and the server."""
        with lab.ScriptedServer(script) as server:
            result, written = fetch(server.address, "file", "--timeout", timeout, *options)
        return result, written, server

    def check_failure(self, script, *words, options=(), timeout=3):
        """The fetch fails with status 1, one line with these words, and nothing written."""
        result, written, _ = self.fetch_from(script, *options, timeout=timeout)
        self.assertEqual(result.status, 1, result)
        self.assertIsNone(written)
        self.assertEqual(result.err.count("\n"), 1, result)
        for word in words:
            self.assertIn(word, result.err)

    def test_a_decent_server(self):
        """The scripted server itself, as the measure of the others."""
        result, written, server = self.fetch_from(lab.serving({"file": FILES["one-more"]}))
        self.assertEqual(result.status, 0, result)
        self.assertEqual(written, FILES["one-more"])
        self.assertEqual(len(server.requests), 1)
        self.assertEqual(server.requests[0].options, {})
        self.assertEqual(server.requests[0].mode, "octet")

    def test_options_on_the_wire(self):
        """They are asked for as RFC 2347 says, and given up when they are ignored."""
        result, written, server = self.fetch_from(lab.serving({"file": b"x" * 700}), "--blksize", 1428,
                                                  "--windowsize", 16, "--tsize")
        self.assertEqual(result.status, 0, result)
        self.assertEqual(written, b"x" * 700)
        self.assertEqual(server.requests[0].options, {"blksize": "1428", "windowsize": "16", "tsize": "0"})

    def test_options_refused(self):
        """Error 8 leads to one request without options, from a new port."""
        def script(transfer):
            if transfer.options:
                transfer.send(lab.error_packet(8, "no options"))
            else:
                transfer.send_file(b"y" * 1024)
        result, written, server = self.fetch_from(script, "--blksize", 1428)
        self.assertEqual(result.status, 0, result)
        self.assertEqual(written, b"y" * 1024)
        self.assertEqual(len(server.requests), 2)
        self.assertNotEqual(server.requests[0].client, server.requests[1].client)

    def test_every_packet_twice(self):
        """Each block counts once."""
        def script(transfer):
            for block in (1, 2, 3):
                transfer.send(lab.data_packet(block, bytes([block]) * (512 if block < 3 else 5)), times=2)
                self.assertTrue(transfer.wait_for_ack(block))
        result, written, _ = self.fetch_from(script)
        self.assertEqual(result.status, 0, result)
        self.assertEqual(written, b"\1" * 512 + b"\2" * 512 + b"\3" * 5)

    def test_strangers(self):
        """Blocks from another port are answered with error 5 and change nothing."""
        answers = []

        def script(transfer):
            transfer.send(lab.data_packet(1, b"a" * 512))
            self.assertTrue(transfer.wait_for_ack(1))
            with lab.udp_socket() as stranger:
                stranger.settimeout(5)
                stranger.sendto(lab.data_packet(2, b"evil"), transfer.client)
                answers.append(stranger.recv(600))
                stranger.sendto(lab.error_packet(1, "go away"), transfer.client)
            transfer.send(lab.data_packet(2, b"b"))
            self.assertTrue(transfer.wait_for_ack(2))
        result, written, _ = self.fetch_from(script)
        self.assertEqual(result.status, 0, result)
        self.assertEqual(written, b"a" * 512 + b"b")
        self.assertEqual(answers[0][:4], b"\0\5\0\5")

    def test_strangers_of_another_address(self):
        """They get no answer at all."""
        def script(transfer):
            transfer.send(lab.data_packet(1, b"a" * 512))
            self.assertTrue(transfer.wait_for_ack(1))
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
                stranger.bind(("127.0.0.2", transfer.socket.getsockname()[1]))
                stranger.sendto(lab.data_packet(2, b"evil"), transfer.client)
                stranger.settimeout(0.3)
                self.assertRaises(OSError, stranger.recv, 600)
            transfer.send(lab.data_packet(2, b"b"))
            self.assertTrue(transfer.wait_for_ack(2))
        result, written, _ = self.fetch_from(script)
        self.assertEqual(result.status, 0, result)
        self.assertEqual(written, b"a" * 512 + b"b")

    def test_a_slow_server(self):
        """Pauses shorter than the time-out are borne; the request was sent again meanwhile."""
        first, again = [], threading.Event()

        def script(transfer):
            if first:
                again.set()
                return  # The request again: this server has noticed the first.
            first.append(transfer)
            self.assertTrue(again.wait(15))
            for block in (1, 2):
                time.sleep(0.7)
                transfer.send(lab.data_packet(block, b"s" * (512 if block == 1 else 1)))
                self.assertTrue(transfer.wait_for_ack(block))
        result, written, server = self.fetch_from(script, timeout=20)
        self.assertEqual(result.status, 0, result)
        self.assertEqual(written, b"s" * 513)
        self.assertGreater(len(server.requests), 1)

    def test_a_silent_server(self):
        """The time-out is the one asked for."""
        started = time.monotonic()
        self.check_failure(lambda transfer: None, "in time", timeout=0.7)
        self.assertGreaterEqual(time.monotonic() - started, 0.7)

    def test_a_server_that_stops(self):
        """In the middle of a file: nothing of it is kept."""
        def script(transfer):
            transfer.send(lab.data_packet(1, b"a" * 512))
            transfer.wait_for_ack(1)
        self.check_failure(script, "in time", timeout=0.7)

    def test_the_first_block_for_ever(self):
        """Repetition is no progress."""
        def script(transfer):
            deadline = time.monotonic() + 20
            while time.monotonic() < deadline:
                transfer.send(lab.data_packet(1, b"a" * 512))
                answer = transfer.receive(0.05)
                if answer and answer[0] == lab.ERROR:
                    return
            raise AssertionError("the client did not give up")
        self.check_failure(script, "in time", timeout=1)

    def test_an_oack_for_ever(self):
        """As long as no data comes."""
        def script(transfer):
            deadline = time.monotonic() + 20
            while time.monotonic() < deadline:
                transfer.send(lab.oack_packet(blksize=1000))
                answer = transfer.receive(0.05)
                if answer and answer[0] == lab.ERROR:
                    return
            raise AssertionError("the client did not give up")
        self.check_failure(script, "in time", options=("--blksize", 1000), timeout=1)

    def test_bad_oacks(self):
        """Each is answered with error 8, and the file is asked for once more without options."""
        for oack in (lab.oack_packet(blksize=1429), lab.oack_packet(blksize=7), lab.oack_packet(blksize="x"),
                     lab.oack_packet(windowsize=2), b"\0\6blksize", b"\0\6blksize\0001428"):
            with self.subTest(oack=oack):
                answers = []

                def script(transfer, oack=oack, answers=answers):
                    if transfer.options:
                        transfer.send(oack)
                        answers.append(transfer.receive())
                    else:
                        transfer.send_file(b"y" * 700)
                result, written, server = self.fetch_from(script, "--blksize", 1428, "--json")
                self.assertEqual(result.status, 0, result)
                self.assertEqual(written, b"y" * 700)
                self.assertEqual(answers[0][:2], (lab.ERROR, 8))
                self.assertIn("OACK", result.json["problem"])
                self.assertEqual(result.out.count(b"\n"), 1)
                self.assertEqual(len(server.requests), 2)

    def test_bad_oacks_only(self):
        """A server that goes on with it is given up, and the line says why."""
        def script(transfer):
            transfer.send(lab.oack_packet(blksize=1429))
            self.assertEqual(transfer.receive()[:2], (lab.ERROR, 8))
        self.check_failure(script, "protocol", "the OACK has a blksize that does not fit", options=("--blksize", 1428))

    def test_harmless_oacks(self):
        """What was not asked for and changes nothing is passed over: tftpy adds a blksize of 512 to whatever it grants,
        others tsize and timeout, some fill up with NULs."""
        for more, options in ((b"blksize\x00512\0", ("--windowsize", 4)), (b"tsize\x002000\0timeout\x005\0", ()),
                              (bytes(20), ("--windowsize", 4)), (b"colour\0blue\0", ()),
                              (b"blksize\x00512\0tsize\x002000\0", None)):
            with self.subTest(more=more):
                def script(transfer, more=more):
                    granted = {name: value for name, value in transfer.options.items() if name != "blksize"}
                    transfer.send(lab.oack_packet(**granted) + more)
                    self.assertTrue(transfer.wait_for_ack(0))
                    window = int(granted.get("windowsize", 1))
                    for first in range(1, 5, window):
                        for block in range(first, min(first + window, 5)):
                            transfer.send(lab.data_packet(block, b"z" * (512 if block < 4 else 464)))
                        self.assertTrue(transfer.wait_for_ack(min(first + window - 1, 4)))
                asked = () if options is None else (*options, "--blksize", 512) if not options else options
                result, written, server = self.fetch_from(script, "--json", *asked)
                self.assertEqual(result.status, 0, result)
                self.assertEqual(written, b"z" * 2000)
                self.assertNotIn("problem", result.json)
                self.assertEqual(len(server.requests), 1)

    def test_a_block_too_long(self):
        """Error 4, and nothing is kept."""
        def script(transfer):
            transfer.send(lab.data_packet(1, b"a" * 512))
            self.assertTrue(transfer.wait_for_ack(1))
            transfer.send(lab.data_packet(2, b"a" * 513))
            self.assertEqual(transfer.receive()[:2], (lab.ERROR, 4))
        self.check_failure(script, "protocol")

    def test_truncated_packets(self):
        """They say nothing."""
        def script(transfer):
            for junk in (b"\0", b"\0\3", b"\0\3\0", b"\0\5", b"\0\5\0", b"\0\x09ab", b"\xff" * 100):
                transfer.send(junk)
            transfer.send_file(b"z" * 600)
        result, written, _ = self.fetch_from(script)
        self.assertEqual(result.status, 0, result)
        self.assertEqual(written, b"z" * 600)

    def test_error_texts_are_made_printable(self):
        """A terminal must not obey a server."""
        self.check_failure(lambda transfer: transfer.send(lab.error_packet(2, "\33[2Jno\r\nway")),
                           "error 2: ?[2Jno??way")

    def test_a_file_that_does_not_fit(self):
        """A full disk ends the transfer with a word about the disk, and the server is told."""
        answers = []

        def script(transfer):
            block = 0
            while not answers:
                block += 1
                transfer.send(lab.data_packet(block, b"a" * 512))
                answer = transfer.receive()
                if answer is None or answer[0] == lab.ERROR:
                    answers.append(answer)
        with lab.ScriptedServer(script) as server:
            result, _ = fetch(server.address, "file", out="/dev/full")
        self.assertEqual(result.status, 1, result)
        self.assertIn("/dev/full: No space left", result.err)
        self.assertEqual(answers[0][0], lab.ERROR)

    def test_interrupted(self):
        """Ctrl-C leaves nothing behind, and the old file as it was."""
        with lab.folder({"out": b"old"}) as folder, lab.ScriptedServer(lambda transfer: time.sleep(1)) as server:
            process = subprocess.Popen([lab.itlsim_path(), "tftp", "get", server.address, "file", folder / "out"])
            while not server.requests:
                time.sleep(0.01)
            process.send_signal(signal.SIGINT)
            self.assertEqual(process.wait(10), -signal.SIGINT)
            self.assertEqual([path.name for path in folder.iterdir()], ["out"])
            self.assertEqual((folder / "out").read_bytes(), b"old")


class TestCommandLine(unittest.TestCase):
    """What a user may say, and where the file goes."""

    def test_help(self):
        """--help explains every option."""
        result = lab.itlsim("tftp", "get", "--help")
        self.assertEqual(result.status, 0)
        for word in ("--blksize", "--windowsize", "--tsize", "--timeout", "--json", "OUT"):
            self.assertIn(word, result.text)

    def test_wrong_usage(self):
        """Status 2 and one line."""
        long_name = "n" * 256
        for args in ((), ("host",), ("host", "file"), ("host", "file", "out", "more"), ("host:0", "file", "out"),
                     ("host:65536", "file", "out"), ("", "file", "out"), ("host", "", "out"),
                     ("host", long_name, "out"), ("host", "file", "out", "--blksize", "7"),
                     ("host", "file", "out", "--blksize", "65465"), ("host", "file", "out", "--blksize", "x"),
                     ("host", "file", "out", "--windowsize", "0"), ("host", "file", "out", "--windowsize", "65536"),
                     ("host", "file", "out", "--timeout", "0"), ("host", "file", "out", "--timeout", "-1"),
                     ("host", "file", "out", "--nonsense"), ("host", "file", "-", "--json")):
            with self.subTest(args=args):
                result = lab.itlsim("tftp", "get", *args)
                self.assertEqual(result.status, 2, result)
                self.assertEqual(result.text, "")
                self.assertEqual(result.err.count("\n"), 1, result)
        self.assertEqual(lab.itlsim("tftp", "put").status, 2)

    def test_standard_output(self):
        """OUT "-": the file and nothing else."""
        with lab.ScriptedServer(lab.serving({"file": b"\0binary\xff" * 100})) as server:
            result = lab.itlsim("tftp", "get", server.address, "file", "-")
        self.assertEqual(result.status, 0, result)
        self.assertEqual(result.out, b"\0binary\xff" * 100)

    def test_an_older_file_is_replaced_whole(self):
        """Its mode is what a new file gets."""
        with lab.folder({"out": b"old and longer"}) as folder, lab.ScriptedServer(lab.serving({"f": b"new"})) as server:
            result = lab.itlsim("tftp", "get", server.address, "f", folder / "out", umask=0o027)
            self.assertEqual(result.status, 0, result)
            self.assertIn("3 bytes", result.text)
            self.assertEqual((folder / "out").read_bytes(), b"new")
            self.assertEqual((folder / "out").stat().st_mode & 0o777, 0o640)
            self.assertEqual(os.listdir(folder), ["out"])

    def test_a_failure_leaves_an_older_file(self):
        """Byte for byte."""
        with lab.folder({"out": b"old"}) as folder, lab.ScriptedServer(lab.serving({})) as server:
            result = lab.itlsim("tftp", "get", server.address, "f", folder / "out")
            self.assertEqual(result.status, 1, result)
            self.assertEqual((folder / "out").read_bytes(), b"old")
            self.assertEqual(os.listdir(folder), ["out"])

    def test_places_that_cannot_be_written(self):
        """The line names them; no server is asked."""
        with lab.folder() as folder, lab.ScriptedServer(lab.serving({"f": b"x"})) as server:
            for out in (folder, folder / "missing" / "out", folder / ("n" * 300)):
                result = lab.itlsim("tftp", "get", server.address, "f", out)
                self.assertEqual(result.status, 1, result)
                self.assertIn(str(out), result.err)
            self.assertEqual(server.requests, [])

    def test_a_fifo_is_written_not_replaced(self):
        """So are devices."""
        with lab.folder() as folder, lab.ScriptedServer(lab.serving({"f": b"through"})) as server:
            os.mkfifo(folder / "out")
            reader = subprocess.Popen(["cat", folder / "out"], stdout=subprocess.PIPE)
            result = lab.itlsim("tftp", "get", server.address, "f", folder / "out")
            self.assertEqual(result.status, 0, result)
            self.assertEqual(reader.communicate(timeout=10)[0], b"through")

    def test_names(self):
        """A name that resolves, and one that does not."""
        with lab.ScriptedServer(lab.serving({"f": b"x"})) as server:
            result, written = fetch(f"localhost:{server.port}", "f")
            self.assertEqual(result.status, 0, result)
            self.assertEqual(written, b"x")
        result, _ = fetch("no-such-host.invalid", "f", "--timeout", 5)
        self.assertEqual(result.status, 1, result)
        self.assertIn("no-such-host.invalid", result.err)

    def test_ipv6(self):
        """In brackets."""
        lab.need_ipv6()
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as server:
            server.bind(("::1", 0))
            command = [lab.itlsim_path(), "tftp", "get", f"[::1]:{server.getsockname()[1]}", "f", "-"]
            process = subprocess.Popen(command, stdout=subprocess.PIPE)
            server.settimeout(10)
            _, client = server.recvfrom(600)
            server.sendto(lab.data_packet(1, b"six"), client)
            self.assertEqual(server.recvfrom(600)[0], b"\0\4\0\1")
            self.assertEqual(process.communicate(timeout=10)[0], b"six")


if __name__ == "__main__":
    lab.main()
