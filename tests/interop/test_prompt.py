# SPDX-License-Identifier: GPL-2.0-or-later
"""Manners of the admin prompt and of those who report: Ctrl-C, Tab, questions, JSON, passwords, output that is lost."""
import json
import os
import pty
import select
import shutil
import signal
import socket
import subprocess
import time
import unittest

import lab
import sshd
from cluster_lab import PUBLISHER, SUBSCRIBER, Cluster, Phone
from terminal import Terminal
from test_admin import Base


class Keys(Base):
    """Ctrl-C and Tab at a terminal."""

    def setUp(self):
        super().setUp()
        self.cluster = Cluster(self.root / "cluster")
        self.terminal = self.enterContext(Terminal(self.cluster.folder, self.root / "suppressions"))
        self.terminal.wait_for("admin:")
        self.terminal.wait_for_keys()

    def leave(self):
        """The session still takes a command, and ends when it is asked to."""
        self.terminal.wait_for_keys()
        self.terminal.type("show ctl\n")
        self.terminal.wait_for("Error parsing the CTL File.")
        self.terminal.wait_for("admin:")
        self.terminal.type("quit\n")
        self.assertEqual(self.terminal.process.wait(30), 0)

    def test_control_c_at_an_empty_prompt(self):
        for _ in range(3):
            self.terminal.type("\x03")
            self.terminal.wait_for("^C")
            self.terminal.wait_for("admin:")
        self.leave()

    def test_control_c_takes_back_what_is_typed(self):
        before = self.cluster.contents()
        self.terminal.type("delete node test10sub\x1b[D\x1b[D\x03")
        self.terminal.wait_for("^C")
        self.terminal.wait_for("admin:")
        self.terminal.type("\n")
        self.leave()
        self.assertEqual({**self.cluster.contents(), "alerts": "", "nodes.yaml": "", "syslog": ""},
                         {**before, "alerts": "", "nodes.yaml": "", "syslog": ""})

    def test_interrupt_from_outside_at_the_prompt(self):
        os.killpg(self.terminal.process.pid, signal.SIGINT)
        self.leave()

    def test_control_c_during_a_command(self):
        with socket.create_server((lab.HOST, 0)) as silent:
            port = silent.getsockname()[1]
            self.terminal.type(f"utils itl reset remotekey {lab.HOST}:{port} user /p12\n")
            self.terminal.wait_for("Enter Sftp password :")
            self.terminal.type("secret\n")
            connection, _ = silent.accept()
            with connection:
                started = time.monotonic()
                os.killpg(self.terminal.process.pid, signal.SIGINT)
                self.terminal.wait_for("interrupted")
                self.assertLess(time.monotonic() - started, 9)  # the time-out is 10 s
                self.terminal.wait_for("admin:")
                self.leave()

    def test_question_that_is_taken_back_is_named(self):
        self.terminal.type("set cert regen CallManager\n")
        self.terminal.wait_for("(yes|no)? ")
        os.killpg(self.terminal.process.pid, signal.SIGINT)
        self.terminal.wait_for("no answer to 'Proceed with regeneration'")
        self.terminal.wait_for("admin:")
        self.leave()

    def test_tab_on_names_of_several_words(self):
        terminal = self.terminal
        terminal.type("utils service restart \t\t")
        shown = terminal.wait_for("Function")
        self.assertIn("Trust Verification Service", shown)
        terminal.type("tr\t")
        terminal.wait_for("Trust Verification Service ")
        self.assertNotIn("Cisco Cisco", shown)
        terminal.type("\n")
        terminal.wait_for("Cisco Trust Verification Service[STARTED]")
        terminal.wait_for("admin:")
        terminal.wait_for_keys()
        terminal.type('utils service stop "cisco tf\t\n')
        terminal.wait_for("Cisco Tftp[NOTRUNNING]")
        terminal.wait_for("admin:")
        self.leave()


