# SPDX-License-Identifier: GPL-2.0-or-later
"""Gate: manual pages, reference and completion tell of the options of itlsim as the program itself does.

Each of these files has blocks between a line "options of COMMAND" and a line "end of options of COMMAND", as comments
of its format; what stands between them is made here, of `itlsim COMMAND --help --json`. With --write the blocks are
brought up to date; without it nothing is changed, and one that is out of date or missing is a finding.
"""
import argparse
import difflib
import json
import pathlib
import re
import subprocess
import sys
import textwrap

ROOT = pathlib.Path(__file__).resolve().parents[2]


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("itlsim", type=pathlib.Path, help="the program")
    parser.add_argument("--root", type=pathlib.Path, default=ROOT, help="tree to check or write (this repository)")
    parser.add_argument("--write", action="store_true", help="bring the files up to date")
    return parser.parse_args()


def said(program, *words):
    """What the program prints."""
    return subprocess.run([program, *words], check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout


def commands_below(program, *words):
    """The names in the table of commands that --help prints; none for a command that is one by itself."""
    text = said(program, *words, "--help")
    if "\nCommands:\n" not in text:
        return []
    return [line.split()[0] for line in text.split("\nCommands:\n", 1)[1].split("\n\n", 1)[0].splitlines()]


def commands(program):
    """Every command's description by its name, and the names below each group of commands."""
    described, groups = {}, {"": commands_below(program)}
    for first in groups[""]:
        groups[first] = commands_below(program, first)
        for words in [(first, second) for second in groups[first]] or [(first,)]:
            described[" ".join(words)] = json.loads(said(program, *words, "--help", "--json"))
    return described, groups


def one_line(text):
    """The text without its breaks."""
    return " ".join(text.split())


def sentence(text):
    """The text with a capital and a full stop."""
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", ":")) else text + "."


# --- manual pages ---

def escaped(text, is_literal=False):
    """The text with what means something to roff made harmless; quotes of what is typed stay straight."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return text.replace("'", "\\(aq") if is_literal else text


def roff(text, value):
    """Markdown with `code` and [links](file) as roff; names of the option's value are slanted."""
    text = re.sub(r" \(\[[^]]*\]\([^)]*\)\)", "", one_line(text))
    text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text)
    names = "|".join(re.findall(r"[A-Z]{2,}", value or "")) or "(?!)"
    parts = text.split("`")
    parts[::2] = [re.sub(rf"\b({names})\b", r"\\fI\1\\fR", escaped(part)) for part in parts[::2]]
    parts[1::2] = [f"\\fB{escaped(part, True)}\\fR" for part in parts[1::2]]
    return "".join(parts)


def paragraph(text):
    """Lines of a manual page, none of which roff takes for a request."""
    lines = textwrap.wrap(text, 118, break_long_words=False, break_on_hyphens=False)
    return ["\\&" + line if line[0] in ".'" else line for line in lines]


def roff_value(value):
    """HOST[:PORT]: names slanted, brackets plain, the rest as it is typed."""
    faces = {"name": "\\fI", "plain": "\\fR", "typed": "\\fB"}
    return "".join(faces[match.lastgroup] + escaped(match[0], True) for match in
                   re.finditer(r"(?P<name>[A-Z]+)|(?P<plain>[][|]+)|(?P<typed>[^][|A-Z]+)", value)) + "\\fR"


def manual_block(command):
    """The options of a command for its manual page."""
    lines = []
    for option in command["options"]:
        value = " " + roff_value(option["value"]) if option["value"] else ""
        lines += [".TP", f"\\fB{escaped('--' + option['name'])}\\fR{value}",
                  *paragraph(roff(sentence(option["text"]), option["value"]))]
    if command["shared_with"]:
        names = ", ".join(f"\\fB{escaped('--' + option['name'])}\\fR" for option in command["shared"])
        lines += [".PP", *paragraph(f"{names}: as for \\fBitlsim {command['shared_with']}\\fR.")]
    return lines


# --- the reference ---

def cell(text):
    """Text of a table."""
    return one_line(text).replace("|", "\\|")


def reference_block(command):
    """The options of a command for docs/commands.md."""
    lines = ["", "| option | |", "|---|---|"]
    for option in command["options"]:
        named = " ".join(filter(None, ("--" + option["name"], option["value"])))
        lines.append(f"| `{cell(named)}` | {cell(option['text'])} |")
    if command["shared_with"]:
        names = ", ".join(f"`--{option['name']}`" for option in command["shared"])
        lines.append(f"| {names} | as for `itlsim {command['shared_with']}` |")
    return lines + ["| `--help` | this, in short; with `--json` as one JSON object |", ""]


