# SPDX-License-Identifier: GPL-2.0-or-later
"""Help, manual pages, completion and docs/commands.md tell of the same options."""
import pathlib
import re
import subprocess
import unittest

import lab

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMPLETION = ROOT / "sim" / "completion" / "itlsim.bash"
REFERENCE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
OPTION = re.compile(r"--[a-z][a-z0-9-]*")


def commands_of(*words):
    """The names in the table of commands that --help prints; none for a command that is one by itself."""
    text = lab.itlsim(*words, "--help").text
    if "\nCommands:\n" not in text:
        return []
    table = text.split("\nCommands:\n", 1)[1].split("\n\n", 1)[0]
    return [line.split()[0] for line in table.splitlines()]


def manual(command):
    """The words of a manual page, without its markup."""
    text = (ROOT / "docs" / "man" / f"itlsim-{command}.1").read_text(encoding="utf-8")
    return re.sub(r"\\f.", "", text.replace(r"\-", "-"))


def bash(script):
    """What bash prints with the completion loaded."""
    process = subprocess.run(["bash", "--norc", "-c", f"source '{COMPLETION}'\n{script}"], stdin=subprocess.DEVNULL,
                             capture_output=True, text=True, check=True, cwd=ROOT)
    assert process.stderr == "", process.stderr
    return process.stdout.split()


def complete(*words):
    """What the completion offers for the last of the words."""
    quoted = " ".join(f"'{word}'" for word in ("itlsim", *words))
    return bash(f"COMP_WORDS=({quoted}); COMP_CWORD={len(words)}; _itlsim; printf '%s\\n' \"${{COMPREPLY[@]}}\"")


class Options(unittest.TestCase):
    """Every option that --help tells of, and no other."""

    def each(self):
        """Every command, of two words or one ("" is the second then), with its --help."""
        for first in commands_of():
            for second in commands_of(first) or [""]:
                result = lab.itlsim(*filter(None, (first, second)), "--help")
                self.assertEqual((result.status, result.err), (0, ""), (first, second))
                yield first, second, set(OPTION.findall(result.text)) | {"--help"}

    def test_completion(self):
        for first, second, options in self.each():
            with self.subTest(command=(first, second)):
                self.assertEqual(set(complete(first, second or "DIR", "--")), options)

    def test_manual_pages(self):
        for first, second, options in self.each():
            with self.subTest(command=(first, second)):
                text = manual(first)
                self.assertIn(f"itlsim {first} {second}".strip(), text)
                self.assertEqual({option for option in options - {"--help"} if option not in text}, set())

    def test_command_reference(self):
        for first, second, options in self.each():
            with self.subTest(command=(first, second)):
                self.assertIn(f"## itlsim {first} {second}".strip(), REFERENCE)
                self.assertEqual({option for option in options if f"`{option}" not in REFERENCE}, set())

    def test_manual_pages_tell_of_no_other_options(self):
        known = {}
        for first, _, options in self.each():
            known.setdefault(first, set()).update(options)
        for first, options in known.items():
            with self.subTest(command=first):
                self.assertEqual(set(OPTION.findall(manual(first))) - options, set())

    def test_as_json(self):
        """The same options as --help in words, those of another command apart, and none that is told of nowhere."""
        for first, second, options in self.each():
            with self.subTest(command=(first, second)):
                words = list(filter(None, (first, second)))
                told = lab.itlsim(*words, "--help", "--json").json
                self.assertEqual(told, lab.itlsim(*words, "-h", "--json").json)
                self.assertEqual(told["command"], " ".join(words))
                names = [option["name"] for option in told["options"] + told["shared"]]
                self.assertEqual(sorted(f"--{name}" for name in names), sorted(options - {"--help"}))
        run = lab.itlsim("phone", "run", "--help", "--json").json
        self.assertEqual(run["shared_with"], "phone boot")
        self.assertIn("json", [option["name"] for option in run["options"]])

    def test_default_time_out(self):
        """One number, in the code and wherever it is told."""
        limits = (ROOT / "firmware" / "itl_limits.h").read_text(encoding="utf-8")
        default = re.search(r"^#define ITL_DEFAULT_TIMEOUT_S (\d+)$", limits, re.MULTILINE)[1]
        self.assertEqual(set(re.findall(r"^\| `--timeout.*?\(default (\d+)", REFERENCE, re.MULTILINE)), {default})
        commands = set()
        for first, second, _ in self.each():
            told = re.findall(r"^ +--timeout S.*\(default (\d+)\)$",
                              lab.itlsim(*filter(None, (first, second)), "--help").text, re.MULTILINE)
            if told:
                commands.add(first)
                self.assertEqual(told, [default], (first, second))
        self.assertEqual(commands, {"phone", "tftp", "tvs", "admin"})
        for first in commands:
            told = re.findall(r"^--timeout .*\n.*\(default (\d+)", manual(first), re.MULTILINE)
            self.assertEqual(set(told), {default}, first)


