# SPDX-License-Identifier: GPL-2.0-or-later
"""What a Trust Verification Service changes for a phone: certificates regenerated alone, together, and rescued by ITLRecovery."""
import contextlib
import hashlib
import pathlib
import re
import subprocess
import unittest

import lab

FILES = pathlib.Path(__file__).parent / "files"
MAC = "001122334455"


def read(name):
    """A file of the interop set."""
    return (FILES / name).read_bytes()


class Tvs:
    """`itlsim tvs serve` on a folder of certificates, by default with the identity that the c lists name."""

    def __init__(self, *certificates, identity="cucm-tvs.pem", options=()):
        self.stack = contextlib.ExitStack()
        self.folder = self.stack.enter_context(lab.folder({name: read(name) for name in certificates}))
        self.options = ["--identity", str(FILES / identity), *options]

    def __enter__(self):
        self.log = self.folder / "log"
        command = [lab.itlsim_path(), "tvs", "serve", str(self.folder), "--port", "0", "--log", str(self.log),
                   *self.options]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)
        self.address = re.search(r"127\.0\.0\.1:\d+", self.process.stdout.readline())[0]
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()
        self.stack.close()

    def questions(self):
        """Questions logged so far."""
        return re.findall(r"\b(QUERY|VERIFY)\b", self.log.read_text())


