# SPDX-License-Identifier: GPL-2.0-or-later
"""A canvas of boxes, areas, arrows and texts that becomes an SVG, and finds what is wrong with its own geometry.

Lines of text begin with a mark where they are not plain: * bold, ` a name as it is typed, ~ small.
"""
import dataclasses
from xml.sax.saxutils import escape

LINE, SIZE, SMALL = 17, 13, 12

# Fill, border, and colour of text of each class, on a light and on a dark page.
COLOURS = {
    "page": ("#ffffff", "#0d1117"), "text": ("#1f2328", "#e6edf3"), "small": ("#57606a", "#9da7b3"),
    "line": ("#57606a", "#9da7b3"),
    "area": (("#f6f8fa", "#d0d7de"), ("#161b22", "#3d444d")),
    "box": (("#ffffff", "#57606a"), ("#21262d", "#8b949e")),
    "judge": (("#ddf4ff", "#0969da"), ("#0c2d5e", "#58a6ff")),
    "good": (("#dafbe1", "#1a7f37"), ("#12301c", "#3fb950")),
    "bad": (("#ffebe9", "#cf222e"), ("#3c1618", "#f85149")),
}
KINDS = ("area", "box", "judge", "good", "bad")


def text_width(line):
    """How wide a line may become in any common sans-serif family; measured on DejaVu Sans, which is a wide one."""
    mark, words = split(line)
    if mark == "`":
        return 0.61 * SMALL * len(words)
    em = sum(0.34 if c in "iljI|.,:;'!" else 0.42 if c in "ftr()[]-/ " else 0.98 if c in "mMwW" else
             0.75 if c.isupper() else 0.63 for c in words)
    return em * {"~": SMALL, "*": SIZE * 1.12}.get(mark, SIZE)


def split(line):
    """The mark of a line, and its words."""
    return (line[0], line[1:]) if line[:1] in ("*", "`", "~") else ("", line)


@dataclasses.dataclass(frozen=True)
class Rect:
    """A rectangle, with a name to speak of it."""
    x: float
    y: float
    w: float
    h: float
    name: str = ""

    @property
    def left(self):
        """The middle of the left edge."""
        return self.x, self.y + self.h / 2

    @property
    def right(self):
        """The middle of the right edge."""
        return self.x + self.w, self.y + self.h / 2

    @property
    def top(self):
        """The middle of the upper edge."""
        return self.x + self.w / 2, self.y

    @property
    def bottom(self):
        """The middle of the lower edge."""
        return self.x + self.w / 2, self.y + self.h

    def grown(self, by):
        """The rectangle with more, or less, on each side."""
        return Rect(self.x - by, self.y - by, self.w + 2 * by, self.h + 2 * by, self.name)

    def meets(self, other):
        """Whether two rectangles have a point inside in common."""
        return (self.x < other.x + other.w and other.x < self.x + self.w and
                self.y < other.y + other.h and other.y < self.y + self.h)

    def holds(self, other):
        """Whether the other rectangle is inside."""
        return (self.x <= other.x and self.y <= other.y and other.x + other.w <= self.x + self.w and
                other.y + other.h <= self.y + self.h)

    def on_edge(self, point):
        """Whether a point is on the border."""
        x, y = point
        within = self.x <= x <= self.x + self.w and self.y <= y <= self.y + self.h
        return within and (x in (self.x, self.x + self.w) or y in (self.y, self.y + self.h))


def segments(points):
    """The straight pieces of an arrow, as rectangles without width."""
    for (x1, y1), (x2, y2) in zip(points, points[1:]):
        yield Rect(min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1)).grown(0.5)


