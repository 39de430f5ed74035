# SPDX-License-Identifier: GPL-2.0-or-later
"""A phone that stays up, with its CoAP server."""
import json
import pathlib
import re
import signal
import subprocess
import unittest

import coap
import lab

FILES = pathlib.Path(__file__).parent / "files"
MAC = "001122334455"
IDENTITY, KEY = "phones", "fifteen-and-more"


def read(name):
    """A file of the interop set."""
    return (FILES / name).read_bytes()


def secret(folder, identity=IDENTITY, key=KEY):
    """A file with a secret; libcoap's programs take keys as text."""
    return lab.put(folder, "coap.psk", f"{identity}:{key.encode().hex()}\n".encode())


class Running:
    """itlsim phone run, with a CoAP server on a free port; over coaps as well where there is a secret."""

    def __init__(self, state, tftp, *options, psk=None):
        secure = ["--coaps", f"{lab.HOST}:0", "--coap-psk", str(psk)] if psk else []
        self.secure_uri = None
        self.command = [lab.itlsim_path(), "phone", "run", "--state", str(state), "--mac", MAC, "--tftp", tftp, "--json",
                        "--timeout", "2", "--coap", f"{lab.HOST}:0", *secure, *options]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True)
        self.uri = re.search(r"coap://\S+", self.process.stderr.readline()).group()
        if "--coaps" in self.command:
            self.secure_uri = re.search(r"coaps://\S+", self.process.stderr.readline()).group()
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(lab.START_SECONDS)
        self.process.stdout.close()
        self.process.stderr.close()

    def report(self):
        """The next boot's report."""
        return json.loads(self.process.stdout.readline())

    def get(self, path, *options):
        """What coap-client gets."""
        return coap.client("-m", "get", *options, f"{self.uri}/{path}")

    def reset(self, *options):
        """Asks for a reset."""
        return coap.client("-m", "post", *options, f"{self.uri}/reset").err

    def secure(self, path, *options, method="get", tls="openssl", identity=IDENTITY, key=KEY, seconds=30):
        """What coap-client does over coaps, for so many seconds at most."""
        words = ("-u", identity, "-k", key) if key else ()
        return coap.client("-m", method, "-B", str(seconds), *words, *options, f"{self.secure_uri}/{path}", tls=tls)


class PhoneCoap(unittest.TestCase):
    """A phone whose files come from a real server."""

    def setUp(self):
        self.root = self.enterContext(lab.folder({"ITLFile.tlv": read("c1-cucm-shape.tlv")}))
        self.folder = self.enterContext(lab.folder())
        self.state = self.folder / "state"
        self.tftp = self.enterContext(lab.Atftpd(self.root)).address

    def run_phone(self, *options, psk=None):
        """A phone that has booted, and its report."""
        phone = Running(self.state, self.tftp, *options, psk=psk)
        # After its end, which is when sanitizers tell of leaks.
        self.addCleanup(lambda: self.assertEqual(phone.process.returncode, 0, "how it ended"))
        self.enterContext(phone)
        return phone, phone.report()
