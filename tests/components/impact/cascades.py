"""Books of positions that a falling or rising price closes out, and what that does to the price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from novate.model.specification import Side


@dataclass(frozen=True)
class Position:
    """It is closed out where the price has moved by more than this share."""

    trigger: Fraction
    size: Fraction
    """Of the depth."""


def moved(side: Side, move: Fraction, sold: Fraction) -> Fraction:
    """The share by which the price has moved: by itself, and for so much of the depth."""
    sign = side.sign
    return sign * (1 - (1 - sign * move) * (1 - sign * sold))


def cascade(side: Side, move: Fraction, order: Sequence[Position]) -> Fraction:
    """What is sold in the end, where whoever is liquidatable and comes first in the order is closed out next."""
    left, sold = list(order), Fraction(0)
    while due := [each for each in left if each.trigger < moved(side, move, sold)]:
        left.remove(due[0])
        sold += due[0].size
    return sold


def fixed_points(side: Side, move: Fraction, book: Sequence[Position]) -> list[Fraction]:
    """All that could be sold so that exactly those are liquidatable whose positions they are; the least first.

    Those who are closed out are the first by their triggers.
    """
    order = sorted(book, key=lambda each: each.trigger)
    found = []
    for count in range(len(order) + 1):
        sold = sum((each.size for each in order[:count]), Fraction(0))
        price = moved(side, move, sold)
        if all(each.trigger < price for each in order[:count]) and all(each.trigger >= price for each in order[count:]):
            found.append(sold)
    return found


def end(side: Side, move: Fraction, most: Fraction, branching: Fraction) -> Fraction:
    """Of the depth, what a cascade of one block sells at most: min(q, r x/(1 - r(1 + x))) (x below 0 of a fall).

    r, the branching ratio, is what a whole move of the price would make liquidatable, of the depth; q is all there is.
    """
    left = 1 - branching * (1 - side.sign * move)
    return most if left <= 0 else min(most, branching * move / left)
