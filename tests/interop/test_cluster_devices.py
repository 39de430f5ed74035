# SPDX-License-Identifier: GPL-2.0-or-later
"""The device list in and out, phones that never reported, and `cluster phones` as a runbook uses it: a summary, filters,
--check and --wait."""
import csv
import fcntl
import io
import os
import pty
import re
import subprocess
import time
import unittest

import cluster_lab
import lab
from cluster_lab import PUBLISHER, SUBSCRIBER

HERE, AWAY, OTHER = "SEP001122334455", "SEP001122334456", "SEP001122334457"
LIST = (f"name,model,firmware,description,tftp\r\n{HERE},8861,12-8-1,\"Lobby, left\",{PUBLISHER}\r\n"
        f"{AWAY},7962,9-4-2,,{SUBSCRIBER}\r\n").encode()


class Base(unittest.TestCase):
    """A cluster, up when a test wants it."""

    def setUp(self):
        self.root = self.enterContext(lab.folder())
        self.cluster = cluster_lab.Cluster(self.root / "cluster")

    def take(self, data, *options, status=0):
        """Imports a list."""
        file = lab.put(self.root, "list.csv", data)
        result = lab.itlsim("cluster", "devices", self.cluster.folder, "import", file, *options)
        self.assertEqual(result.status, status, result)
        return result

    def phones(self, *options, status=0):
        """What the cluster says of its phones."""
        result = lab.itlsim("cluster", "phones", self.cluster.folder, *options)
        self.assertEqual(result.status, status, result)
        return result

    def boot(self, device, tftp=PUBLISHER):
        """A boot of a phone, which reports."""
        phone = cluster_lab.Phone(self.cluster, self.root / device, device[3:], tftp, [])
        phone.boot()
        return phone


