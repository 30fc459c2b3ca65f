"""The frontier of capital against loss, exactly: two linear programs at a time, and no point more than it has kinks.

At a capital C one program divides it best, the other finds the weights that let nobody do better. Two lines of such
weights meet at a capital between their points: where the frontier is there as high as they are, it has a kink there;
where it is higher, there is a line more. That what was found is the frontier is checked without the solver.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import z3

from novate.model.core.symbolic.numbers import Term, number
from novate.model.margins.capital import most
from novate.model.margins.frontier import Frontier, Kink, Piece, Rows, merged
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.solver import fresh

MOST_LOSSES = 600
"""Rows times vertices of a book whose frontier is looked for."""


@dataclass(frozen=True, slots=True)
class _Point:
    kink: Kink
    piece: Piece


class UnfoundError(Exception):
    """The solver gave up, or found what does not stand up to the check."""


def capital_frontier(rows: Rows, limits: Limits) -> Frontier | None:
    """The frontier; None where there are too many different rows, or the solver gives up."""
    few, shares = merged(rows)
    if sum(map(len, few)) > MOST_LOSSES:
        return None
    if not few:
        return Frontier((Kink(Fraction(0), Fraction(0), (Fraction(0),) * len(rows)),), ())
    try:
        found = _Search(few, limits).frontier()
    except UnfoundError:
        return None
    frontier = Frontier(
        tuple(Kink(each.capital, each.loss, _spread(each.amounts, shares, len(rows))) for each in found.kinks),
        tuple(_spread_piece(each, shares, len(rows)) for each in found.pieces),
    )
    return frontier if frontier.is_certain(rows) else None


def _spread(
    amounts: tuple[Fraction, ...], shares: list[list[tuple[int, Fraction]]], count: int
) -> tuple[Fraction, ...]:
    """What each row has of what its group has."""
    found = [Fraction(0)] * count
    for amount, members in zip(amounts, shares, strict=True):
        for row, share in members:
            found[row] = share * amount
    return tuple(found)


def _spread_piece(piece: Piece, shares: list[list[tuple[int, Fraction]]], count: int) -> Piece:
    """Every row of a group has the parts of its group."""
    found = [(Fraction(0),) * len(piece.weights)] * count
    for parts, members in zip(piece.parts, shares, strict=True):
        for row, _ in members:
            found[row] = parts
    return Piece(piece.weights, tuple(found))


class _Search:
    """One book."""

    def __init__(self, rows: Rows, limits: Limits) -> None:
        self._rows, self._limits = rows, limits
        self._places = range(len(rows[0]))

    def frontier(self) -> Frontier:
        """From no capital to as much as leaves no loss. Raises `UnfoundError`."""
        first, last = self._point(Fraction(0)), self._point(most(self._rows))
        kinks, pieces = [first.kink], []
        for kink, piece in self._between(first, last):
            kinks.append(kink)
            pieces.append(piece)
        return Frontier(*_straightened(kinks, pieces))

    def _between(self, one: _Point, other: _Point) -> list[tuple[Kink, Piece]]:
        """Kinks after the first of two points, up to the second, each with the line that leads to it."""
        if one.kink.capital == other.kink.capital:
            return []
        for piece in (one.piece, other.piece):
            if all(piece.at(self._rows, each.kink.capital) == each.kink.loss for each in (one, other)):
                return [(other.kink, piece)]
        middle = self._point(self._meeting(one.piece, other.piece))
        return [*self._between(one, middle), *self._between(middle, other)]

    def _meeting(self, one: Piece, other: Piece) -> Fraction:
        """The capital at which two lines are as high."""
        zero = Fraction(0)
        return (one.at(self._rows, zero) - other.at(self._rows, zero)) / (one.slope() - other.slope())

    def _point(self, capital: Fraction) -> _Point:
        """Amounts and weights at a capital."""
        kink, piece = self._divided(capital), self._weighed(capital)
        if not (kink.is_reached(self._rows) and piece.is_sound() and piece.at(self._rows, capital) == kink.loss):
            raise UnfoundError
        return _Point(kink, piece)

    def _divided(self, capital: Fraction) -> Kink:
        """The amounts that leave least uncovered."""
        amounts = [z3.Real(f"amount {row}") for row in range(len(self._rows))]
        lost = z3.Real("lost")
        rules = [z3.Sum(amounts) == number(capital), *(each >= 0 for each in amounts)]
        for place in self._places:
            beyond = [z3.Real(f"beyond {row} {place}") for row in range(len(self._rows))]
            rules += [each >= 0 for each in beyond]
            rules += [
                each >= number(row[place]) - ours for each, row, ours in zip(beyond, self._rows, amounts, strict=True)
            ]
            rules.append(lost >= z3.Sum(beyond))
        model = self._best(rules, -lost)
        return Kink(capital, _value(model, lost), tuple(_value(model, each) for each in amounts))

    def _weighed(self, capital: Fraction) -> Piece:
        """The weights whose line is highest there."""
        weights = [z3.Real(f"weight {place}") for place in self._places]
        parts = [[z3.Real(f"part {row} {place}") for place in self._places] for row in range(len(self._rows))]
        slope = z3.Real("slope")
        rules = [z3.Sum(weights) == 1, *(each >= 0 for each in weights)]
        for ours in parts:
            rules.append(z3.Sum(ours) <= slope)
            rules += [z3.And(each >= 0, each <= weight) for each, weight in zip(ours, weights, strict=True)]
        gained = [
            number(each) * part
            for row, ours in zip(self._rows, parts, strict=True)
            for each, part in zip(row, ours, strict=True)
        ]
        model = self._best([*rules, slope >= 0], z3.Sum(gained) - number(capital) * slope)
        return Piece(
            tuple(_value(model, each) for each in weights),
            tuple(tuple(_value(model, each) for each in ours) for ours in parts),
        )

    def _best(self, rules: list[Any], objective: Term) -> Any:
        """A model in which an objective is largest: a linear program. Raises `UnfoundError`."""
        context, program = fresh(rules, self._limits, z3.Optimize)
        program.maximize(objective.translate(context))
        if program.check() != z3.sat:
            raise UnfoundError
        return program.model().translate(z3.main_ctx())


def _value(model: Any, term: Term) -> Fraction:
    return Fraction(str(model.eval(term, model_completion=True)))


def _straightened(kinks: list[Kink], pieces: list[Piece]) -> tuple[tuple[Kink, ...], tuple[Piece, ...]]:
    """Without points in the middle of a straight line, and without capital that nobody needs."""
    corners, lines = [kinks[0]], []
    for place, piece in enumerate(pieces):
        following = pieces[place + 1] if place + 1 < len(pieces) else None
        end = kinks[place + 1]
        if following is not None and following.slope() == piece.slope():
            continue
        lines.append(piece)
        corners.append(end)
    while len(corners) > 1 and corners[-2].loss == 0:
        corners.pop()
        lines.pop()
    return tuple(corners), tuple(lines)
