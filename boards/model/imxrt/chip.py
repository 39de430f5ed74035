# SPDX-License-Identifier: GPL-2.0-or-later
"""Boot ROM, clocks, pins, fuses, watchdogs, timer, random numbers and UART of an i.MX RT1060 (i.MX RT1060 Reference Manual,
chapters 9, 10, 12, 14, 23, 49, 52, 57), as far as the programs of boards use them. Rules of the manual that they break are noted.

What the boot ROM leaves is not all known: here the clocks of all modules are closed that it does not need, PLL 2 is off, and
RTWDOG runs as it does after reset, so that the program has to do all of it.
"""
import struct

from core import HZ
from devices import Known, Registers
from imxrt.flexspi import AHB, CHIP_BYTES
from machine import Locked

CRYSTAL_HZ = 24e6
LIMITS = {"core": 528e6, "IPG": 150e6}
ROM_CORE_HZ = 396e6
TABLE, VECTORS = 0x1000, 0x2000
RAM = {"ITCM": (0x00000000, 0x20000), "DTCM": (0x20000000, 0x20000), "OCRAM": (0x20200000, 0x80000),
       "FlexRAM": (0x20280000, 0x40000)}


def boot(image):
    """What the boot ROM makes of an image: the table of the flash controller and the address of the vectors. Raises Locked,
    and says why, where it would not start it."""
    def check(kept, text):
        if not kept:
            raise Locked(f"the boot ROM does not start this: {text}")
    check(image[:8] == b"FCFB" + struct.pack("<I", 0x56010400), "no configuration block")
    lines, clock = image[0x45], image[0x46]
    check(image[0x44] == 1 and lines in (1, 4) and 1 <= clock <= 9, "the configuration block names no serial NOR")
    check(image[0x0C] != 0 or clock <= 3, "read faster than 60 MHz without a strobe")
    check(struct.unpack_from("<I", image, 0x50)[0] == CHIP_BYTES, "the flash's size is not the chip's")
    lut = image[0x80:0x180]
    check(lut[0] in (0x03, 0x0B) and lut[1] == 0x04 and lut[2:4] == b"\x18\x08", "no sequence that reads on one line")
    check(lut[0] == 0x03 or lut[4:6] == b"\x08\x30", "a fast read has 8 cycles without data")
    header, vectors, _, dcd, data, own, signature, _ = struct.unpack_from("<8I", image, TABLE)
    check(header & 0xFFFFFF == 0x2000D1 and header >> 24 in (0x40, 0x41, 0x43), "no image vector table")
    check(own == AHB + TABLE, "the table does not know where it is")
    check(dcd == 0, "device configuration data, which nobody asked for")
    check(signature == 0, "a signature, which nobody made")
    check(data == AHB + TABLE + 32, "boot data elsewhere")
    start, size, plugin = struct.unpack_from("<3I", image, data - AHB)
    check(start == AHB and plugin == 0 and len(image) - 8 <= size <= CHIP_BYTES, "the boot data do not fit the image")
    check(vectors == AHB + VECTORS, "vectors elsewhere")
    stack, entry = struct.unpack_from("<2I", image, vectors - AHB)
    check(entry & 1 and AHB + VECTORS < entry < AHB + size, "no entry")
    check(any(base < stack <= base + length for base, length in RAM.values()), "no stack")
    return lut, vectors


