"""What a question costs does not depend on how many other markets there are."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from proof_mechanisms import MARKET, MECHANISM

import novate.proofs.theorems.decide as decide_module
import novate.proofs.theorems.frontier_kept as frontier_module
from novate.model.close_outs.whole.parameters import Whole
from novate.model.core.reference import rules
from novate.model.oracles.band.parameters import Band
from novate.model.specification import Margin, MarketParameters, Specification
from novate.proofs.engine.limits import Limits
from novate.proofs.status import Status
from novate.proofs.verdicts.verify import verify
from novate.properties import PROPERTIES, asked_of


def with_markets(count: int, margin: Margin, least: Fraction = Fraction(10, 100)) -> Specification:
    """So many markets, no two alike; with a margin that is too thin everything breaks."""
    settings = [
        MARKET
        | {
            "oracle": Band(Fraction(1, 500), Fraction(1, 500), 1),
            "close_out": Whole(),
            "maintenance_margin": least + Fraction(number, 10**5),
        }
        for number in range(count)
    ]
    markets = {f"M{number}": MarketParameters(name=f"M{number}", **each) for number, each in enumerate(settings)}
    return Specification(markets=markets, **(MECHANISM | {"margin": margin}))


def counted(monkeypatch: pytest.MonkeyPatch, place: Any, name: str) -> list[int]:
    """Counts the calls of a function from now on."""
    calls = [0]
    function: Callable[..., Any] = getattr(place, name)

    def counting(*arguments: Any, **named: Any) -> Any:
        calls[0] += 1
        return function(*arguments, **named)

    monkeypatch.setattr(place, name, counting)
    return calls


@pytest.mark.parametrize("margin", Margin)
@pytest.mark.parametrize("least", [Fraction(10, 100), Fraction(2, 100)], ids=["proved", "violated"])
def test_work_grows_with_the_markets_and_not_with_their_square(
    monkeypatch: pytest.MonkeyPatch, margin: Margin, least: Fraction
) -> None:
    """Rules of markets that are prepared, and positions whose numbers are read: twice the markets, twice of each."""
    prepared = counted(monkeypatch, rules, "market_rules")
    conditions = counted(monkeypatch, decide_module, "meets")
    ratios = counted(monkeypatch, frontier_module, "floor_of")
    costs = []
    for count in (4, 12):
        before = prepared[0] + conditions[0] + ratios[0]
        specification = with_markets(count, margin, least)
        for market, side, name in asked_of(specification.places, PROPERTIES):
            verdict = verify(specification, market, side, name, Limits())
            assert verdict.status in (Status.PROVED, Status.VIOLATED, Status.NOT_APPLICABLE)
        costs.append(prepared[0] + conditions[0] + ratios[0] - before)
    assert 0 < costs[1] <= 4 * costs[0]
