# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the image of frdm-k64f on the register model, not hardware, with the board's console on standard input and output.

Servers on this machine's loopback are reached as 10.0.2.2; `set tftp 10.0.2.2:PORT` at the console names them. At the end
of input, once the board waits for more, the power goes; rules of the manual that the program has broken are told, and make the exit status 1.
"""
import argparse
import os
import pathlib
import select
import struct
import sys

from machine import Locked, Machine

import values  # of boards/qemu, which machine has put on the path

SLICE_S = 0.01
PROMPT = b"itlphone> "
START = b"itlphone on frdm-k64f\r\n"
PHRASES = "<65536Q"


def arguments():
    """The command line."""
    parser = values.Parser(prog="dev model", description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("board", choices=("frdm-k64f",))
    parser.add_argument("--image", required=True, type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("--server", action="append", default=[], type=values.server(69), metavar="HOST[:PORT]",
                        help="a server on this machine's loopback: TFTP, TVS, alarms; any number")
    parser.add_argument("--storage", type=pathlib.Path, metavar="FILE",
                        help="the cells of the flash block with the lists, kept over runs; made when not there")
    return parser.parse_args()


def load(cells, path):
    """Cells from a file, where there is one."""
    if not path.exists():
        return
    data = path.read_bytes()
    words = struct.calcsize(PHRASES)
    if len(data) != words + len(cells.codes):
        raise ValueError("not a flash block of this model")
    cells.words, cells.codes = list(struct.unpack_from(PHRASES, data)), bytearray(data[words:])


def save(cells, path):
    """Cells to a file, whole or not at all."""
    new = path.with_name(path.name + ".new")
    new.write_bytes(struct.pack(PHRASES, *cells.words) + cells.codes)
    os.replace(new, path)


class Console:
    """Standard input and output as the UART's other end: a line is typed when the board waits for one."""

    def __init__(self, machine):
        self.machine, self.shown, self.ended, self.pending = machine, 0, False, b""

    def _waits(self):
        """True when the board has read all that was typed, and asks for more; the prompt at its start asks for nothing yet."""
        uart = self.machine.uart
        return (not uart.input and uart.received is None and uart.output.endswith(PROMPT) and
                not uart.output.endswith(START + PROMPT))

    def poll(self):
        """Carries bytes both ways. True at the end of input, once the board waits for more."""
        output = self.machine.uart.output
        sys.stdout.buffer.write(output[self.shown:])
        sys.stdout.buffer.flush()
        self.shown = len(output)
        if not self.ended and select.select([0], [], [], 0)[0]:
            data = os.read(0, 4096)
            self.ended = not data
            self.pending += data.replace(b"\n", b"\r")
        if self.pending and self._waits():
            line, end, self.pending = self.pending.partition(b"\r")
            self.machine.uart.input += line + end
        return self.ended and not self.pending and self._waits()


def main():
    """The command."""
    options = arguments()
    machine = Machine(options.image.read_bytes())
    lan = machine.connect()
    try:
        for host, port in options.server:
            print("model: {}:{} is {}:{}".format(host, port, *lan.add_server(host, port)), file=sys.stderr)
        if options.storage:
            load(machine.cells, options.storage)
        print("model: a register model, not hardware", file=sys.stderr)
        machine.power_on()
    except (OSError, ValueError, Locked) as error:
        sys.exit(f"model: {error}")
    console = Console(machine)
    try:
        while not machine.run(SLICE_S, console.poll):
            pass
    except KeyboardInterrupt:
        pass
    machine.disconnect()
    if options.storage:
        save(machine.cells, options.storage)
    for text in machine.core.violations:
        print(f"model: {text}", file=sys.stderr)
    sys.exit(1 if machine.core.violations else 0)


if __name__ == "__main__":
    main()
