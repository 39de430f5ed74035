#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A second opinion on trust lists and signed files: reads them by docs/formats.md alone, shares no code with itlphone,
and verifies with python3-cryptography. Usage: tlvcheck.py FILE [SIGNER.pem]"""
import pathlib
import sys

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import NameOID

DIGESTS = {1: hashes.SHA1, 2: hashes.SHA256, 3: hashes.SHA512}
MODULUS_BYTES = {0: 64, 1: 128, 2: 256, 3: 512}
SAST = 0
HEADER_NAMES = {1: "version", 2: "header_length", 28: "signer_version", 3: "signer_id", 4: "signer", 5: "serial",
                6: "issuer", 7: "signature_info", 8: "digest", 9: "algorithm_info", 10: "algorithm", 11: "modulus",
                12: "signature", 14: "filename", 15: "timestamp"}
RECORD_NAMES = {1: "length", 2: "dns_name", 3: "subject", 4: "role", 5: "issuer", 6: "serial", 7: "public_key",
                8: "signature", 9: "certificate", 10: "ip_address", 11: "cert_hash", 12: "hash_algorithm"}
CONTAINERS = {3: {4, 5, 6}, 7: {8, 9, 10, 11}, 9: {10, 11}}
# The orders in which names are written, by their separator.
NAME_ORDER = {
    ";": (NameOID.COMMON_NAME, NameOID.ORGANIZATIONAL_UNIT_NAME, NameOID.ORGANIZATION_NAME, NameOID.LOCALITY_NAME,
          NameOID.STATE_OR_PROVINCE_NAME, NameOID.COUNTRY_NAME),
    ",": (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME, NameOID.ORGANIZATIONAL_UNIT_NAME, NameOID.LOCALITY_NAME,
          NameOID.STATE_OR_PROVINCE_NAME, NameOID.COUNTRY_NAME),
}
SHORT_NAMES = dict(zip(NAME_ORDER[";"], ("CN", "OU", "O", "L", "ST", "C")))


class Malformed(Exception):
    """The file breaks its format."""


def demand(condition, text):
    """Raises Malformed unless the condition holds."""
    if not condition:
        raise Malformed(text)


def number(value):
    """A big-endian number."""
    return int.from_bytes(value, "big")


def element(data, offset, end):
    """(tag, value, offset of the next) of the element at offset."""
    demand(offset + 3 <= end, f"no room for an element at {offset}")
    length = number(data[offset + 1:offset + 3])
    demand(offset + 3 + length <= end, f"the element at {offset} goes past {end}")
    return data[offset], data[offset + 3:offset + 3 + length], offset + 3 + length


def text(value):
    """A string with its one NUL."""
    demand(value and value[-1] == 0 and 0 not in value[:-1], f"{value!r} does not end in its only NUL")
    return value[:-1].decode()


class Header:
    """The header of a file; every element by its name, and the order of the tags."""

    def __init__(self, data):
        self.order = []
        self.padding = 0
        self.values = {}
        self.hole = None
        demand(data[:3] == b"\1\0\2" and data[5:8] == b"\2\0\2", "does not start with version and header length")
        self.length = number(data[8:10])
        demand(self.length <= len(data), "the header is longer than the file")
        offset = 0
        while offset < self.length:
            if data[offset] == 13:
                offset, self.padding = offset + 1, self.padding + 1
                continue
            offset = self.take(data, offset)
        self.check_containers()
        self.check_algorithms()
        self.signer = text(self.values["signer"])
        self.issuer = text(self.values["issuer"])
        self.filename = text(self.values["filename"])
        demand(len(self.values["timestamp"]) == 4, "the time stamp has not 4 bytes")
        self.timestamp = number(self.values["timestamp"])

    def take(self, data, offset):
        """Takes one element; the content of a container follows it."""
        tag, value, after = element(data, offset, self.length)
        name = HEADER_NAMES.get(tag, f"tag {tag}")
        demand(name not in self.values, f"{name} is there twice")
        self.order.append(tag)
        self.values[name] = value
        if tag == 12:
            self.hole = (offset, after)
        return offset + 3 if tag in CONTAINERS else after

    def check_containers(self):
        """What a container's length counts are just the elements that belong into it."""
        for tag, inside in CONTAINERS.items():
            at, inner = 0, set()
            value = self.values[HEADER_NAMES[tag]]
            while at < len(value):
                member, _, after = element(value, at, len(value))
                inner.add(member)
                at = at + 3 if member in CONTAINERS else after
            demand(inner == inside, f"container {tag} holds {inner}")

    def check_algorithms(self):
        """Codes, and the signature's length."""
        self.digest = number(self.values["digest"])
        demand(self.digest in DIGESTS, f"unknown digest {self.digest}")
        demand(self.values["algorithm"] == b"\0", "not RSA")
        expected = MODULUS_BYTES.get(number(self.values["modulus"]))
        demand(len(self.values["signature"]) == expected, "the signature is not as long as its modulus")


