"""What the calls bring on the worst path; and that nothing which may happen instead brings less.

Of each call: `worth` of a unit (see the package), `units` before it, `closed` by it; of the next one `next_worth` and V
of what is left. That a unit of the next call is worth no more than one of this is all that is used of prices.
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.model.specification import Side
from novate.proofs.engine.obligation import Obligation

WORTH, NEXT_WORTH, ACTUAL = z3.Reals("worth next_worth actual_worth")
UNITS, MORE = z3.Reals("units more_units")
CLOSED, MORE_CLOSED = z3.Reals("closed closed_of_more")
LEFT, MORE_LEFT = UNITS - CLOSED, MORE - MORE_CLOSED
VALUE, MORE_VALUE = z3.Reals("value_of_left value_of_more_left")
"""V of the next call, of `LEFT` and of `MORE_LEFT`."""
LATER_IS_NO_BETTER = NEXT_WORTH <= WORTH
PART = z3.Real("part")
"""Of the units, from 0 to 1."""


def obligations() -> Iterator[Obligation]:
    """In the order in which they build on each other."""
    yield a_unit_brings_no_more_than_it_is_worth()
    yield more_units_bring_no_less()
    yield a_part_brings_no_less_than_its_part()
    yield closing_more_is_no_worse()
    yield an_early_call_is_no_worse()
    yield a_higher_price_is_no_worse()
    for side in Side:
        yield from looks(side)
    yield a_capped_charge()


def a_unit_brings_no_more_than_it_is_worth() -> Obligation:
    """V(q') - V(q) <= worth (q' - q): of more units no less is left, and what is left is worth no more later."""
    next_call = MORE_VALUE - VALUE <= NEXT_WORTH * (MORE_LEFT - LEFT)
    more, less = WORTH * MORE_CLOSED + MORE_VALUE, WORTH * CLOSED + VALUE
    return Obligation(
        "a unit brings no more than it is worth",
        (LEFT <= MORE_LEFT, LATER_IS_NO_BETTER, next_call),
        more - less <= WORTH * (MORE - UNITS),
    )


def more_units_bring_no_less() -> Obligation:
    """Of a long, whose units are worth something: no less of more is closed."""
    more, less = WORTH * MORE_CLOSED + MORE_VALUE, WORTH * CLOSED + VALUE
    premises = (WORTH >= 0, CLOSED <= MORE_CLOSED, VALUE <= MORE_VALUE)
    return Obligation("more units of a long bring no less", premises, less <= more)


def a_part_brings_no_less_than_its_part() -> Obligation:
    """V(part q) >= part V(q): of fewer units no smaller share is closed."""
    closed, value, same = z3.Reals("closed_of_part value_of_left_of_part value_of_part_of_left")
    return Obligation(
        "a part of the units brings no less than its part",
        (
            closed >= PART * CLOSED,
            LATER_IS_NO_BETTER,
            same - value <= NEXT_WORTH * (closed - PART * CLOSED),
            same >= PART * VALUE,
        ),
        WORTH * closed + value >= PART * (WORTH * CLOSED + VALUE),
    )


def closing_more_is_no_worse() -> Obligation:
    """At this price or a better one; `VALUE` is of what is left if no more is closed than has to be."""
    actually = z3.Real("closed_actually")
    value = z3.Real("value_of_actually_left")
    return Obligation(
        "closing more, or at a better price, is no worse",
        (
            CLOSED >= 0,
            actually >= CLOSED,
            ACTUAL >= WORTH,
            LATER_IS_NO_BETTER,
            VALUE - value <= NEXT_WORTH * (actually - CLOSED),
        ),
        ACTUAL * actually + value >= WORTH * CLOSED + VALUE,
    )


def an_early_call_is_no_worse() -> Obligation:
    """Before the first call is due, at no worse a price than then: V is that of the first call."""
    before, after = z3.Reals("value value_after")
    steep = before - after <= WORTH * CLOSED
    premises = CLOSED >= 0, ACTUAL >= WORTH, steep
    return Obligation("an early call is no worse", premises, ACTUAL * CLOSED + after >= before)


def a_higher_price_is_no_worse() -> Obligation:
    """Of a long, of which fewer units are closed there, but for no less (`rule`)."""
    fewer, value = z3.Reals("closed_there value_of_left_there")
    monotone = z3.Implies(UNITS - fewer >= LEFT, value >= VALUE)
    return Obligation(
        "a higher price is no worse for a long",
        (fewer <= CLOSED, ACTUAL * fewer >= WORTH * CLOSED, monotone),
        ACTUAL * fewer + value >= WORTH * CLOSED + VALUE,
    )


def looks(side: Side) -> Iterator[Obligation]:
    """From the schedule mean on V makes up for the balance of every healthy look, and below it not of all."""
    margin, mean, kept = z3.Reals("maintenance_margin mean kept")
    notional, least, value, equity = z3.Reals("notional largest_notional value equity")
    threshold = side.sign * (1 - kept * mean)
    balance = equity - side.sign * notional
    yield Obligation(
        f"a healthy look is worth what its calls cost at most, {side}",
        (notional >= 0, equity >= margin * notional, margin >= threshold, value >= side.sign * kept * mean * notional),
        balance + value >= 0,
    )
    yield Obligation(
        f"below the schedule mean the calls cost more than the account has, {side}",
        (notional > 0, equity <= margin * notional, margin < threshold, value <= side.sign * kept * mean * notional),
        balance + value < 0,
    )
    whole = z3.Real("value_of_largest")
    yield Obligation(
        f"the largest account covers all smaller ones, {side}",
        (notional == PART * least, PART >= 0, value >= PART * whole, whole >= side.sign * kept * mean * least),
        value >= side.sign * kept * mean * notional,
    )


def a_capped_charge() -> Obligation:
    """It takes nothing, or leaves a healthy account: a debt never grows by it."""
    equity, required, charge = z3.Reals("equity required charge")
    stops = z3.If(equity >= required, equity - required, 0)
    taken = z3.If(charge <= stops, charge, stops)
    return Obligation(
        "a charge that stops at the requirement takes nothing or leaves a healthy account",
        (),
        z3.Or(taken <= 0, equity - taken >= required),
    )
