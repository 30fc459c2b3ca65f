"""While the price moves by the same factor in every block: what a rule of shares comes to, and what never ends."""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.proofs.engine.obligation import Obligation

GROWTH, RISE, SHARE, KEPT, FRONTIER = z3.Reals("growth rise share kept frontier")
"""Next block's price over this one's; that less 1; of the rest; (1 - s)(1 - f) or (1 + s)(1 + f); Y."""
NOTIONAL, PART, OTHER, OTHER_PART = z3.Reals("notional part other_notional part_of_other")
"""At a call; what it closes of that. And the same of another one."""
MAXIMUM, EDGE, SHRINKS = z3.Reals("maximum edge factor")


def obligations() -> Iterator[Obligation]:
    """Of shares, of a maximum, and of any rule that closes no larger share of more."""
    yield from of_shares()
    yield from of_a_maximum()
    no_larger_share, no_smaller_share = OTHER_PART * NOTIONAL <= PART * OTHER, OTHER_PART * NOTIONAL >= PART * OTHER
    yield Obligation(
        "a position that does not shrink never does",
        (NOTIONAL > 0, OTHER >= NOTIONAL, no_larger_share, GROWTH >= 0, (NOTIONAL - PART) * GROWTH >= NOTIONAL),
        (OTHER - OTHER_PART) * GROWTH >= OTHER,
    )
    yield Obligation(
        "a smaller position shrinks no less",
        (NOTIONAL > 0, OTHER > 0, no_smaller_share, GROWTH >= 0, (NOTIONAL - PART) * GROWTH <= SHRINKS * NOTIONAL),
        (OTHER - OTHER_PART) * GROWTH <= SHRINKS * OTHER,
    )


def of_shares() -> Iterator[Obligation]:
    """What a position owes beyond Y of it is kept for ever, Y = share kept/(1 - (1 - share) growth)."""
    owed = z3.Real("owed")
    later, still = (1 - SHARE) * GROWTH * NOTIONAL, owed - SHARE * KEPT * NOTIONAL
    yield Obligation(
        "what is owed beyond the frontier is kept for ever",
        (FRONTIER * (1 - (1 - SHARE) * GROWTH) == SHARE * KEPT,),
        still - FRONTIER * later == owed - FRONTIER * NOTIONAL,
    )
    grows = (1 - SHARE) * (1 + RISE) * NOTIONAL >= NOTIONAL
    yield Obligation(
        "a short grows iff a call closes no more than u/(1 + u) of it",
        (NOTIONAL > 0,),
        grows == (SHARE * (1 + RISE) <= RISE),
    )


def of_a_maximum() -> Iterator[Obligation]:
    """The rest shrinks iff it is worth less than maximum (1 + u)/u; what it is less grows by 1 + u a block."""
    later = (NOTIONAL - MAXIMUM) * (1 + RISE)
    yield Obligation(
        "with a maximum a short shrinks iff u N < (1 + u) maximum",
        (),
        (later < NOTIONAL) == (RISE * NOTIONAL < (1 + RISE) * MAXIMUM),
    )
    yield Obligation(
        "what it is less than the edge grows by 1 + u a block",
        (RISE * EDGE == (1 + RISE) * MAXIMUM,),
        EDGE - later == (1 + RISE) * (EDGE - NOTIONAL),
    )
