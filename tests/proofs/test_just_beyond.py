"""A few quanta beyond the bound of an amount: violated, proved, or said to lie within what roundings are worth."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from novate.engine import verify
from novate.model.specification import Side, Specification
from novate.proofs.verdict import Status
from novate.specification_file import read_specification

EXAMPLES = Path(__file__).parents[2] / "examples"


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