class Completion(unittest.TestCase):
    """What the completion offers."""

    def test_commands(self):
        self.assertEqual(set(complete("")), {*commands_of(), "--help", "--version"})
        self.assertEqual(complete("ph"), ["phone"])
        for first in commands_of():
            if commands_of(first):
                self.assertEqual(set(complete(first, "")), {*commands_of(first), "--help"})

    def test_values(self):
        self.assertEqual(complete("file", "build", "--digest", ""), ["sha1", "sha256", "sha512"])
        self.assertEqual(complete("file", "show", "--color", "a"), ["auto", "always"])
        self.assertEqual(complete("phone", "press", "f"), ["factory-reset"])
        self.assertIn("ccm+tftp", complete("file", "build", "--record", ""))

    def test_files(self):
        self.assertEqual(complete("file", "show", "LICE"), ["LICENSE"])
        self.assertEqual(complete("file", "verify", "x", "--trust", "LICE"), ["LICENSE"])
        self.assertEqual(complete("file", "build", "--record", "sast", "=", "LICE"), ["LICENSE"])
        self.assertEqual(complete("file", "build", "--record", "sast", "="), bash("compgen -f"))
        self.assertEqual(complete("phone", "boot", "--state", "firmw"), ["firmware"])
        self.assertEqual(complete("admin", "firmw"), ["firmware"])
        self.assertEqual(complete("admin", "DIR", "--password-file", "LICE"), ["LICENSE"])
        self.assertEqual(complete("admin", "DIR", "ut"), ["utils"])


class StandardStreams(unittest.TestCase):
    """What does not reach its reader is a failure, and never reaches anything else."""

    def setUp(self):
        self.root = self.enterContext(lab.folder())
        list_bytes = (ROOT / "tests" / "interop" / "files" / "c1-cucm-shape.tlv").read_bytes()
        server = self.enterContext(lab.ScriptedServer(lab.serving({"ITLFile.tlv": list_bytes})))
        self.state = ("--state", self.root / "state")
        self.boot = ("phone", "boot", *self.state, "--mac", "001122334455", "--tftp", server.address)
        self.commands = [self.boot, ("--version",), ("--help",), ("phone", "boot", "--help"), ("tftp", "--help"),
                         *[("phone", "show", what, *self.state) for what in ("status", "trust-list", "device")]]

    def with_shell(self, redirection, *args):
        """Runs itlsim with a redirection of the shell."""
        return lab.run("sh", "-c", f'exec "$0" "$@" {redirection}', lab.itlsim_path(), *args)

    def test_output_that_cannot_be_written(self):
        for args in self.commands:
            for redirection in (">/dev/full", ">&-"):
                with self.subTest(args=args[:3], redirection=redirection):
                    result = self.with_shell(redirection, *args)
                    self.assertEqual(result.status, 1, result)
                    self.assertIn("standard output", result.err)

    def test_file_to_standard_output_is_told_once(self):
        listed = ROOT / "tests" / "interop" / "files" / "c1-cucm-shape.tlv"
        for args in (("tftp", "get", self.boot[-1], "ITLFile.tlv", "-"), ("file", "strip", listed, "-")):
            with self.subTest(args=args[:2]):
                result = self.with_shell(">/dev/full", *args)
                self.assertEqual((result.status, result.err), (1, "itlsim: -: No space left on device\n"))

    def test_wrong_usage_stays_what_it_is(self):
        self.assertEqual(self.with_shell(">/dev/full", "phone", "boot").status, 2)

    def test_nothing_is_written_into_the_state_folder(self):
        self.assertEqual(lab.itlsim(*self.boot).status, 0)
        flash = self.root / "state" / "flash.img"
        image = bytearray(flash.read_bytes())
        image[image.find(b"CN=")] ^= 1
        flash.write_bytes(image)
        result = self.with_shell("2>&-", *self.boot)
        self.assertEqual(result.status, 1, result)
        self.assertEqual(flash.read_bytes(), image)


class Reference(unittest.TestCase):
    """docs/commands.md names every member of every JSON report."""

    def assert_members(self, report, at=""):
        """Every member of an object, and of the objects in it."""
        if isinstance(report, list):
            for item in report[:1]:
                self.assert_members(item, at)
        if isinstance(report, dict):
            for name, value in report.items():
                self.assertIn(f"`{name}`", REFERENCE, f"{at}.{name}")
                self.assert_members(value, f"{at}.{name}")

    def test_file(self):
        files = ROOT / "tests" / "interop" / "files"
        for args in (("show", files / "c1-cucm-shape.tlv"), ("show", files / "SEP001122334455.cnf.xml.sgn"),
                     ("verify", files / "x4-truncated.tlv")):
            self.assert_members(lab.itlsim("file", *args, "--json").json)

    def test_phone_and_tftp(self):
        list_bytes = (ROOT / "tests" / "interop" / "files" / "c1-cucm-shape.tlv").read_bytes()
        with lab.folder() as root, lab.ScriptedServer(lab.serving({"ITLFile.tlv": list_bytes})) as server:
            state = ("--state", root / "state")
            boot = lab.itlsim("phone", "boot", *state, "--mac", "001122334455", "--tftp", server.address, "--json")
            self.assert_members(boot.json)
            for what in ("status", "messages", "trust-list", "config", "device"):
                self.assert_members(lab.itlsim("phone", "show", what, *state, "--json").json)
            self.assert_members(lab.itlsim("tftp", "get", server.address, "ITLFile.tlv", root / "x", "--json").json)
            self.assert_members(lab.itlsim("tftp", "get", server.address, "none", root / "x", "--json").json)

    def test_reasons(self):
        source = (ROOT / "firmware" / "reason" / "reason_priv.h").read_text(encoding="utf-8")
        names = re.findall(r'X\(ITL_REASON_\w+,[^"]*"([a-z-]+)"', source)
        self.assertGreater(len(names), 30)
        self.assertEqual([name for name in names if f"`{name}`" not in REFERENCE], [])


if __name__ == "__main__":
    lab.main()
