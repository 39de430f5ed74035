# SPDX-License-Identifier: GPL-2.0-or-later
"""The admin prompt: the whole story of a lockout, the golden listings, every refusal, SFTP, and the prompt itself."""
import os
import pathlib
import re
import shlex
import time
import unittest

import cluster_lab
import lab
import sshd
import tlvcheck
from cluster_lab import PUBLISHER, SUBSCRIBER, Cluster, Phone
from terminal import Terminal

RESET = """Enter CCM Administrator password :

Locating active Tftp servers in the cluster.....

Following is the list of Active tftp servers in the cluster

['test10pub', 'test10sub']
The reset ITL file was generated successfully

Transferring new reset ITL file to the TFTP server nodes in the cluster.....

Restarting Cisco Tftp service on host test10pub
Cisco Tftp service restarted on host test10pub
Successfully transferred reset ITL to node test10sub

Restarting Cisco Tftp service on host test10sub
Cisco Tftp service restarted on host test10sub
"""

REGENERATED = """
WARNING: This operation will overwrite any CA signed certificate
previously imported for CallManager
Proceed with regeneration (yes|no)? yes

Successfully Regenerated Certificate for CallManager.
Please do a backup of the server as soon as possible. Failure to do
so can stale the cluster in case of a crash.
You must restart services related to CallManager for the regenerated
certificates to become active.
"""

HELD_DOWN = ("CallManager certificate was modified in the last 5 minutes. "
             "Please re-try regenerating TVS certificate at a later time\n")

# What differs from print to print: digests, keys, dates, the layout of rules.
ASIDE = (
    (r"^[0-9a-f]+\((MD5|SHA1)\)$", r"(\1)"),
    (r"(last modified on).*", r"\1"),
    (r"^(\d+ SERIALNUMBER \d+) .*", r"\1"),
    (r"^(\d+ CERTIFICATE \d+) .*( \(SHA1 Hash HEX\))$", r"\1\2"),
    (r"^(\d+ CERTHASH 20) .*", r"\1"),
    (r"^([0-9a-f]{1,2} )+[0-9a-f]{1,2}$", "(signature)"),
    (r"^[- ]+$", "----"),
)

# The print's one slip (golden/README.md): the name of ITLRecovery has three bytes more than its lengths count.
SLIP = {
    "SUBJECTNAME 66 ": "SUBJECTNAME 69 ", "ISSUERNAME 66 ": "ISSUERNAME 69 ", "SIGNERNAME 66 ": "SIGNERNAME 69 ",
    "CANAME 66 ": "CANAME 69 ", "3 SIGNERID 2 157": "3 SIGNERID 2 163", "CERTIFICATE 692": "CERTIFICATE 698",
    "RECORDLENGTH 2 1141": "RECORDLENGTH 2 1153", "HeaderLength: 344 ": "HeaderLength: 348 ",
    "Length of ITL file: 5302": "Length of ITL file: 5314", "Length of ITL file: 5322": "Length of ITL file: 5338",
}


def aside(listing):
    """A listing's lines in one spelling, with what differs by nature taken out."""
    lines = []
    for line in listing.splitlines():
        line = " ".join(line.split())
        for pattern, instead in ASIDE:
            line = re.sub(pattern, instead, line)
        # The print of the second listing lost a row of its signature.
        if line and not (line == "(signature)" and lines[-1] == line):
            lines.append(line)
    return lines


def golden(name):
    """A golden listing, likewise, with the lengths that its names have."""
    text = (cluster_lab.GOLDEN / f"show-itl-signed-by-{name}.txt").read_text(encoding="utf-8")
    for printed, counted in SLIP.items():
        text = text.replace(printed, counted)
    return aside(text)


def checksum(result):
    """The SHA-1 that show itl tells."""
    return re.search(r"^([0-9a-f]{40})\(SHA1\)$", result.text, re.MULTILINE)[1]


class Base(unittest.TestCase):
    """A cluster in a folder of its own."""

    maxDiff = None

    def setUp(self):
        self.root = self.enterContext(lab.folder())

    def assert_done(self, result):
        """It succeeded, and said nothing of errors."""
        self.assertEqual((result.status, result.err), (0, ""), result)
        return result

    def assert_refused(self, result, text, status=1):
        """It failed, and says why in one line."""
        self.assertEqual(result.status, status, result)
        self.assertIn(text, result.err, result)
        self.assertEqual(result.err.count("\n"), 1, result)

    def secret(self, name, password):
        """A file with a password."""
        path = self.root / name
        path.write_text(password + "\n")
        return path