class Ccm(Known):
    """The clock controller at 0x400FC000: gates, dividers and sources of processor and buses."""

    CBCDR, CBCMR, CSCDR1, CDHIPR, CLPCR, CCGR0 = 0x14, 0x18, 0x24, 0x48, 0x54, 0x68
    GATES = {"GPIO2": (0, 15), "ENET": (1, 5), "GPT1": (1, 10), "GPIO1": (1, 13), "OCOTP": (2, 6), "LPUART6": (3, 3),
             "WDOG1": (3, 8), "IOMUXC": (4, 1), "IOMUXC_GPR": (4, 2), "WDOG3": (5, 2), "LPUART1": (5, 12), "TRNG": (6, 6)}

    def __init__(self, core, analog):
        super().__init__(core, "CCM", [*range(0x00, 0x34, 4), 0x38, 0x3C, 0x48, *range(0x54, 0x8C, 4)])
        self.analog = analog
        analog.changed = self.apply
        self.reset()

    def reset(self):
        """What the boot ROM leaves."""
        self.bytes = bytearray(0x1000)
        for offset, value in ((0x10, 1), (self.CBCDR, 0x000A8200), (self.CBCMR, 0x2DAE8324), (self.CSCDR1, 0x06490B00),
                              (self.CLPCR, 0x79), (self.CCGR0 + 24, 3 << 10)):
            self.set(offset, value)
        self.busy_until = 0.0
        self.hz = {}
        self.apply()

    def is_open(self, name):
        """True when a module has its clock."""
        register, field = self.GATES[name]
        return self.get(self.CCGR0 + 4 * register) >> 2 * field & 3 == 3

    def read(self, offset, size):
        """A register."""
        self.check(offset)
        if offset == self.CDHIPR and self.core.seconds() < self.busy_until:
            if not self.core.wait_for(self.busy_until - self.core.seconds()):
                return 0x22
        return self.get(offset & ~3) >> 8 * (offset & 3) & (1 << 8 * size) - 1

    def write(self, offset, size, value):
        """A register."""
        before = self.get(offset & ~3)
        if offset == self.CBCDR and self.core.seconds() < self.busy_until - 1e-9:
            self.core.violation("CCM: dividers changed while they follow an earlier change")
        super().write(offset, size, value)
        if offset == self.CBCDR and (before ^ value) & (1 << 25 | 7 << 10):
            self.busy_until = self.core.seconds() + 5e-6
        in_use = not self.get(self.CBCDR) & 1 << 25
        if offset == self.CBCMR and (before ^ value) & 3 << 18 and in_use:
            self.core.violation("CCM: source of the processor's clock changed while it runs from it")
        if offset == self.CBCMR and (before ^ value) & 3 << 12 and not in_use:
            self.core.violation("CCM: source of the second clock changed while the processor runs from it")
        self.apply()

    def apply(self):
        """Works out what each part gets."""
        dividers, sources = self.get(self.CBCDR), self.get(self.CBCMR)
        if dividers & 1 << 25:
            source = (480e6, CRYSTAL_HZ, CRYSTAL_HZ, CRYSTAL_HZ)[sources >> 12 & 3] / ((dividers >> 27 & 7) + 1)
        else:
            pll2 = self.analog.hz("SYS")
            source = (pll2, pll2 * 0.75, pll2 * 2 / 3, ROM_CORE_HZ)[sources >> 18 & 3]
        core = source / ((dividers >> 10 & 7) + 1)
        hz = {"core": core, "IPG": core / ((dividers >> 8 & 3) + 1)}
        for name, limit in LIMITS.items():
            if hz[name] > limit and self.hz.get(name) != hz[name]:
                self.core.violation(f"clocks: {name} at {hz[name] / 1e6:.0f} MHz, {limit / 1e6:.0f} allowed")
        self.hz = hz
        self.core.scale = HZ / core

    def uart_hz(self):
        """The clock of all UARTs."""
        value = self.get(self.CSCDR1)
        return (CRYSTAL_HZ if value & 1 << 6 else 80e6) / ((value & 0x3F) + 1)

    def on_sleep(self):
        """WFI: but in the mode in which the clocks run on, SysTick stands still with the processor."""
        if self.get(self.CLPCR) & 3:
            self.core.violation("CCM: sleep in a mode that stops SysTick")


class Analog(Registers):
    """CCM_ANALOG at 0x400D8000: PLLs, each a register and three that set, clear and toggle its bits."""

    PLLS = {"ARM": 0x00, "USB1": 0x10, "SYS": 0x30, "ENET": 0xE0}
    RESET = {0x00: 0x80002042, 0x10: 0x80003000, 0x30: 0x00013001, 0xE0: 0x00011001}
    OFF, ENABLE, BYPASS, LOCK = 1 << 12, 1 << 13, 1 << 16, 1 << 31
    LOCK_S = 60e-6

    def __init__(self, core):
        super().__init__()
        self.core = core
        self.changed = lambda: None
        self.reset()

    def reset(self):
        """What the boot ROM leaves."""
        self.bytes = bytearray(0x1000)
        for offset, value in self.RESET.items():
            self._set(offset, value)
        self.locked_at = {}

    def _set(self, offset, value):
        super().write(offset, 4, value)

    def _get(self, offset):
        return super().read(offset, 4)

    def read(self, offset, size):
        """A register."""
        base = offset & ~0xF
        if base not in self.PLLS.values():
            self.core.violation(f"CCM_ANALOG: reserved register {offset:03x}")
        at = self.locked_at.get(base)
        if at is not None and self.core.seconds() < at:
            self.core.wait_for(at - self.core.seconds())
        if at is not None and self.core.seconds() >= at - 1e-9:
            self._set(base, self._get(base) | self.LOCK)
        return super().read(base, size)

    def write(self, offset, size, value):
        """A register."""
        base, how = offset & ~0xF, offset >> 2 & 3
        before = self._get(base)
        value = (value, before | value, before & ~value, before ^ value)[how] & 0xFFFFFFFF & ~self.LOCK | before & self.LOCK
        if base not in (self.PLLS["SYS"], self.PLLS["ENET"]) or size != 4:
            self.core.violation(f"CCM_ANALOG: register {offset:03x} changed, which is none of the program's")
        if value & self.OFF:
            value &= ~self.LOCK
            self.locked_at.pop(base, None)
        elif not value & self.LOCK and base not in self.locked_at:
            self.locked_at[base] = self.core.seconds() + self.LOCK_S
        if before & self.BYPASS and not value & self.BYPASS and not value & self.LOCK:
            self.core.violation(f"CCM_ANALOG: PLL at {base:03x} in use before it has locked")
        self._set(base, value)
        self.changed()

    def hz(self, name):
        """What a PLL gives out."""
        value = self._get(self.PLLS[name])
        if value & self.BYPASS or value & self.OFF or not value & self.ENABLE:
            return CRYSTAL_HZ if value & self.ENABLE else 0 if name == "ENET" else CRYSTAL_HZ
        return {"SYS": 528e6 if value & 1 else 480e6, "ENET": (25e6, 50e6, 100e6, 125e6)[value & 3]}[name]


