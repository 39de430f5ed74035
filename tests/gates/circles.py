# SPDX-License-Identifier: GPL-2.0-or-later
"""Gate: nothing includes itself, in however many steps: files, and rooms.

Files: NAME.c and NAME.h of a folder are one, as what the one needs the other cannot do without; NAME_priv.h is one of its
own. Where two need each other, what both need has to move below both.

Rooms: the folders below firmware, hal, boards and sim. A room whose files are in no circle may still be in one with
another room.
"""
import includes
import sources

PARTS = ("firmware", "hal", "boards", "sim")


def file_of(path):
    """What of the tree a file belongs to: its path without suffix."""
    return path.with_suffix("").as_posix()


def room_of(path):
    """The folder below a part of the tree."""
    return "/".join(path.parts[:2]) if len(path.parts) > 2 else path.parts[0]


def project_includes(root):
    """Every #include of a file of the tree, as (includer, line, included)."""
    for path in sources.files(root, ".c", ".h", rooms=PARTS):
        text = (root / path).read_text(encoding="utf-8")
        for match in includes.INCLUDE.finditer(text):
            target = includes.resolve(root, path, match[2]) if match[1] == '"' else None
            if target is not None:
                yield path, text.count("\n", 0, match.start(1)) + 1, target


class Graph:
    """Who includes whom, by names that `name` gives to files."""

    def __init__(self, lines, name):
        self.edges = {}
        for path, line, target in lines:
            if name(path) != name(target):
                self.edges.setdefault(name(path), {}).setdefault(name(target), f"{path}:{line}")

    def way(self, start, end):
        """The shortest way along edges, both ends in it; None: there is none."""
        before, front = {start: None}, [start]
        while front and end not in before:
            reached = []
            for node in front:
                for neighbour in self.edges.get(node, ()):
                    if neighbour not in before:
                        before[neighbour] = node
                        reached.append(neighbour)
            front = reached
        steps = []
        while end is not None and end in before:
            steps.append(end)
            end = before[end]
        return steps[::-1] or None

    def faults(self, what):
        """A finding for each edge of a circle, with the way back."""
        for start, targets in sorted(self.edges.items()):
            for target, place in sorted(targets.items()):
                back = self.way(target, start)
                if back is not None:
                    yield f"{place}: a circle of {what}: {' -> '.join((start, *back))}"


def main():
    """Checks every C file of the tree."""
    args = sources.root_argument(__doc__)
    lines = list(project_includes(args.root))
    files, rooms = Graph(lines, file_of), Graph(lines, room_of)
    findings = [f"{path}:{line}: {path} includes itself" for path, line, target in lines if path == target]
    findings += [*files.faults("files"), *rooms.faults("rooms")]
    sources.finish(findings, f"{len(files.edges)} files and {len(rooms.edges)} rooms, and no circle")


if __name__ == "__main__":
    main()
