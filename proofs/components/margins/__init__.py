"""Margin models: what holds for any number of accounts, markets and positions, of one and of one more.

Each file is a theorem: `novate theorem margins`. All numbers are symbols; an induction is a step of the solver, and
that it begins and goes on is by hand.
"""

from __future__ import annotations

from collections.abc import Mapping

from novate.proofs.components.any_number import SUMS, AnyNumber
from novate.proofs.components.margins import capital, contagion, deficits, frontier

VERTICES = "a loss is a straight line in each market's move, so the largest is at a vertex of the region of moves"

MODELS: Mapping[str, AnyNumber] = {
    "capital": AnyNumber(
        statement="K_isolated >= K_portfolio >= K_worst >= K_net, and K_isolated = K_portfolio on independent bounds",
        obligations=capital.obligations,
        by_hand=(SUMS, VERTICES, "where each market moves by itself, all of them can be at their worst at once"),
    ),
    "contagion": AnyNumber(
        statement="pooled, nobody loses more than min(what another lacks, what it has), and somebody alone that much",
        obligations=contagion.obligations,
        by_hand=(SUMS, "whoever withdraws takes what it has while there is as much"),
    ),
    "frontier": AnyNumber(
        statement="weights of vertices let no division of capital leave less, and the frontier is convex",
        obligations=frontier.obligations,
        by_hand=(SUMS, "the most over vertices is no less than any weighted mean of them"),
    ),
    "deficits": AnyNumber(
        statement="at one price cross margin leaves no more uncovered than isolated, and closes nobody alone",
        obligations=deficits.obligations,
        by_hand=(SUMS,),
    ),
}
"""By the second part of the theorem's name."""
