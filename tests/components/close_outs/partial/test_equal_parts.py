"""Shares of the position at the first call: equal parts, which the reference remembers until the account is healthy."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil
from random import Random

import pytest
from markets import MOVE, PER_CENT, SLIPPAGE, market, threshold

from novate.model.actions import Deposit, Liquidate, NextBlock, Step
from novate.model.close_outs.partial.parameters import Partial, ShareOf
from novate.model.close_outs.partial.schedule import Schedule, schedule
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.machine import execute
from novate.model.core.reference.rules import Rules
from novate.model.specification import Side
from novate.model.state import Account, ClearingState
from novate.proofs.refinement.mechanisms import mechanism

FIFTH = Partial(Fraction(1, 5), share_of=ShareOf.POSITION)
RULES = Rules.of(
    mechanism({"close_out": FIFTH, "maintenance_margin": 5 * PER_CENT, "initial_margin": 10 * PER_CENT}, keeper_delay=1)
)
CALL, STAY = Liquidate("ann", "A", "maker", 100), NextBlock({"A": (100, 100)})


def done(state: ClearingState, action: Liquidate | NextBlock | Deposit) -> ClearingState:
    """The state after an action that is allowed."""
    step = execute(RULES, state, action)
    assert isinstance(step, Step), step
    return step.state


def held(state: ClearingState) -> tuple[int, dict[str, int]]:
    """What is left of the position, and what is remembered."""
    account = state.accounts["ann"]
    return account.positions.get("A", 0), dict(account.at_first_call)


def test_every_call_closes_the_same_until_nothing_is_left() -> None:
    """Of 1,002 base quanta 201 at a time, and the rest in the fifth call; who holds nothing is healthy."""
    accounts = {"ann": Account(-100_300, {"A": 1_002}, 2), "maker": Account(10**9, {"A": -1_002}, 0)}
    state, found = genesis(RULES, {"A": 100})._replace(accounts=accounts), []
    for _ in range(5):
        state = done(state, CALL)
        found.append(held(state))
        state = done(state, STAY)
    remembered = {"A": 1_002}
    assert found == [(801, remembered), (600, remembered), (399, remembered), (198, remembered), (0, {})]


def test_who_was_healthy_in_between_is_closed_in_parts_of_what_is_left() -> None:
    """A deposit cures it; the price falls, and the first call then finds 800."""
    accounts = {"ann": Account(-97_000, {"A": 1_000}, 2), "maker": Account(10**9, {"A": -1_000}, 0)}
    state = done(genesis(RULES, {"A": 100})._replace(accounts=accounts), CALL)
    assert held(state) == (800, {"A": 1_000})
    assert held(done(state, STAY)) == (800, {"A": 1_000}), "a block alone is no cure"
    state = done(done(state, Deposit("ann", 2_000)), NextBlock({"A": (97, 97)}))
    assert held(state) == (800, {})
    assert held(done(state, replace(CALL, price=97))) == (640, {"A": 800})


@pytest.mark.parametrize("share", [Fraction(1, 5), Fraction(3, 10), Fraction(1, 3), Fraction(1)], ids=str)
def test_the_schedule_is_equal_parts_and_a_last_one(share: Fraction) -> None:
    """As many as the share goes into the whole, rounded up, for longs and shorts of any size; the mean is theirs."""
    rule = Partial(share, share_of=ShareOf.POSITION)
    for side in Side:
        for size in (1, 10**12):
            bounds = market(side)
            found = schedule(rule, size, bounds)
            assert isinstance(found, Schedule)
            calls = ceil(1 / share)
            parts = [share] * (calls - 1) + [1 - (calls - 1) * share]
            assert all(abs(one - other) < Fraction(1, 10**60) for one, other in zip(found.shares, parts, strict=True))
            mean = sum(part * bounds.market(call) for call, part in enumerate(parts))
            assert abs(found.mean - mean) < Fraction(1, 10**60)


def test_a_short_of_which_too_little_of_the_rest_is_closed_ends_in_equal_parts() -> None:
    """A 250th of the rest is less than what 0.5 % a block adds to it; of the position, it takes 250 calls."""
    bounds, share = market(Side.SHORT), Fraction(1, 250)
    assert not isinstance(schedule(Partial(share), 1, bounds), Schedule)
    found = schedule(Partial(share, share_of=ShareOf.POSITION), 1, bounds)
    assert isinstance(found, Schedule)
    assert len(found.shares) == 250


def test_equal_parts_need_less_than_shares_of_the_rest() -> None:
    """They are over sooner: at a fifth, and 0.5 % a block, a long needs 2.9603 %, and 3.9069 %."""
    bounds = market(Side.LONG)
    equal, rest = (threshold(rule, 1, bounds) for rule in (FIFTH, Partial(Fraction(1, 5))))
    assert equal == 1 - (1 - SLIPPAGE) * sum((1 - MOVE) ** (3 + call) for call in range(5)) / 5
    assert (round(equal * 10**6), round(rest * 10**6)) == (29_603, 39_069)


def test_so_many_equal_parts_cure_an_account_at_one_price() -> None:
    """The least cure is c = (t N - E)/(t - loss); ceil(c/(share N)) parts reach it, one less does not; else none do."""
    random = Random(3)
    for _ in range(200):
        target, loss = Fraction(random.randint(20, 60), 1_000), Fraction(random.randint(0, 19), 1_000)
        share, notional = Fraction(1, random.randint(2, 12)), Fraction(random.randint(10, 10**6))
        equity = notional * Fraction(random.randint(1, 59), 1_000)
        curable = loss * notional < equity < target * notional
        equities = [equity - loss * call * share * notional for call in range(int(1 / share))]
        rests = [notional - call * share * notional for call in range(int(1 / share))]
        cured = [call for call, (left, rest) in enumerate(zip(equities, rests, strict=True)) if left >= target * rest]
        if curable:
            least = (target * notional - equity) / (target - loss)
            calls = ceil(least / (share * notional))
            assert cured[:1] == [calls] or (not cured and calls == 1 / share)
        elif equity <= loss * notional:
            assert not cured
