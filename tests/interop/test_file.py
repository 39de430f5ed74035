# SPDX-License-Identifier: GPL-2.0-or-later
"""itlsim file show and verify: the files of independent tools, the golden listings, files that are not what they seem."""
import hashlib
import json
import os
import pathlib
import pty
import re
import shutil
import unittest

import certificates
import lab

FILES = pathlib.Path(__file__).parent / "files"
GOLDEN = pathlib.Path(__file__).parent / "golden"
CONFIG = "SEP001122334455.cnf.xml.sgn"

# tests/interop/files/README.md, without a TVS: (installed, served, verdict, reason or authority).
VERDICTS = [
    ([], "a1-first-sha1", "accepted", "first-use"),
    (["a1-first-sha1"], "a2-reissued-sha512", "accepted", "list"),
    (["a1-first-sha1"], "a3-signed-by-second-token", "accepted", "list"),
    (["a2-reissued-sha512"], "a3-signed-by-second-token", "accepted", "list"),
    (["a1-first-sha1"], "x1-stranger", "ask-tvs", "unknown-signer"),
    (["a2-reissued-sha512"], "x1-stranger", "ask-tvs", "unknown-signer"),
    (["a3-signed-by-second-token"], "x1-stranger", "ask-tvs", "unknown-signer"),
    (["a1-first-sha1"], "x2-stranger-who-lists-our-token", "ask-tvs", "unknown-signer"),
    (["a2-reissued-sha512"], "x2-stranger-who-lists-our-token", "ask-tvs", "unknown-signer"),
    (["a3-signed-by-second-token"], "x2-stranger-who-lists-our-token", "ask-tvs", "unknown-signer"),
    ([], "c1-cucm-shape", "accepted", "first-use"),
    (["c1-cucm-shape"], "c2-signed-by-itlrecovery", "accepted", "list"),
    (["c1-cucm-shape"], "c3-callmanager-regenerated", "ask-tvs", "unknown-signer"),
    (["c1-cucm-shape"], "c4-callmanager-and-tvs-regenerated", "ask-tvs", "unknown-signer"),
    (["c1-cucm-shape"], "c5-the-same-signed-by-itlrecovery", "accepted", "list"),
    (["c6-without-itlrecovery"], "c5-the-same-signed-by-itlrecovery", "ask-tvs", "unknown-signer"),
    (["c1-cucm-shape"], "x3-one-bit-flipped", "refused", "bad-signature"),
    (["c1-cucm-shape"], "x4-truncated", "refused", "malformed"),
    ([], "x3-one-bit-flipped", "refused", "bad-signature"),
    ([], "x4-truncated", "refused", "malformed"),
]

BROKEN = {"x3-one-bit-flipped", "x4-truncated"}


def read(name):
    """A file of the interop set."""
    return (FILES / name).read_bytes()


def verify(path, *trust, options=()):
    """Runs file verify; the report as JSON with its status."""
    args = [word for lists in trust for word in ("--trust", lists)]
    result = lab.itlsim("file", "verify", path, *args, "--json", *options)
    report = result.json
    report["status"] = result.status
    return report


def show(path, *options, **environment):
    """Runs file show."""
    return lab.itlsim("file", "show", path, *options, env={**os.environ, **environment})


def squeezed(text):
    """Lines with white space squeezed, without empty ones; a line of dashes and blanks is a rule, whatever its layout."""
    lines = [re.sub(r"\s+", " ", line).strip() for line in text.splitlines()]
    return [re.sub(r"^[- ]+$", "----", line) for line in lines if line]


def laid_out(lines):
    """Lines of a golden listing, which lost its layout, in the layout of golden/README.md, tabs as blanks."""
    head, title = "BYTEPOS TAG LENGTH VALUE", ""
    for line in lines:
        row = re.fullmatch(r"(\d+) ([A-Z]+(?: ALGORITHM)?) (\d+)(?: (.*))?", line)
        if row:
            tag = f"{row[1]:8}{row[2]:16}"
            yield f"{tag:{32 if len(row[2]) >= 16 else 24}}{row[3]:8}{row[4] or ''}".rstrip()
        elif re.fullmatch("[- ]+", line):
            yield {head: "------- ---             ------  -----", "Parse": 16 * "-"}.get(title, "----")
        elif line == head:
            yield "BYTEPOS TAG             LENGTH  VALUE"
        else:
            yield re.sub(r"^(Version:|HeaderLength:) ", lambda match: f"{match[1]:16}", line)
        title = "Parse" if line.startswith("Parse ") else line


