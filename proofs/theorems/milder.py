"""Milder: mechanisms whose runs are runs of another, of which the theorems speak where they do not of that one.

An oracle that may be 100 % and more below the market shows any price above 0. Then no margin is enough for a short, and
the theorems, which are about deviations with a worst price, are silent. But an oracle that deviates less does nothing
that this one could not do: what breaks with less breaks with more. What holds with less says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from novate.model.specification import Specification

NEXT_TO_NOTHING = tuple(Fraction(1, parts) for parts in (2, 10, 10**2, 10**3, 10**6, 10**9, 10**12))
"""Shares of the market price that the oracle still shows, the largest first: the shorter a run, the better it reads."""


def milder(specification: Specification) -> Iterator[Specification]:
    """The same with an oracle that deviates by less than 100 %; none where it deviates by no more as it is."""
    if specification.deviation >= 1:
        yield from (replace(specification, deviation=1 - shown) for shown in NEXT_TO_NOTHING)
