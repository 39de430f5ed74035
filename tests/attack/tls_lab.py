# SPDX-License-Identifier: GPL-2.0-or-later
"""TLS step by step, so that a test can get any step of a handshake wrong: records, keys, messages (RFC 5246, RFC 8446) and,
on top of them, a server and a client whose every step is a method or an attribute of its own. Cryptography is python3-cryptography's."""
import contextlib
import hashlib
import hmac
import os
import re
import socket
import struct

from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, x25519
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

import lab  # in the folder of the end-to-end tests, which attack knows

CHANGE, ALERT, HANDSHAKE, DATA = 20, 21, 22, 23
HELLO_REQUEST, CLIENT_HELLO, SERVER_HELLO, TICKET, EXTENSIONS, CERTIFICATE = 0, 1, 2, 4, 8, 11
KEY_EXCHANGE, CERTIFICATE_REQUEST, DONE, CERTIFICATE_VERIFY, CLIENT_KEY_EXCHANGE, FINISHED = 12, 13, 14, 15, 16, 20
KEY_UPDATE = 24
TLS10, TLS11, TLS12, TLS13 = 0x0301, 0x0302, 0x0303, 0x0304
P256, P384, P521, X25519, SECP256K1, SECP224R1, BRAINPOOL256 = 23, 24, 25, 29, 22, 21, 26
CURVES = {P256: ec.SECP256R1(), P384: ec.SECP384R1(), P521: ec.SECP521R1(), SECP256K1: ec.SECP256K1(),
          SECP224R1: ec.SECP224R1(), BRAINPOOL256: ec.BrainpoolP256R1()}
RSA_PKCS1_SHA256, RSA_PSS_SHA256, RSA_PKCS1_SHA1 = 0x0401, 0x0804, 0x0201
RETRY_RANDOM = bytes.fromhex("CF21AD74E59A6111BE1D8C021E65B891C2A211167ABB8C5E079E09E2C8A8339C")

# A prime of RFC 3526 (2048 bits), generator 2.
DH_PRIME = int("FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A43"
               "1B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B"
               "1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB9ED5290770"
               "96966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3BE39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6"
               "955817183995497CEA956AE515D2261898FA051015728E5A8AACAA68FFFFFFFFFFFFFFFF", 16)


class Suite:
    """A cipher suite: how keys are agreed on, how records are protected, which digest makes keys of secrets."""

    def __init__(self, exchange, cipher, key, mac="sha1", prf="sha256", iv=16):
        self.exchange, self.cipher, self.key, self.mac, self.prf, self.iv = exchange, cipher, key, mac, prf, iv
        self.mac_bytes = 0 if cipher == "gcm" else hashlib.new(mac).digest_size


SUITES = {
    0x0002: Suite("rsa", "null", 0), 0x0005: Suite("rsa", "rc4", 16), 0x0003: Suite("rsa", "rc4", 5, "md5"),
    0x002F: Suite("rsa", "cbc", 16), 0x0033: Suite("dhe", "cbc", 16), 0x0034: Suite("dh_anon", "cbc", 16),
    0x00A6: Suite("dh_anon", "gcm", 16, iv=4), 0x00A7: Suite("dh_anon", "gcm", 32, prf="sha384", iv=4),
    0x009E: Suite("dhe", "gcm", 16, iv=4), 0x0018: Suite("dh_anon", "rc4", 16, "md5"),
    0xC00F: Suite("ecdh", "cbc", 16), 0xC009: Suite("ecdhe", "cbc", 16), 0xC010: Suite("ecdhe", "null", 0),
    0xC011: Suite("ecdhe", "rc4", 16), 0xC013: Suite("ecdhe", "cbc", 16), 0xC018: Suite("ecdh_anon", "cbc", 16),
    0xC012: Suite("ecdhe", "3des", 24, iv=8), 0x008C: Suite("psk", "cbc", 16), 0xC035: Suite("ecdhe_psk", "cbc", 16),
    0xC02F: Suite("ecdhe", "gcm", 16, iv=4), 0xC030: Suite("ecdhe", "gcm", 32, prf="sha384", iv=4),
    0x1301: Suite("any", "gcm", 16, iv=12), 0x1302: Suite("any", "gcm", 32, prf="sha384", iv=12),
    0xC0B4: Suite("any", "mac", 32, iv=32),
}


class Closed(Exception):
    """The other side went away, or said so by an alert."""


