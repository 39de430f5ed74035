# SPDX-License-Identifier: GPL-2.0-or-later
"""Commands by which an administrator looks around: status, trust stores, logs, files, reachability, the database; a node
that is restarted; what programs that use the prompt are told; what Tab and ? offer."""
import socket

import lab
from cluster_lab import PUBLISHER, SUBSCRIBER, Cluster, Phone
from terminal import Terminal
from test_admin import Base


class Looking(Base):
    """A cluster that is down."""

    def setUp(self):
        super().setUp()
        self.cluster = Cluster(self.root / "cluster")

    def test_status_and_version(self):
        shown = self.assert_done(self.cluster.admin("show", "status", node=SUBSCRIBER)).text
        self.assertRegex(shown, rf"(?m)^Host Name    : {SUBSCRIBER}$")
        self.assertRegex(shown, r"(?m)^Product Ver  : 10\.0$")
        self.assertIn("the cluster is not up", shown)
        later = self.cluster.admin("--clock", "2099-05-01T12:00:00Z", "show", "status").text
        self.assertIn("Date         : Fri May  1 12:00:0", later)
        self.assertEqual(self.assert_done(self.cluster.admin("show", "version", "active")).text.splitlines()[0],
                         "Active Master Version: 10.0")

    def test_trust_stores(self):
        def stores(node):
            lines = self.assert_done(self.cluster.admin("show", "cert", "list", "trust", node=node)).text.splitlines()
            self.assertTrue(all(line.endswith(".pem: Trust Certificate") for line in lines), lines)
            return {line.split(".pem:")[0] for line in lines}

        own, others = stores(PUBLISHER), stores(SUBSCRIBER)
        self.assertIn(f"CallManager-trust/{SUBSCRIBER}.joemar2.lab", own)
        self.assertNotIn(f"CallManager-trust/{PUBLISHER}.joemar2.lab", own)
        self.assertIn(f"TVS-trust/{PUBLISHER}.joemar2.lab", others)
        self.assertIn(f"ITLRecovery-trust/ITLRECOVERY_{PUBLISHER}.joemar2.lab", others)
        for node in (PUBLISHER, SUBSCRIBER):
            self.assertIn(f"tomcat-trust/{node}.joemar2.lab", own & others)
        self.assertIn("CAPF-trust/CAPF-75638ad9", own & others)
        # A new name is known to the others at once.
        self.assert_done(self.cluster.admin("set", "network", "hostname", "fresh", node=SUBSCRIBER))
        self.assertIn("TVS-trust/fresh.joemar2.lab", stores(PUBLISHER))

    def test_a_ca_signs(self):
        own = self.cluster.folder / PUBLISHER / "certificates" / "CallManager.pem"
        ca = self.cluster.folder / "ca.pem"

        def field(path, what):
            return self.assert_done(lab.run("openssl", "x509", "-in", path, "-noout", f"-{what}")).text.split("=", 1)[1]

        for name in ("ITLRecovery", "nothing"):
            self.assertEqual(self.cluster.admin("set", "cert", "ca-signed", name).status, 1)
        self.assertFalse(ca.exists())
        self.assert_done(self.cluster.admin("set", "cert", "ca-signed", "CallManager"))
        self.assert_done(lab.run("openssl", "verify", "-CAfile", ca, own))
        self.assertEqual(field(own, "issuer"), field(ca, "subject"))
        self.assertNotEqual(field(own, "subject"), field(ca, "subject"))
        self.assertEqual(ca.stat().st_mode & 0o777, 0o600)
        listed = lab.itlsim("file", "show", self.cluster.folder / PUBLISHER / "tftp" / "ITLFile.tlv").text
        self.assertRegex(listed, r"6\tCANAME\t+\d+\tCN=Certification authority of the lab;OU=tac;O=cisco")
        before = ca.read_bytes()
        self.assert_done(self.cluster.admin("set", "cert", "ca-signed", "TVS", node=SUBSCRIBER))
        self.assertEqual(ca.read_bytes(), before)  # It is the one of before.
        self.assert_done(self.cluster.admin("set", "cert", "regen", "CallManager", clock="+6m"))
        self.assertEqual(field(own, "issuer"), field(own, "subject"))

    def test_every_service_starts_and_stops(self):
        names = [line.split("[")[0] for line in self.cluster.admin("utils", "service", "list").text.splitlines()
                 if "[" in line]
        self.assertEqual(len(names), 6)
        for name in names:
            with self.subTest(service=name):
                for action, state in (("start", "STARTED"), ("stop", "NOTRUNNING"), ("restart", "STARTED")):
                    done = self.assert_done(self.cluster.admin("utils", "service", action, name)).text
                    self.assertTrue(done.endswith(f"{name}[{state}]\n"), done)
                self.assertIn(f"{name}[STARTED]\n", self.cluster.admin("utils", "service", "list").text)
        self.assert_done(self.cluster.admin("utils", "service", "stop", "Cisco", "Tftp"))
        self.assertIn("Cisco Tftp[STOPPED]  Commanded Out of Service\n",
                      self.cluster.admin("utils", "service", "list").text)

    def test_database(self):
        shown = self.assert_done(self.cluster.admin("utils", "dbreplication", "runtimestate")).text
        self.assertIn(f"Cluster Detailed View from {PUBLISHER} (2 Servers):", shown)
        self.assertRegex(shown, rf"(?m)^{SUBSCRIBER} .*\(3\) Connected .*\(2\) Setup Completed$")
        self.assert_done(self.cluster.admin("utils", "system", "restart", node=SUBSCRIBER))
        self.assertRegex(self.cluster.admin("utils", "dbreplication", "runtimestate").text,
                         rf"(?m)^{SUBSCRIBER} .*\(3\) Off-Line ")