class Story(Base):
    """create, up, boot, lock out, recover; then lose the publisher and recover again."""

    def setUp(self):
        super().setUp()
        self.cluster = self.enterContext(Cluster(self.root / "cluster"))
        both = (PUBLISHER, SUBSCRIBER)
        self.phones = {
            # A has only the publisher's TVS to turn to; B and C have both.
            "A": Phone(self.cluster, self.root / "A", "00000000000A", PUBLISHER, (PUBLISHER,)),
            "B": Phone(self.cluster, self.root / "B", "00000000000B", SUBSCRIBER, both),
            "C": Phone(self.cluster, self.root / "C", "00000000000C", PUBLISHER, both),
        }

    def boot(self, **expected):
        """Boots the phones named, each expected to end so: "first-use", "list", "tvs", "unchanged", or "locked"."""
        for name, wanted in expected.items():
            result = self.phones[name].boot()
            with self.subTest(phone=name):
                if wanted == "locked":
                    self.assertEqual((result.status, result.json["trust"]), (3, "untrusted"), result)
                else:
                    self.assertEqual((result.status, result.json["itl"]["verified_by"]), (0, wanted), result)

    def show(self, node):
        """show itl of a node."""
        return self.assert_done(self.cluster.admin("show", "itl", node=node))

    def test_lockout_and_reset(self):
        admin = self.cluster.admin
        self.boot(A="first-use", B="first-use", C="first-use")
        self.assertEqual(aside(self.show(PUBLISHER).text), golden("callmanager"))
        self.assertNotEqual(checksum(self.show(PUBLISHER)), checksum(self.show(SUBSCRIBER)))
        # CallManager alone: TVS vouches for the new one.
        self.assertEqual(self.assert_done(admin("set", "cert", "regen", "CallManager")).text.split("\nThe list")[0],
                         REGENERATED)
        self.boot(A="tvs", B="unchanged", C="tvs")
        held = admin("set", "cert", "regen", "TVS")
        self.assertEqual((held.status, held.text), (1, HELD_DOWN))
        # Both, back to back: the clock is moved instead of waiting, and no phone boots in between.
        self.assert_done(admin("--clock", "+6m", "set", "cert", "regen", "CallManager"))
        self.assertEqual(admin("set", "cert", "regen", "TVS").status, 1)
        self.assert_done(admin("--clock", "+301s", "set", "cert", "regen", "TVS"))
        self.boot(A="locked", C="tvs")
        self.assert_done(admin("utils", "service", "restart", "Cisco", "Tftp"))
        self.boot(A="locked")
        # Signed by the key that every list has.
        self.assertEqual(self.assert_done(admin("utils", "itl", "reset", "localkey")).text, RESET)
        self.assertEqual(aside(self.show(PUBLISHER).text), golden("itlrecovery"))
        self.assertEqual(checksum(self.show(PUBLISHER)), checksum(self.show(SUBSCRIBER)))
        self.boot(A="list", B="list", C="list")
        # The next restart of TFTP lets CallManager sign again.
        for node in (PUBLISHER, SUBSCRIBER):
            restart = self.assert_done(admin("utils", "service", "restart", "Cisco Tftp", node=node)).text
            self.assertTrue(restart.endswith("Cisco Tftp[STARTING]\nCisco Tftp[STARTED]\n"), restart)
        self.assertEqual(aside(self.show(PUBLISHER).text), golden("callmanager"))
        self.assertNotEqual(checksum(self.show(PUBLISHER)), checksum(self.show(SUBSCRIBER)))
        self.boot(A="list")

    def test_fips(self):
        """One command renews all anchors: who has no other node's TVS is locked out, and no reset helps."""
        admin = self.cluster.admin
        self.boot(A="first-use", C="first-use")
        self.assertEqual(self.assert_done(admin("utils", "fips", "status")).text,
                         "The system is operating in non-FIPS mode.\n")
        self.assert_done(admin("utils", "fips", "enable"))
        self.assertEqual(self.assert_done(admin("utils", "fips", "status")).text, "The system is operating in FIPS mode.\n")
        self.assert_refused(admin("utils", "fips", "enable"), "FIPS mode is enabled already")
        self.boot(A="locked", C="tvs")
        self.assert_done(admin("utils", "itl", "reset", "localkey"))
        self.boot(A="locked", C="list")

    def test_publisher_rebuilt(self):
        server = self.enterContext(sshd.Sshd(self.root))
        admin = self.cluster.admin
        sftp = ("--sftp-password-file", self.secret("sftp", sshd.PASSWORD), "--sftp-fingerprint", server.fingerprint)
        saved = self.root / "saved"
        saved.mkdir()
        self.boot(A="first-use", B="first-use")
        self.assert_done(admin("file", "get", "tftp", "ITLRecovery.p12", "--sftp", server.address, "--sftp-user",
                               sshd.USER, "--sftp-directory", saved, *sftp))
        self.assertEqual((saved / "ITLRecovery.p12").read_bytes(),
                         (self.cluster.folder / "ITLRecovery.p12").read_bytes())
        self.assert_done(admin("rebuild", "publisher", SUBSCRIBER))
        self.boot(A="locked")
        self.assert_done(admin("utils", "itl", "reset", "localkey"))
        self.boot(A="locked")
        reset = self.assert_done(admin("utils", "itl", "reset", "remotekey", server.address, sshd.USER,
                                       saved / "ITLRecovery.p12", *sftp))
        self.assertEqual(reset.text, "Enter Sftp password :\n" + RESET)
        self.boot(A="list", B="list")


