"""All that an oracle whose nodes push reports may do in a few blocks, written down once more: nothing gets further.

The adversary here knows neither the reference nor the twin. It moves the market by a whole move, not at all, or to
where a report is all but due; it chooses when a report lands, of which market price, and how far off a node sees that.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

import pytest

from novate.model.contract import LagProfile
from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.push.parameters import Push
from novate.model.specification import Side
from novate.proofs.refinement.mechanisms import mechanism

MOVE = Fraction(1, 10)
ALL_BUT = Fraction(1, 10**6)
"""How much less than due a report is where it is all but due."""
BLOCKS = 7
"""From a market price that is the answer; enough for the worst look of each instance."""
ASLEEP = 2
"""Blocks after a look."""


class Moment(NamedTuple):
    """In units of the market price."""

    answer: Fraction
    since: tuple[Fraction, ...]
    """Market prices since a report is under way, oldest first; none where none is."""


def is_off(oracle: Push, price: Fraction, answer: Fraction) -> bool:
    """Whether all views of the price are."""
    views = price * (1 - oracle.node_error), price * (1 + oracle.node_error)
    return all(view >= (1 + oracle.threshold) * answer for view in views) or all(
        view <= (1 - oracle.threshold) * answer for view in views
    )


def moves(oracle: Push, answer: Fraction) -> Iterator[Fraction]:
    """Next market prices, over the last one."""
    yield from (1 - MOVE, Fraction(1), 1 + MOVE)
    edges = (
        (1 - oracle.threshold) / (1 + oracle.node_error) * (1 + ALL_BUT) * answer,
        (1 + oracle.threshold) / (1 - oracle.node_error) / (1 + ALL_BUT) * answer,
    )
    yield from (edge for edge in edges if 1 - MOVE <= edge <= 1 + MOVE)


def views(oracle: Push, prices: tuple[Fraction, ...]) -> Iterator[Fraction]:
    """The extremes of what a node may have seen."""
    for price in {min(prices), max(prices)}:
        yield from {price * (1 - oracle.node_error), price * (1 + oracle.node_error)}


def after(oracle: Push, now: Moment) -> Iterator[tuple[Fraction, Moment]]:
    """All moments a block later, each with the move that led there."""
    for move in moves(oracle, now.answer):
        answer, since = now.answer / move, tuple(price / move for price in now.since)
        if since or is_off(oracle, Fraction(1), answer):
            since += (Fraction(1),)
        if not since or len(since) <= oracle.report_delay:
            yield move, Moment(answer, since)
        for landed in views(oracle, since or (Fraction(1),)):
            again = (Fraction(1),) if oracle.report_delay and is_off(oracle, Fraction(1), landed) else ()
            yield move, Moment(landed, again)


def reachable(oracle: Push) -> set[Moment]:
    """All moments of the first blocks."""
    found = newest = {Moment(Fraction(1), ())}
    for _ in range(BLOCKS):
        newest = {each for moment in newest for _, each in after(oracle, moment)} - found
        found = found | newest
    return found


def profile_of(oracle: Push) -> LagProfile:
    """Of an account that is closed out `ASLEEP` blocks after a look."""
    specification = mechanism({"move_up": MOVE, "move_down": MOVE, "oracle": oracle}, keeper_delay=ASLEEP - 1)
    return lag_profile(Machine(specification, specification.markets["A"], Side.LONG))


INSTANCES = [
    Push(threshold, delay, error)
    for threshold in (Fraction(1, 20), Fraction(3, 20))
    for delay in range(4)
    for error in (Fraction(0), Fraction(1, 100))
]


@pytest.mark.parametrize("oracle", INSTANCES, ids=str)
def test_no_market_is_further_than_the_profile_and_some_is_as_far(oracle: Push) -> None:
    """In the block of a look, whatever came before."""
    profile = profile_of(oracle)
    markets = [1 / moment.answer for moment in reachable(oracle)]
    assert profile.least_market_now <= min(markets) <= profile.least_market_now * (1 + ALL_BUT)
    assert profile.most_market_now >= max(markets) >= profile.most_market_now / (1 + ALL_BUT)


def closed_out(oracle: Push, side: Side, look: Moment) -> set[tuple[Fraction, Fraction]]:
    """(market, oracle) `ASLEEP` blocks after a look, over what that showed, if it shows worse in every block since."""
    found = {(look, look.answer)}
    for _ in range(ASLEEP):
        found = {
            (moment, anchor / move)
            for before, anchor in found
            for move, moment in after(oracle, before)
            if (moment.answer < anchor / move if side is Side.LONG else moment.answer > anchor / move)
        }
    return {(1 / anchor, moment.answer / anchor) for moment, anchor in found}


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("oracle", [each for each in INSTANCES if each.report_delay <= 2], ids=str)
def test_an_account_that_can_be_closed_out_all_along_gets_to_the_profile(oracle: Push, side: Side) -> None:
    """From the furthest looks, those nearest to a report, and no further; the oracle shows the worst view then."""
    profile = profile_of(oracle)
    looks = sorted(reachable(oracle), key=lambda moment: side.sign * moment.answer, reverse=True)[:LOOKS]
    ends = [end for look in looks for end in closed_out(oracle, side, look)]
    if side is Side.LONG:
        least, least_oracle = (min(each) for each in zip(*ends, strict=True))
        assert profile.least_market <= least <= profile.least_market * (1 + ALL_BUT)
        assert profile.least_oracle <= least_oracle <= profile.least_oracle * (1 + ALL_BUT)
    else:
        most, most_oracle = (max(each) for each in zip(*ends, strict=True))
        assert profile.most_market >= most >= profile.most_market / (1 + ALL_BUT)
        assert profile.most_oracle >= most_oracle >= profile.most_oracle / (1 + ALL_BUT)


LOOKS = 200