class Pins(Known):
    """IOMUXC at 0x401F8000: what pads are connected to."""

    def __init__(self, core):
        super().__init__(core, "IOMUXC", range(0x14, 0x660, 4))
        self.reset()

    def reset(self):
        """Reset values: pads are GPIO, but those of the flash."""
        self.bytes = bytearray(0x1000)
        for offset in range(0x14, 0x204, 4):
            self.set(offset, 5)

    def is_set(self, pads):
        """True when pads have their modes, and inputs their pads: (mux register, mode, select register or 0, value)."""
        return all(self.get(mux) & 7 == mode and (not select or self.get(select) == value)
                   for mux, mode, select, value in pads)


class Gpio(Known):
    """A port of pins."""

    def __init__(self, core, name):
        super().__init__(core, name, [*range(0x00, 0x20, 4), 0x84, 0x88, 0x8C])
        self.reset()

    def reset(self):
        """Reset values: inputs."""
        self.bytes = bytearray(0x1000)
        self.since = {}  # (pin, level) -> when it was given

    def write(self, offset, size, value):
        """A register."""
        before = self.get(0)
        super().write(offset, size, value)
        if offset in (0x84, 0x88, 0x8C):
            self.set(0, before | value if offset == 0x84 else before & ~value if offset == 0x88 else before ^ value)
        for pin in range(32):
            level = self.level(pin)
            if level is not None and (pin, level) not in self.since:
                self.since[pin, level] = self.core.seconds()

    def level(self, pin):
        """What the program gives out at a pin; None: nothing."""
        return self.get(0) >> pin & 1 if self.get(4) >> pin & 1 else None


class Fuses(Known):
    """OCOTP at 0x401F4000: the shadows of the fuses, which are read. Nothing here may be written: fuses cannot be unburned."""

    UNIQUE, MAC = (0x410, 0x420), (0x620, 0x630)

    def __init__(self, core, unique, mac):
        super().__init__(core, "OCOTP", [0x00, 0x30, 0x40, *range(0x400, 0x900, 0x10)])
        for offset, value in zip(self.UNIQUE, struct.unpack("<2I", unique)):
            self.set(offset, value)
        for offset, value in zip(self.MAC, (int.from_bytes(mac[2:], "big"), int.from_bytes(mac[:2], "big"))):
            self.set(offset, value)

    def reset(self):
        """Fuses stay."""

    def write(self, offset, _size, _value):
        """A register."""
        self.core.violation(f"OCOTP: {offset:03x} written to: fuses are for ever")