def vector(size, data):
    """A vector with a length of so many bytes before it."""
    return len(data).to_bytes(size, "big") + data


def message(kind, body):
    """A handshake message."""
    return bytes([kind]) + vector(3, body)


def extension(number, body):
    """An extension of a hello."""
    return struct.pack(">H", number) + vector(2, body)


def prf(digest, secret, label, seed, length):
    """The pseudorandom function of TLS 1.2; of 1.0 and 1.1 where the digest is None (RFC 5246 5, RFC 2246 5)."""
    if digest is None:
        half = (len(secret) + 1) // 2
        pairs = zip(prf("md5", secret[:half], label, seed, length), prf("sha1", secret[-half:], label, seed, length))
        return bytes(a ^ b for a, b in pairs)
    out, a = b"", label + seed
    while len(out) < length:
        a = hmac.digest(secret, a, digest)
        out += hmac.digest(secret, a + label + seed, digest)
    return out[:length]


def expand_label(digest, secret, label, context, length):
    """HKDF-Expand-Label (RFC 8446 7.1)."""
    info = struct.pack(">H", length) + vector(1, b"tls13 " + label) + vector(1, context)
    out, block, number = b"", b"", 1
    while len(out) < length:
        block = hmac.digest(secret, block + info + bytes([number]), digest)
        out += block
        number += 1
    return out[:length]


# --- protection of records --------------------------------------------------------------------------------------------


class Protection12:
    """One direction of TLS 1.0 to 1.2."""

    def __init__(self, suite, mac_key, key, iv, version):
        self.suite, self.mac_key, self.key, self.iv, self.version, self.number = suite, mac_key, key, iv, version, 0
        if suite.cipher == "rc4":
            cipher = Cipher(algorithms.ARC4(key), None)
            self.stream = cipher.encryptor()

    def head(self, kind, length):
        """What is authenticated beside the content."""
        head = struct.pack(">QBHH", self.number, kind, self.version, length)
        self.number += 1
        return head

    def mac(self, kind, body):
        """The MAC of a record."""
        return hmac.digest(self.mac_key, self.head(kind, len(body)) + body, self.suite.mac)

    def block(self, iv):
        """The block cipher."""
        kind = algorithms.TripleDES if self.suite.cipher == "3des" else algorithms.AES
        return Cipher(kind(self.key), modes.CBC(iv))

    def seal(self, kind, body):
        """(type, bytes) of a record that holds body."""
        if self.suite.cipher == "gcm":
            nonce = os.urandom(8)
            return kind, nonce + AESGCM(self.key).encrypt(self.iv + nonce, body, self.head(kind, len(body)))
        body += self.mac(kind, body)
        if self.suite.cipher == "null":
            return kind, body
        if self.suite.cipher == "rc4":
            return kind, self.stream.update(body)
        size = self.suite.iv
        pad = size - 1 - len(body) % size
        iv = os.urandom(size)
        encryptor = self.block(self.iv if self.version == TLS10 else iv).encryptor()
        sealed = encryptor.update(body + bytes([pad]) * (pad + 1)) + encryptor.finalize()
        self.iv = sealed[-size:]
        return kind, sealed if self.version == TLS10 else iv + sealed

    def open(self, kind, body):
        """(type, content) of a record."""
        if self.suite.cipher == "gcm":
            return kind, AESGCM(self.key).decrypt(self.iv + body[:8], body[8:], self.head(kind, len(body) - 24))
        if self.suite.cipher == "rc4":
            body = self.stream.update(body)
        elif self.suite.cipher != "null":
            size = self.suite.iv
            iv, body = (self.iv, body) if self.version == TLS10 else (body[:size], body[size:])
            self.iv = body[-size:]
            decryptor = self.block(iv).decryptor()
            body = decryptor.update(body) + decryptor.finalize()
            body = body[:-body[-1] - 1]
        body, mac = body[:-self.suite.mac_bytes], body[-self.suite.mac_bytes:]
        if not hmac.compare_digest(self.mac(kind, body), mac):
            raise Closed("bad MAC")
        return kind, body


def protections12(side, seed):
    """The keys of both directions, from the client and from the server, of a side that has agreed on its secrets."""
    suite = side.spec
    sizes = [suite.mac_bytes] * 2 + [suite.key] * 2 + [suite.iv] * 2
    block = prf(side.digest, side.master, b"key expansion", seed, sum(sizes))
    parts, at = [], 0
    for size in sizes:
        parts.append(block[at:at + size])
        at += size
    return tuple(Protection12(suite, parts[way], parts[way + 2], parts[way + 4], side.version) for way in (0, 1))