class Release(Base):
    """A cluster of each release: its lists, its certificates, its commands and what they say."""

    RELEASES = {"8.0": ("none", None), "8.6": ("none", None), "9.1": ("none", None),
                "10.0": ("node", "nodes"), "10.5": ("node", "nodes"), "11.0": ("node", "nodes"), "11.5": ("node", "nodes"),
                "12.0": ("node", "long"), "12.5": ("cluster", "long"), "14": ("cluster", "long"), "15": ("cluster", "short")}
    SAID = {
        "nodes": RESET,
        "long": "Enter CCM Administrator password :\nName is None\nGenerating the reset ITL file.....\n"
                "The reset ITL file was generated successfully\nLocating active Tftp servers in the cluster.....\n"
                "Following is the list of Active tftp servers in the cluster\n====================\n"
                "test10pub\ntest10sub\n=====================\nNumber of Active TFTP servers in the cluster : 2\n"
                "Transferring new reset ITL file to the TFTP server nodes in the cluster.........\n"
                "Successfully transferred reset ITL to node test10pub\nSuccessfully transferred reset ITL to node test10sub\n",
        "short": "Enter CCM Administrator password :\nITLFile on all the active TFTP nodes will be reset now\n"
                 "and signed using CallManager certificate key...\n"
                 "ITL file Reset.\nPlease reset all the phones to pickup the new ITL File.\n",
    }

    def signed_by(self, cluster):
        """The signer of the publisher's list, and the roles in it."""
        file = tlvcheck.File(cluster.list_of(PUBLISHER))
        return file.header.signer, [record.role for record in file.records]

    def assert_unknown(self, cluster, release, *words):
        """No command of this release."""
        result = cluster.admin(*words)
        self.assertEqual((result.status, result.text.splitlines()[:2]),
                         (2, ["Executed command unsuccessfully", "No valid command entered"]), result)
        self.assertRegex(result.text + result.err, rf"'{words[0]} .*' is there from release \S+ on; this cluster is {release}")

    def test_each(self):
        for release, (recovery, said) in self.RELEASES.items():
            with self.subTest(release=release):
                self.each(release, recovery, said)

    def each(self, release, recovery, said):
        """What is expected of one."""
        cluster = Cluster(self.root / release, "--release", release)
        later = float(release) >= 12
        signer, roles = self.signed_by(cluster)
        self.assertEqual("ITLRECOVERY_" in signer, later)
        self.assertEqual(roles, [0, 3, 4, 21, 21] if recovery == "none" else [0, 3, 4, 21, 0, 21])
        for node in (PUBLISHER, SUBSCRIBER):
            own = self.assert_done(cluster.admin("show", "cert", "list", "own", node=node)).text
            self.assertEqual("ITLRecovery/ITLRecovery.pem" in own, recovery != "none")
            if recovery != "none":
                shown = self.assert_done(cluster.admin("show", "cert", "own", "ITLRecovery", node=node)).text
                whose = SUBSCRIBER if recovery == "node" and node == SUBSCRIBER else PUBLISHER
                self.assertIn(f"Subject Name: CN=ITLRECOVERY_{whose}.joemar2.lab,", shown)
        for words in (("set", "enterprise", "signature", "sha512"), ("set", "enterprise", "interaction", "manual")):
            if float(release) < 12.5:
                self.assert_unknown(cluster, release, *words)
            else:
                self.assert_done(cluster.admin(*words))
        if said is None:
            self.assert_unknown(cluster, release, "utils", "itl", "reset", "localkey")
            self.assert_refused(cluster.admin("set", "cert", "regen", "ITLRecovery"), "no such certificate")
            self.assertIn("file not found", cluster.admin("file", "get", "tftp", "ITLRecovery.p12").text)
            self.assertEqual(cluster.admin("show", "alerts").text, "No alerts\n")
            return
        self.assertEqual(self.assert_done(cluster.admin("utils", "itl", "reset", "localkey")).text, self.SAID[said])
        self.assertEqual("ITLRECOVERY_" in self.signed_by(cluster)[0], not later)
        self.assert_done(cluster.admin("utils", "service", "restart", "Cisco Tftp"))
        self.assertEqual("ITLRECOVERY_" in self.signed_by(cluster)[0], later)

    def test_a_subscribers_recovery(self):
        cluster = Cluster(self.root / "own")
        before = {path: digest for path, digest in cluster.contents().items() if path != "nodes.yaml"}
        self.assert_done(cluster.admin("set", "cert", "regen", "ITLRecovery", node=SUBSCRIBER))
        after = cluster.contents()
        self.assertEqual({path for path in before if after[path] != before[path]} - {"syslog", "alerts"},
                         {f"{SUBSCRIBER}/ITLRecovery.pem"})
        shared = Cluster(self.root / "shared", "--release", "14")
        refused = shared.admin("set", "cert", "regen", "ITLRecovery", node=SUBSCRIBER)
        self.assertEqual(refused.status, 1)
        self.assertIn("ITLRecovery is the cluster's: it is regenerated on the publisher", refused.text + refused.err)


