"""Requirements by size: from the file to the answer, against slabs that are added up one by one."""

from __future__ import annotations

import json
import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from novate.command_line import run
from novate.model.core.reference.rules import Rules
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side
from novate.proofs.engine.limits import Limits
from novate.proofs.status import Status
from novate.proofs.theorems.in_force import in_force
from novate.proofs.theorems.parameters import Shape
from novate.proofs.verdicts.verify import verify
from novate.specification.file import SpecificationError, parse_document, to_document

FILE = """
[mechanism]
title = "Tiers"
margin = "{accounts}"
quote_quantum = "0.000001"
[markets.X]
initial_margin = "12%"
maintenance_margin = "{margin}"
{minimum}
base_quantum = "0.000001"
price_tick = "0.01"
[markets.X.tiers_above.1_000]
initial_margin = "12%"
maintenance_margin = "5%"
{deduction}
[markets.X.tiers_above.4_000]
initial_margin = "60%"
maintenance_margin = "{top}"
[markets.Y]
initial_margin = "50%"
maintenance_margin = "40%"
base_quantum = "0.000001"
price_tick = "0.01"
[liquidation]
penalty = "1%"
penalty_capped_by_equity = {capped}
keeper = "open"
[close_out]
{close_out}
[environment]
max_move_per_block = "2%"
keeper_delay = "0 blocks"
slippage = "1%"
max_open_interest = "100_000"
[oracle]
kind = "exact"
{promises}
"""
DEFAULTS = {"accounts": "isolated", "margin": "3%", "top": "10%", "capped": "true", "deduction": "", "minimum": ""}
DEFAULTS |= {"close_out": "", "promises": ""}
ENOUGH = Fraction(298, 10_000)
"""1 - 0.98 0.99: what a long loses."""

Capture = pytest.CaptureFixture[str]


def document(**changes: str) -> dict[str, Any]:
    """The tables of the file."""
    return tomllib.loads(FILE.format(**DEFAULTS | changes))