class InAndOut(Base):
    """cluster devices import, export."""

    def exported(self):
        """The list as rows."""
        result = lab.itlsim("cluster", "devices", self.cluster.folder, "export", "-")
        self.assertEqual((result.status, result.err), (0, ""), result)
        return list(csv.DictReader(io.StringIO(result.text)))

    def test_round_trip(self):
        self.assertEqual(self.exported(), [])
        result = self.take(LIST, "--json")
        self.assertEqual(result.json, {"phones": 2, "added": 2, "removed": 0, "forgotten": 0})
        rows = self.exported()
        self.assertEqual([(row["name"], row["model"], row["description"], row["tftp"]) for row in rows],
                         [(HERE, "8861", "Lobby, left", PUBLISHER), (AWAY, "7962", "", SUBSCRIBER)])
        file = self.root / "out.csv"
        self.assertEqual(lab.itlsim("cluster", "devices", self.cluster.folder, "export", file).status, 0)
        before = file.read_bytes()
        process = subprocess.run([lab.itlsim_path(), "cluster", "devices", self.cluster.folder, "import", "-"], input=before,
                                 capture_output=True, check=False, timeout=60)
        self.assertEqual((process.returncode, process.stdout), (0, b"2 phones in the list: 0 new, 0 no longer\n"))
        self.assertEqual(self.exported(), rows)
        result = self.take(f"name\n{OTHER}\n".encode())
        self.assertEqual(result.text, "1 phone in the list: 1 new, 2 no longer\n")

    def test_a_command_that_holds_the_cluster_is_waited_for(self):
        """Who is reset right behind a change asks while the command that resets still has something to write."""
        lists = []
        with self.cluster:
            get = (lab.itlsim_path(), "tftp", "get", self.cluster.nodes[PUBLISHER]["tftp"], f"{HERE}.cnf.xml.sgn", "-")
            for web in ("off", "on"):
                self.assertEqual(self.cluster.admin("set", "phone", "web", web, HERE).status, 0)
                lists.append((self.cluster.folder / "devices.csv").read_bytes())
            self.assertIn(b"<webAccess>0<", lab.run(*get).out)
            with open(self.cluster.folder / ".lock", "rb") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                lab.put(self.cluster.folder, "devices.csv", lists[0])
                asking = subprocess.Popen(get, stdout=subprocess.PIPE)
                time.sleep(0.1)
            self.assertIn(b"<webAccess>1<", asking.communicate(timeout=60)[0])

    def test_all_faults_are_told_and_nothing_is_taken(self):
        self.take(LIST)
        before = (self.cluster.folder / "devices.csv").read_bytes()
        rows = ["name,model,settings,tftp", f"{HERE},8861,on,{PUBLISHER}", "SEPxx,8861,on,", f"{AWAY},8861", f"{OTHER},8861,maybe,",
                f"{HERE},8861,on,", f"{AWAY},\x01,on,", "", "SEP00112233445A,a b,on,"]
        result = self.take("\n".join(rows).encode(), status=1)
        lines = result.err.splitlines()
        self.assertEqual(sorted(int(number) for number in re.findall(r": row (\d+): ", result.err)), [3, 4, 5, 6, 7, 9], result)
        self.assertIn(f"row 6: {HERE} stands in row 2 already", result.err)
        self.assertTrue(lines[-1].endswith("6 faults; nothing was taken from it"), lines)
        self.assertTrue(result.err.isascii() and "\x01" not in result.err)
        result = self.take(f"name,tftp\n{HERE},nobody\n{AWAY},{PUBLISHER} nix\n{OTHER},{SUBSCRIBER}\n".encode(), status=1)
        self.assertEqual([line.partition(": ")[2] for line in result.err.splitlines()[:2]],
                         [f"{HERE}: tftp: nobody is not a node of the cluster", f"{AWAY}: tftp: nix is not a node of the cluster"])
        self.assertEqual((self.cluster.folder / "devices.csv").read_bytes(), before)

    def test_files_that_are_no_list(self):
        for data in (b"", b"\0", b"\xff\xfe", b"name,name\n", b"colour\n", b"model\n8861\n", b'name\n"SEP', b'a"b,c\n', b"name" + b",x" * 5000,
                     b"\n" * 50, b"name\n" + b"x\n" * 3000, b"name\n" + b"x" * 100000, b"PK\x03\x04" + bytes(range(256)) * 40):
            with self.subTest(data[:20]):
                result = self.take(data, status=1)
                self.assertEqual(result.out, b"")
                self.assertLess(len(result.err.splitlines()), 103)
                self.assertTrue(result.err.isascii() and all(line.isprintable() for line in result.err.splitlines()), result.err)
        self.assertFalse((self.cluster.folder / "devices.csv").exists())

    def test_files_that_fail(self):
        for words in (("import", self.root / "none"), ("import", self.root), ("export", self.root / "none" / "x")):
            with self.subTest(words):
                result = lab.itlsim("cluster", "devices", self.cluster.folder, *words)
                self.assertEqual((result.status, result.out, result.err.count("\n")), (1, b"", 1), result)
        for words in ((), ("import",), ("take", "x"), ("export", "-", "--forget"), ("export", "-", "x")):
            with self.subTest(words):
                result = lab.itlsim("cluster", "devices", self.cluster.folder, *words)
                self.assertEqual((result.status, result.out, result.err.count("\n")), (2, b"", 1), result)

    def test_retired_phones_are_forgotten(self):
        with self.cluster:
            self.boot(HERE)
            self.boot(AWAY)
            self.boot(OTHER)
            self.take(LIST)
            self.assertEqual(self.phones("--json").json["summary"]["phones"], 3)
            result = self.take(f"name\n{HERE}\n".encode(), "--forget")
            self.assertEqual(result.text, "1 phone in the list: 0 new, 1 no longer; 2 forgotten\n")
            self.assertEqual([phone["device"] for phone in self.phones("--json").json["phones"]], [HERE])
            # Whoever is still there comes back.
            self.boot(OTHER)
            self.assertEqual(self.phones("--json").json["summary"]["phones"], 2)


