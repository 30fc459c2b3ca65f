"""Liquidation progress: an overdue account can be closed, and each close-out leaves it smaller and no worse.

That a close-out is enabled whenever an account is overdue is what keeps the other proofs honest: a block cannot end
while an account is overdue for too long, so if no close-out were possible time would stop and everything would hold.
The margin ratio is equity over maintenance requirement, both at the oracle price; "none lowers it" is written without
division. Rounding may cost two quanta for each close-out since the account was last healthy. Below the *toxic frontier*
(a margin ratio of what a close-out costs per unit of requirement that it frees) a cross-margined account gets worse
with every close-out (arXiv 2212.07306).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from novate.model.contract import ADVERSARY, Limit
from novate.model.figures import amount, two_percentages
from novate.model.observation import CloseOut
from novate.model.rounding import rounding_tolerance
from novate.model.specification import MarketParameters, Specification
from novate.properties.property import Claim, Property


def on_close_out(specification: Specification, _: MarketParameters, close_out: CloseOut[Any]) -> tuple[Claim, ...]:
    """The position shrinks; equity / requirement does not fall."""
    tolerance = rounding_tolerance(specification, close_out.close_outs)
    after = (close_out.equity_after + tolerance) * close_out.requirement_before
    before = close_out.equity_before * close_out.requirement_after
    return (
        Claim(
            "the close-out shrinks the position",
            True,
            close_out.size_after < close_out.size_before,
            lambda: "the close-out leaves the position no smaller than it was",
        ),
        Claim(
            "the close-out does not lower the margin ratio",
            True,
            after >= before,
            lambda: worse_off(specification, close_out),
        ),
    )


def worse_off(specification: Specification, close_out: CloseOut[Any]) -> str:
    """The margin ratio before and after; the amounts where there is no ratio, as nothing is required."""
    before, after = close_out.requirement_before, close_out.requirement_after
    if not (before and after):
        had, has = (amount(each, specification) for each in (close_out.equity_before, close_out.equity_after))
        needed, needs = (amount(each, specification) for each in (before, after))
        return f"the close-out turns an equity of {had} for a requirement of {needed} into {has} for {needs}"
    ratios = Fraction(close_out.equity_before) / before, Fraction(close_out.equity_after) / after
    had, has = two_percentages(*ratios)
    return f"the close-out lowers the account's margin ratio (equity to requirement) from {had} to {has}"


def on_overdue(account: str, can_be_closed: Any) -> Claim:
    """Of an overdue account: a close-out of it is enabled."""
    return Claim(
        f"a close-out of account {account} is enabled",
        True,
        can_be_closed,
        lambda: f"account {account} is overdue, and no close-out of it is possible",
    )


def assumptions(_: Specification, __: MarketParameters) -> tuple[Limit, ...]:
    """The adversary's limits, and that somebody takes the other side, whoever answers for that."""
    return (*ADVERSARY, Limit.MARKET_MAKERS)


LIQUIDATION_PROGRESS = Property(
    name="liquidation-progress",
    short="prog",
    title="An overdue account can always be closed out, and is better for it",
    statement="Whenever an account is overdue a close-out is enabled; each one shrinks the position, and none lowers "
    "the account's margin ratio.",
    formula="enabled(liquidate);  |q'| < |q|;  (E' + 2K) M >= E M'",
    source="toxic frontier: arXiv 2212.07306; the rest derived in this file",
    expected="An overdue account can be closed out, and a close-out helps.",
    assumptions=assumptions,
    on_close_out=on_close_out,
    on_overdue=on_overdue,
)
