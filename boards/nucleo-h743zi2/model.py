# SPDX-License-Identifier: GPL-2.0-or-later
"""A register model of the NUCLEO-H743ZI2, not hardware: what is on the board around the chip (boards/model/stm32h7)."""
from machine import Machine

import core as processor
import enet
import eqos
from devices import Gated
from stm32h7 import chip
from stm32h7 import flash as nvm

AXI_SRAM, DTCM = (0x24000000, 0x80000), (0x20000000, 0x20000)
SRAM1 = (0x30000000, 0x20000)  # without a clock at first
UNIQUE_PAGE, UNIQUE_OFFSET = 0x1FF1E000, 0x800
UNIQUE = bytes.fromhex("00410029" "5112510b" "37383638")
USART3_LINE, ETHERNET_LINE = 39, 61
LAN8742A = 0x0007C131
# Port, pins of RMII; of them those that the chip drives fast.
RMII_PINS = {"A": (1, 2, 7), "B": (13,), "C": (1, 4, 5), "G": (11, 13)}
FAST_PINS = (("B", 13), ("G", 11), ("G", 13))
AF_USART3, AF_ETHERNET = 7, 11
CACHE_SETS = 128  # of 4 ways and 32 bytes: a data cache of 16 KB


class Board(Machine):
    """The board."""

    CPU = processor.CORTEX_M7
    RAM = (AXI_SRAM, DTCM)

    def make_devices(self, unique=UNIQUE):
        """Maps the image and the chip's devices."""
        core = self.core
        program = processor.unicorn.UC_PROT_READ | processor.unicorn.UC_PROT_EXEC
        core.uc.mem_map(nvm.BANK1, nvm.BANK_BYTES, program)
        core.uc.mem_write(nvm.BANK1, self.image.ljust(nvm.BANK_BYTES, b"\xff"))
        core.uc.mem_map(UNIQUE_PAGE, 0x1000, processor.unicorn.UC_PROT_READ)
        core.uc.mem_write(UNIQUE_PAGE + UNIQUE_OFFSET, unique)
        self.memory = core.system.memory
        self.memory.sets = CACHE_SETS
        self.flash = nvm.Bank(core, self.memory, nvm.erased_bank())
        self.pwr = chip.Pwr(core)
        self.rcc = chip.Rcc(core, self.pwr, self.flash.controller)
        self.ports = {"A": chip.Port(0xABFFFFFF), "B": chip.Port(0xFFFFFEBF), "C": chip.Port(), "D": chip.Port(), "G": chip.Port()}
        self.syscfg = chip.Syscfg(core, lambda: self.rcc.is_open("ETHERNET"))
        self.watchdog = chip.Watchdog(core)
        self.rng = chip.Rng(core, self.random, lambda: self.rcc.is_ready(13))
        self.uart = chip.Usart(core, lambda: self.rcc.hz["APB1"], self._has_console)
        self.enet = eqos.Eqos(core, lambda: self.rcc.hz["bus"], enet.Phy(0, LAN8742A), self._has_rmii, self._reaches_memory)
        self.rcc.reset_ethernet = self.enet.reset
        self.rcc.opened = self._follow_sram1
        self.has_sram1 = False
        self.devices = [self.flash.controller, self.pwr, self.rcc, *self.ports.values(), self.syscfg, self.watchdog, self.rng,
                        self.uart, self.enet]
        self._map()

    def _map(self):
        core = self.core
        for base, device in ((nvm.BANK2, self.flash), (0x52002000, self.flash.controller), (0x58024400 & ~0xFFF, Shifted(
                {0x400: self.rcc, 0x800: self.pwr})), (0x58004000, Shifted({0x800: self.watchdog}))):
            core.map(base, device)
        gated = {base: self._gated(device, gate) for base, device, gate in (
            (0x58020000, self.ports["A"], "GPIOA"), (0x58020400, self.ports["B"], "GPIOB"), (0x58020800, self.ports["C"], "GPIOC"),
            (0x58020C00, self.ports["D"], "GPIOD"), (0x58021800, self.ports["G"], "GPIOG"), (0x58000400, self.syscfg, "SYSCFG"),
            (0x48021800, self.rng, "RNG"), (0x40004800, self.uart, "USART3"))}
        for page in sorted({base & ~0xFFF for base in gated}):
            core.map(page, Shifted({base - page: device for base, device in gated.items() if base & ~0xFFF == page}))
        core.map(0x40028000, self._gated(self.enet, "ETHERNET"))
        core.lines = {USART3_LINE: self.uart.level, ETHERNET_LINE: self.enet.level}

    def _gated(self, device, gate):
        return Gated(device, lambda: self.rcc.is_open(gate))

    # --- what the devices ask ---

    def _follow_sram1(self):
        """SRAM1 is there while it has its clock; what it holds then is anything."""
        is_open = self.rcc.is_open("SRAM1")
        if is_open and not self.has_sram1:
            self.core.uc.mem_map(*SRAM1)
            self.core.uc.mem_write(SRAM1[0], b"\xa5" * SRAM1[1])
        elif self.has_sram1 and not is_open:
            self.core.uc.mem_unmap(*SRAM1)
        self.has_sram1 = is_open

    def _has_console(self):
        return self.ports["D"].function(8) == self.ports["D"].function(9) == AF_USART3

    def _has_rmii(self):
        pins = all(self.ports[port].function(pin) == AF_ETHERNET for port, pins in RMII_PINS.items() for pin in pins)
        fast = all(self.ports[port].is_fast(pin) for port, pin in FAST_PINS)
        clocks = all(self.rcc.is_open(gate) for gate in ("ETHERNET", "ETHERNET_TX", "ETHERNET_RX"))
        return pins and fast and clocks and self.syscfg.is_rmii()

    def _reaches_memory(self, address, size):
        """The Ethernet controller's bus goes to the AXI SRAM and to SRAM1, not to the memory that is coupled to the processor. It
        sees what the program writes where the data cache is not in between."""
        regions = (AXI_SRAM, SRAM1) if self.has_sram1 else (AXI_SRAM,)
        inside = any(base <= address and address + size <= base + length for base, length in regions)
        if not inside:
            self.core.violation(f"ETH: no way to {address:08x}")
        elif self.memory.is_cached(address) or self.memory.is_cached(address + size - 1):
            self.core.violation(f"ETH: {address:08x} is shared with the processor behind its data cache")
        return inside

    # --- what the machine asks ---

    def power_on(self, cells=None):
        """What a reset leaves alone is new, too."""
        self.pwr.power_on()
        super().power_on(cells)

    def boot(self):
        """From the vector table in the first bank, as option bytes have it when a chip is new."""
        self._follow_sram1()
        self.core.boot(nvm.BANK1)

    def commands(self):
        """Commands to the second bank that were carried out."""
        return self.flash.controller.commands


class Shifted:
    """Devices that share a page."""

    def __init__(self, devices):
        self.devices = devices

    def _at(self, offset):
        first = max(base for base in self.devices if base <= offset)
        return self.devices[first], offset - first

    def read(self, offset, size):
        """A register."""
        device, offset = self._at(offset)
        return device.read(offset, size)

    def write(self, offset, size, value):
        """A register."""
        device, offset = self._at(offset)
        device.write(offset, size, value)
