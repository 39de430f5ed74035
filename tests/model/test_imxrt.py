# SPDX-License-Identifier: GPL-2.0-or-later
"""The register model of an i.MX RT1060 flags what its manual forbids. Without these tests an empty list of violations would
say nothing."""
import random
import struct
import unittest

import modelled
from modelled import Machine, image

from core import BusFault, Lockup
from imxrt import chip, flexspi
from imxrt.flexspi import AHB, CLEAR_FIFO, FLSHA1CR0, INTR, IPCMD, IPCR0, IPCR1, IPRXFCR, LUT, LUTCR, LUTKEY, MCR0, RFDR0, TFDR0
from machine import Locked
from rules import Rules

CODE, HANDLER = 0x2400, 0x2480
SEQUENCES = {0x06: 11, 0x05: 12, 0x20: 13, 0x02: 14, 0x9F: 15, 0x01: 10}
TABLE = {10: 0x2004_0401, 11: 0x0406, 12: 0x24040405, 13: 0x08180420, 14: 0x08180402, 15: 0x2404049F}
ENET_ECR, ENET_RDSR, ENET_TDSR, ENET_MRBR, ENET_RCR, ENET_TCR, ENET_RDAR = 0x024, 0x180, 0x184, 0x188, 0x084, 0x0C4, 0x010
LISTS = Machine.LISTS


def blank_image(code=b"\xfe\xe7"):
    """The boot header of the real image, and a program that does nothing, or what it is given as code."""
    blank = bytearray(image()[:chip.VECTORS]) + bytearray(0x500)
    blank[chip.VECTORS:chip.VECTORS + 8] = struct.pack("<II", 0x20208000, AHB + CODE + 1)
    blank[chip.VECTORS + 12:chip.VECTORS + 16] = struct.pack("<I", AHB + HANDLER + 1)
    blank[CODE:CODE + len(code)] = code
    blank[HANDLER:HANDLER + 2] = b"\xfe\xe7"
    struct.pack_into("<I", blank, chip.TABLE + 36, len(blank))
    return bytes(blank)


class Model(Rules):
    """A machine with a program that does nothing."""

    IMAGE = staticmethod(blank_image)


