"""Positions that are closed in parts and pay funding, from end to end: files, verdicts, thresholds, replayed runs."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

import pytest

from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side
from novate.proofs.engine.limits import Limits
from novate.proofs.status import Method, Status
from novate.proofs.verdicts.thresholds import threshold
from novate.proofs.verdicts.verdict import Verdict
from novate.proofs.verdicts.verify import verify
from novate.specification.file import parse_document, read_document

EXAMPLES = Path(__file__).parents[2] / "examples"
MARKET, DEBT = "ETH-USD", "no-bad-debt"
HOURLY = {"kind": "ticks", "most": "1.5%", "every": "3_600 blocks"}
OFTEN = {"kind": "ticks", "most": "0.1%", "every": "4 blocks"}


def document(margin: str = "3%", size: str = "1_000_000", funding: dict[str, str] | None = None) -> dict[str, Any]:
    """The example of dYdX's rule, with funding."""
    found = read_document(EXAMPLES / "dydx-v4-in-parts.toml")
    found["markets"][MARKET] |= {"maintenance_margin": margin, "initial_margin": "30%"}
    found["environment"]["largest_position"] = size
    found["funding"] = HOURLY if funding is None else funding
    del found["expect"]
    return found


def verdict(found: dict[str, Any], side: Side, name: str = DEBT) -> Verdict:
    """What is said of one side."""
    return verify(parse_document(found), MARKET, side, name, Limits())


THRESHOLDS = [
    (Side.LONG, "1_000_000", HOURLY, "7.6772"),
    (Side.SHORT, "1_000_000", HOURLY, "8.3286"),
    (Side.LONG, "1_000", HOURLY, "3.4776"),
    (Side.LONG, "1_000_000", OFTEN, "6.5045"),
]


@pytest.mark.parametrize(("side", "size", "funding", "margin"), THRESHOLDS)
def test_proved_just_above_and_broken_in_a_replayed_run_just_below(
    side: Side, size: str, funding: dict[str, str], margin: str
) -> None:
    """A ten-thousandth of a per cent on either side of it; solvency asks for the same."""
    above, below = (f"{float(Fraction(margin) + Fraction(step, 10_000)):.4f}%" for step in (1, -1))
    proved, broken = (verdict(document(each, size, funding), side) for each in (above, below))
    assert (proved.status, proved.method) == (Status.PROVED, Method.THEOREM)
    assert (broken.status, broken.method) == (Status.VIOLATED, Method.THEOREM)
    assert broken.scenario is not None
    assert verdict(document(above, size, funding), side, "solvency").status is Status.PROVED
    assert verdict(document(below, size, funding), side, "solvency").status is Status.VIOLATED


@pytest.mark.parametrize(
    ("row", "funding"),
    [("without funding", {"kind": "none"}), ("1.5 % an hour", HOURLY), ("0.1 % every 4 blocks", OFTEN)],
)
def test_the_figures_of_the_page(row: str, funding: dict[str, str]) -> None:
    """Of 1,000 and of a million, rounded up."""
    page = (EXAMPLES.parent / "docs" / "thresholds.md").read_text(encoding="utf-8")
    (line,) = (each for each in page.splitlines() if each.startswith(f"| in parts, {row} |"))
    found = []
    for size, side in (("1_000", Side.LONG), ("1_000_000", Side.LONG), ("1_000_000", Side.SHORT)):
        made = parse_document(document("20%", size, funding))
        needed = threshold(Machine(made, made.markets[MARKET], side), DEBT)
        assert needed is not None
        found.append(f"{ceil(10**6 * needed) / 10**4:.4f} %")
    assert [each.strip() for each in line.split("|")[2:-1]] == found


def test_a_run_whose_ticks_come_at_other_times_is_not_laid() -> None:
    """Of a short the last tick of a run is that of the first call, and here earlier ones would ask for more."""
    found = {margin: verdict(document(margin, "100_000", OFTEN), Side.SHORT).status for margin in STANDING}
    assert found == STANDING


STANDING = {"6.9214%": Status.PROVED, "6.9213%": Status.UNKNOWN, "6.85%": Status.VIOLATED}


