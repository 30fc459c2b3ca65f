"""Keepers whose capacity is in money keep to their delay, and not everybody is the last: step by step, all symbols.

*Waiting.* Whoever is due and waits through a good block sees the capacity Q closed out in it, of the same wave. So of
a wave of I, he and all who go before him, no more than I can have been closed out with him still there.
*Turns.* Let Y_k be what all accounts are worth that wait for k good blocks or more. Before the first of them goes, k Q
has gone: Y_k <= I - k Q, and that is T_k, what the turns from the k-th on add up to.
*Cost.* What an account costs grows with its turn, r_0 <= r_1 <= ... per unit. Summed by parts from the last turn back,
sum of (r_k - r_(k-1)) Y_k is at most the same of T_k: so a wave costs at most the sum over its turns of r_k Q. Of
several sides of markets r_k is the dearest of what each costs beyond a price u of it, and u times its exposure is
added.

By hand: the induction over blocks and turns, and that whole numbers above an edge are at least one above it.
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.model.core.symbolic.numbers import larger
from novate.proofs.engine.obligation import Obligation

CAPACITY, WAVE, OWN, GOOD, ROUNDS = z3.Reals("block_capacity notional_per_wave own good rounds")
CLOSED, AFTER, LATER = z3.Reals("closed closed_after later")
RATE, BEFORE, TURN, ALL, COST, MOST = z3.Reals("rate rate_before later_turns all_later cost most")
ONE, OTHER, PRICE, PRICE_OF_OTHER, EXPOSURE = z3.Reals("rate_of_one rate_of_other price price_of_other exposure")


def obligations() -> Iterator[Obligation]:
    """All of them."""
    yield from of_waiting()
    yield from of_turns()
    yield from of_cost()


def of_waiting() -> Iterator[Obligation]:
    """Who waits sees the capacity closed out."""
    yield Obligation(
        "a good block through which somebody waits closes out the capacity",
        (CLOSED >= CAPACITY * GOOD, AFTER >= CLOSED + CAPACITY),
        AFTER >= CAPACITY * (GOOD + 1),
    )
    yield Obligation(
        "whoever is left has seen fewer good blocks than it takes to close out the wave",
        (CLOSED >= CAPACITY * GOOD, OWN > 0, CLOSED + OWN <= WAVE, WAVE <= CAPACITY * ROUNDS, CAPACITY > 0),
        GOOD < ROUNDS,
    )
    yield Obligation(
        "and one good block less does not close out a wave that is larger",
        (CLOSED == CAPACITY * GOOD, GOOD <= ROUNDS - 1, WAVE > CAPACITY * (ROUNDS - 1), CAPACITY > 0),
        WAVE - CLOSED > 0,
    )


def of_turns() -> Iterator[Obligation]:
    """Not everybody is the last."""
    yield Obligation(
        "what waits for so many good blocks is what is left of the wave then, at most",
        (CLOSED >= CAPACITY * GOOD, CLOSED + LATER <= WAVE),
        LATER <= WAVE - CAPACITY * GOOD,
    )


def of_cost() -> Iterator[Obligation]:
    """What a wave costs is at most what its turns do."""
    yield Obligation(
        "a turn earlier costs no more by parts",
        (COST <= MOST, RATE >= BEFORE, LATER <= ALL),
        COST + (RATE - BEFORE) * LATER <= MOST + (RATE - BEFORE) * ALL,
    )
    yield Obligation(
        "where each turn costs no more than the next, so does the dearest of two sides beyond their prices",
        (ONE <= RATE, OTHER <= BEFORE),
        larger(ONE - PRICE, OTHER - PRICE_OF_OTHER) <= larger(RATE - PRICE, BEFORE - PRICE_OF_OTHER),
    )
    yield Obligation(
        "of one side a part costs at most its price, and what the turn is beyond that",
        (ONE - PRICE <= MOST, EXPOSURE >= 0),
        ONE * EXPOSURE <= PRICE * EXPOSURE + MOST * EXPOSURE,
    )