class Nor(Model):
    """The flash and its controller."""

    def setUp(self):
        super().setUp()
        self.spi, self.chip = self.machine.flexspi, self.machine.flash.chip
        self.spi.write(LUTKEY, 4, flexspi.KEY)
        self.spi.write(LUTCR, 4, 2)
        for number, word in TABLE.items():
            self.spi.write(LUT + 16 * number, 4, word & 0xFFFFFFFF)
        self.spi.write(LUT + 16 * 14 + 4, 4, 0x2004)
        self.protect()

    def protect(self):
        """Masks interrupts and closes the flash, as a program has to."""
        system = self.core.system
        system.write(0xD98, 4, 0)
        system.write(0xD9C, 4, AHB)
        system.write(0xDA0, 4, 1 << 28 | 28 << 1 | 1)
        system.write(0xD94, 4, 5)
        self.core.uc.reg_write(flexspi_mask(), 1)

    def sequence(self, code, address=0, data=b"", count=None):
        """Runs a sequence to its end; the first word of the answer."""
        spi = self.spi
        spi.write(INTR, 4, 0xFFF)
        spi.write(IPRXFCR, 4, CLEAR_FIFO)
        spi.write(IPCR0, 4, address)
        spi.write(IPCR1, 4, SEQUENCES[code] << 16 | (len(data) if count is None else count))
        spi.write(IPCMD, 4, 1)
        for at in range(0, len(data), 8):
            low, high = struct.unpack("<II", data[at:at + 8].ljust(8, b"\0"))
            spi.write(TFDR0, 4, low)
            spi.write(TFDR0 + 4, 4, high)
            spi.write(INTR, 4, 1 << 6)
        self.core.events.clear()
        for _ in range(3):
            if spi.read(INTR, 4) & 1:
                break
        return spi.read(RFDR0, 4)

    def program(self, address, data):
        """Write enable and program."""
        self.sequence(0x06)
        self.sequence(0x02, address, data)

    def finish(self):
        """Polls the status until the chip is free."""
        for _ in range(9):
            if not self.sequence(0x05, count=1) & 1:
                return
        self.fail("the chip stays busy")

    def test_kept_rules(self):
        self.assertEqual(self.sequence(0x9F, count=4), Machine.FLASH_IDENTITY)
        self.program(LISTS + 16, b"0123456789abcdef")
        self.finish()
        self.spi.write(MCR0, 4, self.spi.read(MCR0, 4) | 1)
        self.assertEqual(self.machine.flash.read(16, 4), 0x33323130)
        self.sequence(0x06)
        self.sequence(0x20, LISTS)
        self.finish()
        self.spi.write(MCR0, 4, self.spi.read(MCR0, 4) | 1)
        self.assertEqual((self.machine.flash.read(16, 4), self.broken()), (0xFFFFFFFF, []))
        self.assertEqual([command.erases for command in self.machine.commands()], [False, True])

    def test_write_enable(self):
        self.sequence(0x02, LISTS, b"x" * 16)
        self.assertEqual(self.broken(), ["flash: programmed or erased without write enable"])
        self.sequence(0x20, LISTS)
        self.assertEqual(self.broken(), ["flash: programmed or erased without write enable"])
        self.assertEqual(self.machine.commands(), [])

    def test_places(self):
        for address, data, text in ((0x2000, b"x" * 16, "flash: the program's own part changed at 002000"),
                                    (LISTS + 248, b"x" * 16, f"flash: program of 16 bytes at {LISTS + 248:06x} leaves its page")):
            self.program(address, data)
            self.assertEqual(self.broken(), [text])
        self.sequence(0x06)
        self.sequence(0x20, LISTS + 16)
        self.assertEqual(self.broken(), [f"flash: erasure at {LISTS + 16:06x}, within a sector"])
        self.sequence(0x05, 0x800000, count=1)
        self.assertEqual(self.broken(), ["FlexSPI: address 800000 is beyond the chip"])

    def test_ones_over_zeros(self):
        self.program(LISTS, bytes(16))
        self.finish()
        self.program(LISTS, b"\x01" * 16)
        self.assertEqual(self.broken(), [f"flash: ones programmed over zeros at {LISTS:06x}"])
        self.assertEqual(self.machine.cells.bytes[:16], bytes(16))

    def test_nothing_that_could_lock_the_chip(self):
        self.sequence(0x06)
        self.sequence(0x01, 0, b"\x80")
        self.assertEqual(self.broken(), ["flash: command 01, which the program has no business with"])

    def test_busy(self):
        self.program(LISTS, b"x" * 16)
        self.sequence(0x06)
        self.assertEqual(self.broken(), ["flash: command 06 while another runs"])
        with self.assertRaises(BusFault):
            self.machine.flash.read(0, 4)
        self.assertEqual(self.broken(), [flexspi.RULE])

    def test_program_that_goes_on_in_flash(self):
        """The processor executes from the flash while it works: that is noted, and leads to nothing good."""
        self.program(LISTS, b"x" * 16)
        with self.assertRaises(Lockup):
            self.machine.run(0.01)
        self.assertEqual(set(self.broken()), {flexspi.RULE})

    def test_interrupts_and_reading_ahead(self):
        self.core.uc.reg_write(flexspi_mask(), 0)
        self.program(LISTS, b"x" * 16)
        self.finish()
        self.assertEqual(self.broken(), ["flash: a command runs while interrupts may come, whose vectors are in it"])
        self.core.uc.reg_write(flexspi_mask(), 1)
        self.core.system.write(0xD94, 4, 0)
        self.program(LISTS + 256, b"x" * 16)
        self.finish()
        self.assertEqual(self.broken(), ["flash: a command runs while the processor may read ahead into it"])

    def test_reads_stay_buffered_until_reset(self):
        self.assertEqual(self.machine.flash.read(0, 4), 0xFFFFFFFF)
        self.program(LISTS, bytes(16))
        self.finish()
        self.assertEqual(self.machine.flash.read(0, 4), 0xFFFFFFFF)
        self.spi.write(MCR0, 4, self.spi.read(MCR0, 4) | 1)
        self.assertEqual(self.machine.flash.read(0, 4), 0)

    def test_table_and_registers(self):
        self.spi.write(LUTKEY, 4, flexspi.KEY)
        self.spi.write(LUTCR, 4, 1)
        self.spi.write(LUT + 16 * 11, 4, 0)
        self.assertEqual(self.broken(), ["FlexSPI: table written to while it is locked"])
        self.spi.write(LUTCR, 4, 2)
        self.assertEqual(self.broken(), ["FlexSPI: table locked or unlocked without its key"])
        self.spi.write(LUTKEY, 4, flexspi.KEY)
        self.spi.write(LUTCR, 4, 2)
        self.spi.write(LUT, 4, 0)
        self.assertEqual(self.broken(), ["FlexSPI: the sequence that the processor reads by is changed under it"])
        self.spi.read(0x98, 4)
        self.assertEqual(self.broken(), ["FlexSPI: reserved register 098"])
        self.spi.write(IPCR1, 4, 9 << 16)
        self.spi.write(IPCMD, 4, 1)
        self.assertEqual(self.broken(), ["FlexSPI: sequence 9 is none"])
        self.assertEqual(self.spi.read(FLSHA1CR0, 4), 8192)

    def test_fifo(self):
        self.spi.write(TFDR0, 4, 0)
        self.assertEqual(self.broken(), ["FlexSPI: FIFO written to without room"])
        self.spi.write(IPCR1, 4, 14 << 16 | 8)
        self.spi.write(IPCMD, 4, 1)
        self.spi.write(IPCMD, 4, 1)
        self.assertEqual(self.broken(), ["FlexSPI: sequence started while another runs"])
        self.spi.write(MCR0, 4, 1)
        self.assertEqual(self.broken(), ["FlexSPI: reset while a sequence runs"])

    def test_torn(self):
        cells = flexspi.Cells(8192)
        kinds = set()
        for seed in range(50):
            torn = cells.copy()
            torn.tear(flexspi.Command(0, bytes(16)), random.Random(seed))
            kinds.add(bytes(torn.bytes[:16]))
            self.assertEqual(torn.bytes[16:], cells.bytes[16:])
        self.assertGreater(len(kinds), 40)


