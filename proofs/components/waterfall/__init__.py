"""Layers of the waterfall: what holds for any number of members, member by member, and of one more.

Each is a theorem: `novate theorem waterfall`, which has one more about what they do, in
`novate.proofs.theorems.plainer`. All numbers are symbols; an induction is a step of the solver, and that it begins and
goes on is by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from novate.proofs.components.waterfall import allocations, cover, deleveraging, socialised_loss
from novate.proofs.components.waterfall.pool import counterparty, inflation, shares, withdrawals
from novate.proofs.engine.obligation import Obligation


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One theorem about a layer."""

    statement: str
    """In few words."""
    obligations: Callable[[], Iterable[Obligation]]
    by_hand: tuple[str, ...]
    """Steps of its argument that no solver sees."""


SUMS = "the induction over the members: each step adds one to sums of any number"
ACTIONS = "the induction over actions, whoever takes them: each step adds one to any number"
WHOLE = "whole numbers are equal or at least one apart"

LAYERS: Mapping[str, Layer] = {
    "cover": Layer(
        statement="what layers cover is paid in full, however a shortfall is cut, and no more is",
        obligations=cover.obligations,
        by_hand=cover.BY_HAND,
    ),
    "allocation": Layer(
        statement="the smallest largest share is pro-rata's, and in whole lots that of D'Hondt's rule",
        obligations=allocations.obligations,
        by_hand=(SUMS, WHOLE, "a gain of so many quanta comes about by merging them one after the other"),
    ),
    "deleveraging": Layer(
        statement="costs add up to the deficit, and no cascade begins iff m >= (1 - W)/(1 + W), (V - 1)/(V + 1)",
        obligations=deleveraging.obligations,
        by_hand=(SUMS, "the oracle gets as far as it can: the theorems lag-profile/... say so"),
    ),
    "socialised-loss": Layer(
        statement="gains since the last healthy look suffice, and nobody gains by running",
        obligations=socialised_loss.obligations,
        by_hand=(
            SUMS,
            WHOLE,
            "what one pays or gains another gains or pays, so the changes of all accounts add up to nothing",
        ),
    ),
    "pool-shares": Layer(
        statement="a share's price never falls by deposits and redemptions, and nobody is paid more than there is",
        obligations=shares.obligations,
        by_hand=(ACTIONS, WHOLE),
    ),
    "pool-withdrawals": Layer(
        statement="no holder runs iff the delay is at least n, and what cannot leave in a window pays for it",
        obligations=withdrawals.obligations,
        by_hand=(ACTIONS, WHOLE, "no holder knows of a fall before the block after the price that a look showed"),
    ),
    "pool-inflation": Layer(
        statement="with V virtual shares a gift pays iff there are more than V deposits after it",
        obligations=inflation.obligations,
        by_hand=(ACTIONS, WHOLE, "those who deposit stay until the attacker has left"),
    ),
    "pool-counterparty": Layer(
        statement="everybody is paid iff the pool holds what it owes at both ends, and when gains reach a cap",
        obligations=counterparty.obligations,
        by_hand=("the induction over positions: a sum of what is convex is convex",),
    ),
}
"""By the second part of the theorem's name."""
