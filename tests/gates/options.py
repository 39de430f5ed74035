# SPDX-License-Identifier: GPL-2.0-or-later
"""Gate: the manual pages, docs/commands.md and the bash completion have the very options that `--help` tells."""
import re
import subprocess

import sources

OPTION = re.compile(r"(?<![\w-])--[a-z][a-z0-9-]*")
COMMAND = re.compile(r"^  ([a-z][a-z-]*) ", re.MULTILINE)
COMPLETION = "sim/completion/itlsim.bash"
# Told once for all commands, above them.
EVERYWHERE = {"--help", "--version"}


def help_of(program, *command):
    """What `--help` prints for a command."""
    return subprocess.run([program, *command, "--help"], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          check=True).stdout


def commands(program, *prefix):
    """Every command that takes options, as a tuple of words, with its options."""
    text = help_of(program, *prefix)
    if len(prefix) < 2 and "\nCommands:\n" in text:
        for name in COMMAND.findall(text.partition("\nCommands:\n")[2]):
            yield from commands(program, *prefix, name)
    else:
        yield prefix, set(OPTION.findall(text)) - EVERYWHERE


def completed(root, command):
    """The options that the completion offers for a command."""
    script = f"source {root / COMPLETION}; _itlsim_options '{' '.join(command)}'"
    said = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True).stdout
    return set(OPTION.findall(said)) - EVERYWHERE


def group_findings(root, group, known):
    """Findings of one manual page, which has all commands of a group."""
    page = (root / f"docs/man/itlsim-{group}.1").read_text(encoding="utf-8").replace("\\-", "-")
    told = set(OPTION.findall(page)) - EVERYWHERE
    yield from (f"man itlsim-{group} lacks {option}" for option in sorted(known - told))
    yield from (f"man itlsim-{group} has {option}, --help has not" for option in sorted(told - known))


def main():
    """Checks one program against its documents."""
    args = sources.root_argument(__doc__, "program")
    findings, groups = [], {}
    for command, options in commands(str(args.program)):
        groups.setdefault(command[0], set()).update(options)
        offered = completed(args.root, command)
        name = " ".join(command)
        findings += [f"completion of {name}: lacks {option}" for option in sorted(options - offered)]
        findings += [f"completion of {name}: {option} is no option" for option in sorted(offered - options)]
    for group, options in groups.items():
        findings += group_findings(args.root, group, options)
    told = set(OPTION.findall((args.root / "docs/commands.md").read_text(encoding="utf-8")))
    every = set().union(*groups.values()) if groups else set()
    findings += [f"docs/commands.md lacks {option}" for option in sorted(every - told)]
    if not every:
        findings.append("no option found")
    sources.finish(findings, f"{len(every)} options are told alike everywhere")


if __name__ == "__main__":
    main()