class InteropFiles(unittest.TestCase):
    """Every file of the interop set gets the verdict of its README."""

    def test_verdicts_of_lists(self):
        for installed, served, verdict, why in VERDICTS:
            with self.subTest(installed=installed, served=served):
                report = verify(FILES / f"{served}.tlv", *[FILES / f"{name}.tlv" for name in installed])
                self.assertEqual(report["verdict"], verdict, report)
                self.assertEqual(report["verified_by" if verdict == "accepted" else "reason"], why, report)
                self.assertIsNone(report["reason" if verdict == "accepted" else "verified_by"], report)
                self.assertEqual(report["status"], 0 if verdict == "accepted" else 3)
                self.assertEqual(report["sha1"], hashlib.sha1(read(f"{served}.tlv")).hexdigest())
                self.assertEqual(report["length"], len(read(f"{served}.tlv")))

    def test_signed_configuration(self):
        trust = FILES / "a1-first-sha1.tlv"
        for path, lists, verdict in ((FILES / CONFIG, [trust], "accepted"),
                                     (FILES / "stranger" / CONFIG, [trust], "ask-tvs"),
                                     (FILES / CONFIG, [FILES / "c1-cucm-shape.tlv"], "ask-tvs"),
                                     (FILES / CONFIG, [], "refused")):
            with self.subTest(path=path, lists=lists):
                report = verify(path, *lists)
                self.assertEqual(report["verdict"], verdict, report)
                self.assertEqual(report["reason"], None if verdict == "accepted" else "unknown-signer")
                self.assertEqual(report["verified_by"], "list" if verdict == "accepted" else None)

    def test_a_changed_configuration_is_refused(self):
        data = bytearray(read(CONFIG))
        data[-20] ^= 1
        with lab.folder({"changed.sgn": bytes(data)}) as root:
            report = verify(root / "changed.sgn", FILES / "a1-first-sha1.tlv")
        self.assertEqual((report["status"], report["reason"]), (3, "bad-signature"))

    def test_where_a_phone_would_ask_its_tvs_the_verdict_says_so(self):
        result = lab.itlsim("file", "verify", FILES / "c3-callmanager-regenerated.tlv", "--trust",
                            FILES / "c1-cucm-shape.tlv")
        self.assertEqual(result.status, 3, result)
        self.assertIn("ask-tvs (unknown-signer): ", result.text)
        self.assertIn("a phone would ask its Trust Verification Service", result.text)

    def test_what_was_asked_for(self):
        trust, served = FILES / "c1-cucm-shape.tlv", FILES / "c2-signed-by-itlrecovery.tlv"
        for name, reason in (("ITLFile.tlv", None), ("itlsep001122334455.tlv", None), ("CTLFile.tlv", "wrong-kind"),
                             ("SEP001122334455.cnf.xml.sgn", "wrong-kind")):
            with self.subTest(name=name):
                self.assertEqual(verify(served, trust, options=("--as", name))["reason"], reason)
        trust = FILES / "a1-first-sha1.tlv"
        for name, reason in ((CONFIG, None), (CONFIG.lower(), None), ("SEP00112233445F.cnf.xml.sgn", "wrong-name"),
                             ("ITLFile.tlv", "wrong-kind"), ("CTLFile.tlv", "wrong-kind")):
            with self.subTest(name=name):
                self.assertEqual(verify(FILES / CONFIG, trust, options=("--as", name))["reason"], reason)
        self.assertEqual(verify(served, trust, options=("--config",))["reason"], "wrong-kind")

    def test_names_nobody_asks_for(self):
        for name in ("", "foo", "ITLFile.tl", "x" * 64 + ".sgn"):
            with self.subTest(name=name):
                result = lab.itlsim("file", "verify", FILES / "a1-first-sha1.tlv", "--as", name)
                self.assertEqual((result.status, result.out), (2, b""), result)
                self.assertEqual(len(result.err.splitlines()), 1, result)
        both = lab.itlsim("file", "verify", FILES / CONFIG, "--as", CONFIG, "--config")
        self.assertEqual((both.status, both.out), (2, b""), both)

    def test_show_verifies_with_the_lists_own_record(self):
        for path in sorted(FILES.glob("*.tlv")):
            with self.subTest(path=path.name):
                result = show(path)
                last = result.text.rstrip("\n").splitlines()[-1]
                good = path.stem not in BROKEN
                self.assertEqual(result.status, 0 if good else 3, result)
                self.assertEqual(last == "The ITL file was verified successfully.", good, last)
                self.assertEqual(result.err, "")

    def test_show_of_the_broken_files_says_why_and_shows_what_is_there(self):
        flipped, truncated = show(FILES / "x3-one-bit-flipped.tlv"), show(FILES / "x4-truncated.tlv")
        self.assertIn("The ITL file was not verified: ", flipped.text)
        self.assertIn("ITL Record #:6", flipped.text)
        self.assertIn("Error parsing the ITL File: RECORDLENGTH goes past the end of the file at byte 2801 (record 4)",
                      truncated.text)
        self.assertIn("ITL Record #:4", truncated.text)
        self.assertNotIn("successfully", flipped.text + truncated.text)

    def test_malformed_verdict_says_where(self):
        report = verify(FILES / "x4-truncated.tlv")
        self.assertIn("at byte 2801 (record 4)", report["detail"])
        result = lab.itlsim("file", "verify", FILES / "x4-truncated.tlv")
        self.assertEqual(len(result.text.splitlines()), 1, result)
        self.assertIn("refused (malformed): ", result.text)
        self.assertIn("at byte 2801", result.text)

    def test_both_lists_of_a_phone_count(self):
        with lab.folder() as root:
            ctl = root / "CTLFile.tlv"
            made = lab.itlsim("file", "build", ctl, "--sign", FILES / "sast.pem", "--record",
                              f"sast={FILES / 'cucm-itlrecovery.pem'}", "--record", f"sast={FILES / 'sast.pem'}",
                              "--record", f"ccm+tftp={FILES / 'ccm.pem'}", "--filename", "CTLFile.tlv")
            self.assertEqual(made.status, 0, made)
            reset = FILES / "c5-the-same-signed-by-itlrecovery.tlv"
            installed = FILES / "c6-without-itlrecovery.tlv"
            self.assertEqual(verify(reset, installed)["verdict"], "ask-tvs")
            self.assertEqual(verify(FILES / "x1-stranger.tlv", ctl)["verdict"], "refused")
            self.assertEqual(verify(reset, installed, ctl)["verdict"], "accepted")
            self.assertEqual(verify(reset, ctl, installed)["verdict"], "accepted")
            two = lab.itlsim("file", "verify", reset, "--trust", installed, "--trust", FILES / "c1-cucm-shape.tlv")
            self.assertEqual((two.status, two.out), (2, b""))
            shown = show(ctl)
            self.assertIn("Parse CTL File\n", shown.text)
            self.assertIn("CTL Record #:1\n", shown.text)
            self.assertIn("The CTL file was verified successfully.\n", shown.text)
            self.assertNotIn("ITL file", shown.text)


