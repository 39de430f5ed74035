# SPDX-License-Identifier: GPL-2.0-or-later
"""itlsim where the machine is not as it should be: a disk that cannot be written, a clock that goes back, other locales,
no descriptors left."""
import json
import os
import pathlib
import subprocess
import unittest

import cluster_lab
import lab

FILES = pathlib.Path(__file__).parent / "files"
LIST = FILES / "a1-first-sha1.tlv"
MAC = "001122334455"


def boot(state, server, *options, **more):
    """Boots a phone."""
    return lab.itlsim("phone", "boot", "--state", state, "--mac", MAC, "--tftp", server, *options, **more)


class Surroundings(unittest.TestCase):
    """What the tests share."""

    def setUp(self):
        self.root = self.enterContext(lab.folder())

    def server(self):
        """A TFTP server with a list."""
        return self.enterContext(lab.ScriptedServer(lab.serving({"ITLFile.tlv": LIST.read_bytes()}))).address

    def assert_refused(self, result, *words):
        """Status 1, and one line that says what and why."""
        self.assertEqual(result.status, 1, result)
        self.assertEqual(result.err.count("\n"), 1, result)
        for word in words:
            self.assertIn(str(word), result.err)


class ReadOnlyDisk(Surroundings):
    """What only looks works; what has to write says in one line that it cannot, and leaves everything as it was."""

    def setUp(self):
        super().setUp()
        self.disk = self.enterContext(lab.folder())
        mount = 'd=$1; shift; mount --bind "$d" "$d" && mount -o remount,ro,bind "$d" && exec "$@"'
        self.prefix = ["unshare", "-rm", "sh", "-c", mount, "sh", str(self.disk)]
        lab.skip_unless(lab.run("true", prefix=self.prefix).status == 0, "no mount namespace may be made here")

    def read_only(self, *words):
        """A command while the disk cannot be written."""
        return lab.itlsim(*words, prefix=self.prefix)

    def assert_refused_there(self, *words):
        """It says so."""
        self.assert_refused(self.read_only(*words), self.disk, "Read-only file system")

    def test_cluster(self):
        cluster = cluster_lab.Cluster(self.disk / "cluster")
        before = cluster.contents()
        wanted = {words: lab.itlsim(*words).out for words in
                  (("admin", cluster.folder, "show", "itl"), ("admin", cluster.folder, "utils", "service", "list"),
                   ("cluster", "phones", cluster.folder))}
        for words, out in wanted.items():
            result = self.read_only(*words)
            self.assertEqual((result.status, result.out), (0, out), result)
        for words in (("set", "cert", "regen", "TVS"), ("set", "enterprise", "rollback", "true"),
                      ("utils", "itl", "reset", "localkey"), ("utils", "service", "restart", "Cisco", "Tftp")):
            with self.subTest(words=words):
                result = self.read_only("admin", cluster.folder, "--yes", *words)
                self.assert_refused(result, self.disk, "Read-only file system")
                self.assertNotIn(b"uccessfully", result.out)
        self.assert_refused_there("cluster", "up", cluster.folder, "--base-port", "0")
        self.assert_refused_there("cluster", "create", self.disk / "another", "--publisher", "a", "--key-bits", "1024")
        self.assertEqual(cluster.contents(), before)
        self.assertFalse((self.disk / "another").exists())

    def test_phone(self):
        state, server = self.disk / "phone", self.server()
        self.assert_refused(self.read_only("phone", "boot", "--state", state, "--mac", MAC, "--tftp", server),
                            state, "Read-only file system")
        self.assertEqual(boot(state, server).status, 0)
        before = {path: path.read_bytes() for path in state.iterdir()}
        self.assert_refused(self.read_only("phone", "boot", "--state", state, "--mac", MAC, "--tftp", server),
                            state, "Read-only file system")
        shown = self.read_only("phone", "show", "trust-list", "--state", state)
        self.assertEqual((shown.status, shown.out), (0, lab.itlsim("phone", "show", "trust-list", "--state", state).out),
                         shown)
        self.assertEqual({path: path.read_bytes() for path in state.iterdir()}, before)

    def test_files(self):
        out = self.disk / "out"
        signed = FILES / "SEP001122334455.cnf.xml.sgn"
        for words in (("tftp", "get", self.server(), "ITLFile.tlv", out), ("file", "strip", signed, out),
                      ("file", "build", out, "--sign", FILES / "sast.pem", "--record", f"sast={FILES / 'sast.pem'}"),
                      ("tvs", "serve", FILES, "--identity", FILES / "cucm-tvs.pem", "--port", "0", "--log", out)):
            with self.subTest(words=words[:2]):
                self.assert_refused_there(*words)


