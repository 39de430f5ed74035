#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Erases the trust lists of many phones by keys pressed over HTTP: bulk_erase.py [OPTION]... ADDRESSES

ADDRESSES has a HOST[:PORT] on each line ("-": standard input). Without --erase phones are only looked at. A row of CSV
for each phone goes to standard output, as soon as the phone is done; how many came to what, to standard error at the end.
docs/bulk-erase.md tells how to rehearse with it. Status: 0 all erased (or looked at), 1 not all, 2 wrong usage.
"""
import argparse
import base64
import collections
import concurrent.futures
import csv
import getpass
import http.client
import pathlib
import re
import sys
import time
import urllib.parse
import xml.etree.ElementTree as ET

# Model, from which load on, and the keys from the idle screen to the erased list. The first row that fits counts. Where
# **# unlocks, Erase is tried before it and behind it: on a phone that somebody unlocked, **# locks.
MACROS = (
    (r"79(06|11)", (), "Applications 3 4 5 2 Soft2 Soft4 Soft2 * * # Soft4 Soft2"),
    (r"797\d", (), "Settings 4 5 2 Soft5 * * # Soft5"),
    (r"794[1-9]|796[1-9]", (), "Settings 4 5 2 Soft4 Soft2 * * # Soft4 Soft2"),
    (r"69\d\d", (), "Settings 4 5 Soft4 Soft2"),
    (r"78\d\d", (12, 1), "Applications 5 4 4 Soft2"),
    (r"78\d\d", (), "Settings 5 4 Soft4 Soft2"),
    (r"8831", (), "Soft3 4 4 Soft4 Soft2"),
    (r"88[56][15]", (12, 0), "Settings 6 4 5 Soft3 Soft1"),
    (r"88[56][15]", (), "Applications 6 4 4 Soft3 Soft1"),
    (r"88(11|21|41|45)", (12, 0), "Applications 5 4 5 Soft3 Soft1"),
    (r"88(11|21|41|45)", (), "Applications 5 4 4 Soft3 Soft1"),
    (r"894[15]", (), "NavBack NavBack NavBack NavBack NavBack Settings 4 4 3 Soft3"),
    (r"8961|99[57]1", (), "NavBack NavBack NavBack NavBack NavBack Applications 4 4 4 Soft3 Soft1"),
)
FIRST = "Init:Services"  # closes whatever menu somebody left open
SECONDS = 10  # for an answer: the phone asks its authentication URL for three of them
KEYPAD = {"*": "Star", "#": "Pound"}

Told = collections.namedtuple("Told", "address name model load before keys result")


class Refused(Exception):
    """The phone does not do it."""


def macro_for(model, load):
    """The keys for a phone; None where nobody knows them."""
    version = re.search(r"\.(\d+)-(\d+)", load)
    numbers = tuple(map(int, version.groups())) if version else ()
    return next((keys for models, least, keys in MACROS if re.fullmatch(models, model) and numbers >= least), None)


def uri(key):
    """What a key is in an item."""
    if ":" in key:
        return key
    return f"Key:KeyPad{KEYPAD.get(key, key)}" if re.fullmatch(r"[0-9*#]", key) else f"Key:{key}"


class Phone:
    """A phone's pages and keys."""

    def __init__(self, address, credentials):
        self.address = address
        self.fields = {"Authorization": credentials} if credentials else {}

    def ask(self, method, path, body=None):
        """@return status and text"""
        connection = http.client.HTTPConnection(self.address, timeout=SECONDS)
        try:
            connection.request(method, path, body, self.fields)
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def device(self):
        """Name, model, load."""
        page = ET.fromstring(self.ask("GET", "/DeviceInformationX")[1])
        return (page.findtext("HostName"), re.sub(r"\D", "", page.findtext("modelNumber"))[:4],
                page.findtext("versionID") or page.findtext("appLoadID") or "")

    def messages(self):
        """Status messages, the newest last."""
        return [" ".join((each.text or "").split()) for each in ET.fromstring(self.ask("GET", "/DeviceLogX?2")[1])]

    def press(self, key):
        """One key in one push, as real phones take it best."""
        item = f'<CiscoIPPhoneExecute><ExecuteItem Priority="0" URL="{uri(key)}"/></CiscoIPPhoneExecute>'
        status, text = self.ask("POST", "/CGI/Execute", "XML=" + urllib.parse.quote_plus(item))
        if status == 401 or 'Number="4"' in text:
            raise Refused("authentication refused" if self.fields else "wants a user (--user)")
        if "Success" not in text:
            raise Refused(f"{uri(key)}: {status} {text.strip()[:60]}")