class GoldenListings(unittest.TestCase):
    """A cluster made like that of the golden listings prints the same listing."""

    PUBLISHER, SUBSCRIBER = "test10pub.joemar2.lab", "test10sub.joemar2.lab"
    # Three characters less than printed: tests/interop/golden/README.md.
    RECOVERY = "ITLRECOVERY_test10.joemar2.lab"

    @classmethod
    def setUpClass(cls):
        cls.maker = maker = certificates.Maker()
        cls.addClassCleanup(maker.close)
        publisher, subscriber = certificates.subject(cls.PUBLISHER), certificates.subject(cls.SUBSCRIBER)
        cls.ccm = maker.certificate("ccm", publisher, serial="0x614052E91EE97C779B7B5E810AB146A5")
        cls.capf = maker.certificate("capf", certificates.subject("CAPF-75638ad9"), key="capf",
                                     serial="0x42BF37779B16AF1CD23088C217249DAA")
        cls.tvs = maker.certificate("tvs", publisher, key="tvs", serial="0x765984D8B730606336E5C7B6A7DDB9D6")
        cls.recovery = maker.certificate("recovery", certificates.subject(cls.RECOVERY), key="recovery",
                                         serial="0x6E3F65C297B3E01FE74281AB52CC55DC",
                                         purposes=certificates.RECOVERY)
        cls.other = maker.certificate("other", subscriber, bits=2048, serial="0x67D1A19EF8AB91E6C0A610352630EE02")
        cls.path = maker.folder / "ITLFile.tlv"
        made = lab.itlsim("file", "build", cls.path, "--sign", cls.ccm, "--record", f"sast={cls.ccm}",
                          "--record", f"tftp={cls.ccm}", "--record", f"capf={cls.capf}", "--record", f"tvs={cls.tvs}",
                          "--record", f"sast={cls.recovery}", "--record", f"tvs={cls.other}",
                          "--timestamp", 1393439067)
        assert made.status == 0, made

    def comparable(self, text):
        """A listing without what depends on keys: checksums, hashes, signature bytes."""
        lines = []
        for line in squeezed(text.replace(self.RECOVERY, "ITLRECOVERY_test10pub.joemar2.lab")):
            if re.fullmatch(r"[0-9a-f]{1,2}( [0-9a-f]{1,2})*", line):
                continue
            line = re.sub(r"^[0-9a-f]{32,40}\(", "DIGEST(", line)
            lines.append(re.sub(r"( [0-9A-F]{2}){20}(?= \(SHA1|$)", " DIGEST", line))
        return lines

    def compare(self, path, golden, modified):
        """Compares show's listing with the golden one, line by line: what it says, and where on the line it says it."""
        os.utime(path, (modified, modified))
        result = show(path, TZ="PST8PDT")
        self.assertEqual(result.status, 0, result)
        self.assertEqual(self.comparable(result.text), self.comparable((GOLDEN / golden).read_text(encoding="utf-8")))
        bytes_of_signature = re.compile(r"[0-9a-f]{1,2}( +[0-9a-f]{1,2})*")
        lines = [line for line in result.text.expandtabs(8).splitlines()
                 if line and not bytes_of_signature.fullmatch(line)]
        self.assertEqual(lines, list(laid_out(squeezed("\n".join(lines)))))
        rows = re.findall(r"^[0-9a-f]{1,2}(?:  [0-9a-f]{1,2}){7}$", result.text, re.M)
        self.assertEqual(len(rows), 16, "128 bytes of signature in rows of 8")
        return rows

    def test_a_record_without_certificate(self):
        """As CTLs hold them: an address is told by its length alone, and what is not there is not listed."""
        record = bytes.fromhex("010002002102000d") + b"ccm1.example\0" + bytes.fromhex("04000200020a0004c0000201")
        self.assertEqual(len(record), 33)
        path = self.maker.folder / "address.tlv"
        path.write_bytes(self.path.read_bytes() + record)
        self.assertIn("""
ITL Record #:7
----
BYTEPOS TAG             LENGTH  VALUE
------- ---             ------  -----
1       RECORDLENGTH    2       33
2       DNSNAME         13      ccm1.example
4       FUNCTION        2       CCM+TFTP
10      IPADDRESS       4

""", show(path).text.expandtabs(8))
        last = show(path, "--json").json["records"][6]["fields"][3]
        self.assertEqual((last["name"], last["value"]), ("IPADDRESS", "192.0.2.1"))

    def test_signed_by_callmanager(self):
        rows = self.compare(self.path, "show-itl-signed-by-callmanager.txt", 1393439067)
        data = self.path.read_bytes()
        self.assertEqual(len(data), 5302)
        start = data.index(b"\x0c\0\x80") + 3
        printed = bytes(int(byte, 16) for row in rows for byte in row.split())
        self.assertEqual(printed, data[start:start + 128])

    def test_signed_by_itlrecovery(self):
        path = self.maker.folder / "reset.tlv"
        made = lab.itlsim("file", "sign", self.path, path, "--sign", self.recovery)
        self.assertEqual(made.status, 0, made)
        self.compare(path, "show-itl-signed-by-itlrecovery.txt", 1393439686)
        self.assertEqual(path.stat().st_size, 5322)
        report = verify(path, self.path)
        self.assertEqual((report["verdict"], report["verified_by"]), ("accepted", "list"))

    def test_checksums_are_those_of_the_file(self):
        data = self.path.read_bytes()
        lines = show(self.path).text.splitlines()
        self.assertEqual(lines[1], f"{hashlib.md5(data).hexdigest()}(MD5)")
        self.assertEqual(lines[2], f"{hashlib.sha1(data).hexdigest()}(SHA1)")

    def test_hashes_are_those_of_the_certificates(self):
        text = show(self.path).text
        for pem in (self.ccm, self.capf, self.tvs, self.recovery, self.other):
            der = certificates.openssl("x509", "-in", pem, "-outform", "DER")
            self.assertIn(hashlib.sha1(der).digest().hex(" ").upper(), text)

    def test_the_day_of_the_month_is_padded_as_date_does(self):
        os.utime(self.path, (1396000000, 1396000000 + 6 * 86400))
        self.assertIn("last modified on Thu Apr  3 09:46:40 UTC 2014\n", show(self.path, TZ="UTC").text)