# --- the completion ---

def echo(pattern, words):
    """A case of the completion, in lines that fit."""
    lines = textwrap.wrap(f"{pattern}) echo {words} ;;", 110, break_long_words=False, break_on_hyphens=False)
    return ("    " + " \\\n        ".join(lines)).splitlines()


def function(name, cases):
    """A function of the completion that prints words for its argument."""
    return [f"{name}() {{", "    case $1 in", *(line for case in cases for line in echo(*case)), "    esac", "}"]


def option_cases(described):
    """Options by command."""
    for name, command in described.items():
        names = [f"--{option['name']}" for option in command["options"] + command["shared"]] + ["--help"]
        yield f"'{name}'" if " " in name else f"'{name} '*", " ".join(names)


def value_cases(described):
    """Values by option, whichever command it belongs to."""
    offers = {}
    for name, command in described.items():
        for option in command["options"] + command["shared"]:
            if option["offers"] is not None and offers.setdefault(option["name"], option["offers"]) != option["offers"]:
                sys.exit(f"--{option['name']} of {name} offers other values than that of another command")
    return [(f"--{name}", one_line(values)) for name, values in sorted(offers.items())]


def word_cases(described, groups):
    """What stands without an option: commands, and what is behind one."""
    for group, names in groups.items():
        if names:
            yield f"'{group}'", " ".join(names + ["--help"] + ([] if group else ["--version"]))
    for name, command in described.items():
        first, _, rest = (command["words"] or "").partition(" ")
        if " " in name and first:
            yield f"'{name}'", command["words"]
        elif first:
            yield f"'{name}'", first
            yield f"'{name} '*", rest


def completion_block(described, groups):
    """The tables of the completion."""
    return ["# Options of a command.", *function("_itlsim_options", option_cases(described)), "",
            '# Values of an option; "FILES", "FOLDERS" and "HOSTS" stand for those.',
            *function("_itlsim_values", value_cases(described)), "",
            "# Commands, and what stands without an option behind one.",
            *function("_itlsim_words", word_cases(described, groups))]


class Files:
    """The files with blocks, and what is wrong with them."""

    def __init__(self, root):
        self.root, self.new, self.findings = root, {}, []

    def put(self, path, begin, end, lines):
        """Fills the block of a file between two lines, the only ones that read so."""
        text = self.new.get(path) or (self.root / path).read_text(encoding="utf-8")
        pattern = re.compile(f"^{re.escape(begin)}\n(.*?)^{re.escape(end)}$", re.DOTALL | re.MULTILINE)
        if len(pattern.findall(text)) != 1:
            self.findings.append(f"{path}: needs one block from '{begin}' to '{end}'")
            return
        block = "".join(line + "\n" for line in lines)
        self.new[path] = pattern.sub(lambda _: f"{begin}\n{block}{end}", text)

    def compare(self):
        """Finds what would change."""
        for path, text in self.new.items():
            old = (self.root / path).read_text(encoding="utf-8")
            self.findings += difflib.unified_diff(old.splitlines(), text.splitlines(), str(path),
                                                  "as the program tells it", lineterm="", n=0)

    def write(self):
        """Brings the files up to date."""
        for path, text in self.new.items():
            (self.root / path).write_text(text, encoding="utf-8")


def main():
    """Writes or checks every block."""
    args = arguments()
    described, groups = commands(args.itlsim.resolve())
    files = Files(args.root)
    for name, command in described.items():
        page = pathlib.Path("docs", "man", f"itlsim-{name.split()[0]}.1")
        files.put(page, f'.\\" options of {name}', f'.\\" end of options of {name}', manual_block(command))
        files.put(pathlib.Path("docs", "commands.md"), f"<!-- options of {name} -->",
                  f"<!-- end of options of {name} -->", reference_block(command))
    files.put(pathlib.Path("sim", "completion", "itlsim.bash"), "# options of all commands",
              "# end of options of all commands", completion_block(described, groups))
    if args.write:
        files.write()
    else:
        files.compare()
    for finding in files.findings:
        print(finding)
    print("out of date: ./dev docs" if files.findings else f"{len(described)} commands")
    sys.exit(1 if files.findings else 0)


if __name__ == "__main__":
    main()
