# SPDX-License-Identifier: GPL-2.0-or-later
"""A Cortex-M for register models of chips: Unicorn runs the instructions, this module adds what the processor has around
them (Armv7-M Architecture Reference Manual): exceptions, NVIC, SysTick, fault registers, sleep, and time.

Time is counted in cycles of `HZ`. An instruction takes one cycle of the clock that the processor has at that moment; a
status register that is read while its device is busy lets time pass until it is not. Interrupts are taken at the end of
a slice of SLICE cycles, or when the processor sleeps.
"""
import heapq
import itertools
import struct

import unicorn
from unicorn import arm_const as arm

CORTEX_M4, CORTEX_M7, CORTEX_M33 = arm.UC_CPU_ARM_CORTEX_M4, arm.UC_CPU_ARM_CORTEX_M7, arm.UC_CPU_ARM_CORTEX_M33
CPUID = {CORTEX_M4: 0x410FC241, CORTEX_M7: 0x411FC271, CORTEX_M33: 0x411FD210}
HZ = 120_000_000
SLICE = 12_000

PRECISE, ADDRESS_VALID, FORCED = 1 << 9, 1 << 15, 1 << 30
UNDEFINED = 1 << 16
IGNORE_FAULTS = 1 << 8
NMI, HARD_FAULT, SYSTICK, FIRST_LINE = 2, 3, 15, 16
THREAD_MODE, HANDLER_MODE = 0xFFFFFFF9, 0xFFFFFFF1
BREAKPOINT, EXCEPTION_RETURN = 7, 8  # Unicorn's numbers
WFI = b"\x30\xbf"
PAGE = 0x1000
HANDLER_CYCLES = 50
GENERAL = [arm.UC_ARM_REG_R0, arm.UC_ARM_REG_R1, arm.UC_ARM_REG_R2, arm.UC_ARM_REG_R3, arm.UC_ARM_REG_R12,
           arm.UC_ARM_REG_LR]


class BusFault(Exception):
    """The bus answers an access with an error."""


class Lockup(Exception):
    """A fault within a fault handler: the processor stops."""


