# SPDX-License-Identifier: GPL-2.0-or-later
"""Certificates with names that not everybody can spell, made by openssl: file build, tvs serve and tvs ask."""
import base64
import importlib.util
import pathlib
import unittest
import warnings

import certificates
import lab
from test_tvs import QUERY_ANSWER, Serve, ask, der_of, element, message, query

HAS_CRYPTOGRAPHY = importlib.util.find_spec("cryptography") is not None
FILES = pathlib.Path(__file__).parent / "files"
IDENTITY = FILES / "tvs.pem"
ROUTER = "/CN=cme.example.lab/O=cisco/unstructuredName=cme.example.lab"

# Every short name of openssl that a name may have beside the six.
OTHERS = ["SN", "serialNumber", "street", "title", "description", "searchGuide", "businessCategory", "postalAddress",
          "postalCode", "postOfficeBox", "physicalDeliveryOfficeName", "telephoneNumber", "telexNumber",
          "teletexTerminalIdentifier", "facsimileTelephoneNumber", "x121Address", "internationaliSDNNumber",
          "registeredAddress", "destinationIndicator", "preferredDeliveryMethod", "presentationAddress",
          "supportedApplicationContext", "member", "owner", "roleOccupant", "seeAlso", "userPassword", "name", "GN",
          "initials", "generationQualifier", "x500UniqueIdentifier", "dnQualifier", "enhancedSearchGuide",
          "distinguishedName", "uniqueMember", "houseIdentifier", "dmdName", "pseudonym", "role",
          "organizationIdentifier", "jurisdictionL", "jurisdictionST", "DC", "UID", "emailAddress",
          "unstructuredName", "unstructuredAddress", "challengePassword", "favouriteDrink", "rfc822Mailbox",
          "uniqueIdentifier", "privateType", "uuidType"]

# Types that nobody knows go by their numbers (certificates.py names them for openssl).
NUMBERS = {"privateType": "1.3.6.1.4.1.9.9.77", "uuidType": "2.25.340282366920938463463374607431768211455"}

# Kinds of strings: their tags, eight bytes, and what they say.
STRINGS = {"teletex": (0x14, b"M\xfcnchen.", "München."),
           "universal": (0x1C, b"\0\0\0M\0\1\xf6\0", "M😀"),
           "bmp": (0x1E, b"\0M\0\xfc\x20\xac\0.", "Mü€."),
           "surrogates": (0x1E, b"\0M\xd8\x3d\xde\0\0.", "M😀."),
           "half a character": (0x1E, b"\0M\xd8\x3d\0x\0.", "#1e08004dd83d0078002e"),
           "no string": (0x03, b"\0abcdefg", "#03080061626364656667")}


def setUpModule():
    """Certificates that all tests share."""
    global MAKER  # pylint: disable=global-variable-undefined
    MAKER = certificates.Maker()
    unittest.addModuleCleanup(MAKER.close)


def with_string(path, name, tag, contents):
    """The same certificate with another string for its common name, which has eight bytes; nobody looks at the
    certificate's own signature."""
    der = der_of(path)
    changed = der.replace(b"\x0c\x08EIGHT888", bytes([tag, 8]) + contents)
    assert changed.count(contents) == 2  # issuer and subject
    pem = b"-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(changed) + b"-----END CERTIFICATE-----\n"
    out = path.parent / f"{name}.pem"
    out.write_bytes(pem)
    return out


def with_critical_extension():
    """A certificate and its key, with an extension that nobody knows and that is marked critical."""
    path = MAKER.folder / "critical.pem"
    path.write_bytes(certificates.openssl("req", "-x509", "-new", "-key", MAKER.key(), "-subj", "/CN=critical", "-addext",
                                          "1.3.6.1.4.1.9.9.5=critical,DER:0500") + MAKER.key().read_bytes())
    return path


class NamesTest(unittest.TestCase):
    """A folder with one certificate and the server's own."""

    def folder_with(self, certificate):
        """Certificates for a server."""
        return lab.folder({"tvs.pem": IDENTITY.read_bytes(), certificate.name: certificate.read_bytes()})

    def assert_known(self, certificate):
        """A server that holds the certificate says so, and the client believes it."""
        with self.folder_with(certificate) as folder, Serve(folder) as tvs:
            self.assertEqual(tvs.listening["certificates"], 1)
            for options in ([], ["--verify"]):
                result = ask("--tvs", tvs.address, *options, certificate=certificate, pin=IDENTITY)
                self.assertEqual((result.status, result.json["result"]), (0, "valid"), result)
        return result.json["subject"]

    def said_of(self, certificate, serial, *prints):
        """What a server that holds the certificate says to questions in these words: True, valid."""
        denied = message(QUERY_ANSWER, b"abcd", element(7, b"\1"))
        with self.folder_with(certificate) as folder, Serve(folder) as tvs:
            answers = [tvs.exchange(query(text.encode() + b"\0", text.encode() + b"\0", serial)) for text in prints]
        self.assertTrue(all(answers))
        return [answer != denied for answer in answers]