class Names(Base):
    """The names in certificates, given at creation."""

    def test_subject(self):
        name = "OU=tac;O=Example, Inc;L=rtp;ST=nc;C=US"
        create = ("cluster", "create", self.root / "named", "--publisher", "pub", "--subject")
        self.assert_done(lab.itlsim(*create, name))
        self.assertIn(f"CN=pub;{name}\n", self.assert_done(lab.itlsim("admin", self.root / "named", "show", "itl")).text)
        for wrong in ("X=y", "tac", "OU=tac;CN=other", "O=" + "x" * 1100):
            with self.subTest(subject=wrong[:20]):
                self.assert_refused(lab.itlsim(*create[:2], self.root / "other", *create[3:], wrong), "--subject", 2)

    def test_documented_command(self):
        """docs/cluster.md has the command that makes the cluster of the published listing, and it does."""
        text = (pathlib.Path(__file__).parents[2] / "docs/cluster.md").read_text(encoding="utf-8")
        command = re.search(r"^    itlsim (cluster create DIR (?:.*\\\n)*.*)", text, re.MULTILINE)[1].replace("\\\n", "")
        words = shlex.split(command)
        words[words.index("DIR")] = self.root / "documented"
        self.assert_done(lab.itlsim(*words))
        listing = self.assert_done(lab.itlsim("admin", self.root / "documented", "show", "itl")).text
        self.assertEqual(aside(listing), golden("callmanager"))

    def test_any_utf8(self):
        """Names are not of ASCII everywhere; what is no text stays out, and so does what a list cannot tell apart."""
        name = "OU=Büro;O=" + "é" * 64 + ";L=Zürich;ST=Московская область;C=CH"
        create = ("cluster", "create", self.root / "named", "--publisher", "pub", "--key-bits", "1024", "--subject")
        self.assert_done(lab.itlsim(*create, name))
        shown = self.assert_done(lab.itlsim("admin", self.root / "named", "show", "itl")).text
        self.assertEqual(shown.count(f"CN=pub;{name}\n"), 8)
        self.assertIn("verified successfully", shown)
        self.assert_done(lab.itlsim("admin", self.root / "named", "--yes", "set", "cert", "regen", "CallManager"))
        for wrong in ("O=Z\udcfcrich", "O=\x9b31m", "C=ÜS", "O=" + "é" * 65, "O=a\x1b[31m"):
            with self.subTest(subject=wrong[:20]):
                self.assert_refused(lab.itlsim(*create[:2], self.root / "other", *create[3:], wrong), "")