class Core:
    """The processor with its memory and devices."""

    def __init__(self, ram, cpu=CORTEX_M4):
        self.uc = unicorn.Uc(unicorn.UC_ARCH_ARM, unicorn.UC_MODE_THUMB | unicorn.UC_MODE_MCLASS)
        self.uc.ctl_set_cpu_model(cpu)
        self.cpuid = CPUID[cpu]
        self.ram = ram
        for base, size in ram:
            self.uc.mem_map(base, size)
        self.uc.hook_add(unicorn.UC_HOOK_INTR, self._on_interrupt)
        self.uc.hook_add(unicorn.UC_HOOK_MEM_INVALID, self._on_invalid)
        self.lines = {}  # interrupt line -> its level, as a function
        self.idle = lambda until: None
        self.on_sleep = lambda: None
        self.halted = None  # by a debugger: True at a breakpoint, False while it waits for one; None: there is no debugger
        self.closed = {}  # memory that nobody may read or execute now: its base -> (bytes, the rule)
        self.after_slice = []
        self.map(0xE000E000, System(self))
        self.violations = []
        self.now = 0.0
        self.reset()

    # --- what devices use ---

    def map(self, base, device):
        """Puts a device on the bus: its read(offset, size) and write(offset, size, value) may raise BusFault."""
        def read(_uc, offset, size, _data):
            return self._access(base + offset, lambda: device.read(offset, size))

        def write(_uc, offset, size, value, _data):
            self._access(base + offset, lambda: device.write(offset, size, value))
        size = getattr(device, "SIZE", PAGE)
        self.uc.mmio_map(base, size, read, None, write, None)

    def close(self, base, size, rule):
        """From the end of this instruction on whoever reads or executes this memory breaks a rule."""
        self.closed[base] = size, rule
        self._protect(base, size, unicorn.UC_PROT_NONE)

    def open(self, base):
        """Ends what close() began."""
        size, _ = self.closed.pop(base)
        self._protect(base, size, unicorn.UC_PROT_READ | unicorn.UC_PROT_EXEC)

    def _protect(self, base, size, how):
        def protect():
            self.uc.mem_protect(base, size, how)
            self.uc.ctl_remove_cache(base, base + size)  # translated code runs whatever is allowed
        self.after_slice.append(protect)
        self.stopped = True
        self.uc.emu_stop()

    def is_masked(self):
        """True while no interrupt is taken."""
        return bool(self.uc.reg_read(arm.UC_ARM_REG_PRIMASK) & 1)

    def pc(self):
        """Where the processor is."""
        return self.uc.reg_read(arm.UC_ARM_REG_PC)

    def violation(self, text):
        """Notes a rule of the manual that the program has broken."""
        self.violations.append(f"{text} (pc {self.pc():08x})")

    def at(self, delay, action):
        """Calls action() in `delay` seconds."""
        heapq.heappush(self.events, (self.now + delay * HZ, next(self.numbers), action))

    def wait_for(self, delay):
        """A register is polled that will not change for so many seconds: they pass. False: not yet, an event comes first,
        and the access is made again."""
        until = self.now + delay * HZ
        first = min(self.next_tick, self.events[0][0] if self.events else until)
        self.now = max(self.now, min(until, first))
        self.stopped = first < until
        if self.stopped:
            self.uc.emu_stop()
        return first >= until

    def request_reset(self, cause):
        """Resets the chip at the end of this instruction."""
        self.reset_cause = cause
        self.uc.emu_stop()

    def load(self, address, data):
        """Puts code or data into memory from outside, as a debugger does."""
        self.uc.mem_write(address, data)
        self.uc.ctl_remove_cache(address, address + len(data))

    def debug(self, entry, stack, seconds):
        """What a debugger does: runs from `entry`, with interrupts masked, to a breakpoint. True when that came."""
        self.uc.reg_write(arm.UC_ARM_REG_SP, stack)
        self.uc.reg_write(arm.UC_ARM_REG_XPSR, 1 << 24)
        self.uc.reg_write(arm.UC_ARM_REG_PRIMASK, 1)
        self.set_pc(entry)
        self.sleeping, self.halted = False, False
        self.run(self.now + seconds * HZ)
        came, self.halted = self.halted, None
        return came

    def raise_nmi(self):
        """A non-maskable interrupt, taken at once."""
        self.sleeping = False
        self._enter(NMI)

    def seconds(self):
        """Since power-on."""
        return self.now / HZ

    # --- running ---

    def reset(self):
        """What a reset does to the processor; memory stays."""
        for base, (size, _) in self.closed.items():
            self.uc.mem_protect(base, size, unicorn.UC_PROT_READ | unicorn.UC_PROT_EXEC)
        self.closed.clear()
        self.after_slice.clear()
        self.scale = 1.0  # cycles of HZ per instruction
        self.events, self.numbers = [], itertools.count()
        self.fault = self.error = self.reset_cause = None
        self.returning = self.sleeping = self.stopped = False
        self.system.reset()
        self.next_tick = float("inf")
        self.tick_pending = False
        for register in (arm.UC_ARM_REG_PRIMASK, arm.UC_ARM_REG_FAULTMASK, arm.UC_ARM_REG_BASEPRI):
            self.uc.reg_write(register, 0)
        self.uc.reg_write(arm.UC_ARM_REG_XPSR, 1 << 24)

    def boot(self, vector_table):
        """Starts from a vector table."""
        self.system.vector_table = vector_table
        stack, start = struct.unpack("<II", self.uc.mem_read(vector_table, 8))
        self.uc.reg_write(arm.UC_ARM_REG_SP, stack)
        self.uc.reg_write(arm.UC_ARM_REG_LR, 0xFFFFFFFF)
        self.set_pc(start)

    def run(self, deadline):
        """Runs to a time in cycles, or to a reset. True when that time has come."""
        while self.reset_cause is None and self.now < deadline and not self.halted:
            self._run_events()
            if self._take_exception() or not self.sleeping:
                self._run_slice(deadline)
            else:
                target = min(self._next_event(), deadline)
                self.idle(target)
                if not self._wakes():
                    self.now = max(self.now, min(self._next_event(), target))
        return self.reset_cause is None

    def _next_event(self):
        return min(self.next_tick, self.events[0][0] if self.events else float("inf"))

    def _run_events(self):
        while self.now >= self.next_tick:
            self.next_tick += self.system.tick_period()
            self.tick_pending = True
        while self.events and self.events[0][0] <= self.now:
            heapq.heappop(self.events)[2]()

    def _run_slice(self, deadline):
        self.stopped = False
        room = min(self._next_event(), deadline) - self.now
        count = max(1, int(min(SLICE, room) / self.scale))
        pc = self.pc()
        try:
            self.uc.emu_start(pc | 1, 0xFFFFFFFE, count=count)
        except unicorn.UcError as error:
            self._on_error(error)
        while self.after_slice:
            self.after_slice.pop(0)()
        if self.error is not None:
            raise self.error
        pc = self.pc()
        if self.returning:
            self._return()
        elif self.fault is not None:
            self._take_fault()
        elif pc >= 2 and self.uc.mem_read(pc - 2, 2) == WFI:
            self.sleeping = True
            self.on_sleep()
        elif not self.stopped:
            self.now += count * self.scale

    def _access(self, address, action):
        try:
            return action()
        except BusFault:
            self._on_bus_fault(address)
        except Exception as error:  # pylint: disable=broad-exception-caught  # Unicorn would swallow it
            self.error = error
            self.uc.emu_stop()
        return 0

    # --- exceptions ---

    def set_pc(self, address):
        """Moves the program counter."""
        self.uc.reg_write(arm.UC_ARM_REG_PC, address | 1)

    def _exception(self):
        return self.uc.reg_read(arm.UC_ARM_REG_XPSR) & 0x1FF

    def _asked(self):
        """True when an enabled interrupt or the tick is pending."""
        return self.tick_pending or any(level() and self.system.is_enabled(line) for line, level in self.lines.items())

    def _wakes(self):
        """True when something pending ends WFI, masked or not; within a handler nothing here has the priority."""
        return self._exception() == 0 and self._asked()

    def _take_exception(self):
        """Enters the handler of what is pending, in thread mode and with nothing masked."""
        if not self._wakes():
            return False
        if self.uc.reg_read(arm.UC_ARM_REG_PRIMASK) & 1 or self.uc.reg_read(arm.UC_ARM_REG_FAULTMASK) & 1:
            self.sleeping = False
            return False
        self.sleeping = False
        if self.tick_pending:
            self.tick_pending = False
            self._enter(SYSTICK)
        else:
            self._enter(FIRST_LINE + next(line for line, level in self.lines.items()
                                          if level() and self.system.is_enabled(line)))
        return True

    def _enter(self, number):
        uc = self.uc
        xpsr = uc.reg_read(arm.UC_ARM_REG_XPSR)
        stack = uc.reg_read(arm.UC_ARM_REG_SP)
        padded = stack & 4
        frame = struct.pack("<8I", *(uc.reg_read(register) for register in GENERAL), self.pc(), xpsr | padded << 7)
        stack = stack - padded - len(frame)
        try:
            uc.mem_write(stack, frame)
        except unicorn.UcError:
            pass  # the stack has left the RAM: the handler finds out
        uc.reg_write(arm.UC_ARM_REG_SP, stack)
        uc.reg_write(arm.UC_ARM_REG_LR, HANDLER_MODE if xpsr & 0x1FF else THREAD_MODE)
        uc.reg_write(arm.UC_ARM_REG_XPSR, 1 << 24 | number)
        self.set_pc(struct.unpack("<I", uc.mem_read(self.system.vector_table + 4 * number, 4))[0])

    def _return(self):
        uc = self.uc
        self.now += HANDLER_CYCLES * self.scale  # how far in its slice it was is not known
        self.returning = False
        stack = uc.reg_read(arm.UC_ARM_REG_SP)
        *general, pc, xpsr = struct.unpack("<8I", uc.mem_read(stack, 32))
        for register, value in zip(GENERAL, general):
            uc.reg_write(register, value)
        uc.reg_write(arm.UC_ARM_REG_SP, stack + 32 + (xpsr >> 7 & 4))
        uc.reg_write(arm.UC_ARM_REG_XPSR, xpsr & ~0x200)
        uc.reg_write(arm.UC_ARM_REG_FAULTMASK, 0)
        self.set_pc(pc)

    def _on_interrupt(self, uc, number, _data):
        if number == EXCEPTION_RETURN:
            self.returning = True
        elif number == BREAKPOINT and self.halted is not None:
            self.halted = True
        else:
            self.fault = UNDEFINED, None
        uc.emu_stop()

    def _on_invalid(self, _uc, _access, address, _size, _value, _data):
        self.invalid = address
        for base, (size, rule) in self.closed.items():
            if base <= address < base + size:
                self.violation(rule)
        return False

    def _on_error(self, error):
        if error.errno == unicorn.UC_ERR_INSN_INVALID:
            self.fault = UNDEFINED, None
        elif self.fault is None and not self.returning:
            self.fault = PRECISE, self.invalid

    def _on_bus_fault(self, address):
        system, masked = self.system, self.uc.reg_read(arm.UC_ARM_REG_FAULTMASK) & 1
        if system.ccr & IGNORE_FAULTS and (masked or self._exception() in (NMI, HARD_FAULT)):
            system.cfsr |= PRECISE | ADDRESS_VALID
            system.bfar = address
            return
        self.fault = PRECISE, address
        self.uc.emu_stop()

    def _take_fault(self):
        cause, address = self.fault
        self.fault = None
        self.system.cfsr |= cause
        if address is not None:
            self.system.cfsr |= ADDRESS_VALID
            self.system.bfar = address
        self.system.hfsr |= FORCED
        if self._exception() in (NMI, HARD_FAULT) or self.uc.reg_read(arm.UC_ARM_REG_FAULTMASK) & 1:
            raise Lockup(f"cfsr {self.system.cfsr:08x} bfar {self.system.bfar:08x} pc {self.pc():08x}")
        self.faults += 1
        self._enter(HARD_FAULT)

    faults = 0
    invalid = 0


