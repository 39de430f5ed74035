# SPDX-License-Identifier: GPL-2.0-or-later
"""What end-to-end tests share: where itlsim is, free ports, real TFTP servers, private networks, a scripted server.

The path of itlsim comes from the environment, ITLSIM. Everything listens on 127.0.0.1 and ends with its `with` block.
"""
import contextlib
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import unittest

HOST = "127.0.0.1"
IN_CI = bool(os.environ.get("CI"))
START_SECONDS = 30

# Debian's servers stand in sbin, which a plain user's PATH lacks.
os.environ["PATH"] = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"


def skip_unless(condition, reason):
    """Skips the running test with a reason; in CI nothing may be missing, so there it fails."""
    if condition:
        return
    if IN_CI:
        raise AssertionError(f"in CI this must not be missing: {reason}")
    raise unittest.SkipTest(reason)


# --- itlsim ---------------------------------------------------------------------------------------------------------


def itlsim_path():
    """The program under test."""
    path = os.environ.get("ITLSIM")
    if not path or not os.access(path, os.X_OK):
        sys.exit("set ITLSIM to the itlsim program to test")
    return os.path.abspath(path)


class Result:
    """What a program left: status, output (bytes), and its output as text and as JSON."""

    def __init__(self, process, seconds):
        self.status = process.returncode
        self.out = process.stdout
        self.err = process.stderr.decode(errors="replace")
        self.seconds = seconds

    @property
    def text(self):
        """Standard output as text."""
        return self.out.decode()

    @property
    def json(self):
        """Standard output as JSON."""
        return json.loads(self.out)

    def __str__(self):
        return f"status {self.status}\n{self.out.decode(errors='replace')}\n{self.err}"


def run(*command, prefix=(), timeout=120, **options):
    """Runs a program to its end, with nothing on its standard input."""
    started = time.monotonic()
    process = subprocess.run([*prefix, *map(str, command)], stdin=subprocess.DEVNULL, capture_output=True,
                             timeout=timeout, check=False, **options)
    return Result(process, time.monotonic() - started)


def itlsim(*args, **options):
    """Runs itlsim; options as run() takes them."""
    return run(itlsim_path(), *args, **options)


# --- files and ports ------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def folder(files=None):
    """A temporary folder that every server may read, with files by name."""
    with tempfile.TemporaryDirectory(prefix="itlphone-") as path:
        os.chmod(path, 0o755)
        for name, data in (files or {}).items():
            put(path, name, data)
        yield pathlib.Path(path)


