# SPDX-License-Identifier: GPL-2.0-or-later
"""itlsim file build, sign and strip, checked by an independent reader (tlvcheck.py)."""
import importlib.util
import pathlib
import shutil
import unittest
import warnings

import certificates
import lab

HAS_CRYPTOGRAPHY = importlib.util.find_spec("cryptography") is not None
if HAS_CRYPTOGRAPHY:
    warnings.filterwarnings("ignore")
    import tlvcheck

FILES = pathlib.Path(__file__).parent / "files"
CONFIG = "SEP001122334455.cnf.xml"
ROLES = {"sast": 0, "ccm": 1, "ccm+tftp": 2, "tftp": 3, "capf": 4, "app-server": 7, "tvs": 21}
BY_HASH = {4, 21}
HEADER_ORDER = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15]


def setUpModule():
    """Certificates that all tests share."""
    global MAKER  # pylint: disable=global-variable-undefined
    lab.skip_unless(HAS_CRYPTOGRAPHY, "python3-cryptography is needed for a second opinion")
    MAKER = certificates.Maker()
    unittest.addModuleCleanup(MAKER.close)


class ListTest(unittest.TestCase):
    """Builds lists in a folder of its own."""

    def setUp(self):
        context = lab.folder()
        self.root = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        self.out = self.root / "ITLFile.tlv"

    def build(self, *args, out=None):
        """Runs file build."""
        return lab.itlsim("file", "build", out or self.out, *args)

    def built(self, signer, *records, options=()):
        """Builds a list, which must succeed, verify and satisfy the second reader."""
        args = [word for record in records for word in ("--record", record)]
        result = self.build("--sign", signer, *args, *options)
        self.assertEqual((result.status, result.out), (0, b""), result)
        file = tlvcheck.File(self.out.read_bytes())
        self.assertEqual(len(file.records), len(records))
        self.assertTrue(file.is_signed_by(tlvcheck.load_certificate(signer).public_key()))
        self.assertEqual(file.header.length % 4, 0)
        self.assertLess(file.header.padding, 4)
        for record, asked in zip(file.records, records):
            role, _, pem = asked.partition("=")
            role, _, form = role.partition(":")
            if pem:
                tlvcheck.check_record(record, tlvcheck.load_certificate(pem), "," if "," in options else ";")
            number = ROLES[role.lower()] if role.lower() in ROLES else int(role)
            by_hash = form == "hash" or (form == "" and number in BY_HASH)
            self.assertEqual(record.role, number)
            self.assertEqual("cert_hash" in record.values, by_hash and bool(pem))
        return file

    def refused(self, result, text, status=1):
        """A command that failed with one line saying text, and left nothing behind."""
        self.assertEqual((result.status, result.out), (status, b""), result)
        self.assertEqual(len(result.err.splitlines()), 1, result)
        self.assertIn(text, result.err)
        self.assertEqual(sorted(path.name for path in self.root.iterdir()), self.kept, result)

    kept = []