class Told(Base):
    """cluster phones with a device list."""

    def test_never_reported_and_classes(self):
        with self.cluster:
            self.take(LIST)
            self.boot(HERE)
            self.boot(OTHER)
        report = self.phones("--json").json
        told = {phone["device"]: phone for phone in report["phones"]}
        self.assertEqual({name: (phone["state"], phone["model"], phone["listed"]) for name, phone in told.items()},
                         {HERE: ("current", "8861", True), AWAY: ("never-reported", "7962", True), OTHER: ("current", None, False)})
        self.assertEqual((told[AWAY]["node"], told[AWAY]["reported"], told[AWAY]["known_by"]), (SUBSCRIBER, None, "device-list"))
        summary = report["summary"]
        self.assertEqual((summary["phones"], summary["current"], summary["never-reported"]), (3, 2, 1))
        self.assertEqual(sorted((each["model"] or "", each["firmware"] or "", each["current"]) for each in summary["classes"]),
                         [("", "", 1), ("7962", "9-4-2", 0), ("8861", "12-8-1", 1)])
        lines = self.phones().text.splitlines()
        self.assertEqual(lines[0], "3 phones: 2 current, 1 never-reported")
        self.assertEqual(sorted(lines[1:4]), ["  7962 9-4-2: 1 phone: 1 never-reported", "  8861 12-8-1: 1 phone: 1 current",
                                              "  model not known: 1 phone: 1 current"])

    def test_filters_and_check(self):
        with self.cluster:
            self.take(LIST)
            self.boot(HERE)
            self.boot(OTHER, SUBSCRIBER)
            self.cluster.admin("set", "cert", "regen", "CallManager", node=SUBSCRIBER)
        def devices(*options, status=0):
            return [phone["device"] for phone in self.phones("--json", *options, status=status).json["phones"]]
        self.assertEqual(devices("--node", PUBLISHER), [HERE])
        self.assertEqual(devices("--node", SUBSCRIBER.upper()), [OTHER, AWAY])
        self.assertEqual(devices("--state", "stale"), [OTHER])
        self.assertEqual(devices("--state", "stale", "--state", "never-reported"), [OTHER, AWAY])
        self.assertEqual(devices("--model", "8861", "--check"), [HERE])
        self.assertEqual(devices("--model", "7962", "--check", status=3), [AWAY])
        self.assertEqual(devices("--node", PUBLISHER, "--check"), [HERE])
        self.assertEqual(devices("--check", status=3), [HERE, OTHER, AWAY])
        self.assertEqual(devices("--model", "none", "--check"), [])
        self.assertEqual(self.phones("--model", "none").text, "No phone is one of these.\n")
        self.phones("--node", "nobody", status=1)
        for options in (("--state", "good"), ("--wait", "0"), ("--wait", "x"), ("--forget", HERE, "--check"), ("--forget", HERE, "--node", "x")):
            self.phones(*options, status=2)

    def test_wait(self):
        with self.cluster:
            self.take(LIST)
            self.boot(HERE)
            result = self.phones("--wait", 2, status=3)
            self.assertRegex(result.err, r"\Aitlsim: 2 phones: 1 current, 1 never-reported; waited 0 s\n")
            self.assertEqual(result.text.splitlines()[0], "2 phones: 1 current, 1 never-reported")
            waiting = subprocess.Popen([lab.itlsim_path(), "cluster", "phones", str(self.cluster.folder), "--wait", "600", "--json"],
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            self.assertIn("1 never-reported", waiting.stderr.readline())
            self.boot(AWAY, SUBSCRIBER)
            out, err = waiting.communicate(timeout=lab.START_SECONDS)
            self.assertEqual((waiting.returncode, err.splitlines()[-1].partition(";")[0]), (0, "itlsim: 2 phones: 2 current"))
            self.assertIn('"never-reported":0', out)

    def test_wait_on_a_terminal_rewrites_one_line(self):
        self.take(LIST)
        master, slave = pty.openpty()
        process = subprocess.Popen([lab.itlsim_path(), "cluster", "phones", str(self.cluster.folder), "--wait", "2"],
                                   stdout=subprocess.DEVNULL, stderr=slave)
        os.close(slave)
        self.assertEqual(process.wait(lab.START_SECONDS), 3)
        seen = b""
        try:
            while piece := os.read(master, 4096):
                seen += piece
        except OSError:
            pass
        os.close(master)
        self.assertGreater(seen.count(b"\r2 phones: 2 never-reported; waited "), 1)
        self.assertEqual(seen.count(b"\n"), 1)

    def test_ctrl_c_ends_a_wait(self):
        self.take(LIST)
        process = subprocess.Popen([lab.itlsim_path(), "cluster", "phones", str(self.cluster.folder), "--wait", "600"],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        process.stderr.readline()
        process.send_signal(2)
        out, _ = process.communicate(timeout=lab.START_SECONDS)
        self.assertEqual((process.returncode, out.splitlines()[0]), (3, "2 phones: 2 never-reported"))


if __name__ == "__main__":
    unittest.main()
