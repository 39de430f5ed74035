# SPDX-License-Identifier: GPL-2.0-or-later
"""The unit tests of firmware/, compiled for a Cortex-M3 and run in QEMU: same code, 32 bits, another C library."""
import pathlib
import re
import socket
import threading
import unittest

import emulated
import lab
from emulated import DEV

PROGRAMS = pathlib.Path(DEV).parent / "build" / "boards" / "unit" / "programs"

# Fewer programs than this is a failure.
FEWEST = 13

# The one that stands on the whole board, with its Ethernet.
MACHINE = "unit_hal_lwip"


class Loop:
    """An Ethernet cable whose other end is the same port: every frame comes back (QEMU's `-netdev socket,fd=`)."""

    def __init__(self):
        self.outside, self.inside = socket.socketpair()
        threading.Thread(target=self._echo, daemon=True).start()

    def _echo(self):
        while data := self.outside.recv(65536):
            self.outside.sendall(data)

    def __enter__(self):
        return self.inside.fileno()

    def __exit__(self, *_):
        self.inside.close()


class Units(unittest.TestCase):
    """Each program's own count and exit status."""

    def run_program(self, program, network=("-nic", "none"), **options):
        """Runs one; returns the number of its assertions."""
        result = lab.run(emulated.QEMU, "-M", "mps2-an385", "-nodefaults", "-nographic", "-monitor", "none",
                         *network, "-kernel", program, "-semihosting-config", "enable=on,target=native", timeout=900,
                         **options)
        self.assertEqual(result.status, 0, result)
        return int(re.search(r"asserts\s+\d+\s+(\d+)", result.text + result.err)[1])

    def test_programs(self):
        programs = sorted(set(PROGRAMS.glob("unit_*.elf")) - {PROGRAMS / f"{MACHINE}.elf"})
        self.assertGreaterEqual(len(programs), FEWEST)
        asserts = 0
        for program in programs:
            with self.subTest(program=program.stem):
                asserts += self.run_program(program)
        print(f"{len(programs)} programs, {asserts} assertions")

    def test_hal(self):
        """hal/lwip over the board's own drivers, against the contract of the HAL."""
        with Loop() as wire:
            network = ("-netdev", f"socket,id=lan,fd={wire}", "-net", "nic,model=lan9118,netdev=lan")
            self.run_program(PROGRAMS / f"{MACHINE}.elf", network, pass_fds=[wire])


if __name__ == "__main__":
    emulated.main()