class Protection13:
    """One direction of TLS 1.3."""

    def __init__(self, suite, secret):
        self.suite, self.number = suite, 0
        self.key = expand_label(suite.prf, secret, b"key", b"", suite.key)
        self.iv = expand_label(suite.prf, secret, b"iv", b"", 32 if suite.cipher == "mac" else 12)

    def nonce(self):
        """The nonce of the next record."""
        number = self.number.to_bytes(len(self.iv), "big")
        self.number += 1
        return bytes(a ^ b for a, b in zip(self.iv, number))

    def seal(self, kind, body):
        """(type, bytes) of a record that holds body."""
        body += bytes([kind])
        tag = 32 if self.suite.cipher == "mac" else 16
        head = struct.pack(">BHH", DATA, TLS12, len(body) + tag)
        if self.suite.cipher == "mac":  # integrity only, RFC 9150
            return DATA, body + hmac.digest(self.key, self.nonce() + head + body, "sha256")
        return DATA, AESGCM(self.key).encrypt(self.nonce(), body, head)

    def open(self, kind, body):
        """(type, content) of a record; one that is not protected stays as it is."""
        if kind != DATA:
            return kind, body
        if self.suite.cipher == "mac":
            self.nonce()
            inner = body[:-32]
        else:
            inner = AESGCM(self.key).decrypt(self.nonce(), body, struct.pack(">BHH", kind, TLS12, len(body)))
        inner = inner.rstrip(b"\0")
        return inner[-1], inner[:-1]


# --- a connection -----------------------------------------------------------------------------------------------------


class Link:
    """Records and handshake messages on a socket, with the transcript of the handshake."""

    def __init__(self, connection):
        self.connection = connection
        self.reading = self.writing = None
        self.transcript = b""
        self.pending = b""
        self.version = TLS12

    def send_bytes(self, data):
        """Sends what it is given."""
        try:
            self.connection.sendall(data)
        except OSError as error:
            raise Closed(str(error)) from error

    def send(self, kind, body, version=None):
        """Sends records, protected where keys are set."""
        for at in range(0, max(len(body), 1), 16384):
            self.send_record(kind, body[at:at + 16384], version)

    def send_record(self, kind, body, version):
        """Sends one."""
        if self.writing is not None:
            kind, body = self.writing.seal(kind, body)
        self.send_bytes(struct.pack(">BH", kind, version or self.version) + vector(2, body))

    def read_exactly(self, count):
        """So many bytes."""
        data = b""
        while len(data) < count:
            try:
                piece = self.connection.recv(count - len(data))
            except OSError as error:
                raise Closed(str(error)) from error
            if not piece:
                raise Closed("end of file")
            data += piece
        return data

    def receive(self):
        """(type, content) of the next record; alerts end the connection."""
        kind, _, length = struct.unpack(">BHH", self.read_exactly(5))
        body = self.read_exactly(length)
        if self.reading is not None:
            try:
                kind, body = self.reading.open(kind, body)
            except (InvalidTag, ValueError, struct.error, IndexError) as error:
                raise Closed("not protected by the keys there are") from error
        if kind == ALERT and body[:1] == b"\2" or kind == ALERT and body == b"\1\0":
            raise Closed(f"alert {body[1]}")
        return kind, body

    def say(self, kind, body):
        """Sends a handshake message, which counts in the transcript."""
        self.transcript += message(kind, body)
        self.send(HANDSHAKE, message(kind, body))

    def hear(self, *wanted):
        """The next handshake message (type, body), which counts in the transcript."""
        while len(self.pending) < 4 or len(self.pending) < 4 + int.from_bytes(self.pending[1:4], "big"):
            kind, body = self.receive()
            if kind == HANDSHAKE:
                self.pending += body
        end = 4 + int.from_bytes(self.pending[1:4], "big")
        heard, self.pending = self.pending[:end], self.pending[end:]
        self.transcript += heard
        if wanted and heard[0] not in wanted:
            raise Closed(f"message {heard[0]} instead of {wanted}")
        return heard[0], heard[4:]

    def read(self, count):
        """So many bytes of application data."""
        data = b""
        while len(data) < count:
            kind, body = self.receive()
            if kind == DATA:
                data += body
        return data


