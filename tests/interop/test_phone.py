# SPDX-License-Identifier: GPL-2.0-or-later
"""Phones of itlsim against real TFTP servers, and the files of independent tools with the verdict each must get."""
import hashlib
import json
import os
import pathlib
import unittest

import lab

FILES = pathlib.Path(__file__).parent / "files"
MAC = "001122334455"
CONFIG = f"SEP{MAC}.cnf.xml"


def read(name):
    """A file of the interop set."""
    return (FILES / name).read_bytes()


class Phone:
    """A phone with a state folder of its own."""

    def __init__(self, folder, prefix=()):
        self.state = folder / "state"
        self.prefix = prefix

    def boot(self, *servers, options=()):
        """Boots once; the report is .json, the exit status .status."""
        tftp = [word for server in servers for word in ("--tftp", server)]
        return lab.itlsim("phone", "boot", "--state", self.state, "--mac", MAC, *tftp, "--json", *options,
                          prefix=self.prefix)

    def show(self, what, *options):
        """Runs phone show."""
        return lab.itlsim("phone", "show", what, "--state", self.state, *options)

    def press(self, key, *options):
        """Runs phone press."""
        return lab.itlsim("phone", "press", key, "--state", self.state, *options)


# A model that knows signatures with SHA-512.
SHA512 = ("--model", "8845")

# What is installed, what is served, the verdict: exit status, verified_by, reason.
VERDICTS = [
    (None, "a1-first-sha1.tlv", 0, "first-use", None),
    ("a1-first-sha1.tlv", "a1-first-sha1.tlv", 0, "unchanged", None),
    ("a1-first-sha1.tlv", "a2-reissued-sha512.tlv", 0, "list", None),
    ("a1-first-sha1.tlv", "a3-signed-by-second-token.tlv", 0, "list", None),
    ("a2-reissued-sha512.tlv", "a3-signed-by-second-token.tlv", 0, "list", None),
    ("a1-first-sha1.tlv", "x1-stranger.tlv", 3, None, "unknown-signer"),
    ("a2-reissued-sha512.tlv", "x1-stranger.tlv", 3, None, "unknown-signer"),
    ("a3-signed-by-second-token.tlv", "x1-stranger.tlv", 3, None, "unknown-signer"),
    ("a1-first-sha1.tlv", "x2-stranger-who-lists-our-token.tlv", 3, None, "unknown-signer"),
    ("a3-signed-by-second-token.tlv", "x2-stranger-who-lists-our-token.tlv", 3, None, "unknown-signer"),
    (None, "c1-cucm-shape.tlv", 0, "first-use", None),
    ("c1-cucm-shape.tlv", "c2-signed-by-itlrecovery.tlv", 0, "list", None),
    ("c1-cucm-shape.tlv", "c3-callmanager-regenerated.tlv", 3, None, "unknown-signer"),
    ("c1-cucm-shape.tlv", "c4-callmanager-and-tvs-regenerated.tlv", 3, None, "unknown-signer"),
    ("c1-cucm-shape.tlv", "c5-the-same-signed-by-itlrecovery.tlv", 0, "list", None),
    ("c6-without-itlrecovery.tlv", "c5-the-same-signed-by-itlrecovery.tlv", 3, None, "unknown-signer"),
    ("c1-cucm-shape.tlv", "x3-one-bit-flipped.tlv", 3, None, "bad-signature"),
    ("c1-cucm-shape.tlv", "x4-truncated.tlv", 3, None, "malformed"),
]


