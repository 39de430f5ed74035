# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the image of a board on the register model of its chip, not hardware, with the board's console on standard input and output.

Servers on this machine's loopback are reached as 10.0.2.2; `set tftp 10.0.2.2:PORT` at the console names them. At the end
of input, once the board waits for more, the power goes; rules of the manual that the program has broken are told, and make the exit status 1.
"""
import argparse
import os
import pathlib
import select
import sys

from machine import BOARDS, Locked, board_module

import values  # of boards/qemu, which machine has put on the path

SLICE_S = 0.01
PROMPT = b"itlphone> "


def arguments():
    """The command line."""
    parser = values.Parser(prog="dev model", description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("board", choices=sorted(path.parent.name for path in BOARDS.glob("*/model.py")))
    parser.add_argument("--image", required=True, type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("--server", action="append", default=[], type=values.server(69), metavar="HOST[:PORT]",
                        help="a server on this machine's loopback: TFTP, TVS, alarms; any number")
    parser.add_argument("--storage", type=pathlib.Path, metavar="FILE",
                        help="the cells of the flash with the lists, kept over runs; made when not there")
    return parser.parse_args()


def save(cells, path):
    """Cells to a file, whole or not at all."""
    new = path.with_name(path.name + ".new")
    new.write_bytes(cells.dump())
    os.replace(new, path)


class Console:
    """Standard input and output as the UART's other end: a line is typed when the board waits for one."""

    def __init__(self, machine, board):
        self.machine, self.shown, self.ended, self.pending = machine, 0, False, b""
        self.start = f"itlphone on {board}\r\n".encode()

    def _waits(self):
        """True when the board has read all that was typed, and asks for more; the prompt at its start asks for nothing yet."""
        uart = self.machine.uart
        return (not uart.input and uart.received is None and uart.output.endswith(PROMPT) and
                not uart.output.endswith(self.start + PROMPT))

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
    machine = board_module(options.board).Board(options.image.read_bytes())
    lan = machine.connect()
    try:
        for host, port in options.server:
            print("model: {}:{} is {}:{}".format(host, port, *lan.add_server(host, port)), file=sys.stderr)
        if options.storage and options.storage.exists():
            machine.cells.load(options.storage.read_bytes())
        print("model: a register model, not hardware", file=sys.stderr)
        machine.power_on()
    except (OSError, ValueError, Locked) as error:
        sys.exit(f"model: {error}")
    console = Console(machine, options.board)
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