class Questions(Base):
    """What is asked, and what is said before."""

    def setUp(self):
        super().setUp()
        self.cluster = Cluster(self.root / "cluster")
        self.cluster.admin("show", "alerts")

    def test_what_cannot_be_is_told_before_the_question(self):
        self.assert_done(self.cluster.admin("utils", "disaster_recovery", "backup", self.root / "sub.tar", node=SUBSCRIBER))
        before = self.cluster.contents()
        for words, text in ((("set", "network", "hostname", "a b"), "'a b': a host name"),
                            (("set", "network", "hostname", "test10sub"), "another node has this name"),
                            (("set", "network", "hostname", ""), "'': a host name"),
                            (("set", "network", "domain", "a..b"), "'a..b': not a domain name"),
                            (("utils", "disaster_recovery", "restore", self.root / "none.tar"), "none.tar"),
                            (("utils", "disaster_recovery", "restore", self.root / "sub.tar"), "not a backup of test10pub"),
                            (("delete", "node", "nobody"), "no such node")):
            with self.subTest(words=words):
                result = self.cluster.admin(*words, yes=False)
                self.assert_refused(result, text)
                self.assertNotIn("ontinue", result.text.replace("normal operating", ""))
        self.assertEqual(self.cluster.contents(), before)

    def test_rollback_asks(self):
        before = self.cluster.contents()
        self.assertIn("Command cancelled.", self.cluster.typed(["set enterprise rollback true", "no"]).text)
        self.assertEqual(self.cluster.contents(), before)
        self.assert_done(self.cluster.typed(["set enterprise rollback true", "yes"]))
        shown = self.assert_done(self.cluster.admin("show", "enterprise")).text
        self.assertEqual(shown, "Prepare Cluster for Rollback to pre 8.0: True\nITLRecovery.p12 saved: No\n")
        self.assertNotIn("ontinue", self.assert_done(self.cluster.admin("set", "enterprise", "rollback", "true")).text)

    def test_words_that_are_not_clear(self):
        for words, meanings in ((("s", "it"), "'s' is not clear: set, show"), (("show", "c"), "'c' is not clear: cert, ctl"),
                                (("show", "nonsense"), None), (("nonsense",), None), (("show",), None)):
            with self.subTest(words=words):
                result = self.cluster.admin(*words)
                self.assertEqual((result.status, result.text),
                                 (2, "Executed command unsuccessfully\nNo valid command entered\n"
                                     + (f"{meanings}\n" if meanings else "")))

    def test_no_blank_at_the_end_of_a_line(self):
        for words in (("show", "itl", "now"), ("quit", "now"), ("delete", "node")):
            for line in self.cluster.admin(*words).text.splitlines():
                self.assertEqual(line, line.rstrip())


class Resets(Base):
    """Resets that reach nobody."""

    def test_no_active_tftp(self):
        cluster = Cluster(self.root / "cluster")
        for node in (PUBLISHER, SUBSCRIBER):
            self.assert_done(cluster.admin("utils", "service", "stop", "Cisco Tftp", node=node))
        lists = [cluster.list_of(node) for node in (PUBLISHER, SUBSCRIBER)]
        result = cluster.admin("utils", "itl", "reset", "localkey")
        self.assert_refused(result, "no node has an active Cisco Tftp service")
        self.assertNotIn("[]", result.text)
        self.assertNotIn("successfully", result.text)
        self.assertEqual([cluster.list_of(node) for node in (PUBLISHER, SUBSCRIBER)], lists)

    def test_short_recovery_key(self):
        result = lab.itlsim("cluster", "create", self.root / "short", "--publisher", "a:4096", "--json")
        self.assertEqual(result.status, 0)
        self.assertIn("warning: ITLRecovery has 2048 bits", result.err)
        self.assertEqual(result.json["nodes"][0]["node"], "a")
        for number, options in enumerate((("a:4096", "--recovery-bits", "4096"), ("a:1024", "--key-bits", "1024"), ("a",))):
            self.assert_done(lab.itlsim("cluster", "create", self.root / f"long{number}", "--publisher", *options))

    def test_key_that_no_phone_holds_any_more(self):
        server = self.enterContext(sshd.Sshd(self.root))
        cluster = self.enterContext(Cluster(self.root / "cluster"))
        saved = self.root / "saved.p12"
        shutil.copy(cluster.folder / "ITLRecovery.p12", saved)
        options = ("--sftp-password-file", self.secret("sftp", sshd.PASSWORD), "--sftp-fingerprint", server.fingerprint)
        phone = Phone(cluster, self.root / "A", "00000000000A", PUBLISHER, (PUBLISHER, SUBSCRIBER))

        def reset():
            return cluster.admin(*options, "utils", "itl", "reset", "remotekey", server.address, sshd.USER, saved)

        self.assertEqual(phone.boot().json["itl"]["verified_by"], "first-use")
        self.assert_done(reset())
        self.assertEqual(phone.boot().json["itl"]["verified_by"], "list")
        # The phone goes on to a list with another ITLRecovery; the saved file is of the former one.
        self.assert_done(cluster.admin("set", "cert", "regen", "ITLRecovery"))
        for node in (PUBLISHER, SUBSCRIBER):
            self.assert_done(cluster.admin("utils", "service", "restart", "Cisco Tftp", node=node))
        self.assertEqual(phone.boot().json["trust"], "trusted")
        late = reset()
        self.assertEqual(late.status, 0, late)
        self.assertIn("saved.p12: 1 of the 1 phones that reported hold no list with this key", late.err)


