"""Fund sufficiency: the insurance fund survives a window of n blocks at the largest open interest of every market.

*One fund.* All markets and both sides draw on the same fund, so there is one verdict for the whole specification.

*What open interest bounds.* Open interest at the oracle price changes with the price, so it must be said when it is
taken: each position counts with its notional at the oracle price at which its account was last healthy, which is what
the loss is proportional to; a position opened and closed out again inside the window counts anew. An account with
several positions counts, with all that it held when it was last healthy, in the block in which the last is closed.

*What a close-out costs the fund* is its drain: the shortfall less the fund's own part of the charges, which it books
before it pays.

*From one close-out to a window.* Let L be the most that all of a side's open interest I can cost. A close-out of
exposure a (that notional) drains at most the share (a / I) L. Shares add up, so a side costs at most L in a window,
and all sides together at most the sum.

*Statements that look right and are false.* That each market has the whole fund to itself: both can need it at once.
That the dearer side of each market is enough: with n >= 2 blocks both sides of a market can fail in one window, the
price going one way and then the other (10 % a block, m = 5 %, I = 100, n = 3: longs up to 22.1, shorts up to 28.1, and
together 42.1 in the worst window: 28.1 and 14). So the sum over markets of the dearer side is necessary, and the sum
over both sides sufficient; within one block a price goes one way only, and the first is enough, but for close-outs in
parts, which may have begun in earlier blocks.
"""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from operator import and_
from typing import Any

from novate.model.contract import ADVERSARY, Limit
from novate.model.figures import amount
from novate.model.observation import Event, Window
from novate.model.rounding import drain_rounding, drain_rounding_of_all
from novate.model.specification import MarketParameters, Specification
from novate.model.waterfall.cover import is_one_pot, pot, uncovered
from novate.properties.assumptions import one_sided
from novate.properties.property import Claim, Property, beyond_rounding


def on_window(specification: Specification, window: Window[Any]) -> tuple[Claim, ...]:
    """The statement: a window of at most the largest open interest costs at most the fund."""
    limits = {name: market.max_open_interest for name, market in specification.markets.items()}
    within = [each <= limits[name] for (name, _), each in window.exposures.items() if limits[name] is not None]
    within += [window.wave <= most for most in (specification.largest_wave,) if most is not None]
    premise = reduce(and_, within) if within else True
    if not is_one_pot(specification):
        return (all_paid(specification, window, premise),)
    cost = window.drain - drain_rounding(specification) * window.close_outs
    return (
        Claim(
            "the close-outs of a window cost at most what is in the insurance fund",
            premise,
            cost <= pot(specification),
            lambda: too_dear(specification, window),
        ),
    )


def all_paid(specification: Specification, window: Window[Any], premise: Any) -> Claim:
    """The statement where layers have caps, or pay all or nothing: one after the other, they pay for every account."""
    quanta = drain_rounding(specification)
    events = [beyond_rounding_of(each, quanta * each.close_outs) for each in window.events]
    left = uncovered(specification, events)
    return Claim(
        "the layers of the waterfall pay for all close-outs of a window",
        premise,
        left <= 0,
        lambda: f"the layers of the waterfall leave {amount(left, specification)} of the window uncovered",
    )


def beyond_rounding_of(event: Event[Any], quanta: Any) -> Event[Any]:
    """What is asked for beyond rounding; what the fund gets as it is."""
    return replace(event, owed=max(event.owed - quanta, 0))


def too_dear(specification: Specification, window: Window[Any]) -> str:
    """What the window took out of the fund, and what it held."""
    who = (
        "the close-out costs"
        if window.close_outs == 1
        else f"the {int(window.close_outs):,} close-outs of the window cost"
    )
    explained = beyond_rounding(drain_rounding(specification) * window.close_outs, specification)
    drain, held = amount(window.drain, specification), amount(pot(specification), specification)
    if len(specification.layers) > 1:
        return f"{who} the layers of the waterfall {drain}, and they held {held}; {explained}"
    return f"{who} the insurance fund {drain}, and it held {held}; {explained}"


def on_share(
    specification: Specification, market: MarketParameters, exposure: Any, drain: Any, *, part: Any, close_outs: Any
) -> tuple[Claim, ...]:
    """The lemma: a close-out drains at most its share of the part of the fund that is set aside for its side.

    Where close-outs are in parts, the last of so many of an account does, and the others drain nothing.

    Summed over a window it gives the statement. Without a limit on open interest nothing can be set aside for it.
    """
    limit = market.max_open_interest
    premise = True if limit is None else exposure <= limit
    cost = drain - drain_rounding_of_all(specification, close_outs)
    conclusion = cost <= 0 if limit is None else cost * limit <= part * exposure
    return (
        Claim(
            "a close-out costs at most its share of the insurance fund",
            premise,
            conclusion,
            lambda: f"the close-out costs the insurance fund {amount(drain, specification)}, more than its share",
        ),
    )


def assumptions(_: Specification, market: MarketParameters) -> tuple[Limit, ...]:
    """The adversary's limits, and what the open interest means."""
    limited = (Limit.EXPOSURE,) if market.max_open_interest is not None else ()
    return (*ADVERSARY, *limited, *one_sided(market), Limit.UNDRAINED)


def not_applicable(specification: Specification, _: MarketParameters | None) -> str | None:
    """Without any bound on open interest, or on what becomes liquidatable, no fund is large enough to ask."""
    limits = (specification.largest_wave, *(market.max_open_interest for market in specification.markets.values()))
    given = any(limit is not None for limit in limits)
    return None if given else "max_open_interest is not given"


FUND_SUFFICIENCY = Property(
    name="fund-sufficiency",
    short="fund",
    title="The insurance fund survives the worst window",
    statement="With open interest at max_open_interest in every market, what the close-outs of any window of n blocks "
    "cost the insurance fund adds up to at most what is in it (beyond R + 1 quanta for each close-out).",
    formula="exposures <= max_open_interest  implies  sum of drains <= F + (R + 1) * close-outs",
    source="derived in this file",
    expected="The fund survives the worst window of all markets.",
    examples=("not-applicable",),
    assumptions=assumptions,
    not_applicable=not_applicable,
    decides=("insurance_fund", "max_open_interest"),
    of_specification=True,
    on_window=on_window,
    of_fund=True,
)
