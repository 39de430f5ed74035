# SPDX-License-Identifier: GPL-2.0-or-later
"""`itlsim scenario record`: what was done to a real cluster with real phones, played again; and the history it is made
of, damaged, cut off, too long, hostile, absent, written to by many at once."""
import json
import os
import stat
import subprocess
import unittest

import lab
import sshd
import yaml
from cluster_lab import Cluster

BOUND = 1024 * 1024


class Record(unittest.TestCase):
    """Each test has a folder of its own, and a cluster of two nodes in it."""

    def setUp(self):
        self.root = self.enterContext(lab.folder())
        self.cluster = Cluster(self.root / "lab")
        self.history = self.root / "lab" / "history"

    def boot(self, number, node="test10pub", **files):
        """A phone boots once. @return 3 where it refused a list"""
        servers = self.cluster.nodes[node]
        result = lab.itlsim("phone", "boot", "--state", self.root / f"phone{number}", "--mac", f"0011223344{number:02x}", "--tftp",
                            servers["tftp"], "--tvs", servers["tvs"], "--alarm", self.cluster.alarms, "--json", **files)
        self.assertIn(result.status, (0, 3), result)
        return result.status

    def admin(self, *words, status=0, typed=None, **options):
        """A command, with --yes, or answers that are typed."""
        if typed is None:
            result = self.cluster.admin(*words, **options)
        else:
            result = self.cluster.typed([" ".join(words), *typed])
        self.assertEqual(result.status, status, result)
        return result

    def record(self, *options, status=0):
        """The scenario, as text, and what was told."""
        result = lab.itlsim("scenario", "record", self.root / "lab", self.root / "out.yaml", *options)
        self.assertEqual((result.status, result.text), (status, ""), result)
        return (self.root / "out.yaml").read_text(encoding="utf-8") if status == 0 else "", result.err

    def play(self, text, *options, status=0):
        """Plays a scenario. @return its story"""
        (self.root / "played.yaml").write_text(text, encoding="utf-8")
        result = lab.itlsim("scenario", "run", self.root / "played.yaml", *options)
        self.assertEqual(result.status, status, f"{result}\n{text}")
        return result.text

    def steps(self, text, name):
        """What the steps of a name say."""
        found = [step[name] for step in yaml.safe_load(text)["steps"] if name in step]
        # YAML 1.1, which this library reads, takes a key `on` for true.
        return [{"on" if key is True else key: value for key, value in step.items()} if isinstance(step, dict) else step
                for step in found]

    def lock_out(self):
        """One phone boots between the two certificates, two do not."""
        for number in range(3):
            self.boot(number)
        self.admin("set cert regen CallManager")
        self.admin("set cert regen TVS", status=1)
        self.cluster.settle()
        self.boot(0)
        self.admin("set cert regen TVS", clock="+6m")
        self.cluster.settle()
        self.assertEqual([self.boot(number) for number in range(3)], [0, 3, 3])

    def lines(self):
        """The history."""
        return [json.loads(line) for line in self.history.read_text(encoding="utf-8").splitlines()]