class Verdicts(unittest.TestCase):
    """Every file of the set, from every kind of server."""

    def check(self, server, root, folder, prefix=()):
        """Each row of VERDICTS with a fresh phone."""
        for number, (before, served, status, verified_by, reason) in enumerate(VERDICTS):
            with self.subTest(before=before, served=served):
                home = folder / str(number)
                home.mkdir()
                phone = Phone(home, prefix)
                if before:
                    lab.put(root, "ITLFile.tlv", read(before))
                    self.assertEqual(phone.boot(server, options=SHA512).status, 0)
                lab.put(root, "ITLFile.tlv", read(served))
                result = phone.boot(server, options=SHA512)
                self.assertEqual(result.status, status, result)
                report = result.json
                self.assertEqual(report["itl"]["verified_by"], verified_by)
                self.assertEqual(report["reason"], reason)
                self.assertEqual(report["trust"], "untrusted" if status else "trusted")
                kept = before if status else served
                self.assertEqual(report["itl"]["sha1"], hashlib.sha1(read(kept)).hexdigest())
                self.assertEqual(report["itl"]["length"], len(read(kept)))

    def test_atftpd(self):
        with lab.folder() as root, lab.folder() as states, lab.Atftpd(root) as server:
            self.check(server.address, root, states)

    def test_tftpd_hpa(self):
        with lab.folder() as root, lab.folder() as states, lab.TftpdHpa(root) as server:
            self.check(server.address, root, states)

    def test_dnsmasq(self):
        with lab.Network() as network, lab.folder() as root, lab.folder() as states:
            with lab.Dnsmasq(root, network.prefix):
                self.check(lab.HOST, root, states, network.prefix)


