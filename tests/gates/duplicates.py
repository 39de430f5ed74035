# SPDX-License-Identifier: GPL-2.0-or-later
"""Gate: nothing is written twice, but for what tests/gates/duplicates.ini keeps, each with its reason.

Six lines in a row are written twice when they stand elsewhere to the letter. Within one function they are also when they
stand in another under other names: each name for the same other one all the way, any string for any string, any number
for any number. What has no words, comments, includes and imports are passed over; so are rows of tables, and six lines
of which most have one shape, which are a table too.
"""
import collections
import configparser
import itertools
import json
import re
import subprocess

import sources

LINES = 6
# Fewest kinds of lines among the six that count under other names.
KINDS = 4
SUFFIXES = (".c", ".h", ".py", ".sh", ".cmake")
KEPT = "tests/gates/duplicates.ini"

C_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
HASH_COMMENT = re.compile(r'"""(?:.*?)"""|^\s*#[^\n]*', re.DOTALL | re.MULTILINE)
PASSED_OVER = re.compile(r"\W*$|\s*(?:#\s*include|import\s|from\s\S+\simport\s)|\s*\{.*\}[,;]*$|\s*[(\[].*[)\]],$")
TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|[A-Za-z_]\w*|\d[\w.]*|\S')
# What is no name that can be another one.
WORDS = frozenset("""
    break case char const continue default do double else enum extern float for goto if inline int long return short
    signed sizeof static struct switch typedef union unsigned void volatile while bool true false NULL
    uint8_t uint16_t uint32_t uint64_t int32_t int64_t size_t
    and as assert class def del elif except finally in is lambda not or pass raise self try with yield None True False
    """.split())

# A line that counts: where it is, the function around it, what it says, and its tokens.
Line = collections.namedtuple("Line", "path number function text tokens")


def functions(root, paths):
    """The name of the innermost function around each line, by (path, line). Read by universal-ctags."""
    command = ["ctags", "--output-format=json", "--fields=+ne", "--languages=C,Python", "--langmap=C:.c.h", "--kinds-C=f",
               "--kinds-Python=fm", "-o", "-", "-L", "-"]
    listing = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True,
                             input="\n".join(path.as_posix() for path in paths)).stdout
    around = {}
    for entry in sorted(map(json.loads, listing.splitlines()), key=lambda entry: entry["line"]):
        for number in range(entry["line"], entry.get("end", entry["line"]) + 1):
            around[entry["path"], number] = entry["name"]
    return around


def lines_of(root, path, around):
    """The lines of a file that count."""
    comment = C_COMMENT if path.suffix in (".c", ".h") else HASH_COMMENT
    text = comment.sub(lambda match: "\n" * match[0].count("\n"), (root / path).read_text(encoding="utf-8"))
    name = path.as_posix()
    return [Line(name, number, around.get((name, number), ""), " ".join(line.split()), TOKEN.findall(line))
            for number, line in enumerate(text.splitlines(), 1) if not PASSED_OVER.match(line)]


def shape(token):
    """A token without its value, or None for a name."""
    if token[0] in "\"'":
        return '"'
    if token[0].isdigit():
        return "0"
    return None if (token[0].isalpha() or token[0] == "_") and token not in WORDS else token


def renamed(window):
    """The tokens, and in the place of each name how many others came before it: the same for all that can be renamed into
    each other."""
    names, said = {}, []
    for token in itertools.chain.from_iterable(line.tokens + ["\n"] for line in window):
        said.append(shape(token) or names.setdefault(token, len(names)))
    return tuple(said)


class Windows:
    """Six lines in a row of a list of all lines, named by the first one's index."""

    def __init__(self, lines):
        self.lines = lines
        shapes = {}
        # A number for each shape that a line can have, so that windows are compared quickly.
        self.shapes = [shapes.setdefault(tuple(map(shape, line.tokens)), len(shapes)) for line in lines]

    def window(self, first):
        """The lines of a window."""
        return self.lines[first:first + LINES]

    def grouped(self, firsts, key):
        """Groups of more than one window that have the same key."""
        groups = collections.defaultdict(list)
        for first in firsts:
            groups[key(first)].append(first)
        return [group for group in groups.values() if len(group) > 1]

    def to_the_letter(self):
        """Windows that stand elsewhere as they are."""
        firsts = [first for first in range(len(self.lines) - LINES + 1)
                  if self.lines[first].path == self.lines[first + LINES - 1].path]
        return self.grouped(firsts, lambda first: tuple(line.text for line in self.window(first)))

    def in_one_function(self, first):
        """Whether a window is in one function, and no table."""
        end = self.lines[first + LINES - 1]
        return (self.lines[first].function and self.lines[first].function == end.function
                and self.lines[first].path == end.path
                and len(set(self.shapes[first:first + LINES])) >= KINDS)

    def under_other_names(self):
        """Windows that stand elsewhere with other names."""
        firsts = [first for first in range(len(self.lines) - LINES + 1) if self.in_one_function(first)]
        for group in self.grouped(firsts, lambda first: tuple(self.shapes[first:first + LINES])):
            yield from self.grouped(group, lambda first: renamed(self.window(first)))

    def pairs(self):
        """Each pair of places with the same lines, once: the places, and the first lines in both."""
        found = {}
        for group in itertools.chain(self.to_the_letter(), self.under_other_names()):
            for one, other in itertools.combinations(group, 2):
                if other - one >= LINES:
                    first, second = self.lines[one], self.lines[other]
                    found.setdefault((place(first), place(second)), (first, second))
        return found


def place(line):
    """Where a line is, as the list of what is kept names it: path:function, or path alone."""
    return f"{line.path}:{line.function}" if line.function else line.path


def kept(root):
    """What is kept: by section the reason, and the places that may be alike."""
    parser = configparser.ConfigParser(delimiters=("=",), comment_prefixes=("#",), interpolation=None)
    parser.optionxform = str
    parser.read(root / KEPT, encoding="utf-8")
    return {section: (parser[section].get("why", ""), set(parser[section].get("places", "").split()))
            for section in parser.sections()}


def findings(pairs, places, sections):
    """Pairs that nothing keeps, and sections without a reason, that keep nothing, or of places that are gone."""
    used = set()
    for (one, other), (first, second) in sorted(pairs.items()):
        keeping = [name for name, (_, kept_places) in sections.items() if one in kept_places and other in kept_places]
        used.update(keeping)
        if not keeping:
            yield (f"{first.path}:{first.number}: lines of {one} stand again at {second.path}:{second.number}, in {other}: "
                   f"share them, or keep both in {KEPT} with the reason")
    for name, (why, kept_places) in sections.items():
        if not why:
            yield f"{KEPT}: [{name}] does not say why"
        if name not in used:
            yield f"{KEPT}: [{name}] keeps nothing any more"
        for gone in sorted(kept_places - places):
            yield f"{KEPT}: [{name}]: {gone} is not there"


def main():
    """Checks every source of the tree."""
    args = sources.root_argument(__doc__)
    paths = sources.files(args.root, *SUFFIXES)
    around = functions(args.root, paths)
    lines = [line for path in paths for line in lines_of(args.root, path, around)]
    pairs, sections = Windows(lines).pairs(), kept(args.root)
    sources.finish(list(findings(pairs, set(map(place, lines)), sections)),
                   f"{len(lines)} lines, none twice but for {len(pairs)} pairs with {len(sections)} reasons")


if __name__ == "__main__":
    main()