class Story(Record):
    """Recorded, and played again."""

    def test_a_lockout_and_its_way_out(self):
        with self.cluster:
            self.lock_out()
            self.admin("utils itl reset localkey", typed=["itlphone"])
            self.cluster.settle()
            for number in range(3):
                self.boot(number)
        text, told = self.record("--name", 'Both, "quoted": {yes} # it is')
        self.assertEqual(told, "")
        story = self.play(text)
        self.assertRegex(story, r"\n\d+ passed, 0 failed in 1 scenario\n$")
        self.assertEqual(yaml.safe_load(text)["scenario"], 'Both, "quoted": {yes} # it is')
        self.assertEqual([step["run"] for step in self.steps(text, "admin")],
                         ["set cert regen CallManager", "set cert regen TVS", "set cert regen TVS", "utils itl reset localkey"])
        endings = [(step["trust"], step["alarm"]) for step in self.steps(text, "expect") if "trust" in step]
        self.assertEqual(endings, [("trusted", 3), ("trusted", 1), ("trusted", 1), ("untrusted", 9), ("trusted", 1)])
        self.assertIn({"files": {"node": "test10sub", "signer": "CN=ITLRECOVERY_test10pub.joemar2.lab"}}, self.steps(text, "expect"))
        self.assertEqual(self.steps(text, "expect")[-1], {"phones-report": {"current": 3, "untrusted": 0}})
        self.assertGreaterEqual(sum(int(step[:-1]) for step in self.steps(text, "wait")), 360)
        # What did not hold is found.
        for right, wrong in (("untrusted, alarm: 9", "trusted, alarm: 9"), ("current: 3", "current: 2"),
                             ("CN=ITLRECOVERY_", "CN=CAPF_")):
            self.assertIn(right, text)
            self.assertIn("FAILED", self.play(text.replace(right, wrong), status=3).upper())

    def test_what_is_done_at_the_phones(self):
        with self.cluster:
            for number in range(2):
                self.boot(number, "test10sub")
            result = lab.itlsim("phone", "press", "--state", self.root / "phone1", "erase-itl")
            if result.status != 0:
                result = lab.itlsim("phone", "erase", "--state", self.root / "phone1")
            self.assertEqual(result.status, 0, result)
            self.boot(1, "test10sub")
        text, _ = self.record()
        self.assertEqual(self.steps(text, "press"), [{"phones": ["phones[1]"], "key": "erase-itl"}])
        self.assertEqual(yaml.safe_load(text)["phones"]["phones"]["tftp"], ["test10sub"])
        self.play(text)

    def test_the_saved_key(self):
        with self.cluster, sshd.Sshd(self.root) as server:
            (self.root / "password").write_text(sshd.PASSWORD + "\n", encoding="ascii")
            sftp = ("--sftp", server.address, "--sftp-user", sshd.USER, "--sftp-password-file", self.root / "password",
                    "--sftp-directory", self.root, "--sftp-fingerprint", server.fingerprint)

            def by_sftp(*words):
                result = lab.itlsim("admin", self.root / "lab", "--yes", *sftp, *words)
                self.assertEqual(result.status, 0, result)

            self.boot(0)
            by_sftp("file", "get", "tftp", "ITLRecovery.p12")
            self.admin("set cert regen ITLRecovery")
            self.admin("utils service restart Cisco Tftp", clock="+6m")
            self.admin("set cert regen CallManager", clock="+6m")
            self.admin("set cert regen TVS", clock="+6m")
            self.cluster.settle()
            self.assertEqual(self.boot(0), 3)
            by_sftp("utils", "itl", "reset", "remotekey", server.address, sshd.USER, str(self.root / "ITLRecovery.p12"))
            self.cluster.settle()
            self.assertEqual(self.boot(0), 0)
        text, told = self.record()
        self.assertEqual(told, "")
        self.assertIn({"on": "test10pub", "run": "utils itl reset remotekey", "p12": "p12-1"}, self.steps(text, "admin"))
        self.assertEqual(self.steps(text, "save"), [{"p12": "test10pub", "as": "p12-1"}])
        self.play(text)

    def test_passwords_are_nowhere(self):
        secrets = ("Secret-Of-Mine-1", "Secret-Of-Mine-2", "Mistyped-3")
        with self.cluster:
            self.boot(0)
            self.admin("set password user security", typed=["itlphone", secrets[0], secrets[0]])
            self.admin("set password user security", typed=[secrets[2], secrets[1], secrets[1]], status=1)
            self.admin("set password user security", typed=[secrets[0], secrets[1], secrets[1]])
            self.admin("set password user admin", typed=["itlphone", secrets[1], secrets[1]])
            self.admin("utils itl reset localkey", typed=[secrets[1]])
            self.admin("utils itl reset localkey", typed=[secrets[2]], status=1)
            # The one that is typed as a word.
            self.admin("set", "phone", "ssh-login", "joe", secrets[0])
            self.admin(f'set pho ssh-log joe "{secrets[1]}"', typed=[])
            self.admin("set phone ssh-login none", typed=[])
        text, _ = self.record()
        for where in (text, self.history.read_text(encoding="utf-8")):
            for secret in secrets:
                self.assertNotIn(secret, where)
        self.assertEqual(stat.S_IMODE(self.history.stat().st_mode), 0o600)
        self.play(text)
        self.assertEqual([step.get("expect", "ok") for step in self.steps(text, "admin")],
                         ["ok", "refused", "ok", "ok", "ok", "refused", "ok", "ok", "ok"])
        self.assertIn("set phone ssh-login joe itlphone", text)

    def test_answers(self):
        with self.cluster:
            self.boot(0)
            self.admin("set cert regen CallManager", typed=["perhaps", "no"], status=1)
            self.admin("set cert regen CallManager", typed=["y"])
            self.admin("show itl")
            self.admin("set cert regen nothing", status=1)
        text, _ = self.record()
        self.play(text)
        self.assertEqual([(step["run"], step.get("answers"), step.get("expect")) for step in self.steps(text, "admin")],
                         [("set cert regen CallManager", ["perhaps", "no"], "refused"), ("set cert regen CallManager", None, None),
                          ("set cert regen nothing", None, "refused")])

    def test_over_real_sockets(self):
        with self.cluster:
            self.boot(0)
            self.admin("set cert regen CallManager")
            self.cluster.settle()
            self.boot(0)
        text, _ = self.record()
        self.play(text, "--real")