class Json(unittest.TestCase):
    """Reports as JSON."""

    def test_show(self):
        report = show(FILES / "c1-cucm-shape.tlv", "--json").json
        self.assertEqual(list(report), ["file", "kind", "length", "md5", "sha1", "modified", "header", "records",
                                        "verified", "reason", "detail"])
        self.assertEqual((report["kind"], report["length"], report["verified"], report["reason"]),
                         ("itl", 5020, True, None))
        header = report["header"]
        self.assertEqual((header["version"], header["length"], header["filename"], header["digest"],
                          header["timestamp"]), ("1.2", 316, "ITLFile.tlv", "SHA-1", 1393439067))
        self.assertEqual([field["tag"] for field in header["fields"]],
                         [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15])
        self.assertEqual([record["role"] for record in report["records"]], [0, 3, 4, 21, 0, 21])
        self.assertEqual([record["signer"] for record in report["records"]], [True] + [False] * 5)
        self.assertEqual(sum(record["length"] for record in report["records"]) + 316, 5020)
        fields = {field["name"]: field for field in report["records"][5]["fields"]}
        self.assertEqual(fields["CERTHASH"]["value"], "ff1ffe2ab54191d9ca238961a1413e59adbc312f")
        self.assertEqual(fields["HASH ALGORITHM"]["value"], "SHA-1")

    def test_offsets_are_those_of_the_file(self):
        data = read("a1-first-sha1.tlv")
        report = show(FILES / "a1-first-sha1.tlv", "--json").json
        for section in [report["header"], *report["records"]]:
            for field in section["fields"]:
                at = field["offset"]
                self.assertEqual((data[at], int.from_bytes(data[at + 1:at + 3], "big")),
                                 (field["tag"], field["length"]))

    def test_show_of_a_signed_file(self):
        report = show(FILES / CONFIG, "--json").json
        self.assertEqual((report["kind"], report["payload_length"], report["verified"], report["reason"]),
                         ("signed-file", 480, None, None))
        self.assertNotIn("records", report)

    def test_show_of_broken_files(self):
        for name, reason in (("x3-one-bit-flipped", "bad-signature"), ("x4-truncated", "malformed")):
            result = show(FILES / f"{name}.tlv", "--json")
            self.assertEqual((result.status, result.json["verified"], result.json["reason"]), (3, False, reason))

    def test_verify(self):
        report = verify(FILES / "c2-signed-by-itlrecovery.tlv", FILES / "c1-cucm-shape.tlv")
        del report["status"]
        self.assertEqual(report, {
            "file": str(FILES / "c2-signed-by-itlrecovery.tlv"), "verdict": "accepted", "reason": None,
            "signer": "CN=ITLRECOVERY_pub1.example.lab;OU=tac;O=cisco;L=rtp;ST=nc;C=US", "verified_by": "list",
            "sha1": "12856dac2f4769ca67f44a95ab66351632015db8", "length": 5044,
            "detail": "the signer is in the installed list"})