class Wdog(Known):
    """WDOG 1 at 0x400B8000, and its power-down counter, which nobody feeds: it is switched off within 16 s."""

    CONTROL, SERVICE, POWER_DOWN = 0x0, 0x2, 0x8

    def __init__(self, core):
        super().__init__(core, "WDOG1", (0, 4, 8))
        self.reset()

    def reset(self):
        """Reset values."""
        self.bytes = bytearray(0x1000)
        self.set(self.CONTROL, 0x30)
        self.set(self.POWER_DOWN, 1)
        self.first = False
        self.fed = self.begun = self.core.seconds()
        self.core.at(0.01, self._look)

    def write(self, offset, size, value):
        """A register."""
        if offset == self.SERVICE:
            if value == 0xAAAA and self.first:
                self.fed = self.core.seconds()
            elif value != 0x5555:
                self.core.violation("WDOG1: broken sequence")
            self.first = value == 0x5555
            return
        if offset not in (self.CONTROL, self.POWER_DOWN) or size != 2:
            self.core.violation(f"WDOG1: register {offset:x} with {size} bytes")
        if offset == self.CONTROL and super().read(0, 2) & 4 and not value & 4:
            self.core.violation("WDOG1: cannot be switched off again")
            return
        super().write(offset, size, value)

    def seconds(self):
        """How long it waits."""
        return ((super().read(self.CONTROL, 2) >> 8) + 1) / 2

    def _look(self):
        if super().read(self.CONTROL, 2) & 4 and self.core.seconds() - self.fed > self.seconds():
            self.core.request_reset("watchdog")
        if super().read(self.POWER_DOWN, 2) & 1 and self.core.seconds() - self.begun > 16:
            self.core.request_reset("power-down counter")
        self.core.at(0.01, self._look)


class RtWdog(Known):
    """RTWDOG at 0x400BC000: it runs from reset on, for 32 ms, and is changed by an unlocking word only."""

    CONTROL, COUNT, LIMIT = 0x0, 0x4, 0x8

    def __init__(self, core):
        super().__init__(core, "RTWDOG", range(0, 0x10, 4))
        self.reset()

    def reset(self):
        """Reset values."""
        self.bytes = bytearray(0x1000)
        self.set(self.CONTROL, 0x2980)
        self.set(self.LIMIT, 0x400)
        self.unlocked_at = -1.0
        self.fed = self.core.seconds()
        self.core.at(0.002, self._look)

    def write(self, offset, size, value):
        """A register."""
        if offset == self.COUNT and value == 0xD928C520:
            self.unlocked_at = self.core.seconds()
        elif offset == self.COUNT and value == 0xB480A602:
            self.fed = self.core.seconds()
        elif self.core.seconds() - self.unlocked_at > 2e-4:
            self.core.violation("RTWDOG: changed without being unlocked")
            self.core.request_reset("RTWDOG")
        else:
            super().write(offset, size, value)

    def _look(self):
        if self.get(self.CONTROL) & 0x80:
            if (self.core.seconds() - self.fed) * 32768 > self.get(self.LIMIT):
                self.core.request_reset("RTWDOG")
            self.core.at(0.002, self._look)


class Gpt(Known):
    """GPT 1 at 0x401EC000, from the crystal."""

    CONTROL, PRESCALE, COUNT = 0x00, 0x04, 0x24
    PATIENCE = 64

    def __init__(self, core):
        super().__init__(core, "GPT", range(0, 0x28, 4))
        self.reset()

    def reset(self):
        """Reset values."""
        self.bytes = bytearray(0x1000)
        self.begun, self.asked, self.last = None, 0, None

    def write(self, offset, size, value):
        """A register."""
        if offset == self.CONTROL and value & 1 << 15:
            self.reset()
            return
        if offset == self.PRESCALE and (self.begun is not None or (value >> 12 & 15) + 1 < 4):
            self.core.violation("GPT: prescaler changed while it counts, or too small for the crystal")
        super().write(offset, size, value)
        if offset == self.CONTROL and value & 1 and self.begun is None:
            if value >> 6 & 7 != 5 or not value & 1 << 10 or not value & 1 << 9:
                self.core.violation("GPT: does not count freely from the crystal")
            self.begun = self.core.seconds()

    def hz(self):
        """How fast it counts."""
        value = self.get(self.PRESCALE)
        return CRYSTAL_HZ / ((value >> 12 & 15) + 1) / ((value & 0xFFF) + 1)

    def read(self, offset, size):
        """A register. Whoever asks for the count again and again, and for nothing else, waits for the next one."""
        if offset != self.COUNT:
            return super().read(offset, size)
        if self.begun is None:
            self.core.violation("GPT: asked before it counts")
            return 0
        self.asked = self.asked + 1 if self.last == self.core.now else 0
        self.last = self.core.now
        if self.asked > self.PATIENCE:
            self.core.wait_for((self._count() + 1) / self.hz() + self.begun - self.core.seconds() + 1e-9)
        return self._count() & 0xFFFFFFFF

    def _count(self):
        return int((self.core.seconds() - self.begun) * self.hz())