class History(Record):
    """What it survives."""

    def phones(self):
        """A phone that reported."""
        with self.cluster:
            self.boot(0)

    def test_commands_that_are_hostile(self):
        hostile = ['set network hostname "a: {b}, [c] # d"', "set network hostname '- & * ! | > % @ `'", 'set network domain "null"',
                   "set network domain ~", "set cert regen \"tab\there\"", "set cert regen Zürich", 'set cert regen "yes"',
                   "set cert regen \\n\\\"", "set cert regen {{\"x\": [1]}}"]
        self.phones()
        for line in hostile:
            self.cluster.typed([line])
        lab.itlsim("admin", self.root / "lab", "--yes", "set", "cert", "regen", 'two\nlines: "x"')
        lab.itlsim("admin", self.root / "lab", "--yes", "set", "cert", "regen", b"\xff\xfe")
        kept = [line for line in self.lines() if line["what"] == "command"]
        self.assertGreater(len(kept), len(hostile) - 3)
        text, told = self.record()
        self.assertEqual(lab.itlsim("scenario", "check", self.root / "out.yaml").status, 0)
        runs = [step["run"] for step in self.steps(text, "admin")]
        for line in kept:
            if "\n" not in line["line"] and "\t" not in line["line"] and "\ufffd" not in line["line"]:
                self.assertIn(line["line"], runs)
        self.play(text)

    def test_a_folder_of_an_earlier_version(self):
        self.phones()
        self.history.unlink()
        _, told = self.record(status=1)
        self.assertRegex(told, r"^itlsim: [^\n]*lab: it has no history: [^\n]*\n$")
        self.assertFalse((self.root / "out.yaml").exists())
        self.admin("show itl")
        self.assertFalse(self.history.exists())
        self.admin("set cert regen CallManager")
        self.assertEqual([(line["what"], line.get("made")) for line in self.lines()], [("cluster", False), ("command", None)])
        text, told = self.record()
        self.assertIn("what was done to the cluster before is not in the scenario", told)
        self.assertEqual(self.steps(text, "boot"), ["all"])  # It had its list before.
        self.play(text)

    def test_damage(self):
        self.phones()
        self.admin("set cert regen CallManager")
        whole = self.history.read_bytes()
        self.history.write_bytes(whole[:-40])  # Cut off in its last line.
        self.admin("set cert regen TVS", clock="+6m")
        self.assertEqual(self.record()[1], "itlsim: 1 line is damaged in the history, and left out\n")
        self.history.write_bytes(whole + b"\x00\xff\n{}\n[[[[\n" + b"x" * 70000 + b"\n")
        self.admin("set cert regen TVS", clock="+6m")
        text, told = self.record()
        self.assertEqual(told, "itlsim: 4 lines are damaged in the history, and left out\n")
        self.assertEqual(len(self.steps(text, "admin")), 2)
        for rest in (b"\n".join(whole.splitlines()[1:]), b""):
            self.history.write_bytes(rest)
            self.assertIn("its history does not say what the cluster was at first", self.record(status=1)[1])

    def test_it_cannot_be_written(self):
        self.phones()
        self.history.unlink()
        self.history.mkdir()
        result = self.admin("set cert regen CallManager")
        self.assertRegex(result.err, r"^itlsim: warning: the command is done, but not in the history: [^\n]*history: Is a directory\n$")
        self.history.rmdir()
        self.history.symlink_to("elsewhere")
        self.assertIn("not in the history", self.admin("set cert regen TVS", clock="+6m").err)
        self.assertFalse((self.root / "lab" / "elsewhere").exists())

    def test_a_full_disk(self):
        self.phones()
        before = self.history.read_bytes()
        # No file may grow beyond what this one has; the lists are smaller.
        size = 60 * 1024 - 10
        self.history.write_bytes(before + b" " * (size - len(before) - 1) + b"\n")
        script = 'ulimit -f 60; trap "" XFSZ; exec "$0" admin "$1" --yes set cert regen CallManager'
        result = lab.run("bash", "-c", script, lab.itlsim_path(), self.root / "lab")
        self.assertEqual(result.status, 0, result)
        self.assertRegex(result.err, r"(?m)^itlsim: warning: the command is done, but not in the history: [^\n]*(File too large|No space left on device)$")
        self.assertEqual(self.history.stat().st_size, size)

    def test_it_is_bounded(self):
        self.phones()
        first, = self.lines()
        command = {**first, "what": "command", "node": "test10pub", "line": "set cert regen nothing", "status": "refused",
                   "yes": True, "answers": []}
        for name in ("made", "mixed", "release", "domain", "keys", "recovery_keys", "tls_max", "nodes"):
            del command[name]
        line = (json.dumps(command) + "\n").encode()
        count = (BOUND - self.history.stat().st_size) // len(line)
        with self.history.open("r+b") as file:
            file.seek(0, os.SEEK_END)
            file.write(line * count)
            file.seek(-1, os.SEEK_END)
            file.write(b" " * (BOUND - 10 - file.tell()) + b"\n")
        self.admin("set cert regen CallManager")
        self.assertLess(self.history.stat().st_size, BOUND // 2 + 4096)
        self.assertEqual(stat.S_IMODE(self.history.stat().st_mode), 0o600)
        lines = self.lines()
        self.assertEqual([lines[0]["what"], lines[1]["what"]], ["cluster", "lost"])
        self.assertEqual(lines[1]["count"] + len(lines) - 2, count + 1)
        text, told = self.record()
        self.assertEqual(told, f"itlsim: the {lines[1]['count']} oldest commands are lost: the history was too long for them\n")
        self.assertEqual(self.steps(text, "admin")[-1], {"on": "test10pub", "run": "set cert regen CallManager"})

    def test_many_at_once(self):
        self.phones()
        command = [lab.itlsim_path(), "admin", str(self.root / "lab"), "--yes", "set", "enterprise", "rollback"]
        running = [subprocess.Popen([*command, value], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                    stderr=subprocess.DEVNULL) for value in ("true", "false") * 4]
        for process in running:
            process.wait(120)
        self.assertEqual([line["what"] for line in self.lines()], ["cluster"] + ["command"] * 8)
        self.assertEqual(self.record()[1], "")

    def test_phones_that_were_forgotten_and_none(self):
        self.assertIn("a scenario needs one", self.record(status=1)[1])
        with self.cluster:
            self.boot(0)
            self.boot(1)
        self.assertEqual(lab.itlsim("cluster", "phones", self.root / "lab", "--forget", "SEP001122334400").status, 0)
        text, _ = self.record()
        self.assertEqual(yaml.safe_load(text)["phones"], {"phones": {"count": 1, "mac": "001122334401", "tftp": ["test10pub"],
                                                                     "device-list": False}})
        self.play(text)

    def test_usage(self):
        for words in ((), (self.root / "lab",), (self.root / "lab", "a", "b")):
            self.assertEqual(lab.itlsim("scenario", "record", *words).status, 2)
        self.phones()
        self.assertEqual(lab.itlsim("scenario", "record", self.root / "lab", self.root / "no" / "out").status, 1)
        result = lab.itlsim("scenario", "record", self.root / "lab", "-")
        self.assertIn("scenario: ", result.text)
        self.assertEqual(lab.itlsim("scenario", "record", os.devnull, "-").status, 1)


if __name__ == "__main__":
    unittest.main()