class Colours(unittest.TestCase):
    """Colours on a terminal only."""

    def test_no_colours_into_a_pipe(self):
        self.assertNotIn(b"\x1b", show(FILES / "c1-cucm-shape.tlv").out)
        self.assertNotIn(b"\x1b", show(FILES / "c1-cucm-shape.tlv", "--color", "never").out)
        self.assertIn(b"\x1b", show(FILES / "c1-cucm-shape.tlv", "--color", "always").out)

    def test_colours_change_nothing_else(self):
        coloured = show(FILES / "x3-one-bit-flipped.tlv", "--color", "always").text
        self.assertEqual(re.sub("\x1b\\[[0-9]*m", "", coloured), show(FILES / "x3-one-bit-flipped.tlv").text)

    def on_a_terminal(self, **environment):
        """The output of show on a terminal of its own."""
        pid, terminal = pty.fork()
        if pid == 0:
            os.execve(lab.itlsim_path(), ["itlsim", "file", "show", str(FILES / "c1-cucm-shape.tlv")],
                      {"TERM": "xterm", **environment})
        output = b""
        while True:
            try:
                piece = os.read(terminal, 65536)
            except OSError:
                piece = b""
            if not piece:
                break
            output += piece
        os.close(terminal)
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), 0)
        return output

    def test_colours_on_a_terminal(self):
        self.assertIn(b"\x1b[", self.on_a_terminal())
        self.assertNotIn(b"\x1b[", self.on_a_terminal(NO_COLOR="1"))
        self.assertNotIn(b"\x1b[", self.on_a_terminal(TERM="dumb"))