class FewDescriptors(Surroundings):
    """A process that may open only some files does its work, or says in a line or two that it cannot."""

    def attempt(self, words, counts, done):
        """The command with as many descriptors; the last of them are enough. The first are too few for the loader."""
        for count in counts:
            with self.subTest(words=words[:2], count=count):
                result = lab.itlsim(*words, prefix=("prlimit", f"--nofile={count}:{count}"))
                self.assertIn(result.status, (0, 1), result)
                if result.status == 1:
                    self.assertIn(result.err.count("\n"), (1, 2), result)
        self.assertEqual(result.status, 0, result)
        self.assertTrue(done(), result)

    def test_commands(self):
        cluster, out, state = cluster_lab.Cluster(self.root / "cluster"), self.root / "out", self.root / "phone"
        server = self.server()
        itl = ("admin", cluster.folder, "show", "itl")
        for words, done in ((("file", "show", LIST), lambda: True), (itl, lambda: True),
                            (("tftp", "get", server, "ITLFile.tlv", out), lambda: out.read_bytes() == LIST.read_bytes()),
                            (("phone", "boot", "--state", state, "--mac", MAC, "--tftp", server), state.is_dir),
                            (("admin", cluster.folder, "--yes", "set", "enterprise", "rollback", "true"),
                             lambda: lab.itlsim(*itl).status == 0)):
            self.attempt(words, (*range(4, 20), 40), done)

    def test_servers(self):
        """They start and serve, or say why not."""
        cluster = cluster_lab.Cluster(self.root / "cluster")
        for words in (("cluster", "up", cluster.folder, "--base-port", "0", "--json"),
                      ("tvs", "serve", FILES, "--identity", FILES / "cucm-tvs.pem", "--port", "0", "--json")):
            for count in (4, 6, 8, 12, 16, 20, 24, 28, 40):
                with self.subTest(words=words[:2], count=count):
                    self.start(words, count)

    def start(self, words, count):
        """Starts a server, waits for its line or its end, and ends it."""
        command = ["prlimit", f"--nofile={count}:{count}", lab.itlsim_path(), *map(str, words)]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as server:
            line = server.stdout.readline()
            server.terminate()
            _, err = server.communicate(timeout=lab.START_SECONDS)
        self.assertIn(server.returncode, (0, 1), err)
        self.assertTrue(line or err.count(b"\n") == 1, err)
        self.assertTrue(line or count < 40, err)


class ClockGoesBack(Surroundings):
    """Whatever the clock says, commands work, what is certified is believed, and time-outs are not its business."""

    # faketime comes before AddressSanitizer, which would rather be first.
    ASAN = os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"
    BACK = ("env", f"ASAN_OPTIONS={ASAN}", "faketime", "-f", "-400d")

    def setUp(self):
        super().setUp()
        lab.skip_unless(lab.run("true", prefix=self.BACK).status == 0, "faketime is not here")

    def test_commands(self):
        cluster = cluster_lab.Cluster(self.root / "cluster")
        self.assertEqual(cluster.admin("set", "cert", "regen", "TVS").status, 0)
        for words in (("show", "itl"), ("set", "cert", "regen", "TVS"), ("utils", "service", "restart", "Cisco", "Tftp"), ("utils", "itl", "reset", "localkey"),
                      ("set", "enterprise", "rollback", "true"), ("set", "enterprise", "rollback", "false")):
            result = cluster.admin(*words, prefix=self.BACK)
            self.assertEqual(result.status, 0, result)
        self.assertEqual(cluster.admin("show", "itl").status, 0)

    def test_daily_warning(self):
        """It comes at once, then not for a day."""
        cluster = cluster_lab.Cluster(self.root / "cluster")
        for wanted in (1, 2, 2):
            text = (cluster.folder / "alerts").read_text()
            self.assertEqual(text.count("ITLRecoveryCertBackup"), wanted, text)
            self.assertEqual(cluster.admin("show", "itl", prefix=self.BACK).status, 0)

    def test_phone_and_servers(self):
        """The cluster's certificates begin in what is now the future."""
        cluster = cluster_lab.Cluster(self.root / "cluster")
        state, own = self.root / "phone", cluster.folder / cluster_lab.PUBLISHER / "certificates"
        with cluster:
            node = cluster.nodes[cluster_lab.PUBLISHER]
            options = ("--tvs", node["tvs"], "--alarm", cluster.alarms, "--json")
            self.assertEqual(boot(state, node["tftp"], *options).json["trust"], "trusted")
            self.assertEqual(cluster.admin("utils", "service", "restart", "Cisco", "Tftp", prefix=self.BACK).status, 0)
            cluster.settle()
            for prefix in (self.BACK, ()):
                again = boot(state, node["tftp"], *options, prefix=prefix)
                self.assertEqual((again.status, again.json["trust"]), (0, "trusted"), again)
            asked = lab.itlsim("tvs", "ask", own / "CallManager.pem", "--tvs", node["tvs"], "--pin", own / "TVS.pem",
                               prefix=self.BACK)
            self.assertEqual(asked.status, 0, asked)
            report, = json.loads(lab.itlsim("cluster", "phones", cluster.folder, "--json").out)["phones"]
            self.assertEqual((report["device"], report["state"]), (f"SEP{MAC}", "current"))