def trust_of(messages):
    """What the phone said last of its lists."""
    return next((text for text in reversed(messages) if re.search(r"trust|itl", text, re.IGNORECASE)), "")


def what_became(phone, before, seconds):
    """Waits for the phone's own word: it answers Success to keys that do nothing, too."""
    deadline = time.monotonic() + seconds
    result = "no page after the keys"
    while time.monotonic() < deadline:
        try:
            new = list((collections.Counter(now := phone.messages()) - collections.Counter(before)).elements())
            result = "restarted, not erased" if new else "nothing happened"
            if any("Erasing" in text for text in new):
                result = "erased, no new list yet"
                if "nstalled" in trust_of(now):
                    return "erased"
        except (OSError, http.client.HTTPException, ET.ParseError):
            pass
        time.sleep(min(1, seconds / 10))
    return result


def treat(address, args):
    """One phone, from its page to its word."""
    phone, told = Phone(address, args.credentials), Told(address, "", "", "", "", "", "")
    try:
        name, model, load = phone.device()
        before = phone.messages()
        keys = macro_for(model, load)
        told = told._replace(name=name, model=model, load=load, before=trust_of(before), keys=keys or "")
        if keys is None or not args.erase:
            return told._replace(result="looked at" if keys else "no keys known for this model")
        for key in (FIRST, *keys.split()):
            phone.press(key)
            time.sleep(args.pause)
        return told._replace(result=what_became(phone, before, args.wait))
    except Refused as refused:
        return told._replace(result=str(refused))
    except (OSError, http.client.HTTPException, ET.ParseError) as fault:
        return told._replace(result=f"no page: {fault}")


def arguments():
    """Of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("addresses", metavar="ADDRESSES")
    parser.add_argument("--erase", action="store_true", help="press the keys")
    parser.add_argument("--user", help="who pushes; the password is asked for")
    parser.add_argument("--password-file", type=pathlib.Path, help="its first line is the password")
    parser.add_argument("--pause", type=float, default=1, metavar="SECONDS", help="between keys (1)")
    parser.add_argument("--at-once", type=int, default=20, metavar="N", help="phones at the same time (20)")
    parser.add_argument("--wait", type=float, default=120, metavar="SECONDS", help="for a phone's new list (120)")
    args = parser.parse_args()
    args.credentials = None
    if args.user:
        password = args.password_file.read_text().splitlines()[0] if args.password_file else getpass.getpass()
        args.credentials = "Basic " + base64.b64encode(f"{args.user}:{password}".encode()).decode()
    return args


def main():
    """All phones."""
    args = arguments()
    with open(0 if args.addresses == "-" else args.addresses, encoding="utf-8") as stream:
        addresses = [line.strip() for line in stream if line.strip()]
    rows, results, begun = csv.writer(sys.stdout, lineterminator="\n"), collections.Counter(), time.monotonic()
    rows.writerow(Told._fields)
    with concurrent.futures.ThreadPoolExecutor(args.at_once) as pool:
        for done in concurrent.futures.as_completed([pool.submit(treat, address, args) for address in addresses]):
            rows.writerow(done.result())
            results[done.result().result] += 1
    seconds = time.monotonic() - begun
    print(f"{len(addresses)} phone{'s' if len(addresses) != 1 else ''} in {seconds:.0f} s: " + ", ".join(f"{n} {what}" for what, n in results.most_common()),
          file=sys.stderr)
    sys.exit(0 if set(results) <= {"erased" if args.erase else "looked at"} else 1)


if __name__ == "__main__":
    main()