class Build(ListTest):
    """file build."""

    def test_every_digest_and_key_size(self):
        for bits, code in ((1024, 1), (2048, 2), (4096, 3)):
            signer = MAKER.certificate(f"signer{bits}", bits=bits)
            for digest, number in (("sha1", 1), ("sha256", 2), ("sha512", 3)):
                with self.subTest(bits=bits, digest=digest):
                    file = self.built(signer, f"sast={signer}", f"TFTP={signer}", f"CCM+TFTP={signer}",
                                      f"Capf={signer}", f"tvs={signer}", options=("--digest", digest))
                    self.assertEqual(file.header.values["modulus"], bytes([code]))
                    self.assertEqual(file.header.values["digest"], bytes([number]))
                    self.assertEqual(file.header.order, HEADER_ORDER)
                    self.assertEqual([record.order for record in file.records],
                                     [[1, 2, 3, 4, 5, 6, 7, 8, 9]] * 3 + [[1, 2, 3, 4, 5, 6, 7, 8, 11, 12]] * 2)
                    self.assertTrue(file.verifies())
                    shown = lab.itlsim("file", "show", self.out)
                    self.assertIn("The ITL file was verified successfully.", shown.text)
                    self.assertEqual(lab.itlsim("file", "verify", self.out).status, 0)

    def test_lengths_of_the_golden_cluster(self):
        ccm = MAKER.certificate("golden", certificates.subject("test10pub.joemar2.lab"),
                                serial="0x614052E91EE97C779B7B5E810AB146A5")
        file = self.built(ccm, f"sast={ccm}", f"capf={ccm}", options=("--timestamp", 1393439067))
        self.assertEqual(file.header.length, 324)
        self.assertEqual([record.length for record in file.records], [1115, 455])
        self.assertEqual(file.header.timestamp, 1393439067)
        self.assertEqual(file.header.values["version"], b"\1\2")
        self.assertEqual(file.records[0].values["dns_name"], b"\0\0")

    def test_the_same_again_is_the_same_file(self):
        signer = MAKER.certificate("same")
        self.built(signer, f"sast={signer}", options=("--timestamp", 1))
        first = self.out.read_bytes()
        self.built(signer, f"sast={signer}", options=("--timestamp", 1))
        self.assertEqual(self.out.read_bytes(), first)

    def test_forms(self):
        signer, other = MAKER.certificate("forms"), MAKER.certificate("forms2", bits=2048)
        for digest, size in (("sha1", 20), ("sha256", 32), ("sha512", 64)):
            file = self.built(signer, f"sast={signer}", f"tvs:cert={other}", f"tftp:hash={other}", f"capf={other}",
                              options=("--hash", digest))
            self.assertEqual(len(file.records[2].values["cert_hash"]), size)

    def test_roles(self):
        signer = MAKER.certificate("roles")
        file = self.built(signer, f"SAST={signer}", *[f"{role}={signer}" for role in ROLES], f"65535={signer}",
                          f"5={signer}")
        self.assertEqual([record.role for record in file.records], [0, *ROLES.values(), 65535, 5])

    def test_names_with_commas(self):
        signer = MAKER.certificate("commas")
        file = self.built(signer, f"sast={signer}", options=("--names", ","))
        self.assertEqual(file.header.signer, "CN=commas.example.lab,O=cisco,OU=tac,L=rtp,ST=nc,C=US")

    def test_header_options(self):
        signer = MAKER.certificate("options")
        file = self.built(signer, f"sast={signer}", options=(
            "--version", "1.0", "--signer-version", "1.1", "--filename", "CTLFile.tlv", "--timestamp", 4294967295))
        self.assertEqual(file.header.order, [1, 2, 28, *HEADER_ORDER[2:]])
        self.assertEqual((file.header.values["version"], file.header.values["signer_version"]), (b"\1\0", b"\1\1"))
        self.assertEqual((file.header.filename, file.header.timestamp), ("CTLFile.tlv", 4294967295))
        self.assertIn("CTL Record #:1", lab.itlsim("file", "show", self.out).text)

    def test_dns_names(self):
        signer = MAKER.certificate("dns")
        result = self.build("--sign", signer, "--record", f"sast={signer}", "--record", f"ccm+tftp={signer}", "--dns",
                            "cucm-1051-a-pub")
        self.assertEqual(result.status, 0, result)
        records = tlvcheck.File(self.out.read_bytes()).records
        self.assertEqual([record.values["dns_name"] for record in records], [b"\0\0", b"cucm-1051-a-pub\0"])
        self.assertIn("DNSNAME\t\t16\tcucm-1051-a-pub\n", lab.itlsim("file", "show", self.out).text)

    def test_key_in_a_file_of_its_own(self):
        bare = MAKER.certificate("bare", with_key=False)
        self.built(bare, f"sast={bare}", options=("--key", MAKER.key(1024)))
        traditional = self.root / "traditional.key"
        traditional.write_bytes(certificates.openssl("rsa", "-in", MAKER.key(1024), "-traditional"))
        self.assertIn(b"BEGIN RSA PRIVATE KEY", traditional.read_bytes())
        self.built(bare, f"sast={bare}", options=("--key", traditional))

    def test_serial_numbers(self):
        for serial, expected in (("0x61", "61"), ("0x80", "80"), ("0x00ff", "ff"), ("0x0100", "0100"),
                                 ("0xE3670B9B91394D6D72FDA7BAB0A7F067", "e3670b9b91394d6d72fda7bab0a7f067"),
                                 ("0x7f" + "00" * 18 + "01", "7f" + "00" * 18 + "01")):
            with self.subTest(serial=serial):
                signer = MAKER.certificate("serial", serial=serial)
                file = self.built(signer, f"sast={signer}")
                self.assertEqual(file.records[0].values["serial"].hex(), expected)
                self.assertEqual(file.header.values["serial"].hex(), expected)
                self.assertEqual(lab.itlsim("file", "verify", self.out).status, 0)

    def test_names(self):
        for subj, expected in (
                ("/C=US/ST=nc/L=rtp/O=cisco/OU=tac/CN=reverse", "CN=reverse;OU=tac;O=cisco;L=rtp;ST=nc;C=US"),
                ("/OU=one/O=cisco/OU=two/CN=twice", "CN=twice;OU=one;OU=two;O=cisco"),
                ("/CN=alone", "CN=alone"),
                ("/O=nobody", "O=nobody"),
                ("/OU=multi+CN=value/C=US", "CN=value;OU=multi;C=US"),
                ("/CN=Zürich/O=Grüße; und, so", "CN=Zürich;O=Grüße; und, so")):
            with self.subTest(subj=subj):
                signer = MAKER.certificate("names", subj)
                file = self.built(signer, f"sast={signer}")
                self.assertEqual(file.header.signer, expected)
                report = lab.itlsim("file", "verify", self.out, "--json")
                self.assertEqual((report.status, report.json["signer"]), (0, expected))

    def test_other_attributes_follow_the_known_ones(self):
        signer = MAKER.certificate("others", "/emailAddress=a@b/serialNumber=77/CN=known/DC=lab/C=US")
        result = self.build("--sign", signer, "--record", f"sast={signer}")
        self.assertEqual(result.status, 0, result)
        header = tlvcheck.Header(self.out.read_bytes())
        self.assertEqual(header.signer, "CN=known;C=US;emailAddress=a@b;serialNumber=77;DC=lab")

    def test_elliptic_curve_records(self):
        signer = MAKER.certificate("rsa")
        for curve, size in (("P-256", 65), ("P-384", 97), ("P-521", 133)):
            with self.subTest(curve=curve):
                other = MAKER.certificate("ec", bits=curve, digest="sha256")
                file = self.built(signer, f"sast={signer}", f"tftp={other}", f"tvs={other}")
                self.assertEqual(len(file.records[1].values["public_key"]), size)
                self.assertEqual(lab.itlsim("file", "verify", self.out).status, 0)

    def test_rollback_lists(self):
        signer, stranger = MAKER.certificate("rollback"), MAKER.certificate("stranger", key="stranger")
        normal, rollback, foreign = self.root / "normal.tlv", self.root / "rollback.tlv", self.root / "foreign.tlv"
        full = [word for role in ("sast", "tftp", "tvs") for word in ("--record", f"{role}={signer}")]
        self.assertEqual(self.build("--sign", signer, *full, out=normal).status, 0)
        self.assertEqual(self.build("--sign", stranger, "--record", f"sast={stranger}", "--record", f"tvs={stranger}",
                                    out=foreign).status, 0)
        for records in ([], ["--record", f"sast={signer}"],
                        ["--record", f"sast={signer}", "--record", "tftp=", "--record", "tvs="]):
            with self.subTest(records=records):
                result = self.build("--sign", signer, *records, out=rollback)
                self.assertEqual(result.status, 0, result)
                self.assertEqual("no SAST record of the signer" in result.err, records == [])
                verdicts = [lab.itlsim("file", "verify", path, "--trust", trust, "--json").json["verdict"]
                            for path, trust in ((rollback, normal), (foreign, normal), (foreign, rollback))]
                self.assertEqual(verdicts, ["accepted", "ask-tvs", "accepted"])
        empty = tlvcheck.File(rollback.read_bytes()).records[1:]
        self.assertEqual([(record.role, record.order) for record in empty], [(3, [1, 2, 4, 10]), (21, [1, 2, 4, 10])])

    def test_a_list_of_any_node_is_taken_by_a_phone_of_an_interop_list(self):
        file = self.built(FILES / "sast2.pem", f"sast={FILES / 'sast2.pem'}", f"ccm+tftp={FILES / 'ccm.pem'}",
                          options=("--names", ","))
        self.assertTrue(file.verifies())
        report = lab.itlsim("file", "verify", self.out, "--trust", FILES / "a1-first-sha1.tlv", "--json").json
        self.assertEqual((report["verdict"], report["verified_by"]), ("accepted", "list"))