class Locales(Surroundings):
    """A Turkish i and a decimal comma change nothing."""

    NAMES = ("tr_TR", "de_DE")

    def setUp(self):
        super().setUp()
        self.locales = self.enterContext(lab.folder())
        for name in self.NAMES:
            made = lab.run("localedef", "-i", name, "-f", "UTF-8", self.locales / f"{name}.UTF-8")
            lab.skip_unless(made.status == 0, f"locale {name} cannot be made: {made.err}")

    def environment(self, name):
        """That of a session in this locale."""
        return {**os.environ, "LC_ALL": f"{name}.UTF-8", "LANG": f"{name}.UTF-8", "LOCPATH": str(self.locales)}

    def test_the_locales_are_there(self):
        """Else the others prove nothing."""
        for name in self.NAMES:
            point = lab.run("locale", "decimal_point", env=self.environment(name)).text.strip()
            self.assertEqual(point, ",")

    def test_commands(self):
        cluster, out = cluster_lab.Cluster(self.root / "cluster"), self.root / "out"
        server = self.server()
        years = iter(range(2090, 2099))  # a cluster's clock only goes on

        def told(words, environment):
            return lab.itlsim(*(f"{next(years)}-02-26T10:24:27Z" if word == "TIME" else word for word in words), env=environment)

        for words in (("file", "show", LIST), ("file", "show", LIST, "--json"),
                      ("file", "verify", LIST, "--trust", LIST, "--json"),
                      ("admin", cluster.folder, "SHOW", "ITL"), ("admin", cluster.folder, "UTILS", "SERVICE", "LIST"),
                      ("admin", cluster.folder, "--clock", "TIME", "show", "itl"),
                      ("tvs", "ask", FILES / "ccm.pem", "--tvs", "127.0.0.1:1", "--pin", FILES / "tvs.pem", "--timeout", "1.5"),
                      ("tftp", "get", server, "ITLFILE.TLV", out, "--timeout", "1,5"),
                      ("tftp", "get", server, "ITLFile.tlv", "-", "--timeout", "1.5")):
            plain = told(words, {**os.environ, "LC_ALL": "C"})
            for name in self.NAMES:
                with self.subTest(words=words, name=name):
                    result = told(words, self.environment(name))
                    self.assertEqual((result.status, result.out, result.err), (plain.status, plain.out, plain.err))

    def test_phone_and_cluster(self):
        """A whole boot, in a session of each locale."""
        for name in self.NAMES:
            cluster, environment = cluster_lab.Cluster(self.root / name), self.environment(name)
            with cluster:
                node = cluster.nodes[cluster_lab.PUBLISHER]
                result = boot(self.root / f"phone-{name}", node["tftp"], "--tvs", node["tvs"], "--alarm", cluster.alarms,
                              "--timeout", "10.5", "--json", env=environment)
            self.assertEqual((result.status, result.json["trust"]), (0, "trusted"), result)
            self.assertEqual(cluster.admin("set", "enterprise", "ROLLBACK", "TRUE", env=environment).status, 0)


if __name__ == "__main__":
    lab.main()
