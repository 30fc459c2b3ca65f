"""What a keeper must earn: the gas when he acts at last, and what those lose who come too late; and two false forms."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

from novate.model.keepers.costs import needed_reward
from novate.model.keepers.unlimited.parameters import Unlimited
from novate.model.specification import Side
from novate.proofs.engine.limits import Limits
from novate.proofs.status import Status
from novate.proofs.verdicts.verify import verify
from novate.specification.file import parse_document, read_document

EXAMPLE = Path(__file__).parents[3] / "examples" / "keeper-network.toml"


@pytest.mark.parametrize(
    ("delay", "times"), [(5, "1.80"), (10, "3.25"), (25, "19.00"), (50, "361.10"), (100, "130392.39")]
)
def test_gas_that_grows_by_an_eighth_a_block(delay: int, times: str) -> None:
    """The base fee of EIP-1559 after so many full blocks."""
    needed = needed_reward(Unlimited(gas_growth=Fraction(1, 8)), 10**6, delay)
    assert f"{needed / 10**6:.2f}" == times


def test_all_keepers_race_iff_they_earn_what_is_needed() -> None:
    """One chance in k to win, k - 1 to lose: so more keepers need more, and are not safer."""
    for racing, gas, loss, reward in product(range(1, 6), range(4), range(4), range(20)):
        expected = Fraction(1, racing) * (reward - gas) - Fraction(racing - 1, racing) * loss
        assert (expected >= 0) == (reward >= needed_reward(Unlimited(cost_of_losing=loss, racing=racing), gas, 3))


@pytest.mark.parametrize(
    ("keepers", "status"),
    [
        ({"gas_growth": "0%"}, Status.PROVED),
        ({"gas_growth": "12.5%"}, Status.VIOLATED),
        ({"cost_of_losing": "1", "racing": "2 keepers"}, Status.PROVED),
        ({"cost_of_losing": "1", "racing": "5 keepers"}, Status.VIOLATED),
    ],
)
def test_a_reward_that_covers_the_gas_at_first_does_not_bring_keepers_in_time(
    keepers: dict[str, str], status: Status
) -> None:
    """The same mechanism: gas of 1 is paid at once, and not 14 blocks later nor by the winner of a race of many."""
    found = read_document(EXAMPLE)
    found["environment"]["dust_notional"] = "240"
    found["keepers"] |= keepers
    assert verify(parse_document(found), "ETH-USD", Side.LONG, "keeper-incentive", Limits()).status is status