class ClientHello:
    """A client's hello, read."""

    def __init__(self, body):
        self.version, = struct.unpack(">H", body[:2])
        self.random = body[2:34]
        at = 34
        self.session_id = body[at + 1:at + 1 + body[at]]
        at += 1 + body[at]
        length, = struct.unpack(">H", body[at:at + 2])
        self.suites = struct.unpack(f">{length // 2}H", body[at + 2:at + 2 + length])
        at += 2 + length
        at += 1 + body[at] + 2
        self.extensions = {}
        while at < len(body):
            number, length = struct.unpack(">HH", body[at:at + 4])
            self.extensions[number] = body[at + 4:at + 4 + length]
            at += 4 + length

    def shares(self):
        """Key shares by group."""
        found, rest = {}, self.extensions[51][2:]
        while rest:
            group, length = struct.unpack(">HH", rest[:4])
            found[group] = rest[4:4 + length]
            rest = rest[4 + length:]
        return found


class Share:
    """One side's half of an exchange of keys by curves."""

    def __init__(self, group):
        self.group = group
        self.key = x25519.X25519PrivateKey.generate() if group == X25519 else ec.generate_private_key(CURVES[group])

    def public(self):
        """For the other side."""
        if self.group == X25519:
            return self.key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return self.key.public_key().public_bytes(serialization.Encoding.X962,
                                                  serialization.PublicFormat.UncompressedPoint)

    def secret(self, other):
        """The common secret."""
        if self.group == X25519:
            return self.key.exchange(x25519.X25519PublicKey.from_public_bytes(other))
        return self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVES[self.group], other))


def sign_raw(key, block):
    """PKCS#1 v1.5 of a block as it is, without an algorithm's name: MD5 and SHA-1 of TLS 1.0 and 1.1."""
    numbers = key.private_numbers()
    size = (key.key_size + 7) // 8
    padded = b"\0\1" + b"\xFF" * (size - 3 - len(block)) + b"\0" + block
    return pow(int.from_bytes(padded, "big"), numbers.d, numbers.public_numbers.n).to_bytes(size, "big")


def sign(key, algorithm, data):
    """A signature as TLS has it."""
    if algorithm >> 8 == 8:
        return key.sign(data, padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.DIGEST_LENGTH), hashes.SHA256())
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(data, ec.ECDSA(hashes.SHA256()))
    return key.sign(data, padding.PKCS1v15(), hashes.SHA1() if algorithm >> 8 == 2 else hashes.SHA256())


def certificate_of(path):
    """The first certificate of a PEM file, in DER."""
    return x509.load_pem_x509_certificate(path.read_bytes()).public_bytes(serialization.Encoding.DER)


