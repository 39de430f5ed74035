# SPDX-License-Identifier: GPL-2.0-or-later
"""Call managers for tests of SIP: SIPp with a scenario, and one whose every byte a test decides."""
import contextlib
import pathlib
import selectors
import shutil
import socket
import struct
import threading

import lab

SCENARIOS = pathlib.Path(__file__).parent / "sipp"


class Sipp(lab.Server):
    """SIPp with one of the scenarios, over "udp" or "tcp"; it ends by itself after so many calls."""

    name = "sipp"

    def __init__(self, scenario, transport, calls=1):
        super().__init__(SCENARIOS)
        self.scenario, self.transport, self.calls = scenario, transport, calls

    def choose_port(self):
        super().choose_port()
        if self.transport == "tcp":
            self.guard.release()

    def command(self):
        program = shutil.which("sipp")
        lab.skip_unless(program, "sipp is not installed (sip-tester)")
        return [program, "-sf", str(SCENARIOS / self.scenario), "-i", lab.HOST, "-p", str(self.port), "-t",
                "u1" if self.transport == "udp" else "t1", "-m", str(self.calls), "-nostdin"]

    @property
    def uri(self):
        """For --alarm."""
        return f"sip:{self.address};transport={self.transport}"

    def answers(self):
        """True once the port is open; asking it would be a call."""
        local = f"0100007F:{self.port:04X} "
        with open(f"/proc/net/{self.transport}", encoding="ascii") as table:
            return any(line.split(":", 1)[1].strip().startswith(local) for line in table if local in line)

    def end(self, seconds=30):
        """Waits for SIPp's own end; its exit status: 0 when every call went as the scenario says."""
        return self.process.wait(seconds)


class Message:
    """A SIP message: its first line, its headers in order, its body."""

    def __init__(self, data):
        self.data = data
        head, _, self.body = data.partition(b"\r\n\r\n")
        self.first, *lines = head.decode().split("\r\n")
        self.headers = [tuple(line.split(": ", 1)) for line in lines]

    def __getitem__(self, name):
        value, = [value for header, value in self.headers if header == name]
        return value.strip()

    def response(self, status, *more):
        """The response to it; more: further header lines."""
        lines = [f"SIP/2.0 {status}", *(f"{name}: {self[name]}" for name in ("Via", "From", "To", "Call-ID", "CSeq"))]
        return "\r\n".join([*lines, *more, "", ""]).encode()


def length_of(data):
    """How long a message is; None while that cannot be told."""
    head, end, _ = data.partition(b"\r\n\r\n")
    if not end:
        return None
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return len(head) + 4 + int(line.split(b":")[1])
    return len(head) + 4


class CallManager:
    """Does with each REFER what a function says: script(message, send, connection), connection None with UDP.

    `requests` collects the messages; listens on TCP, UDP or both at one port.
    """

    def __init__(self, script, transports=("tcp",), host=lab.HOST):
        self.script, self.transports, self.host = script, transports, host
        self.requests, self.failures = [], []

    def __enter__(self):
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        self.tcp = socket.socket(family, socket.SOCK_STREAM)
        self.tcp.bind((self.host, 0))
        self.port = self.tcp.getsockname()[1]
        # Here and not in the thread, which may come to it only when the phone has been refused.
        if "tcp" in self.transports:
            self.tcp.listen()
        self.udp = socket.socket(family, socket.SOCK_DGRAM)
        self.udp.bind((self.host, self.port))
        self.stop_reader, self.stop_writer = socket.socketpair()
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()
        return self

    def __exit__(self, kind, *_):
        self.stop_writer.close()
        self.thread.join()
        for sock in (self.tcp, self.udp, self.stop_reader):
            sock.close()
        if kind is None and self.failures:
            raise self.failures[0]

    def uri(self, parameters=""):
        """For --alarm."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"sip:{host}:{self.port}{parameters}"

    def serve(self):
        """Takes requests until the end."""
        with selectors.DefaultSelector() as selector:
            selector.register(self.stop_reader, selectors.EVENT_READ)
            if "udp" in self.transports:
                selector.register(self.udp, selectors.EVENT_READ)
            if "tcp" in self.transports:
                selector.register(self.tcp, selectors.EVENT_READ)
            while True:
                ready = [key.fileobj for key, _ in selector.select()]
                if self.stop_reader in ready:
                    return
                for sock in ready:
                    try:
                        (self.take_connection if sock is self.tcp else self.take_datagram)()
                    except Exception as failure:  # pylint: disable=broad-except
                        self.failures.append(failure)

    def take_datagram(self):
        """One request by UDP."""
        data, client = self.udp.recvfrom(65536)
        self.act(data, lambda answer: self.udp.sendto(answer, client), None)

    def take_connection(self):
        """One connection, with one request."""
        connection, _ = self.tcp.accept()
        with connection:
            connection.settimeout(30)
            data = b""
            while (length := length_of(data)) is None or len(data) < length:
                piece = connection.recv(65536)
                if not piece:
                    return
                data += piece
            # The phone may have had enough at any time.
            with contextlib.suppress(ConnectionError):
                self.act(data, connection.sendall, connection)
                while connection.recv(65536):
                    pass

    def act(self, data, send, connection):
        """Lets the script answer."""
        message = Message(data)
        self.requests.append(message)
        self.script(message, send, connection)


def answering(status, *more):
    """A script that answers at once."""
    return lambda message, send, connection: send(message.response(status, *more))


def silent(_message, _send, _connection):
    """A script that says nothing."""


def resetting(_message, _send, connection):
    """A script that resets the connection."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
    raise ConnectionResetError
