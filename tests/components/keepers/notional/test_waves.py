"""The derived delay and what a wave costs are the most of all prices, orders and choices; what looks so, is not."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from waves import Rules, worst

from novate.model.keepers.notional.contract import delay, turns, waiting
from novate.model.keepers.notional.parameters import Notional
from novate.model.mutant import Mutant
from novate.model.quantities import SomeBlocks
from novate.model.specification import Keeper, Side, Specification
from novate.proofs.mutation.mutant import applied
from novate.proofs.refinement.small import mechanism
from novate.proofs.theorems.fund.waves import NeedOfWave
from novate.proofs.theorems.fund.window import need

UNIT = 10**6


def specification(rules: Rules, **market: Any) -> Specification:
    """The same as a file has it, in quanta."""
    own: dict[str, Any] = {
        "sides": tuple(Side.LONG if side > 0 else Side.SHORT for side in rules.sides),
        "move_up": max(rules.moves) - 1,
        "move_down": 1 - min(rules.moves),
        "slippage": Fraction(0),
        "penalty": Fraction(0),
        "maintenance_margin": rules.margin,
        "initial_margin": Fraction(1, 2),
        "max_open_interest": 100 * UNIT,
        "unit": Fraction(1, UNIT),
    }
    congested = SomeBlocks(rules.useless, rules.within) if rules.useless else None
    keepers = Notional(rules.capacity * UNIT, rules.wave * UNIT, congested)
    return mechanism(
        own | market, keeper_delay=rules.ignored, keepers=keepers, keeper=Keeper.PROTOCOL, insurance_fund=0
    )


def needed(found: Specification) -> NeedOfWave:
    """What the fund needs."""
    wave = need(found, "fund-sufficiency")
    assert isinstance(wave, NeedOfWave)
    return wave


SMALL = (
    Rules(3, 1),
    Rules(4, 2),
    Rules(3, 2, ignored=1),
    Rules(3, 1, ignored=1),
    Rules(2, 1, useless=1, within=2),
    Rules(3, 2, useless=1, within=3),
    Rules(3, 1, sides=(-1,)),
    Rules(3, 1, sides=(1, -1)),
    Rules(3, 2, ignored=1, sides=(1, -1)),
    Rules(3, 1, moves=(Fraction(9, 10), Fraction(1), Fraction(21, 20)), sides=(1, -1)),
)


@pytest.mark.parametrize("rules", SMALL, ids=lambda rules: "-".join(map(str, rules[:3])))
def test_no_wave_costs_more_or_lasts_longer_and_some_does(rules: Rules) -> None:
    """Of all runs of whole accounts, whoever keepers choose, and though they may close out more than they must."""
    found = specification(rules)
    most, wave = worst(rules, found.delay + 4), needed(found)
    assert most.age == found.delay
    assert wave.sufficient is not None
    assert abs(wave.sufficient - most.cost * UNIT) < Fraction(1, 10**30)
    assert wave.necessary == wave.sufficient


def test_not_everybody_is_the_last() -> None:
    """FALSE: that the fund needs what the delay of the last costs for all. It is twice as much; no wave costs it."""
    market = {"move_down": Fraction(1, 100), "slippage": Fraction(2, 100), "unit": Fraction(1, 10**8)}
    found = specification(Rules(100, 10, ignored=2), **market)
    least = needed(found).sufficient
    assert least is not None
    assert round(float(least / UNIT), 2) == 4.09
    late = found.at_most_late(found.delay)
    of_all = need(late, "fund-sufficiency")
    assert of_all is not None
    assert of_all.sufficient is not None
    assert round(float(of_all.sufficient / UNIT), 2) == 8.13


def test_that_few_are_liquidatable_at_once_is_not_enough() -> None:
    """FALSE: that it would be. Two at the same time, one a block: let one more fall due in each.

    Then all but the first wait for two blocks, and two of them cost as much as two that are both the last.
    """
    waited, queue = [], [1, 1]
    for _ in range(6):
        assert len(queue) == 2
        waited.append(queue.pop(0))
        queue = [age + 1 for age in queue] + [1]
    assert waited == [1, 2, 2, 2, 2, 2]
    rates = [needed(specification(Rules(1, 1, ignored=late))).sufficient for late in (0, 1)]
    assert needed(specification(Rules(2, 1))).sufficient == sum(rates) < 2 * rates[1]


def test_a_capacity_at_the_price_of_the_call_may_never_be_enough() -> None:
    """FALSE: that it closes out a wave of I in ceil(I/Q) blocks: shorts of Q (1 + u)/u grow by what is closed out."""
    capacity, rise = Fraction(10), Fraction(1, 10)
    left = [capacity * (1 + rise) / rise, capacity * (1 + rise) / rise - 1]
    for _ in range(50):
        left = [max(Fraction(0), (each - capacity) * (1 + rise)) for each in left]
    assert left == [110, 0]


def test_what_waits_is_what_turns_leave() -> None:
    """Whatever waits for a turn or longer is worth no more than the turns from there on."""
    keepers = Notional(30, 100, SomeBlocks(1, 3))
    found = turns(keepers, 2)
    assert [each.notional for each in found] == [30, 30, 30, 10]
    assert [each.late for each in found] == [3, 4, 6, 7]
    assert delay(keepers, 2) == 7
    for late in range(10):
        assert waiting(keepers, 2, late) == sum(each.notional for each in found if each.late >= late)


FORGOTTEN = Mutant("the rest of a wave is forgotten", "keepers.notional.contract.turns", "number + 1", "number")
ALL_AT_LAST = Mutant("all go last", "keepers.notional.contract.turns", "blocks_for(turn)", "blocks_for(number)")


@pytest.mark.parametrize("mutant", [FORGOTTEN, ALL_AT_LAST])
def test_wrong_turns_are_noticed(mutant: Mutant) -> None:
    """By the same adversary."""
    rules = Rules(3, 1)
    with applied(mutant):
        wrong = needed(specification(rules)).sufficient
    assert wrong is not None
    assert abs(wrong - worst(rules, 6).cost * UNIT) > 1