class Trng(Known):
    """The random number generator at 0x400CC000: 512 bits take 15 ms."""

    CONTROL, ENTROPY, LAST = 0x00, 0x40, 0x7C
    DEFAULTS, VALID, ERROR, PROGRAM = 1 << 6, 1 << 10, 1 << 12, 1 << 16
    SECONDS = 15e-3

    def __init__(self, core, random):
        super().__init__(core, "TRNG", [*range(0, 0xA0, 4), 0xA0, 0xA4, 0xA8, 0xAC, 0xF0, 0xF4])
        self.random = random
        self.fail = 0  # so many times its tests find something wrong
        self.reset()

    def reset(self):
        """Reset values: stopped, to be programmed."""
        self.bytes = bytearray(0x1000)
        self.set(self.CONTROL, 0x00012001)
        self.ready_at = None
        self.is_wrong = False

    def write(self, offset, size, value):
        """A register."""
        if offset != self.CONTROL:
            self.core.violation(f"TRNG: register {offset:03x} changed from its default")
            return
        super().write(offset, size, value & ~self.DEFAULTS)
        if value & self.ERROR:
            self.is_wrong = False
        if value & self.PROGRAM:
            self.ready_at = None
        elif self.ready_at is None:
            if value & 3 == 3 or not value & 1 << 5:
                self.core.violation("TRNG: started without access to its entropy")
            self._begin()

    def _begin(self):
        self.ready_at = self.core.seconds() + self.SECONDS
        self.fail, self.is_wrong = max(self.fail - 1, 0), self.fail > 0

    def _is_ready(self):
        return self.ready_at is not None and self.core.seconds() >= self.ready_at - 1e-9

    def read(self, offset, size):
        """A register."""
        self.check(offset)
        if offset == self.CONTROL:
            if self.ready_at is not None and self.core.seconds() < self.ready_at:
                self.core.wait_for(self.ready_at - self.core.seconds())
            state = 0 if not self._is_ready() else self.ERROR if self.is_wrong else self.VALID
            return self.get(offset) & ~(self.ERROR | self.VALID) | state
        if not self.ENTROPY <= offset <= self.LAST:
            return super().read(offset, size)
        if not self._is_ready() or self.is_wrong:
            self.core.violation("TRNG: entropy read before there is any")
            return 0
        if offset == self.LAST:
            self._begin()
        return self.random.getrandbits(32)


class Lpuart(Known):
    """A UART without FIFO; what it sends is `output`, what somebody types stands in `input`."""

    BAUD, STAT, CTRL, DATA = 0x10, 0x14, 0x18, 0x1C
    WANTED = 115200

    def __init__(self, core, ccm, connected):
        super().__init__(core, "LPUART", range(0, 0x30, 4))
        self.ccm, self.connected = ccm, connected
        self.output, self.input = bytearray(), bytearray()
        self.reset()

    def reset(self):
        """Reset values."""
        self.bytes = bytearray(0x1000)
        self.set(self.BAUD, 0x0F000004)
        self.free_at = self.next_at = 0.0
        self.received = None

    def level(self):
        """The interrupt line."""
        self._receive()
        return bool(self.received is not None and self.get(self.CTRL) & 1 << 21)

    def _receive(self):
        if (self.received is None and self.input and self.get(self.CTRL) & 1 << 18 and self.connected() and
                self.core.seconds() >= self.next_at):
            self.received = self.input.pop(0)

    def read(self, offset, size):
        """A register."""
        self.check(offset)
        if offset == self.STAT:
            if self.core.seconds() < self.free_at:
                self.core.wait_for(self.free_at - self.core.seconds())
            self._receive()
            free = self.core.seconds() >= self.free_at - 1e-9
            return (3 << 22 if free else 0) | (1 << 21 if self.received is not None else 0)
        if offset == self.DATA:
            byte, self.received = self.received, None
            self.next_at = self.core.seconds() + 10 / self.WANTED
            return 1 << 12 if byte is None else byte
        return super().read(offset, size)

    def write(self, offset, size, value):
        """A register."""
        if offset == self.BAUD and self.get(self.CTRL) & 3 << 18:
            self.core.violation("LPUART: baud rate changed while it is on")
        if offset != self.DATA:
            super().write(offset, size, value)
            return
        if self.core.seconds() < self.free_at - 1e-9:
            self.core.violation("LPUART: byte written while the one before is still there")
        setting = self.get(self.BAUD)
        baud = self.ccm.uart_hz() / (((setting >> 24 & 0x1F) + 1) * max(setting & 0x1FFF, 1))
        if abs(baud / self.WANTED - 1) > 0.02:
            self.core.violation(f"LPUART: {baud:.0f} baud")
        self.free_at = self.core.seconds() + 10 / self.WANTED
        if self.get(self.CTRL) & 1 << 19 and self.connected():
            self.output.append(value & 0xFF)
