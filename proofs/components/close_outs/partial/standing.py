"""At one price: when a call lowers the share of equity in the position, and what it takes to cure an account.

A call that closes c of N takes loss c from the equity E: so E - loss N is the same after every call.

*A fee on what is left.* dYdX charges a share of the fill, but no more than the surplus over the price at which the
account is bankrupt; a fill below that the fund pays. Source: dydxprotocol/v4-chain, `protocol/x/clob/keeper`, the
bankruptcy price of a subaccount's position.
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.model.core.symbolic.numbers import larger, smaller
from novate.proofs.engine.obligation import Obligation

EQUITY, NOTIONAL, PART, LOSS, TARGET = z3.Reals("equity notional part loss target")
IS_PART = z3.And(PART > 0, PART < NOTIONAL)
AFTER = EQUITY - LOSS * PART
CURED = AFTER >= TARGET * (NOTIONAL - PART)


def obligations() -> Iterator[Obligation]:
    """Toxic frontier, cure, and the fee that leaves nothing to cure with."""
    yield Obligation(
        "a call does not lower the share of equity iff that is at least the loss",
        (IS_PART,),
        (AFTER * NOTIONAL >= EQUITY * (NOTIONAL - PART)) == (EQUITY >= LOSS * NOTIONAL),
    )
    yield from cures()
    yield from fees()


def cures() -> Iterator[Obligation]:
    """To a target above the loss: c (target - loss) = target N - E, which is less than the whole iff E > loss N."""
    least = z3.Real("least")
    is_least = least * (TARGET - LOSS) == TARGET * NOTIONAL - EQUITY
    yield Obligation(
        "a part cures iff it is at least the least cure", (LOSS < TARGET, is_least), (least <= PART) == CURED
    )
    yield Obligation(
        "the least cure is less than the whole iff equity is more than the loss",
        (LOSS < TARGET, is_least),
        (least < NOTIONAL) == (EQUITY > LOSS * NOTIONAL),
    )


def fees() -> Iterator[Obligation]:
    """Per unit of notional: `ratio` of equity, `slippage` of a fill, `fee` on it."""
    ratio, slippage, rate, margin, after = z3.Reals("ratio slippage fee maintenance_margin ratio_after")
    most = rate * (1 - slippage)
    fee = smaller(most, larger(ratio - slippage, 0))
    paid = larger(slippage - ratio, 0)
    part = z3.And(PART > 0, PART < 1, after * (1 - PART) == ratio - (slippage + fee - paid) * PART)
    yield Obligation("a fill never lowers the ratio", (part,), after >= ratio)
    yield Obligation(
        "a fill leaves the ratio as it is iff that is within the fee of the slippage",
        (part, most >= 0),
        (after == ratio) == (ratio - slippage <= most),
    )
    yield Obligation(
        "no fill cures where the margin is within the fee of the slippage",
        (part, most >= 0, ratio < margin, margin <= slippage + most),
        after < margin,
    )
    yield Obligation("the fund pays iff the ratio is less than the slippage", (), (paid > 0) == (ratio < slippage))
    yield Obligation(
        "account and fund together lose the slippage",
        (),
        (slippage + fee - paid) * PART + (paid - fee) * PART == slippage * PART,
    )