class Boots(unittest.TestCase):
    """What a boot asks for and says."""

    def setUp(self):
        self.root = self.enterContext(lab.folder())
        self.phone = Phone(self.enterContext(lab.folder()))
        self.server = self.enterContext(lab.Atftpd(self.root)).address

    def test_models_that_know_sha1_only(self):
        """One server, lists with SHA-1 and then with SHA-512: some models go on, others keep what they have."""
        new = read("a2-reissued-sha512.tlv")
        for model, can in (("7962", True), ("7965", False), ("9971", False), ("7821", True), ("8845", True)):
            with self.subTest(model=model):
                phone = Phone(self.enterContext(lab.folder()))
                options = ("--model", model)
                lab.put(self.root, "ITLFile.tlv", read("a1-first-sha1.tlv"))
                first = phone.boot(self.server, options=options).json["itl"]["sha1"]
                lab.put(self.root, "ITLFile.tlv", new)
                result = phone.boot(self.server, options=options)
                seen = (result.status, result.json["reason"], result.json["itl"]["sha1"])
                wanted = (0, None, hashlib.sha1(new).hexdigest()) if can else (3, "unsupported-algorithm", first)
                self.assertEqual(seen, wanted, result)

    def texts(self, report):
        """The messages alone."""
        return [message["text"] for message in report["messages"]]

    def test_report_has_every_member(self):
        lab.put(self.root, f"ITLSEP{MAC}.tlv", read("a1-first-sha1.tlv"))
        lab.put(self.root, CONFIG + ".sgn", read(CONFIG + ".sgn"))
        report = self.phone.boot(self.server).json
        for member in ("device", "firmware", "trust", "itl", "ctl", "config", "settings", "messages", "reason", "alarms",
                       "tvs", "tftp"):
            self.assertIn(member, report)
        self.assertEqual(report["device"], f"SEP{MAC}")
        self.assertEqual([(t["file"], t["result"]) for t in report["tftp"]],
                         [(f"CTLSEP{MAC}.tlv", "not-found"), (f"ITLSEP{MAC}.tlv", "ok"), (CONFIG + ".sgn", "ok")])
        self.assertEqual(report["tftp"][1]["bytes"], len(read("a1-first-sha1.tlv")))
        self.assertEqual(report["tftp"][1]["server"], self.server)
        self.assertEqual({t["way"] for t in report["tftp"]}, {"tftp"})
        self.assertIn("CN=sast.lab", report["itl"]["signer"])
        self.assertFalse(report["ctl"]["installed"])

    def test_no_list_anywhere(self):
        result = self.phone.boot(self.server)
        self.assertEqual(result.status, 0, result)
        self.assertEqual(result.json["trust"], "no-trust-list")
        self.assertEqual([t["file"] for t in result.json["tftp"]],
                         [f"CTLSEP{MAC}.tlv", f"ITLSEP{MAC}.tlv", "ITLFile.tlv", CONFIG, "XMLDefault.cnf.xml"])
        self.assertIn("No Trust List Installed", self.texts(result.json))

    def test_own_list_refused(self):
        """Errors 0 and 2 for the phone's own list are as good as "not found": servers differ in how they say it."""
        for code in (0, 1, 2):
            with self.subTest(code=code):
                files = lab.serving({"ITLFile.tlv": read("a1-first-sha1.tlv")})

                def script(transfer, code=code, files=files):
                    if transfer.file.startswith("ITLSEP"):
                        transfer.send(lab.error_packet(code, "no"))
                    else:
                        files(transfer)
                with lab.ScriptedServer(script) as server:
                    result = Phone(self.enterContext(lab.folder())).boot(server.address)
                self.assertEqual(result.json["trust"], "trusted", result)
                self.assertEqual([t["file"] for t in result.json["tftp"]][:3],
                                 [f"CTLSEP{MAC}.tlv", f"ITLSEP{MAC}.tlv", "ITLFile.tlv"])

    def test_server_that_adds_options(self):
        """As tftpy does: blksize 512 is granted to who asked for a window only."""
        data = read("a1-first-sha1.tlv")

        def script(transfer):
            if transfer.file != "ITLFile.tlv":
                transfer.send(lab.error_packet(1, "File not found"))
                return
            transfer.send(lab.oack_packet(windowsize=1, blksize=512))
            if transfer.wait_for_ack(0):
                transfer.send_file(data)
        with lab.ScriptedServer(script) as server:
            result = self.phone.boot(server.address, options=("--tftp-windowsize", "16"))
        self.assertEqual(result.json["trust"], "trusted", result)

    def test_families_of_strings(self):
        lab.put(self.root, "ITLFile.tlv", read("a1-first-sha1.tlv"))
        self.phone.boot(self.server)
        lab.put(self.root, "ITLFile.tlv", read("x1-stranger.tlv"))
        for model, text in (("7962", "Trust List Update Failed"), ("7821", "Trust List Update Failed"),
                            ("8845", "Trust List update failed")):
            report = self.phone.boot(self.server, options=("--model", model)).json
            self.assertIn(text, self.texts(report))
            self.assertIn("unknown-signer", [message["reason"] for message in report["messages"]])

    def test_no_server(self):
        lab.put(self.root, "ITLFile.tlv", read("a1-first-sha1.tlv"))
        self.phone.boot(self.server)
        with lab.ScriptedServer(lambda transfer: None) as silent:
            result = self.phone.boot(silent.address, options=("--timeout", "0.7"))
        self.assertEqual(result.status, 1, result)
        self.assertRegex(result.err, r"\Aitlsim: SEP001122334455: no \S+\.tlv from 127\.0\.0\.1:\d+ \([a-z-]+\);.*\n\Z")
        self.assertEqual(result.json["reason"], "tftp-timeout")
        self.assertEqual(result.json["trust"], "trusted")
        self.assertIn("Trust List Update Failed", self.texts(result.json))
        self.assertEqual(result.json["itl"]["sha1"], hashlib.sha1(read("a1-first-sha1.tlv")).hexdigest())

    def serve_ctl(self):
        """Puts a CTL of the phone's onto the server."""
        made = lab.itlsim("file", "sign", FILES / "c1-cucm-shape.tlv", self.root / f"CTLSEP{MAC}.tlv", "--sign",
                          FILES / "cucm-callmanager.pem", "--filename", "CTLFile.tlv")
        self.assertEqual(made.status, 0, made)

    def boot_denied(self, denied, files):
        """Boots from a server that answers with error 2 in the place of some files."""
        rest = lab.serving(files)

        def script(transfer):
            if transfer.file in denied:
                transfer.send(lab.error_packet(2, "no"))
            else:
                rest(transfer)
        with lab.ScriptedServer(script) as server:
            return self.phone.boot(server.address)

    def test_ctl_denied_to_a_phone_without_one(self):
        """It does no harm: a phone that is trusted gives no reason, though the message stays."""
        result = self.boot_denied((f"CTLSEP{MAC}.tlv",), {"ITLFile.tlv": read("a1-first-sha1.tlv")})
        self.assertEqual((result.status, result.json["trust"], result.json["reason"]), (0, "trusted", None), result)
        self.assertIn("TFTP Access Error : CTLFile.tlv", self.texts(result.json))
        self.assertIn(": trusted\n", self.phone.show("status").text)

    def test_the_line_of_a_failure_names_the_list_that_failed(self):
        """Not the last one without success: an empty ITL changes nothing."""
        self.serve_ctl()
        lab.put(self.root, "ITLFile.tlv", read("c2-signed-by-itlrecovery.tlv"))
        self.assertEqual(self.phone.boot(self.server).status, 0)
        result = self.boot_denied((f"CTLSEP{MAC}.tlv",), {"ITLFile.tlv": b"\n"})
        self.assertEqual((result.status, result.json["reason"]), (1, "access-violation"), result)
        self.assertRegex(result.err, rf"\Aitlsim: SEP{MAC}: no CTLSEP{MAC}\.tlv from \S+ \(access-violation\);.*\n\Z")

    def test_second_server_only_when_the_first_is_silent(self):
        lab.put(self.root, "ITLFile.tlv", read("a1-first-sha1.tlv"))
        with lab.ScriptedServer(lambda transfer: transfer.send(lab.error_packet(1, "none"))) as other:
            self.assertEqual(self.phone.boot(self.server, other.address).status, 0)
            self.assertEqual(other.requests, [])
        with lab.ScriptedServer(lambda transfer: None) as silent:
            result = self.phone.boot(silent.address, self.server, options=("--timeout", "0.7"))
        self.assertEqual(result.status, 0, result)
        self.assertEqual(result.json["itl"]["verified_by"], "unchanged")
        self.assertEqual({r.file for r in silent.requests}, {f"CTLSEP{MAC}.tlv"})

    def test_requests_carry_no_options_unless_told(self):
        answer = lambda transfer: transfer.send(lab.error_packet(1, "File not found"))
        with lab.ScriptedServer(answer) as server:
            self.phone.boot(server.address)
            self.assertTrue(all(not transfer.options for transfer in server.requests))
            self.assertTrue(all(transfer.mode == "octet" for transfer in server.requests))
        with lab.ScriptedServer(answer) as server:
            self.phone.boot(server.address, options=("--tftp-blksize", "1024", "--tftp-windowsize", "4"))
            self.assertEqual(server.requests[0].options.get("blksize"), "1024")
            self.assertEqual(server.requests[0].options.get("windowsize"), "4")

    def test_options_against_a_real_server(self):
        lab.put(self.root, "ITLFile.tlv", read("a1-first-sha1.tlv"))
        result = self.phone.boot(self.server, options=("--tftp-blksize", "1468", "--tftp-windowsize", "8"))
        self.assertEqual(result.json["itl"]["sha1"], hashlib.sha1(read("a1-first-sha1.tlv")).hexdigest())

    def test_ctl_binds_the_first_itl(self):
        self.serve_ctl()
        lab.put(self.root, "ITLFile.tlv", read("x1-stranger.tlv"))
        result = self.phone.boot(self.server)
        self.assertEqual(result.status, 3, result)
        self.assertTrue(result.json["ctl"]["installed"])
        self.assertFalse(result.json["itl"]["installed"])
        lab.put(self.root, "ITLFile.tlv", read("c2-signed-by-itlrecovery.tlv"))
        result = self.phone.boot(self.server)
        self.assertEqual((result.status, result.json["itl"]["verified_by"]), (0, "list"))


