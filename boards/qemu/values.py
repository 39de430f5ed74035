# SPDX-License-Identifier: GPL-2.0-or-later
"""What the command line of `dev qemu` may hold. What is wrong is told here, before anything runs: the program inside
the board can only complain on its console."""
import argparse
import ipaddress
import re

# As the board's own reader of options has it.
COMMAND_LINE_BYTES = 512
LARGEST_PATH = 255


class Parser(argparse.ArgumentParser):
    """Tells wrong usage in one line, as itlsim does."""

    def error(self, message):
        self.exit(2, f"{self.prog.split()[-1]}: {message}; --help tells more\n")


def wrong(text, what):
    """The error of a type."""
    return argparse.ArgumentTypeError(f"{text}: not {what}")


def is_numeric(host):
    """True for an IPv4 or IPv6 address."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def server(default_port, lowest=1):
    """A type: HOST[:PORT], an IPv6 address in brackets when a port follows."""
    def parse(text):
        if ":" in text and is_numeric(text):
            return text, default_port
        match = re.fullmatch(r"(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9._-]{1,255}))(?::([0-9]{1,5}))?", text)
        port = int(match[3] or default_port) if match else -1
        if not lowest <= port < 65536 or (match[1] and not is_numeric(match[1])):
            raise wrong(text, "HOST[:PORT]")
        return match[1] or match[2], port
    return parse


def reach(text):
    """A type: NAME:PORT=HOST:PORT."""
    name, equals, host = text.partition("=")
    if not equals:
        raise wrong(text, "NAME:PORT=HOST:PORT")
    return server(2445)(name), server(2445)(host)


def alarm(text):
    """A type: coap://HOST[:PORT][/PATH][?QUERY], as (text, host, port, path and query)."""
    match = re.fullmatch(r"coap://([^/?#@]+)((?:/[^?#]*)?(?:\?[^#]*)?)", text, re.IGNORECASE)
    path = match[2] if match else ""
    if not match or len(path) > LARGEST_PATH or not re.fullmatch(r"(?:[\w.~!$&'()*+;=:@/?-]|%[0-9a-f]{2})*", path,
                                                                  re.ASCII | re.IGNORECASE):
        raise wrong(text, "coap://HOST[:PORT]/PATH, without commas")
    if any(segment in (".", "..") for segment in path.partition("?")[0].split("/")):
        raise wrong(text, "a path that is resolved")
    return text, *server(5683)(match[1].removesuffix(":")), path


def pattern(expression, what):
    """A type: a text that the board reads itself."""
    def parse(text):
        if not re.fullmatch(expression, text, re.ASCII):
            raise wrong(text, what)
        return text
    return parse


mac = pattern("(?:[0-9A-Fa-f]{2}[:.-]?){5}[0-9A-Fa-f]{2}", "12 hexadecimal digits")


def seconds(text):
    """A type: 1 ms to a day."""
    pattern(r"(?=.{1,12}$)[0-9]+(\.[0-9]*)?", "a number of seconds")(text)
    if not 0.0005 <= float(text) < 86400.0005:
        raise wrong(text, "a number of seconds up to 86400")
    return text


def whole(lowest, highest):
    """A type: a number; the board reads it itself."""
    def parse(text):
        if not re.fullmatch("[0-9]{1,9}", text, re.ASCII) or not lowest <= int(text) <= highest:
            raise wrong(text, f"a number from {lowest} to {highest}")
        return text
    return parse


def phone_value(option):
    """The type of an option of every phone, by its line of the table."""
    if option.characters is not None:
        return pattern(f"[{option.characters}]{{{option.lowest},{option.highest}}}",
                       f"a {option.value.lower()} of {option.lowest} to {option.highest} characters out of {option.characters}")
    return {"MAC": mac, "SECONDS": seconds, "N": whole(option.lowest, option.highest)}[option.value]
