"""Fund sufficiency: the insurance fund survives a window of n blocks at the largest open interest.

*What open interest bounds.* Open interest at the oracle price changes with the price, so it must be said when it is
taken: each position counts with its notional at the oracle price at which its account was last healthy, which is what
the loss is proportional to; a position opened and closed out again inside the window counts anew.

*From one close-out to a window.* A close-out of exposure a (that notional) may lose at most its share of the fund,
(a / max_open_interest) * fund. Shares add up; so a bound for one arbitrary close-out is a bound for any number.

*The smallest fund.* max_open_interest * (threshold - m) where the maintenance margin m is below the threshold of
no-bad-debt, less what minimum_maintenance contributes; the verdict gives the exact figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from novate.model.rounding import rounding_allowance
from novate.model.specification import MarketParameters, Specification
from novate.properties.assumptions import adversary, exposure, undrained
from novate.properties.property import Claim, Property

Number = TypeVar("Number")


@dataclass(frozen=True, slots=True)
class Window(Generic[Number]):
    """The close-outs of one side of one market within n = keeper_delay + 1 + staleness blocks, in quote quanta."""

    exposure: Number
    """Sum of the notionals at the oracle prices at which the accounts were last healthy."""
    shortfall: Number
    """Sum of the shortfalls."""
    close_outs: Number


def on_window(specification: Specification, market: MarketParameters, window: Window[Any]) -> tuple[Claim, ...]:
    """The statement: a window of at most the largest open interest costs at most the fund."""
    limit = market.max_open_interest
    cost = window.shortfall - shortfall_rounding(specification) * window.close_outs
    return (
        Claim(
            "the shortfalls of a window are at most the insurance fund",
            window.exposure <= limit,
            cost <= specification.insurance_fund,
        ),
    )


def on_share(specification: Specification, market: MarketParameters, window: Window[Any]) -> tuple[Claim, ...]:
    """The lemma: one close-out costs at most its share of the fund. Summed over a window it gives the statement."""
    limit = market.max_open_interest
    cost = window.shortfall - shortfall_rounding(specification) * window.close_outs
    return (
        Claim(
            "a close-out costs at most its share of the insurance fund",
            window.exposure <= limit,
            cost * limit <= specification.insurance_fund * window.exposure,
        ),
    )


def shortfall_rounding(specification: Specification) -> int:
    """Quanta by which the whole shortfall of one close-out can exceed the exact one: R, and one for rounding it up."""
    return rounding_allowance(specification) + 1


def assumptions(specification: Specification, market: MarketParameters) -> tuple[str, ...]:
    """The adversary's limits, and what the open interest means."""
    return (
        *adversary(specification, market),
        exposure(specification, market),
        undrained(specification, market),
    )


def not_applicable(_: Specification, market: MarketParameters) -> str | None:
    """Without a bound on open interest no fund is large enough to ask."""
    return None if market.max_open_interest is not None else "max_open_interest is not given"


FUND_SUFFICIENCY = Property(
    name="fund-sufficiency",
    title="The insurance fund survives the worst window",
    statement="With open interest at max_open_interest, the shortfalls of any window of n blocks add up to at most the "
    "insurance fund (beyond R + 1 quanta for each close-out).",
    formula="exposure <= max_open_interest  implies  sum of shortfalls <= F + (R + 1) * close-outs",
    source="derived in this file",
    assumptions=assumptions,
    not_applicable=not_applicable,
)