class Commands(Base):
    """Each command on a cluster that is down."""

    def setUp(self):
        super().setUp()
        self.cluster = Cluster(self.root / "cluster")

    def assert_unchanged(self, before):
        """Nothing in the folder is another."""
        self.assertEqual(self.cluster.contents(), before)

    def warm_up(self):
        """Opens the cluster once, so that the daily warning is written; what the folder holds then."""
        self.cluster.admin("show", "alerts")
        return self.cluster.contents()

    def test_subscriber_refuses(self):
        before = self.warm_up()
        for words in (("utils", "itl", "reset", "localkey"), ("utils", "itl", "reset", "remotekey", "h", "u", "/p"),
                      ("delete", "node", SUBSCRIBER), ("rebuild", "publisher")):
            with self.subTest(words=words):
                result = self.cluster.admin(*words, node=SUBSCRIBER)
                self.assertEqual((result.status, result.text), (1, "This is not a Publisher node\n"))
        self.assertIn("file not found",
                      self.cluster.admin("file", "get", "tftp", "ITLRecovery.p12", node=SUBSCRIBER).text)
        self.assert_refused(self.cluster.admin("set", "cert", "regen", "CAPF", node=SUBSCRIBER), "no such certificate")
        self.assert_unchanged(before)

    def test_administrator_password(self):
        before = self.warm_up()
        wrong = self.secret("wrong", "not-this-one")
        self.assert_refused(self.cluster.admin("utils", "itl", "reset", "localkey", "--password-file", wrong),
                            "wrong administrator password")
        self.assert_refused(self.cluster.admin("utils", "itl", "reset", "localkey", yes=False), "no answer to")
        self.assert_refused(self.cluster.admin("utils", "itl", "reset", "localkey", "--password-file", self.root),
                            str(self.root))
        self.assert_unchanged(before)
        typed = self.assert_done(self.cluster.typed(["utils itl reset localkey", "itlphone"]))
        self.assertEqual(typed.text, RESET)

    def test_questions_answered_no(self):
        before = self.warm_up()
        for command in ("set cert regen CallManager", "set network hostname other", "set network domain other",
                        f"delete node {SUBSCRIBER}", f"rebuild publisher {SUBSCRIBER}", "file get tftp ITLRecovery.p12"):
            with self.subTest(command=command):
                self.assertEqual(self.cluster.typed([command, "no"]).status, 1)
        self.assert_unchanged(before)

    def test_recovery_key_waits_for_tftp(self):
        before = self.cluster.list_of(PUBLISHER)
        result = self.assert_done(self.cluster.admin("set", "cert", "regen", "ITLRecovery"))
        self.assertIn("Successfully Regenerated Certificate for ITLRecovery.\n"
                      "You must restart the services related to ITLRecovery", result.text)
        self.assertEqual(self.cluster.list_of(PUBLISHER), before)
        self.assert_done(self.cluster.admin("utils", "service", "restart", "Cisco", "Tftp"))
        self.assertNotEqual(self.cluster.list_of(PUBLISHER), before)

    def test_names(self):
        result = self.assert_done(self.cluster.admin("set", "network", "hostname", "newpub"))
        self.assertIn("***   W A R N I N G   ***", result.text)
        self.assertIn("calling 4 of 5 component notification script: regenerate_all_certs.sh", result.text)
        listing = self.cluster.admin("show", "itl").text
        self.assertIn("CN=newpub.joemar2.lab;", listing)
        self.assertIn("CN=ITLRECOVERY_test10pub.joemar2.lab;", listing)
        self.assert_done(self.cluster.admin("set", "network", "domain", "new.lab", node=SUBSCRIBER))
        self.assertIn("CN=test10sub.new.lab;", self.cluster.admin("show", "itl").text)
        self.assert_refused(self.cluster.admin("set", "network", "hostname", "not a name"), "host name")

    def test_rollback(self):
        def sections():
            """Functions of the records, and of those with a key."""
            records = self.assert_done(self.cluster.admin("show", "itl")).text.split("ITL Record #")[1:]
            functions = [re.search(r"FUNCTION\s+2\s+(.*)", record)[1] for record in records]
            return functions, {function for function, record in zip(functions, records) if "PUBLICKEY" in record}

        full = sections()
        result = self.assert_done(self.cluster.admin("set", "enterprise", "rollback", "true"))
        self.assertIn("Prepare Cluster for Rollback to pre 8.0: True", result.text)
        self.assertEqual(sections()[1], {"System Administrator Security Token", "CAPF"})
        self.assert_done(self.cluster.admin("set", "enterprise", "rollback", "false"))
        self.assertEqual(sections(), full)
        self.assertEqual(self.cluster.admin("set", "enterprise", "rollback", "perhaps").status, 2)

    def test_certificates(self):
        self.assertEqual(self.assert_done(self.cluster.admin("show", "cert", "list", "own")).text.splitlines()[0],
                         "CallManager/CallManager.pem: Self-signed certificate generated by system")
        own = self.assert_done(self.cluster.admin("show", "cert", "own", "TVS/TVS.pem")).text
        pem = self.root / "tvs.pem"
        pem.write_text(own[own.index("-----BEGIN"):])
        serial = lab.run("openssl", "x509", "-in", pem, "-noout", "-serial").text.strip().split("=")[1]
        self.assertIn(f"Serial Number: {':'.join(re.findall('..', serial))}", own)
        subscribers = self.cluster.admin("show", "cert", "list", "own", node=SUBSCRIBER).text
        self.assertNotIn("CAPF", subscribers)
        self.assert_refused(self.cluster.admin("show", "cert", "own", "none"), "no such certificate")

    def test_services(self):
        self.assertIn("Cisco Tftp[STARTED]\n", self.cluster.admin("utils", "service", "list").text)
        self.assert_done(self.cluster.admin("utils", "service", "stop", "Cisco Tftp", node=SUBSCRIBER))
        self.assertIn("Cisco Tftp[STOPPED]", self.cluster.admin("utils", "service", "list", node=SUBSCRIBER).text)
        reset = self.assert_done(self.cluster.admin("utils", "itl", "reset", "localkey")).text
        self.assertIn("\n['test10pub']\n", reset)
        self.assertNotIn("test10sub", reset)
        self.assertEqual(self.cluster.admin("utils", "service", "restart", "Nothing").status, 1)

    def test_backup_and_restore(self):
        backup = self.root / "pub.tar"
        listing = self.cluster.list_of(PUBLISHER)
        self.assert_done(self.cluster.admin("utils", "disaster_recovery", "backup", backup))
        self.assert_done(self.cluster.admin("set", "cert", "regen", "CallManager"))
        before = self.cluster.admin("show", "cert", "own", "CallManager").text
        self.assert_done(self.cluster.admin("utils", "disaster_recovery", "restore", backup))
        self.assertNotEqual(self.cluster.admin("show", "cert", "own", "CallManager").text, before)
        self.assertIn(b"test10pub", listing)
        self.assert_refused(self.cluster.admin("utils", "disaster_recovery", "restore", self.root / "none"), "none")

    def test_security_password(self):
        fresh = self.secret("fresh", "another-password")
        self.assert_done(self.cluster.admin("set", "password", "user", "security", "--security-password-file", fresh))
        opened = lab.run("openssl", "pkcs12", "-in", self.cluster.folder / "ITLRecovery.p12", "-passin",
                         "pass:another-password", "-nodes")
        self.assertEqual(opened.status, 0, opened)
        before = self.warm_up()
        for former, new, again, text in (("wrong-password", "x" * 8, "x" * 8, "password"),
                                         ("another-password", "short", "short", "8"),
                                         ("another-password", "x" * 8, "y" * 8, "differ")):
            with self.subTest(new=new):
                self.assert_refused(self.cluster.typed(["set password user security", former, new, again]), text)
        self.assert_unchanged(before)

    def test_daily_warning(self):
        def warnings():
            return self.cluster.admin("show", "alerts").text.count("ITLRecoveryCertBackup")

        first = warnings()
        self.assertGreaterEqual(first, 1)
        self.assertEqual(warnings(), first)
        self.assertEqual(self.cluster.admin("--clock", "+1d", "show", "alerts").text.count("ITLRecoveryCertBackup"),
                         first + 1)

    def test_delete_node(self):
        self.assert_done(self.cluster.admin("delete", "node", SUBSCRIBER))
        self.assertNotIn("test10sub", self.cluster.admin("show", "itl").text)
        self.assert_refused(self.cluster.admin("delete", "node", SUBSCRIBER), "no such node")
        self.assert_refused(self.cluster.admin("delete", "node", PUBLISHER), "publisher")

    def test_show_ctl(self):
        self.assertEqual(self.assert_done(self.cluster.admin("show", "ctl")).text,
                         "Length of CTL file: 0\nCTL File not found. Please run CTLClient plugin or run the CLI - "
                         "utils ctl.. to generate the CTL file.\nError parsing the CTL File.\n")

    def test_damaged_list(self):
        path = self.cluster.folder / PUBLISHER / "tftp" / "ITLFile.tlv"
        path.write_bytes(path.read_bytes()[:700])
        self.assertEqual(self.cluster.admin("show", "itl").status, 1)
        path.unlink()
        self.assertEqual(self.cluster.admin("show", "itl").status, 1)

    def test_wrong_usage(self):
        self.assertEqual(lab.itlsim("admin").status, 2)
        self.assertEqual(lab.itlsim("admin", self.cluster.folder, "--nonsense").status, 2)
        self.assert_refused(lab.itlsim("admin", self.root / "none", "show", "itl"), "none")
        self.assert_refused(self.cluster.admin("show", "itl", node="stranger"), "stranger")
        self.assert_refused(self.cluster.admin("--clock", "soon", "show", "ctl"), "soon")
        for words in (("nonsense",), ("show",), ("show", "nonsense")):
            with self.subTest(words=words):
                result = self.cluster.admin(*words)
                self.assertEqual((result.status, result.text),
                                 (2, "Executed command unsuccessfully\nNo valid command entered\n"))
        self.assertEqual(self.cluster.admin("show", "itl", "now").status, 2)

    def test_abbreviations_and_help(self):
        itl = self.cluster.admin("show", "itl").text
        self.assertEqual(self.cluster.admin("sh", "i").text, itl)
        self.assertEqual(self.cluster.admin("show itl").text, itl)
        self.assertEqual(self.assert_done(self.cluster.typed(["# a comment", "", "SHOW ITL", "quit", "nonsense"])).text,
                         itl)
        self.assertEqual([line.split()[0] for line in self.cluster.admin("utils", "?").text.splitlines()],
                         ["bulk", "dbreplication", "ctl", "disaster_recovery", "fips", "itl", "network", "phones", "service", "system"])
        everything = self.assert_done(self.cluster.admin("help")).text
        for command in ("show itl", "utils itl reset remotekey HOST[:PORT] USER PATH", "set cert regen NAME"):
            self.assertIn(command, everything)
        self.assertEqual(len(self.cluster.admin("help", "utils", "itl").text.splitlines()), 2)

    def test_a_script_ends_at_the_first_failure(self):
        result = self.cluster.typed(["nonsense", "set cert regen CallManager", "yes"])
        self.assertEqual(result.status, 2)
        self.assertNotIn("Successfully", result.text)