class Configurations(unittest.TestCase):
    """Configurations are applied if one who may sign them did, and stay in force."""

    OFF_AND_ON = {"settings_access": False, "web_access": True, "ssh_access": False, "span_to_pc_port": True}

    def setUp(self):
        self.root = self.enterContext(lab.folder({"ITLFile.tlv": read("a1-first-sha1.tlv")}))
        self.phone = Phone(self.enterContext(lab.folder()))
        self.server = self.enterContext(lab.Atftpd(self.root)).address

    def test_a_malformed_configuration_is_located(self):
        good = "<device><vendorConfig><webAccess>1</webAccess></vendorConfig></device>"
        (self.root / "ITLFile.tlv").unlink()
        lab.put(self.root, CONFIG, good.replace(">1<", ">\non<").encode())
        result = self.phone.boot(self.server)
        self.assertEqual((result.json["config"]["reason"], result.json["config"]["detail"]),
                         ("malformed", "line 2, column 3, vendorConfig/webAccess: a switch that is no number"))
        lab.put(self.root, CONFIG, good.encode())
        self.assertIsNone(self.phone.boot(self.server).json["config"]["detail"])

    def test_an_empty_ctl_beside_a_good_list(self):
        lab.put(self.root, f"CTLSEP{MAC}.tlv", b"\n")
        result = self.phone.boot(self.server)
        self.assertEqual((result.status, result.json["trust"]), (0, "trusted"), result)
        self.assertEqual(result.json["tftp"][0]["result"], "empty")

    def test_signed(self):
        lab.put(self.root, CONFIG + ".sgn", read(CONFIG + ".sgn"))
        report = self.phone.boot(self.server).json
        self.assertTrue(report["config"]["applied"])
        self.assertIn("CN=ccm.lab", report["config"]["signed_by"])
        self.assertEqual(report["settings"], self.OFF_AND_ON)

        lab.put(self.root, CONFIG + ".sgn", read("stranger/" + CONFIG + ".sgn"))
        result = self.phone.boot(self.server)
        self.assertFalse(result.json["config"]["applied"])
        # The configuration in force names a TVS server, so it is asked about the stranger.
        self.assertEqual([answer["server"] for answer in result.json["tvs"]], ["127.0.0.1:2445"])
        self.assertTrue(result.json["config"]["reason"].startswith("tvs-"))
        self.assertEqual(result.json["settings"], self.OFF_AND_ON)
        self.assertEqual(result.json["trust"], "trusted")
        self.assertEqual(self.phone.show("config", "--json").json["settings"], self.OFF_AND_ON)

    def test_what_the_phone_keeps_of_it(self):
        (self.root / "ITLFile.tlv").unlink()
        lab.put(self.root, CONFIG, b"<device><sshUserId>a\x1b[2J</sshUserId></device>".replace(b"\x1b[2J", b"&#233;"))
        self.phone.boot(self.server)
        self.assertEqual(self.phone.show("members").out.decode(), "sshUserId: a\u00e9\n")
        lab.put(self.root, CONFIG, b"<device><sshPassword>secret</sshPassword><loadInformation>1</loadInformation></device>")
        self.phone.boot(self.server)
        self.assertEqual(self.phone.show("members", "--json").json,
                         {"sshPassword": ["(not shown)"], "loadInformation": ["1"]})
        # Where the server has none for this phone, the one for all is asked for, and takes its place.
        (self.root / CONFIG).unlink()
        lab.put(self.root, "XMLDefault.cnf.xml", b"<Default><servicesURL>http://s/</servicesURL></Default>")
        config = self.phone.boot(self.server).json["config"]
        self.assertEqual((config["applied"], config["file"], config["in_force"], config["signed_by"]),
                         (True, "XMLDefault.cnf.xml", "XMLDefault.cnf.xml", None))
        self.assertEqual(self.phone.show("members").out, b"servicesURL: http://s/\n")
        self.assertIn('in_force: "XMLDefault.cnf.xml"', self.phone.show("config").text)

    def test_messages_survive_a_restart(self):
        first = self.phone.boot(self.server).json
        self.assertEqual(first["earlier_messages"], [])
        lab.put(self.root, "ITLFile.tlv", read("x1-stranger.tlv"))
        second = self.phone.boot(self.server).json
        self.assertEqual(second["earlier_messages"], first["messages"])
        self.assertEqual(self.phone.show("messages", "--json").json["messages"], first["messages"] + second["messages"])
        self.assertIn("ITL installed", self.phone.show("messages").text)
        # What says nothing new is not written, and costs no flash.
        lab.put(self.root, "ITLFile.tlv", read("a1-first-sha1.tlv"))
        worn = self.phone.show("device", "--json").json["flash"]
        third = self.phone.boot(self.server).json
        self.assertEqual(third["earlier_messages"], first["messages"] + second["messages"])
        self.assertEqual(self.phone.boot(self.server).json["earlier_messages"], third["earlier_messages"])
        self.assertEqual(self.phone.show("device", "--json").json["flash"]["erases"], worn["erases"])
        shown = self.phone.show("messages", "--json").json["messages"]
        self.phone.press("erase-ctl")
        self.assertEqual([each["text"] for each in self.phone.show("messages", "--json").json["messages"]],
                         [each["text"] for each in shown] + ["Erasing CTL and ITL files"])
        cleared = self.phone.press("clear-messages", "--json").json
        self.assertEqual((cleared["earlier_messages"], cleared["messages"]), ([], []))

    def test_restricted_settings(self):
        (self.root / "ITLFile.tlv").unlink()
        lab.put(self.root, CONFIG, b"<device><vendorConfig><settingsAccess>2</settingsAccess></vendorConfig></device>")
        self.assertEqual(self.phone.boot(self.server).json["settings"]["settings_access"], "restricted")

    def test_unsigned_only_without_a_list(self):
        lab.put(self.root, CONFIG, read(CONFIG))
        self.assertFalse(self.phone.boot(self.server).json["config"]["applied"])
        self.phone.press("erase-itl")
        lab.put(self.root, "ITLFile.tlv", b"")
        report = self.phone.boot(self.server).json
        self.assertTrue(report["config"]["applied"])
        self.assertIsNone(report["config"]["signed_by"])
        self.assertEqual(report["settings"], self.OFF_AND_ON)


