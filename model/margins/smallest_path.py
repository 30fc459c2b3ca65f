"""The smallest path on which one margin model breaks and another does not: all of them are looked at.

Two models see the same scene, the same prices and the same keepers. One *breaks* where the other does not by closing a
position that the other keeps, by leaving a loss uncovered, or by taking something from a bystander. Paths with fewer
steps come first, of these those with less collateral, of these those in which fewer prices move.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import groupby, permutations, product
from math import lcm

from novate.model.margins import KINDS, of_models
from novate.model.margins.path import Outcome, PathStep, Prices, Scene

MOST_STEPS = 2
"""Of the paths that are looked at."""
COLLATERAL = (1, 2, 3)
"""Behind a position, as a multiple of what is required of it."""
Path = tuple[PathStep, ...]
Jump = Mapping[str, Fraction]
"""What the price of each market is multiplied by."""


class Break(StrEnum):
    """How one model can be worse than another."""

    CLOSES = "closes something"
    PICKS = "closes what the other keeps"
    UNCOVERED = "leaves a loss uncovered"
    BORNE = "takes from a bystander"

    def happens(self, one: Outcome, other: Outcome) -> bool:
        """Whether it happens to the first alone."""
        match self:
            case Break.CLOSES:
                return bool(one.closed) > bool(other.closed)
            case Break.PICKS:
                return bool(one.closed - other.closed)
            case Break.UNCOVERED:
                return one.uncovered > 0 == other.uncovered
            case Break.BORNE:
                return one.borne > 0 == other.borne


@dataclass(frozen=True, slots=True)
class Witness:
    """Where a model breaks and another does not."""

    how: Break
    breaks: str
    holds: str
    scene: Scene
    path: Path

    def outcome(self, kind: str) -> Outcome:
        """What becomes of it under one of the two."""
        found: Outcome = of_models([kind], "outcome")[kind](self.scene, self.path)
        return found


def smallest(
    margins: Mapping[str, Fraction], jumps: Sequence[Jump], kinds: Sequence[str] = KINDS, steps: int = MOST_STEPS
) -> list[Witness]:
    """For each way to break and each two models the first path, in markets with these maintenance margins.

    In each step prices are multiplied as one of the jumps says.
    """
    run = of_models(kinds, "outcome")
    order = [(how, one, other) for how in Break for one, other in permutations(kinds, 2)]
    wanted = set(order)
    found: dict[tuple[Break, str, str], Witness] = {}
    for scene, path in _paths(scenes(margins, jumps, steps), jumps, steps):
        if not wanted:
            break
        ends = {kind: run[kind](scene, path) for kind in kinds}
        met = [(how, one, other) for how, one, other in wanted if how.happens(ends[one], ends[other])]
        found |= {each: Witness(*each, scene, path) for each in met}
        wanted -= set(met)
    return [found[each] for each in order if each in found]


def scenes(margins: Mapping[str, Fraction], jumps: Sequence[Jump], steps: int) -> list[Scene]:
    """One unit of each market, long or short, with collateral of some multiples of what is required.

    All begin at the same price, one at which all numbers are whole in so many steps.
    """
    parts = lcm(*(each.denominator for jump in jumps for each in jump.values()))
    price = parts**steps * lcm(*(each.denominator for each in margins.values()))
    found, opening = [], dict.fromkeys(margins, price)
    for multiples in sorted(product(COLLATERAL, repeat=len(margins)), key=lambda each: (sum(each), each)):
        for signs in product((1, -1), repeat=len(margins)):
            sizes = dict(zip(margins, signs, strict=True))
            collateral = {
                each: int(many * margins[each] * price) for each, many in zip(margins, multiples, strict=True)
            }
            found.append(Scene(margins, sizes, collateral, opening, price))
    return found


def _paths(every: Sequence[Scene], jumps: Sequence[Jump], steps: int) -> Iterator[tuple[Scene, Path]]:
    """Fewer steps first, then less collateral, then fewer moves; each with every order of the keepers."""
    opening = every[0].opening
    alike = [list(ours) for _, ours in groupby(every, lambda scene: scene.multiples)]
    for count in range(1, steps + 1):
        ways = sorted(product(jumps, repeat=count), key=_moved)
        paths = [tuple(_steps(opening, way, order)) for way, order in product(ways, permutations(opening))]
        for ours in alike:
            yield from ((scene, path) for path in paths for scene in ours)


def _moved(way: Sequence[Jump]) -> int:
    return sum(each != 1 for jump in way for each in jump.values())


def _steps(opening: Prices, way: Sequence[Jump], order: tuple[str, ...]) -> Iterator[PathStep]:
    prices = dict(opening)
    for jump in way:
        prices = {each: int(price * jump[each]) for each, price in prices.items()}
        yield PathStep(prices, order)
