"""Whose loss it is where all collateral backs all positions: those who still have something lose what others lack.

With equities E_i after a move, D = sum of what is lacking (E_i < 0), P = sum of what is there (E_j > 0):

    in proportion to equity   j loses D E_j/P for what is lacking, D_i E_j/P of it by i: at most min(D_i, E_j)
    whoever comes first       the last to withdraw loses min(D, E_j), by i up to min(D_i, E_j), whatever its share

and nobody more than it has: where D > P all is lost.

Source: derived; `novate.proofs.components.margins.contagion` proves both bounds, and that the first is reached by
somebody who is alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def lacking(equities: Sequence[Fraction]) -> Fraction:
    """What all lack who have less than nothing."""
    return sum((max(-each, Fraction(0)) for each in equities), Fraction(0))


def there(equities: Sequence[Fraction]) -> Fraction:
    """What all have who have something."""
    return sum((max(each, Fraction(0)) for each in equities), Fraction(0))


def in_proportion(equities: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """What each loses by the others, in proportion to what it has."""
    lost, had = lacking(equities), there(equities)
    share = min(lost / had, Fraction(1)) if had else Fraction(0)
    return tuple(max(each, Fraction(0)) * share for each in equities)


def by_each(equities: Sequence[Fraction]) -> tuple[tuple[Fraction, ...], ...]:
    """The same by who lacks it: a row for each of those who cause it, a column for each of those who bear it."""
    lost, borne = lacking(equities), in_proportion(equities)
    causes = [max(-each, Fraction(0)) / lost if lost else Fraction(0) for each in equities]
    return tuple(tuple(cause * each for each in borne) for cause in causes)


def coming_last(equities: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """What each loses if all others withdraw before it."""
    lost = lacking(equities)
    return tuple(min(lost, max(each, Fraction(0))) for each in equities)
