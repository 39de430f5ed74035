# SPDX-License-Identifier: GPL-2.0-or-later
"""Clocks, power, pins, watchdog, random numbers and USART of an STM32H743 (RM0433, chapters 6, 8, 11, 12, 34, 47, 48), as far as the
program of nucleo-h743zi2 uses them. Rules of the manual that it breaks are noted."""
from core import HZ
from devices import Registers

HSI_HZ, HSI48_HZ, LSI_HZ = 64_000_000, 48_000_000, 32_000
# By voltage scale: the processor, the buses of memory, those of other modules.
LIMITS = {1: (400e6, 200e6, 100e6), 2: (300e6, 150e6, 75e6), 3: (200e6, 100e6, 50e6)}
PLL_RANGES = ((1e6, 2e6), (2e6, 4e6), (4e6, 8e6), (8e6, 16e6))
ALTERNATE = 2


class Pwr(Registers):
    """Supply and voltage scale: the supply is chosen once after power-on, the scale is not changed before."""

    CSR1, CR3, D3CR = 0x04, 0x0C, 0x18

    def __init__(self, core):
        super().__init__()
        self.core = core
        self.supply = 0x06
        self.reset()

    def power_on(self):
        """What a reset leaves alone."""
        self.supply = 0x06

    def reset(self):
        """Reset values: scale 3."""
        self.bytes = bytearray(0x1000)
        super().write(self.D3CR, 4, 1 << 14)

    def scale(self):
        """The voltage scale: 1 to 3."""
        return 4 - max(1, self.read(self.D3CR, 4) >> 14 & 3)

    def read(self, offset, size):
        """A register."""
        if offset == self.CR3:
            return self.supply
        value = super().read(offset, size)
        chosen = not self.supply & 4
        return value | (1 << 13 if chosen and offset in (self.CSR1, self.D3CR) else 0)

    def write(self, offset, size, value):
        """A register."""
        if offset == self.CR3:
            if self.supply & 4 and value & 7 != 2:
                self.core.violation(f"PWR: supply {value & 7}, the board has the regulator alone")
            if self.supply & 4:
                self.supply = value & ~4
        elif offset == self.D3CR and self.supply & 4:
            self.core.violation("PWR: the voltage scale changed before the supply was chosen")
        else:
            super().write(offset, size, value & ~(1 << 13) if offset == self.D3CR else value)