class Picture:
    """One picture: things are put on it, then checked, then written."""

    def __init__(self, name, title, description, width, height):
        self.name, self.title, self.description = name, title, description
        self.page = Rect(0, 0, width, height, "the page")
        self.areas, self.boxes, self.texts, self.arrows = [], [], [], []
        self.below, self.above, self.too_long = [], [], []

    def shape(self, rect, kind, onto):
        """Draws a rectangle with round corners."""
        onto.append(f'<rect class="{kind}" x="{rect.x:g}" y="{rect.y:g}" width="{rect.w:g}" height="{rect.h:g}" rx="6"/>')

    def line(self, x, baseline, text, anchor):
        """Draws one line of text."""
        mark, words = split(text)
        kind = {"*": "t b", "`": "t m", "~": "t s", "": "t"}[mark]
        self.above.append(f'<text class="{kind}" x="{x:g}" y="{baseline:g}" text-anchor="{anchor}">{escape(words)}</text>')

    def box(self, x, y, w, h, *lines, kind="box"):
        """A box with centred lines."""
        rect = Rect(x, y, w, h, " ".join(lines) or f"the box at {x},{y}")
        self.shape(rect, kind, self.above)
        self.boxes.append(rect)
        first = y + (h - LINE * len(lines)) / 2 + 13
        for number, text in enumerate(lines):
            self.line(x + w / 2, first + LINE * number, text, "middle")
        if any(text_width(text) > w - 8 for text in lines) or LINE * len(lines) > h - 2:
            self.too_long.append(rect)
        return rect

    def area(self, x, y, w, h, label):
        """What boxes stand in, with a name in its upper left corner."""
        rect = Rect(x, y, w, h, label)
        self.shape(rect, "area", self.below)
        self.areas.append(rect)
        self.note(x + 10, y + 8, label)
        return rect

    def note(self, x, y, *lines, anchor="start"):
        """Text by itself; y is its upper edge."""
        for number, text in enumerate(lines):
            width = text_width(text)
            left = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
            self.texts.append(Rect(left, y + LINE * number, width, LINE - 1, text))
            self.line(x, y + LINE * number + 13, text, anchor)

    def arrow(self, *points):
        """An arrow along the points, which ends on the edge of something."""
        self.arrows.append(points)
        way = " ".join(f"{x:g},{y:g}" for x, y in points)
        self.below.append(f'<polyline class="line" points="{way}" marker-end="url(#{self.name}-head)"/>')

    # --- what is wrong ---

    def faults(self):
        """Every finding about the geometry."""
        for rect in self.too_long:
            yield f"the text of '{rect.name}' does not fit"
        for rect in [*self.areas, *self.boxes, *self.texts]:
            if not self.page.holds(rect):
                yield f"'{rect.name}' is not on the page"
        yield from self.overlaps()
        yield from self.stray_arrows()

    def overlaps(self):
        """What stands on something else."""
        solid = [*self.boxes, *self.texts]
        for number, one in enumerate(solid):
            for other in solid[number + 1:]:
                if one.meets(other):
                    yield f"'{one.name}' is on '{other.name}'"
        for number, area in enumerate(self.areas):
            for other in [*solid, *self.areas[number + 1:]]:
                if area.meets(other) and not area.holds(other) and not other.holds(area):
                    yield f"'{other.name}' is half in '{area.name}'"

    def stray_arrows(self):
        """Arrows that lead nowhere, or through a box or a text."""
        for points in self.arrows:
            for end in (points[0], points[-1]):
                if not any(rect.on_edge(end) for rect in [*self.boxes, *self.areas]):
                    yield f"an arrow ends at {end}, where nothing is"
            for piece in segments(points):
                for rect in [*(box.grown(-1) for box in self.boxes), *self.texts]:
                    if piece.meets(rect):
                        yield f"the arrow from {points[0]} goes through '{rect.name}'"

    # --- what is written ---

    def style(self, dark):
        """The rules of one colour scheme."""
        at = 1 if dark else 0
        rules = [f".page{{fill:{COLOURS['page'][at]}}}", f".t{{fill:{COLOURS['text'][at]}}}",
                 f".s{{fill:{COLOURS['small'][at]}}}", f".line{{stroke:{COLOURS['line'][at]}}}",
                 f".head{{fill:{COLOURS['line'][at]}}}"]
        rules += [f".{kind}{{fill:{COLOURS[kind][at][0]};stroke:{COLOURS[kind][at][1]}}}" for kind in KINDS]
        return "\n".join(rules)

    def svg(self):
        """The picture as text."""
        width, height = f"{self.page.w:g}", f"{self.page.h:g}"
        return "\n".join([
            "<!-- SPDX-License-Identifier: GPL-2.0-or-later. Drawn by docs/pictures/draw.py: ./dev docs -->",
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
            f'role="img" aria-labelledby="{self.name}-title {self.name}-desc">',
            f'<title id="{self.name}-title">{escape(self.title)}</title>',
            f'<desc id="{self.name}-desc">{escape(self.description)}</desc>', "<style>",
            f".t{{font:{SIZE}px sans-serif}}\n.b{{font-weight:bold}}\n.m{{font:{SMALL}px monospace}}\n.s{{font-size:{SMALL}px}}",
            ".line{fill:none;stroke-width:1.3}", self.style(False),
            "@media (prefers-color-scheme: dark) {", self.style(True), "}", "</style>",
            f'<defs><marker id="{self.name}-head" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" '
            'markerUnits="userSpaceOnUse" orient="auto"><path class="head" d="M0,0 L8,4 L0,8 z"/></marker></defs>',
            f'<rect class="page" width="{width}" height="{height}" rx="8"/>', *self.below, *self.above, "</svg>", ""])