class Files(Base):
    """file list, file view."""

    def setUp(self):
        super().setUp()
        self.cluster = Cluster(self.root / "cluster")

    def test_what_tftp_serves(self):
        folder = self.cluster.folder / PUBLISHER / "tftp"
        lab.put(folder, "SEP00000000000A.cnf.xml", b"<device>\n<x>\x1b[31m\xff</x>\n</device>\n")
        everything = ["ITLRecovery.p12", "ITLFile.tlv", "SEP00000000000A.cnf.xml", "file count = 3"]
        for words in (("tftp",), ("tftp", "*")):
            self.assertEqual(self.assert_done(self.cluster.admin("file", "list", *words)).text.splitlines(), everything)
        self.assertEqual(self.cluster.admin("file", "list", "tftp", "SEP*").text.splitlines(),
                         ["SEP00000000000A.cnf.xml", "file count = 1"])
        self.assert_refused(self.cluster.admin("file", "list", "tftp", "none*"), "none*: file not found")
        self.assertEqual(self.assert_done(self.cluster.admin("file", "view", "tftp", "SEP00000000000A.cnf.xml")).text,
                         "<device>\n<x>\\x1b[31m\\xff</x>\n</device>\n")
        self.assert_refused(self.cluster.admin("file", "view", "tftp", "ITLFile.tlv"), "not a text file")
        self.assertNotIn("p12", self.cluster.admin("file", "list", "tftp", node=SUBSCRIBER).text)

    def test_log_of_a_node(self):
        self.assertEqual(self.assert_done(self.cluster.admin("file", "list", "activelog", "syslog/*")).text,
                         "CiscoSyslog\nfile count = 1\n")
        self.assert_done(self.cluster.admin("set", "cert", "regen", "TVS", node=SUBSCRIBER))

        def view(node):
            return self.assert_done(self.cluster.admin("file", "view", "activelog", "syslog/CiscoSyslog", node=node)).text

        self.assertIn("ITLRecoveryCertBackup", view(PUBLISHER))
        self.assertNotIn("TVSCertificateRegenerated", view(PUBLISHER))
        self.assertIn("TVSCertificateRegenerated", view(SUBSCRIBER))
        self.assertNotIn("ITLRecoveryCertBackup", view(SUBSCRIBER))
        # What it did under its former name is its own still.
        self.assert_done(self.cluster.admin("set", "network", "hostname", "fresh", node=SUBSCRIBER))
        self.assertIn("TVSCertificateRegenerated", view(SUBSCRIBER))
        self.assert_refused(self.cluster.admin("file", "view", "activelog", "syslog/none"), "file not found")

    def test_pages(self):
        lab.put(self.cluster.folder / PUBLISHER / "tftp", "long.txt", b"".join(b"line %d\n" % i for i in range(1, 51)))
        terminal = self.enterContext(Terminal(self.cluster.folder, self.root / "suppressions"))
        terminal.wait_for("admin:")
        terminal.type("file view tftp long.txt\n")
        self.assertIn("line 20\n", terminal.wait_for("(lines 1 - 20 of 50) : "))
        terminal.type("n\n")
        self.assertIn("line 21\n", terminal.wait_for("(lines 21 - 40 of 50) : "))
        terminal.type("e\n")
        shown = terminal.wait_for("(lines 31 - 50 of 50) : ")
        self.assertIn("end of the file reached", shown)
        terminal.type("p\n")
        terminal.wait_for("(lines 11 - 30 of 50) : ")
        terminal.type("b\n")
        terminal.wait_for("(lines 1 - 20 of 50) : ")
        terminal.type("q\n")
        terminal.wait_for("admin:")