class Phones(ListTest):
    """What is built and signed here, a phone takes."""

    def boot(self, path):
        """Boots the phone of this test from a server with that list; status and the report's ITL."""
        with lab.ScriptedServer(lab.serving({"ITLFile.tlv": path.read_bytes()})) as server:
            result = lab.itlsim("phone", "boot", "--state", self.root / "state", "--mac", "001122334455", "--tftp",
                                server.address, "--model", "8845", "--json")
        return result.status, result.json["itl"]["verified_by"], result.json["reason"]

    def test_first_list_reset_and_stranger(self):
        for bits, digest in ((1024, "sha1"), (2048, "sha256"), (4096, "sha512")):
            with self.subTest(bits=bits):
                node = MAKER.certificate("node", bits=bits)
                recovery = MAKER.certificate("recovery", bits=bits, key="recovery")
                stranger = MAKER.certificate("foreign", bits=bits, key="foreign")
                self.built(node, f"sast={node}", f"tftp={node}", f"tvs={node}", f"sast={recovery}",
                           options=("--digest", digest))
                self.assertEqual(self.boot(self.out), (0, "first-use", None))
                self.assertEqual(self.boot(self.out), (0, "unchanged", None))
                reset = self.root / "reset.tlv"
                self.assertEqual(lab.itlsim("file", "sign", self.out, reset, "--sign", recovery).status, 0)
                self.assertEqual(self.boot(reset), (0, "list", None))
                self.assertEqual(lab.itlsim("file", "sign", self.out, reset, "--sign", stranger).status, 0)
                self.assertEqual(self.boot(reset), (3, None, "unknown-signer"))
                shutil.rmtree(self.root / "state")


