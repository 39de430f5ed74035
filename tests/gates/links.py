# SPDX-License-Identifier: GPL-2.0-or-later
"""Gate: every file and heading that a document links to, or a comment names below docs/, is there; so is every name itl_...
that a document mentions, what a document quotes stands so in the file that it names, and a document that begins with a
list of its chapters lists all."""
import re

import sources

LINK = re.compile(r"\]\(([^)#\s]*)(?:#([^)\s]*))?\)")
NAMED = re.compile(r"\bdocs/[\w/.-]+\.(?:md|1)\b")
# docs/NAME.md, "Heading": as comments name a chapter, also over the end of a line.
CHAPTER = re.compile(r'\b(docs/[\w/.-]+\.md)[,\s*]+"([A-Z][^"]*)"')
# What stands below <!-- from FILE --> is quoted from FILE.
QUOTED = re.compile(r"^<!-- from (\S+) -->\n```\w*\n(.*?)^```$", re.DOTALL | re.MULTILINE)
NAME = re.compile(r"\b(?:itl|ITL)_\w+")
SOURCES = (".c", ".h", ".cmake", ".txt", ".py", ".sh")
FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)


def headings(text):
    """The headings of a document, without their markup."""
    found = re.findall(r"^#+ +(.*?) *$", FENCED.sub("", text), re.MULTILINE)
    return [re.sub(r"[`*]|\]\([^)]*\)|\[", "", heading) for heading in found]


def anchors(text):
    """What a link can name behind '#': the headings as hosts of Markdown spell them, doubles counted, and <a id>."""
    made, seen = set(re.findall(r'<a id="([^"]+)"', text)), {}
    for heading in headings(text):
        name = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        made.add(name if name not in seen else f"{name}-{seen[name]}")
        seen[name] = seen.get(name, 0) + 1
    return made


class Documents:
    """Documents by their path, read once."""

    def __init__(self, root):
        self.root, self.texts = root, {}

    def text(self, file):
        """The text of a document."""
        if file not in self.texts:
            self.texts[file] = file.read_text(encoding="utf-8")
        return self.texts[file]

    def lost_in_document(self, path, text):
        """What a document links to in vain."""
        for target, anchor in LINK.findall(FENCED.sub("", text)):
            if "://" in target or target.startswith("mailto:"):
                continue
            file = self.root / path.parent / target if target else self.root / path
            if not file.exists():
                yield f"{target} is not there"
            elif anchor and file.suffix == ".md" and anchor not in anchors(self.text(file)):
                yield f"{target or path.name} has no heading #{anchor}"

    def lost_in_index(self, text):
        """Chapters that the list of links at the beginning of a document leaves out."""
        beginning, *chapters = re.split(r"^## +", FENCED.sub("", text), flags=re.MULTILINE)
        index = set(re.findall(r"\]\(#([^)\s]+)\)", beginning)) if re.search(r"^- .*\]\(#", beginning, re.MULTILINE) else set()
        for heading in (chapter.splitlines()[0] for chapter in chapters if index):
            if not anchors(f"## {heading}") & index:
                yield f"its list of chapters lacks \"{heading}\""

    def lost_quotations(self, text):
        """What a document quotes and is not so where it says."""
        for target, quoted in QUOTED.findall(text):
            file = self.root / target
            if not file.exists():
                yield f"{target} is not there"
            elif "\n" + quoted not in "\n" + self.text(file):
                yield f"{target} does not have the lines from `{quoted.splitlines()[0].strip()}` on"

    def lost_names(self, text, known):
        """Names of functions, types and files that no source has. One with `_` at its end begins others."""
        for name in NAME.findall(text):
            if name not in known and not (name.endswith("_") and any(other.startswith(name) for other in known)):
                yield f"{name} is in no source"

    def lost_in_comments(self, text):
        """What is named below docs/ in vain."""
        for target in NAMED.findall(text):
            if not (self.root / target).exists():
                yield f"{target} is not there"
        for target, heading in CHAPTER.findall(text):
            wanted = re.sub(r"\s*\n[\s*/]*", " ", heading)
            if (self.root / target).exists() and wanted not in headings(self.text(self.root / target)):
                yield f'{target} has no heading "{wanted}"'


def names(root):
    """Every name itl_... in the sources, and of files."""
    known = set()
    for path in sources.files(root, *SOURCES):
        known.update(NAME.findall((root / path).read_text(encoding="utf-8", errors="replace")), [path.stem])
    return known


def main():
    """Checks documents and sources."""
    args = sources.root_argument(__doc__)
    paths = sources.files(args.root, ".c", ".h", ".md", rooms=sources.ROOMS + ("docs",))
    paths += [path.relative_to(args.root) for path in sorted(args.root.glob("*.md"))]
    documents, known, findings = Documents(args.root), names(args.root), []
    for path in paths:
        text = (args.root / path).read_text(encoding="utf-8")
        lost = set(documents.lost_in_comments(text))
        if path.suffix == ".md":
            lost |= set(documents.lost_in_document(path, text)) | set(documents.lost_quotations(text))
            lost |= set(documents.lost_in_index(text))
            if path.name != "CHANGELOG.md":  # which tells of earlier names too
                lost |= set(documents.lost_names(text, known))
        findings += [f"{path}: {what}" for what in sorted(lost)]
    sources.finish(findings, f"{len(paths)} files refer to what is there")


if __name__ == "__main__":
    main()