class BadLists(unittest.TestCase):
    """Files that no call manager would make."""

    def setUp(self):
        self.root = self.enterContext(lab.folder())
        self.phone = Phone(self.enterContext(lab.folder()))
        self.server = self.enterContext(lab.Atftpd(self.root)).address
        lab.put(self.root, "ITLFile.tlv", read("c1-cucm-shape.tlv"))
        self.assertEqual(self.phone.boot(self.server).status, 0)

    def refused(self, data, *reasons):
        """Serves data: it must be refused for one of the reasons, and the old list kept."""
        lab.put(self.root, "ITLFile.tlv", data)
        result = self.phone.boot(self.server, options=("--tftp-blksize", "1468"))
        self.assertEqual(result.status, 3, result)
        self.assertIn(result.json["reason"], reasons)
        self.assertEqual(result.json["itl"]["sha1"], hashlib.sha1(read("c1-cucm-shape.tlv")).hexdigest())

    def test_empty(self):
        """None at all: what is installed stays, as where the server has none."""
        for data in (b"", b"\n"):
            lab.put(self.root, "ITLFile.tlv", data)
            result = self.phone.boot(self.server)
            self.assertEqual((result.status, result.json["trust"]), (0, "trusted"), result)
            self.assertEqual([sent["result"] for sent in result.json["tftp"] if sent["file"] == "ITLFile.tlv"], ["empty"])

    def test_too_large(self):
        self.refused(read("c2-signed-by-itlrecovery.tlv") + bytes(65536), "too-large")
        self.refused(bytes(16 * 1024 * 1024), "too-large")

    def test_truncated(self):
        whole = read("c2-signed-by-itlrecovery.tlv")
        for length in (1, 2, 3, 9, 100, 300, 315, 316, 317, 344, 1000, len(whole) - 1):
            with self.subTest(length=length):
                self.refused(whole[:length], "malformed")

    def test_rubbish_after_the_records(self):
        self.refused(read("c2-signed-by-itlrecovery.tlv") + b"\0", "malformed")