class BuildRefusals(ListTest):
    """What file build will not do, and leaves no trace of."""

    def test_keys(self):
        odd = MAKER.certificate("odd", bits=3072)
        self.refused(self.build("--sign", odd, "--record", f"sast={odd}"), "3072 bits cannot sign")
        curve = MAKER.certificate("curve", bits="P-256", digest="sha256")
        self.refused(self.build("--sign", curve), "signed with RSA")
        bare = MAKER.certificate("keyless", with_key=False)
        self.refused(self.build("--sign", bare), "no private key")
        self.refused(self.build("--sign", bare, "--key", MAKER.key(1024, "another")), "not the certificate's")
        self.refused(self.build("--sign", bare, "--key", MAKER.key("P-256")), "private key")
        self.refused(self.build("--sign", bare, "--key", FILES / "missing.pem"), "missing.pem: No such file")
        self.refused(self.build("--sign", MAKER.key(1024)), "no certificate")
        self.refused(self.build("--sign", FILES / "a1-first-sha1.tlv"), "no certificate")

    def test_encrypted_keys(self):
        bare = MAKER.certificate("encrypted", with_key=False)
        for args in (("pkcs8", "-topk8", "-v2", "aes256"), ("rsa", "-aes128", "-traditional")):
            path = MAKER.folder / f"{args[0]}.key"
            path.write_bytes(certificates.openssl(*args, "-in", MAKER.key(1024), "-passout", "pass:secret"))
            self.refused(self.build("--sign", bare, "--key", path), "encrypted")

    def test_damaged_certificates(self):
        signer = MAKER.certificate("damaged")
        lines = signer.read_text(encoding="ascii").splitlines(keepends=True)
        for name, text in (("short", "".join(lines[:5] + lines[-40:])), ("empty", ""),
                           ("cut", "".join(lines[:6])), ("garbage", lines[0] + "AAAA" * 16 + "\n"
                                                        + "-----END CERTIFICATE-----\n")):
            with self.subTest(name=name):
                path = MAKER.folder / f"{name}.pem"
                path.write_text(text, encoding="ascii")
                self.refused(self.build("--sign", signer, "--record", f"sast={path}"), f"{name}.pem: ")

    def test_names_that_no_list_holds(self):
        self.refused(self.build("--sign", MAKER.certificate("long", "".join(f"/OU={'x' * 64}" for _ in range(16)))),
                     "long.pem")

    def test_options(self):
        signer = MAKER.certificate("usage")
        sign = ("--sign", signer)
        for args, text in ((("--record", f"boss={signer}"), "--record"), (("--record", "sast"), "--record"),
                           (("--record", f"sast:what={signer}"), "--record"), (("--record", f"={signer}"), "--record"),
                           (("--record", f"65536={signer}"), "--record"), (("--dns", "early"), "--dns"),
                           (("--digest", "md5"), "md5"), (("--hash", "md5"), "md5"), (("--version", "1"), "--version"),
                           (("--version", "1.256"), "--version"), (("--version", "1.2.3"), "--version"),
                           (("--signer-version", "x.y"), "--signer-version"), (("--timestamp", "now"), "--timestamp"),
                           (("--timestamp", "4294967296"), "--timestamp"), (("--names", "+"), "--names"),
                           (("--filename", "SEP.cnf.xml.sgn"), ".sgn")):
            with self.subTest(args=args):
                self.refused(self.build(*sign, *args), text, status=2)

    def test_limits(self):
        signer = MAKER.certificate("limits")
        many = [word for _ in range(257) for word in ("--record", f"tvs={signer}")]
        self.refused(self.build("--sign", signer, *many), "256 records", status=2)
        large = [word for _ in range(80) for word in ("--record", f"sast={signer}")]
        self.refused(self.build("--sign", signer, *large), "65536")
        self.refused(self.build("--sign", signer, "--filename", "x" * 64), "FILENAME", status=2)
        self.refused(self.build("--sign", signer, "--filename", ""), "FILENAME", status=2)
        self.refused(self.build("--sign", signer, "--record", f"sast={signer}", "--dns", "n" * 2000), "DNSNAME")

    def test_no_output_folder(self):
        signer = MAKER.certificate("folder")
        result = self.build("--sign", signer, "--record", f"sast={signer}", out=self.root / "none" / "ITLFile.tlv")
        self.refused(result, "No such file")
        self.refused(self.build("--sign", signer, "--record", f"sast={signer}", out=self.root), "directory")

    def test_failure_leaves_the_old_file(self):
        signer = MAKER.certificate("old")
        self.built(signer, f"sast={signer}")
        old = self.out.read_bytes()
        self.kept = ["ITLFile.tlv"]
        self.refused(self.build("--sign", signer, "--filename", "x" * 64), "FILENAME", status=2)
        self.refused(self.build("--sign", signer, "--record", f"sast={FILES / 'missing.pem'}"), "missing.pem")
        self.assertEqual(self.out.read_bytes(), old)