class Types(NamesTest):
    """Attributes of every type."""

    def test_router(self):
        certificate = MAKER.certificate("router", ROUTER)
        self.assertEqual(self.assert_known(certificate), "CN=cme.example.lab;O=cisco;unstructuredName=cme.example.lab")

    def test_every_type(self):
        subj = "/CN=every.example.lab/O=cisco/OU=tac" + "".join(f"/{name}=x{i}" for i, name in enumerate(OTHERS[:28]))
        rest = "/CN=rest.example.lab" + "".join(f"/{name}=y{i}" for i, name in enumerate(OTHERS[28:]))
        for name, text in (("every", subj), ("rest", rest)):
            printed = self.assert_known(MAKER.certificate(name, text))
            for key, number in NUMBERS.items():
                text = text.replace(key, number)
            self.assertEqual(sorted(printed.split(";")), sorted(text[1:].split("/")))

    def test_types_one_by_one(self):
        """The same type and value in one certificate and not in another, under its key and its dotted number."""
        certificate = MAKER.certificate("one", "/CN=one/privateType=a/postOfficeBox=7", serial=5)
        self.assertEqual(self.said_of(certificate, b"\5", "CN=one;1.3.6.1.4.1.9.9.77=a", "CN=one;oid.1.3.6.1.4.1.9.9.77=a",
                                      "CN=one;1.3.6.1.4.1.9.9.77=b", "CN=one;1.3.6.1.4.1.9.9.78=a",
                                      "CN=one;2.5.4.18=7", "CN=one;postOfficeBox=8"),
                         [True, True, False, False, True, False])

    def test_prints_of_others(self):
        """wolfSSL, OpenSSL, Java and routers write the same attributes under other names."""
        subj = ROUTER + "/GN=John/name=John Doe/postOfficeBox=7/SN=Doe/emailAddress=a@b.c"
        certificate = MAKER.certificate("others", subj, serial=6)
        prints = ["CN=cme.example.lab;O=cisco",
                  "CN=cme.example.lab;O=cisco;emailAddress=cme.example.lab;name=John;givenName=John Doe;UID=7;SN=Doe;"
                  "emailAddress=a@b.c",
                  "CN = cme.example.lab, O = cisco, unstructuredName = cme.example.lab, GN = John, name = John Doe",
                  "EMAILADDRESS=a@b.c, SURNAME=Doe, OID.1.2.840.113549.1.9.2=cme.example.lab, O=cisco, CN=cme.example.lab",
                  "hostname=cme.example.lab,cn=cme.example.lab,o=cisco"]
        self.assertEqual(self.said_of(certificate, b"\6", *prints), [True] * len(prints))

    def test_names_that_nobody_can_read(self):
        """The serial number decides where nothing readable differs."""
        certificate = MAKER.certificate("unread", "/CN=unread/L=rtp", serial=7)
        self.assertEqual(self.said_of(certificate, b"\7", "CN=unread;Ort=rtp", "Ort=rtp", "unread", "CN=other;Ort=rtp"),
                         [True, True, True, False])
        self.assertEqual(self.said_of(certificate, b"\x08", "CN=unread;Ort=rtp"), [False])

    @unittest.skipUnless(HAS_CRYPTOGRAPHY, "python3-cryptography prints the names here")
    def test_rfc4514(self):
        """A builder that prints as RFC 4514 has it: sets joined by '+', escapes, dotted numbers, the order reversed."""
        from cryptography import x509  # pylint: disable=import-outside-toplevel
        warnings.filterwarnings("ignore")
        subjects = [ROUTER, "/C=US/O=Cisco Systems, Inc.+serialNumber=7/CN=a\\\\b \"x\" <y>;z", "/CN= #a/emailAddress=a@b",
                    "/CN=München/L=Zürich/SN=Ü"]
        for number, subj in enumerate(subjects):
            with self.subTest(subject=subj):
                certificate = MAKER.certificate(f"rfc{number}", subj, serial=9)
                text = x509.load_pem_x509_certificate(certificate.read_bytes()).subject.rfc4514_string()
                self.assertEqual(self.said_of(certificate, b"\x09", text), [True], text)


