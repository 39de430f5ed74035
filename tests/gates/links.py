# SPDX-License-Identifier: GPL-2.0-or-later
"""Gate: every file and heading that a document links to, or a comment names below docs/, is there."""
import re

import sources

LINK = re.compile(r"\]\(([^)#\s]*)(?:#([^)\s]*))?\)")
NAMED = re.compile(r"\bdocs/[\w/.-]+\.(?:md|1)\b")
# docs/NAME.md, "Heading": as comments name a chapter, also over the end of a line.
CHAPTER = re.compile(r'\b(docs/[\w/.-]+\.md)[,\s*]+"([A-Z][^"]*)"')
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

    def lost_in_comments(self, text):
        """What is named below docs/ in vain."""
        for target in NAMED.findall(text):
            if not (self.root / target).exists():
                yield f"{target} is not there"
        for target, heading in CHAPTER.findall(text):
            wanted = re.sub(r"\s*\n[\s*/]*", " ", heading)
            if (self.root / target).exists() and wanted not in headings(self.text(self.root / target)):
                yield f'{target} has no heading "{wanted}"'


def main():
    """Checks documents and sources."""
    args = sources.root_argument(__doc__)
    paths = sources.files(args.root, ".c", ".h", ".md", rooms=sources.ROOMS + ("docs",))
    paths += [path.relative_to(args.root) for path in sorted(args.root.glob("*.md"))]
    documents, findings = Documents(args.root), []
    for path in paths:
        text = (args.root / path).read_text(encoding="utf-8")
        lost = set(documents.lost_in_comments(text))
        if path.suffix == ".md":
            lost |= set(documents.lost_in_document(path, text))
        findings += [f"{path}: {what}" for what in sorted(lost)]
    sources.finish(findings, f"{len(paths)} files refer to what is there")


if __name__ == "__main__":
    main()
