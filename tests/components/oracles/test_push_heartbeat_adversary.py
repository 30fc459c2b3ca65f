"""All that nodes may do which report when an answer is old, written down once more: nothing gets further than a band.

The adversary knows neither reference nor twin. It moves the market one way by a whole move, or not at all; it chooses
when a report lands, of which market price since it was due, and how far off a node sees that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

import pytest

from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.push.parameters import PushInTime
from novate.model.specification import Side
from novate.proofs.refinement.mechanisms import mechanism

MOVE = Fraction(1, 10)
ASLEEP = 2
"""Blocks after a look."""


class Moment(NamedTuple):
    """In units of the market price of this block."""

    answer: Fraction
    age: int
    """Of what the answer is a view of, or since the answer landed."""
    prices: tuple[Fraction, ...]
    """Of the last blocks, the newest first."""


def after(oracle: PushInTime, now: Moment, move: Fraction, *, from_landing: bool) -> Iterator[Moment]:
    """All moments a block later."""
    most = oracle.heartbeat + oracle.report_delay
    answer, age = now.answer / move, now.age + 1
    prices = (Fraction(1), *(price / move for price in now.prices))[: most + 1]
    if age <= most:
        yield Moment(answer, age, prices)
    for old, price in enumerate(prices[: max(age - oracle.heartbeat, 1)]):
        for error in {-oracle.node_error, oracle.node_error}:
            yield Moment(price * (1 + error), 0 if from_landing else old, prices)


def reachable(oracle: PushInTime, move: Fraction, *, from_landing: bool = False) -> set[Moment]:
    """All moments until every answer has been replaced twice."""
    found = newest = {Moment(Fraction(1), 0, (Fraction(1),))}
    for _ in range(2 * (oracle.heartbeat + oracle.report_delay) + 1):
        following = (
            after(oracle, now, each, from_landing=from_landing) for now in newest for each in (Fraction(1), move)
        )
        newest = {moment for each in following for moment in each} - found
        found = found | newest
    return found


def profile_of(oracle: PushInTime) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """How far the market can be below and above what is shown: in the block of a look, and `ASLEEP` blocks later."""
    specification = mechanism({"move_up": MOVE, "move_down": MOVE, "oracle": oracle}, keeper_delay=ASLEEP - 1)
    found = lag_profile(Machine(specification, specification.markets["A"], Side.LONG))
    return found.least_market_now, found.most_market_now, found.least_market, found.most_market


INSTANCES = [
    PushInTime(Fraction(1, 20), heartbeat, delay, error)
    for heartbeat in range(3)
    for delay in range(3)
    for error in (Fraction(0), Fraction(1, 100))
]


@pytest.mark.parametrize("oracle", INSTANCES, ids=str)
def test_no_market_is_further_than_the_profile_and_some_is_as_far(oracle: PushInTime) -> None:
    """In the block of a look, whatever came before."""
    least, most, _, _ = profile_of(oracle)
    assert min(1 / moment.answer for moment in reachable(oracle, 1 - MOVE)) == least
    assert max(1 / moment.answer for moment in reachable(oracle, 1 + MOVE)) == most


def closed_out(oracle: PushInTime, side: Side, move: Fraction) -> set[Fraction]:
    """The market `ASLEEP` blocks after a look, over what that showed, if it shows worse in every block since."""
    found = {(look, look.answer) for look in reachable(oracle, move)}
    for _ in range(ASLEEP):
        found = {
            (moment, anchor / move)
            for before, anchor in found
            for moment in after(oracle, before, move, from_landing=False)
            if (moment.answer - anchor / move) * side.sign < 0
        }
    return {1 / anchor for _, anchor in found}


@pytest.mark.parametrize("oracle", INSTANCES, ids=str)
def test_an_account_that_can_be_closed_out_all_along_gets_to_the_profile(oracle: PushInTime) -> None:
    """And no further."""
    _, _, least, most = profile_of(oracle)
    assert min(closed_out(oracle, Side.LONG, 1 - MOVE)) == least
    assert max(closed_out(oracle, Side.SHORT, 1 + MOVE)) == most


LATE = [each for each in INSTANCES if each.report_delay]


@pytest.mark.parametrize("oracle", LATE, ids=str)
def test_a_heartbeat_is_no_staleness(oracle: PushInTime) -> None:
    """False: "it is at most a heartbeat old". A report that is due is still under way."""
    least, most, _, _ = profile_of(replace(oracle, report_delay=0))
    assert min(1 / moment.answer for moment in reachable(oracle, 1 - MOVE)) < least
    assert max(1 / moment.answer for moment in reachable(oracle, 1 + MOVE)) > most


@pytest.mark.parametrize("oracle", LATE, ids=str)
def test_a_heartbeat_that_counts_from_the_landing_is_longer_by_the_delay(oracle: PushInTime) -> None:
    """False: "it does not matter from when it counts". What lands may be of `report_delay` blocks before."""
    least, most, _, _ = profile_of(oracle)
    falls, rises = (reachable(oracle, 1 + each, from_landing=True) for each in (-MOVE, MOVE))
    furthest = min(1 / moment.answer for moment in falls), max(1 / moment.answer for moment in rises)
    assert furthest[0] < least
    assert furthest[1] > most
    assert furthest == profile_of(replace(oracle, heartbeat=oracle.heartbeat + oracle.report_delay))[:2]