class Strings(NamesTest):
    """Kinds of strings."""

    def test_kinds(self):
        base = MAKER.certificate("eight", "/CN=EIGHT888/O=cisco", serial=77, with_key=False)
        for name, (tag, contents, text) in STRINGS.items():
            with self.subTest(string=name):
                certificate = with_string(base, "string", tag, contents)
                self.assertEqual(self.assert_known(certificate), f"CN={text};O=cisco")
                self.assertEqual(self.said_of(certificate, b"\x4d", "CN=EIGHT888;O=cisco", f"O=cisco, CN={text}"),
                                 [text.startswith("#"), True])  # what is no text proves nothing

    def test_openssl_makes_them(self):
        """BMPString and TeletexString as openssl writes them when asked to."""
        for number, mask in enumerate(("MASK:0x800", "MASK:0x4")):
            config = MAKER.folder / "mask.cnf"
            config.write_text(certificates.CONFIG.format(purposes=certificates.SERVER).replace("utf8only", mask),
                              encoding="utf-8")
            path = MAKER.folder / f"mask{number}.pem"
            path.write_bytes(certificates.openssl("req", "-new", "-x509", "-utf8", "-config", config, "-key",
                                                  MAKER.key(), "-subj", "/CN=München/O=cisco"))
            self.assertNotIn("München".encode(), der_of(path))
            self.assertEqual(self.assert_known(path), "CN=München;O=cisco")

    def test_file_build(self):
        base = MAKER.certificate("signer", "/CN=EIGHT888/O=cisco", with_key=False)
        certificate = with_string(base, "odd", *STRINGS["bmp"][:2])
        certificate.write_bytes(certificate.read_bytes() + MAKER.key().read_bytes())
        for style in ";,":
            with self.subTest(style=style), lab.folder({}) as folder:
                out = folder / "ITLFile.tlv"
                result = lab.itlsim("file", "build", out, "--sign", certificate, "--record", f"sast={certificate}",
                                    "--names", style)
                self.assertEqual(result.status, 0, result)
                shown = lab.itlsim("file", "show", out, "--json").json
                self.assertEqual(shown["header"]["signer"], f"CN=Mü€.{style}O=cisco")


class Phones(NamesTest):
    """A phone whose call manager gets such a certificate: vouched for, not locked out."""

    def test_new_signer(self):
        base = MAKER.certificate("eight", "/CN=EIGHT888/O=cisco/unstructuredName=router/privateType=x", serial=88)
        odd = with_string(base, "odd-signer", *STRINGS["bmp"][:2])
        odd.write_bytes(odd.read_bytes() + MAKER.key().read_bytes())
        critical = with_critical_extension()
        identity = FILES / "cucm-tvs.pem"
        cases = [(odd, ";"), (odd, ","), (critical, ";")]
        with lab.folder({"odd.pem": odd.read_bytes(), "critical.pem": critical.read_bytes()}) as known, lab.folder() as root, \
                lab.folder() as states, Serve(known, "--identity", str(identity)) as tvs, lab.Atftpd(root) as tftp:
            for number, (signer, style) in enumerate(cases):
                with self.subTest(signer=signer.name, style=style):
                    lab.put(root, "ITLFile.tlv", (FILES / "c1-cucm-shape.tlv").read_bytes())
                    boot = ("phone", "boot", "--state", states / str(number), "--mac", "001122334455", "--tftp", tftp.address,
                            "--tvs", tvs.address, "--json")
                    self.assertEqual(lab.itlsim(*boot).status, 0)
                    out = states / "ITLFile.tlv"
                    built = lab.itlsim("file", "build", out, "--sign", signer, "--record", f"sast={signer}",
                                       "--record", f"tvs={identity}", "--names", style)
                    self.assertEqual(built.status, 0, built)
                    lab.put(root, "ITLFile.tlv", out.read_bytes())
                    result = lab.itlsim(*boot)
                    self.assertEqual((result.status, result.json["itl"]["verified_by"]), (0, "tvs"), result)


class Folders(NamesTest):
    """What a server makes of a folder."""

    def test_critical_extension(self):
        """Lists and servers hold a certificate whatever it says, one that wolfSSL refuses to decode, too."""
        path = with_critical_extension()
        self.assert_known(path)
        with lab.folder({}) as folder:
            out = folder / "ITLFile.tlv"
            result = lab.itlsim("file", "build", out, "--sign", path, "--record", f"sast={path}")
            self.assertEqual(result.status, 0, result)
            self.assertTrue(lab.itlsim("file", "show", out, "--json").json["verified"])

    def test_unreadable_certificate(self):
        """One that cannot be read is named, and the others are vouched for."""
        broken = {"broken.pem": b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "empty.pem": b"",
                  "long.pem": MAKER.certificate("long", "/O=" + "/OU=".join(["x" * 60] * 17)).read_bytes()}
        good = MAKER.certificate("good", ROUTER, serial=3)
        with lab.folder({"tvs.pem": IDENTITY.read_bytes(), "good.pem": good.read_bytes(), **broken}) as folder:
            (folder / "folder.pem").mkdir()
            with Serve(folder) as tvs:
                self.assertEqual(tvs.listening["certificates"], 1)
                result = ask("--tvs", tvs.address, certificate=good, pin=IDENTITY)
                _, lines = tvs.stop()
            self.assertEqual(result.status, 0, result)
        for name in (*broken, "folder.pem"):
            self.assertEqual(sum(name in line and line.rstrip().endswith("going on without it") for line in lines), 1,
                             lines)


if __name__ == "__main__":
    lab.main()