class BadInput(unittest.TestCase):
    """One clear line, the right status, nothing worse."""

    def refuse(self, data, reason):
        """Shows and verifies data, which has to be refused for reason."""
        with lab.folder({"file.tlv": data}) as root:
            report = verify(root / "file.tlv")
            self.assertEqual((report["status"], report["reason"]), (3, reason), report)
            shown = show(root / "file.tlv")
            self.assertEqual(shown.status, 3, shown)
            self.assertNotIn("successfully", shown.text)
            self.assertEqual(shown.err, "")
            line = lab.itlsim("file", "verify", root / "file.tlv")
            self.assertEqual((line.status, len(line.text.splitlines()), line.err), (3, 1, ""), line)

    def test_sizes(self):
        good = read("c1-cucm-shape.tlv")
        self.refuse(b"", "empty")
        self.refuse(b"\r\n\n", "empty")
        self.refuse(b"\0", "malformed")
        self.refuse(good + b"\0", "malformed")
        self.refuse(good + bytes(65536), "too-large")
        self.refuse(bytes(16 << 20), "too-large")
        self.refuse(good + bytes((16 << 20) - len(good)), "too-large")

    def test_other_things(self):
        self.refuse(read("sast.pem"), "malformed")
        self.refuse(b"<?xml version=\"1.0\"?>\n<device/>\n" * 100, "malformed")
        self.refuse(bytes(range(256)) * 20, "malformed")

    def test_truncations(self):
        good = read("c1-cucm-shape.tlv")
        for length in list(range(0, 330, 13)) + list(range(330, len(good), 401)) + [len(good) - 1]:
            with self.subTest(length=length):
                # A list that ends behind one of its records is well-formed; its signature is not.
                whole = length in (1339, 2362, 2801, 3246, 4317)
                self.refuse(good[:length], "bad-signature" if whole else "malformed" if length else "empty")

    def test_a_file_without_filename_is_what_its_own_name_says(self):
        """So a damaged one is."""
        signed, control = read("SEP001122334455.cnf.xml.sgn")[:100], read("a1-first-sha1.tlv")[:20]
        cases = [("x.cnf.xml.SGN", signed, "signed-file"), ("x.tlv", signed, "itl"), ("CTLFile.tlv", control, "ctl"),
                 ("ctl.sgn", b"", "signed-file")]
        with lab.folder({name: data for name, data, _ in cases}) as root:
            for name, _, kind in cases:
                with self.subTest(name=name):
                    shown = show(root / name, "--json")
                    self.assertEqual((shown.status, shown.json["kind"], shown.json["reason"]), (3, kind, "malformed"))
                    self.assertEqual(verify(root / name)["reason"], "malformed")

    def test_not_files(self):
        with lab.folder({"list.tlv": read("c1-cucm-shape.tlv")}) as root:
            os.mkfifo(root / "fifo")
            os.symlink("nowhere", root / "dangling")
            for path in (root, root / "fifo", root / "dangling", root / "missing", "/dev/zero",
                         root / "list.tlv" / "below", root / ("n" * 300)):
                for args in (("show", path), ("verify", path), ("show", path, "--json"), ("strip", path, root / "out"),
                             ("sign", path, root / "out", "--sign", FILES / "sast.pem"),
                             ("verify", root / "list.tlv", "--trust", path)):
                    with self.subTest(args=args):
                        result = lab.itlsim("file", *args, timeout=20)
                        self.assertEqual((result.status, result.out), (1, b""), result)
                        self.assertEqual(len(result.err.splitlines()), 1, result)
                        self.assertIn(str(path), result.err)
            self.assertFalse((root / "out").exists())

    def test_unreadable(self):
        with lab.folder({"list.tlv": read("c1-cucm-shape.tlv")}) as root:
            os.chmod(root / "list.tlv", 0)
            # Root may read everything: become somebody else, who perhaps may not reach the build folder.
            options = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
            program = shutil.copy(lab.itlsim_path(), root / "itlsim")
            result = lab.run(program, "file", "show", root / "list.tlv", **options)
        self.assertEqual((result.status, result.out), (1, b""), result)
        self.assertIn("Permission denied", result.err)

    def test_a_malformed_installed_list(self):
        result = lab.itlsim("file", "verify", FILES / "c1-cucm-shape.tlv", "--trust", FILES / "x4-truncated.tlv")
        self.assertEqual((result.status, result.out), (1, b""), result)
        self.assertIn("x4-truncated.tlv", result.err)

    def test_hostile_names(self):
        data = read("c1-cucm-shape.tlv")
        hostile = b"\x1b[2J\x9b2J\r\n\xff\xc2\x9b31m\""
        name = data.index(b"pub1.example.lab")
        data = data[:name] + hostile + data[name + 16:]
        self.assertEqual(len(hostile), 16)
        with lab.folder({"hostile.tlv": data}) as root:
            shown = show(root / "hostile.tlv")
            self.assertEqual(shown.status, 3)
            self.assertIn(r"CN=\x1b[2J\x9b2J\x0d\x0a\xff\xc2\x9b31m", shown.text)
            self.assertFalse(any(byte < 32 and byte not in b"\n\t" for byte in shown.out))
            for args in (("show", root / "hostile.tlv", "--json"), ("verify", root / "hostile.tlv", "--json")):
                result = lab.itlsim("file", *args)
                self.assertIn(r"\x1b[2J", json.loads(result.out.decode("utf-8"))["header"]["signer"]
                              if args[0] == "show" else result.json["signer"])

    def test_output_that_cannot_be_written(self):
        with open("/dev/full", "wb") as full:
            process = lab.subprocess.run([lab.itlsim_path(), "file", "show", FILES / "c1-cucm-shape.tlv"], stdout=full,
                                         stderr=lab.subprocess.PIPE, check=False)
        self.assertEqual(process.returncode, 1)
        self.assertIn(b"standard output", process.stderr)


