# SPDX-License-Identifier: GPL-2.0-or-later
"""NXP's Ethernet controller with its PHY (K64 Sub-Family Reference Manual, chapter 45; IEEE 802.3 clause 22), with legacy
descriptors. Erratum ERR006358 on demand: writes to TDAR that the controller misses."""
import struct
import zlib

EIR, EIMR, RDAR, TDAR, ECR, MMFR, MSCR = 0x004, 0x008, 0x010, 0x014, 0x024, 0x040, 0x044
RCR, TCR, PALR, PAUR, RDSR, TDSR, MRBR = 0x084, 0x0C4, 0x0E4, 0x0E8, 0x180, 0x184, 0x188
WHILE_OFF = {RCR: "RCR", TCR: "TCR", PALR: "PALR", PAUR: "PAUR", RDSR: "RDSR", TDSR: "TDSR", MRBR: "MRBR"}
RXF, TXF, MII = 1 << 25, 1 << 27, 1 << 23
RESET, ETHEREN, DBSWP = 1, 2, 1 << 8
OWNED, WRAP, LAST = 0x8000, 0x2000, 0x0800  # OWNED: by the controller
RMII_10T, FULL_DUPLEX, RMII_MODE = 1 << 9, 1 << 2, 1 << 8
KSZ8081 = 0x00221561  # the identities of PHYs
FRAME_LEAST = 60


class Phy:
    """A PHY with its link up and negotiated: both ends can do 100 Mbit/s, full duplex."""

    def __init__(self, address, identity):
        self.address = address
        self.registers = {0: 0x3100, 1: 0x786D, 2: identity >> 16, 3: identity & 0xFFFF, 4: 0x01E1, 5: 0x45E1}

    def read(self, register):
        """A register."""
        return self.registers.get(register, 0)

    def write(self, register, value):
        """A register. None of those that all PHYs have matters here, since the link is up."""