class Rcc(Registers):
    """Reset and clock control. `external_hz` is what comes from ST-LINK; 0: nothing."""

    CR, CFGR, D1CFGR, D2CFGR, D3CFGR, PLLCKSELR, PLLCFGR, PLL1DIVR = 0x00, 0x10, 0x18, 0x1C, 0x20, 0x28, 0x2C, 0x30
    ETHERNET_RESET = 0x80
    GATES = {"ETHERNET": (0xD8, 15), "ETHERNET_TX": (0xD8, 16), "ETHERNET_RX": (0xD8, 17), "RNG": (0xDC, 6), "SRAM1": (0xDC, 29),
             "GPIOA": (0xE0, 0), "GPIOB": (0xE0, 1), "GPIOC": (0xE0, 2), "GPIOD": (0xE0, 3), "GPIOG": (0xE0, 6),
             "USART3": (0xE8, 18), "SYSCFG": (0xF4, 1)}
    READY_SECONDS = {17: 1e-5, 13: 1e-5, 25: 1e-4}  # of HSE, HSI48, PLL1, by their bit

    def __init__(self, core, pwr, flash):
        super().__init__()
        self.core, self.pwr, self.flash = core, pwr, flash
        self.external_hz = 8_000_000
        self.opened = lambda: None  # a gate was written
        self.reset_ethernet = lambda: None
        self.reset()

    def reset(self):
        """Reset values: the internal oscillator."""
        self.bytes = bytearray(0x1000)
        super().write(self.CR, 4, 0x25)
        super().write(self.PLLCKSELR, 4, 0x02020200)
        super().write(self.PLLCFGR, 4, 0x01FF0000)
        super().write(self.PLL1DIVR, 4, 0x01010280)
        self.ready_at = {}
        self.hz = {}
        self.apply()

    def is_open(self, name):
        """True when a module has its clock."""
        offset, bit = self.GATES[name]
        return bool(self.read(offset, 4) >> bit & 1)

    def is_ready(self, bit):
        """True when what a bit of CR says is ready is."""
        return bit in self.ready_at and self.core.seconds() >= self.ready_at[bit] - 1e-9

    def read(self, offset, size):
        """A register; CR tells what has become ready, CFGR what is in use."""
        value = super().read(offset, size)
        if offset == self.CR:
            waits = [at for at in self.ready_at.values() if at > self.core.seconds() + 1e-9]
            if waits:
                self.core.wait_for(min(waits) - self.core.seconds())
            return value | sum(1 << bit for bit in self.ready_at if self.is_ready(bit))
        return value | (value & 7) << 3 if offset == self.CFGR else value

    def write(self, offset, size, value):
        """A register."""
        old = super().read(offset, size)
        if offset in (self.PLLCKSELR, self.PLLCFGR, self.PLL1DIVR) and super().read(self.CR, 4) >> 24 & 1:
            self.core.violation("RCC: the PLL changed while it is on")
        super().write(offset, size, value)
        if offset == self.CR:
            super().write(offset, size, value & ~sum(1 << bit for bit in self.READY_SECONDS))
            self._switch(old, value)
        elif offset == self.ETHERNET_RESET and value >> 15 & 1:
            self.reset_ethernet()
        elif offset in (self.CFGR, self.D1CFGR, self.D2CFGR, self.D3CFGR):
            self.apply()
        elif 0xD4 <= offset <= 0xF4:
            self.opened()

    def _switch(self, old, value):
        if (old ^ value) >> 18 & 1 and old >> 16 & 1:
            self.core.violation("RCC: bypass of HSE changed while it is on")
        has_clock = self.external_hz and value >> 18 & 1
        for ready, seconds in self.READY_SECONDS.items():
            if not value >> ready - 1 & 1:
                self.ready_at.pop(ready, None)
            elif ready not in self.ready_at and (ready != 17 or has_clock):
                self.ready_at[ready] = self.core.seconds() + seconds
        if value >> 24 & ~old >> 24 & 1:
            self._check_pll()

    def _source_hz(self):
        source = self.read(self.PLLCKSELR, 4) & 3
        if source == 2 and not self.is_ready(17):
            self.core.violation("RCC: PLL over HSE, which is not ready")
        return {0: HSI_HZ, 2: self.external_hz}.get(source, 0)

    def _pll(self):
        divide = self.read(self.PLLCKSELR, 4) >> 4 & 0x3F
        reference = self._source_hz() / divide if divide else 0
        ratios = self.read(self.PLL1DIVR, 4)
        return reference, reference * ((ratios & 0x1FF) + 1), (ratios >> 9 & 0x7F) + 1

    def _check_pll(self):
        reference, within, divide = self._pll()
        least, most = PLL_RANGES[self.read(self.PLLCFGR, 4) >> 2 & 3]
        if not least <= reference <= most or not 192e6 <= within <= 836e6 or divide % 2:
            self.core.violation(f"RCC: PLL of {reference:.0f} Hz, {within:.0f} Hz within, by {divide}")

    def apply(self):
        """Works out what each part gets."""
        source = HSI_HZ
        if self.read(self.CFGR, 4) & 7 == 3:
            if not self.is_ready(25) or not self.read(self.PLLCFGR, 4) >> 16 & 1:
                self.core.violation("RCC: the PLL is used before it is ready")
            _, within, divide = self._pll()
            source = within / divide
        first, second, third = (self.read(offset, 4) for offset in (self.D1CFGR, self.D2CFGR, self.D3CFGR))
        core = source / self._divider(first >> 8 & 0xF, (2, 4, 8, 16, 64, 128, 256, 512))
        bus = core / self._divider(first & 0xF, (2, 4, 8, 16, 64, 128, 256, 512))
        apb = [bus / self._divider(value << 1 & 0xF, (2, 2, 4, 4, 8, 8, 16, 16))
               for value in (first >> 4 & 7, second >> 4 & 7, second >> 8 & 7, third >> 4 & 7)]
        self.hz = {"core": core, "bus": bus, "APB3": apb[0], "APB1": apb[1], "APB2": apb[2], "APB4": apb[3]}
        if core > HSI_HZ:
            self._check_limits()
        self.core.scale = HZ / core

    @staticmethod
    def _divider(value, dividers):
        return dividers[value & 7] if value & 8 else 1

    def _check_limits(self):
        scale = self.pwr.scale()
        limits = dict(zip(("core", "bus"), LIMITS[scale]))
        for name, hz in self.hz.items():
            limit = limits.get(name, LIMITS[scale][2])
            if hz > limit:
                self.core.violation(f"RCC: {name} at {hz / 1e6:.1f} MHz, {limit / 1e6:.0f} allowed at voltage scale {scale}")
        if not self.flash.fits(self.hz["bus"], scale):
            self.core.violation(f"FLASH: too few wait states for {self.hz['bus'] / 1e6:.1f} MHz")


