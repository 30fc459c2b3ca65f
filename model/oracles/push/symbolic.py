"""The symbolic twin of an oracle whose nodes push reports, one block at a time.

It remembers what the reference does (`novate.model.oracles.push.reference.Report`), but for the answer, which is the
oracle price.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import z3

from novate.model.core.symbolic.numbers import Formula, Term, larger, number, smaller
from novate.model.core.symbolic.powers import Span, fall, rise
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.prices import Prices, moved
from novate.model.oracles.push.contract import CONTENT, push
from novate.model.oracles.push.parameters import Push


class Report(NamedTuple):
    """What is known of the answer at the end of a block; prices as notionals."""

    waited: Term
    """Blocks that a report has been under way; 0 where none is."""
    lowest: Term
    highest: Term
    lowest_near: Term
    highest_near: Term


def remembered(_: Push, recent: Sequence[Term], memory: Sequence[Term], worth: Term) -> tuple[Term, ...]:
    """That of the reference, of `worth` a tick; at the start nothing is under way."""
    _answer, waited, *prices = memory or (0, 0, *[recent[0]] * 4)
    return Report(waited, *(worth * price for price in prices))


def followed(machine: Machine, before: Prices, after: Prices) -> Formula:
    """One block."""
    return z3.And(moved(machine, before, after), reported(machine, before, after), shape(machine, after))


def reported(machine: Machine, before: Prices, after: Prices) -> Formula:
    """The answer stays, or is a view of a market price since the report is under way; and what is known of it then."""
    last, delay = Report(*before.memory), number(push(machine).report_delay)
    is_pending = z3.Or(last.waited > 0, is_off(machine, after.market, before.oracle))
    may_stay = z3.Or(last.waited < delay, z3.Not(is_pending))
    stays = z3.And(may_stay, after.oracle == before.oracle)
    lowest = z3.If(last.waited > 0, smaller(last.lowest, after.market), after.market)
    highest = z3.If(last.waited > 0, larger(last.highest, after.market), after.market)
    is_due_again = z3.And(delay > 0, is_off(machine, after.market, after.oracle))
    return z3.And(
        z3.Or(stays, is_view(machine, after.oracle, lowest, highest)),
        z3.If(
            z3.And(is_pending, stays),
            known(after, last.waited + 1, (lowest, highest), (last.lowest_near, last.highest_near)),
            z3.If(
                is_due_again,
                known(after, number(1), (after.market, after.market), (lowest, highest)),
                known(after, number(0), (after.market, after.market), (after.market, after.market)),
            ),
        ),
    )


def known(prices: Prices, waited: Term, since: tuple[Term, Term], near: tuple[Term, Term]) -> Formula:
    """What is remembered is this."""
    return z3.And(*(place == value for place, value in zip(prices.memory, (waited, *since, *near), strict=True)))


def is_view(machine: Machine, answer: Term, lowest: Term, highest: Term) -> Formula:
    """Of a market price from the lowest to the highest."""
    error = push(machine).node_error
    return z3.And(answer >= number(1 - error) * lowest, answer <= number(1 + error) * highest)


def is_off(machine: Machine, market: Term, answer: Term) -> Formula:
    """Every view of the market price is off the answer by the threshold."""
    oracle = push(machine)
    too_high = number(1 - oracle.node_error) * market >= number(1 + oracle.threshold) * answer
    return z3.Or(too_high, number(1 + oracle.node_error) * market <= number(1 - oracle.threshold) * answer)


def shape(machine: Machine, prices: Prices) -> Formula:
    """What bounded moves imply for the market prices of one block and those that it remembers.

    The prices that the answer was last near are one that it was not off, at most `report_delay` blocks ago, or those of
    which it is a view, more than one, at most A blocks ago (`novate.model.oracles.push.contract`).
    """
    oracle, now = push(machine), Report(*prices.memory)
    error = oracle.node_error
    is_one = now.lowest_near == now.highest_near
    least = z3.If(is_one, number(1 - oracle.threshold), number(1)) * prices.oracle
    most = z3.If(is_one, number(1 + oracle.threshold), number(1)) * prices.oracle
    return z3.And(
        now.lowest > 0,
        prices.oracle > 0,
        z3.Or(now.waited == 0, now.waited >= 1),
        now.lowest <= prices.market,
        prices.market <= now.highest,
        now.lowest_near <= now.highest_near,
        number(1 + error) * now.highest_near >= least,
        number(1 - error) * now.lowest_near <= most,
        now.lowest
        >= z3.If(is_one, number(fall(machine, Span.STALENESS)), number(fall(machine, CONTENT))) * now.highest_near,
        now.highest
        <= z3.If(is_one, number(rise(machine, Span.STALENESS)), number(rise(machine, CONTENT))) * now.lowest_near,
    )
