# SPDX-License-Identifier: GPL-2.0-or-later
"""What boards with an i.MX RT1060 have in common: the chip's memory and devices. A board says how it is wired."""
import core as processor
import enet as ethernet
from devices import Gated
from machine import Machine

from imxrt import chip, flexspi

UNIQUE = bytes.fromhex("d2d3d4d5" "01020304")
NO_MAC = bytes(6)
ENET_LINE = 114
# Pads, their modes, and where the inputs come from: RMII and its clock.
RMII = ((0x18C, 3, 0x434, 1), (0x190, 3, 0x438, 1), (0x194, 3, 0x43C, 1), (0x198, 3, 0, 0), (0x19C, 3, 0, 0),
        (0x1A0, 3, 0, 0), (0x1A4, 6, 0x42C, 1), (0x1A8, 3, 0x440, 1))
REF_CLK_MUX, INPUT_ON = 0x1A4, 0x10
GPR1 = 0x04


class ImxPhy(ethernet.Phy):
    """A PHY whose clock of 50 MHz comes from the chip: it has to be reset with the clock there, be given time, and be told of
    the clock; `setting` is the register and the bits that say so."""

    RESET_S, START_S = 10e-3, 50e-3

    def __init__(self, board, address, identity, setting):
        super().__init__(address, identity)
        self.board, self.setting = board, setting

    def reset(self):
        """Forgets what it was told, as its reset pin and power-on do."""
        self.registers[self.setting[0]] = 0

    def _is_up(self):
        board, now = self.board, self.board.core.seconds()
        port, pin = board.phy_reset
        low, high = port.since.get((pin, 0)), port.since.get((pin, 1))
        if low is None or high is None or high - low < self.RESET_S or port.level(pin) != 1:
            return False
        return now - high >= self.START_S and board.has_phy_power() and board.analog.hz("ENET") == 50e6

    def read(self, register):
        """A register."""
        if not self._is_up():
            self.board.core.violation("PHY: asked before it is up")
            return 0xFFFF
        value = super().read(register)
        has_clock = self.registers[self.setting[0]] & self.setting[1] == self.setting[1]
        return value & ~4 if register == 1 and not has_clock else value

    def write(self, register, value):
        """A register."""
        if not self._is_up():
            self.board.core.violation("PHY: asked before it is up")
        self.registers[register] = value


class ImxRt(Machine):
    """The chip; a board has these of its own: where the lists are, the identity of the flash, the console's registers, gate,
    line and pads, the pads of the PHY's management, the PHY, and what gives it power."""

    CPU = processor.CORTEX_M7
    RAM = tuple(chip.RAM.values())
    LISTS = LIST_BYTES = FLASH_IDENTITY = None
    CONSOLE = CONSOLE_GATE = CONSOLE_LINE = CONSOLE_PADS = MANAGEMENT_PADS = PHY = None

    def make_devices(self, unique=UNIQUE, mac=NO_MAC):
        """Maps the image and the chip's devices."""
        core = self.core
        lut, self.vectors = chip.boot(self.image)
        core.uc.mem_map(flexspi.AHB, self.LISTS, processor.unicorn.UC_PROT_READ | processor.unicorn.UC_PROT_EXEC)
        core.uc.mem_write(flexspi.AHB, b"\xff" * self.LISTS)
        core.uc.mem_write(flexspi.AHB, self.image)
        self.flash = flexspi.Flash(core, self.LISTS, flexspi.Cells(self.LIST_BYTES), self.FLASH_IDENTITY)
        self.flexspi = flexspi.FlexSpi(core, self.flash, lut)
        self.analog, self.pins = chip.Analog(core), chip.Pins(core)
        self.ccm, self.gpr = chip.Ccm(core, self.analog), chip.Known(core, "IOMUXC_GPR", range(0, 0x8C, 4))
        self.gpio1, self.gpio2 = chip.Gpio(core, "GPIO1"), chip.Gpio(core, "GPIO2")
        self.fuses, self.wdog, self.rtwdog = chip.Fuses(core, unique, mac), chip.Wdog(core), chip.RtWdog(core)
        self.gpt, self.trng = chip.Gpt(core), chip.Trng(core, self.random)
        self.uart = chip.Lpuart(core, self.ccm, lambda: self.pins.is_set(self.CONSOLE_PADS))
        self.phy = ImxPhy(self, *self.PHY)
        self.enet = ethernet.Enet(core, lambda: self.ccm.hz["IPG"], self.phy, self._has_rmii, self._reaches_memory)
        core.on_sleep = self.ccm.on_sleep
        self.devices = [self.flash.chip, self.flexspi, self.analog, self.ccm, self.pins, self.gpio1, self.gpio2, self.wdog,
                        self.rtwdog, self.gpt, self.trng, self.uart, self.phy, self.enet]
        self._map()

    def _map(self):
        core = self.core
        for base, device in ((flexspi.AHB + self.LISTS, self.flash), (0x402A8000, self.flexspi), (0x400D8000, self.analog),
                             (0x400FC000, self.ccm)):
            core.map(base, device)
        for base, device, gate in ((0x401F8000, self.pins, "IOMUXC"), (0x400AC000, self.gpr, "IOMUXC_GPR"),
                                   (0x401B8000, self.gpio1, "GPIO1"), (0x401BC000, self.gpio2, "GPIO2"),
                                   (0x401F4000, self.fuses, "OCOTP"), (0x400B8000, self.wdog, "WDOG1"),
                                   (0x400BC000, self.rtwdog, "WDOG3"), (0x401EC000, self.gpt, "GPT1"),
                                   (0x400CC000, self.trng, "TRNG"), (self.CONSOLE, self.uart, self.CONSOLE_GATE),
                                   (0x402D8000, self.enet, "ENET")):
            core.map(base, Gated(device, lambda gate=gate: self.ccm.is_open(gate)))
        core.lines = {self.CONSOLE_LINE: self.uart.level, ENET_LINE: self.enet.level}

    @property
    def phy_reset(self):
        """The port and pin at the PHY's reset."""
        raise NotImplementedError

    def has_phy_power(self):
        """True when the PHY is not kept from working otherwise."""
        return True

    def _has_rmii(self):
        gives_clock = self.gpr.get(GPR1) & (1 << 17 | 1 << 13) == 1 << 17 and self.pins.get(REF_CLK_MUX) & INPUT_ON
        return (bool(gives_clock) and self.analog.hz("ENET") == 50e6 and
                self.pins.is_set(RMII + tuple(self.MANAGEMENT_PADS)))

    def _reaches_memory(self, address, size):
        """What the Ethernet controller may read and write: RAM on the bus, of which no cache holds anything."""
        inside = any(base <= address and address + size <= base + length
                     for base, length in (chip.RAM["OCRAM"], chip.RAM["FlexRAM"]))
        if not inside:
            self.core.violation(f"ENET: buffer at {address:08x}")
        elif self.core.system.memory.is_cached(address) or self.core.system.memory.is_cached(address + size - 1):
            self.core.violation(f"ENET: buffer at {address:08x}, which is cached")
        return inside

    def boot(self):
        """The boot ROM has looked at the image; the vectors are where it says."""
        self.core.boot(self.vectors)

    def commands(self):
        """Commands to the flash chip that changed it."""
        return self.flash.chip.commands
