# SPDX-License-Identifier: GPL-2.0-or-later
"""`itlsim scenario run --real`: scenarios by programs and sockets of this machine, what is skipped there, and that nothing
is left behind however it ends."""
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import unittest
import xml.etree.ElementTree

ITLSIM = os.environ["ITLSIM"]
LIBRARY = pathlib.Path(__file__).resolve().parents[1] / "scenarios"

# One that is quickly played, and what no program can do.
RENEWAL = """\
scenario: A renewal
cluster: {nodes: [pub], interaction: manual}
phones: {desk: {count: 2}}
steps:
  - boot: all
  - admin: set cert regen CallManager
  - reset: all
  - expect: {trust: trusted, verified-by: tvs, itl: of pub}
"""
PARTED = RENEWAL.replace("  - reset: all\n", "  - part: [desk, pub]\n  - reset: all\n")


class Runs(unittest.TestCase):
    """Each test has a folder of its own, and one for all that runs leave behind: nothing."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.left = self.folder / "left"
        self.left.mkdir()

    def write(self, name, text):
        """A file."""
        (self.folder / name).write_text(text, encoding="utf-8")
        return name

    def start(self, *words):
        """A run."""
        return subprocess.Popen([ITLSIM, "scenario", "run", "--real", *map(str, words)], stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True, cwd=self.folder, stdin=subprocess.DEVNULL,
                                env={**os.environ, "TMPDIR": str(self.left)})

    def play(self, *words, status=0):
        """What a run says, which left nothing."""
        with self.start(*words) as run:
            out, err = run.communicate()
        self.assertEqual(run.returncode, status, out + err)
        self.assertEqual((list(self.left.iterdir()), self.programs()), ([], []))
        return out, err

    def programs(self):
        """Programs that work in a folder of this test."""
        found = []
        for process in pathlib.Path("/proc").iterdir():
            try:
                if process.name.isdigit() and str(self.left) in (process / "cmdline").read_text(errors="replace"):
                    found.append(process.name)
            except OSError:
                continue
        return found


class Real(Runs):
    """Some runs."""

    def test_an_expectation_that_does_not_hold(self):
        out, _ = self.play(self.write("wrong.yaml", RENEWAL.replace("verified-by: tvs", "verified-by: list")), status=3)
        self.assertIn("verified-by: 0 of 2 phones are so; found: tvs: desk[0], desk[1]\n", out)
        self.assertIn("     repeat: itlsim scenario run wrong.yaml --real --phones 'desk[0]'\n", out)
        self.assertRegex(out, r" (TVS|TFTP|ALARM) 127\.0\.0\.1:")  # The end of the log is what the cluster's program told.

    def test_phones_that_the_cluster_resets(self):
        self.play(self.write("automatic.yaml", RENEWAL.replace(", interaction: manual", "")
                             .replace("reset: all", "wait: {until: quiet}")))

    def test_what_is_skipped_is_told_everywhere(self):
        for name in ("a.yaml", "b.yaml"):
            self.write(name, PARTED if name == "b.yaml" else RENEWAL + "  - expect: {log: TVS}\n")
        out, _ = self.play("a.yaml", "b.yaml", "--junit", "out.xml")
        self.assertIn("  skipped 9  expect: {log: TVS}: `log`: ", out)
        self.assertIn("  skipped line 7: `part`: real packets travel as they do\n", out)
        self.assertIn("1 passed, 0 failed, 1 skipped in 2 scenarios, 1 of which was skipped\n", out)
        suites = xml.etree.ElementTree.parse(self.folder / "out.xml").getroot().findall("testsuite")
        self.assertEqual([(suite.get("tests"), suite.get("skipped"), len(suite.findall("testcase/skipped"))) for suite in suites],
                         [("2", "1", 1), ("1", "1", 1)])
        out, _ = self.play("a.yaml", "b.yaml", "--tap")
        self.assertRegex(out, r"(?m)^ok 2 - a\.yaml:9 .* # SKIP `log`: ")
        self.assertRegex(out, r"(?m)^ok 3 - b\.yaml # SKIP line 7: `part`: ")
        self.assertTrue(out.endswith("1..3\n"))

    def test_nothing_but_skipped_is_no_success(self):
        _, err = self.play(self.write("parted.yaml", PARTED), status=1)
        self.assertIn("everything was skipped", err)
        self.play(self.write("log.yaml", RENEWAL[:RENEWAL.index("  - expect")] + "  - expect: {log: TVS}\n"), status=1)

    def test_one_node_of_several_cannot_be_off(self):
        several = RENEWAL.replace("nodes: [pub]", "nodes: [pub, sub]")
        self.write("off.yaml", several.replace("reset: all", "power: {node: sub, off: on}"))
        self.assertIn("one of them cannot be off alone", self.play("off.yaml", status=1)[0])
        self.play(self.write("alone.yaml", RENEWAL.replace("  - reset: all\n", "  - power: {node: pub, off: on}\n  - reset: all\n"
                                                           "  - expect: {trust: trusted, itl: unchanged}\n"
                                                           "  - power: {node: pub, off: off}\n  - reset: all\n")))

    def check_tftp_server(self, name):
        """Lists of other builders, served by somebody else's TFTP server."""
        text = (LIBRARY / "words-lists-of-other-builders.yaml").read_text(encoding="utf-8")
        text = text.replace("../interop/files", str(LIBRARY.parent / "interop" / "files")).replace("tftp: atftpd", f"tftp: {name}")
        self.write("theirs.yaml", text)
        with self.start("theirs.yaml", "--log", "events") as run:
            out, err = run.communicate()
        if run.returncode == 1 and ("is not installed" in out or "only as root" in out):
            self.skipTest(out.splitlines()[1].strip())
        self.assertEqual((run.returncode, list(self.left.iterdir()), self.programs()), (0, [], []), out + err)
        self.assertIn("6 passed, 0 failed in 1 scenario\n", out)
        self.assertNotIn(" TFTP 127.", (self.folder / "events").read_text(encoding="utf-8"))  # Nobody asked the cluster's own.
        self.write("stopped.yaml", RENEWAL.replace("cluster:", f"servers: {{tftp: {name}}}\ncluster:").replace("  - reset: all\n", (
            "  - service: {node: pub, tftp: stop}\n  - reset: all\n  - expect: {trust: trusted, itl: unchanged}\n"
            "  - service: {node: pub, tftp: start}\n  - reset: all\n")))
        self.play("stopped.yaml")

    def test_atftpd_serves(self):
        self.check_tftp_server("atftpd")

    def test_tftpd_hpa_serves(self):
        self.check_tftp_server("tftpd-hpa")

    def test_dnsmasq_serves(self):
        self.check_tftp_server("dnsmasq")

    def test_no_seed_and_no_faults(self):
        self.write("renewal.yaml", RENEWAL)
        for words in (["--seed", "2"], ["--faults"]):
            self.assertIn("with --real", self.play("renewal.yaml", *words, status=2)[1])

    def wait_until(self, holds):
        """Waits until something is so; the test's own time-out ends a wait for nothing."""
        while not holds():
            time.sleep(0.01)

    def test_nothing_is_left_however_it_ends(self):
        self.write("renewal.yaml", RENEWAL)
        for how in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL):
            for phase in ("cluster up", "phone run"):
                with self.subTest(how=how, phase=phase), self.start("renewal.yaml", "--repeat", 1000) as run:
                    self.wait_until(lambda phase=phase: any(phase in self.words_of(one) for one in self.programs()))
                    run.send_signal(how)
                    run.communicate()
                    self.assertEqual(run.returncode, -how)
                    if how == signal.SIGKILL:  # Nobody told its plays: they notice by themselves.
                        self.wait_until(lambda: not self.programs() and not list(self.left.iterdir()))
                    self.assertEqual((list(self.left.iterdir()), self.programs()), ([], []))

    @staticmethod
    def words_of(process):
        """A program's command line."""
        try:
            return pathlib.Path(f"/proc/{process}/cmdline").read_text(errors="replace").replace("\0", " ")
        except OSError:
            return ""

    def test_a_play_that_is_killed_leaves_nothing(self):
        self.write("renewal.yaml", RENEWAL)
        with self.start("renewal.yaml", "--repeat", 2) as run:
            self.wait_until(lambda: any("phone run" in self.words_of(one) for one in self.programs()))
            children = pathlib.Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text(encoding="ascii")
            os.kill(int(children.split()[0]), signal.SIGKILL)
            out, _ = run.communicate()
        self.assertIn("it crashed: Killed", out)
        self.assertEqual((run.returncode, list(self.left.iterdir()), self.programs()), (1, [], []))

    def test_without_ports_below_1024(self):
        if os.geteuid() != 0:
            self.skipTest("already so")
        self.write("renewal.yaml", RENEWAL)
        without = ["setpriv", "--bounding-set", "-net_bind_service", "--inh-caps", "-net_bind_service"]
        done = subprocess.run([*without, ITLSIM, "scenario", "run", "--real", "renewal.yaml", "--log", "events"], cwd=self.folder,
                              capture_output=True, text=True, check=False, env={**os.environ, "TMPDIR": str(self.left)})
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("ok ", done.stdout)


if __name__ == "__main__":
    unittest.main()