class Ping(Base):
    """utils network ping."""

    def setUp(self):
        super().setUp()
        self.cluster = Cluster(self.root / "cluster")

    def test_nodes(self):
        self.assert_refused(self.cluster.admin("utils", "network", "ping", SUBSCRIBER), "the cluster is not up")
        with self.cluster as cluster:
            shown = self.assert_done(cluster.admin("utils", "network", "ping", SUBSCRIBER)).text
            for service, protocol, address in (("Cisco Tftp", "UDP", cluster.nodes[SUBSCRIBER]["tftp"]),
                                               ("Cisco Trust Verification Service", "TCP",
                                                cluster.nodes[SUBSCRIBER]["tvs"])):
                self.assertIn(f"{service}, {protocol} port {address.split(':')[1]}: answers, time=", shown)
            self.assert_done(cluster.admin("utils", "service", "stop", "Cisco Tftp", node=SUBSCRIBER))
            while "Cisco Tftp" in (shown := cluster.admin("utils", "network", "ping", SUBSCRIBER).text):
                pass
            self.assertIn("Cisco Trust Verification Service", shown)

    def test_servers(self):
        with socket.create_server((lab.HOST, 0)) as server:
            port = server.getsockname()[1]
            self.assertIn(f"TCP port {port}: answers",
                          self.assert_done(self.cluster.admin("utils", "network", "ping", f"{lab.HOST}:{port}")).text)
        self.assert_refused(self.cluster.admin("utils", "network", "ping", f"{lab.HOST}:{port}"), "unreachable")
        self.assert_refused(self.cluster.admin("utils", "network", "ping", "no-such-host.invalid"), "unknown host")

    def test_no_shell(self):
        """What a shell would do stays undone, whatever the host is called."""
        mark = self.root / "mark"
        for host in (f"$(touch {mark})", f"`touch {mark}`", f"x;touch {mark}", f"x|touch {mark}", f"x\ntouch {mark}",
                     "-f", "--help", "%s%n", "a" * 5000):
            with self.subTest(host=host[:20]):
                self.assert_refused(self.cluster.admin("utils", "network", "ping", "--", host) if host[0] == "-"
                                    else self.cluster.admin("utils", "network", "ping", host), "")
        self.assertFalse(mark.exists())