class Sftp(Base):
    """Files to and from a real OpenSSH server; whatever fails has a line of its own, and changes nothing."""

    def setUp(self):
        super().setUp()
        self.server = self.enterContext(sshd.Sshd(self.root))
        self.cluster = Cluster(self.root / "cluster")
        self.cluster.admin("show", "alerts")
        self.password = self.secret("sftp", sshd.PASSWORD)

    def fetch(self, path, *options, server=None, password=None, fingerprint=True):
        """utils itl reset remotekey."""
        server = server or self.server
        key = ("--sftp-fingerprint", server.fingerprint) if fingerprint else ()
        return self.cluster.admin("utils", "itl", "reset", "remotekey", server.address, sshd.USER, path,
                                  "--sftp-password-file", password or self.password, *key, *options)

    def assert_fails(self, text, result, before):
        """One line of its own, and nothing changed."""
        self.assert_refused(result, text)
        self.assertEqual(self.cluster.contents(), before)

    def test_failures_of_the_connection(self):
        before = self.cluster.contents()
        p12 = self.cluster.folder / "ITLRecovery.p12"
        self.assert_fails("wrong user name or password", self.fetch(p12, password=self.secret("no", "wrong")), before)
        self.assert_fails("wrong host key", self.fetch(p12, "--sftp-fingerprint", "SHA256:" + "A" * 43), before)
        self.assert_fails("unknown host key", self.fetch(p12, fingerprint=False), before)
        self.assert_fails("no such file", self.fetch(self.root / "none.p12"), before)
        # The guard is bound to the port and does not listen.
        port = lab.Port()
        self.addCleanup(port.release)
        unreachable = self.cluster.admin("utils", "itl", "reset", "remotekey", f"{lab.HOST}:{port.number}", "u", "/p",
                                         "--sftp-password-file", self.password)
        self.assert_fails("unreachable", unreachable, before)
        unknown = self.cluster.admin("utils", "itl", "reset", "remotekey", "no-such-host.invalid", "u", "/p",
                                     "--sftp-password-file", self.password)
        self.assert_fails("unknown host", unknown, before)
        keys_only = self.enterContext(lab.folder())
        with sshd.Sshd(keys_only, passwords=False) as other:
            self.assert_fails("wrong authentication method", self.fetch(p12, server=other), before)

    def test_failures_of_the_file(self):
        before = self.cluster.contents()
        recovery = self.cluster.folder / "ITLRecovery.pem"
        other = Cluster(self.root / "other")
        junk = self.root / "junk.p12"
        junk.write_bytes(b"not a PKCS#12 at all\n")
        sshd.pkcs12(self.root / "wrong.p12", recovery, "other-password", "-keypbe", "PBE-SHA1-3DES", "-certpbe",
                    "PBE-SHA1-3DES", "-macalg", "sha1")
        sshd.pkcs12(self.root / "rc2.p12", recovery, "itlphone", "-legacy")
        lines = [self.fetch(path) for path in (junk, self.root / "wrong.p12", self.root / "rc2.p12",
                                               other.folder / "ITLRecovery.p12")]
        for text, result in zip(("PKCS#12", "password", "cipher", "no phone"), lines):
            with self.subTest(text=text):
                self.assert_fails(text, result, before)
        self.assertEqual(len({result.err for result in lines}), 4)
        taken = self.fetch(other.folder / "ITLRecovery.p12", "--unknown-key")
        self.assertEqual(taken.status, 0, taken)
        self.assertIn("warning: ", taken.err)

    def test_first_contact_asks(self):
        target = self.root / "saved"
        target.mkdir()
        host, port = self.server.address.split(":")
        dialog = ["file get tftp ITLRecovery.p12", "y", host, port, sshd.USER, sshd.PASSWORD, str(target)]
        before = self.cluster.contents()
        declined = self.cluster.typed([*dialog, "no"])
        self.assert_fails("not accepted", declined, before)
        self.assert_fails("no answer to 'Are you sure you want to continue connecting'", self.cluster.typed(dialog), before)
        accepted = self.assert_done(self.cluster.typed([*dialog, "yes"]))
        size = (self.cluster.folder / "ITLRecovery.p12").stat().st_size
        self.assertEqual(accepted.text, f"""Please wait while the system is gathering files info ...done.
Sub-directories were not traversed.
Number of files affected: 1
Total size in Bytes: {size}
Total size in Kbytes: {size / 1024:.8g}
Would you like to proceed [y/n]? y
SFTP server IP: {host}
SFTP server port [22]: {port}
User ID: {sshd.USER}
Password: ********
Download directory: {target}

The authenticity of host '{host} ({host})' can't be established.
ED25519 key fingerprint is {self.server.fingerprint}.
Are you sure you want to continue connecting (yes/no)? yes
.
Transfer completed.
Downloading file: /usr/local/cm/tftp/ITLRecovery.p12
""")
        self.assertEqual((target / "ITLRecovery.p12").read_bytes(),
                         (self.cluster.folder / "ITLRecovery.p12").read_bytes())
        # Known from now on, to ssh's own tools too, and another key is not taken for it.
        found = lab.run("ssh-keygen", "-F", f"[{host}]:{port}", "-f", self.cluster.folder / "known_hosts")
        self.assertEqual(found.status, 0, found)
        self.assert_done(self.cluster.typed(dialog))
        known = self.cluster.folder / "known_hosts"
        known.write_text(known.read_text().replace(self.server.keys["ed25519"].public,
                                                   sshd.HostKey(self.root, "ed25519", "other").public))
        self.assert_refused(self.cluster.typed(dialog), "wrong host key")

    def test_saving_ends_the_daily_warning(self):
        admin = self.cluster.admin
        count = admin("show", "alerts").text.count("ITLRecoveryCertBackup")
        admin("utils", "disaster_recovery", "backup", self.root / "backup.tar")
        count += 1
        self.assertEqual(admin("--clock", "+25h", "show", "alerts").text.count("ITLRecoveryCertBackup"), count)
        self.assert_done(admin("file", "get", "tftp", "ITLRecovery.p12", "--sftp", self.server.address, "--sftp-user",
                               sshd.USER, "--sftp-directory", self.root, "--sftp-password-file", self.password,
                               "--sftp-fingerprint", self.server.fingerprint))
        self.assertEqual(admin("--clock", "+5d", "show", "alerts").text.count("ITLRecoveryCertBackup"), count)

    def test_no_write_permission(self):
        before = self.cluster.contents()
        result = self.cluster.admin("file", "get", "tftp", "ITLRecovery.p12", "--sftp", self.server.address,
                                    "--sftp-user", sshd.USER, "--sftp-directory", self.root / "none",
                                    "--sftp-password-file", self.password, "--sftp-fingerprint",
                                    self.server.fingerprint)
        self.assert_fails("ITLRecovery.p12", result, before)