class StateFolders(unittest.TestCase):
    """Folders that are not what they should be."""

    def setUp(self):
        self.root = self.enterContext(lab.folder({"ITLFile.tlv": read("a1-first-sha1.tlv")}))
        self.folder = self.enterContext(lab.folder())
        self.phone = Phone(self.folder)
        self.server = self.enterContext(lab.Atftpd(self.root)).address

    def one_line(self, result, status=1):
        """A failure is told in one line on standard error."""
        self.assertEqual(result.status, status, result)
        self.assertEqual(result.out, b"")
        self.assertEqual(len(result.err.strip().splitlines()), 1, result)
        self.assertIn("state folder", result.err)

    def damage(self, name, data):
        """Boots once, then overwrites a file of the state folder."""
        self.assertEqual(self.phone.boot(self.server).status, 0)
        (self.phone.state / name).write_bytes(data)

    def flash(self):
        """The bytes of the flash image."""
        return bytearray((self.phone.state / "flash.img").read_bytes())

    def test_show_before_the_first_boot(self):
        self.one_line(self.phone.show("status"))
        self.one_line(self.phone.press("erase-itl"))
        self.assertFalse(self.phone.state.exists())

    def test_flash_of_another_kind(self):
        for data in (b"", b"not a flash", bytes(5000)):
            with self.subTest(data=data[:10]):
                self.damage("flash.img", data)
                self.one_line(self.phone.boot(self.server))
                self.assertEqual((self.phone.state / "flash.img").read_bytes(), data)
                (self.phone.state / "flash.img").unlink()
                (self.phone.state / "phone.json").unlink()

    def test_truncated_flash(self):
        self.assertEqual(self.phone.boot(self.server).status, 0)
        (self.phone.state / "flash.img").write_bytes(self.flash()[:-1])
        self.one_line(self.phone.boot(self.server))

    def test_flash_of_another_version(self):
        self.assertEqual(self.phone.boot(self.server).status, 0)
        image = self.flash()
        image[8] += 1
        (self.phone.state / "flash.img").write_bytes(image)
        self.one_line(self.phone.boot(self.server))

    def test_lost_flash(self):
        self.assertEqual(self.phone.boot(self.server).status, 0)
        (self.phone.state / "flash.img").unlink()
        result = self.phone.boot(self.server)
        self.one_line(result)
        self.assertIn("restore", result.err)
        self.assertFalse((self.phone.state / "flash.img").exists())

    def test_rotten_list(self):
        self.assertEqual(self.phone.boot(self.server).status, 0)
        image = self.flash()
        where = image.find(b"CN=sast.lab")
        image[where] ^= 1
        (self.phone.state / "flash.img").write_bytes(image)
        result = self.phone.boot(self.server)
        self.one_line(result)
        self.assertIn("store-damaged", result.err)
        self.one_line(self.phone.show("trust-list"))
        self.assertEqual(self.phone.press("erase-itl").status, 0)
        self.assertEqual(self.phone.boot(self.server).json["itl"]["verified_by"], "first-use")

    def test_damaged_report(self):
        self.damage("phone.json", b"{")
        self.one_line(self.phone.show("status"))

    def test_report_that_is_no_file(self):
        self.assertEqual(self.phone.boot(self.server).status, 0)
        report = self.phone.state / "phone.json"
        for make in (os.mkfifo, os.mkdir, lambda path: os.symlink(path, path)):
            report.unlink()
            make(report)
            for result in (self.phone.show("status"), self.phone.press("erase-itl"), self.phone.boot(self.server)):
                self.one_line(result)
            if report.is_dir():
                report.rmdir()
                report.touch()

    def test_limit_on_files(self):
        self.phone.prefix = ("sh", "-c", 'ulimit -f 100; exec "$0" "$@"')
        self.one_line(self.phone.boot(self.server))

    def test_in_use_by_another(self):
        with lab.ScriptedServer(lambda transfer: None) as silent:
            command = [lab.itlsim_path(), "phone", "boot", "--state", str(self.phone.state), "--mac", MAC, "--tftp",
                       silent.address, "--timeout", "5"]
            with lab.subprocess.Popen(command, stdout=lab.subprocess.DEVNULL, stderr=lab.subprocess.DEVNULL) as first:
                while not silent.requests:
                    lab.time.sleep(0.01)
                self.one_line(self.phone.boot(self.server))
                first.kill()

    def test_folder_cannot_be_made(self):
        self.phone.state = self.folder / "no" / "such" / "folder"
        self.one_line(self.phone.boot(self.server))
        (self.folder / "file").write_bytes(b"")
        self.phone.state = self.folder / "file"
        self.one_line(self.phone.boot(self.server))