class Reports(Base):
    """--json: an object on a line for each command."""

    def setUp(self):
        super().setUp()
        self.cluster = Cluster(self.root / "cluster")

    def report(self, *words, status=0, node=None):
        """A command's report."""
        result = self.cluster.admin("--json", *words, node=node)
        self.assertEqual((result.status, result.text.count("\n")), (status, 1), result)
        self.assertEqual(result.json["status"], status)
        self.assertEqual(result.json["command"], " ".join(map(str, words)))
        return result.json

    def test_every_show(self):
        self.assertEqual([node["host"] for node in self.report("show", "network", "cluster")["nodes"]],
                         [PUBLISHER, SUBSCRIBER])
        self.assertEqual(self.report("show", "enterprise")["enterprise"],
                         {"rollback": False, "signature": "sha1", "interaction": "automatic", "secure_urls": True, "recovery_saved": False})
        self.assertEqual([service["active"] for service in self.report("utils", "service", "list")["services"]],
                         [True, True, False, True, True, True])
        self.assertIn("ITLRecovery", self.report("show", "cert", "list", "own")["certificates"])
        certificate = self.report("show", "cert", "own", "TVS", node=SUBSCRIBER)
        self.assertEqual((certificate["node"], certificate["certificate"]["bits"]), (SUBSCRIBER, 2048))
        self.assertRegex(certificate["certificate"]["serial"], "^([0-9A-F]{2}:)+[0-9A-F]{2}$")
        self.assertEqual(self.report("show", "itl")["list"]["length"], len(self.cluster.list_of(PUBLISHER)))
        self.assertEqual(self.report("show", "alarms")["phones"], [])
        plain = self.cluster.admin("show", "cert", "list", "own").text
        self.assertEqual(self.report("show", "cert", "list", "own")["output"], plain.splitlines())

    def test_what_fails(self):
        refused = self.report("utils", "itl", "reset", "localkey", node=SUBSCRIBER, status=1)
        self.assertEqual(refused["error"], "This is not a Publisher node")
        self.assertIn("nobody", self.report("delete", "node", "nobody", status=1)["error"])
        self.assertEqual(self.report("show", "status", "now", status=2)["error"], "Usage: show status")
        self.assertIsNone(self.report("show", "itl")["error"])

    def test_a_script(self):
        result = self.cluster.typed(["show enterprise", "# a comment", "set cert regen TVS", "yes", "quit"], "--json")
        reports = [json.loads(line) for line in result.text.splitlines()]
        self.assertEqual([report["command"] for report in reports], ["show enterprise", "set cert regen TVS", "quit"])
        self.assertIn("Successfully Regenerated Certificate for TVS.", reports[1]["output"])
        self.assertNotIn("Proceed", result.text)
        self.assertIn("Proceed with regeneration", result.err)


