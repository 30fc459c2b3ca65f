"""Funding from end to end: files, verdicts on both sides of a threshold, runs, and what nothing is known of."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from novate.command_line import run
from novate.model.actions import NextBlock
from novate.model.contract import FUNDING_NUMBERS
from novate.model.core.symbolic.funding import funding_profile
from novate.model.core.symbolic.state import Machine
from novate.model.quantities import format_rate
from novate.model.specification import Side
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.status import Status
from novate.proofs.theorems.by_margin.funded_floor import FUNDED_FLOOR
from novate.proofs.theorems.unknown_kinds import FUNDED_PARTS
from novate.proofs.verdicts.thresholds import threshold
from novate.proofs.verdicts.verdict import Verdict
from novate.proofs.verdicts.verify import verify
from novate.properties import concerning
from novate.specification.file import SpecificationError, parse_document, read_document, read_specification

EXAMPLE = Path(__file__).parents[2] / "examples" / "funding-tick.toml"
MARKET = "ETH-USD"

Document = dict[str, dict[str, Any]]


def document(margin: str = "3%", most: str = "1.5%", every: str = "3_600 blocks") -> Document:
    """The example with other numbers."""
    found = read_document(EXAMPLE)
    found["markets"][MARKET] |= {"maintenance_margin": margin, "initial_margin": "30%"}
    found["funding"] |= {"most": most, "every": every}
    del found["expect"]
    return found


def verdict(found: Document, side: Side, name: str = "no-bad-debt", limits: Limits | None = None) -> Verdict:
    """What is said of one side."""
    return verify(parse_document(found), MARKET, side, name, limits or Limits())


@pytest.mark.parametrize(
    ("side", "inside", "beyond"),
    [
        (Side.LONG, {"margin": "3.47755%"}, {"margin": "3.47754%"}),
        (Side.SHORT, {"margin": "3.53767%"}, {"margin": "3.53766%"}),
        (Side.LONG, {"most": "1.02005%"}, {"most": "1.02006%"}),
        (Side.SHORT, {"most": "0.97032%"}, {"most": "0.97033%"}),
        (Side.LONG, {"most": "0.5%", "every": "2 blocks"}, {"most": "0.5%", "every": "1 block"}),
        (Side.SHORT, {"most": "0.5%", "every": "3 blocks"}, {"most": "0.5%", "every": "2 blocks"}),
    ],
    ids=str,
)
def test_just_inside_is_proved_and_just_beyond_a_run_breaks_it(
    side: Side, inside: dict[str, str], beyond: dict[str, str]
) -> None:
    """Of the margin, of the largest payment, and of the time between two; on both ways to a verdict."""
    for method in (Route.THEOREM, Route.SEARCH):
        assert verdict(document(**inside), side, limits=Limits(route=method)).status is Status.PROVED
    broken = verdict(document(**beyond), side)
    assert broken.status is Status.VIOLATED
    assert broken.scenario is not None
    rates = [step.action.funding for step in broken.scenario.steps if isinstance(step.action, NextBlock)]
    assert any(rates)


OF_THE_MARGIN = ("no-bad-debt", "solvency")


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("name", OF_THE_MARGIN)
def test_over_a_floor_as_much_is_enough_as_without_a_minimum(side: Side, name: str) -> None:
    """Of one position; a run of one that is large enough for its share to be more than the floor breaks less."""
    enough, less = ("3.47755%", "3.4775%") if side is Side.LONG else ("3.53767%", "3.5376%")
    for margin, status in ((enough, Status.PROVED), (less, Status.VIOLATED)):
        found = document(margin)
        found["markets"][MARKET] |= {"minimum_maintenance": "5", "minimum_is": "floor"}
        assert verdict(found, side, name).status is status


@pytest.mark.parametrize("name", concerning(read_specification(EXAMPLE)))
def test_in_parts_and_over_a_floor_nothing_is_known_yet(name: str) -> None:
    """Whatever is asked, and whichever way, but of the margin of one position over a floor. Without funding it is.

    But that each step keeps the books is proved of any mechanism.
    """
    parts, floor = (document("20%", "0.1%") for _ in range(2))
    parts["close_out"] = {"kind": "partial", "chunk_share": "50%"}
    parts["environment"]["largest_position"] = "1_000"
    floor["markets"][MARKET] |= {"minimum_maintenance": "5", "minimum_is": "floor"}
    for found, reason in ((parts, FUNDED_PARTS), (floor, FUNDED_FLOOR)):
        found["markets"][MARKET] |= {"closes_only_below": "20%"}
        found["liquidation"]["keeper"] = "open"
        found["environment"] |= {"max_open_interest": "1_000_000", "gas_cost": "1"}
        if found is floor and name in OF_THE_MARGIN:
            assert verdict(found, Side.LONG, name).status is Status.PROVED
            found["mechanism"]["margin"], found["markets"]["B-USD"] = "cross", found["markets"][MARKET]
        if name == "conservation":
            assert verdict(found, Side.LONG, name).status is Status.PROVED
            continue
        for route in Route:
            said = verdict(found, Side.LONG, name, Limits(route=route))
            assert said.status is Status.UNKNOWN
            assert said.reason.startswith(reason)
        del found["funding"]
        assert reason not in verdict(found, Side.LONG, name).reason


@pytest.mark.parametrize("side", Side)
def test_ticks_are_counted_until_the_close_out_that_limited_keepers_come_to(side: Side) -> None:
    """Not until they begin to act: a delay of 2 that five accounts at once make 6 is one of 6, to the last digit."""
    limited, late = document(most="0.1%", every="1 block"), document(most="0.1%", every="1 block")
    limited["keepers"] = {"kind": "network", "capacity": "1 account", "accounts_at_once": "5 accounts"}
    late["environment"]["keeper_delay"] = "6 blocks"
    machines = []
    for found in (limited, late):
        specification = parse_document(found)
        assert (specification.delay, specification.funding_payments) == (6, 7)
        machines.append(Machine(specification, specification.markets[MARKET], side))
    first, second = (funding_profile(each) for each in machines)
    for name in FUNDING_NUMBERS:
        assert getattr(first, name) == getattr(second, name) > 0
    assert threshold(machines[0], "no-bad-debt") == threshold(machines[1], "no-bad-debt")


def test_what_another_market_pays_counts_in_an_account() -> None:
    """Of a market without funding, beside one with it, the theorem answers; not if the other is closed in parts."""
    found = document("20%", "0.1%")
    found["markets"]["BTC-USD"] = found["markets"][MARKET] | {"funding": {"kind": "none"}}
    assert verify(parse_document(found), "BTC-USD", Side.LONG, "no-bad-debt", Limits()).status is Status.PROVED
    found["markets"][MARKET]["close_out"] = {"kind": "partial", "chunk_share": "50%"}
    found["environment"]["largest_position"] = "1_000"
    assert verify(parse_document(found), "BTC-USD", Side.LONG, "no-bad-debt", Limits()).status is Status.UNKNOWN


def test_the_answer_and_its_run_name_the_payments(capsys: pytest.CaptureFixture[str]) -> None:
    """The assumption has the limit, and not that there are none; the run shows who paid what."""
    run(["verify", str(EXAMPLE), "--property", "no-bad-debt", "--format", "json"])
    (result,) = json.loads(capsys.readouterr().out)["results"]
    assert "there is no funding" not in json.dumps(result)
    run(["verify", str(EXAMPLE), "--property", "no-bad-debt", "--show"])
    said = " ".join(capsys.readouterr().out.split())
    assert "one side pays the other at most 1.5% of its notional at the oracle price within 3,600 blocks" in said
    assert "funding: ETH-USD longs pay 1.5%; trader pays 14.925001" in said
    assert "funding: ETH-USD shorts pay 1.5%; trader pays 15.226127" in said


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"most": "101%"}, "most"),
        ({"most": "-1%"}, "most"),
        ({"every": "0 blocks"}, "every"),
        ({"every": "1.5 blocks"}, "every"),
        ({"kind": "tick"}, "kind"),
        ({"kind": "none", "most": "1%"}, "most"),
    ],
)
def test_what_no_funding_can_be_is_refused(table: dict[str, str], says: str) -> None:
    """By the key, with what is expected."""
    found = document()
    found["funding"] |= table
    with pytest.raises(SpecificationError, match=f"funding.*{says}"):
        parse_document(found)


def test_the_figures_of_the_page() -> None:
    """The table of docs/thresholds.md, each rounded up."""
    page = (EXAMPLE.parents[1] / "docs" / "thresholds.md").read_text(encoding="utf-8")
    rows = {"1.5 % an hour: one tick": ("1.5%", "3_600 blocks"), "0.1 % in every block": ("0.1%", "1 block")}
    for label, (most, every) in rows.items():
        (line,) = (each for each in page.splitlines() if each.startswith(f"| {label} |"))
        for side, cell in zip(Side, line.split("|")[2:4], strict=True):
            needed = Fraction(cell.strip().removesuffix(" %"))
            fits = (needed, needed - Fraction(1, 10_000))
            said = [verdict(document(format_rate(each / 100), most, every), side).status for each in fits]
            assert said == [Status.PROVED, Status.VIOLATED]