def flexspi_mask():
    """Unicorn's name of the register that masks interrupts."""
    from unicorn import arm_const  # pylint: disable=import-outside-toplevel
    return arm_const.UC_ARM_REG_PRIMASK


class Boot(unittest.TestCase):
    """What the boot ROM wants of an image."""

    def refused(self, offset, data):
        """Why an image with other bytes is not started."""
        changed = bytearray(image())
        changed[offset:offset + len(data)] = data
        with self.assertRaises(Locked) as caught:
            Machine(bytes(changed))
        return str(caught.exception).split(": ")[1]

    def test_whole(self):
        lut, vectors = chip.boot(image())
        self.assertEqual((len(lut), vectors), (256, AHB + chip.VECTORS))

    def test_changed(self):
        for offset, data, why in ((0, b"\xff", "no configuration block"),
                                  (0x44, b"\x02", "the configuration block names no serial NOR"),
                                  (0x46, b"\x08", "read faster than 60 MHz without a strobe"),
                                  (0x50, b"\1\0\0\0", "the flash's size is not the chip's"),
                                  (0x80, b"\xEB", "no sequence that reads on one line"),
                                  (0x84, b"\x06", "a fast read has 8 cycles without data"),
                                  (0x1000, b"\0", "no image vector table"),
                                  (0x100C, b"\1\0\0\x60", "device configuration data, which nobody asked for"),
                                  (0x1014, b"\4", "the table does not know where it is"),
                                  (0x1018, b"\1", "a signature, which nobody made"),
                                  (0x1024, b"\0\1\0\0", "the boot data do not fit the image"),
                                  (0x2000, b"\0\0\0\0", "no stack"), (0x2004, b"\0\0\0\0", "no entry")):
            self.assertEqual(self.refused(offset, data), why)


