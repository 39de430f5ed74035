# SPDX-License-Identifier: GPL-2.0-or-later
"""Keys pressed over HTTP by somebody whom the phone's authentication URL does not know."""
import base64
import http.client
import http.server
import re
import signal
import subprocess
import threading

import attack
import lab

MAC = "001122334455"
KEY = 'XML=<CiscoIPPhoneExecute><ExecuteItem URL="Key:Applications"/></CiscoIPPhoneExecute>'


class Authority(http.server.BaseHTTPRequestHandler):
    """Knows nobody."""

    def do_GET(self):
        """Says so."""
        self.send_response(200)
        self.send_header("Content-Length", "13")
        self.end_headers()
        self.wfile.write(b"UN-AUTHORIZED")

    def log_message(self, *_):
        """Says nothing."""


class Push(attack.Attack):
    """A phone that asks who may push."""

    def setUp(self):
        server = self.enterContext(http.server.ThreadingHTTPServer((lab.HOST, 0), Authority))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.shutdown)
        url = f"http://{lab.HOST}:{server.server_port}/who"
        root = self.folder({f"SEP{MAC}.cnf.xml": f"<device><authenticationURL>{url}</authenticationURL></device>".encode()})
        tftp = self.enterContext(lab.Atftpd(root)).address
        self.phone = subprocess.Popen([lab.itlsim_path(), "phone", "run", "--state", str(self.folder() / "state"), "--mac", MAC,
                                       "--tftp", tftp, "--no-http", "--model", "8845", "--web", f"{lab.HOST}:0"],
                                      stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.end)
        self.address = re.search(r"http://(\S+)/", self.phone.stderr.readline()).group(1)
        self.phone.stdout.readline()

    def end(self):
        """Ends the phone."""
        self.phone.send_signal(signal.SIGTERM)
        self.phone.communicate(timeout=lab.START_SECONDS)

    @attack.on("push-authorized")
    def test_wrong_password(self):
        connection = http.client.HTTPConnection(self.address, timeout=lab.START_SECONDS)
        self.addCleanup(connection.close)
        word = base64.b64encode(b"mallory:guess").decode()
        connection.request("POST", "/CGI/Execute", KEY, {"Authorization": f"Basic {word}"})
        return b'Data="Success"' in connection.getresponse().read()


if __name__ == "__main__":
    attack.main()
