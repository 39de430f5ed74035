# SPDX-License-Identifier: GPL-2.0-or-later
"""Plays the transcripts of the documents with the real program, and compares: play.py [--write] [--root TREE] ITLSIM

In a document, <!-- played: STORY.STEP --> and a fenced block are what a step of a story here printed. Times, checksums,
ports and sizes differ from one run to the next and are not compared. --write puts what was printed into the documents
where it differs in anything else. Status 1 when a document tells what the program does not.
"""
import argparse
import importlib
import os
import pathlib
import re
import sys

FOLDER = pathlib.Path(__file__).resolve().parent
REPOSITORY = FOLDER.parent.parent
sys.dont_write_bytecode = True
sys.path.append(str(REPOSITORY / "tests" / "interop"))

BLOCK = re.compile(r"(?<=^<!-- played: )([\w.-]+)( -->\n```\n)(.*?)(?=^```$)", re.DOTALL | re.MULTILINE)

# What no two runs have in common.
VARYING = ((re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"), "TIME"), (re.compile(r"\b[0-9a-f]{40}\b"), "SHA1"),
           (re.compile(r"SHA256:[\w+/]+"), "SHA256"), (re.compile(r"\b\d+ bytes"), "BYTES"),
           (re.compile(r"(Total size in \w+: )[\d.]+"), r"\1SIZE"), (re.compile(r"(127\.0\.0\.1:)\d+"), r"\1PORT"),
           (re.compile(r"\[\d+:\d\d:\d\d[ap]m \d\d/\d\d/\d\d\]"), "[TIME]"), (re.compile(r"\bin \d+ s: "), "in SECONDS: "),
           (re.compile(r"'s of \d{4}-\d\d-\d\d"), "'s of DATE"))


# Phones are reset side by side.
RESETS = re.compile(r"(?:^SEP.* reset \(.*\n)+", re.MULTILINE)


def compared(text):
    """A transcript without what varies."""
    for pattern, name in VARYING:
        text = pattern.sub(name, text)
    return RESETS.sub(lambda lines: "".join(sorted(lines[0].splitlines(keepends=True))), text)


def play(stories, itlsim):
    """What every step of the stories printed, by STORY.STEP."""
    os.environ["ITLSIM"] = str(itlsim.resolve())
    printed = {}
    for story in sorted(stories):
        for step, text in importlib.import_module(f"story_{story}").play():
            printed[f"{story}.{step}"] = text.rstrip("\n") + "\n"
    return printed


def differences(documents, printed):
    """What is wrong with the documents."""
    told = set()
    for path, text in documents.items():
        for name, _, block in BLOCK.findall(text):
            told.add(name)
            if name not in printed:
                yield f"{path}: {name} is played by nobody"
            elif compared(block) != compared(printed[name]):
                yield f"{path}: {name} is not what the program prints (./dev docs writes it):\n{printed[name]}"
    for name in sorted(set(printed) - told):
        yield f"{name} is played, and stands in no document"


def rewrite(text, printed):
    """A document with what was printed, where that is something else."""
    def block(match):
        name, between, old = match.groups()
        new = printed.get(name, old)
        return name + between + (old if compared(old) == compared(new) else new)

    return BLOCK.sub(block, text)


def main():
    """Plays the stories that the documents tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--root", type=pathlib.Path, default=REPOSITORY)
    parser.add_argument("itlsim", type=pathlib.Path)
    args = parser.parse_args()
    paths = [args.root / "README.md", *sorted((args.root / "docs").glob("*.md"))]
    documents = {path: path.read_text(encoding="utf-8") for path in paths if path.is_file()}
    names = {name for text in documents.values() for name, _, _ in BLOCK.findall(text)}
    printed = play({name.partition(".")[0] for name in names}, args.itlsim)
    if args.write:
        documents = {path: rewrite(text, printed) for path, text in documents.items()}
        for path, text in documents.items():
            path.write_text(text, encoding="utf-8")
    findings = list(differences(documents, printed)) or ([] if names else ["no document has a transcript"])
    print("\n".join(findings) or f"{len(names)} transcripts are what the program prints")
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main()
