# SPDX-License-Identifier: GPL-2.0-or-later
"""Synopsys' DesignWare Ethernet Quality-of-Service MAC with one channel, as ETH of an STM32H743 (RM0433, chapter 58; IEEE 802.3 clause
22). A channel goes from descriptor to descriptor until it comes to its tail, which it does not touch, or to one that is not
its own. What it has done with a descriptor leaves other words in it.
"""
import struct
import zlib

MACCR, MACPFR, MDIO_ADDRESS, MDIO_DATA, ADDRESS_HIGH, ADDRESS_LOW = 0x000, 0x008, 0x200, 0x204, 0x300, 0x304
TX_QUEUE, RX_QUEUE = 0xD00, 0xD30
DMAMR, DMACCR, TX_CONTROL, RX_CONTROL = 0x1000, 0x1100, 0x1104, 0x1108
TX_LIST, RX_LIST, TX_TAIL, RX_TAIL, TX_LENGTH, RX_LENGTH = 0x1114, 0x111C, 0x1120, 0x1128, 0x112C, 0x1130
ENABLED, STATUS = 0x1134, 0x1160
WHILE_OFF = {TX_LIST: ("DMACTDLAR", TX_CONTROL), TX_LENGTH: ("DMACTDRLR", TX_CONTROL), RX_LIST: ("DMACRDLAR", RX_CONTROL),
             RX_LENGTH: ("DMACRDRLR", RX_CONTROL)}
RECEIVES, TRANSMITS, FULL_DUPLEX, FAST = 1, 2, 1 << 13, 1 << 14
START, NORMAL, RECEIVED, RECEIVE_STARVED, SENT = 1, 1 << 15, 1 << 6, 1 << 7, 1
OWNED, CONTEXT, FIRST_LAST, INTERRUPT, HAS_BUFFER = 1 << 31, 1 << 30, 3 << 28, 1 << 30, 1 << 24
USED = 0xDEADBEEF
# What the range in MACMDIOAR is for, in Hz, and what it divides by.
MDC_RANGES = {0: (60e6, 100e6, 42), 1: (100e6, 150e6, 62), 2: (20e6, 35e6, 16), 3: (35e6, 60e6, 26), 4: (150e6, 250e6, 102),
              5: (250e6, 300e6, 124)}
BEAT_BYTES = 4
FRAME_LEAST, FRAME_MOST = 60, 1514


