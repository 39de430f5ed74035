# SPDX-License-Identifier: GPL-2.0-or-later
"""A reader of CBOR (RFC 8949), written from the RFC alone: numbers, texts, lists, maps, false, true, null; strict."""
BREAK = object()


class Reader:
    """Reads one item after the other from bytes."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        """The next bytes."""
        if self.at + count > len(self.data):
            raise ValueError(f"ends within an item at byte {self.at}")
        self.at += count
        return self.data[self.at - count:self.at]

    def number(self, info):
        """The number of a head; None stands for an indefinite length."""
        if info < 24:
            return info
        if info == 31:
            return None
        if info > 27:
            raise ValueError(f"additional information {info} at byte {self.at}")
        value = int.from_bytes(self.take(1 << (info - 24)), "big")
        if value < (24, 1 << 8, 1 << 16, 1 << 32)[info - 24]:
            raise ValueError(f"{value} is not in its shortest form before byte {self.at}")
        return value

    def text(self, length):
        """A text, in pieces or whole."""
        if length is not None:
            return self.take(length).decode()
        pieces = ""
        while (first := self.take(1)[0]) != 0xFF:
            if first >> 5 != 3 or first & 31 == 31:
                raise ValueError(f"a piece of a text that is none before byte {self.at}")
            pieces += self.text(self.number(first & 31))
        return pieces

    def items(self, length):
        """The items of a list or map."""
        found = []
        while length is None or len(found) < length:
            value = self.item()
            if value is BREAK and length is None:
                return found
            if value is BREAK:
                raise ValueError(f"a list ends too early before byte {self.at}")
            found.append(value)
        return found

    def item(self):
        """The next item."""
        first = self.take(1)[0]
        major, info = first >> 5, first & 31
        if first == 0xFF:
            return BREAK
        if major == 7:
            return {20: False, 21: True, 22: None}[info]
        length = self.number(info)
        if major == 3:
            return self.text(length)
        if length is None and major < 4:
            raise ValueError(f"indefinite length before byte {self.at}")
        if major == 0:
            return length
        if major == 4:
            return self.items(length)
        if major == 5:
            flat = self.items(None if length is None else 2 * length)
            if len(flat) % 2 or len(set(flat[::2])) != len(flat) // 2:
                raise ValueError("a map with a key twice or without a value")
            return dict(zip(flat[::2], flat[1::2]))
        raise ValueError(f"major type {major} before byte {self.at}")


def decode(data):
    """The one item that the bytes are."""
    reader = Reader(data)
    value = reader.item()
    if value is BREAK or reader.at != len(data):
        raise ValueError(f"{len(data) - reader.at} bytes behind the item")
    return value
