# SPDX-License-Identifier: GPL-2.0-or-later
"""Cells of flash whose granules are guarded by a code that corrects one wrong bit and finds two (Hsiao).

Makers do not publish their chips' codes; what matters is that a granule which is neither erased nor whole mostly answers with
a bus fault, and sometimes with other bytes than anybody wrote.
"""
import itertools


class Code:
    """A code of so many check bits over so many bits."""

    def __init__(self, bits, checks):
        self.bits, self.checks = bits, checks
        self.erased, self.erased_code = (1 << bits) - 1, (1 << checks) - 1
        columns = self._columns()
        self._by_byte = [[self._sum(columns, byte, value) for value in range(256)] for byte in range(bits // 8)]
        self._inverts = 0
        self._inverts = self.of(self.erased) ^ self.erased_code
        self.corrects = {column: 1 << bit for bit, column in enumerate(columns)} | {1 << bit: 0 for bit in range(checks)}

    def _columns(self):
        """For each bit the check bits that it is part of: an odd number, three where that goes."""
        of_weight = {weight: [sum(1 << bit for bit in bits) for bits in itertools.combinations(range(self.checks), weight)]
                     for weight in (3, 5)}
        return of_weight[3] + of_weight[5][:self.bits - len(of_weight[3])]

    @staticmethod
    def _sum(columns, byte, value):
        total = 0
        for bit in range(8):
            if value >> bit & 1:
                total ^= columns[8 * byte + bit]
        return total

    def of(self, word):
        """The code of a word. An erased granule is whole: all ones have a code of all ones."""
        code = self._inverts
        for by_value, byte in zip(self._by_byte, word.to_bytes(self.bits // 8, "little")):
            code ^= by_value[byte]
        return code


class Cells:
    """A flash: what its cells hold, power or not. A command has `erases`, `word`, and granules(), the numbers of those that
    it is about."""

    def __init__(self, code, count):
        self.code, self.count = code, count
        self.words = [code.erased] * count
        self.codes = [code.erased_code] * count

    def copy(self):
        """The same cells once more."""
        other = Cells(self.code, self.count)
        other.words, other.codes = self.words[:], self.codes[:]
        return other

    def _sizes(self):
        return self.code.bits // 8, (self.code.checks + 7) // 8

    def dump(self):
        """All of it as bytes: words, then codes."""
        word, check = self._sizes()
        return (b"".join(value.to_bytes(word, "little") for value in self.words) +
                b"".join(value.to_bytes(check, "little") for value in self.codes))

    def load(self, data):
        """What dump gave."""
        word, check = self._sizes()
        if len(data) != self.count * (word + check):
            raise ValueError("not a flash block of this model")
        codes = data[self.count * word:]
        self.words = [int.from_bytes(data[at:at + word], "little") for at in range(0, self.count * word, word)]
        self.codes = [int.from_bytes(codes[at:at + check], "little") for at in range(0, len(codes), check)]

    def read(self, number):
        """Granule number `number` as the code lets it be read; None where it finds two wrong bits."""
        word = self.words[number]
        syndrome = self.code.of(word) ^ self.codes[number]
        if syndrome == 0:
            return word
        return word ^ self.code.corrects[syndrome] if syndrome in self.code.corrects else None

    def is_erased(self, number):
        """True when no cell of a granule is programmed."""
        return self.words[number] == self.code.erased and self.codes[number] == self.code.erased_code

    def program(self, number, word):
        """Programming only clears cells."""
        self.words[number] &= word
        self.codes[number] &= self.code.of(word)

    def erase(self, number):
        """Erases one granule of a sector."""
        self.words[number], self.codes[number] = self.code.erased, self.code.erased_code

    def tear(self, command, random):
        """Does a command half: each cell that it would change has changed or not."""
        bits, every = self.code.bits, self.code.bits + self.code.checks
        for number in command.granules():
            word, code = self.words[number], self.codes[number]
            self.apply_to(command, number)
            done = random.choice((random.getrandbits(every), random.getrandbits(every) & random.getrandbits(every),
                                  random.getrandbits(every) | random.getrandbits(every)))
            self.words[number] = word & ~done & self.code.erased | self.words[number] & done
            self.codes[number] = code & ~(done >> bits) & self.code.erased_code | self.codes[number] & done >> bits

    def apply_to(self, command, number):
        """Does a command to one granule."""
        if command.erases:
            self.erase(number)
        else:
            self.program(number, command.word)

    def apply(self, command):
        """Does a command."""
        for number in command.granules():
            self.apply_to(command, number)

    def faults(self, command):
        """Granules of a command that cannot be read."""
        return sum(self.read(number) is None for number in command.granules())