class ShowAndPress(unittest.TestCase):
    """A phone at rest."""

    def setUp(self):
        self.root = self.enterContext(lab.folder({"ITLFile.tlv": read("c1-cucm-shape.tlv")}))
        self.phone = Phone(self.enterContext(lab.folder()))
        self.server = self.enterContext(lab.Atftpd(self.root)).address
        self.phone.boot(self.server)

    def test_show(self):
        self.assertEqual(self.phone.show("status", "--json").json["trust"], "trusted")
        self.assertIn("ITL installed", self.phone.show("messages").text)
        self.assertIn("ITL installed", [m["text"] for m in self.phone.show("messages", "--json").json["messages"]])
        self.assertIn("settings", self.phone.show("config", "--json").json)
        listing = self.phone.show("trust-list").text
        self.assertIn("The ITL file was verified successfully.", listing)
        self.assertIn(hashlib.sha1(read("c1-cucm-shape.tlv")).hexdigest(), listing)
        self.assertIsNone(self.phone.show("trust-list", "--json").json["ctl"])
        self.assertEqual(self.phone.show("nonsense").status, 2)

    def test_unchanged_list_costs_no_flash(self):
        before = self.phone.show("device", "--json").json
        self.assertEqual(self.phone.boot(self.server).json["itl"]["verified_by"], "unchanged")
        after = self.phone.show("device", "--json").json
        self.assertEqual(before["flash"], after["flash"])
        self.assertGreater(after["flash"]["programs"], 0)
        self.assertLessEqual(after["ram"]["phone_bytes"], 8192)

    def test_erase_and_boot_again(self):
        self.assertEqual(self.phone.press("erase-itl").status, 0)
        self.assertEqual(self.phone.show("status", "--json").json["trust"], "no-trust-list")
        self.assertIn("Erasing CTL and ITL files", self.phone.show("messages").text)
        self.assertIn("No trust list", self.phone.show("trust-list").text)
        lab.put(self.root, "ITLFile.tlv", read("x1-stranger.tlv"))
        self.assertEqual(self.phone.boot(self.server).json["itl"]["verified_by"], "first-use")

    def test_factory_reset(self):
        self.assertEqual(self.phone.press("factory-reset").status, 0)
        self.assertEqual(self.phone.boot(self.server).json["itl"]["verified_by"], "first-use")

    def test_killed_at_any_moment(self):
        """A boot that is killed leaves the old or the new list."""
        lists = [read("c1-cucm-shape.tlv"), read("c2-signed-by-itlrecovery.tlv")]
        sums = {hashlib.sha1(data).hexdigest() for data in lists}
        for turn in range(12):
            lab.put(self.root, "ITLFile.tlv", lists[turn % 2])
            command = [lab.itlsim_path(), "phone", "boot", "--state", str(self.phone.state), "--mac", MAC, "--tftp",
                       self.server]
            with lab.subprocess.Popen(command, stdout=lab.subprocess.DEVNULL, stderr=lab.subprocess.DEVNULL) as boot:
                lab.time.sleep(0.004 * turn)
                boot.kill()
            shown = self.phone.show("trust-list", "--json").json["itl"]
            self.assertIn(shown["sha1"], sums)


