# SPDX-License-Identifier: GPL-2.0-or-later
"""The register model of an STM32H743 flags what the manuals forbid. Without these tests an empty list of violations would say
nothing."""
import random
import struct

import modelled

import eqos
from core import BusFault, Memory
from rules import Rules
from stm32h7.chip import Rcc
from stm32h7.flash import ACR, BANK2, CCR2, CODE, CR2, ERASE, KEYR2, KEYS, LOCK, OPTKEYR, PROGRAM, SECTOR, SR2, START, WORD, Command

REGION_ON, SHARED_RAM, DEVICE_MEMORY = 1, 0x110C0000, 0x11050000
OTHER_RAM = 0x24000000
SRAM1, DTCM = 0x30000000, 0x20000000


def idle_image():
    """A program that does nothing."""
    return struct.pack("<II", 0x24010000, 0x08000101).ljust(0x100, b"\xff") + b"\xfe\xe7"


class Stm32(Rules):
    """Each broken rule is noted, a kept one is not."""

    IMAGE = staticmethod(idle_image)

    def pass_time(self, seconds):
        """Time goes by."""
        self.core.now += seconds * 120e6


class FlashRules(Stm32):
    """The second bank and its controller."""

    def setUp(self):
        super().setUp()
        self.bank, self.controller = self.machine.flash, self.machine.flash.controller
        self.set_region(0, BANK2, 20, DEVICE_MEMORY)

    def set_region(self, number, base, log2_bytes, attributes):
        """A region of the memory protection unit."""
        memory = self.machine.memory
        for offset, value in ((0xD94, 0), (0xD98, number), (0xD9C, base),
                              (0xDA0, attributes | (log2_bytes - 1) << 1 | REGION_ON), (0xD94, 5)):
            memory.write(offset, value)

    def unlock(self, control=PROGRAM):
        """Opens the controller for something."""
        for key in KEYS:
            self.controller.write(KEYR2, 4, key)
        self.controller.write(CR2, 4, control)

    def put(self, number, value=0x12345678):
        """Writes a flash word."""
        for at in range(0, WORD, 4):
            self.bank.write(number * WORD + at, 4, value)

    def finish(self):
        """Waits for a command."""
        self.core.events.clear()
        while self.controller.read(SR2, 4) & 5:
            pass

    def test_word_programmed_once_between_erasures(self):
        self.unlock()
        self.put(3)
        self.finish()
        self.assertEqual((self.broken(), self.bank.read(3 * WORD + 4, 4)), ([], 0x12345678))
        self.put(3)
        self.finish()
        self.assertEqual(self.broken(), [f"FLASH: flash word {BANK2 + 3 * WORD:08x} is programmed twice"])
        self.controller.write(CR2, 4, ERASE)
        self.controller.write(CR2, 4, ERASE | START)
        self.finish()
        self.controller.write(CR2, 4, PROGRAM)
        self.put(3, 0)
        self.finish()
        self.assertEqual((self.broken(), self.bank.read(3 * WORD, 4)), ([], 0))
        self.assertEqual([command.erases for command in self.machine.commands()], [False, False, True, False])

    def test_locked(self):
        with self.assertRaises(BusFault):
            self.put(0)
        self.controller.write(CR2, 4, PROGRAM)
        self.assertEqual(self.broken(), ["flash: written to while it is locked, busy, or not to be programmed",
                                         "FLASH: control register written while it is locked"])
        self.controller.write(KEYR2, 4, KEYS[1])
        self.unlock()
        self.assertEqual(len(self.broken()), 4)  # the wrong key counts until the next reset
        self.assertTrue(self.controller.control & LOCK)

    def test_busy(self):
        self.unlock()
        self.put(0)
        self.controller.write(CR2, 4, 0)
        self.bank.read(64, 4)
        with self.assertRaises(BusFault):
            self.put(1)
        self.assertEqual(self.broken(), ["FLASH: control register written while a command runs",
                                         "flash: read of the bank that a command works on, which stops the bus",
                                         "flash: written to while it is locked, busy, or not to be programmed"])

    def test_who_looks_once_has_not_waited(self):
        self.unlock()
        self.put(0)
        self.assertTrue(self.controller.read(SR2, 4) & 5)
        self.controller.write(CR2, 4, 0)
        self.assertEqual(self.broken(), ["FLASH: control register written while a command runs"])
        self.finish()
        self.controller.write(CR2, 4, 0)
        self.assertEqual(self.broken(), [])

    def test_words_that_are_not_whole(self):
        self.unlock()
        self.bank.write(0, 4, 0)
        self.bank.write(WORD, 4, 0)
        self.assertEqual(self.broken(), ["flash: writes to two flash words at once"])
        self.controller.write(CR2, 4, PROGRAM)
        self.assertEqual(self.broken(), ["FLASH: a command while errors of the last one stand"])
        self.controller.write(CCR2, 4, 0x0FFF0000)
        self.bank.write(0, 4, 0)
        self.controller.write(CR2, 4, 0)
        self.assertEqual(self.broken(), ["FLASH: a flash word that is not whole is left behind"])
        self.bank.read(2, 4)
        self.assertEqual(self.broken(), ["flash: an access that is not aligned, to a device"])

    def test_what_locks_a_chip_or_kills_the_program(self):
        for offset in (OPTKEYR, 0x018, 0x020, 0x044, 0x12C):
            self.controller.write(offset, 4, 0x08192A3B)
        for offset in (0x004, 0x00C):
            self.controller.write(offset, 4, 0)
        told = self.broken()
        self.assertEqual(len(told), 7)
        self.assertEqual(sum("option bytes" in text for text in told), 5)
        self.unlock(8)  # mass erase
        self.controller.write(CR2, 4, START)
        self.assertEqual(len(self.broken()), 2)
        self.assertEqual(self.machine.commands(), [])

    def test_cached_bank_reads_what_was(self):
        self.set_region(0, 0, 5, 0)
        self.core.system.ccr |= Memory.DATA
        self.assertEqual(self.bank.read(0, 4), 0xFFFFFFFF)
        self.unlock()
        self.put(0)
        self.finish()
        self.assertEqual(self.bank.read(0, 4), 0xFFFFFFFF)
        self.assertIn("flash: written through memory that is no device, in any order", self.broken())
        self.set_region(0, BANK2, 20, DEVICE_MEMORY)
        self.assertEqual(self.bank.read(0, 4), 0x12345678)

    def test_torn_word_answers_with_a_bus_fault(self):
        command = Command(False, BANK2 + 5 * WORD, 0)
        torn = next(cells for cells in map(lambda seed: self.torn(command, seed), range(100)) if cells.read(5) is None)
        self.bank.cells = torn
        with self.assertRaises(BusFault):
            self.bank.read(5 * WORD, 4)
        self.assertTrue(self.controller.read(SR2, 4) >> 26 & 1)
        self.assertEqual(self.bank.read(4 * WORD, 4), 0xFFFFFFFF)

    def torn(self, command, seed):
        """Cells after a torn command."""
        cells = self.bank.cells.copy()
        cells.tear(command, random.Random(seed))
        return cells

    def test_code_of_a_word(self):
        cells = self.bank.cells
        word = int.from_bytes(random.Random(1).randbytes(WORD), "little")
        cells.program(0, word)
        for first in range(0, 266, 7):
            for second in range(first, 266, 5):
                flips = 1 << first | (1 << second if second != first else 0)
                cells.words[0] = word ^ flips & CODE.erased
                cells.codes[0] = CODE.of(word) ^ flips >> 256
                self.assertEqual(cells.read(0), word if first == second else None)
        other = self.bank.cells.copy()
        other.load(cells.dump())
        self.assertEqual((other.words, other.codes), (cells.words, cells.codes))

    def test_erasure_of_one_sector(self):
        cells = self.bank.cells
        for address in (BANK2, BANK2 + SECTOR - WORD, BANK2 + SECTOR):
            cells.apply(Command(False, address, 0))
        cells.apply(Command(True, BANK2))
        self.assertTrue(cells.is_erased(0) and cells.is_erased(SECTOR // WORD - 1))
        self.assertFalse(cells.is_erased(SECTOR // WORD))


class ChipRules(Stm32):
    """Clocks, power, pins and the small modules."""

    def test_clock_gates(self):
        machine = self.machine
        for name in Rcc.GATES:
            self.assertFalse(machine.rcc.is_open(name))
        for base in (0x40028000, 0x40004800, 0x48021800, 0x58020C00, 0x58000404):
            self.core.uc.mem_read(0x24000000, 4)
            with self.subTest(base=hex(base)):
                self.core.fault = None
                self.core.uc.reg_write(modelled.MODEL.processor.arm.UC_ARM_REG_R1, base)
                self.run_code(b"\x08\x68")  # ldr r0, [r1]
                self.assertEqual(self.core.fault, (1 << 9, base))

    def run_code(self, code):
        """Executes one instruction from RAM."""
        self.core.uc.mem_write(OTHER_RAM, code + b"\xfe\xe7")
        self.core.uc.emu_start(OTHER_RAM | 1, OTHER_RAM + len(code), count=1)

    def test_sram1_has_no_clock_at_first(self):
        self.assertFalse(self.machine.has_sram1)
        self.machine.rcc.write(0xDC, 4, 1 << 29)
        self.assertTrue(self.machine.has_sram1)
        self.core.uc.mem_write(SRAM1, b"kept")
        self.machine.rcc.write(0xDC, 4, 0)
        self.assertFalse(self.machine.has_sram1)

    def choose_supply(self):
        """The supply as the board has it, and the highest voltage."""
        self.machine.pwr.write(0x0C, 4, 2)
        self.machine.pwr.write(0x18, 4, 3 << 14)

    def test_power(self):
        pwr = self.machine.pwr
        pwr.write(0x18, 4, 3 << 14)
        self.assertEqual(self.broken(), ["PWR: the voltage scale changed before the supply was chosen"])
        self.assertEqual(pwr.scale(), 3)
        pwr.write(0x0C, 4, 1)
        self.assertEqual(self.broken(), ["PWR: supply 1, the board has the regulator alone"])
        pwr.power_on()
        self.choose_supply()
        self.assertEqual((self.broken(), pwr.scale(), pwr.read(0x0C, 4) & 4), ([], 1, 0))

    def start_pll(self, select=0x12, ratios=0x10263, config=0x1000C):
        """The PLL over what ST-LINK gives, as the program does it."""
        rcc = self.machine.rcc
        rcc.write(rcc.CR, 4, 1 << 18)
        rcc.write(rcc.CR, 4, 1 << 18 | 1 << 16)
        self.pass_time(1e-3)
        for offset, value in ((rcc.PLLCKSELR, select), (rcc.PLLCFGR, config), (rcc.PLL1DIVR, ratios)):
            rcc.write(offset, 4, value)
        rcc.write(rcc.CR, 4, 1 << 24 | 1 << 18 | 1 << 16)

    def test_clocks(self):
        rcc = self.machine.rcc
        self.choose_supply()
        self.machine.flash.controller.write(ACR, 4, 0x22)
        self.start_pll()
        self.assertEqual(self.broken(), [])
        rcc.write(rcc.CFGR, 4, 3)
        self.assertEqual(self.broken()[0], "RCC: the PLL is used before it is ready")
        self.pass_time(1e-3)
        rcc.write(rcc.D1CFGR, 4, 0)
        told = self.broken()
        self.assertIn("RCC: bus at 400.0 MHz, 200 allowed at voltage scale 1", told)
        self.assertIn("FLASH: too few wait states for 400.0 MHz", told)
        for offset, value in ((rcc.D2CFGR, 0x440), (rcc.D3CFGR, 0x40), (rcc.D1CFGR, 0x48)):
            rcc.write(offset, 4, value)
        self.broken()
        rcc.apply()
        self.assertEqual((self.broken(), rcc.hz["core"], rcc.hz["APB1"]), ([], 400e6, 100e6))
        rcc.write(rcc.PLL1DIVR, 4, 0)
        self.assertEqual(self.broken(), ["RCC: the PLL changed while it is on"])

    def test_pll_out_of_range(self):
        self.start_pll(ratios=0x102FF)
        self.assertEqual(self.broken(), ["RCC: PLL of 8000000 Hz, 2048000000 Hz within, by 2"])

    def test_pll_over_nothing(self):
        self.machine.rcc.external_hz = 0
        self.start_pll()
        self.assertEqual(self.broken()[0], "RCC: PLL over HSE, which is not ready")

    def test_watchdog(self):
        dog = self.machine.watchdog
        dog.write(dog.RLR, 4, 100)
        self.assertEqual(len(self.broken()), 1)
        dog.write(dog.KR, 4, dog.START)
        dog.write(dog.KR, 4, dog.UNLOCK)
        self.pass_time(1e-2)
        dog.write(dog.PR, 4, 6)
        dog.write(dog.RLR, 4, 2499)
        self.assertEqual((self.broken(), dog.seconds()), ([], 20.0))
        dog.write(dog.RLR, 4, 1)
        self.assertEqual(len(self.broken()), 1)

    def test_random_numbers(self):
        rng = self.machine.rng
        rng.read(rng.DR, 4)
        self.assertEqual(self.broken(), ["RNG: read while empty"])
        rng.write(rng.CR, 4, 4)
        self.assertEqual(rng.read(rng.SR, 4), rng.CLOCK | rng.CLOCK_KEPT)  # HSI48 is off
        rng.write(rng.CR, 4, 0x24)
        self.assertEqual(self.broken(), ["RNG: its clock is not watched"])

    def test_usart(self):
        uart = self.machine.uart
        uart.write(uart.TDR, 4, 65)
        self.assertEqual(len(self.broken()), 2)  # off, and no baud rate
        uart.write(uart.CR1, 4, uart.ON)
        uart.write(uart.BRR, 4, 555)
        self.assertEqual(self.broken(), ["USART: BRR changed while it is on"])

    def test_kind_of_phy_before_the_clock(self):
        self.machine.syscfg.write(4, 4, 4 << 21)
        self.assertEqual(self.broken(), [])
        self.machine.rcc.write(0xD8, 4, 1 << 15)
        self.machine.syscfg.write(4, 4, 0)
        self.assertEqual(self.broken(), ["SYSCFG: the kind of PHY changed while the MAC has its clock"])


class CacheRules(Stm32):
    """Memory protection unit and caches."""

    def test_caches_are_emptied_before_they_go_on(self):
        system = self.core.system
        system.write(0xD14, 4, Memory.DATA | Memory.INSTRUCTION)
        self.assertEqual(self.broken(), ["caches: data cache switched on with lines of before",
                                         "caches: instruction cache switched on with lines of before"])
        system.reset()
        system.write(0xF50, 4, 0)
        for way in range(4):
            for line in range(128):
                system.write(0xF60, 4, way << 30 | line << 5)
        system.write(0xD14, 4, Memory.DATA | Memory.INSTRUCTION)
        self.assertEqual(self.broken(), [])

    def test_regions(self):
        memory = self.machine.memory
        self.core.system.ccr |= Memory.DATA
        self.assertTrue(memory.is_cached(SRAM1) and memory.is_cached(BANK2) and memory.is_device(0x40028000))
        for number, base, attributes in ((0, 0x60000000, 0x10000039), (1, SRAM1, SHARED_RAM | 14 << 1 | 1),
                                         (2, BANK2, DEVICE_MEMORY | 19 << 1 | 1), (3, SRAM1 + 64, 14 << 1 | 1)):
            for offset, value in ((0xD98, number), (0xD9C, base), (0xDA0, attributes)):
                memory.write(offset, value)
        self.assertEqual(self.broken(), ["MPU: region 3 does not begin at a multiple of its size"])
        memory.write(0xDA0, 0)
        memory.write(0xD94, 5)
        self.assertTrue(memory.is_closed(0x60000000) and memory.is_device(BANK2))
        for address, cached in ((SRAM1, False), (SRAM1 + 0x8000, True), (BANK2, False), (BANK2 - 1, True)):
            self.assertEqual((memory.is_cached(address), memory.is_device(address)), (cached, address == BANK2), hex(address))


class EthernetRules(Stm32):
    """The Ethernet controller and its descriptors."""

    RING, BUFFER = OTHER_RAM + 0x1000, OTHER_RAM + 0x2000

    def setUp(self):
        super().setUp()
        self.enet = self.machine.enet
        self.enet.clock = lambda: 200e6
        self.enet.is_connected = lambda: True
        self.sent = []
        self.enet.send_frame = self.sent.append

    def write(self, *pairs):
        """Registers, one after the other."""
        for offset, value in pairs:
            self.enet.write(offset, 4, value)

    def describe(self, number, *words):
        """A descriptor."""
        self.core.uc.mem_write(self.RING + 16 * number, struct.pack("<4I", *words))

    def start_sending(self, speed=eqos.FULL_DUPLEX | eqos.FAST):
        """A ring of four, and a MAC that is on."""
        for number in range(4):
            self.describe(number, 0, 0, 0, 0)
        self.write((eqos.TX_QUEUE, 8), (eqos.TX_LIST, self.RING), (eqos.TX_LENGTH, 3), (eqos.TX_TAIL, self.RING),
                   (eqos.TX_CONTROL, eqos.START), (eqos.MACCR, speed), (eqos.MACCR, speed | eqos.TRANSMITS))

    def deliver(self):
        """What is under way arrives."""
        self.pass_time(1)
        self.core._run_events()  # pylint: disable=protected-access

    def test_a_frame_goes_out_and_the_tail_is_the_end(self):
        self.start_sending()
        self.core.uc.mem_write(self.BUFFER, b"x" * 60)
        for number in (0, 1):
            self.describe(number, self.BUFFER, 0, 60, eqos.OWNED | eqos.FIRST_LAST | 60)
        self.write((eqos.TX_TAIL, self.RING + 16))
        self.deliver()
        self.assertEqual((self.sent, self.broken()), ([b"x" * 60], ["ETH: the tail stops before a frame that is to be sent"]))
        words = struct.unpack("<4I", self.core.uc.mem_read(self.RING, 16))
        self.assertEqual((words[0], words[3] & eqos.OWNED), (eqos.USED, 0))
        self.write((eqos.TX_TAIL, self.RING + 32))
        self.deliver()
        self.assertEqual(len(self.sent), 2)

    def test_descriptors_misused(self):
        whole = eqos.OWNED | eqos.FIRST_LAST
        for words in ((self.BUFFER, 0, 60, eqos.OWNED | 60), (self.BUFFER, 0, 60, whole | 61),
                      (self.BUFFER, 0, 60, whole | eqos.CONTEXT | 60), (self.BUFFER, 0, 1600, whole | 1600)):
            self.enet.reset()
            self.start_sending()
            self.describe(0, *words)
            self.write((eqos.TX_TAIL, self.RING + 16))
            self.assertEqual(self.broken(), ["ETH: a frame in parts, out of reach, or into a queue that is off"])

    def test_memory_out_of_reach(self):
        self.start_sending()
        self.describe(0, DTCM, 0, 60, eqos.OWNED | eqos.FIRST_LAST | 60)
        self.write((eqos.TX_TAIL, self.RING + 16))
        self.assertEqual(self.broken()[0], f"ETH: no way to {DTCM:08x}")
        self.enet.reset()
        self.write((eqos.RX_LIST, DTCM), (eqos.RX_LENGTH, 3), (eqos.RX_CONTROL, eqos.START | 1536 << 1))
        self.assertEqual(self.broken(), [f"ETH: no way to {DTCM:08x}", f"ETH: a ring at {DTCM:08x}"])

    def test_memory_behind_the_cache(self):
        self.core.system.ccr |= Memory.DATA
        self.start_sending()
        self.assertEqual(self.broken(), [f"ETH: {self.RING:08x} is shared with the processor behind its data cache"])

    def test_rings_and_speed_are_set_while_it_is_off(self):
        self.start_sending()
        self.write((eqos.TX_LIST, self.RING), (eqos.TX_LENGTH, 1), (eqos.MACCR, eqos.TRANSMITS))
        self.assertEqual(self.broken(), ["ETH: DMACTDLAR changed while the channel runs",
                                         "ETH: DMACTDRLR changed while the channel runs",
                                         "ETH: speed or duplex changed while the MAC is on"])

    def test_speed_of_the_link(self):
        self.start_sending(eqos.FAST)
        self.describe(0, self.BUFFER, 0, 60, eqos.OWNED | eqos.FIRST_LAST | 60)
        self.write((eqos.TX_TAIL, self.RING + 16))
        self.deliver()
        self.assertEqual((self.sent, self.broken()), ([], ["ETH: speed or duplex is not what the PHY has negotiated"]))

    def receive(self, words, control=eqos.START | 1536 << 1):
        """A ring of two with one descriptor, and a frame for it; what the descriptor is afterwards."""
        self.describe(0, *words)
        self.describe(1, 0, 0, 0, 0)
        self.write((eqos.RX_LIST, self.RING), (eqos.RX_LENGTH, 1), (eqos.RX_TAIL, self.RING + 16), (eqos.RX_CONTROL, control),
                   (eqos.MACCR, eqos.RECEIVES), (eqos.ENABLED, eqos.NORMAL | eqos.RECEIVED))
        self.enet.receive(b"\xff" * 60)
        return struct.unpack("<4I", self.core.uc.mem_read(self.RING, 16))

    def test_a_frame_comes_in(self):
        words = self.receive((self.BUFFER, 0, 0, eqos.OWNED | eqos.INTERRUPT | eqos.HAS_BUFFER))
        self.assertEqual((words[3], self.enet.level(), self.broken()), (eqos.FIRST_LAST | 64, True, []))
        self.enet.receive(b"\xff" * 60)
        self.assertEqual(self.enet.lost, 1)
        self.enet.write(eqos.STATUS, 4, eqos.RECEIVED)
        self.assertFalse(self.enet.level())

    def test_frames_without_a_buffer(self):
        self.receive((self.BUFFER, 0, 0, eqos.OWNED))
        self.assertEqual(self.broken(), ["ETH: a descriptor without a buffer for a frame"])
        self.enet.reset()
        self.receive((self.BUFFER, 0, 0, eqos.OWNED | eqos.HAS_BUFFER), eqos.START | 32 << 1)
        self.assertEqual(self.broken(), ["ETH: a descriptor without a buffer for a frame"])

    def test_management(self):
        self.write((eqos.MDIO_ADDRESS, 2 << 16 | 4 << 8 | 3 << 2 | 1))
        self.assertEqual((self.enet.read(eqos.MDIO_DATA, 4), self.broken()), (0x0007, []))
        self.write((eqos.MDIO_ADDRESS, 4 << 8 | 1))
        self.assertEqual(self.broken(), ["ETH: MACMDIOAR written while it is busy"])
        self.enet.reset()
        self.write((eqos.MDIO_ADDRESS, 2 << 8 | 1))
        self.assertEqual(self.broken(), ["ETH: MDC of 12500000 Hz, or a range that is not the clock's"])

    def test_reset_needs_the_clock_of_the_phy(self):
        self.write((eqos.DMAMR, 1))
        self.assertEqual(self.enet.read(eqos.DMAMR, 4), 0)
        self.enet.is_connected = lambda: False
        self.write((eqos.DMAMR, 1))
        self.assertEqual(self.enet.read(eqos.DMAMR, 4), 1)


if __name__ == "__main__":
    modelled.main()
