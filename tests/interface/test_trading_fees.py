"""Trading fees from end to end: files, verdicts, thresholds, replayed runs, and an adversary who tries every trade."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from novate.command_line import run
from novate.model.actions import Step, Trade
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.machine import execute
from novate.model.core.reference.margin import is_liquidatable
from novate.model.core.reference.rules import Rules
from novate.model.specification import Margin, Minimum, Side, Specification
from novate.model.state import Account
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.refinement.mechanisms import PER_CENT, mechanism
from novate.proofs.status import Method, Status
from novate.proofs.verdicts.verdict import Verdict
from novate.proofs.verdicts.verify import verify
from novate.specification.file import SpecificationError, parse_document, read_document

EXAMPLE = Path(__file__).parents[2] / "examples" / "trading-fee.toml"
HEALTHY = "healthy-after-trade"


def document(initial: str = "3.1%", **fees: str | bool) -> dict[str, Any]:
    """The example with other numbers."""
    found = read_document(EXAMPLE)
    found["markets"]["ETH-USD"]["initial_margin"] = initial
    found["fees"] |= fees
    del found["expect"]
    return found


def verdict(found: dict[str, Any], side: Side, name: str) -> Verdict:
    """What is said of one side."""
    return verify(parse_document(found), "ETH-USD", side, name, Limits())


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize(("limit", "least"), [("100%", "3.20001"), ("250%", "3.50001")])
def test_proved_from_the_initial_margin_on_and_broken_in_a_replayed_run_below(
    side: Side, limit: str, least: str
) -> None:
    """Of trades that move as much as they leave, and of such as close more than two thirds of a position."""
    below = f"{float(Fraction(least) - Fraction(2, 10**5)):.5f}%"
    proved, broken = (verdict(document(each, largest_trade=limit), side, HEALTHY) for each in (f"{least}%", below))
    assert (proved.status, broken.status) == (Status.PROVED, Status.VIOLATED)
    assert 100 * proved.figures["initial_margin"].exact == Fraction(least)
    assert broken.scenario is not None
    assert isinstance(broken.scenario.steps[-1].action, Trade)


def test_who_looks_for_what_breaks_it_is_shown_the_initial_margin(capsys: pytest.CaptureFixture[str]) -> None:
    """In the formats for CI."""
    assert run(["verify", str(EXAMPLE), "--property", HEALTHY, "--format", "sarif"]) == 0
    (result, *_) = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    line = result["locations"][0]["physicalLocation"]["region"]["startLine"]
    assert EXAMPLE.read_text().splitlines()[line - 1].startswith("initial_margin")


def test_what_is_proved_after_the_check_is_by_search_and_before_it_by_theorem() -> None:
    """No theorem is about trades that are checked before their fee; where it is enough the search proves as much."""
    after, before = document("3.20001%"), document(fee_after_check=False)
    for found, method in ((after, Method.SEARCH), (before, Method.THEOREM)):
        proved = verdict(found, Side.LONG, "no-bad-debt")
        assert (proved.status, proved.method) == (Status.PROVED, method)
    assert verdict(before, Side.SHORT, HEALTHY).status is Status.PROVED
    assert verdict(document(), Side.LONG, "no-bad-debt").status is Status.UNKNOWN


def test_no_initial_margin_is_enough_where_nothing_limits_a_trade_or_rounding_is_all_there_is() -> None:
    """Of any fee and any margin."""
    free, tiny = document("90%"), document("90%")
    del free["fees"]["largest_trade"]
    tiny["markets"]["ETH-USD"]["minimum_notional"] = "0"
    for found in (free, tiny):
        broken = verdict(found, Side.LONG, HEALTHY)
        assert broken.status is Status.VIOLATED
        assert "no initial margin is enough" in broken.detail


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize(("initial", "fee"), [("3.2001%", "0.2%"), ("90%", "0.0001%"), ("90%", "40%")])
def test_no_initial_margin_is_enough_for_several_positions(side: Side, initial: str, fee: str) -> None:
    """False: "what is enough of each market is enough of both".

    Who closes one position whole pays with what the other requires: the smallest that there may be, of another market.
    """
    cross = document(initial, trading_fee=fee)
    cross["mechanism"]["margin"] = "cross"
    cross["markets"]["B-USD"] = cross["markets"]["ETH-USD"] | {"minimum_maintenance": "3"}
    broken = verdict(cross, side, HEALTHY)
    assert (broken.status, "his others pay it" in broken.detail) == (Status.VIOLATED, True)
    assert broken.scenario is not None
    assert set(broken.scenario.steps[-1].state.accounts["trader"].positions) == {"B-USD"}


MINIMUM, FLOOR = {"minimum_maintenance": 3}, {"minimum_maintenance": 12, "minimum_is": Minimum.FLOOR}
GRID: list[tuple[int, int, int, dict[str, Any], Status]] = [
    (20, 5, 1, {}, Status.PROVED),
    (20, 5, 2, {}, Status.VIOLATED),  # of an even i - m = r t, but for the quantum that the fee is rounded up by
    (19, 10, 1, {}, Status.VIOLATED),
    (21, 10, 1, {}, Status.UNKNOWN),  # it is the quantum that decides, and the sizes of a run
    (24, 10, 1, {}, Status.PROVED),
    (26, 10, 2, MINIMUM, Status.VIOLATED),
    (40, 5, 2, FLOOR, Status.VIOLATED),
    (62, 5, 2, FLOOR, Status.PROVED),
]
"""Per cent of the initial margin and of the fee, the limit of trades, and the market besides; and what is so."""


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize(("initial", "fee", "limit", "market", "status"), GRID)
def test_an_adversary_who_tries_every_trade_agrees(
    side: Side, initial: int, fee: int, limit: int, market: dict[str, Any], status: Status
) -> None:
    """Every size before and traded, with the least equity that is allowed; a position is worth 25 at least."""
    usual = {"initial_margin": initial * PER_CENT, "maintenance_margin": 10 * PER_CENT, "minimum_notional": 25}
    first = mechanism(usual | market, trading_fee=fee * PER_CENT, largest_trade=Fraction(limit))
    made = replace(first, fee_after_check=True)
    assert verify(made, "A", side, HEALTHY, Limits()).status is status
    if status is not Status.UNKNOWN:
        assert any(left_liquidatable(made, side)) is (status is Status.VIOLATED)
    if market is FLOOR:
        assert not any(left_liquidatable(first, side)), "before the check nothing can go wrong"


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("other", [-5, 5])
def test_with_another_position_only_who_closes_all_of_one_is_left_with_too_little(side: Side, other: int) -> None:
    """An initial margin that is enough of one position is enough of trades that leave something of it."""
    usual = {"initial_margin": 24 * PER_CENT, "maintenance_margin": 10 * PER_CENT, "minimum_notional": 25}
    fees = {"trading_fee": 10 * PER_CENT, "largest_trade": Fraction(1)}
    made = replace(mechanism(usual, usual, margin=Margin.CROSS, **fees), fee_after_check=True)
    assert set(left_liquidatable(made, side, other)) == {0}


def left_liquidatable(made: Specification, side: Side, other: int = 0) -> Iterator[int]:
    """What trades leave, at a price of 5, that leave an account of this side so; `other` is its position in B."""
    rules, price = Rules.of(made), 5
    start = genesis(rules, {"A": price, "B": price} if other else {"A": price})
    for before, traded, way in product(range(-15, 16), range(1, 16), (1, -1)):
        after = before + way * traded
        buyer, seller = ("one", "other") if way > 0 else ("other", "one")
        held = {name: size for name, size in (("A", before), ("B", other)) if size}
        for equity in range(60 if side.sign * after >= 0 else 0):
            balance = equity - (before + other) * price
            accounts = {"one": Account(balance, held, 0), "other": Account(10**6, {}, 0)}
            step = execute(rules, start._replace(accounts=accounts), Trade("A", buyer, seller, traded, price))
            if isinstance(step, Step):
                if is_liquidatable(rules, step.state, step.state.accounts["one"]):
                    yield after
                break
            if step.guard != "initial-margin":
                break


def test_where_a_fee_may_leave_too_little_nothing_is_vacuous() -> None:
    """Prices that never fall make no long liquidatable, and a fee of 4 % does."""
    found = document("5%", trading_fee="4%")
    found["markets"]["ETH-USD"]["sides"] = "long"
    found["environment"]["max_move_per_block"] = {"up": "1%", "down": "0%"}
    said = {name: verdict(found, Side.LONG, name).status for name in ("no-bad-debt", "solvency", HEALTHY)}
    assert said == {"no-bad-debt": Status.UNKNOWN, "solvency": Status.UNKNOWN, HEALTHY: Status.VIOLATED}


def test_spacer_is_asked_nothing_about_a_trade() -> None:
    """It has no clause of one, and so would prove it."""
    specification = read_document(EXAMPLE)
    del specification["expect"]
    found = verify(parse_document(specification), "ETH-USD", Side.LONG, HEALTHY, Limits(route=Route.HORN))
    assert found.status is Status.UNKNOWN


def test_a_fee_after_the_check_needs_a_fee() -> None:
    """Without one nothing would be known of a plain mechanism."""
    found = document()
    del found["fees"]["trading_fee"]
    with pytest.raises(SpecificationError, match=r"expected fees\.trading_fee besides"):
        parse_document(found)