class Memory:
    """Memory protection unit and data cache, as far as others ask what they do to an address (sections B2.2 and B3.5). That
    the processor keeps to the regions itself is not modelled."""

    WAYS = 4
    LINE_BYTES = 32
    DATA, INSTRUCTION = 1 << 16, 1 << 17

    def __init__(self, core):
        self.core = core
        self.sets = 256  # of the data cache: 32 KB, unless a chip says otherwise

    def reset(self):
        """Reset values."""
        self.control = self.number = 0
        self.regions = {}
        self.forgotten = set()
        self.instructions_forgotten = False

    def read(self, offset):
        """A register; None: not one of these."""
        region = self.regions.get(self.number, [0, 0])
        return {0xD90: 0x1000, 0xD94: self.control, 0xD98: self.number, 0xD9C: region[0], 0xDA0: region[1],
                0xD80: 0xF0000000 | (self.sets - 1) << 13 | (self.WAYS - 1) << 3 | 1}.get(offset)

    def write(self, offset, value):
        """A register."""
        if offset == 0xD94:
            self.control = value
        elif offset == 0xD98:
            self.number = value
        elif offset in (0xD9C, 0xDA0):
            self.regions.setdefault(self.number, [0, 0])[offset == 0xDA0] = value
            self._check()
        elif offset == 0xF50:
            self.instructions_forgotten = True
        elif offset in (0xF60, 0xF74):
            self.forgotten.add((value >> 30, value // self.LINE_BYTES % self.sets))

    def _check(self):
        base, attributes = self.regions[self.number]
        if attributes & 1 and base & ~0x1F & (1 << (attributes >> 1 & 31) + 1) - 1:
            self.core.violation(f"MPU: region {self.number} does not begin at a multiple of its size")

    def caches_on(self, before, after):
        """The caches are switched on, or not: what they hold by chance must have been forgotten."""
        if after & self.DATA and not before & self.DATA and len(self.forgotten) < self.WAYS * self.sets:
            self.core.violation("caches: data cache switched on with lines of before")
        if after & self.INSTRUCTION and not before & self.INSTRUCTION and not self.instructions_forgotten:
            self.core.violation("caches: instruction cache switched on with lines of before")

    def attributes(self, address):
        """Of the region that holds for an address; None: the architecture's own map."""
        found = None
        for number in sorted(self.regions):
            base, attributes = self.regions[number]
            size = 1 << (attributes >> 1 & 31) + 1
            if attributes & 1 and (base & ~0x1F) <= address < (base & ~0x1F) + size:
                found = attributes
        return found if self.control & 1 else None

    def is_closed(self, address):
        """True where not even the processor reads, let alone reads ahead."""
        attributes = self.attributes(address)
        return attributes is not None and attributes >> 24 & 7 == 0

    def is_cached(self, address):
        """True where a read may answer with what memory held before, and a write may stay in the cache."""
        if not self.core.system.ccr & self.DATA:
            return False
        attributes = self.attributes(address)
        if attributes is None:
            return address < 0x40000000 or 0x60000000 <= address < 0xA0000000
        return bool(attributes & 1 << 17 or attributes & 1 << 21)

    def is_device(self, address):
        """True where each access is made as the program has it, and none ahead of it."""
        attributes = self.attributes(address)
        if attributes is None:
            return 0x40000000 <= address < 0x60000000 or address >= 0xA0000000
        return not attributes >> 17 & 0x1D


class System:
    """The System Control Space: SysTick, NVIC, SCB."""

    def __init__(self, core):
        self.core = core
        self.memory = Memory(core)
        core.system = self

    def reset(self):
        """Reset values."""
        self.enabled = [0] * 8
        self.tick_control = self.tick_reload = 0
        self.vector_table = 0
        self.ccr, self.cfsr, self.hfsr, self.bfar = 0x200, 0, 0, 0
        self.memory.reset()

    def is_enabled(self, line):
        """True for an interrupt line that ISER has on."""
        return self.enabled[line // 32] >> line % 32 & 1

    def tick_period(self):
        """Cycles between ticks."""
        return (self.tick_reload + 1) * self.core.scale

    def read(self, offset, _size):
        """A register."""
        if 0x100 <= offset < 0x120 or 0x180 <= offset < 0x1A0:
            return self.enabled[offset % 0x80 // 4]
        memory = self.memory.read(offset)
        return memory if memory is not None else {0x010: self.tick_control, 0x014: self.tick_reload, 0xD00: self.core.cpuid, 0xD08: self.vector_table,
                0xD14: self.ccr, 0xD28: self.cfsr, 0xD2C: self.hfsr, 0xD38: self.bfar}.get(offset, 0)

    def write(self, offset, _size, value):
        """A register."""
        if offset == 0x010:
            self.tick_control = value
            self.core.next_tick = self.core.now + self.tick_period() if value & 1 else float("inf")
        elif offset == 0x014:
            self.tick_reload = value & 0xFFFFFF
        elif 0x100 <= offset < 0x120:
            self.enabled[offset % 0x80 // 4] |= value
        elif 0x180 <= offset < 0x1A0:
            self.enabled[offset % 0x80 // 4] &= ~value
        elif offset == 0xD08:
            self.vector_table = value & 0xFFFFFF80
            if value % 1024:
                self.core.violation("VTOR: the table is not aligned to its size")
        elif offset == 0xD0C:
            if value == 0x05FA0004:
                self.core.request_reset("software")
        elif offset == 0xD14:
            self.memory.caches_on(self.ccr, value)
            self.ccr = value
        elif offset == 0xD28:
            self.cfsr &= ~value
        elif offset == 0xD2C:
            self.hfsr &= ~value
        else:
            self.memory.write(offset, value)
