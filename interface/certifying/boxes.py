"""Boxes of text in columns, and the curves between them."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, GAP, MARGIN, LINE, SPACE = 320, 150, 30, 16, 14
"""Pixels: of a box, between columns, around all, of a line, between boxes."""


@dataclass(frozen=True, slots=True)
class Box:
    """Lines of text at a place; one line more is kept free for the status."""

    x: int
    y: int
    lines: Sequence[str]

    @property
    def height(self) -> int:
        """Pixels."""
        return LINE * (len(self.lines) + 1) + 12

    @property
    def bottom(self) -> int:
        """Pixels from above."""
        return self.y + self.height


def column(labels: Mapping[str, Sequence[str]], x: int, y: int) -> tuple[dict[str, Box], int]:
    """Boxes one below the other from `y` on, and their height together."""
    boxes: dict[str, Box] = {}
    at = y
    for node, lines in labels.items():
        boxes[node] = Box(x, at, lines)
        at = boxes[node].bottom + SPACE
    return boxes, at - y


def wrapped(words: str, width: int) -> list[str]:
    """In lines of at most so many characters; a longer word is broken."""
    return textwrap.wrap(words, width) or [""]


def edge(start: Box, leave: float, end: Box, arrive: float, style: str) -> str:
    """A curve from one box's side to another's, with an arrow's head at its end."""
    rightward = start.x < end.x
    x1, x2 = (start.x + WIDTH, end.x) if rightward else (start.x, end.x + WIDTH)
    bend = (x2 - x1) / 2
    back = -5 if rightward else 5
    curve = f"M{x1} {leave:.1f} C{x1 + bend:.1f} {leave:.1f} {x2 - bend:.1f} {arrive:.1f} {x2} {arrive:.1f}"
    head = f"M{x2 + back} {arrive - 3:.1f} L{x2} {arrive:.1f} L{x2 + back} {arrive + 3:.1f}"
    return f'<path class="{style}" d="{curve} {head}"/>'
