# SPDX-License-Identifier: GPL-2.0-or-later
"""Gate: the tree speaks as docs/glossary.md says.

Its tables of words and abbreviations name everything that is abbreviated in the documents more than now and then, and
nothing that nobody says; what stands in their backquotes is in the sources. Its table of words that are not used holds for
names in code, comments, messages, --help, manual pages and documents alike.
"""
import collections
import fnmatch
import re

import sources

GLOSSARY = "docs/glossary.md"
SUFFIXES = (".c", ".h", ".md", ".py", ".sh", ".cmake", ".1", ".txt", ".xml")
# What tells of earlier words too.
OLD = ("CHANGELOG.md", GLOSSARY)
# Fewest places at which an abbreviation is used that the glossary has to have.
OFTEN = 4

TABLE = re.compile(r"^\| (\w+) \|.*\n\|[-|: ]+\n((?:\|.*\n)*)", re.MULTILINE)
NO_PROSE = re.compile(r"^```.*?^```$|^    [^\n]*$|`[^`\n]*`|\]\([^)]*\)|<!--.*?-->", re.DOTALL | re.MULTILINE)
# In capitals, and no name of a file, number or part of one.
ABBREVIATION = re.compile(r"(?<![\w./-])[A-Z]{2,}\d*(?![\w]|\.\w)")
BROKEN_LINE = re.compile(r"\s*\n[\s*/#]*")


def cells(row):
    """The cells of a row, without their space."""
    return [cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", row.strip().strip("|"))]


class Glossary:
    """Its tables."""

    def __init__(self, text):
        self.text = text
        self.words, self.abbreviations, self.unused = [], [], []
        kinds = {"say": self.words, "term": self.words, "word": self.words, "abbreviation": self.abbreviations,
                 "not": self.unused}
        for first, rows in TABLE.findall(text):
            kinds.get(first, []).extend(cells(row) for row in rows.splitlines())

    def terms(self):
        """Each word that has a row: what stands in front of "of", where that only says which."""
        for row in self.words + self.abbreviations:
            for term in re.sub(r"[`*]", "", row[0]).split(", "):
                yield re.sub(r" (of|in|as) .*", "", term)

    def known(self):
        """All that stands in capitals in front of an explanation."""
        return set(re.findall(r"[A-Z]{2,}\d*", " ".join(row[0] for row in self.words + self.abbreviations)))

    def names(self):
        """Names of the code that it mentions."""
        return set(re.findall(r"`([A-Za-z]\w*_\w*)`", self.text))


class Tree:
    """The texts that have to keep to it."""

    def __init__(self, root):
        paths = sources.files(root, *SUFFIXES, rooms=sources.ROOMS + ("docs",))
        paths += [path.relative_to(root) for path in sorted(root.glob("*.md"))]
        paths += [path.relative_to(root) for path in sorted(root.glob("dev"))]
        self.texts = {path.as_posix(): (root / path).read_text(encoding="utf-8", errors="replace") for path in paths
                      if path.as_posix() not in OLD}
        self.whole = BROKEN_LINE.sub(" ", "\n".join(self.texts.values()))

    def abbreviated(self):
        """How often each abbreviation stands in the documents."""
        found = collections.Counter()
        for path, text in self.texts.items():
            if path.endswith(".md"):
                found.update(ABBREVIATION.findall(NO_PROSE.sub(" ", text)))
        return found

    def says(self, term):
        """Whether anybody says it."""
        return re.search(rf"(?<![A-Za-z0-9]){re.escape(term)}s?(?![a-z])", self.whole, re.IGNORECASE)

    def saying(self, pattern, allowed):
        """Each place with what is not used, but for allowed files and words."""
        for path, text in self.texts.items():
            if any(fnmatch.fnmatchcase(path, name) for name in allowed):
                continue
            for match in pattern.finditer(text):
                if match[0] not in allowed:
                    yield path, text.count("\n", 0, match.start()) + 1, BROKEN_LINE.sub(" ", match[0])


def pattern_of(word):
    """What finds a word: `*_like_this` among names, any other at the end of nothing that is a word. Its first letter may be
    a capital; one that has capitals is wrong just so."""
    name = re.fullmatch(r"`(.*)`", word)
    if name:
        return re.compile(rf"\b{re.escape(name[1])}\b".replace(r"\*", r"\w+"))
    first = f"[{word[0]}{word[0].upper()}]" if word.islower() else re.escape(word[0])
    rest = re.escape(word[1:]).replace(r"\ ", r"(?:_|-|\s+(?:[*/#]+\s+)?)")
    return re.compile(rf"(?<![A-Za-z-]){first}{rest}(?![A-Za-z])")


def findings(glossary, tree):
    """All that is not as it says."""
    for row in glossary.unused:
        word, instead, allowed = (row + ["", ""])[:3]
        pattern = pattern_of(word)
        for path, line, said in tree.saying(pattern, set(re.findall(r"`([^`]+)`", allowed))):
            yield f"{path}:{line}: \"{said}\" is not used; {instead}"
    known = glossary.known()
    for word, places in sorted(tree.abbreviated().items()):
        if places >= OFTEN and re.sub(r"\d+$", "", word) not in known and word not in known:
            yield f"{GLOSSARY}: {word} is missing, which documents use at {places} places"
    seen = set()
    for term in glossary.terms():
        if term in seen and term.isupper():
            yield f"{GLOSSARY}: {term} has more than one row"
        seen.add(term)
        if not tree.says(term):
            yield f"{GLOSSARY}: nobody says \"{term}\""
    for name in sorted(glossary.names()):
        if not re.search(rf"\b{re.escape(name)}", tree.whole):
            yield f"{GLOSSARY}: {name} is in no source"


def main():
    """Checks the tree against its glossary."""
    args = sources.root_argument(__doc__)
    glossary = Glossary((args.root / GLOSSARY).read_text(encoding="utf-8"))
    tree = Tree(args.root)
    sources.finish(list(findings(glossary, tree)),
                   f"{len(tree.texts)} files keep to {len(list(glossary.terms()))} words, and use none of "
                   f"{len(glossary.unused)} others")


if __name__ == "__main__":
    main()