class Interactive(Base):
    """history, ?, Tab, passwords, Ctrl-C, Ctrl-D."""

    def setUp(self):
        super().setUp()
        self.cluster = Cluster(self.root / "cluster")
        self.terminal = self.enterContext(Terminal(self.cluster.folder, self.root / "suppressions"))
        self.terminal.wait_for("admin:")

    def test_completion_history_and_help(self):
        terminal = self.terminal
        terminal.type("sh\tct\t\n")
        self.assertIn("Length of CTL file: 0", terminal.wait_for("Error parsing the CTL File."))
        terminal.wait_for("admin:")
        terminal.type("\x1b[A")
        terminal.wait_for("show ctl")
        terminal.type("\n")
        terminal.wait_for("Error parsing the CTL File.")
        terminal.wait_for("admin:")
        terminal.type("utils itl reset ?")
        shown = terminal.wait_for("remotekey")
        self.assertIn("localkey", shown)
        terminal.type("\x15")
        terminal.type("set cert regen tv\t")
        terminal.wait_for("TVS ")
        terminal.type("\x15nonsense\n")
        terminal.wait_for("No valid command entered")
        terminal.wait_for("admin:")
        terminal.type("quit\n")
        self.assertEqual(terminal.process.wait(30), 0)

    def test_password_is_not_shown(self):
        terminal = self.terminal
        terminal.type("utils itl reset localkey\n")
        terminal.wait_for("Enter CCM Administrator password :")
        deadline = time.monotonic() + lab.START_SECONDS
        while terminal.echoes() and time.monotonic() < deadline:
            time.sleep(0.01)
        terminal.type("itlphone\n")
        shown = terminal.wait_for("restarted on host test10sub\n")
        self.assertNotIn("itlphone", shown)
        terminal.wait_for("admin:")

    def test_control_c_takes_back_a_question(self):
        terminal = self.terminal
        before = self.cluster.contents()
        terminal.type("set cert regen CallManager\n")
        terminal.wait_for("(yes|no)? ")
        os.killpg(terminal.process.pid, 2)
        terminal.wait_for("no answer")
        terminal.wait_for("admin:")
        self.assertEqual(self.cluster.contents(), before)
        terminal.wait_for_keys()
        terminal.type("\x04")
        self.assertEqual(terminal.process.wait(30), 0)


if __name__ == "__main__":
    lab.main()