class Usage(unittest.TestCase):
    """Wrong usage is status 2 and one line."""

    def test_wrong_usage(self):
        unused = str(self.enterContext(lab.folder()) / "unused")
        good = ["phone", "boot", "--state", unused, "--mac", MAC, "--tftp", "127.0.0.1:9"]
        wrong = [
            ["phone"], ["phone", "boot"], good[:4], good + ["--mac", "xyz"], good + ["--tftp", "::1:x"],
            good + ["--timeout", "0"], good + ["--timeout", "-1"], good + ["--tftp-blksize", "7"],
            good + ["--tftp-windowsize", "0"], good + ["--model", "../etc"], good + ["--firmware", ""],
            good + ["--firmware", "9.4\n1"], good + ["--firmware", "9" * 32], good + ["extra"], good + ["--unknown"],
            good + ["--tftp", "a", "--tftp", "b"], ["phone", "press", "erase-all", "--state", unused],
            ["phone", "show", "--state", unused], ["phone", "show", "status"],
        ]
        for args in wrong:
            with self.subTest(args=args):
                result = lab.itlsim(*args)
                self.assertEqual(result.status, 2, result)
                self.assertFalse(os.path.exists(unused))
        for args in (["--help"], ["phone", "--help"], ["phone", "boot", "--help"], ["phone", "show", "--help"],
                     ["phone", "press", "--help"]):
            result = lab.itlsim(*args)
            self.assertEqual(result.status, 0)
            self.assertIn("Usage", result.text)
            self.assertEqual(result.err, "")


if __name__ == "__main__":
    unittest.main()
