# SPDX-License-Identifier: GPL-2.0-or-later
"""A register model of the FRDM-K64F, not hardware: what is on the board around the chip (boards/model/k64)."""
from machine import Locked, Machine

import core as processor
import enet as ethernet
from devices import Gated
from k64 import chip
from k64 import flash as nvm

RAM_LOW, RAM_HIGH = (0x1FFF0000, 0x10000), (0x20000000, 0x30000)
CONFIG_FIELD, CONFIG_BYTES = 0x400, 16
UNIQUE = bytes.fromhex("0000ffff" "4e454b00" "00400031" "00230018")
UART0_LINE, ENET_RECEIVE_LINE = 31, 84
RMII_PINS = (12, 13, 14, 15, 16, 17)
NMI_PIN = 4


class Board(Machine):
    """The board."""

    CPU = processor.CORTEX_M4
    RAM = (RAM_LOW, RAM_HIGH)

    def make_devices(self, unique=UNIQUE):
        """Maps the image and the chip's devices."""
        core = self.core
        core.uc.mem_map(0, nvm.BLOCK, processor.unicorn.UC_PROT_READ | processor.unicorn.UC_PROT_EXEC)
        core.uc.mem_write(0, self.image)
        self.sim = chip.Sim(unique)
        self.mcg = chip.Mcg(core, self.sim)
        self.port_a, self.port_b = chip.Port({NMI_PIN: 0x703}), chip.Port()
        self.mpu, self.watchdog = chip.Mpu(), chip.Watchdog(core)
        self.rnga = chip.Rnga(core, self.random)
        self.uart = chip.Uart(core, self.mcg, lambda: self.port_b.mode(16) == self.port_b.mode(17) == 3)
        self.enet = ethernet.Enet(core, lambda: self.mcg.hz["core"], ethernet.Phy(0, ethernet.KSZ8081), self._has_rmii,
                                  self._reaches_memory)
        self.flash = nvm.Flash(core, nvm.erased_block())
        self.ftfe, self.fmc = self.flash.ftfe, nvm.Fmc(core, self.flash)
        self.devices = [self.sim, self.mcg, self.port_a, self.port_b, self.mpu, self.watchdog, self.rnga, self.uart, self.enet,
                        self.ftfe]
        self._map()

    def _map(self):
        core = self.core
        for base, device in ((nvm.BLOCK, self.flash), (0x4000D000, self.mpu), (0x4001F000, self.fmc),
                             (0x40048000, self.sim), (0x40052000, self.watchdog), (0x40064000, self.mcg)):
            core.map(base, device)
        for base, device, gate in ((0x40020000, self.ftfe, "FTFE"), (0x40029000, self.rnga, "RNGA"),
                                   (0x40049000, self.port_a, "PORTA"), (0x4004A000, self.port_b, "PORTB"),
                                   (0x4006A000, self.uart, "UART0"), (0x400C0000, self.enet, "ENET")):
            core.map(base, Gated(device, lambda gate=gate: self.sim.is_open(gate)))
        core.lines = {UART0_LINE: self.uart.level, ENET_RECEIVE_LINE: self.enet.level}

    def _has_rmii(self):
        return (all(self.port_a.mode(pin) == 4 for pin in RMII_PINS) and self.port_b.mode(0) == 4 and
                self.port_b.mode(1) == 4)

    def _reaches_memory(self, address, size):
        """What the Ethernet controller may read and write: the memory protection unit keeps it from all, while it is on."""
        inside = any(base <= address and address + size <= base + length for base, length in self.RAM)
        if not inside:
            self.core.violation(f"ENET: buffer at {address:08x}")
        return inside and not self.mpu.is_on()

    def boot(self):
        """The chip looks at its configuration field, then starts from the vector table."""
        field = self.image[CONFIG_FIELD:CONFIG_FIELD + CONFIG_BYTES]
        if field[12] & 3 != 2:
            raise Locked(f"secured by its flash configuration field, {field.hex()}: nothing runs that a debugger could replace")
        self.core.boot(0)

    def commands(self):
        """Commands to the flash module that were carried out."""
        return self.ftfe.commands

    def press_sw3(self):
        """Presses the button at PTA4: an NMI, unless the configuration field or the pin's mode forbid it."""
        if self.image[CONFIG_FIELD + 13] & 4 and self.port_a.mode(NMI_PIN) == 7:
            self.core.raise_nmi()