class Lockouts(unittest.TestCase):
    """The c lists: a call manager's, before and after certificates were regenerated."""

    def setUp(self):
        self.root = self.enterContext(lab.folder())
        self.state = self.enterContext(lab.folder()) / "state"
        self.tftp = self.enterContext(lab.Atftpd(self.root)).address

    def boot(self, served, *servers, options=()):
        """Serves a list and boots once."""
        lab.put(self.root, "ITLFile.tlv", read(served))
        tvs = [word for server in servers for word in ("--tvs", server)]
        return lab.itlsim("phone", "boot", "--state", self.state, "--mac", MAC, "--tftp", self.tftp, *tvs, "--json",
                          *options)

    def install(self, name):
        """The list that the phone has when the story begins."""
        self.assertEqual(self.boot(name).status, 0)

    def assert_updated(self, result, name, by):
        """The phone has the new list, on that authority."""
        self.assertEqual(result.status, 0, result)
        self.assertEqual(result.json["itl"]["verified_by"], by)
        self.assertEqual(result.json["itl"]["sha1"], hashlib.sha1(read(name)).hexdigest())
        self.assertIn("Trust List Updated", [message["text"] for message in result.json["messages"]])

    def assert_locked(self, result, kept, reason):
        """The phone kept the old list and says why."""
        self.assertEqual(result.status, 3, result)
        self.assertEqual(result.json["trust"], "untrusted")
        self.assertEqual(result.json["reason"], reason)
        self.assertEqual(result.json["itl"]["sha1"], hashlib.sha1(read(kept)).hexdigest())
        self.assertIn({"text": "Trust List Update Failed", "reason": reason},
                      [{key: message[key] for key in ("text", "reason")} for message in result.json["messages"]])

    def test_callmanager_regenerated_alone(self):
        self.install("c1-cucm-shape.tlv")
        with Tvs("cucm-callmanager-new.pem") as tvs:
            result = self.boot("c3-callmanager-regenerated.tlv", tvs.address)
            self.assert_updated(result, "c3-callmanager-regenerated.tlv", "tvs")
            self.assertEqual(result.json["tvs"], [{"server": tvs.address, "request": "query", "result": "valid"}])
            self.assertEqual(tvs.questions(), ["QUERY"])
            self.assertEqual(self.boot("c3-callmanager-regenerated.tlv", tvs.address).json["itl"]["verified_by"],
                             "unchanged")
            self.assertEqual(tvs.questions(), ["QUERY"])

    def test_tvs_and_callmanager_regenerated_together(self):
        """The old list does not name the new TVS certificate, so whatever that server says counts for nothing."""
        self.install("c1-cucm-shape.tlv")
        with Tvs("cucm-callmanager-and-tvs-new-callmanager.pem", identity="stranger.pem") as tvs:
            result = self.boot("c4-callmanager-and-tvs-regenerated.tlv", tvs.address)
            self.assert_locked(result, "c1-cucm-shape.tlv", "tvs-wrong-certificate")
            self.assertEqual(tvs.questions(), [])

    def test_recovery_key(self):
        self.install("c1-cucm-shape.tlv")
        result = self.boot("c5-the-same-signed-by-itlrecovery.tlv")
        self.assert_updated(result, "c5-the-same-signed-by-itlrecovery.tlv", "list")

    def test_recovery_key_that_the_old_list_lacks(self):
        self.install("c6-without-itlrecovery.tlv")
        with Tvs() as tvs:
            result = self.boot("c5-the-same-signed-by-itlrecovery.tlv", tvs.address)
            self.assert_locked(result, "c6-without-itlrecovery.tlv", "tvs-denied")

    def test_nobody_listens(self):
        self.install("c1-cucm-shape.tlv")
        with lab.contextlib.closing(lab.socket.socket()) as closed:
            closed.bind((lab.HOST, 0))
            address = f"{lab.HOST}:{closed.getsockname()[1]}"
            result = self.boot("c3-callmanager-regenerated.tlv", address)
        self.assert_locked(result, "c1-cucm-shape.tlv", "tvs-unreachable")

    def test_failover(self):
        """Servers that fail are passed over; the first that answers decides."""
        self.install("c1-cucm-shape.tlv")
        with Tvs("cucm-callmanager-new.pem", identity="stranger.pem") as wrong, \
                Tvs("cucm-callmanager-new.pem", options=("--fault", "garbage")) as mad, \
                Tvs("cucm-callmanager-new.pem") as good:
            result = self.boot("c3-callmanager-regenerated.tlv", wrong.address, mad.address, good.address)
        self.assert_updated(result, "c3-callmanager-regenerated.tlv", "tvs")
        self.assertEqual([answer["result"] for answer in result.json["tvs"]],
                         ["tvs-wrong-certificate", "tvs-bad-answer", "valid"])

    def test_a_denial_is_final(self):
        self.install("c1-cucm-shape.tlv")
        with Tvs("cucm-callmanager-new.pem", options=("--fault", "deny")) as denies, \
                Tvs("cucm-callmanager-new.pem") as good:
            result = self.boot("c3-callmanager-regenerated.tlv", denies.address, good.address)
            self.assertEqual(good.questions(), [])
        self.assert_locked(result, "c1-cucm-shape.tlv", "tvs-denied")

    def test_every_fault_ends_in_time(self):
        self.install("c1-cucm-shape.tlv")
        faults = re.search(r"^Faults: (.*)$", lab.itlsim("tvs", "serve", "--help").text, re.MULTILINE)[1].split()
        self.assertGreater(len(faults), 10)
        for fault in faults:
            with self.subTest(fault=fault), Tvs("cucm-callmanager-new.pem", options=("--fault", fault)) as tvs:
                result = self.boot("c3-callmanager-regenerated.tlv", tvs.address, options=("--timeout", "1"))
                self.assertEqual(result.status, 3, result)
                self.assertTrue(result.json["reason"].startswith("tvs-"), result)
                self.assertEqual(result.json["tvs"][-1]["result"], result.json["reason"])
                self.assertEqual(result.json["itl"]["sha1"], hashlib.sha1(read("c1-cucm-shape.tlv")).hexdigest())

    def test_server_without_query(self):
        """--tvs-verify-signer asks with VERIFY where QUERY fails."""
        self.install("c1-cucm-shape.tlv")
        with Tvs("cucm-callmanager-new.pem", options=("--fault", "no-query")) as tvs:
            self.assertEqual(self.boot("c3-callmanager-regenerated.tlv", tvs.address).status, 3)
            result = self.boot("c3-callmanager-regenerated.tlv", tvs.address, options=("--tvs-verify-signer",))
        self.assert_updated(result, "c3-callmanager-regenerated.tlv", "tvs")
        self.assertEqual([answer["request"] for answer in result.json["tvs"]], ["query", "verify"])


class SignedFiles(unittest.TestCase):
    """A configuration signed by somebody whom only TVS knows."""

    def test_vouched_for_by_tvs(self):
        config = f"SEP{MAC}.cnf.xml.sgn"
        files = {"ITLFile.tlv": read("a3-signed-by-second-token.tlv"), config: read("stranger/" + config)}
        with lab.folder(files) as root, lab.folder() as states, lab.Atftpd(root) as tftp:
            boot = ["phone", "boot", "--state", states / "s", "--mac", MAC, "--tftp", tftp.address, "--json"]
            for roles, applied in (("tftp", True), ("sast", False)):
                with Tvs("stranger.pem", identity="tvs.pem", options=("--roles", roles)) as tvs:
                    report = lab.itlsim(*boot, "--tvs", tvs.address).json
                self.assertEqual(report["config"]["applied"], applied, report)
                lab.itlsim("phone", "press", "factory-reset", "--state", states / "s")


if __name__ == "__main__":
    unittest.main()