class Enet:
    """The controller. `send_frame(frame)` is the cable to the LAN; `receive(frame)` the way back. `clock()` is the clock, in
    Hz, that MDC is made from; `is_connected()` whether pins and clock to the PHY are there; `may_reach(address, bytes)`
    whether the controller gets at memory, and notes it where no program would want that."""

    def __init__(self, core, clock, phy, is_connected, may_reach):
        self.core, self.clock, self.phy = core, clock, phy
        self.is_connected, self.may_reach = is_connected, may_reach
        self.send_frame = lambda frame: None
        self.miss_every = 0  # every so many writes to TDAR is missed
        self.asked = self.missed = self.lost = 0
        self.missed_at, self.longest_wait = None, 0.0  # from a missed write to the next one
        self.reset()

    def reset(self):
        """Reset values."""
        self.registers = {}
        self.sending = False
        self.next_send = self.next_receive = 0
        self.managed_at = None
        self.generation = getattr(self, "generation", 0) + 1

    def level(self):
        """The interrupt line of received frames."""
        return bool(self._get(EIR) & self._get(EIMR) & RXF)

    def _get(self, offset):
        return self.registers.get(offset, 0)

    def read(self, offset, _size):
        """A register."""
        if offset == EIR and self.managed_at is not None:
            if self.core.seconds() < self.managed_at:
                self.core.wait_for(self.managed_at - self.core.seconds())
            if self.core.seconds() >= self.managed_at - 1e-9:
                self.managed_at = None
                self.registers[EIR] = self._get(EIR) | MII
        return self._get(offset)

    def write(self, offset, _size, value):
        """A register."""
        if offset in WHILE_OFF and self._get(ECR) & ETHEREN:
            self.core.violation(f"ENET: {WHILE_OFF[offset]} changed while the MAC is on")
        if offset == EIR:
            self.registers[EIR] = self._get(EIR) & ~value
        elif offset == ECR:
            self._control(value)
        elif offset == MMFR:
            self._manage(value)
        elif offset == RDAR:
            self.registers[RDAR] = 1 << 24 if self._get(ECR) & ETHEREN else 0
        elif offset == TDAR:
            self._ask_to_send()
        else:
            self.registers[offset] = value

    def _control(self, value):
        was_on = self._get(ECR) & ETHEREN
        if value & RESET:
            self.reset()
            return
        self.registers[ECR] = value
        if value & ETHEREN and not was_on:
            self._check_set_up(value)
            self.next_receive, self.next_send = self._get(RDSR), self._get(TDSR)
        if not value & ETHEREN:
            self.registers[RDAR] = self.registers[TDAR] = 0
            self.sending = False
            self.generation += 1

    def _check_set_up(self, control):
        rules = ((control & DBSWP, "descriptors are in the wrong byte order"),
                 (self._get(RDSR) % 8 == 0 and self._get(TDSR) % 8 == 0, "a ring is not aligned"),
                 (self._get(MRBR) % 16 == 0 and self._get(MRBR) >= 1536, "receive buffers of no use"),
                 (self._get(RCR) & RMII_MODE, "the PHY speaks RMII"))
        for kept, text in rules:
            if not kept:
                self.core.violation(f"ENET: {text}")

    def _manage(self, value):
        mdc = self.clock() / (2 * ((self._get(MSCR) >> 1 & 0x3F) + 1))
        if self._get(MSCR) >> 1 == 0 or mdc > 2.5e6:
            self.core.violation(f"ENET: MDC of {mdc:.0f} Hz")
        is_there, register = (value >> 23 & 31) == self.phy.address, value >> 18 & 31
        if value >> 28 == 6:  # a read
            value = value & 0xFFFF0000 | (self.phy.read(register) if is_there else 0xFFFF)
        elif is_there:
            self.phy.write(register, value & 0xFFFF)
        self.registers[MMFR] = value
        self.managed_at = self.core.seconds() + 64 / 2.5e6

    # --- frames ---

    def _descriptor(self, address):
        length, flags, buffer = struct.unpack("<HHI", self.core.uc.mem_read(address, 8))
        return length, flags, buffer

    def _set(self, address, length, flags):
        self.core.uc.mem_write(address, struct.pack("<HH", length, flags))

    def _ask_to_send(self):
        self.asked += 1
        if not self._get(ECR) & ETHEREN:
            return
        if self.missed_at is not None:
            self.longest_wait = max(self.longest_wait, self.core.seconds() - self.missed_at)
            self.missed_at = None
        if self.miss_every and not self.sending and self.asked % self.miss_every == 0:
            self.missed += 1
            self.missed_at = self.core.seconds()
            return
        self.registers[TDAR] = 1 << 24
        if not self.sending:
            self.sending = True
            self._send_next()

    def _send_next(self):
        if not self.may_reach(self.next_send, 8):
            return
        length, flags, buffer = self._descriptor(self.next_send)
        if not flags & OWNED:
            self.sending = False
            self.registers[TDAR] = 0
            return
        if not flags & LAST or not self.may_reach(buffer, length):
            self.core.violation("ENET: a frame in parts, or out of reach")
            return
        frame = bytes(self.core.uc.mem_read(buffer, length)).ljust(FRAME_LEAST, b"\0")
        generation = self.generation
        self.core.at((len(frame) + 24) * 8 / 100e6, lambda: self._sent(generation, length, flags, frame))

    def _sent(self, generation, length, flags, frame):
        if generation != self.generation:
            return
        self._set(self.next_send, length, flags & ~OWNED)
        self.next_send = self._get(TDSR) if flags & WRAP else self.next_send + 8
        self.registers[EIR] = self._get(EIR) | TXF
        if self._fits_cable():
            self.send_frame(frame)
        self._send_next()

    def _fits_cable(self):
        fits = not self._get(RCR) & RMII_10T and self._get(TCR) & FULL_DUPLEX
        if not fits:
            self.core.violation("ENET: speed or duplex is not what the PHY has negotiated")
        return fits and self.is_connected()

    def _is_mine(self, frame):
        own = struct.pack(">IH", self._get(PALR), self._get(PAUR) >> 16)
        return frame[:6] in (own, b"\xff" * 6)

    def receive(self, frame):
        """A frame from the LAN."""
        if not self._get(ECR) & ETHEREN or not self.is_connected() or not self._is_mine(frame):
            return
        if not self._get(RDAR) or not self.may_reach(self.next_receive, 8):
            self.lost += 1
            return
        _, flags, buffer = self._descriptor(self.next_receive)
        if not flags & OWNED or not self.may_reach(buffer, self._get(MRBR)):
            self.registers[RDAR] = 0
            self.lost += 1
            return
        data = frame + struct.pack("<I", zlib.crc32(frame))
        self.core.uc.mem_write(buffer, data)
        self._set(self.next_receive, len(data), flags & WRAP | LAST | (0x80 if frame[0] == 0xFF else 0))
        self.next_receive = self._get(RDSR) if flags & WRAP else self.next_receive + 8
        self.registers[EIR] = self._get(EIR) | RXF