class Passwords(Base):
    """Passwords that nobody who lists processes can read."""

    def create(self, *options, name="cluster"):
        """Creates a cluster with 1024 bits."""
        return lab.itlsim("cluster", "create", self.root / name, "--publisher", "pub:1024", "--key-bits", "1024", *options)

    def opens(self, password, name="cluster"):
        """Whether the security password is this one."""
        return lab.run("openssl", "pkcs12", "-in", self.root / name / "ITLRecovery.p12", "-passin", f"pass:{password}",
                       "-nodes").status == 0

    def administrator(self, password, name="cluster"):
        """Whether the administrator's password is this one."""
        return lab.itlsim("admin", self.root / name, "--password-file", self.secret("try", password), "utils", "itl",
                          "reset", "localkey").status == 0

    def test_files(self):
        self.assert_done(self.create("--admin-password-file", self.secret("a", "admin-secret"),
                                     "--security-password-file", self.secret("s", "security-secret")))
        self.assertTrue(self.opens("security-secret") and self.administrator("admin-secret"))
        self.assertFalse(self.opens("itlphone") or self.administrator("itlphone"))

    def test_command_line_warns(self):
        result = self.create("--admin-password", "admin-secret", "--security-password", "security-secret")
        self.assertEqual((result.status, result.err.count("\n")), (0, 1), result)
        self.assertIn("warning: whoever lists processes could read the password", result.err)
        self.assertNotIn("-secret", result.err)
        self.assertTrue(self.opens("security-secret") and self.administrator("admin-secret"))

    def test_files_that_cannot_be_read(self):
        empty = self.root / "empty"
        empty.write_text("")
        for path, why in ((self.root / "none", "No such file"), (empty, "no password"), (self.root, "Is a directory")):
            self.assert_refused(self.create("--admin-password-file", path), f"{path}: {why}")
            self.assertFalse((self.root / "cluster").exists())
        self.assert_refused(self.create("--security-password-file", self.secret("s", "short")), "8")

    def test_asked_at_a_terminal(self):
        master, slave = pty.openpty()
        process = subprocess.Popen([lab.itlsim_path(), "cluster", "create", self.root / "cluster", "--publisher",
                                    "pub:1024", "--key-bits", "1024", "--security-password-file", "-"],
                                   stdin=slave, stdout=subprocess.PIPE, stderr=slave, start_new_session=True)
        os.close(slave)
        shown = ""
        for question in ("Password for --security-password-file: ", "Again, to confirm: "):
            while question not in shown:
                self.assertTrue(select.select([master], [], [], lab.START_SECONDS)[0], shown)
                shown += os.read(master, 4096).decode()
            os.write(master, b"typed-secret\n")
        process.stdout.read()
        process.stdout.close()
        self.assertEqual(process.wait(60), 0)
        os.close(master)
        self.assertNotIn("typed-secret", shown)
        self.assertTrue(self.opens("typed-secret"))


class Output(Base):
    """Standard output that takes nothing, and ports that are not ours."""

    def setUp(self):
        super().setUp()
        self.cluster = Cluster(self.root / "cluster")

    def shell(self, redirection, *words):
        """A command with a redirection of the shell."""
        return lab.run("sh", "-c", f'exec "$0" admin {self.cluster.folder} --yes "$@" {redirection}', lab.itlsim_path(),
                       *words)

    def test_a_change_that_cannot_be_told(self):
        before = self.cluster.list_of(PUBLISHER)
        result = self.shell(">/dev/full", "set", "cert", "regen", "CallManager")
        self.assert_refused(result, "what the command does is done all the same")
        self.assertNotEqual(self.cluster.list_of(PUBLISHER), before)

    def test_a_reader_that_leaves(self):
        reader, writer = os.pipe()
        os.close(reader)
        with os.fdopen(writer, "wb") as output:
            for words in (("set", "cert", "regen", "CallManager"), ("help",), ("show", "itl")):
                process = subprocess.run([lab.itlsim_path(), "admin", str(self.cluster.folder), "--yes", *words],
                                         stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.PIPE, check=False)
                self.assertEqual((process.returncode, process.stderr), (0, b""))

    def test_ports_that_the_system_keeps(self):
        lab.skip_unless(os.geteuid() == 0, "dropping a capability needs root")
        for program in ("unshare", "setpriv", "ip"):
            lab.skip_unless(shutil.which(program), f"{program} is not installed")
        prefix = ("unshare", "-n", "sh", "-c",
                  'ip link set lo up && exec setpriv --bounding-set -net_bind_service "$@"', "sh")
        lab.skip_unless(lab.run(*prefix, "true").status == 0, "no network namespace to be had")
        pem = self.cluster.folder / PUBLISHER / "certificates" / "TVS.pem"
        folder = self.root / "tvs"
        folder.mkdir()
        shutil.copy(pem, folder / "TVS.pem")
        (folder / "TVS.pem").chmod(0o644)
        result = lab.itlsim("tvs", "serve", "--identity", folder / "TVS.pem", folder, "--port", "443", prefix=prefix)
        self.assert_refused(result, "port 443: the system keeps this port for root")
        result = lab.itlsim("tvs", "serve", "--identity", folder / "TVS.pem", folder, "--bind", "192.0.2.1", prefix=prefix)
        self.assert_refused(result, "not our address")


if __name__ == "__main__":
    lab.main()
