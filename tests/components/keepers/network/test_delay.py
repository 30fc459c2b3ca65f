"""The derived delay is the longest that any crowd, order and congestion leave an account overdue: exhaustively."""

from __future__ import annotations

from itertools import product

import pytest
from queues import Rules, State, blocks, most_waiting

from novate.model.keepers.network.contract import delay, waiting
from novate.model.keepers.network.parameters import Network, Order, longest_wait
from novate.model.keepers.network.queue import Service
from novate.model.quantities import SomeBlocks

OLDEST = 12
"""Blocks for which accounts are followed."""
CONGESTED = ((0, 1), (1, 2), (1, 3), (2, 3), (2, 4))


def network(rules: Rules) -> Network:
    """The same as a file has it."""
    of_arrivals = rules.at_once is None
    return Network(
        capacity=rules.capacity,
        order=Order.OLDEST_FIRST if rules.oldest_first else Order.ANY,
        accounts_at_once=rules.at_once,
        arrivals_at_once=rules.burst if of_arrivals else None,
        arrivals_per_block=rules.rate if of_arrivals else None,
        congested=SomeBlocks(rules.useless, rules.within) if rules.useless else None,
    )


CROWDS = [
    Rules(capacity, ignored, oldest_first, at_once=crowd, useless=useless, within=within)
    for capacity, ignored, oldest_first, crowd, (useless, within) in product(
        (1, 2), (0, 1), (True, False), (1, 2, 3, 4), CONGESTED
    )
]
ARRIVALS = [
    Rules(capacity, ignored, oldest_first, burst=burst, rate=rate, useless=useless, within=within)
    for capacity, ignored, oldest_first, burst, rate, (useless, within) in product(
        (1, 2, 3), (0, 1), (True, False), (1, 2, 3), (0, 1, 2), CONGESTED
    )
    if rate <= burst
]


@pytest.mark.parametrize(("every", "fewest"), [(CROWDS, 90), (ARRIVALS, 120)], ids=["crowds", "arrivals"])
def test_the_delay_is_the_longest_of_all_queues(every: list[Rules], fewest: int) -> None:
    """And of accounts that have waited for so long, as many can be left as is said, where the oldest are first."""
    judged = 0
    for rules in every:
        mine = network(rules)
        known = longest_wait(mine)
        if known is None or rules.ignored + known - 1 >= OLDEST:
            continue
        most = most_waiting(rules, OLDEST, states=3_000)
        if most is None:
            continue
        judged += 1
        assert max((age for age, number in most.items() if number), default=0) == delay(mine, rules.ignored), rules
        if rules.oldest_first:
            assert {age: waiting(mine, rules.ignored, age) for age in most} == most, rules
    assert judged >= fewest


def test_where_no_delay_is_derived_an_account_waits_for_ever() -> None:
    """As long as it is followed; in any order a crowd of two does it where one is closed out in a block."""
    starving = [rules for rules in (*CROWDS, *ARRIVALS) if longest_wait(network(rules)) is None and not rules.ignored]
    judged = [(rules, most) for rules in starving if (most := most_waiting(rules, OLDEST, states=300)) is not None]
    assert {most[OLDEST] > 0 for _, most in judged} == {True}
    assert len(judged) >= 10


def test_two_accounts_and_a_capacity_of_one_starve_in_any_order() -> None:
    """FALSE: "ceil(N/C) in any order". Whenever one is closed out another comes, and goes first."""
    rules = Rules(1, oldest_first=False, at_once=2)
    state = State((), (), 0)
    for block in range(1, 501):
        state = next(each for each in blocks(rules, state) if block in each.ages)
    assert state.ages == (500,)


@pytest.mark.parametrize(("useless", "within"), CONGESTED[1:])
def test_congestion_is_counted_in_any_window(useless: int, within: int) -> None:
    """FALSE: the same of windows that do not overlap: at the edge of two of them twice as many useless blocks meet."""
    service = Service(1, useless, within)
    for needed in range(1, 9):
        last = service.blocks_for(needed)
        patterns = list(product((False, True), repeat=last))
        kept = [each for each in patterns if most_in(each, within) <= useless]
        assert {each.count(False) >= needed for each in kept} == {True}
        assert any(each[:-1].count(False) == needed - 1 for each in kept)
        if last > 10:
            break
    apart = (*(False,) * (within - useless), *(True,) * useless, *(True,) * useless, *(False,) * (within - useless))
    assert all(sum(apart[start : start + within]) <= useless for start in range(0, len(apart), within))
    edge = apart[within - useless :]
    assert edge[: service.blocks_for(1)].count(False) == 0


def most_in(pattern: tuple[bool, ...], within: int) -> int:
    """The most useless blocks in a row of so many."""
    return max(sum(pattern[start : start + within]) for start in range(len(pattern)))


def test_a_queue_may_be_longest_for_who_comes_later() -> None:
    """With congestion, that is: of a burst of four and one a block, two closed in two blocks of four."""
    mine = Network(2, arrivals_at_once=4, arrivals_per_block=1, congested=SomeBlocks(2, 4))
    assert Service(2, 2, 4).blocks_to_close(4) == 4
    assert longest_wait(mine) == 6


def test_what_the_page_says() -> None:
    """500 accounts, 50 a block: 10 blocks, or 14 with two of ten useless."""
    assert longest_wait(Network(50, accounts_at_once=500)) == 10
    assert longest_wait(Network(50, accounts_at_once=500, congested=SomeBlocks(2, 10))) == 14
    assert longest_wait(Network(5, arrivals_at_once=20, arrivals_per_block=5)) == 4
    assert longest_wait(Network(4, arrivals_at_once=20, arrivals_per_block=5)) is None