class Sign(ListTest):
    """file sign and strip."""

    def sign(self, source, signer, *options, out=None):
        """Runs file sign."""
        return lab.itlsim("file", "sign", source, out or self.out, "--sign", signer, *options)

    def test_what_a_reset_does_byte_for_byte(self):
        for before, after, signer in (
                ("c1-cucm-shape", "c2-signed-by-itlrecovery", "cucm-itlrecovery"),
                ("c4-callmanager-and-tvs-regenerated", "c5-the-same-signed-by-itlrecovery", "cucm-itlrecovery"),
                ("c2-signed-by-itlrecovery", "c1-cucm-shape", "cucm-callmanager")):
            expected = (FILES / f"{after}.tlv").read_bytes()
            stamp = tlvcheck.Header(expected).timestamp
            with self.subTest(before=before):
                result = self.sign(FILES / f"{before}.tlv", FILES / f"{signer}.pem", "--timestamp", stamp)
                self.assertEqual(result.status, 0, result)
                self.assertEqual(self.out.read_bytes(), expected)

    def test_a_list_of_another_builder(self):
        source = FILES / "a1-first-sha1.tlv"
        for signer in ("sast", "stranger"):
            result = self.sign(source, FILES / f"{signer}.pem", "--digest", "sha512")
            self.assertEqual(result.status, 0, result)
            file = tlvcheck.File(self.out.read_bytes())
            self.assertEqual(file.header.signer, f"CN={signer}.lab,O=cisco,OU=tac,L=rtp,ST=nc,C=US")
            self.assertEqual((file.header.digest, file.header.values["signer_version"]), (3, b"\1\0"))
            self.assertTrue(file.is_signed_by(tlvcheck.load_certificate(FILES / f"{signer}.pem").public_key()))
            report = lab.itlsim("file", "verify", self.out, "--trust", source, "--json").json
            self.assertEqual(report["verdict"], "accepted" if signer == "sast" else "ask-tvs")

    def test_names_are_those_of_the_signers_record(self):
        odd = self.root / "odd.tlv"
        signer = MAKER.certificate("odd", "/C=US/O=cisco/CN=odd")
        self.assertEqual(self.build("--sign", signer, "--record", f"sast={signer}", "--names", ",", out=odd).status, 0)
        # The header alone is written the other way: the records decide.
        stranger = FILES / "stranger.pem"
        self.assertEqual(self.sign(odd, stranger, "--names", ";", out=odd).status, 0)
        self.assertEqual(self.sign(odd, signer).status, 0)
        self.assertEqual(tlvcheck.Header(self.out.read_bytes()).signer, "CN=odd,O=cisco,C=US")
        self.assertTrue(tlvcheck.File(self.out.read_bytes()).verifies())

    def test_in_place(self):
        path = lab.put(self.root, "list.tlv", (FILES / "c1-cucm-shape.tlv").read_bytes())
        self.assertEqual(self.sign(path, FILES / "cucm-itlrecovery.pem", out=path).status, 0)
        self.assertTrue(tlvcheck.File(path.read_bytes()).verifies())
        self.assertEqual(len(path.read_bytes()), 5044)

    def test_strip_and_sign_again(self):
        original = FILES / "c1-cucm-shape.tlv"
        bare = self.root / "records"
        result = lab.itlsim("file", "strip", original, bare)
        self.assertEqual((result.status, result.out), (0, b""), result)
        self.assertEqual(bare.read_bytes(), original.read_bytes()[316:])
        result = self.sign(bare, FILES / "cucm-callmanager.pem", "--timestamp", 1393439067)
        self.assertEqual(result.status, 0, result)
        self.assertEqual(self.out.read_bytes(), original.read_bytes())
        self.assertEqual(self.sign(bare, FILES / "cucm-callmanager.pem", out=self.root / "CTLSEP001122334455.tlv").status,
                         0)
        self.assertEqual(tlvcheck.Header((self.root / "CTLSEP001122334455.tlv").read_bytes()).filename, "CTLFile.tlv")

    def test_a_configuration(self):
        out = self.root / f"{CONFIG}.sgn"
        for names, trusted in ((",", "accepted"), (";", "ask-tvs")):
            result = self.sign(FILES / CONFIG, FILES / "ccm.pem", "--names", names, out=out)
            self.assertEqual(result.status, 0, result)
            file = tlvcheck.File(out.read_bytes(), signed_file=True)
            self.assertEqual(file.payload, (FILES / CONFIG).read_bytes())
            self.assertEqual((file.header.filename, file.header.values["version"]), (f"{CONFIG}.sgn", b"\1\0"))
            self.assertTrue(file.is_signed_by(tlvcheck.load_certificate(FILES / "ccm.pem").public_key()))
            report = lab.itlsim("file", "verify", out, "--trust", FILES / "a1-first-sha1.tlv", "--json").json
            self.assertEqual(report["verdict"], trusted)
        result = lab.itlsim("file", "strip", out, "-")
        self.assertEqual((result.status, result.out), (0, (FILES / CONFIG).read_bytes()))

    def test_a_signed_configuration_again(self):
        out = self.root / "other.sgn"
        self.assertEqual(self.sign(FILES / f"{CONFIG}.sgn", FILES / "stranger.pem", out=out).status, 0)
        file = tlvcheck.File(out.read_bytes(), signed_file=True)
        self.assertEqual(file.header.filename, f"{CONFIG}.sgn")
        self.assertEqual(file.header.signer, "CN=stranger.lab,O=cisco,OU=tac,L=rtp,ST=nc,C=US")
        self.assertEqual(file.payload, (FILES / CONFIG).read_bytes())

    def test_anything_as_configuration(self):
        for source in (FILES / "c1-cucm-shape.tlv", FILES / "x4-truncated.tlv", lab.put(self.root, "empty", b"")):
            out = self.root / "any.sgn"
            self.assertEqual(self.sign(source, FILES / "ccm.pem", "--config", out=out).status, 0)
            self.assertEqual(tlvcheck.File(out.read_bytes(), signed_file=True).payload, source.read_bytes())
            named = self.root / "named"
            self.assertEqual(self.sign(source, FILES / "ccm.pem", "--config", "--filename", "New_Zealand/x.sgn",
                                       out=named).status, 0)
            self.assertEqual(tlvcheck.Header(named.read_bytes()).filename, "New_Zealand/x.sgn")

    def test_refusals(self):
        signer = FILES / "sast.pem"
        self.refused(self.sign(FILES / CONFIG, signer, out=self.root / "plain"), "--config", status=2)
        self.refused(self.sign(FILES / CONFIG, signer, "--config", out=self.root / "plain"), ".sgn", status=2)
        self.refused(self.sign(FILES / CONFIG, signer), "no phone would take the file")
        self.refused(self.sign(FILES / "x4-truncated.tlv", signer), "no phone would take the file")
        self.refused(self.sign(FILES / "c1-cucm-shape.tlv", signer, "--filename", "x.sgn"), ".sgn", status=2)
        self.refused(self.sign(FILES / f"{CONFIG}.sgn", signer, "--filename", "x.tlv"), ".sgn", status=2)
        self.refused(self.sign(FILES / "c1-cucm-shape.tlv", FILES / "missing.pem"), "missing.pem")
        large = MAKER.folder / "large"
        large.write_bytes(bytes((2 << 20) + 1))
        self.refused(self.sign(large, signer, out=self.root / "large.sgn"), "2097152")

    def test_strip_refuses_what_has_no_header(self):
        for name, data in (("config", (FILES / CONFIG).read_bytes()), ("empty", b"")):
            path = MAKER.folder / name
            path.write_bytes(data)
            self.refused(lab.itlsim("file", "strip", path, self.out), str(path), status=3)


if __name__ == "__main__":
    lab.main()
