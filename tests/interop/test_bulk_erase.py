# SPDX-License-Identifier: GPL-2.0-or-later
"""The bulk erase of docs/bulk-erase.md: a thousand phones that are locked out, and phones on which it goes wrong."""
import collections
import csv
import importlib.util
import io
import pathlib
import sys
import unittest

import lab
import pusher
from cluster_lab import Cluster
from swarm import Swarm, names

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "docs" / "examples" / "bulk_erase.py"
FILES = pathlib.Path(__file__).parent / "files"
THOUSAND = 1000


def script():
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("bulk_erase", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def results_of(rows):
    """How many phones came to what."""
    return collections.Counter(row["result"] for row in rows.values())


class Script(unittest.TestCase):
    """What it knows of macros."""

    @staticmethod
    def ends_of(keys):
        """What the table says of these keys, whatever tools press before them and behind them to close menus."""
        wanted = " ".join(pusher.keys_of(keys))
        for macro in pusher.table()[1]:
            found = " ".join(key for key in pusher.keys_of(macro.keys) if not key.startswith("Init"))
            if not macro.unlocked and found in (wanted, f"{wanted} Key:Settings"):
                return macro.ends
        raise AssertionError(f"{keys}: not in the table")

    def test_its_macros_erase_lists_on_the_phones_they_are_for(self):
        for number, kind in enumerate(pusher.table()[0]):
            with self.subTest(kind=kind):
                keys = script().macro_for(kind.model, f"sip.{kind.firmware.replace('.', '-')}")
                if kind.model in ("7960", "1234"):
                    self.assertIsNone(keys)
                else:
                    self.assertIn(self.ends_of(keys)[number], "IB")


class OneNode(Cluster):
    """A cluster without a second TVS, so that two renewed certificates lock phones out."""

    def __init__(self, folder):  # pylint: disable=super-init-not-called
        self.folder, self.process, self.nodes, self.options = folder, None, {}, ()
        result = lab.itlsim("cluster", "create", folder, "--publisher", "pub", "--key-bits", "1024")
        assert result.status == 0, result


def run_script(folder, addresses, *options):
    """@return its rows by address, what it said at the end, and its status"""
    file = lab.put(folder, "addresses", "".join(f"{address}\n" for address in addresses).encode())
    result = lab.run(sys.executable, SCRIPT, "--pause", "0", *options, file)
    rows = {row["address"]: row for row in csv.DictReader(io.StringIO(result.text))}
    assert sorted(rows) == sorted(addresses), result
    return rows, result.err, result.status


class Thousand(unittest.TestCase):
    """The story of the document, with as many phones as it is about."""

    def setUp(self):
        self.folder = self.enterContext(lab.folder())
        self.cluster = OneNode(self.folder / "lab")
        self.password = lab.put(self.folder, "password", b"secret\n")
        result = lab.itlsim("cluster", "users", self.cluster.folder, "add", "push", "--devices", "all",
                            "--password-file", self.password)
        self.assertEqual(result.status, 0, result)
        # A locked-out phone refuses every push that a secure authentication URL is to be asked about.
        self.assertEqual(self.cluster.admin("set", "enterprise", "secure-urls", "off").status, 0)
        self.enterContext(self.cluster)

    def fleet(self):
        """All of them, for a with block."""
        return Swarm(self.folder / "fleet", self.cluster.nodes["pub"]["tftp"], THOUSAND, "--firmware", "12.5.1",
                     "--web", f"{lab.HOST}:0+", "--alarm", self.cluster.alarms)

    def lock_out(self):
        """Both keys are new before a phone looks."""
        for key in ("CallManager", "TVS"):
            result = self.cluster.admin("--clock", "+6m", "set", "cert", "regen", key)
            self.assertEqual(result.status, 0, result)
        self.cluster.settle()

    def wait_for_reports(self, **states):
        """Waits until `cluster phones` counts so many."""
        lab.wait_for(states, lambda: lab.itlsim("cluster", "phones", self.cluster.folder, "--json").json["summary"].items()
                     >= states.items(), seconds=120)

    def test_locked_out_looked_at_erased(self):
        with self.fleet() as swarm:
            self.assertEqual({line.split(": ", 1)[1] for line in swarm.told()}, {"trusted"})
        self.lock_out()
        with self.fleet() as swarm:
            addresses = list(swarm.pages().values())
            self.assertEqual({line.split(": ", 1)[1] for line in swarm.told()}, {"untrusted: tvs-wrong-certificate"})
            self.wait_for_reports(untrusted=THOUSAND)
            rows, _, status = run_script(self.folder, addresses)
            self.assertEqual((results_of(rows), status), ({"looked at": THOUSAND}, 0))
            self.assertEqual({row["before"].split("] ")[1] for row in rows.values()}, {"Trust List update failed"})
            rows, err, status = run_script(self.folder, addresses, "--erase", "--at-once", "50", "--user", "push",
                                           "--password-file", self.password)
            self.assertEqual((results_of(rows), status), ({"erased": THOUSAND}, 0), err)
            self.assertEqual({line.split(": ", 1)[1] for line in swarm.told()}, {"trusted"})
            self.wait_for_reports(current=THOUSAND, untrusted=0)
        for name in (names(THOUSAND)[0], names(THOUSAND)[-1]):
            shown = lab.itlsim("phone", "show", "status", "--state", self.folder / "fleet" / name, "--json").json
            self.assertEqual((shown["trust"], shown["itl"]["verified_by"]), ("trusted", "first-use"))


class Fleet(unittest.TestCase):
    """A few phones with the list of one server, which now has a stranger's."""

    def setUp(self):
        self.root = self.enterContext(lab.folder())
        self.folder = self.enterContext(lab.folder())
        self.tftp = self.enterContext(lab.Atftpd(self.root)).address

    def start(self, count, model, firmware, *settings):
        """Phones that are locked out, for a with block; the first ones have settings"""
        words, options = (self.folder / model, self.tftp, count, "--no-http", "--firmware", firmware), {"model": model}
        (self.root / "ITLFile.tlv").unlink(missing_ok=True)
        if settings:
            for name, members in zip(names(count), settings):
                lab.put(self.root, f"{name}.cnf.xml", f"<device>{members}</device>".encode())
            self.boot(words, options)
        lab.put(self.root, "ITLFile.tlv", (FILES / "a1-first-sha1.tlv").read_bytes())
        self.boot(words, options)
        lab.put(self.root, "ITLFile.tlv", (FILES / "x1-stranger.tlv").read_bytes())
        return Swarm(*words, "--web", f"{lab.HOST}:0+", **options)

    @staticmethod
    def boot(words, options):
        """All of them, once."""
        with Swarm(*words, **options) as swarm:
            swarm.told()

    def test_what_goes_wrong(self):
        vendor = "<vendorConfig><{0}>{1}</{0}></vendorConfig>".format
        with self.start(4, "8841", "12.5.1", vendor("settingsAccess", 0),
                        "<authenticationURL>http://127.0.0.1:1/</authenticationURL>",
                        "<secureAuthenticationURL>https://127.0.0.1:1/</secureAuthenticationURL>") as swarm:
            addresses = [*swarm.pages().values(), f"{lab.HOST}:1"]
            swarm.told()
            rows, err, status = run_script(self.folder, addresses, "--erase", "--wait", "2")
            self.assertEqual([rows[address]["result"].split(": ")[0] for address in addresses],
                             ["nothing happened", "wants a user (--user)", "wants a user (--user)", "erased", "no page"])
            self.assertEqual((err.startswith("5 phones in "), status), (True, 1), err)
            password = lab.put(self.folder, "password", b"secret\n")
            rows, _, _ = run_script(self.folder, addresses[1:3], "--erase", "--user", "ann", "--password-file", password)
            self.assertEqual(results_of(rows), {"authentication refused": 2})

    def test_models_that_nobody_knows(self):
        with self.start(1, "7960", "8.1") as swarm:
            rows, _, status = run_script(self.folder, swarm.pages().values(), "--erase")
            self.assertEqual((results_of(rows), status), ({"no keys known for this model": 1}, 1))


if __name__ == "__main__":
    lab.main()
