"""The reference with several accounts: keepers as slow as its guards let them be reach the derived delay, no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from random import Random

import pytest

from novate.model.actions import Deposit, Liquidate, NextBlock, Refusal, Step, Trade
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.machine import execute
from novate.model.core.reference.rules import Rules
from novate.model.keepers.network.parameters import Network, Order, longest_wait
from novate.model.quantities import SomeBlocks
from novate.model.specification import Specification
from novate.model.state import ClearingState
from novate.proofs.refinement.small import PER_CENT, mechanism

HEALTHY = 6
"""Blocks for which everybody is healthy: from an initial margin of 10 % down to a maintenance margin of 5 %."""
SIZE, START, FALL = 1_000, 2_000, 20


@cache
def specification(network: Network, ignored: int) -> Specification:
    """One market whose price falls by a hundredth of its first value in a block."""
    market = {"move_up": 0 * PER_CENT, "move_down": 4 * PER_CENT, "slippage": 0 * PER_CENT}
    return mechanism(market, keeper_delay=ignored, insurance_fund=10**12, keepers=network)


def price(block: int) -> int:
    """Falling."""
    return START - FALL * block


def opened(rules: Rules, fall_due: Sequence[int]) -> ClearingState:
    """A long for each of these blocks, which becomes liquidatable in just that block after the healthy ones."""
    state = done(rules, genesis(rules, {"A": START}), Deposit("maker", 10**12))
    for number, block in enumerate(fall_due):
        ticks = price(HEALTHY + block)
        enough = SIZE * (START - ticks) + SIZE * ticks // 20
        state = done(rules, state, Deposit(f"long-{number}", enough - 1))
        state = done(rules, state, Trade("A", f"long-{number}", "maker", SIZE, START))
    return state


def done(rules: Rules, state: ClearingState, action: Deposit | Trade | NextBlock | Liquidate) -> ClearingState:
    """The state after an action that is allowed."""
    step = execute(rules, state, action)
    assert isinstance(step, Step), step
    return step.state


def longest(network: Network, ignored: int, fall_due: Sequence[int], youngest_first: bool = False) -> int:
    """The most blocks for which an account is overdue at the end of one, where nobody is closed before he has to be."""
    rules = Rules.of(specification(network, ignored))
    state, most = opened(rules, fall_due), 0
    for block in range(1, HEALTHY + max(fall_due) + 30):
        late = sorted(
            (name for name, each in state.accounts.items() if each.overdue),
            key=lambda name: state.accounts[name].overdue,
            reverse=not youngest_first,
        )
        following = NextBlock({"A": (price(block), price(block))})
        while isinstance(after := execute(rules, state, following), Refusal):
            assert after.guard in ("keepers-keep-up", "overdue-account"), after
            state = done(rules, state, Liquidate(late.pop(0), "A", "maker", price(block - 1)))
        most = max(most, *(each.overdue for each in state.accounts.values()))
        state = after.state
    return most


@pytest.mark.parametrize("ignored", [0, 2])
@pytest.mark.parametrize("congested", [None, SomeBlocks(1, 3), SomeBlocks(2, 4)])
def test_a_crowd_at_once_reaches_the_delay(ignored: int, congested: SomeBlocks | None) -> None:
    """N accounts fall due in one block; of each crowd the last is closed in the last block in which it may be."""
    for crowd, capacity in ((1, 1), (2, 1), (3, 1), (3, 2), (4, 2), (5, 3)):
        network = Network(capacity, accounts_at_once=crowd, congested=congested)
        wait = longest_wait(network)
        assert wait is not None
        assert longest(network, ignored, [0] * crowd) == ignored + wait - 1


def test_no_crowd_is_left_for_longer() -> None:
    """Some hundred drawn networks and crowds, served from either end; some of them reach the delay."""
    random, reached = Random(5), 0
    for _ in range(150):
        at_once, ignored = random.randint(1, 5), random.randint(0, 2)
        network = Network(
            capacity=random.randint(1, 3),
            accounts_at_once=at_once,
            congested=random.choice([None, SomeBlocks(1, 3)]),
        )
        fall_due = [random.choice([0, 0, 1, 2]) for _ in range(at_once)]
        wait = longest_wait(network)
        assert wait is not None
        found = longest(network, ignored, fall_due, youngest_first=random.random() < 0.3)
        assert found <= ignored + wait - 1
        reached += found == ignored + wait - 1
    assert reached >= 30


def test_arrivals_reach_the_delay_in_their_order() -> None:
    """A burst of four, and one more in each block after it: what comes later waits no longer, without congestion."""
    network = Network(2, arrivals_at_once=4, arrivals_per_block=1)
    assert longest_wait(network) == 2
    assert longest(network, 1, [0, 0, 0, 0, 1, 2, 3]) == 1 + 2 - 1


def test_no_more_accounts_fall_due_than_is_assumed() -> None:
    """Neither at once nor one after the other: such prices are refused, with how many there would be."""
    crowd = Rules.of(specification(Network(1, accounts_at_once=2), 9))
    arrivals = Rules.of(specification(Network(1, arrivals_at_once=2, arrivals_per_block=1), 9))
    assert refused(crowd, [0, 0, 0]) == {"found": 3, "needed": 2}
    assert refused(crowd, [0, 1, 2]) == {"found": 3, "needed": 2}
    assert refused(arrivals, [0, 1, 1]) is None
    assert refused(arrivals, [0, 0, 1]) is None
    assert refused(arrivals, [0, 0, 1, 1]) == {"found": 4, "needed": 3}


def refused(rules: Rules, fall_due: Sequence[int]) -> object:
    """What is said of the first block that does not begin."""
    state = opened(rules, fall_due)
    for block in range(1, HEALTHY + 4):
        after = execute(rules, state, NextBlock({"A": (price(block), price(block))}))
        if isinstance(after, Refusal):
            assert after.guard == "few-at-once"
            return after.numbers
        state = after.state
    return None


def test_who_is_passed_over_is_said() -> None:
    """One account too many is left behind, though none for longer than the delay."""
    rules = Rules.of(specification(Network(2, accounts_at_once=4), 0))
    state = opened(rules, [0, 0, 0, 0])
    for block in range(1, HEALTHY + 1):
        state = done(rules, state, NextBlock({"A": (price(block), price(block))}))
    state = done(rules, state, Liquidate("long-0", "A", "maker", price(HEALTHY)))
    after = execute(rules, state, NextBlock({"A": (price(HEALTHY + 1),) * 2}))
    assert isinstance(after, Refusal)
    assert after.message == "3 accounts have been liquidatable for 1 block or more; keepers leave at most 2 of them"


def test_in_any_order_only_the_delay_is_asked_for() -> None:
    """Keepers who choose may close whom they like, as long as nobody is left for too long."""
    network = Network(2, Order.ANY, arrivals_at_once=3, arrivals_per_block=1)
    wait = longest_wait(network)
    assert wait == 2
    assert longest(network, 0, [0, 0, 0, 1, 2], youngest_first=True) == wait - 1
    assert longest(replace(network, order=Order.OLDEST_FIRST), 0, [0, 0, 0, 1, 2]) == 1
