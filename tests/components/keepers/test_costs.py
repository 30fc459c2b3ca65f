"""What a keeper must earn: gas that grows while he waits, and races that he loses."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

import pytest

from novate.model.keepers.costs import needed_reward
from novate.model.keepers.unlimited.parameters import Unlimited
from novate.model.specification import Side, Specification
from novate.proofs.engine.limits import Limits
from novate.proofs.status import Status
from novate.proofs.verdicts.verify import verify
from novate.specification.file import parse_document, read_document

EXAMPLE = Path(__file__).parents[3] / "examples" / "keeper-network.toml"
EIGHTH = Fraction(1, 8)
NAME = "keeper-incentive"


@pytest.mark.parametrize(
    ("blocks", "times"), [(0, "1"), (5, "1.80"), (10, "3.25"), (25, "19.0"), (50, "361"), (100, "130392")]
)
def test_gas_that_may_grow_by_an_eighth_in_a_block(blocks: int, times: str) -> None:
    """As the base fee of Ethereum may (EIP-1559): after 50 blocks it is 361 times what it was."""
    found = needed_reward(Unlimited(gas_growth=EIGHTH), 10**12, blocks)
    digits = len(times.partition(".")[2])
    assert round(Fraction(found, 10**12), digits) == Fraction(times)


def payoff(keepers: int, reward: int, gas: int, lost: int) -> Fraction:
    """Of each of those who race, if all do and each is as likely to win."""
    return Fraction(reward - gas - (keepers - 1) * lost, keepers)


def test_all_who_race_gain_from_that_reward_on_and_lose_below() -> None:
    """Exactly, in quanta."""
    for keepers in range(1, 8):
        for gas in (0, 1, 30):
            for lost in (0, 1, 7):
                needed = needed_reward(Unlimited(cost_of_losing=lost, racing=keepers), gas, 3)
                assert payoff(keepers, needed, gas, lost) >= 0 > payoff(keepers, needed - 1, gas, lost)


def test_more_keepers_need_more() -> None:
    """That they are safer is false: with a cost of losing none of six may want to act where two do."""
    of_two, of_six = (Unlimited(cost_of_losing=2, racing=count) for count in (2, 6))
    assert payoff(2, 5, 0, 2) > 0 > payoff(6, 5, 0, 2)
    assert needed_reward(of_two, 0, 1) <= 5 < needed_reward(of_six, 0, 1)


def example(**keepers: str) -> Specification:
    """The network with other costs."""
    document: dict[str, Any] = read_document(EXAMPLE)
    document["keepers"] |= keepers
    del document["keepers"]["congested"]
    document.pop("expect", None)
    return parse_document(document)


@pytest.mark.parametrize("side", Side)
def test_gas_at_the_first_block_does_not_discharge_the_delay(side: Side) -> None:
    """A reward that pays for that is too small for a keeper whose turn comes ten blocks later."""
    at_first, later = example(), example(gas_growth="12.5%")
    assert (at_first.delay, later.delay) == (10, 10)
    assert later.needed_reward == ceil(100 * (1 + EIGHTH) ** 10)
    (market,) = at_first.markets
    assert verify(at_first, market, side, NAME, Limits()).status is Status.PROVED
    verdict = verify(later, market, side, NAME, Limits())
    assert verdict.status is Status.VIOLATED
    assert verdict.scenario is not None


def test_costs_decide_exactly() -> None:
    """Of positions of 220 and more a long's keeper earns about 2.19: what a race of that cost leaves him, or not."""
    (market,) = example().markets
    statuses = [
        verify(example(cost_of_losing=lost, racing="2 keepers"), market, Side.LONG, NAME, Limits()).status
        for lost in ("1.10", "1.30")
    ]
    assert statuses == [Status.PROVED, Status.VIOLATED]