class Eqos:
    """The controller. `send_frame(frame)` is the cable to the LAN; `receive(frame)` the way back. `clock()` is the bus clock in
    Hz; `is_connected()` whether pins and clock to the PHY are there; `may_reach(address, bytes)` whether the controller gets at
    memory, and sees there what the program does; it notes where that is not so."""

    SIZE = 0x2000

    def __init__(self, core, clock, phy, is_connected, may_reach):
        self.core, self.clock, self.phy = core, clock, phy
        self.is_connected, self.may_reach = is_connected, may_reach
        self.send_frame = lambda frame: None
        self.lost = 0
        self.generation = 0
        self.reset()

    def reset(self):
        """Reset values."""
        self.registers = {MACCR: 0x8000, TX_QUEUE: 0x00070008, RX_QUEUE: 0x00700000}
        self.generation += 1
        self.sending = False
        self.current = {TX_CONTROL: 0, RX_CONTROL: 0}
        self.managed_at = None
        self.address = None

    def level(self):
        """The interrupt line of received frames."""
        enabled = self._get(ENABLED)
        return bool(enabled & NORMAL and self._get(STATUS) & enabled & (RECEIVED | SENT))

    def _get(self, offset):
        return self.registers.get(offset, 0)

    def read(self, offset, _size):
        """A register."""
        if offset == MDIO_ADDRESS and self._is_managed():
            self.managed_at = None
            self.registers[MDIO_ADDRESS] &= ~1
        return self._get(offset)

    def _is_managed(self):
        """True when the PHY has answered; a program that asks waits for it."""
        if self.managed_at is None:
            return False
        left = self.managed_at - self.core.seconds()
        return left <= 0 or self.core.wait_for(left)

    def write(self, offset, _size, value):
        """A register."""
        if offset in WHILE_OFF and self._get(WHILE_OFF[offset][1]) & START:
            self.core.violation(f"ETH: {WHILE_OFF[offset][0]} changed while the channel runs")
        if offset == DMAMR:
            self._reset_by_program(value)
        elif offset == MDIO_ADDRESS:
            self._manage(value)
        elif offset == STATUS:
            self.registers[STATUS] = self._get(STATUS) & ~value
        elif offset == MACCR:
            self._control(value)
        elif offset in (TX_CONTROL, RX_CONTROL):
            self._start(offset, value)
        else:
            self.registers[offset] = value
        if offset == ADDRESS_LOW:
            self.address = struct.pack("<IH", value, self._get(ADDRESS_HIGH) & 0xFFFF)
        elif offset == TX_TAIL:
            self._check_tail(value)
            self._go_on()

    def _check_tail(self, tail):
        """The channel does not touch the descriptor at its tail: a frame there waits until somebody sends another one."""
        if self._get(TX_CONTROL) & START and struct.unpack("<4I", self.core.uc.mem_read(tail, 16))[3] & OWNED:
            self.core.violation("ETH: the tail stops before a frame that is to be sent")

    def _reset_by_program(self, value):
        """It takes the clock that the PHY gives: without, it does not end."""
        if value & 1 and self.is_connected():
            self.reset()
        else:
            self.registers[DMAMR] = value

    def _manage(self, value):
        if self.managed_at is not None:
            self.core.violation("ETH: MACMDIOAR written while it is busy")
        least, most, divide = MDC_RANGES.get(value >> 8 & 0xF, (0, 0, 1))
        if not least <= self.clock() <= most or self.clock() / divide > 2.5e6:
            self.core.violation(f"ETH: MDC of {self.clock() / divide:.0f} Hz, or a range that is not the clock's")
        phy, register, kind = value >> 21 & 31, value >> 16 & 31, value >> 2 & 3
        if kind == 3:
            self.registers[MDIO_DATA] = self.phy.read(register) if phy == self.phy.address else 0xFFFF
        elif kind == 1 and phy == self.phy.address:
            self.phy.write(register, self._get(MDIO_DATA) & 0xFFFF)
        self.registers[MDIO_ADDRESS] = value
        self.managed_at = self.core.seconds() + 64 / 2.5e6

    def _control(self, value):
        old = self._get(MACCR)
        if (old ^ value) & (FULL_DUPLEX | FAST) and old & (RECEIVES | TRANSMITS):
            self.core.violation("ETH: speed or duplex changed while the MAC is on")
        self.registers[MACCR] = value
        self._go_on()

    def _start(self, offset, value):
        if value & START and not self._get(offset) & START:
            first = self._get(TX_LIST if offset == TX_CONTROL else RX_LIST)
            if first % BEAT_BYTES or not self.may_reach(first, 16 * self._count(offset)):
                self.core.violation(f"ETH: a ring at {first:08x}")
                return
            if offset == RX_CONTROL and (value >> 1 & 0x3FFF) % BEAT_BYTES:
                self.core.violation("ETH: receive buffers of no use")
            self.current[offset] = first
        self.registers[offset] = value
        self._go_on()

    def _count(self, control):
        return (self._get(TX_LENGTH if control == TX_CONTROL else RX_LENGTH) & 0x3FF) + 1

    # --- frames ---

    def _next(self, control):
        """Goes on in a ring."""
        first = self._get(TX_LIST if control == TX_CONTROL else RX_LIST)
        after = self.current[control] + 16
        self.current[control] = first if after >= first + 16 * self._count(control) else after

    def _descriptor(self, control):
        """The four words of a channel's next descriptor; None where it may not go there."""
        tail = self._get(TX_TAIL if control == TX_CONTROL else RX_TAIL)
        if not self._get(control) & START or self.current[control] == tail:
            return None
        words = struct.unpack("<4I", self.core.uc.mem_read(self.current[control], 16))
        return words if words[3] & OWNED else None

    def _leave(self, control, last):
        """What the controller leaves of a descriptor."""
        self.core.uc.mem_write(self.current[control], struct.pack("<4I", USED, USED, USED, last))
        self._next(control)

    def _go_on(self):
        if not self.sending and self._get(MACCR) & TRANSMITS:
            self._send_next()

    def _send_next(self):
        words = self._descriptor(TX_CONTROL)
        self.sending = words is not None
        if words is None:
            return
        length = words[3] & 0x7FFF
        fine = (words[3] & FIRST_LAST == FIRST_LAST and not words[3] & CONTEXT and words[2] & 0x3FFF == length and
                length <= FRAME_MOST and self._get(TX_QUEUE) >> 2 & 3 == 2)
        if not fine or not self.may_reach(words[0], length):
            self.core.violation("ETH: a frame in parts, out of reach, or into a queue that is off")
            return
        frame = bytes(self.core.uc.mem_read(words[0], length)).ljust(FRAME_LEAST, b"\0")
        generation = self.generation
        self.core.at((len(frame) + 24) * 8 / 100e6, lambda: self._sent(generation, frame))

    def _sent(self, generation, frame):
        if generation != self.generation:
            return
        self._leave(TX_CONTROL, FIRST_LAST)
        self.registers[STATUS] = self._get(STATUS) | SENT | 1 << 2
        if self._fits_cable():
            self.send_frame(frame)
        self._send_next()

    def _fits_cable(self):
        both = self.phy.read(4) & self.phy.read(5)  # what our PHY can do, and the other one
        negotiated = (FAST if both & 0x180 else 0) | (FULL_DUPLEX if both & (0x100 if both & 0x180 else 0x40) else 0)
        fits = self._get(MACCR) & (FAST | FULL_DUPLEX) == negotiated
        if not fits:
            self.core.violation("ETH: speed or duplex is not what the PHY has negotiated")
        return fits and self.is_connected()

    def receive(self, frame):
        """A frame from the LAN."""
        if not self._get(MACCR) & RECEIVES or not self.is_connected() or frame[:6] not in (self.address, b"\xff" * 6):
            return
        words = self._descriptor(RX_CONTROL)
        room = self._get(RX_CONTROL) >> 1 & 0x3FFF
        if words is None or not self._get(RX_CONTROL) & START:
            self.lost += 1
            self.registers[STATUS] = self._get(STATUS) | RECEIVE_STARVED
            return
        data = frame + struct.pack("<I", zlib.crc32(frame))
        if not words[3] & HAS_BUFFER or len(data) > room or not self.may_reach(words[0], room):
            self.core.violation("ETH: a descriptor without a buffer for a frame")
            return
        self.core.uc.mem_write(words[0], data)
        self._leave(RX_CONTROL, FIRST_LAST | len(data))
        if words[3] & INTERRUPT:
            self.registers[STATUS] = self._get(STATUS) | RECEIVED | NORMAL
