# SPDX-License-Identifier: GPL-2.0-or-later
"""HTTP servers of others, and one that answers to the letter what a test says."""
import contextlib
import functools
import http.server
import os
import shutil
import socket
import threading
import urllib.error
import urllib.request

import lab

NGINX = """
daemon off; master_process off; pid {root}/.nginx.pid; error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path {root}/.body; proxy_temp_path {root}/.proxy; fastcgi_temp_path {root}/.fastcgi;
    uwsgi_temp_path {root}/.uwsgi; scgi_temp_path {root}/.scgi;
    server {{ listen {host}:{port}; {server} }}
}}
"""


def free_port():
    """A TCP port that nobody has now."""
    with socket.create_server((lab.HOST, 0)) as probe:
        return probe.getsockname()[1]


class Nginx(lab.Server):
    """nginx from ITLPHONE_NGINX, or an installed one, with its defaults; serves the folder, or what @p server says."""

    name = "nginx"

    def __init__(self, root, server="root {root};"):
        super().__init__(root)
        self.server = server.format(root=root)

    def choose_port(self):
        self.port = free_port()

    def command(self):
        program = os.environ.get("ITLPHONE_NGINX") or shutil.which("nginx")
        lab.skip_unless(program, "nginx is not here: set ITLPHONE_NGINX to it")
        with open(f"{self.root}/.nginx.conf", "w", encoding="utf-8") as file:
            file.write(NGINX.format(root=self.root, host=lab.HOST, port=self.port, server=self.server))
        return [program, "-p", self.root, "-c", f"{self.root}/.nginx.conf", "-e", "stderr"]

    def answers(self):
        try:
            urllib.request.urlopen(f"http://{self.address}/is-it-up", timeout=5)
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Python's own, but for its log."""

    def log_message(self, *_):
        """Says nothing."""


@contextlib.contextmanager
def python(root):
    """Python's http.server with a folder. Gives its port."""
    with http.server.ThreadingHTTPServer((lab.HOST, 0), functools.partial(Quiet, directory=root)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


class Scripted(lab.Listener):
    """Answers each connection in turn with bytes, and notes what was asked. None: says nothing until the client goes."""

    def __init__(self, *answers):
        super().__init__()
        self.answers = list(answers)
        self.asked = []

    @property
    def port(self):
        """Where it listens."""
        return self.socket.getsockname()[1]

    def talk(self, connection):
        asked = b""
        while not asked.endswith(b"\r\n\r\n") and (part := connection.recv(4096)):
            asked += part
        self.asked.append(asked)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer is not None:
            connection.sendall(answer)
            connection.shutdown(socket.SHUT_WR)
        while connection.recv(4096):
            pass