class Usage(unittest.TestCase):
    """Wrong usage is status 2, help is status 0."""

    def test_wrong_usage(self):
        a1 = FILES / "a1-first-sha1.tlv"
        for args in ([], ["frobnicate"], ["show"], ["show", a1, a1], ["show", a1, "--color", "green"],
                     ["show", a1, "--frobnicate"], ["verify"], ["verify", a1, a1], ["verify", a1, "--trust"],
                     ["verify", a1, "--trust", a1, "--trust", a1, "--trust", a1], ["strip", a1], ["strip", a1, "x", "y"],
                     ["sign", a1, "out"], ["sign", a1, "--sign", FILES / "sast.pem"], ["build", "out"],
                     ["build", "--sign", FILES / "sast.pem"]):
            with self.subTest(args=args):
                result = lab.itlsim("file", *args)
                self.assertEqual((result.status, result.out), (2, b""), result)
                self.assertNotEqual(result.err, "")

    def test_help(self):
        for args in (["--help"], *([command, "--help"] for command in ("show", "verify", "build", "sign", "strip"))):
            with self.subTest(args=args):
                result = lab.itlsim("file", *args)
                self.assertEqual((result.status, result.err), (0, ""), result)
                self.assertTrue(result.text.startswith("Usage: itlsim file "), result)
                self.assertLessEqual(max(map(len, result.text.splitlines())), 120)


if __name__ == "__main__":
    lab.main()
