"""The clearing layer: what holds for any number of members, member by member, and sums taken one member further.

Each file is a theorem: `novate theorem clearing-layer`. All numbers are symbols; an induction is a step of the solver,
and that it begins and goes on is by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from novate.proofs.components.clearing_layer import central, clearing_vectors, cover, netting, quotas
from novate.proofs.engine.obligation import Obligation


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One theorem about a clearing layer."""

    statement: str
    """In few words."""
    obligations: Callable[[], Iterable[Obligation]]
    by_hand: tuple[str, ...]
    """Steps of its argument that no solver sees."""


SUMS = "the induction over the members: each step adds one to sums of any number"

LAYERS: Mapping[str, Layer] = {
    "quotas": Layer(
        statement="max(0, min(quota, pool - other quotas)) is guaranteed, and no more",
        obligations=quotas.obligations,
        by_hand=(SUMS, "an epoch and a window are whole numbers of blocks, and the solver is told so by premises"),
    ),
    "clearing-vectors": Layer(
        statement="from above to the greatest, from below to the least",
        obligations=clearing_vectors.obligations,
        by_hand=(
            SUMS,
            "in each round a member more defaults, or is released, so there are at most as many as members",
            "what is solved for is the only solution: where cash reaches everybody, two cannot differ (see the steps)",
        ),
    ),
    "netting": Layer(
        statement="net positions stay, and levels confirm the most",
        obligations=netting.obligations,
        by_hand=(SUMS, "in a circulation what enters a member leaves it, so rises along it add up to nothing"),
    ),
    "cover": Layer(
        statement="cover-k grows with k, and sharing needs no more than silos",
        obligations=cover.obligations,
        by_hand=(SUMS, "of the k largest the next one is no larger than any, so k of it are no more than their sum"),
    ),
    "central-clearing": Layer(
        statement="lowers exposures iff K < N^2/(4 (N - 1))",
        obligations=central.obligations,
        by_hand=("that exposures are in proportion to these roots: Duffie and Zhu (2011), of normal exposures",),
    ),
}
"""By the second part of the theorem's name."""
