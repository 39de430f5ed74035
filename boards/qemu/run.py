# SPDX-License-Identifier: GPL-2.0-or-later
"""Boots a board's image in QEMU, on a LAN of its own, against servers on this machine's loopback.

The exit status is the phone's, as `itlsim phone boot` has it: 0, 1 or 3; 2 for wrong usage. With --json the last line
of standard output is the report, and each report a line where there are several; everything else the board says goes to
standard error.
"""
import argparse
import contextlib
import ctypes
import fcntl
import ipaddress
import json
import math
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

import phone_options
import values
from lan import Lan

HERE = pathlib.Path(__file__).resolve().parent
FAILED, USAGE = 1, 2
NUDGE_S = 1
HTTP_PORT = phone_options.constant("ITL_DEFAULT_HTTP_PORT")
WEB_PORT = 80

# Those of every phone: the ones that go to the board as they are, with a value or without. Addresses do not.
PHONE = phone_options.read()
BOARD = phone_options.read(phone_options.BOARD_TABLE)
PHONE_VALUES = [PHONE[key] for key in ("MAC", "MODEL", "FIRMWARE", "TIMEOUT", "BLKSIZE", "WINDOWSIZE", "HTTP_PORT")]
PHONE_FLAGS = [option for option in PHONE.values() if option.value is None]


def arguments():
    """The command line."""
    parser = values.Parser(prog="dev qemu", description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("board", help="a folder of boards/ with a qemu.json")
    parser.add_argument("--image", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--tftp", action="append", default=[], type=values.server(69), metavar="HOST[:PORT]",
                        help="TFTP server on this machine's loopback; a second one is asked when the first is silent")
    parser.add_argument("--tvs", action="append", default=[], type=values.server(2445), metavar="HOST[:PORT]",
                        help="TVS server on this machine's loopback, up to 5")
    parser.add_argument("--alarm", action="append", default=[], type=values.alarm, metavar="URI",
                        help="where DeviceTLInfo goes: coap://HOST[:PORT]/alarms on this machine's loopback, up to 4")
    parser.add_argument("--coap", type=values.server(5683, lowest=0), metavar="HOST[:PORT]",
                        help="where on this machine's loopback the board's CoAP server is reached (5683; 0: a free port)")
    parser.add_argument("--coap-allow", action="append", default=[], metavar="HOST",
                        help="a numeric address that may reset the board by CoAP, up to 8")
    parser.add_argument("--web", type=values.server(80, lowest=0), metavar="HOST[:PORT]",
                        help="where on this machine's loopback the board's pages are reached (80; 0: a free port)")
    parser.add_argument("--reach", action="append", default=[], type=values.reach, metavar="NAME:PORT=HOST:PORT",
                        help="where on this machine's loopback a server is that a configuration names")
    parser.add_argument("--tftp-by-dhcp", choices=("150", "66"), help="name the TFTP servers by that DHCP option only")
    for option in PHONE_VALUES:
        parser.add_argument(f"--{option.name}", metavar=option.value, type=values.phone_value(option), help=option.brief)
    for option in PHONE_FLAGS:
        parser.add_argument(f"--{option.name}", action="store_true", help=option.brief)
    parser.add_argument("--storage", metavar="FILE", help="the board's flash, kept over runs; made when not there")
    once, cut, seed = BOARD["once"], BOARD["cut"], BOARD["cut_seed"]
    parser.add_argument(f"--{once.name}", action="store_true", help=once.brief)
    parser.add_argument(f"--{cut.name}", metavar=cut.value, help=cut.brief,
                        type=values.pattern("[0-9]{1,9}:(before|torn|after)", "N:before, N:torn or N:after"))
    parser.add_argument(f"--{seed.name}", metavar=seed.value, type=values.whole(seed.lowest, seed.highest), help=seed.brief)
    parser.add_argument("--loss", type=float, default=0, metavar="PERCENT", help="lose that many of all frames")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="which frames are lost")
    parser.add_argument("--limit", type=float, default=600, metavar="SECONDS", help="end a run that hangs")
    parser.add_argument("--qemu", action="append", default=[], metavar="ARGUMENT", help="a further argument for QEMU")
    options = parser.parse_args()
    for option in (PHONE["TFTP"], PHONE["TVS"], PHONE["ALARM"], PHONE["COAP_ALLOW"]):
        if len(getattr(options, option.name.replace("-", "_"))) > option.most:
            parser.error(f"--{option.name}: at most {option.most}")
    for name in ("coap", "web"):
        if options.once and getattr(options, name):
            parser.error(f"--{name}: a board that ends after one boot serves nobody")
    for host in options.coap_allow:
        if not values.is_numeric(host):
            parser.error(f"--coap-allow {host}: not a numeric address")
    return options