class Record:
    """One record."""

    def __init__(self, data, offset):
        tag, value, _ = element(data, offset, len(data))
        demand(tag == 1 and len(value) == 2, f"no record at {offset}")
        self.length = number(value)
        self.end = offset + self.length
        demand(5 <= self.length and self.end <= len(data), f"the record at {offset} is {self.length} bytes long")
        self.order, self.values = [], {}
        while offset < self.end:
            tag, value, offset = element(data, offset, self.end)
            name = RECORD_NAMES.get(tag, f"tag {tag}")
            demand(name not in self.values, f"{name} is there twice")
            self.order.append(tag)
            self.values[name] = value
        demand(len(self.values["role"]) == 2, "the role has not two bytes")
        self.role = number(self.values["role"])
        self.subject = text(self.values["subject"]) if "subject" in self.values else None
        self.issuer = text(self.values["issuer"]) if "issuer" in self.values else None
        self.certificate = None
        if "certificate" in self.values:
            self.certificate = x509.load_der_x509_certificate(self.values["certificate"])

    def key(self):
        """The record's key, as cryptography has it."""
        if self.certificate is not None:
            return self.certificate.public_key()
        # PKCS#1 RSAPublicKey; the loader takes it bare.
        return serialization.load_der_public_key(self.values["public_key"])


class File:
    """A trust list, or with signed_file a signed file."""

    def __init__(self, data, signed_file=False):
        self.data = data
        self.header = Header(data)
        self.records = []
        self.payload = data[self.header.length:]
        if signed_file:
            return
        offset = self.header.length
        while offset < len(data):
            self.records.append(Record(data, offset))
            offset = self.records[-1].end

    def signed_bytes(self):
        """All but the SIGNATURE element."""
        start, end = self.header.hole
        return self.data[:start] + self.data[end:]

    def is_signed_by(self, key):
        """True when the signature is by that key."""
        digest = DIGESTS[self.header.digest]()
        try:
            key.verify(self.header.values["signature"], self.signed_bytes(), padding.PKCS1v15(), digest)
        except InvalidSignature:
            return False
        return True

    def signers(self):
        """The SAST records that the header names."""
        return [record for record in self.records
                if record.role == SAST and record.values["issuer"] == self.header.values["issuer"]
                and record.values["serial"] == self.header.values["serial"]]

    def verifies(self):
        """True when a SAST record of the list's own is its signer."""
        return any(self.is_signed_by(record.key()) for record in self.signers())


def name_text(name, separator):
    """A name of a certificate as trust lists write it."""
    return separator.join(f"{SHORT_NAMES[oid]}={attribute.value}" for oid in NAME_ORDER[separator]
                          for attribute in name.get_attributes_for_oid(oid))


def serial_bytes(certificate):
    """A serial number as its magnitude."""
    serial = certificate.serial_number
    return serial.to_bytes(max(1, (serial.bit_length() + 7) // 8), "big")


def public_key_bytes(key):
    """A public key as PUBLICKEY holds it."""
    if isinstance(key, rsa.RSAPublicKey):
        return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.PKCS1)
    assert isinstance(key, ec.EllipticCurvePublicKey)
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def digest_of(certificate, code):
    """A certificate's digest by its code."""
    return certificate.fingerprint(DIGESTS[code]())


def check_record(record, certificate, separator):
    """Demands that a record says of a certificate what it should."""
    demand(record.subject == name_text(certificate.subject, separator), f"subject {record.subject}")
    demand(record.issuer == name_text(certificate.issuer, separator), f"issuer {record.issuer}")
    demand(record.values["serial"] == serial_bytes(certificate), "serial number")
    demand(record.values["public_key"] == public_key_bytes(certificate.public_key()), "public key")
    demand(record.values["signature"] == certificate.signature, "the certificate's signature")
    if record.certificate is not None:
        demand(record.values["certificate"] == certificate.public_bytes(serialization.Encoding.DER), "certificate")
        demand("cert_hash" not in record.values and "hash_algorithm" not in record.values, "certificate and hash")
    else:
        code = number(record.values["hash_algorithm"])
        demand(record.values["cert_hash"] == digest_of(certificate, code), "certificate hash")


def load_certificate(path):
    """The first certificate of a PEM file."""
    return x509.load_pem_x509_certificate(pathlib.Path(path).read_bytes())


def main():
    """Prints what a file is and whether it verifies."""
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    data = pathlib.Path(sys.argv[1]).read_bytes()
    try:
        file = File(data, signed_file=len(sys.argv) == 3)
    except Malformed as fault:
        sys.exit(f"malformed: {fault}")
    if len(sys.argv) == 3:
        good = file.is_signed_by(load_certificate(sys.argv[2]).public_key())
    else:
        good = file.verifies()
    print(f"{file.header.filename}: header {file.header.length}, {len(file.records)} records, "
          f"{'verified' if good else 'NOT verified'}")
    sys.exit(0 if good else 3)


if __name__ == "__main__":
    main()