def answers(capsys: Capture, *options: str, **changes: str) -> dict[Any, Any]:
    """The verdicts on X by property and side."""
    Path("a.toml").write_text(FILE.format(**DEFAULTS | changes))
    capsys.readouterr()
    run(["verify", "a.toml", "--format", "json", *options])
    (result,) = json.loads(capsys.readouterr().out)["results"]
    return {(each["property"], each["side"]): each for each in result["verdicts"] if each["market"] == "X"}


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are written there."""
    monkeypatch.chdir(tmp_path)


def slabs(notional: Fraction, smallest: Fraction = Fraction(3, 100)) -> Fraction:
    """What is required, of each part of a notional its own rate: no deduction in it."""
    parts = ((Fraction(0), smallest), (Fraction(1_000), Fraction(5, 100)), (Fraction(4_000), Fraction(10, 100)))
    ends = (*(start for start, _ in parts[1:]), notional)
    return sum(
        (rate * max(Fraction(0), min(end, notional) - start) for (start, rate), end in zip(parts, ends, strict=True)),
        Fraction(0),
    )


@pytest.mark.parametrize("minimum", ["", 'minimum_maintenance = "40"\nminimum_is = "floor"'])
def test_what_is_required_is_added_up_by_slabs(minimum: str) -> None:
    """Of either side, and at the joints; the minimum on top, or under it."""
    rules = Rules.of(parse_document(document(minimum=minimum)))
    for worth in map(Fraction, ("0.01", "999.99", "1000", "1000.01", "3999.99", "4000", "25000")):
        asked = max(slabs(worth), Fraction(40 if minimum else 0))
        for sign in (1, -1):
            beyond = Fraction(rules.maintenance["X"].headroom(sign * int(worth * 10**6), 100), rules.scale * 10**6)
            assert sign * worth - beyond == asked


@pytest.mark.parametrize(
    ("method", "accounts"), [("theorem", "isolated"), ("theorem", "cross"), ("search", "isolated")]
)
def test_the_smallest_tier_decides(method: str, accounts: str, capsys: Capture) -> None:
    """As an adversary finds who tries every size: what is missing is missing of small positions first."""
    sizes = [Fraction(each) for each in range(1, 20_000, 7)]
    assert min(slabs(size) - ENOUGH * size for size in sizes) > 0
    assert min(slabs(size, ENOUGH - Fraction(1, 10_000)) - ENOUGH * size for size in sizes) < 0
    options = ("--method", method, "--property", "no-bad-debt")
    for margin, status in (("2.98%", "proved"), ("2.97%", "violated"))[: 1 if method == "search" else 2]:
        found = answers(capsys, *options, margin=margin, accounts=accounts)["no-bad-debt", "long"]
        assert found["status"] == status, margin
        if accounts == "isolated":
            assert "of the smallest positions" in found["detail"]


def test_the_rate_of_large_positions_is_not_enough_for_small_ones(capsys: Capture) -> None:
    """FALSE: that the last rate, or what a large position needs of it on the whole, is the margin to check."""
    found = answers(capsys, "--property", "no-bad-debt", margin="2%", top="50%")
    assert {each["status"] for each in found.values()} == {"violated"}
    assert slabs(Fraction(100_000), Fraction(2, 100)) > Fraction(9, 100) * 100_000


def test_a_promise_is_kept_where_the_last_rate_keeps_it(capsys: Capture) -> None:
    """It is about large positions, which are liquidatable first: with 9 % an account of 100,000 is closed out."""
    for promise, status in (("10%", "proved"), ("9%", "violated")):
        promises = f'[promises]\ncloses_only_below = "{promise}"'
        found = answers(capsys, "--property", "no-wrongful-close-out", promises=promises)
        assert found["no-wrongful-close-out", "long"]["status"] == status


def test_progress_in_parts_is_left_open(capsys: Capture) -> None:
    """A part frees more than its share of what is required; that nothing is lost is proved all the same."""
    asked = ("--property", "no-bad-debt", "--property", "liquidation-progress")
    found = answers(capsys, *asked, margin="5%", close_out='kind = "partial"\nchunk_share = "50%"')
    assert found["no-bad-debt", "long"]["status"] == "proved"
    open_still = found["liquidation-progress", "long"]
    assert (open_still["status"], "without tiers" in open_still["detail"]) == ("unknown", True)


@pytest.mark.parametrize(
    ("changes", "path", "expected"),
    [
        (
            {"deduction": 'deduction = "2"'},
            "1_000.deduction",
            '"20": with "2" the maintenance requirement jumps',
        ),
        ({"deduction": 'deduction = "30"'}, "1_000.deduction", "falls by 10 at a notional of 1000"),
        ({"top": "4%"}, "4_000.maintenance_margin", 'at least "5%", which is markets.X.tiers_above.1_000'),
        ({"top": "61%"}, "4_000.maintenance_margin", 'at most initial_margin, which is "60%"'),
        ({"margin": "6%"}, "1_000.maintenance_margin", 'at least "6%", which is markets.X.maintenance_margin'),
    ],
)
def test_tiers_that_do_not_meet_or_fall_are_refused(changes: dict[str, str], path: str, expected: str) -> None:
    """With the place, what was found, and what it has to be."""
    with pytest.raises(SpecificationError) as refused:
        parse_document(document(**changes))
    found = {problem.path: problem.expected for problem in refused.value.problems}
    assert expected in found[f"markets.X.tiers_above.{path}"]


def test_a_size_is_written_once_and_in_whole_quanta() -> None:
    """Two ways to write one size are one size."""
    tables = document()
    tables["markets"]["X"]["tiers_above"] |= {"1000": {"initial_margin": "12%", "maintenance_margin": "5%"}}
    tables["markets"]["X"]["tiers_above"] |= {"5000.0000001": {"initial_margin": "20%", "maintenance_margin": "10%"}}
    with pytest.raises(SpecificationError) as refused:
        parse_document(tables)
    assert {each.path for each in refused.value.problems} >= {
        "markets.X.tiers_above.1000",
        'markets.X.tiers_above."5000.0000001"',
    }


def test_tiers_are_written_back() -> None:
    """The same is read from what is written; a deduction follows, and need not be said."""
    specification = parse_document(document(deduction='deduction = "20"'))
    assert parse_document(to_document(specification)) == specification
    assert "deduction" not in json.dumps(to_document(specification))


def test_a_rate_is_asked_about_between_those_beside_it(capsys: Capture) -> None:
    """That of the first tier is at most that of the next; the deduction that follows from it goes along."""
    Path("a.toml").write_text(FILE.format(**DEFAULTS | {"deduction": 'deduction = "20"'}))
    asked = ["threshold", "a.toml", "--property", "no-bad-debt", "--format", "json", "--parameter"]
    assert run([*asked, "markets.X.maintenance_margin"]) == 0
    limits = {(each["side"], each["direction"]): each for each in json.loads(capsys.readouterr().out)["bounds"]}
    assert {key: each["safe"] for key, each in limits.items()} == {
        ("long", "at least"): "2.98%",
        ("short", "at least"): "3.02%",
        (None, "at most"): "5%",
    }
    assert limits["long", "at least"]["beyond"]["status"] == "violated"
    assert run([*asked, "markets.X.tiers_above.2_000.maintenance_margin"]) == 3
    assert "one of the market's tiers: markets.X.tiers_above.1_000 or" in capsys.readouterr().err


OVER_A_FLOOR = """
[mechanism]
margin = "isolated"
quote_quantum = "0.01"
[markets.A]
initial_margin = "20%"
maintenance_margin = "4%"
minimum_notional = "1_000"
base_quantum = "0.0001"
price_tick = "0.01"
minimum_maintenance = "1_200"
minimum_is = "floor"
sides = "long"
[markets.A.tiers_above."20_000"]
initial_margin = "30%"
maintenance_margin = "10%"
[liquidation]
penalty = "1%"
penalty_capped_by_equity = false
keeper = "open"
keeper_share = "50%"
keeper_flat_reward = "5"
[environment]
max_move_per_block = "1%"
keeper_delay = "2 blocks"
slippage = "0.5%"
"""


def test_over_a_floor_the_first_tier_does_not_answer_for_all() -> None:
    """4 % alone is not enough, and no floor under it; here it binds up to where the second tier asks for more than it.

    So no theorem is asked, which would say of every floor that it is broken by a position of the first tier.
    """
    specification = parse_document(tomllib.loads(OVER_A_FLOOR))
    machine = Machine(specification, specification.markets["A"], Side.LONG)
    assert not in_force("no-bad-debt", Shape.of(machine))
    assert verify(specification, "A", Side.LONG, "no-bad-debt", Limits()).status is Status.PROVED
