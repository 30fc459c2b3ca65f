"""What holds of the layers of a waterfall: `novate theorem waterfall`.

All numbers are symbols. Members are in it by sums and invariants: a step of the solver adds one member or one action to
any number of them, and that this begins and goes on is by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

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


ACTIONS = "the induction over actions, whoever takes them: each step adds one to any number"
WHOLE = "a whole number that is less than one above another is at most that"

LAYERS: Mapping[str, Layer] = {
    "pool-shares": Layer(
        statement="a share's price never falls by deposits and redemptions, and nobody is paid more than there is",
        obligations=shares.obligations,
        by_hand=(ACTIONS, WHOLE),
    ),
    "pool-cover": Layer(
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