class Names:
    """The servers as the guest knows them, and as the caller does."""

    def __init__(self):
        self.given = {}
        self.uris = {}

    def add(self, lan, host, port, visible_port=None):
        """Adds a server to the LAN. Returns its text for the guest: the caller's own name, or the address it has there."""
        try:
            seen = lan.add_server(host, port, visible_port)
        except socket.gaierror:
            seen = None, visible_port or port  # the board finds out by itself, as phones do
        name = f"{seen[0]}:{seen[1]}" if values.is_numeric(host) else f"{host}:{seen[1]}"
        self.given[name] = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        return name

    def restore(self, report):
        """Puts the caller's names into a report."""
        for entry in report.get("tftp", []) + report.get("tvs", []):
            entry["server"] = self.given.get(entry["server"], entry["server"])
        for entry in report.get("alarms", []):
            entry["uri"] = self.uris.get(entry["uri"], entry["uri"])


def coap_words(options, lan, names):
    """The part about CoAP."""
    words = []
    for text, host, port, path in options.alarm:
        uri = f"coap://{names.add(lan, host, port)}{path}"
        names.uris[uri] = text
        words += ["--alarm", uri]
    if options.coap is not None:
        host, port = options.coap
        try:
            host, port = lan.add_guest_server(host, port)
        except OSError as error:
            sys.exit(f"qemu: --coap: {host} port {port}: {error.strerror}")
        print(f"qemu: coap://{f'[{host}]' if ':' in host else host}:{port}", file=sys.stderr, flush=True)
        words += ["--coap", str(port)]
    for host in options.coap_allow:
        on_loopback = ipaddress.ip_address(host).is_loopback
        words += ["--coap-allow", lan.see(host) if on_loopback else host]
    return words


def web_words(options, lan):
    """The part about pages: the board has them at the port of everybody's."""
    if options.web is None:
        return []
    host, port = options.web
    try:
        host, port = lan.add_guest_listener(host, port, WEB_PORT)
    except OSError as error:
        sys.exit(f"qemu: --web: {host} port {port}: {error.strerror}")
    print(f"qemu: http://{f'[{host}]' if ':' in host else host}:{port}/", file=sys.stderr, flush=True)
    return ["--web", str(WEB_PORT)]


def guest_words(options, lan, names):
    """The command line of the program inside."""
    words = []
    seen = []
    for host, port in options.tftp:
        visible_port = 69 if options.tftp_by_dhcp else None
        seen.append(names.add(lan, host, port, visible_port))
        names.add(lan, host, int(options.http_port or HTTP_PORT))
    if options.tftp_by_dhcp == "150":
        lan.name_tftp_servers(addresses=[name.rsplit(":", 1)[0] for name in seen])
    elif options.tftp_by_dhcp == "66":
        lan.name_tftp_servers(name=seen[0].rsplit(":", 1)[0])
    else:
        words += [word for name in seen for word in ("--tftp", name)]
    for host, port in options.tvs:
        words += ["--tvs", names.add(lan, host, port)]
    words += coap_words(options, lan, names) + web_words(options, lan)
    for (name, port), (host, host_port) in options.reach:
        lan.add_server(host, host_port, port, name)
    for name in [*(option.name for option in PHONE_VALUES), "cut", "cut-seed"]:
        value = getattr(options, name.replace("-", "_"))
        if value is not None:
            words += [f"--{name}", value]
    words += [f"--{name}" for name in [*(option.name for option in PHONE_FLAGS), "once"]
              if getattr(options, name.replace("-", "_"))]
    return words


