# SPDX-License-Identifier: GPL-2.0-or-later
"""Trust lists and signed files as nobody should make them: taken apart, changed and signed again, or left as signed."""
import dataclasses

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding

HEADER_LENGTH, SIGNATURE_INFO, SIGNATURE, PADDING, FILENAME, TIMESTAMP = 2, 7, 12, 13, 14, 15


@dataclasses.dataclass
class Element:
    """An element of the header, as it stands in the file."""
    tag: int
    value: bytes

    def __bytes__(self):
        if self.tag == PADDING:
            return bytes([PADDING])
        return bytes([self.tag]) + len(self.value).to_bytes(2, "big") + self.value


class File:
    """A list or signed file: the elements of its header, and what follows."""

    def __init__(self, data):
        end = int.from_bytes(data[8:10], "big")
        self.elements, self.content, at = [], data[end:], 0
        while at < end:
            tag, size = data[at], 1
            if tag != PADDING:
                size = 3 + int.from_bytes(data[at + 1:at + 3], "big")
            self.elements.append(Element(tag, data[at + 3:at + size]))
            at += size

    def __bytes__(self):
        return b"".join(map(bytes, self.elements)) + self.content

    def find(self, tag):
        """The element of a tag."""
        return next(element for element in self.elements if element.tag == tag)

    def put(self, tag, value):
        """Gives an element another value; HEADERLENGTH follows."""
        self.find(tag).value = value
        length = sum(len(bytes(element)) for element in self.elements)
        self.find(HEADER_LENGTH).value = length.to_bytes(2, "big")

    def named(self, filename):
        """The same under another FILENAME; nobody has signed it yet."""
        self.put(FILENAME, filename.encode() + b"\0")
        return self

    def signed(self, pem):
        """The same, signed with SHA-1 by the key in a PEM file."""
        key = serialization.load_pem_private_key(pem.read_bytes(), None)
        signature = self.find(SIGNATURE)
        said = b"".join(bytes(element) for element in self.elements if element is not signature) + self.content
        signature.value = key.sign(said, padding.PKCS1v15(), hashes.SHA1())
        return self

    def with_signature_behind(self, tag):
        """The same with SIGNATURE moved behind another element, which changes nothing that is signed."""
        signature = self.find(SIGNATURE)
        self.elements.remove(signature)
        self.elements.insert(self.elements.index(self.find(tag)) + 1, signature)
        return self


def past_the_modulus(data, pem):
    """A file signed again, then the modulus added to its signature: the same block comes out of both."""
    modulus = serialization.load_pem_private_key(pem.read_bytes(), None).private_numbers().public_numbers.n
    file = File(data)
    for timestamp in range(1000):
        file.put(TIMESTAMP, timestamp.to_bytes(4, "big"))
        signature = file.signed(pem).find(SIGNATURE)
        total = int.from_bytes(signature.value, "big") + modulus
        if total < 1 << 8 * len(signature.value):
            good = bytes(file)
            signature.value = total.to_bytes(len(signature.value), "big")
            return good, bytes(file)
    raise AssertionError("no signature leaves room for the modulus")