def test_the_chains_own_rule_with_limits_that_have_a_source() -> None:
    """A long of a million needs 6.668 % with a tick of 1.5 %, and 5.174 % without; a short 6.861 % and 5.339 %."""
    found = read_document(EXAMPLES / "dydx-v4-own-rules.toml")
    del found["expect"]
    needed = {}
    for funding in ({}, {"funding": HOURLY | {"every": "1 hour"}}):
        made = parse_document(found | funding)
        for side in Side:
            needed[side, bool(funding)] = threshold(Machine(made, made.markets[MARKET], side), DEBT)
    said = [f"{float(100 * each):.3f}" for each in needed.values() if each is not None]
    assert said == ["5.174", "5.338", "6.668", "6.861"]


LEFT_OUT: list[tuple[tuple[str, ...], Any, str]] = [
    (("close_out", "chunk_minimum"), "0", "without a chunk_minimum"),
    (("markets", MARKET, "minimum_is"), "floor", "a floor"),
    (("funding",), {"kind": "ticks", "most": "20%", "every": "4 blocks"}, "may have paid more by its last call"),
    (("environment", "largest_position"), "200_000_000", "more than 3,000 blocks"),
]


@pytest.mark.parametrize(("path", "value", "said"), LEFT_OUT)
def test_what_is_not_carried_is_unknown_with_its_reason(path: tuple[str, ...], value: Any, said: str) -> None:
    """However large the margin is, and there is no headroom. But each step keeps the books."""
    found = document("20%")
    found["markets"][MARKET]["minimum_maintenance"] = "1"
    table: Any = found
    for key in path[:-1]:
        table = table[key]
    table[path[-1]] = value
    told = verdict(found, Side.LONG)
    assert told.status is Status.UNKNOWN
    assert said in told.reason
    assert told.headroom is None
    assert verdict(found, Side.LONG, "conservation").status is Status.PROVED


@pytest.mark.parametrize("name", ["fund-undrawn", "fund-no-net-loser", "solvency", "liquidation-progress"])
def test_fills_that_are_settled_are_not_carried(name: str) -> None:
    """What they lack is known without payments, and is more with them."""
    found = document("20%")
    found["close_out"]["charge"] = "surplus"
    told = verdict(found, Side.LONG, name)
    assert told.status is Status.UNKNOWN
    assert "settles every fill" in told.reason
    assert told.headroom is None


def test_what_the_same_reduction_carries() -> None:
    """Charges in full and a flat reward for every call, another oracle; a target."""
    found = document("20%", "10_000")
    found["markets"][MARKET] |= {"minimum_maintenance": "3"}
    found["liquidation"] |= {"keeper": "open", "penalty_capped_by_equity": False, "keeper_flat_reward": "2"}
    found["liquidation"]["keeper_share"] = "50%"
    found["environment"] |= {"max_open_interest": "1_000_000", "gas_cost": "1", "dust_notional": "1_000"}
    found["oracle"] = {"deviation": "0.2%", "staleness": "1 block"}
    for name in (DEBT, "solvency", "keeper-incentive"):
        told = verdict(found, Side.LONG, name)
        assert (told.status, told.method) == (Status.PROVED, Method.THEOREM), name
    whole = verify(parse_document(found), None, None, "fund-sufficiency", Limits())
    assert whole.status is Status.PROVED
    found = document("20%")
    found["close_out"]["target"] = "105%"
    for name in (DEBT, "liquidation-progress"):
        assert verdict(found, Side.LONG, name).status is Status.PROVED


def test_several_positions_of_an_account() -> None:
    """Each is told what it pays itself; what it takes to know that no part lowers a margin ratio is not known."""
    found = document("10%")
    found["markets"]["BTC-USD"] = found["markets"][MARKET] | {"maintenance_margin": "8%"}
    made = parse_document(found)
    assert verify(made, MARKET, Side.LONG, DEBT, Limits()).status is Status.UNKNOWN  # a short in BTC-USD needs 8.33 %
    found["markets"]["BTC-USD"]["maintenance_margin"] = "8.5%"
    made = parse_document(found)
    assert {verify(made, MARKET, side, DEBT, Limits()).status for side in Side} == {Status.PROVED}
    told = verify(made, MARKET, Side.LONG, "liquidation-progress", Limits())
    assert told.status is Status.UNKNOWN
    assert "have paid in funding" in told.reason