def make_storage(path, machine):
    """An erased flash for the machine, where there is none. What the board does not use of it stays a hole."""
    try:
        with open(path, "xb") as stream:
            stream.seek(machine.get("erased_offset", 0))
            stream.write(b"\xff" * machine["erased_bytes"])
            stream.truncate(machine["storage_bytes"])
    except FileExistsError:
        return
    except OSError:
        path.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def locked_storage(path, machine):
    """The storage for one board at a time: two would write over each other's lists."""
    make_storage(path, machine)
    with open(path, "r+b") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit(f"qemu: {path}: another board is using it")
        if os.fstat(stream.fileno()).st_size != machine["storage_bytes"]:
            sys.exit(f"qemu: {path}: not the storage of this board ({machine['storage_bytes']} bytes)")
        yield path


def end_with_parent():
    """Has the emulator end when this program is killed: nobody would end it then."""
    PR_SET_PDEATHSIG = 1
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def silence(program):
    """Arguments that give a machine's sound chip nowhere to play: QEMU 8.2 renamed them, and takes the old ones no more."""
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    except OSError as error:
        sys.exit(f"qemu: {program}: {error.strerror}")
    version = re.search(r"version (\d+)\.(\d+)", said)
    if version is None:
        sys.exit(f"qemu: {program} does not tell its version")
    is_new = tuple(map(int, version.groups())) >= (8, 2)
    return ["-audio", "none"] if is_new else ["-audiodev", "none,id=silent"]


def qemu_command(options, machine, storage, wire, words):
    """QEMU's command line."""
    program = os.environ.get("ITLPHONE_QEMU", "qemu-system-arm")
    command = [program, "-M", machine["machine"], "-nodefaults", "-nographic", "-monitor", "none",
               "-serial", "stdio", "-kernel", options.image,
               "-netdev", f"socket,id=lan,fd={wire}", "-net", f"nic,model={machine['nic']},netdev=lan",
               "-semihosting-config", ",".join(["enable=on,target=native,arg=itlphone"] +
                                               [f"arg={word}" for word in words])]
    if machine.get("sound"):
        command += silence(program)
    escaped = str(storage).replace(",", ",,")  # as QEMU's options have it
    command += [argument.replace("{storage}", escaped) for argument in machine["arguments"]]
    return command + options.qemu


class Console:
    """What the board says on its UART."""

    def __init__(self, options, names):
        self.options, self.names = options, names
        self.report = None

    def take(self, line):
        """One line: kept when it is the report, shown at once when not."""
        line = line.rstrip("\r\n")
        if self.options.json and line.startswith("{"):
            try:
                self.report = json.loads(line)
            except ValueError:
                pass
            else:
                if not self.options.once:
                    self.finish()
                return
        print(line, file=sys.stderr if self.options.json else sys.stdout, flush=True)

    def finish(self):
        """Shows the report: the last line of a board that ends after one boot."""
        if self.report is not None:
            self.names.restore(self.report)
            print(json.dumps(self.report, separators=(",", ":"), ensure_ascii=False), flush=True)
            self.report = None


class Nudge:
    """Wakes the emulator each second. QEMU 7.2 can miss under load that its guest has started a timer, and then sleeps until
    something else comes: with a dead cable nothing does. SIGIO it takes, and does nothing about."""

    def __init__(self, process):
        self.process = process
        self.due = 0

    def poll(self, lan):
        """Does it when it is time; not before the guest runs: the signal would end an emulator that is still starting."""
        now = time.monotonic()
        if lan.heard and now >= self.due:
            self.due = now + NUDGE_S
            self.process.send_signal(signal.SIGIO)


def follow(process, lan, console, limit):
    """Runs the LAN and shows what the board says, until it ends. False when it had to be ended."""
    os.set_blocking(process.stdout.fileno(), False)
    pending = b""
    nudge = Nudge(process)
    until = time.monotonic() + limit
    while lan.poll(0.02) and time.monotonic() < until:
        nudge.poll(lan)
        pending += process.stdout.read() or b""
        *lines, pending = pending.split(b"\n")
        for line in lines:
            console.take(line.decode("utf-8", "replace"))
    in_time = time.monotonic() < until
    if not in_time:
        process.kill()
    os.set_blocking(process.stdout.fileno(), True)
    for line in (pending + process.stdout.read()).splitlines():
        console.take(line.decode("utf-8", "replace"))
    return in_time


