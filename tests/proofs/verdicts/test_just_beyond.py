"""A few quanta beyond the bound of an amount: violated, proved, or said to lie within what roundings are worth."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from novate.model.specification import Keeper, Side, Specification
from novate.proofs.status import Method, Status
from novate.specification.file import read_specification
from novate.workers.engine import verify

EXAMPLES = Path(__file__).parents[3] / "examples"


def in_full(beyond: int) -> Specification:
    """Charges in full, and a flat reward of 5 and a few quanta more, where 5 are set aside for it."""
    found = read_specification(EXAMPLES / "stale-oracle.toml")
    market = replace(found.markets["ETH-USD"], minimum_maintenance=500)
    return replace(found, penalty_capped_by_equity=False, keeper_flat_reward=500 + beyond, markets={"ETH-USD": market})


@pytest.mark.parametrize("name", ["no-bad-debt", "keeper-incentive"])
@pytest.mark.parametrize(("beyond", "decided"), [(0, Status.PROVED), (1, None), (5, None), (40, Status.VIOLATED)])
def test_beyond_the_minimum_that_is_set_aside(name: str, beyond: int, decided: Status | None) -> None:
    """In cents: up to the roundings of a close-out it is left open, and the verdict says so."""
    found = verify(in_full(beyond), "ETH-USD", Side.LONG, name, 60)
    if decided is not None:
        assert found.status is decided
    elif found.status is Status.UNKNOWN:
        assert "within rounding" in found.detail
        assert "none of which replays" not in found.detail


def paid_by_a_share(gas: int, *, capped: bool, flat: int) -> Specification:
    """Keepers who get half of a penalty of 1 %, of close-outs of 1,000 and more, and a flat reward; gas in cents."""
    found = read_specification(EXAMPLES / "stale-oracle.toml")
    margins = {"maintenance_margin": Fraction(3, 10), "initial_margin": Fraction(35, 100), "penalty": Fraction(1, 100)}
    market = replace(found.markets["ETH-USD"], minimum_maintenance=1_000, minimum_notional=0, **margins)
    paid = replace(found, keeper=Keeper.OPEN, keeper_share=Fraction(1, 2), keeper_flat_reward=flat, gas_cost=gas)
    return replace(paid, dust_notional=100_000, penalty_capped_by_equity=capped, markets={"ETH-USD": market})


REWARD = {Side.LONG: 482, Side.SHORT: 487}
"""Cents that half of the penalty is always worth: 500 less what the price may fall while the oracle is stale."""


@pytest.mark.parametrize(("capped", "flat"), [(True, 0), (False, 200)])
@pytest.mark.parametrize("side", list(Side))
def test_beyond_the_gas_that_the_reward_pays(side: Side, capped: bool, flat: int) -> None:
    """A quantum more: within rounding, or violated; two more: violated, by the theorem's own run."""
    found = {
        beyond: verify(
            paid_by_a_share(REWARD[side] + flat + beyond, capped=capped, flat=flat),
            "ETH-USD",
            side,
            "keeper-incentive",
            60,
        )
        for beyond in (0, 1, 2, 20)
    }
    assert found[0].status is Status.PROVED
    assert found[1].status is Status.VIOLATED or "within rounding" in found[1].detail
    assert {(found[beyond].status, found[beyond].method) for beyond in (2, 20)} == {(Status.VIOLATED, Method.THEOREM)}


@pytest.mark.parametrize("beyond", [1, 4, 20])
@pytest.mark.parametrize("capped", [True, False])
def test_beyond_the_gas_of_the_smallest_short_that_may_be_opened(capped: bool, beyond: int) -> None:
    """It grows into what is no dust; opened a thousandth further away it would be below the minimum."""
    found = paid_by_a_share(REWARD[Side.SHORT] + beyond, capped=capped, flat=0)
    market = replace(found.markets["ETH-USD"], minimum_notional=100_000)
    said = verify(replace(found, markets={"ETH-USD": market}), "ETH-USD", Side.SHORT, "keeper-incentive", 60)
    assert said.status is Status.VIOLATED or "within rounding" in said.detail