def key_of(path):
    """The private key of a PEM file."""
    pem = re.search(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----", path.read_bytes(), re.DOTALL)
    return serialization.load_pem_private_key(pem[0], None)


# --- a server ---------------------------------------------------------------------------------------------------------


class Server:
    """What a server's scripts share. Attributes say what it does; a step that is a method may be replaced.

    chain     the certificates that it shows, in DER
    key       the private key that it signs with, or that decrypts a secret
    answer    answer(request) gives the bytes of the answer, or None
    """
    chain = ()
    key = None
    group = X25519
    algorithm = None
    session_id = b""

    def __init__(self, **attributes):
        for name, value in attributes.items():
            getattr(type(self), name)  # what is misspelt would go unnoticed
            setattr(self, name, value)
        self.link = self.hello = self.random = None

    answer = None

    def run(self, connection):
        """Serves one connection. @return whether a request was read and answered"""
        self.link = Link(connection)
        self.random = os.urandom(32)
        try:
            self.handshake()
            return self.serve()
        except Closed:
            return False

    def serve(self):
        """Reads one request of TVS, answers it."""
        self.link.send(DATA, self.answer(self.read_request()))
        return True

    def read_request(self):
        """One request of TVS."""
        request = self.link.read(10)
        missing = 10 + int.from_bytes(request[8:10], "big") - len(request)
        return request + (self.link.read(missing) if missing > 0 else b"")

    def handshake(self):
        """All of it."""
        raise NotImplementedError


class Server12(Server):
    """TLS 1.2 or older."""
    suite = 0xC02F
    version = TLS12
    hello_version = None
    extensions = extension(23, b"")  # extended master secret
    signature = None  # the bytes of ServerKeyExchange behind the parameters, where they are not the right ones

    def hear_hello(self):
        """The client's hello."""
        self.hello = ClientHello(self.link.hear(CLIENT_HELLO)[1])

    def say_hello(self):
        """ServerHello."""
        self.link.version = self.version
        self.link.say(SERVER_HELLO, struct.pack(">H", self.hello_version or self.version) + self.random +
                      vector(1, self.session_id) + struct.pack(">HB", self.suite, 0) + vector(2, self.extensions))

    def say_certificate(self):
        """Certificate."""
        self.link.say(CERTIFICATE, vector(3, b"".join(vector(3, der) for der in self.chain)))

    def parameters(self):
        """The parameters of ServerKeyExchange; keeps what belongs to them."""
        if self.spec.exchange in ("dhe", "dh_anon"):
            self.secret_number = int.from_bytes(os.urandom(32), "big")
            public = pow(2, self.secret_number, DH_PRIME)
            return (vector(2, DH_PRIME.to_bytes(256, "big")) + vector(2, b"\2") +
                    vector(2, public.to_bytes(256, "big")))
        self.share = Share(self.group)
        return struct.pack(">BH", 3, self.group) + vector(1, self.share.public())

    def sign(self, parameters):
        """What stands behind the parameters."""
        if self.signature is not None or self.spec.exchange.endswith("anon"):
            return self.signature or b""
        signed = self.hello.random + self.random + parameters
        if self.version < TLS12:
            return vector(2, sign_raw(self.key, hashlib.md5(signed).digest() + hashlib.sha1(signed).digest()))
        algorithm = self.algorithm or RSA_PKCS1_SHA256
        return struct.pack(">H", algorithm) + vector(2, sign(self.key, algorithm, signed))

    def say_key_exchange(self):
        """ServerKeyExchange."""
        if self.spec.exchange not in ("rsa", "ecdh", "psk"):
            parameters = self.parameters()
            hint = vector(2, b"") if self.spec.exchange.endswith("psk") else b""
            self.link.say(KEY_EXCHANGE, hint + parameters + (b"" if hint else self.sign(parameters)))

    def say_done(self):
        """ServerHelloDone."""
        self.link.say(DONE, b"")

    def secret_of(self, body):
        """The premaster secret that ClientKeyExchange brings."""
        if self.spec.exchange == "rsa":
            return self.key.decrypt(body[2:], padding.PKCS1v15())
        if self.spec.exchange in ("dhe", "dh_anon"):
            secret = pow(int.from_bytes(body[2:], "big"), self.secret_number, DH_PRIME)
            return secret.to_bytes(256, "big").lstrip(b"\0")
        return self.share.secret(body[1:])

    @property
    def spec(self):
        """The suite's own properties."""
        return SUITES[self.suite]

    @property
    def digest(self):
        """The digest of the pseudorandom function."""
        return self.spec.prf if self.version == TLS12 else None

    def make_keys(self, premaster):
        """Keys of both directions, not yet in use."""
        session = self.link.transcript
        if 23 in self.hello.extensions and extension(23, b"") in self.extensions:
            self.master = prf(self.digest, premaster, b"extended master secret", self.hash(session), 48)
        else:
            self.master = prf(self.digest, premaster, b"master secret", self.hello.random + self.random, 48)
        self.from_client, self.from_server = protections12(self, self.random + self.hello.random)

    def hash(self, data):
        """The hash of a transcript."""
        if self.digest is None:
            return hashlib.md5(data).digest() + hashlib.sha1(data).digest()
        return hashlib.new(self.digest, data).digest()

    def verify_data(self, label):
        """What Finished holds."""
        return prf(self.digest, self.master, label, self.hash(self.link.transcript), 12)

    def say_finished(self):
        """Finished."""
        self.link.say(FINISHED, self.verify_data(b"server finished"))

    def hear_finish(self):
        """The client's last flight."""
        _, body = self.link.hear(CLIENT_KEY_EXCHANGE)
        self.make_keys(self.secret_of(body))
        self.link.reading = self.from_client
        # ChangeCipherSpec comes unprotected.
        self.link.reading, protection = None, self.link.reading
        while self.link.receive()[0] != CHANGE:
            pass
        self.link.reading = protection
        self.link.hear(FINISHED)

    def say_finish(self):
        """ChangeCipherSpec and Finished."""
        self.link.send(CHANGE, b"\1")
        self.link.writing = self.from_server
        self.say_finished()

    def handshake(self):
        self.hear_hello()
        self.say_hello()
        self.say_certificate()
        self.say_key_exchange()
        self.say_done()
        self.hear_finish()
        self.say_finish()


class Server13(Server):
    """TLS 1.3."""
    suite = 0x1301
    more = b""  # extensions of ServerHello beside those that must be there
    encrypted = b""  # extensions of EncryptedExtensions
    signature = None
    with_share = True

    def hear_hello(self):
        """The client's hello."""
        self.hello = ClientHello(self.link.hear(CLIENT_HELLO)[1])
        self.session_id = self.hello.session_id

    @property
    def spec(self):
        """The suite's own properties."""
        return SUITES[self.suite]

    def say_hello(self):
        """ServerHello."""
        share = self.make_share()
        self.link.say(SERVER_HELLO, struct.pack(">H", TLS12) + self.random + vector(1, self.session_id) +
                      struct.pack(">HB", self.suite, 0) +
                      vector(2, extension(43, struct.pack(">H", TLS13)) + share + self.more))

    def make_share(self):
        """The extension key_share; keeps the common secret."""
        shares = self.hello.shares()
        if not self.with_share:
            self.common = b""
            return b""
        if self.group not in shares:
            self.say_retry()
            shares = self.hello.shares()
        share = Share(self.group)
        self.common = share.secret(shares[self.group])
        return extension(51, struct.pack(">H", self.group) + vector(2, share.public()))

    def say_retry(self):
        """HelloRetryRequest; hears the second hello."""
        first = hashlib.new(self.spec.prf, self.link.transcript).digest()
        self.link.transcript = message(254, first)
        self.link.say(SERVER_HELLO, struct.pack(">H", TLS12) + RETRY_RANDOM + vector(1, self.session_id) +
                      struct.pack(">HB", self.suite, 0) +
                      vector(2, extension(43, struct.pack(">H", TLS13)) + extension(51, struct.pack(">H", self.group))))
        self.hear_hello()

    def hash(self):
        """The hash of the transcript."""
        return hashlib.new(self.spec.prf, self.link.transcript).digest()

    def derive(self, secret, label, context):
        """Derive-Secret."""
        return expand_label(self.spec.prf, secret, label, context, hashlib.new(self.spec.prf).digest_size)

    def make_handshake_keys(self):
        """Keys of the handshake, put in use."""
        digest = self.spec.prf
        zeros = bytes(hashlib.new(digest).digest_size)
        empty = hashlib.new(digest, b"").digest()
        early = hmac.digest(zeros, zeros, digest)
        self.handshake_secret = hmac.digest(self.derive(early, b"derived", empty), self.common or zeros, digest)
        self.client_secret = self.derive(self.handshake_secret, b"c hs traffic", self.hash())
        self.server_secret = self.derive(self.handshake_secret, b"s hs traffic", self.hash())
        self.main = hmac.digest(self.derive(self.handshake_secret, b"derived", empty), zeros, digest)
        self.link.writing = Protection13(self.spec, self.server_secret)
        self.link.reading = Protection13(self.spec, self.client_secret)

    def say_extensions(self):
        """EncryptedExtensions."""
        self.link.say(EXTENSIONS, vector(2, self.encrypted))

    def say_certificate(self):
        """Certificate."""
        self.link.say(CERTIFICATE, b"\0" + vector(3, b"".join(vector(3, der) + b"\0\0" for der in self.chain)))

    def say_verify(self):
        """CertificateVerify."""
        algorithm = self.algorithm or RSA_PSS_SHA256
        signed = b" " * 64 + b"TLS 1.3, server CertificateVerify\0" + self.hash()
        signature = sign(self.key, algorithm, signed) if self.signature is None else self.signature
        self.link.say(CERTIFICATE_VERIFY, struct.pack(">H", algorithm) + vector(2, signature))

    def finished(self, secret):
        """What Finished holds."""
        return hmac.digest(self.derive(secret, b"finished", b""), self.hash(), self.spec.prf)

    def say_finished(self):
        """Finished, and the keys of the application."""
        self.link.say(FINISHED, self.finished(self.server_secret))

    def finish(self):
        """Hears the client's Finished; from here on the keys of the application hold."""
        context = self.hash()
        self.link.hear(FINISHED)
        self.link.writing = Protection13(self.spec, self.derive(self.main, b"s ap traffic", context))
        self.link.reading = Protection13(self.spec, self.derive(self.main, b"c ap traffic", context))

    def handshake(self):
        self.hear_hello()
        self.say_hello()
        self.make_handshake_keys()
        self.say_extensions()
        self.say_certificate()
        self.say_verify()
        self.say_finished()
        self.finish()


class Listener(lab.Listener):
    """Runs a script of a server for each connection. script() makes one; `with` gives this, which has an address."""

    def __init__(self, script):
        super().__init__()
        self.script = script
        self.answered = 0

    def __exit__(self, *_):
        super().__exit__()
        if self.errors:  # a script that is wrong is no attack
            raise self.errors[0]

    def talk(self, connection):
        try:
            self.answered += self.script().run(connection)
        finally:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(4096):
                    pass


# --- a client ---------------------------------------------------------------------------------------------------------


class Client:
    """What a client's scripts share. talk() gives the answer to a request, or None when the server broke off."""
    suites = (0xC02F,)
    groups = (X25519,)
    version = TLS12
    hello_version = TLS12
    session_id = b""
    more = b""

    def __init__(self, **attributes):
        for name, value in attributes.items():
            getattr(type(self), name)
            setattr(self, name, value)
        self.link = None
        self.random = os.urandom(32)
        self.suite = self.server_random = None

    def talk(self, address, request):
        """Connects, goes through the handshake, asks. @return the answer; None: none"""
        host, port = address.rsplit(":", 1)
        with socket.create_connection((host, int(port)), 20) as connection:
            self.link = Link(connection)
            try:
                self.handshake()
                return self.ask(request)
            except Closed:
                return None

    def ask(self, request):
        """One request of TVS and its answer."""
        self.link.send(DATA, request)
        answer = self.link.read(10)
        missing = 10 + int.from_bytes(answer[8:10], "big") - len(answer)
        return answer + (self.link.read(missing) if missing > 0 else b"")

    def extensions(self):
        """Those of the hello."""
        groups = b"".join(struct.pack(">H", group) for group in self.groups)
        return (extension(10, vector(2, groups)) + extension(11, b"\1\0") +
                extension(13, vector(2, bytes.fromhex("0401080402010501060108050806"))) + self.more)

    def say_hello(self):
        """ClientHello."""
        suites = b"".join(struct.pack(">H", suite) for suite in self.suites)
        self.link.say(CLIENT_HELLO, struct.pack(">H", self.hello_version) + self.random + vector(1, self.session_id) +
                      vector(2, suites) + b"\1\0" + vector(2, self.extensions()))

    def hear_hello(self):
        """ServerHello; its extensions."""
        _, body = self.link.hear(SERVER_HELLO)
        self.server_random = body[2:34]
        at = 35 + body[34]
        self.suite, = struct.unpack(">H", body[at:at + 2])
        found, at = {}, at + 5
        while at < len(body):
            number, length = struct.unpack(">HH", body[at:at + 4])
            found[number] = body[at + 4:at + 4 + length]
            at += 4 + length
        return found

    @property
    def spec(self):
        """The suite's own properties."""
        return SUITES[self.suite]

    def handshake(self):
        """All of it."""
        raise NotImplementedError


class Client12(Client):
    """TLS 1.2 or older."""
    finished = None  # what Finished holds, where it is not the right thing

    @property
    def digest(self):
        """The digest of the pseudorandom function."""
        return self.spec.prf if self.version == TLS12 else None

    def hear_flight(self):
        """From ServerHello to ServerHelloDone."""
        self.hear_hello()
        self.link.version = self.version
        self.parameters = None
        kind = None
        while kind != DONE:
            kind, body = self.link.hear()
            if kind == KEY_EXCHANGE:
                self.parameters = body
            elif kind == CERTIFICATE:
                self.certificate = body[6:6 + int.from_bytes(body[3:6], "big")]

    def premaster(self):
        """(premaster secret, ClientKeyExchange)."""
        if self.spec.exchange == "rsa":
            secret = struct.pack(">H", self.hello_version) + os.urandom(46)
            key = x509.load_der_x509_certificate(self.certificate).public_key()
            return secret, vector(2, key.encrypt(secret, padding.PKCS1v15()))
        if self.spec.exchange in ("dhe", "dh_anon"):
            numbers, rest = [], self.parameters
            for _ in range(3):
                length, = struct.unpack(">H", rest[:2])
                numbers.append(int.from_bytes(rest[2:2 + length], "big"))
                rest = rest[2 + length:]
            prime, generator, public = numbers
            own = int.from_bytes(os.urandom(32), "big")
            size = (prime.bit_length() + 7) // 8
            secret = pow(public, own, prime).to_bytes(size, "big").lstrip(b"\0")
            return secret, vector(2, pow(generator, own, prime).to_bytes(size, "big"))
        _, group, length = struct.unpack(">BHB", self.parameters[:4])
        share = Share(group)
        return share.secret(self.parameters[4:4 + length]), vector(1, share.public())

    def say_key_exchange(self):
        """ClientKeyExchange; makes the keys."""
        secret, body = self.premaster()
        self.link.say(CLIENT_KEY_EXCHANGE, body)
        self.make_keys(secret)

    def make_keys(self, premaster):
        """Keys of both directions."""
        self.master = prf(self.digest, premaster, b"master secret", self.random + self.server_random, 48)
        self.from_client, self.from_server = protections12(self, self.server_random + self.random)

    def say_finish(self):
        """ChangeCipherSpec and Finished."""
        self.link.send(CHANGE, b"\1")
        self.link.writing = self.from_client
        if self.digest is None:
            digest = hashlib.md5(self.link.transcript).digest() + hashlib.sha1(self.link.transcript).digest()
        else:
            digest = hashlib.new(self.digest, self.link.transcript).digest()
        right = prf(self.digest, self.master, b"client finished", digest, 12)
        self.link.say(FINISHED, right if self.finished is None else self.finished)

    def hear_finish(self):
        """The server's ChangeCipherSpec and Finished."""
        while self.link.receive()[0] != CHANGE:
            pass
        self.link.reading = self.from_server
        self.link.hear(FINISHED)

    def handshake(self):
        self.say_hello()
        self.hear_flight()
        self.say_key_exchange()
        self.say_finish()
        self.hear_finish()


class Client13(Client):
    """TLS 1.3."""
    suites = (0x1301,)
    finished = None
    shares = None  # (group, bytes) of key_share, where they are not the right ones

    def extensions(self):
        """Those of the hello."""
        self.share = Share(self.groups[0])
        shares = self.shares if self.shares is not None else ((self.groups[0], self.share.public()),)
        body = b"".join(struct.pack(">H", group) + vector(2, share) for group, share in shares)
        return extension(43, b"\2\3\4") + extension(51, vector(2, body)) + super().extensions()

    def hash(self):
        """The hash of the transcript."""
        return hashlib.new(self.spec.prf, self.link.transcript).digest()

    def derive(self, secret, label, context):
        """Derive-Secret."""
        return expand_label(self.spec.prf, secret, label, context, hashlib.new(self.spec.prf).digest_size)

    def make_handshake_keys(self, common):
        """Keys of the handshake, put in use."""
        digest = self.spec.prf
        zeros = bytes(hashlib.new(digest).digest_size)
        empty = hashlib.new(digest, b"").digest()
        early = hmac.digest(zeros, zeros, digest)
        secret = hmac.digest(self.derive(early, b"derived", empty), common, digest)
        self.client_secret = self.derive(secret, b"c hs traffic", self.hash())
        self.link.reading = Protection13(self.spec, self.derive(secret, b"s hs traffic", self.hash()))
        self.link.writing = Protection13(self.spec, self.client_secret)
        self.main = hmac.digest(self.derive(secret, b"derived", empty), zeros, digest)

    def hear_flight(self):
        """From ServerHello to Finished."""
        found = self.hear_hello()
        if 51 not in found or len(found[51]) < 4:
            raise Closed("no share")
        self.make_handshake_keys(self.share.secret(found[51][4:]))
        while self.link.hear()[0] != FINISHED:
            pass

    def say_finish(self):
        """Finished; the keys of the application."""
        context = self.hash()
        right = hmac.digest(self.derive(self.client_secret, b"finished", b""), context, self.spec.prf)
        self.link.say(FINISHED, right if self.finished is None else self.finished)
        self.link.writing = Protection13(self.spec, self.derive(self.main, b"c ap traffic", context))
        self.link.reading = Protection13(self.spec, self.derive(self.main, b"s ap traffic", context))

    def handshake(self):
        self.say_hello()
        self.hear_flight()
        self.say_finish()