def put(root, name, data):
    """Writes a file into a server's folder, readable for all, in one step for those who read meanwhile."""
    path = pathlib.Path(root, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.write_bytes(data)
    os.chmod(fresh, 0o644)
    fresh.replace(path)
    return path


class Port:
    """A free UDP port of 127.0.0.1, kept from other tests by the TCP port of the same number."""

    def __init__(self):
        for _ in range(1000):
            # Below the range from which the system itself hands out ports.
            number = random.randrange(10240, 32000)
            self.guard = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
                try:
                    self.guard.bind((HOST, number))
                    probe.bind((HOST, number))
                except OSError:
                    self.guard.close()
                    continue
            self.number = number
            return
        raise RuntimeError("no free port")

    def release(self):
        """Lets others have it."""
        self.guard.close()


# --- real servers ---------------------------------------------------------------------------------------------------


def end_group(process):
    """Ends a program that has a session of its own, with all that it has started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


class Server:
    """A server in the foreground. Use as `with Atftpd(root) as server`: server.address is HOST:PORT."""

    name = "server"

    def __init__(self, root, prefix=()):
        self.root = str(root)
        self.prefix = list(prefix)
        self.port = None
        self.guard = None
        self.process = None
        self.log = None

    def command(self):
        """The server's command line, with self.port."""
        raise NotImplementedError

    def choose_port(self):
        """Sets self.port."""
        self.guard = Port()
        self.port = self.guard.number

    @property
    def address(self):
        """For the command line of itlsim."""
        return f"{HOST}:{self.port}"

    def __enter__(self):
        for _ in range(3):
            self.choose_port()
            self.log = tempfile.TemporaryFile()
            try:
                self.process = subprocess.Popen(self.prefix + self.command(), stdin=subprocess.DEVNULL,
                                                stdout=self.log, stderr=subprocess.STDOUT, start_new_session=True)
                if self.wait_until_up():
                    return self
                text = self.output()
            except BaseException:
                self.stop()
                raise
            self.stop()
        raise RuntimeError(f"{self.name} does not start:\n{text}")

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        """Ends it, in the midst of a `with` block if need be."""
        if self.process is not None:
            end_group(self.process)
            self.process = None
        if self.log is not None:
            self.log.close()
            self.log = None
        if self.guard is not None:
            self.guard.release()
            self.guard = None

    def output(self):
        """What the server has printed so far."""
        self.log.seek(0)
        return self.log.read().decode(errors="replace")

    def wait_until_up(self):
        """True once it answers; False when it ended instead."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                return False
            if self.answers():
                return self.process.poll() is None
            time.sleep(0.02)
        return False

    def answers(self):
        """True when the server answers a request for a file that it does not have."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.settimeout(0.2)
            probe.sendto(read_request("is-it-up"), (HOST, self.port))
            try:
                return probe.recv(600)[:2] == b"\0\5"
            except OSError:
                return False


class Atftpd(Server):
    """atftpd: blksize, tsize, timeout, windowsize."""

    name = "atftpd"

    def command(self):
        program = shutil.which("atftpd")
        skip_unless(program, "atftpd is not installed")
        user = ["--user", "nobody.nogroup"] if os.geteuid() == 0 else []
        return [program, "--daemon", "--no-fork", "--bind-address", HOST, "--port", str(self.port), "--logfile", "-",
                *user, self.root]


class TftpdHpa(Server):
    """tftpd-hpa, from ITLPHONE_TFTPD_HPA as it cannot be installed beside atftpd: blksize, tsize, timeout. Answers only as root."""

    name = "tftpd-hpa"

    def command(self):
        program = os.environ.get("ITLPHONE_TFTPD_HPA")
        skip_unless(program, "tftpd-hpa is not here: set ITLPHONE_TFTPD_HPA to its in.tftpd")
        skip_unless(os.geteuid() == 0, "tftpd-hpa serves only as root")
        return [program, "-L", "--address", f"{HOST}:{self.port}", "-u", "nobody", "-s", self.root]


class Dnsmasq(Server):
    """dnsmasq: blksize, tsize. It knows only port 69: give it the prefix of a Network and run itlsim there too."""

    name = "dnsmasq"

    def __init__(self, root, prefix, *options):
        super().__init__(root, prefix)
        self.options = options

    def choose_port(self):
        self.port = 69

    def command(self):
        program = shutil.which("dnsmasq")
        skip_unless(program, "dnsmasq is not installed")
        # In a namespace of its own a plain user cannot change to another user.
        user = "root" if os.geteuid() == 0 else ""
        options = self.options or (f"--listen-address={HOST}", "--bind-interfaces")
        return [program, "--no-daemon", "--conf-file=/dev/null", "--port=0", *options, "--enable-tftp",
                f"--tftp-root={self.root}", "--log-facility=-", "--pid-file=", f"--user={user}"]

    def answers(self):
        return "TFTP root is" in self.output()


class Network:
    """A private network with nothing but 127.0.0.1. Commands run in it with its prefix."""

    def __enter__(self):
        skip_unless(shutil.which("unshare") and shutil.which("nsenter") and shutil.which("ip"),
                    "unshare, nsenter or ip is not installed")
        root = os.geteuid() == 0
        self.holder = subprocess.Popen(["unshare", "-n" if root else "-rn", "sh", "-c",
                                        "ip link set lo up && echo up && exec cat"],
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if self.holder.stdout.readline() != b"up\n":
            reason = self.holder.stderr.read().decode().strip()
            self.__exit__()
            skip_unless(False, f"no private network to be had: {reason}")
        user = [] if root else ["-U", "--preserve-credentials"]
        self.prefix = ["nsenter", "-t", str(self.holder.pid), *user, "-n", "--"]
        return self

    def __exit__(self, *_):
        self.holder.stdin.close()
        self.holder.wait()
        self.holder.stdout.close()
        self.holder.stderr.close()


# --- a scripted TFTP server -----------------------------------------------------------------------------------------

RRQ, DATA, ACK, ERROR, OACK = 1, 3, 4, 5, 6


def read_request(name, **options):
    """A read request in octet mode."""
    fields = [name, "octet"]
    for key, value in options.items():
        fields += [key, str(value)]
    return struct.pack(">H", RRQ) + b"".join(field.encode() + b"\0" for field in fields)


def data_packet(block, payload):
    """A DATA packet."""
    return struct.pack(">HH", DATA, block & 0xFFFF) + payload


def oack_packet(**options):
    """An OACK packet."""
    return struct.pack(">H", OACK) + b"".join(f"{key}\0{value}\0".encode() for key, value in options.items())


def error_packet(code, text):
    """An ERROR packet."""
    return struct.pack(">HH", ERROR, code) + text.encode() + b"\0"


class Transfer:
    """One request to a ScriptedServer, with a port of its own to answer from."""

    def __init__(self, packet, client):
        fields = packet[2:].split(b"\0")
        self.file = fields[0].decode(errors="replace")
        self.mode = fields[1].decode(errors="replace") if len(fields) > 1 else ""
        rest = [field.decode(errors="replace") for field in fields[2:-1]]
        self.options = dict(zip(rest[0::2], rest[1::2]))
        self.client = client
        self.socket = udp_socket()

    def send(self, packet, times=1):
        """Sends a packet from the transfer's port."""
        for _ in range(times):
            self.socket.sendto(packet, self.client)

    def receive(self, timeout=5):
        """The next packet from the client as (operation, number, rest); None when none came."""
        self.socket.settimeout(timeout)
        try:
            packet = self.socket.recv(65536)
        except OSError:
            return None
        return (*struct.unpack(">HH", packet[:4]), packet[4:])

    def wait_for_ack(self, block, timeout=5):
        """True once the client acknowledged the block; False when it ended the transfer or said nothing."""
        deadline = time.monotonic() + timeout
        while (left := deadline - time.monotonic()) > 0:
            answer = self.receive(left)
            if answer is None or answer[0] == ERROR:
                return False
            if answer[:2] == (ACK, block & 0xFFFF):
                return True
        return False

    def send_file(self, data, blksize=512, first=1):
        """Serves a file as a decent server does; returns whether the client has it all."""
        for block in range(first, len(data) // blksize + 2):
            packet = data_packet(block, data[(block - 1) * blksize:block * blksize])
            for _ in range(5):
                self.send(packet)
                if self.wait_for_ack(block, 1):
                    break
            else:
                return False
        return True


def wait_for(what, look, seconds=START_SECONDS):
    """Waits until look() says something; returns that. @param what is missing otherwise"""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, what
        time.sleep(0.05)
    return found


def hear(observer, word):
    """Reads what a program prints, in pieces, up to a word."""
    seen = b""
    while word.encode() not in seen:
        part = observer.stdout.read1()
        assert part, f"{word} was not heard"
        seen += part


def need_ipv6():
    """Skips a test on a machine without ::1."""
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind(("::1", 0))
        except OSError as missing:
            skip_unless(False, f"no IPv6 on this machine: {missing}")


class Listener:
    """A server by TCP, at an address of its own within its `with` block: talk(connection) for each connection in turn.

    What talk raises is in `errors`. What is more than a connection that failed is raised again at the end of the block.
    """

    def __init__(self):
        self.errors = []
        self.socket = socket.create_server((HOST, 0))
        self.address = f"{HOST}:{self.socket.getsockname()[1]}"
        self.thread = threading.Thread(target=self.serve)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.thread.join()
        self.socket.close()
        for error in self.errors:
            if not isinstance(error, OSError):
                raise error

    def serve(self):
        """One connection after the other."""
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(20)
                try:
                    self.talk(connection)
                except Exception as error:  # told at the end
                    self.errors.append(error)

    def talk(self, connection):
        """What is said on a connection."""
        raise NotImplementedError


def udp_socket(port=0):
    """A UDP socket on 127.0.0.1."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind((HOST, port))
    return sock


class ScriptedServer:
    """A TFTP server that does what a function says: script(transfer) runs in a thread of its own for each request.

    `requests` collects the transfers in the order of their requests; an exception in a script is raised at the end of
    the `with` block.
    """

    def __init__(self, script):
        self.script = script
        self.requests = []
        self.failures = []
        self.threads = []
        self.socket = udp_socket()
        self.port = self.socket.getsockname()[1]
        self.address = f"{HOST}:{self.port}"

    def __enter__(self):
        self.listener = threading.Thread(target=self.listen)
        self.listener.start()
        return self

    def __exit__(self, kind, *_):
        with udp_socket() as stop:
            stop.sendto(b"", (HOST, self.port))
        self.listener.join()
        for thread in self.threads:
            thread.join()
        self.socket.close()
        for transfer in self.requests:
            transfer.socket.close()
        if kind is None and self.failures:
            raise self.failures[0]

    def listen(self):
        """Takes requests until an empty datagram comes."""
        while True:
            packet, client = self.socket.recvfrom(65536)
            if not packet:
                return
            if packet[:2] != b"\0\1":
                continue
            transfer = Transfer(packet, client)
            self.requests.append(transfer)
            thread = threading.Thread(target=self.answer, args=(transfer,))
            self.threads.append(thread)
            thread.start()

    def answer(self, transfer):
        """Runs the script for one request."""
        try:
            self.script(transfer)
        except Exception as failure:  # pylint: disable=broad-except
            self.failures.append(failure)


def serving(files):
    """A script that serves files by name without options, and answers error 1 for others."""
    def script(transfer):
        data = files.get(transfer.file)
        if data is None:
            transfer.send(error_packet(1, "File not found"))
        else:
            transfer.send_file(data)
    return script


def main():
    """Runs the tests of the calling file; fails when none ran."""
    itlsim_path()
    # Told to stop, unittest ends the test that runs and then cleans up after its class.
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    result = unittest.main(module="__main__", argv=sys.argv, exit=False, verbosity=1, catchbreak=True).result
    sys.exit(0 if result.wasSuccessful() and result.testsRun > 0 and not result.shouldStop else 1)
