# SPDX-License-Identifier: GPL-2.0-or-later
"""Phones with pages in one process: bench_pages.py ITLSIM [--phones N] [--requests N].

How long they take to boot, what memory each has, how fast their pages come to clients that ask different phones at once,
and what nginx takes for the same page as a file. Rates are those of a Python client, which takes most of the time:
processor time of the server is told beside them.
"""
import argparse
import os
import pathlib
import re
import selectors
import shutil
import socket
import statistics
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "interop"))

PATH = "/CGI/Java/Serviceability?adapter=device.statistics.configuration"
CLIENTS = 32
TICKS = os.sysconf("SC_CLK_TCK")


class Client:
    """A connection that asks one request after the other."""

    def __init__(self, address, path):
        self.socket = socket.create_connection(address, 30)
        self.request = f"GET {path} HTTP/1.1\r\nHost: phone\r\n\r\n".encode()
        self.got, self.body, self.asked = b"", b"", 0.0

    def ask(self):
        """Sends a request."""
        self.asked = time.monotonic()
        self.socket.sendall(self.request)

    def hear(self):
        """Takes what is there. True when the answer is whole."""
        self.got += self.socket.recv(1 << 16)
        head, found, body = self.got.partition(b"\r\n\r\n")
        if not found:
            return False
        length = int(re.search(rb"Content-Length: (\d+)", head).group(1))
        if len(body) < length:
            return False
        assert head.startswith(b"HTTP/1.1 200"), head
        self.got, self.body = b"", body
        return True


def processor_s(pid):
    """Processor time of a process and its children, in seconds."""
    pids = [pid, *map(int, pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split())]
    total = 0
    for each in pids:
        fields = pathlib.Path(f"/proc/{each}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def load(name, pid, addresses, path, requests, at_once=CLIENTS):
    """Asks for so many pages."""
    clients = [Client(addresses[number % len(addresses)], path) for number in range(at_once)]
    chooser = selectors.DefaultSelector()
    for client in clients:
        chooser.register(client.socket, selectors.EVENT_READ, client)
    times, sent, before, started = [], 0, processor_s(pid), time.monotonic()
    for client in clients:
        client.ask()
        sent += 1
    while len(times) < requests:
        for key, _ in chooser.select():
            client = key.data
            if not client.hear():
                continue
            times.append(time.monotonic() - client.asked)
            if sent < requests:
                client.ask()
                sent += 1
    seconds = time.monotonic() - started
    for client in clients:
        client.socket.close()
    times.sort()
    print(f"{name}: {requests} pages, {at_once} at once: {requests / seconds:.0f}/s, median "
          f"{1000 * statistics.median(times):.1f} ms, 99 of 100 within {1000 * times[len(times) * 99 // 100]:.1f} ms; "
          f"{1e6 * (processor_s(pid) - before) / requests:.0f} us of processor time each", flush=True)


def memory(pid):
    """Bytes of its own that a process has in use."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return 1024 * int(re.search(r"RssAnon:\s+(\d+) kB", status).group(1))


def phones(lab, arguments, folder):
    """The phones. @return a page of one"""
    files = pathlib.Path(__file__).resolve().parents[1] / "interop" / "files"
    with lab.folder({"ITLFile.tlv": (files / "a1-first-sha1.tlv").read_bytes()}) as root, lab.Atftpd(root) as server:
        port = lab.Port()
        started = time.monotonic()
        process = subprocess.Popen(
            [arguments.itlsim, "phone", "run", "--state", str(folder / "phones"), "--mac", "001a2b000000", "--tftp",
             server.address, "--model", "8841", "--count", str(arguments.phones), "--web", f"127.1.0.1:{port.number}"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            addresses = []
            for _ in range(arguments.phones):
                host, number = re.search(r"http://([\d.]+):(\d+)/", process.stderr.readline()).groups()
                addresses.append((host, int(number)))
            opened = time.monotonic()
            trusted = sum(process.stdout.readline().endswith(": trusted\n") for _ in range(arguments.phones))
            booted = time.monotonic()
            print(f"{arguments.phones} phones in one process: {opened - started:.1f} s to make their flash and open their "
                  f"ports, {booted - opened:.1f} s to boot, {trusted} trusted, {memory(process.pid) / arguments.phones / 1024:.0f} "
                  "KiB of memory each", flush=True)
            load("itlsim, different phones", process.pid, addresses, PATH, arguments.requests)
            load("itlsim, one phone", process.pid, addresses[:1], PATH, arguments.requests, 4)
            print(f"after {2 * arguments.requests} pages: {memory(process.pid) / arguments.phones / 1024:.0f} KiB each")
            client = Client(addresses[0], PATH)
            client.ask()
            while not client.hear():
                pass
            client.socket.close()
            return client.body
        finally:
            process.terminate()
            process.wait(60)


def nginx(lab, arguments, folder, page):
    """The same page as a file of nginx, by one process."""
    program = os.environ.get("ITLPHONE_NGINX") or shutil.which("nginx")
    if program is None:
        print("nginx: not installed")
        return
    port = lab.Port()
    (folder / "www").mkdir()
    (folder / "www" / "page.html").write_bytes(page)
    configuration = folder / "nginx.conf"
    configuration.write_text(f"""daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{ access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fcgi;
uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi; keepalive_requests 1000000;
server {{ listen 127.0.0.1:{port.number}; root {folder}/www; }} }}
""", encoding="utf-8")
    port.release()
    process = subprocess.Popen([program, "-p", str(folder), "-c", str(configuration)], stdin=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    try:
        address = ("127.0.0.1", port.number)
        lab.wait_for("nginx", lambda: socket.socket().connect_ex(address) == 0)
        load("nginx, the same page as a file", process.pid, [address], "/page.html", arguments.requests)
    finally:
        process.terminate()
        process.wait(60)


def main():
    """Reads the command line and measures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("itlsim")
    parser.add_argument("--phones", type=int, default=1000)
    parser.add_argument("--requests", type=int, default=5000)
    arguments = parser.parse_args()
    os.environ["ITLSIM"] = arguments.itlsim
    import lab  # pylint: disable=import-outside-toplevel
    with lab.folder() as folder:
        nginx(lab, arguments, folder, phones(lab, arguments, folder))


if __name__ == "__main__":
    main()