class Restart(Base):
    """utils system restart, of a cluster that is up."""

    def test_services_go_and_come(self):
        cluster = self.enterContext(Cluster(self.root / "cluster"))
        phone = Phone(cluster, self.root / "A", "00000000000A", SUBSCRIBER, (PUBLISHER, SUBSCRIBER))
        self.assertEqual(phone.boot().status, 0)
        self.assert_done(cluster.admin("utils", "itl", "reset", "localkey"))
        reset = cluster.list_of(SUBSCRIBER)
        self.assert_done(cluster.admin("set", "cert", "regen", "ITLRecovery"))
        self.assertEqual(cluster.typed(["utils system restart", "no"], "--node", SUBSCRIBER).status, 1)
        restarted = self.assert_done(cluster.admin("utils", "system", "restart", node=SUBSCRIBER))
        self.assertIn("Do you really want to restart ?", restarted.text)
        # It does not answer: not to TFTP, nor to TVS, nor at the prompt; the other node does.
        while lab.itlsim("tftp", "get", cluster.nodes[SUBSCRIBER]["tftp"], "ITLFile.tlv", "-", "--timeout", "1").status == 0:
            pass
        self.assert_refused(cluster.admin("utils", "network", "ping", SUBSCRIBER), f"{SUBSCRIBER} does not answer")
        self.assert_refused(cluster.admin("show", "status", node=SUBSCRIBER), "is being restarted")
        away = lab.itlsim("phone", "boot", *phone.options, "--timeout", "1", "--json")
        self.assertEqual(away.status, 1, away)
        self.assert_done(cluster.admin("show", "status"))
        # Its time comes sooner where the clock is set ahead.
        self.assert_done(cluster.admin("--clock", "+1m", "show", "status", node=SUBSCRIBER))
        cluster.settle()
        self.assert_done(cluster.admin("utils", "network", "ping", SUBSCRIBER))
        # TFTP has started with it: the reset list is gone, and the new ITLRecovery is taken in.
        listing = self.assert_done(cluster.admin("show", "itl", node=SUBSCRIBER)).text
        self.assertNotEqual(cluster.list_of(SUBSCRIBER), reset)
        self.assertIn("The ITL file was verified successfully.", listing)
        self.assertNotEqual(cluster.list_of(PUBLISHER), cluster.list_of(SUBSCRIBER))
        self.assertEqual(phone.boot().status, 0)

    def test_lowest_tls_version(self):
        """An old phone cannot ask TVS any more once the lowest version is above what it knows: locked out at a renewal."""
        cluster = self.enterContext(Cluster(self.root / "cluster", "--release", "11.5"))
        admin = cluster.admin
        old, new = (Phone(cluster, self.root / name, f"00000000000{name}", PUBLISHER, (PUBLISHER,)) for name in "AB")
        old.options += ["--tls-only", "1.1"]
        for phone in (old, new):
            self.assertEqual(phone.boot().status, 0)
        self.assertEqual(self.assert_done(admin("show", "tls", "min-version")).text, "Configured TLS minimum version: 1.0\n")
        self.assertEqual(cluster.typed(["set tls min-version 1.2", "no"]).status, 1)
        self.assertEqual(admin("set", "tls", "min-version", "3").status, 2)
        done = self.assert_done(admin("set", "tls", "min-version", "1.2")).text
        for text in ("This command will result in setting minimum TLS version to 1.2 on all the secure interfaces.",
                     "Warning: This will set the minimum TLS to 1.2 and the server will reboot.",
                     "Successfully set minimum TLS version to 1.2\nThe system will reboot in few minutes.\n"):
            self.assertIn(text, done)
        shown = self.assert_done(admin("show", "tls", "min-version", "--json", clock="+1m"))
        self.assertEqual(shown.json["tls_min"], "1.2")
        self.assert_refused(admin("set", "tls", "min-version", "1.2"), "is 1.2 already")
        # Nothing happens before TVS has to be asked.
        self.assertEqual(old.boot().status, 0)
        self.assert_done(admin("set", "cert", "regen", "CallManager"))
        self.assertEqual(new.boot().json["itl"]["verified_by"], "tvs")
        locked = old.boot()
        self.assertEqual((locked.status, locked.json["reason"]), (3, "tvs-tls-failed"), locked)
        self.assert_done(admin("set", "tls", "min-version", "1.0"))
        self.assert_done(admin("show", "status", clock="+1m"))
        self.assertEqual(old.boot().json["itl"]["verified_by"], "tvs")

    def test_session_ends(self):
        cluster = Cluster(self.root / "cluster")
        done = self.assert_done(cluster.typed(["utils system restart", "yes", "show status"]))
        self.assertNotIn("Host Name", done.text)
        # It comes up by itself, too.
        self.assertIn("up again in", cluster.admin("show", "status").err)


