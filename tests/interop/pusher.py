# SPDX-License-Identifier: GPL-2.0-or-later
"""Keys for /CGI/Execute, and the table of macros that public tools send (tests/unit/data/key_macros.inc)."""
import base64
import collections
import http.client
import pathlib
import re
import urllib.parse

import lab

TABLE = pathlib.Path(__file__).resolve().parents[1] / "unit" / "data" / "key_macros.inc"
TEXTS = r'((?:"[^"]*"\s*)+)'

# A kind of phone; a macro, what becomes of it on each kind, and whether the menus are unlocked before.
Kind = collections.namedtuple("Kind", "model firmware")
Macro = collections.namedtuple("Macro", "keys ends unlocked")


def uri(key):
    """What a word of a macro is in an item."""
    if ":" in key:
        return key
    return "Key:" + {"*": "KeyPadStar", "#": "KeyPadPound"}.get(key, f"KeyPad{key}" if key.isdigit() else key)


def document(*uris):
    """A CiscoIPPhoneExecute."""
    items = "".join(f'<ExecuteItem Priority="0" URL="{one}"/>' for one in uris)
    return f"<CiscoIPPhoneExecute>{items}</CiscoIPPhoneExecute>"


def answer(*uris):
    """What a phone says when it has done them."""
    items = "".join(f'<ResponseItem URL="{one}" Data="Success" Status="0"/>' for one in uris)
    return f'<?xml version="1.0" encoding="utf-8"?>\n<CiscoIPPhoneResponse>{items}</CiscoIPPhoneResponse>\n'


def keys_of(macro):
    """The keys of a macro of the table, one by one, as URIs."""
    for word in macro.split():
        if word == "Init":
            yield "Init:Services"
        else:
            yield from map(uri, word) if re.fullmatch(r"[0-9*#]+", word) else (uri(word),)


class Client:
    """Presses keys of the phone at HOST:PORT, over one connection that stays open; as "USER:PASSWORD", or as nobody."""

    def __init__(self, address, user=None):
        self.connection = http.client.HTTPConnection(address, timeout=lab.START_SECONDS)
        self.fields = {"Authorization": "Basic " + base64.b64encode(user.encode()).decode()} if user else {}

    def push(self, *uris):
        """One push, urlencoded as most tools do it. @return status and answer"""
        self.connection.request("POST", "/CGI/Execute", "XML=" + urllib.parse.quote_plus(document(*uris)),
                                {"Content-Type": "application/x-www-form-urlencoded", **self.fields})
        reply = self.connection.getresponse()
        return reply.status, reply.read().decode()

    def get(self, path):
        """What is there."""
        self.connection.request("GET", path, headers=self.fields)
        return self.connection.getresponse().read()

    def boots(self):
        """True while the phone boots, as its screen has it."""
        return b"<Prompt>The phone starts" in self.get("/CGI/ModeInfo")

    def close(self):
        """Ends it."""
        self.connection.close()


def joined(texts):
    """The text of C's string literals."""
    return "".join(re.findall('"([^"]*)"', texts))


def table():
    """The kinds of phones and the macros."""
    text = re.sub(r"/\*.*?\*/", "", TABLE.read_text(encoding="ascii"), flags=re.DOTALL)
    kinds = [Kind(*map(joined, match)) for match in re.findall(rf"KIND\({TEXTS},\s*{TEXTS}\)", text)]
    macros = [Macro(joined(keys), joined(ends), word == "UNLOCKED")
              for word, keys, ends in re.findall(rf"(MACRO|UNLOCKED)\({TEXTS},\s*{TEXTS}\)", text)]
    assert macros and all(len(macro.ends) == len(kinds) for macro in macros)
    return kinds, macros
