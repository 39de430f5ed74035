# SPDX-License-Identifier: GPL-2.0-or-later
"""A server of a small directory, by Python's http and ssl, for the tests of phones and boards."""
import http.server
import ssl
import threading

import lab

MENU = ("<CiscoIPPhoneMenu><Title>Corporate</Title><Prompt>Choose one</Prompt><MenuItem><Name>People</Name><URL>people?n=1</URL>"
        "</MenuItem><MenuItem><Name>Search</Name><URL>/d/search</URL></MenuItem></CiscoIPPhoneMenu>")
PEOPLE = ("<CiscoIPPhoneDirectory><Title>People</Title><DirectoryEntry><Name>Zoë</Name><Telephone>1001</Telephone></DirectoryEntry>"
          "</CiscoIPPhoneDirectory>")
SEARCH = ("<CiscoIPPhoneInput><Title>Search</Title><URL>/d/people</URL><InputItem><DisplayName>Number</DisplayName>"
          "<QueryStringParam>n</QueryStringParam><InputFlags>T</InputFlags></InputItem></CiscoIPPhoneInput>")
PAGES = {"/d/menu": MENU, "/d/people?n=1": PEOPLE, "/d/search": SEARCH, "/d/people?n=42": PEOPLE, "/d/empty": "",
         "/d/html": "<html/>", "/d/picture": "<CiscoIPPhoneImage/>"}


class Quiet(http.server.ThreadingHTTPServer):
    """Says nothing of clients that break off."""
    daemon_threads = True

    def handle_error(self, request, client_address):
        """That is what they are to do."""


class Web:
    """A server of these pages, over TLS where it has a certificate; who asked for what is kept."""

    def __init__(self, identity=None):
        self.asked = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            """Pages by their paths."""

            def do_GET(self):
                """One page."""
                outer.asked.append((self.path, self.headers))
                body = PAGES.get(self.path)
                self.send_response(200 if body is not None else 404)
                self.send_header("Content-Type", "text/xml; charset=UTF-8")
                self.send_header("Content-Length", str(len((body or "").encode())))
                self.end_headers()
                self.wfile.write((body or "").encode())

            def log_message(self, *_):
                """Says nothing."""
        self.server = Quiet((lab.HOST, 0), Handler)
        self.scheme = "http"
        if identity is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.set_ciphers("ALL:@SECLEVEL=0")  # keys of 1,024 bits, as call managers made them
            context.load_cert_chain(identity)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
            self.scheme = "https"
        self.base = f"{self.scheme}://{lab.HOST}:{self.server.server_port}"

    def __enter__(self):
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