class Blocks(Model):
    """Clocks, pins, watchdogs, timer, random numbers, UART, Ethernet."""

    def open(self, name):
        """Opens the clock of a module."""
        register, field = chip.Ccm.GATES[name]
        self.machine.ccm.write(0x68 + 4 * register, 4, 3 << 2 * field)

    def test_gates(self):
        """A module without its clock answers with a fault; the handler loops."""
        machine = Machine(blank_image(struct.pack("<HHHHI", 0x4801, 0x6801, 0xE7FE, 0, 0x402D8000)))
        machine.power_on()
        machine.run(0.001)
        self.assertEqual((machine.core.faults, machine.core.system.bfar), (1, 0x402D8000))
        self.assertFalse(any(machine.ccm.is_open(name) for name in chip.Ccm.GATES))

    def test_processor_clock(self):
        ccm = self.machine.ccm
        ccm.write(ccm.CBCMR, 4, 0)
        self.assertEqual(self.broken()[0], "CCM: source of the processor's clock changed while it runs from it")
        ccm.write(ccm.CBCMR, 4, 3 << 18 | 1 << 12)
        self.broken()
        ccm.write(ccm.CBCDR, 4, 1 << 25)
        ccm.write(ccm.CBCDR, 4, 1 << 25 | 3 << 8)
        self.assertEqual(self.broken(), ["CCM: dividers changed while they follow an earlier change"])
        ccm.write(ccm.CBCMR, 4, 3 << 18)
        self.assertEqual(self.broken(), ["CCM: source of the second clock changed while the processor runs from it"])
        self.core.events.clear()
        ccm.read(ccm.CDHIPR, 4)
        ccm.write(ccm.CBCDR, 4, 0)
        self.assertEqual(self.broken(), ["clocks: IPG at 396 MHz, 150 allowed"])
        ccm.read(0x8C, 4)
        self.assertEqual(self.broken(), ["CCM: reserved register 08c"])
        ccm.on_sleep()
        self.assertEqual(self.broken(), ["CCM: sleep in a mode that stops SysTick"])

    def test_plls(self):
        analog = self.machine.analog
        analog.write(0x38, 4, 1 << 16)
        self.assertEqual(self.broken(), ["CCM_ANALOG: PLL at 030 in use before it has locked"])
        analog.write(0x04, 4, 1)
        self.assertEqual(self.broken(), ["CCM_ANALOG: register 004 changed, which is none of the program's"])
        analog.read(0x60, 4)
        self.assertEqual(self.broken(), ["CCM_ANALOG: reserved register 060"])

    def test_fuses(self):
        self.machine.fuses.write(0x410, 4, 1)
        self.machine.fuses.write(0, 4, 1)
        self.assertEqual(self.broken(), ["OCOTP: 410 written to: fuses are for ever", "OCOTP: 000 written to: fuses are for ever"])
        self.assertEqual(self.machine.fuses.read(0x410, 4), 0xD5D4D3D2)

    def test_watchdogs(self):
        dog, other = self.machine.wdog, self.machine.rtwdog
        dog.write(dog.SERVICE, 2, 0xAAAA)
        self.assertEqual(self.broken(), ["WDOG1: broken sequence"])
        dog.write(dog.CONTROL, 2, 0x2734)
        dog.write(dog.CONTROL, 2, 0x2730)
        self.assertEqual(self.broken(), ["WDOG1: cannot be switched off again"])
        other.write(other.CONTROL, 4, 0x2120)
        self.assertEqual((self.broken(), self.core.reset_cause), (["RTWDOG: changed without being unlocked"], "RTWDOG"))

    def test_watchdog_that_nobody_stops(self):
        self.machine.run(0.05)
        self.assertEqual(self.machine.resets[:1], ["RTWDOG"])

    def test_power_down_counter(self):
        self.machine = Machine(blank_image(b"\x30\xbf\xfd\xe7"))  # sleeps
        self.machine.power_on()
        self.machine.rtwdog.set(0, 0)
        self.assertTrue(self.machine.run(17, lambda: self.machine.resets == ["power-down counter"]))

    def test_timer(self):
        gpt = self.machine.gpt
        gpt.read(gpt.COUNT, 4)
        self.assertEqual(self.broken(), ["GPT: asked before it counts"])
        gpt.write(gpt.CONTROL, 4, 1)
        self.assertEqual(self.broken(), ["GPT: does not count freely from the crystal"])
        gpt.write(gpt.PRESCALE, 4, 0)
        self.assertEqual(self.broken(), ["GPT: prescaler changed while it counts, or too small for the crystal"])

    def test_random_numbers(self):
        trng = self.machine.trng
        trng.read(0x40, 4)
        self.assertEqual(self.broken(), ["TRNG: entropy read before there is any"])
        trng.write(0x10, 4, 1)
        self.assertEqual(self.broken(), ["TRNG: register 010 changed from its default"])
        trng.write(0, 4, 0)
        self.assertEqual(self.broken(), ["TRNG: started without access to its entropy"])

    def test_uart(self):
        uart = self.machine.uart
        uart.write(uart.DATA, 4, 65)
        self.assertEqual(self.broken(), ["LPUART: 1250000 baud"])
        uart.write(uart.DATA, 4, 65)
        self.assertIn("LPUART: byte written while the one before is still there", self.broken())
        uart.write(uart.CTRL, 4, 3 << 18)
        uart.write(uart.BAUD, 4, 1)
        self.assertEqual(self.broken(), ["LPUART: baud rate changed while it is on"])

    def test_phy_before_it_is_up(self):
        self.assertEqual(self.machine.phy.read(1), 0xFFFF)
        self.assertEqual(self.broken(), ["PHY: asked before it is up"])

    def test_memory_of_the_ethernet_controller(self):
        system = self.core.system
        for offset, value in ((0xD98, 0), (0xD9C, 0x20280000), (0xDA0, 1 << 28 | 3 << 24 | 1 << 19 | 17 << 1 | 1), (0xD94, 5)):
            system.write(offset, 4, value)
        for way in range(4):
            for line in range(256):
                system.write(0xF60, 4, way << 30 | line << 5)
        system.write(0xD14, 4, 1 << 16)
        self.assertEqual(self.broken(), [])
        reaches = self.machine._reaches_memory  # pylint: disable=protected-access
        self.assertTrue(reaches(0x20280000, 64))
        self.assertEqual(self.broken(), [])
        reaches(0x20200000, 64)
        self.assertEqual(self.broken(), ["ENET: buffer at 20200000, which is cached"])
        self.assertFalse(reaches(0x20000000, 64))
        self.assertEqual(self.broken(), ["ENET: buffer at 20000000"])

    def test_caches(self):
        system = self.core.system
        system.write(0xD14, 4, 1 << 17)
        system.write(0xD14, 4, 3 << 16)
        self.assertEqual(self.broken(), ["caches: instruction cache switched on with lines of before",
                                         "caches: data cache switched on with lines of before"])
        system.write(0xD98, 4, 1)
        system.write(0xD9C, 4, 0x60000000)
        system.write(0xDA0, 4, 29 << 1 | 1)
        self.assertEqual(self.broken(), ["MPU: region 1 does not begin at a multiple of its size"])


if __name__ == "__main__":
    modelled.main()
