# SPDX-License-Identifier: GPL-2.0-or-later
"""`itlsim scenario` as a user runs it: the first example of the manual, statuses, reports, the same words twice."""
import json
import os
import pathlib
import re
import shlex
import signal
import subprocess
import tempfile
import time
import unittest
import xml.etree.ElementTree

import jsonschema
import yaml

ITLSIM = os.environ["ITLSIM"]
ROOT = pathlib.Path(__file__).resolve().parents[2]
FIRST, *EXAMPLES = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8"), re.DOTALL)


TIGHT = """\
scenario: a boot must be short
cluster: {nodes: [pub, sub], interaction: manual}
phones:
  desk: {count: 3, tftp: [sub, pub]}
  lab: {count: 2}
timeouts: {step: 900ms}
steps:
  - boot: all
  - admin: {on: sub, run: set cert regen CallManager}
  - reset: all
"""


class Scenario(unittest.TestCase):
    """Each test has a folder of its own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, text):
        """A file."""
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def run_command(self, *words, status=0, **environment):
        """What a command says."""
        done = subprocess.run([ITLSIM, "scenario", *map(str, words)], capture_output=True, text=True, check=False,
                              stdin=subprocess.DEVNULL, cwd=self.folder, env={**os.environ, **environment})
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def test_the_first_example_runs_at_the_first_try(self):
        self.assertLessEqual(len(FIRST.splitlines()), 10)
        done = self.run_command("run", self.write("renewal.yaml", FIRST))
        self.assertIn("2 passed, 0 failed in 1 scenario", done.stdout)
        self.assertEqual(done.stderr, "")

    def test_an_expectation_that_does_not_hold(self):
        done = self.run_command("run", self.write("wrong.yaml", FIRST.replace("verified-by: tvs", "verified-by: list")), status=3)
        self.assertRegex(done.stdout, re.escape(f"  {self.folder}/wrong.yaml:9: FAILED    step 3, ") + r"[\d.]+ s after the start\n" + re.escape(
            "     |  expect: {phones: desk, trust: trusted, verified-by: list}\n"
            "     |  verified-by: 0 of 3 phones are so; found: tvs: desk[0], desk[1], desk[2]\n"
            "     because: (none given)\n") + r"(?:     .*\n)+?" + re.escape(
                f"     repeat: itlsim scenario run {self.folder}/wrong.yaml --seed 1 --phones 'desk[0]'\n"))
        self.assertIn("1 passed, 1 failed in 1 scenario", done.stdout)
        self.assertRegex(done.stdout, r"\n +.*desk\[2\]: booted \[fine\]")

    def test_screens_that_show_something_else(self):
        for keys, holds, found in (('[Settings, "2"]', "'Span to PC Port: Yes'", "Span to PC Port: No"),
                                   ('[Settings, "4"]', "Radio", "the page 'Security Configuration' without it"),
                                   ('[Settings, "Init:Services"]', "Settings", "the page 'SEP001A2B000000' without it"),
                                   ('[Settings, "**#**"]', "Settings", "these keys ask the phone for something")):
            text = FIRST.replace("verified-by: tvs", f"screen: {{keys: {keys}, holds: {holds}}}")
            done = self.run_command("run", self.write("screen.yaml", text), status=3)
            self.assertIn(f"screen: 0 of 3 phones are so; found: {found}", done.stdout)
        done = self.run_command("run", self.write("screen.yaml", text.replace("**#**", "Menu")), status=2)
        self.assertIn("no key: a name such as Soft4", done.stderr)

    def test_a_misspelt_word_is_found_with_its_place(self):
        done = self.run_command("run", self.write("spelt.yaml", FIRST.replace("trust: trusted", "trust: trustd")), status=2)
        self.assertIn(f"{self.folder}/spelt.yaml:9:35: error: `trustd` is no trust: trusted, untrusted or no-trust-list (did you mean `trusted`?)\n"
                      "      - expect: {phones: desk, trust: trustd, verified-by: tvs}\n"
                      "                                      ^~~~~~\n", done.stderr)

    def test_two_beats_three_and_nothing_is_hidden(self):
        self.write("all/a.yaml", FIRST.replace("verified-by: tvs", "verified-by: list"))
        self.write("all/b.yaml", "scenario: [")
        self.write("all/c.yml", FIRST)
        self.write("all/notes.txt", "not a scenario")
        done = self.run_command("run", "all", status=2)
        self.assertIn("all/b.yaml:", done.stderr)
        self.assertIn("3 passed, 1 failed in 3 scenarios, 1 of which could not be played", done.stdout)
        self.run_command("run", "all/a.yaml", "all/c.yml", status=3)
        self.run_command("run", "all/nothere.yaml", "all/c.yml", status=2)

    def test_no_scenario_is_no_success(self):
        (self.folder / "empty").mkdir()
        for words in (["run", "empty"], ["check", "empty"], ["list", "empty"], ["run", "nothere"], ["run"]):
            self.run_command(*words, status=2)

    def test_a_step_that_is_refused_ends_the_play(self):
        text = FIRST.replace("set cert regen CallManager", "set cert regen Nonsense")
        done = self.run_command("run", self.write("refused.yaml", text), status=3)
        self.assertIn("0 passed, 1 failed", done.stdout)
        self.assertIn("Nonsense", done.stdout)

    def test_the_same_words_wherever_and_another_seed_is_another_run(self):
        self.write("renewal.yaml", FIRST.replace("phones:\n", "network: {loss: 10%, latency: 1ms..20ms}\nphones:\n", 1))
        for name in "ab":
            (self.folder / name).mkdir()
        first = self.run_command("run", "renewal.yaml", "--json", TMPDIR=str(self.folder / "a"), HOME=str(self.folder / "a"))
        second = self.run_command("run", "renewal.yaml", "--json", TMPDIR=str(self.folder / "b"), HOME="/nowhere", LC_ALL="C")
        other = self.run_command("run", "renewal.yaml", "--json", "--seed", "2")
        self.assertEqual(first.stdout, second.stdout)
        self.assertNotEqual(json.loads(first.stdout)["hash"], json.loads(other.stdout)["hash"])
        self.assertEqual(list((self.folder / "a").iterdir()), [])

    def test_junit_names_every_check(self):
        self.write("renewal.yaml", FIRST.replace("scenario: ", "scenario: \"<&> "). replace("renewed\n", "renewed\"\n", 1)
                   .replace("current: 3", "current: 2"))
        self.run_command("run", "renewal.yaml", "--junit", "out.xml", "--repeat", "2", "--jobs", "2", status=3)
        suites = xml.etree.ElementTree.parse(self.folder / "out.xml").getroot().findall("testsuite")
        self.assertEqual([suite.get("name") for suite in suites], ["<&> CallManager's certificate is renewed"] * 2)
        self.assertEqual([suite.find("properties/property").get("value") for suite in suites], ["1", "2"])
        for suite in suites:
            self.assertEqual((suite.get("tests"), suite.get("failures"), suite.get("errors")), ("2", "1", "0"))
            self.assertEqual([case.get("line") for case in suite.findall("testcase")], ["9", "10"])
            self.assertIn("3 phones are current, expected 2", suite.find("testcase/failure").get("message"))

    def test_tap(self):
        self.write("renewal.yaml", FIRST)
        lines = self.run_command("run", "renewal.yaml", "--tap").stdout.splitlines()
        self.assertEqual(lines[0], "TAP version 14")
        self.assertEqual([line.split(" - ")[0] for line in lines[1:-1]], ["ok 1", "ok 2"])
        self.assertEqual(lines[-1], "1..2")

    def test_a_report_that_cannot_be_written(self):
        self.write("renewal.yaml", FIRST)
        done = self.run_command("run", "renewal.yaml", "--junit", "no/where.xml", status=1)
        self.assertIn("no/where.xml", done.stderr)

    def test_log_and_story(self):
        self.write("renewal.yaml", FIRST)
        done = self.run_command("run", "renewal.yaml", "--story", "--log", "events")
        self.assertIn("admin: {on: sub, run: set cert regen CallManager}", done.stdout)
        self.assertIn("sub: set cert regen CallManager: done", (self.folder / "events").read_text(encoding="utf-8"))

    def test_list_show_schema(self):
        self.write("renewal.yaml", FIRST)
        listed = json.loads(self.run_command("list", "renewal.yaml", "--json").stdout)["scenarios"]
        self.assertEqual([(one["file"], one["expectations"], one["branches"]) for one in listed], [("renewal.yaml", 2, 0)])
        self.assertIn("  6  boot: all", self.run_command("show", "renewal.yaml").stdout)
        schema = json.loads(self.run_command("schema").stdout)
        self.assertIn("expect", schema["$defs"]["step"]["properties"])

    def test_the_examples_for_continuous_integration(self):
        self.write("scenarios/renewal.yaml", FIRST)
        self.assertEqual(len(EXAMPLES), 2)
        for example in EXAMPLES:
            linted = subprocess.run(["yamllint", "-d", "{extends: relaxed, rules: {line-length: {max: 100}}}", "-"], input=example,
                                    capture_output=True, text=True, check=False)
            self.assertEqual((linted.returncode, linted.stdout), (0, ""))
            lines = re.findall(r"itlsim (scenario .*)$", example, re.MULTILINE)
            self.assertEqual(len(lines), 1)
            self.run_command(*lines[0].split()[1:])
            self.assertTrue((self.folder / "scenarios.xml").exists())
            (self.folder / "scenarios.xml").unlink()

    def test_the_schema_takes_the_library(self):
        schema = json.loads(self.run_command("schema").stdout)
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        for path in sorted((ROOT / "tests" / "scenarios").glob("*.yaml")):
            # YAML 1.1, which is all that this parser has, takes on and off for booleans.
            text = re.sub(r"\b(on|off|yes|no)\b(?=[:,}])", r"'\1'", path.read_text(encoding="utf-8"))
            self.assertEqual([error.message for error in validator.iter_errors(yaml.safe_load(text))], [], path.name)
        wrong = yaml.safe_load(FIRST.replace("expect", "expct"))
        self.assertNotEqual(list(validator.iter_errors(wrong)), [])

    def test_one_phone_alone_does_what_it_does_among_others(self):
        self.write("renewal.yaml", FIRST + "  - expect: {phones: 'desk[2]', trust: untrusted}\n")
        done = self.run_command("run", "renewal.yaml", "--phones", "desk[1]")
        self.assertIn("1 passed, 0 failed", done.stdout)
        done = self.run_command("run", "renewal.yaml", "--phones", "desk[7]", status=3)
        self.assertIn("--phones: no such phone in the file", done.stdout)

    def test_an_interrupt_ends_it_with_what_was_done(self):
        self.write("all/a.yaml", FIRST)
        self.write("all/b.yaml", FIRST.replace("  - reset: all\n", "  - wait: 90y\n  - reset: all\n"))
        with subprocess.Popen([ITLSIM, "scenario", "run", "all", "--junit", "out.xml"], stdout=subprocess.PIPE, text=True,
                              cwd=self.folder) as run:
            first = [run.stdout.readline() for _ in range(3)]
            run.send_signal(signal.SIGINT)
            rest = run.stdout.read()
        self.assertEqual(run.returncode, -signal.SIGINT)
        self.assertIn("expect: {phones-report: {current: 3}}", first[2])
        self.assertIn("2 passed, 0 failed in 1 scenario", rest)
        self.assertEqual(len(xml.etree.ElementTree.parse(self.folder / "out.xml").getroot().findall("testsuite")), 1)

    def test_a_lost_node_stays_lost(self):
        self.write("lost.yaml", FIRST.replace("  - reset: all\n", "  - lose: sub\n  - power: {node: sub, off: off}\n"))
        self.assertIn("sub is lost: `restore` it, or rebuild", self.run_command("run", "lost.yaml", status=3).stdout)

    def test_services_stop_and_start(self):
        self.write("services.yaml", FIRST.replace("  - reset: all\n", "  - service: {node: sub, tvs: stop, callmanager: restart}\n"
                                                  "  - service: {node: pub, tvs: stop}\n  - reset: all\n"
                                                  "  - expect: {trust: untrusted, reason: tvs-unreachable}\n"
                                                  "  - service: {node: sub, tvs: start, tftp: restart}\n  - reset: all\n"))
        self.run_command("run", "services.yaml")
        self.write("nothing.yaml", FIRST.replace("reset: all", "service: {node: pub}"))
        self.assertIn("needs `tftp`, `tvs` or `callmanager`", self.run_command("check", "nothing.yaml", status=2).stderr)

    def test_logs_are_read_where_the_last_look_ended(self):
        self.write("logs.yaml", FIRST + "  - expect: {syslog: [DeviceTLInfo, SEP001A2B000002], not-alert: x}\n")
        self.run_command("run", "logs.yaml")
        self.write("again.yaml", FIRST + "  - expect: {syslog: DeviceTLInfo}\n  - expect: {syslog: DeviceTLInfo}\n")
        self.assertIn("syslog: no new line has `DeviceTLInfo`; the newest: nothing new", self.run_command("run", "again.yaml", status=3).stdout)
        self.write("other.yaml", FIRST + "  - wait: 2d\n  - expect: {not-syslog: DeviceTLInfo, alert: CertExpired}\n")
        self.assertIn("not-syslog: a new line has `DeviceTLInfo`", self.run_command("run", "other.yaml", status=3).stdout)
        self.write("alerts.yaml", FIRST + "  - wait: 2d\n  - expect: {alert: CertExpired}\n")
        self.assertRegex(self.run_command("run", "alerts.yaml", status=3).stdout, r"alert: no new line has `CertExpired`; the newest: .*ITLRecovery")

    def test_a_branch_may_end_without_lists(self):
        way = "  - branches: [{works: x, trust: no-trust-list, steps: [%s]}]\n"
        self.write("none.yaml", FIRST + way % "{serve: {node: pub, remove: on}}, {serve: {node: sub, remove: on}}, {press: {phones: all, key: erase-itl}}, {reset: all}")
        self.run_command("run", "none.yaml")
        self.write("some.yaml", FIRST + way % "{press: {phones: all, key: erase-itl}}, {reset: all}")
        self.assertIn("trust: 0 of 3 phones are so; found: trusted", self.run_command("run", "some.yaml", status=3).stdout)

    def test_every_word_is_played(self):
        def words(members):
            for name, member in members.get("properties", {}).items():
                yield name
                for inner in [member, member.get("items", {}), *member.get("anyOf", [])]:
                    yield from words(inner)

        schema = json.loads(self.run_command("schema").stdout)
        played = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "scenarios").glob("*.yaml")) + FIRST
        every = {word for members in [schema, *schema["$defs"].values()] for word in words(members)}
        self.assertGreater(len(every), 80)
        self.assertEqual([word for word in sorted(every) if not re.search(rf"(^|[ {{]){re.escape(word)}:", played, re.MULTILINE)], [])

    def test_faults_fall_and_harm_nobody_for_good(self):
        self.write("renewal.yaml", FIRST)
        done = self.run_command("run", "renewal.yaml", "--faults", "--repeat", "30", "--log", "events")
        events = (self.folder / "events").read_text(encoding="utf-8")
        for fault in (": the power went", ": away for ", " lost\n", " held"):
            self.assertIn(fault, events)
        self.assertEqual(done.stdout, "60 passed, 0 failed in 30 scenarios\n", "what phones reported that were harmed is counted too")
        again = self.run_command("run", "renewal.yaml", "--faults", "--seed", "7", "--json").stdout
        self.assertEqual(again, self.run_command("run", "renewal.yaml", "--faults", "--seed", "7", "--json").stdout)
        self.assertIn("loss ", json.loads(again)["story"][0]["text"])

    def test_a_failing_swarm_is_shrunk_to_what_it_needs(self):
        # A server that is away keeps a phone from booting in so short a time; a phone whose power goes does not take longer.
        self.write("tight.yaml", TIGHT)
        words = ["run", "tight.yaml", "--faults", "--fault-kinds", "power,outage", "--repeat", "20", "--jobs", "2"]
        done = self.run_command(*words, status=3).stdout
        shrunk = re.findall(r"  shrunk in (\d+) plays: 1 of 5 phones; faults: outage; in step (\d)\n(?:     .*\n)+?     repeat: (.*)\n", done)
        self.assertEqual(len(shrunk), 1, "the first that fails is shrunk: " + done)
        self.assertEqual(done, self.run_command(*words, status=3).stdout)
        command = shlex.split(shrunk[0][2])
        self.assertEqual(command[:4] + command[5:9], ["itlsim", "scenario", "run", "tight.yaml", command[5], "--faults", "--fault-kinds", "outage"])
        again = self.run_command(*command[2:], "--json", status=3).stdout
        failed = [check for check in json.loads(again.splitlines()[0])["checks"] if check["status"] == "failed"]
        self.assertEqual([(check["kind"], str(check["step"])) for check in failed], [("step", shrunk[0][1])])
        for left_out in (["--fault-kinds", "power"], ["--fault-steps", "2"]):
            at = command.index(left_out[0])
            self.run_command(*command[2:at], *left_out, *command[at + 2:])

    def test_what_fails_without_faults_is_shrunk_to_that(self):
        self.write("wrong.yaml", FIRST.replace("verified-by: tvs", "verified-by: list"))
        done = self.run_command("run", "wrong.yaml", "--faults", status=3).stdout
        self.assertRegex(done, r"shrunk in \d+ plays: 1 of 3 phones; without faults\n(     .*\n)+     repeat: itlsim scenario run wrong.yaml "
                               r"--seed 1 --phones 'desk\[\d\]'\n")
        shrunk = json.loads(self.run_command("run", "wrong.yaml", "--faults", "--json", status=3).stdout)["shrunk"]
        self.assertEqual((shrunk["phones"], shrunk["kinds"], shrunk["steps"]), (1, [], []))

    def test_faults_of_a_phone_are_its_own(self):
        self.write("renewal.yaml", FIRST.replace("count: 3", "count: 9").replace("current: 3", "current: 9"))
        cuts = []
        for phones in ([], ["--phones", "desk[7],desk[8]"], ["--phones", "desk[8]", "--fault-steps", "1,3"]):
            cuts.append([])
            for seed in range(1, 13):
                self.run_command("run", "renewal.yaml", "--faults", "--fault-kinds", "power", "--seed", seed, "--log", "events", *phones)
                cuts[-1].append((self.folder / "events").read_text(encoding="utf-8").count("desk[8]: the power went"))
        self.assertGreater(sum(cuts[0]), 0)
        self.assertEqual(cuts, [cuts[0]] * 3)
        for words, fault in ((["--fault-kinds", "fire"], "not kinds of faults"), (["--fault-steps", "0"], "not numbers of steps"),
                             (["--phones", "desk["], "not phones"), (["--fault-steps", "1"], "are about --faults")):
            faults = [] if "about" in fault else ["--faults"]
            self.assertIn(fault, self.run_command("run", "renewal.yaml", *faults, *words, status=2).stderr)

    def test_a_power_cut_leaves_the_old_list_or_the_new_one(self):
        self.write("cut.yaml", FIRST.replace("  - reset: all\n", "  - cut: {phones: all, at operation: 3}\n  - reset: all\n"
                                             "  - expect: {phones: all, itl: unchanged}\n  - boot: all\n"))
        self.run_command("run", "cut.yaml")

    def test_what_asks_for_nothing_is_a_fault(self):
        for step, fault in (("expect: {phones: desk}", "asks for nothing"), ("expect: {phones: desk, log: \"\"}", "nothing that `log` takes"),
                            ("expect: {itl: \"signed by \"}", "`signed by TEXT`"), ("expect: {files: {signer: x}}", "`node` is missing"),
                            ("admin: \"\"", "nothing that `run` takes"), ("serve: {truncate: 100}", "`node` is missing"),
                            ("cut: {phones: desk}", "`at operation` is missing"),
                            ("press: {phones: desk, key: alternate-tftp}", "`to` names the node of `alternate-tftp`"),
                            ("address: nowhere", "`nowhere` is no node"), ("expect: {phones-report: {cluster: x, current: 1}}", "`x` is no cluster")):
            self.write("nothing.yaml", FIRST.replace("reset: all", step))
            self.assertIn(fault, self.run_command("check", "nothing.yaml", status=2).stderr)

    def test_files_and_addresses_of_the_users_own(self):
        (self.folder / "lists").mkdir()
        self.write("lists/list.tlv", "no list")
        self.write("own.yaml", FIRST.replace("  - reset: all\n", "  - serve: {node: sub, from: lists/list.tlv}\n  - reset: all\n"
                                             "  - expect: {trust: untrusted, itl: unchanged}\n"))
        self.assertIn("expect: {trust: untrusted, itl: unchanged}", self.run_command("run", "own.yaml", status=3).stdout)
        for change, fault in (("serve: {node: sub, from: lists/none.tlv}", "no file that can be read"),
                              ("serve: {node: sub, from: lists}", "no file that can be read"),
                              ("serve: {node: sub, from: lists/list.tlv, remove: on}", "`list`, `from`")):
            self.write("wrong.yaml", FIRST.replace("reset: all", change))
            self.assertIn(fault, self.run_command("check", "wrong.yaml", status=2).stderr)
        for mac, fault in (("00112233445", "no MAC address"), ("001A2B000003", "another class has such addresses")):
            self.write("wrong.yaml", FIRST.replace("phones:\n", f"phones:\n  other: {{count: 4}}\n  own: {{count: 2, mac: \"{mac}\"}}\n"))
            self.assertIn(fault, self.run_command("check", "wrong.yaml", status=2).stderr)

    def test_commands_that_need_another_world_are_refused(self):
        for command, words in (("utils phones reset", "a step `reset`"), ("ut net ping localhost", "the real network"),
                               ("file get tftp ITLFile.tlv", "a step `save`"),
                               ("utils itl reset remotekey 127.0.0.1 u ITLRecovery.p12", "needs `p12`")):
            step = f"{{on: sub, run: {command}, expect: refused}}"
            self.write("apart.yaml", FIRST.replace("{on: sub, run: set cert regen CallManager}", step))
            self.assertIn(words, self.run_command("run", "apart.yaml", status=3).stdout)

    def test_who_is_interrupted_leaves_no_play_behind(self):
        self.write("big.yaml", FIRST.replace("count: 3", "count: 100000"))
        with subprocess.Popen([ITLSIM, "scenario", "run", "big.yaml"], stdout=subprocess.DEVNULL, cwd=self.folder) as run:
            children = pathlib.Path(f"/proc/{run.pid}/task/{run.pid}/children")
            while run.poll() is None and not children.read_text(encoding="ascii"):
                time.sleep(0.01)
            play = pathlib.Path("/proc") / children.read_text(encoding="ascii").split()[0] / "stat"
            run.terminate()
        while play.exists() and play.read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] != "Z":
            time.sleep(0.01)

    def test_a_log_that_cannot_be_written(self):
        self.write("renewal.yaml", FIRST)
        done = self.run_command("run", "renewal.yaml", "--log", "/dev/full", status=1)
        self.assertIn("its event log could not be written", done.stdout)
        done = self.run_command("run", "renewal.yaml", "--faults", "--log", "/dev/full", status=1)
        self.assertNotIn("shrunk", done.stdout, "without a log it is played to its end")

    def test_a_play_that_crashes_is_told_and_hides_no_other(self):
        # The big one plays longer than it takes to be found; it is the only child, since one plays after the other.
        self.write("big.yaml", FIRST.replace("count: 3", "count: 100000"))
        self.write("renewal.yaml", FIRST)
        command = [ITLSIM, "scenario", "run", "big.yaml", "renewal.yaml", "--jobs", "1"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=self.folder) as run:
            children = pathlib.Path(f"/proc/{run.pid}/task/{run.pid}/children")
            while run.poll() is None and not children.read_text(encoding="ascii"):
                time.sleep(0.01)
            os.kill(int(children.read_text(encoding="ascii").split()[0]), signal.SIGKILL)
            out, err = run.communicate()
        self.assertEqual(run.returncode, 1, out + err)
        self.assertIn("it crashed: Killed", out + err)
        self.assertIn("2 passed, 0 failed in 2 scenarios, 1 of which could not be played", out)


if __name__ == "__main__":
    unittest.main()