def run(options, machine, storage):
    """One run of the emulator. Returns the exit status."""
    ours, theirs = socket.socketpair()
    lan = Lan(ours, options.loss / 100, options.seed)
    names = Names()
    try:
        words = guest_words(options, lan, names)
    except (OSError, ValueError) as error:
        print(f"qemu: {error}", file=sys.stderr)
        return USAGE
    if any(" " in word or "," in word for word in words):
        print("qemu: no blanks or commas in names, please", file=sys.stderr)
        return USAGE
    if len(" ".join(["itlphone", *words])) >= values.COMMAND_LINE_BYTES:
        print(f"qemu: names and paths are too long: together the board reads {values.COMMAND_LINE_BYTES} bytes", file=sys.stderr)
        return USAGE
    command = qemu_command(options, machine, storage, theirs.fileno(), words)
    talk = {"stdin": subprocess.DEVNULL} if options.once else {}
    if options.once or options.json:
        talk["stdout"] = subprocess.PIPE
    console = Console(options, names)
    in_time = True
    with subprocess.Popen(command, pass_fds=[theirs.fileno()], preexec_fn=end_with_parent,  # pylint: disable=subprocess-popen-preexec-fn
                          **talk) as process:
        theirs.close()
        try:
            if options.once or options.json:
                in_time = follow(process, lan, console, options.limit if options.once else math.inf)
            else:
                nudge = Nudge(process)
                while lan.poll():
                    nudge.poll(lan)
            status = process.wait()
        finally:
            process.kill()  # whatever ended us ends the emulator
    lan.close()
    console.finish()
    if not in_time:
        print(f"qemu: no end within {options.limit:g} s", file=sys.stderr)
    return status if in_time and status >= 0 else FAILED


def is_open(stream, modes):
    """True when a standard stream can be used; a shell may have put a script of its own in the place of a closed one."""
    try:
        return fcntl.fcntl(stream, fcntl.F_GETFL) & os.O_ACCMODE in modes
    except OSError:
        return False


def open_streams():
    """A closed standard stream would be handed out as some socket's descriptor. False when nobody can read the output."""
    modes = (os.O_RDONLY, os.O_WRONLY, os.O_WRONLY)
    usable = {stream: is_open(stream, (mode, os.O_RDWR)) for stream, mode in enumerate(modes)}
    for stream in (stream for stream, works in usable.items() if not works):
        sink = os.open(os.devnull, os.O_RDWR)
        if sink != stream:
            os.dup2(sink, stream)
            os.close(sink)
        os.set_inheritable(stream, True)
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # pylint: disable=consider-using-with
    return usable[1]


def main():
    """The command."""
    if not open_streams():
        print("qemu: standard output is closed", file=sys.stderr)
        return FAILED
    options = arguments()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(FAILED if options.once else 0))
    description = HERE.parent / options.board / "qemu.json"
    if not description.exists():
        print(f"qemu: no emulated board is called {options.board}", file=sys.stderr)
        return USAGE
    machine = json.loads(description.read_text(encoding="utf-8"))
    if machine.get("http") is False and (options.http or options.http_port):
        print(f"qemu: {options.board} has no room for HTTP: no --http or --http-port", file=sys.stderr)
        return USAGE
    if machine.get("coap") is False and (options.alarm or options.coap or options.coap_allow):
        print(f"qemu: {options.board} has no room for CoAP: no --alarm, --coap or --coap-allow", file=sys.stderr)
        return USAGE
    if machine.get("http") is False and options.web:
        print(f"qemu: {options.board} has no room for pages: no --web", file=sys.stderr)
        return USAGE
    with tempfile.TemporaryDirectory() as folder:
        called_from = os.environ.get("ITLPHONE_CALLED_FROM", ".")
        storage = pathlib.Path(called_from, options.storage) if options.storage else pathlib.Path(folder, "storage")
        try:
            with locked_storage(storage, machine):
                return run(options, machine, storage)
        except OSError as error:
            print(f"qemu: {f'{error.filename}: ' if error.filename else ''}{error.strerror}", file=sys.stderr)
            with open(os.devnull, "wb") as sink:  # what is left to print can go nowhere
                os.dup2(sink.fileno(), 1)
            return FAILED


if __name__ == "__main__":
    sys.exit(main())
