# SPDX-License-Identifier: GPL-2.0-or-later
"""Every macro of the table on every kind of phone, key by key over HTTP, from the lists that lock it out to what the
macro leaves: on the kinds it is for the erased list, on the others what that menu does. Answers to the letter."""
import collections
import contextlib
import json
import pathlib
import threading
import unittest

import lab
import pusher
from swarm import Swarm, names

FILES = pathlib.Path(__file__).parent / "files"
KINDS, MACROS = pusher.table()
UNLOCK = "Settings **# Settings "


def sha1_of(report, kind):
    """Which list a phone has."""
    return report[kind].get("sha1") if report[kind]["installed"] else None


class Locked(Swarm):
    """Phones that refuse what the server has; what each tells of its boots is collected."""

    def __init__(self, *words, **options):
        super().__init__(*words, **options)
        self.reports = collections.defaultdict(list)
        self.listener = threading.Thread(target=self.listen)

    def __enter__(self):
        super().__enter__()
        self.addresses = self.pages()
        self.listener.start()
        return self

    def listen(self):
        """Takes reports until the program ends."""
        for line in self.process.stdout:
            report = json.loads(line)
            self.reports[report["device"]].append(report)

    def wait_for(self, boots):
        """Waits until the phones have booted so many times, by name."""
        lab.wait_for(f"boots {boots}", lambda: all(len(self.reports[name]) >= count for name, count in boots.items()))

    def __exit__(self, *_):
        self.process.terminate()
        self.listener.join()
        super().__exit__()


class Macros(unittest.TestCase):
    """A server whose lists phones take, and then a stranger's."""

    def setUp(self):
        self.folder = self.enterContext(lab.folder())
        self.root = self.enterContext(lab.folder())
        self.tftp = self.enterContext(lab.Atftpd(self.root)).address

    def serve(self, pem, phones):
        """Lists of a signer, for all phones; they ask for a CTL by their own names alone."""
        for file in ("ITLFile.tlv", "CTLFile.tlv"):
            result = lab.itlsim("file", "build", self.folder / file, "--sign", FILES / pem, "--filename", file,
                                *(f"--record={role}={FILES / pem}" for role in ("sast", "ccm+tftp")))
            self.assertEqual(result.status, 0, result)
        lab.put(self.root, "ITLFile.tlv", (self.folder / "ITLFile.tlv").read_bytes())
        for name in phones:
            lab.put(self.root, f"CTL{name}.tlv", (self.folder / "CTLFile.tlv").read_bytes())

    def boot_all(self, *words, **options):
        """Each phone boots once; the configuration that is served is unsigned, so it comes before the lists."""
        with Swarm(*words, "--no-http", **options) as swarm:
            swarm.told()

    def lock_out(self, state, kind, count):
        """Folders of phones that have a configuration and lists, and a server with nothing for them. @return options"""
        words, options = (state, self.tftp, count, "--firmware", kind.firmware), {"model": kind.model}
        for list_ in self.root.iterdir():
            list_.unlink()
        vendor = "<webAccess>0</webAccess><settingsAccess>1</settingsAccess>"
        for name in names(count):
            lab.put(self.root, f"{name}.cnf.xml", f"<device><vendorConfig>{vendor}</vendorConfig></device>".encode())
        self.boot_all(*words, **options)
        for name in names(count):
            (self.root / f"{name}.cnf.xml").unlink()
        self.serve("sast.pem", names(count))
        self.boot_all(*words, **options)
        self.serve("stranger.pem", names(count))
        return words, options

    def press(self, address, keys, status):
        """The keys one by one, each answered as tools want it."""
        with contextlib.closing(pusher.Client(address)) as phone:
            for key in keys:
                self.assertEqual(phone.push(key), (status, pusher.answer(key)))
            lab.wait_for("the end of a boot", lambda: not phone.boots())

    def ended(self, kind, before, after, state):
        """The letter of what became of a phone."""
        itl, ctl = (sha1_of(after[-1], list_) == sha1_of(before, list_) for list_ in ("itl", "ctl"))
        self.assertLessEqual(len(after), 2)
        if len(after) == 1:
            return "-"
        if kind.model == "7960":  # it takes no ITL
            self.assertFalse(after[-1]["itl"]["installed"])
        if not itl and not ctl:
            return "A" if after[-1]["config"]["in_force"] is None else "B"
        if not itl or not ctl:
            return "C" if itl else "I"
        return "N" if (state / before["device"] / "alternate-tftp").exists() else "R"

    def play(self, kind, number):
        """Every macro on phones of one kind, each on a phone of its own. @return letters, by macro"""
        state = self.folder / f"state{number}"
        words, options = self.lock_out(state, kind, len(MACROS))
        with Locked(*words, "--no-http", "--json", "--web", f"{lab.HOST}:0+", **options) as swarm:
            swarm.wait_for({name: 1 for name in names(len(MACROS))})
            before = {name: swarm.reports[name][0] for name in names(len(MACROS))}
            boots = {}
            for name, macro in zip(before, MACROS):
                self.assertEqual(before[name]["trust"], "untrusted", before[name])
                keys = list(pusher.keys_of((UNLOCK if macro.unlocked else "") + macro.keys))
                self.press(swarm.addresses[name], keys, 303 if kind.model == "7960" else 200)
                boots[name] = 1 if macro.ends[number] == "-" else 2
            swarm.wait_for(boots)
        return {name: self.ended(kind, before[name], swarm.reports[name], state) for name in before}

    def test_each_on_each_kind(self):
        for number, kind in enumerate(KINDS):
            ends = self.play(kind, number)
            for (name, end), macro in zip(ends.items(), MACROS):
                with self.subTest(kind=kind, macro=macro.keys, phone=name):
                    self.assertEqual(end, macro.ends[number])


if __name__ == "__main__":
    lab.main()