class Port(Registers):
    """Pins of a port."""

    def __init__(self, reset_modes=0xFFFFFFFF):
        super().__init__()
        self.reset_modes = reset_modes
        self.reset()

    def reset(self):
        """Reset values: analogue, but for those of a debugger."""
        self.bytes = bytearray(0x1000)
        self.write(0x00, 4, self.reset_modes)

    def function(self, pin):
        """The alternate function of a pin; None where it has none."""
        if self.read(0x00, 4) >> 2 * pin & 3 != ALTERNATE:
            return None
        return self.read(0x20 + pin // 8 * 4, 4) >> pin % 8 * 4 & 0xF

    def is_fast(self, pin):
        """True when a pin is driven at its highest speed."""
        return self.read(0x08, 4) >> 2 * pin & 3 == 3


class Syscfg(Registers):
    """Which kind of PHY the MAC speaks to."""

    def __init__(self, core, has_ethernet_clock):
        super().__init__()
        self.core, self.has_ethernet_clock = core, has_ethernet_clock
        self.reset()

    def reset(self):
        """Reset values: MII."""
        self.bytes = bytearray(0x1000)

    def write(self, offset, size, value):
        """A register."""
        if offset == 4 and (value ^ self.read(4, 4)) >> 21 & 7 and self.has_ethernet_clock():
            self.core.violation("SYSCFG: the kind of PHY changed while the MAC has its clock")
        super().write(offset, size, value)

    def is_rmii(self):
        """True for RMII."""
        return self.read(4, 4) >> 21 & 7 == 4


class Watchdog:
    """IWDG: it starts with a key, and only a reset ends it. Values are changed by another key, one after the other."""

    KR, PR, RLR, SR = 0x00, 0x04, 0x08, 0x0C
    START, UNLOCK, FEED = 0xCCCC, 0x5555, 0xAAAA
    UPDATE_SECONDS = 5 / LSI_HZ * 4

    def __init__(self, core):
        self.core = core
        self.reset()

    def reset(self):
        """Reset values: off."""
        self.values = {self.PR: 0, self.RLR: 0xFFF}
        self.updated_at = dict.fromkeys(self.values, 0.0)
        self.runs = self.unlocked = False
        self.started = 0.0

    def seconds(self):
        """How long it waits."""
        return (self.values[self.RLR] + 1) * (4 << min(self.values[self.PR], 6)) / LSI_HZ

    def read(self, offset, _size):
        """A register."""
        if offset == self.SR:
            last = max(self.updated_at.values())
            if self.core.seconds() < last - 1e-9:
                self.core.wait_for(last - self.core.seconds())
            return sum(1 << bit for bit, at in enumerate(self.updated_at.values()) if self.core.seconds() < at - 1e-9)
        return self.values.get(offset, 0)

    def write(self, offset, _size, value):
        """A register."""
        if offset == self.KR:
            if value == self.START and not self.runs:
                self.runs = True
                self.core.at(1e-3, self._look)
            self.unlocked = value == self.UNLOCK
            if value in (self.START, self.FEED):
                self.started = self.core.seconds()
        elif offset in self.values:
            if not self.unlocked or self.core.seconds() < self.updated_at[offset] - 1e-9:
                self.core.violation("IWDG: changed without being unlocked, or while it is being changed")
            self.values[offset] = value
            self.updated_at[offset] = self.core.seconds() + self.UPDATE_SECONDS

    def _look(self):
        if self.core.seconds() - self.started > self.seconds():
            self.core.request_reset("watchdog")
        self.core.at(1e-3, self._look)


class Rng:
    """The random number generator. `seed_errors` of its next words are bad; with `stuck` it gives nothing but that."""

    CR, SR, DR = 0x00, 0x04, 0x08
    READY, CLOCK, SEED, CLOCK_KEPT, SEED_KEPT = 1, 2, 4, 0x20, 0x40
    WORD_SECONDS = 1e-6

    def __init__(self, core, random, has_clock):
        self.core, self.random, self.has_clock = core, random, has_clock
        self.seed_errors, self.stuck = 0, None
        self.reset()

    def reset(self):
        """Reset values: off."""
        self.control = self.status = 0
        self.ready_at = None

    def read(self, offset, _size):
        """A register."""
        if offset == self.SR:
            self._run()
            return self.status | (self.READY if self._is_ready() else 0)
        if offset == self.DR:
            if not self._is_ready():
                self.core.violation("RNG: read while empty")
                return 0
            self.ready_at = self.core.seconds() + self.WORD_SECONDS
            return self.stuck if self.stuck is not None else self.random.getrandbits(32)
        return self.control if offset == self.CR else 0

    def _run(self):
        if not self.control & 4 or self.status:
            return
        if not self.has_clock():
            self.status = self.CLOCK | self.CLOCK_KEPT
        elif self.seed_errors:
            self.seed_errors -= 1
            self.status = self.SEED | self.SEED_KEPT
        elif self.ready_at is not None and self.core.seconds() < self.ready_at:
            self.core.wait_for(self.ready_at - self.core.seconds())

    def _is_ready(self):
        return (bool(self.control & 4) and not self.status and self.ready_at is not None and
                self.core.seconds() >= self.ready_at - 1e-9)

    def write(self, offset, _size, value):
        """A register."""
        if offset == self.CR:
            if value & 0x20:
                self.core.violation("RNG: its clock is not watched")
            if value & 4 and not self.control & 4:
                self.ready_at = self.core.seconds() + self.WORD_SECONDS
                self.status &= ~(self.CLOCK | self.SEED)
            self.control = value
        elif offset == self.SR:
            self.status &= value | ~(self.CLOCK_KEPT | self.SEED_KEPT)


class Usart:
    """A USART with FIFOs; what it sends is `output`, what somebody types stands in `input`."""

    CR1, BRR, ISR, ICR, RDR, TDR = 0x00, 0x0C, 0x1C, 0x20, 0x24, 0x28
    ON, RECEIVE, TRANSMIT, RECEIVE_INTERRUPT, FIFO = 1, 4, 8, 0x20, 1 << 29
    OVERRUN, RECEIVED, ROOM = 8, 0x20, 0x80
    DEPTH = 16
    BAUD = 115200

    def __init__(self, core, clock, is_connected):
        self.core, self.clock, self.is_connected = core, clock, is_connected
        self.output, self.input = bytearray(), bytearray()
        self.reset()

    def reset(self):
        """Reset values: off."""
        self.registers = {}
        self.overrun = False
        self.sent_at = 0.0  # when the last byte will have gone
        self.next_at = 0.0
        self.fifo = bytearray()

    @property
    def received(self):
        """The byte that comes next; None: there is none."""
        return self.fifo[0] if self.fifo else None

    def _get(self, offset):
        return self.registers.get(offset, 0)

    def _takes(self):
        control = self._get(self.CR1)
        return control & self.ON and control & self.RECEIVE

    def level(self):
        """The interrupt line."""
        self._receive()
        return bool((self.fifo or self.overrun) and self._get(self.CR1) & self.RECEIVE_INTERRUPT)

    def _receive(self):
        """One byte at a time, when the one before was read: a person types slower than a board reads, but while it is busy
        with its flash."""
        if self.input and self._takes() and self.core.seconds() >= self.next_at and not self.fifo:
            self.fifo.append(self.input.pop(0))

    def flood(self, data):
        """Bytes that come all at once; those without room are lost."""
        room = (self.DEPTH if self._get(self.CR1) & self.FIFO else 1) - len(self.fifo)
        self.fifo += data[:room]
        self.overrun = self.overrun or len(data) > room

    def read(self, offset, _size):
        """A register."""
        if offset == self.ISR:
            waits = self.sent_at - (self.DEPTH - 1) * 10 / self.BAUD - self.core.seconds()
            if waits > 0:
                self.core.wait_for(waits)
            self._receive()
            return ((self.ROOM if self._has_room() else 0) | (self.RECEIVED if self.fifo else 0) |
                    (self.OVERRUN if self.overrun else 0))
        if offset == self.RDR:
            self.next_at = self.core.seconds() + 10 / self.BAUD
            return self.fifo.pop(0) if self.fifo else 0
        return self._get(offset)

    def _has_room(self):
        depth = self.DEPTH if self._get(self.CR1) & self.FIFO else 1
        return self.core.seconds() >= self.sent_at - (depth - 1) * 10 / self.BAUD - 1e-9

    def write(self, offset, _size, value):
        """A register."""
        if offset == self.TDR:
            self._send(value)
        elif offset == self.ICR:
            self.overrun = self.overrun and not value & self.OVERRUN
        else:
            if offset == self.BRR and self._get(self.CR1) & self.ON:
                self.core.violation("USART: BRR changed while it is on")
            self.registers[offset] = value

    def _send(self, value):
        if not self._get(self.CR1) & self.ON or not self._has_room():
            self.core.violation("USART: byte written while it is off or full")
        baud = self.clock() / max(self._get(self.BRR), 16)
        if abs(baud / self.BAUD - 1) > 0.02:
            self.core.violation(f"USART: {baud:.0f} baud")
        self.sent_at = max(self.sent_at, self.core.seconds()) + 10 / self.BAUD
        if self._get(self.CR1) & self.TRANSMIT and self.is_connected():
            self.output.append(value & 0xFF)