class Programs(Base):
    """What those are told who do not read the transcript."""

    def setUp(self):
        super().setUp()
        self.cluster = Cluster(self.root / "cluster")

    def test_refusals(self):
        """A refusal stands in the transcript, and where a script with >/dev/null sees it."""
        for words, node, status, why in (
                (("utils", "itl", "reset", "localkey"), SUBSCRIBER, 1, "This is not a Publisher node"),
                (("nonsense",), None, 2, "Executed command unsuccessfully: No valid command entered"),
                (("show", "c"), None, 2, "Executed command unsuccessfully: No valid command entered: "
                                         "'c' is not clear: cert, ctl"),
                (("show", "itl", "now"), None, 2, "Executed command unsuccessfully: Usage: show itl [sha1 HASH], HASH "
                                               "being 4 to 40 hexadecimal digits"),
                (("file", "get", "tftp", "none"), None, 1, "none: file not found")):
            with self.subTest(words=words):
                result = self.cluster.admin(*words, node=node)
                self.assertEqual((result.status, result.err), (status, f"itlsim: {why}\n"))
                self.assertEqual(result.text.strip().replace("\n", ": "), why)
        self.assertEqual(self.cluster.admin("--json", "nonsense").err,
                         "itlsim: Executed command unsuccessfully: No valid command entered\n")

    def test_line_at_which_a_script_ends(self):
        for lines, status, why in (
                (["show ctl", "# nothing", "", "nonsense", "show ctl"], 2,
                 "line 4: Executed command unsuccessfully: No valid command entered"),
                (["show ctl", "set enterprise rollback true", "perhaps", "no"], 1, "line 4: Command cancelled."),
                (["set cert regen TVS"], 1, "line 1: no answer to 'Proceed with regeneration'"),
                (["show ctl", "delete node nobody"], 1, "line 2: nobody: no such node"),
                (["set password user security", "wrong", "x" * 8, "x" * 8], 1,
                 "line 4: that is not the security password"),
                (["show ctl", "x" * 70000], 1, "line 2: standard input: a line that is too long or cannot be read"),
                (["show \"ctl"], 2, "line 1: the line is too long, or a quote does not end")):
            with self.subTest(lines=[line[:40] for line in lines]):
                result = self.cluster.typed(lines)
                self.assertEqual((result.status, result.err), (status, f"itlsim: {why}\n"), result)

    def test_a_command_that_only_fails(self):
        """It told why in its transcript; the line is told all the same."""
        path = self.cluster.folder / PUBLISHER / "tftp" / "ITLFile.tlv"
        damaged = bytearray(path.read_bytes())
        damaged[-1] ^= 1
        path.write_bytes(bytes(damaged))
        result = self.cluster.typed(["show ctl", "show itl", "show ctl"])
        self.assertEqual((result.status, result.err), (1, "itlsim: line 2: 'show itl' failed, and the script ends here\n"))


class Keys(Base):
    """Tab and ? on values, and stars for a password."""

    def setUp(self):
        super().setUp()
        self.cluster = Cluster(self.root / "cluster")

    def terminal(self):
        """A session at a terminal, at its prompt."""
        terminal = self.enterContext(Terminal(self.cluster.folder, self.root / "suppressions"))
        terminal.wait_for("admin:")
        terminal.wait_for_keys()
        return terminal

    def test_nodes_and_files(self):
        terminal = self.terminal()
        for keys, answer in (("utils network ping t\ts\t\n", f"{SUBSCRIBER} does not answer"),
                             ("file view tftp itlf\t\n", "ITLFile.tlv: not a text file"),
                             ("delete node \t\n", f"The node {SUBSCRIBER}, its keys")):
            terminal.type(keys)
            terminal.wait_for(answer)
            if keys.startswith("delete"):
                terminal.wait_for("(yes/no)? ")
                terminal.type("no\n")
            terminal.wait_for("admin:")
            terminal.wait_for_keys()
        terminal.type("utils network ping ?")
        shown = terminal.wait_for(f"  {SUBSCRIBER}\n")
        self.assertIn("utils network ping NODE|HOST[:PORT]", shown)
        self.assertIn(f"  {PUBLISHER}\n", shown)
        terminal.type("\x15show itl ?")
        terminal.wait_for("<cr>")
        # Between quotes it is a character.
        terminal.type('\x15file list tftp "ITLFile.tl?"\n')
        terminal.wait_for("file count = 1")

    def test_phones(self):
        with self.cluster as cluster:
            for mac in ("00000000000A", "0000000000AB"):
                self.assertEqual(Phone(cluster, self.root / mac, mac, PUBLISHER, ()).boot().status, 0)
            terminal = self.terminal()
            terminal.type("utils phones reset s?")
            shown = terminal.wait_for("soft\n")
            self.assertIn("SEP00000000000A\n", shown)
            # Every argument is a phone.
            terminal.type("EP\t0\t sep0000000000a\t\n")
            terminal.wait_for("2 phones will be reset.")
            terminal.wait_for("(yes/no)? ")
            terminal.type("no\n")
            terminal.wait_for("Command cancelled.")

    def test_stars(self):
        terminal = self.terminal()
        terminal.type("file get tftp ITLRecovery.p12\n")
        terminal.wait_for("[y/n]? ")
        for answer, question in (("y", "SFTP server IP: "), (lab.HOST, "SFTP server port [22]: "), ("1", "User ID: "),
                                 ("somebody", "Password: ")):
            terminal.type(f"{answer}\n")
            terminal.wait_for(question)
        terminal.wait_for_keys()
        terminal.type("secrex\x7ft\n")
        shown = terminal.wait_for("Download directory: ")
        self.assertEqual(shown.split("\n")[0], "******\b \b*")
        terminal.type("\n")
        terminal.wait_for("unreachable")
        terminal.wait_for("admin:")


if __name__ == "__main__":
    lab.main()
