"""Slippage by size: from the file to the answer, against an adversary who tries every size."""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from novate.command_line import run
from novate.specification.file import SpecificationError, parse_document, to_document

FILE = """
[mechanism]
title = "Larger positions fill worse"
margin = "{accounts}"
quote_quantum = "0.000001"
[markets.X]
initial_margin = "12%"
maintenance_margin = "{margin}"
base_quantum = "0.000001"
price_tick = "0.01"
{own}
[markets.X.tiers_above.2_000]
initial_margin = "12%"
maintenance_margin = "{tier}"
{other}
[liquidation]
penalty = "1%"
penalty_capped_by_equity = true
keeper = "open"
[close_out]
{close_out}
[environment]
max_move_per_block = "2%"
keeper_delay = "0 blocks"
slippage = "{slippage}"
max_open_interest = "50_000"
largest_position = "{largest}"
[environment.slippage_up_to]
{steps}
[waterfall]
insurance_fund = "{fund}"
[oracle]
kind = "exact"
"""
DEFAULTS = {
    "accounts": "isolated",
    "margin": "3%",
    "slippage": "2%",
    "own": "",
    "close_out": "",
    "fund": "0",
    "other": "",
    "tier": "5%",
}
DEFAULTS |= {"steps": '1_000 = "0.4%"\n8_000 = "1%"', "largest": "40_000"}
STEPS = (
    (Fraction(1_000), Fraction(4, 1_000)),
    (Fraction(8_000), Fraction(1, 100)),
    (Fraction(40_000), Fraction(2, 100)),
)

Capture = pytest.CaptureFixture[str]


def document(**changes: str) -> dict[str, Any]:
    """The tables of the file."""
    return tomllib.loads(FILE.format(**DEFAULTS | changes))


def answers(capsys: Capture, *options: str, **changes: str) -> dict[Any, Any]:
    """The verdicts by property and side."""
    Path("a.toml").write_text(FILE.format(**DEFAULTS | changes))
    capsys.readouterr()
    run(["verify", "a.toml", "--format", "json", *options])
    (result,) = json.loads(capsys.readouterr().out)["results"]
    return {(each["property"], each["side"]): each for each in result["verdicts"] if each["market"] != "Y"}


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are written there."""
    monkeypatch.chdir(tmp_path)


def missing(
    worth: Fraction,
    margin: Fraction,
    side: str,
    steps: Sequence[tuple[Fraction, Fraction]] = STEPS,
    tier: Fraction = Fraction(5, 100),
) -> Fraction:
    """What a position of this worth owes at worst: it fills by its size, and has what its slabs require."""
    slippage = next(each for up_to, each in steps if worth <= up_to)
    lost = 1 - Fraction(98, 100) * (1 - slippage) if side == "long" else Fraction(102, 100) * (1 + slippage) - 1
    return lost * worth - (margin * min(worth, Fraction(2_000)) + tier * max(Fraction(0), worth - 2_000))


@pytest.mark.parametrize("margin", ["3.03%", "2.4%", "2.3%"])
def test_the_largest_position_is_that_of_an_adversary(margin: str, capsys: Capture) -> None:
    """All positions up to it are safe, and one that is hardly larger is not: tried at every 10, and at every joint."""
    found = answers(capsys, "--property", "no-bad-debt", margin=margin)
    joints = [Fraction(joint) for joint in (0, 1_000, 8_000)]
    sizes = [Fraction(each) for each in range(10, 40_001, 10)] + [each + Fraction(1, 100) for each in joints[1:]]
    for side in ("long", "short"):
        broken = [each for each in sizes if missing(each, Fraction(margin[:-1]) / 100, side) > 0]
        largest = max(joint for joint in joints if joint < min(broken)) if broken else Fraction(40_000)
        verdict = found["no-bad-debt", side]
        assert verdict["status"] == ("violated" if broken else "proved")
        assert (verdict["scenario"] is None) is not bool(broken)
        assert Fraction(verdict["figures"]["largest_position"]["exact"]) == largest


def test_a_sweep_of_a_step_and_a_tier_says_what_the_adversary_does(capsys: Capture) -> None:
    """One that is contradictory, as rates fall with the size, is said to be so."""
    Path("a.toml").write_text(FILE.format(**DEFAULTS))
    steps = [f"environment.slippage_up_to.{each}" for each in ("1_000", "8_000")]
    tier = "markets.X.tiers_above.2_000.maintenance_margin"
    ranges = f"{steps[0]}=0.4%:1%:0.6%", f"{steps[1]}=0.6%:1.2%:0.6%", f"{tier}=3%:5%:1%"
    vary = [word for each in ranges for word in ("--vary", each)]
    assert run(["sweep", "a.toml", "--property", "no-bad-debt", *vary, "--out", "a.csv"]) == 0
    capsys.readouterr()
    rows = list(csv.DictReader(Path("a.csv").read_text().splitlines()))
    assert len(rows) == 24
    for row in rows:
        small, middle, of_tier = (Fraction(row[each][:-1]) / 100 for each in (*steps, tier))
        rates = zip((1_000, 8_000, 40_000), (small, middle, Fraction(2, 100)), strict=True)
        sizes = [(Fraction(size), rate) for size, rate in rates]
        tried = [Fraction(each) for each in (1_000, 1_001, 2_000, 8_000, 8_001, 40_000)]
        worst = max(missing(each, Fraction(3, 100), row["side"], sizes, of_tier) for each in tried)
        expected = "contradictory" if small > middle else "violated" if worst > 0 else "proved"
        assert row["status"] == expected, row
    assert {row["status"] for row in rows} == {"contradictory", "violated", "proved"}


def test_search_and_cross_margin_say_the_same(capsys: Capture) -> None:
    """The induction about the file's numbers knows what each size fills at; an account may hold any in each market."""
    for margin, status in (("3.03%", "proved"), ("3.01%", "violated")):
        by_theorem: tuple[str, dict[str, str]] = ("theorem", {"accounts": "cross", "other": OTHER})
        for method, changes in (("search", {}), by_theorem)[0 if status == "proved" else 1 :]:
            asked = ("--property", "no-bad-debt", "--method", method)
            found = answers(capsys, *asked, margin=margin, **changes)["no-bad-debt", "short"]
            assert found["status"] == status, (margin, method)


OTHER = """
[markets.Y]
initial_margin = "50%"
maintenance_margin = "40%"
base_quantum = "0.000001"
price_tick = "0.01"
"""


def test_one_slippage_for_all_asks_for_too_much(capsys: Capture) -> None:
    """FALSE: that small positions need what they would if they filled as large ones do."""
    for steps, status in (("", "violated"), (DEFAULTS["steps"], "proved")):
        found = answers(capsys, "--property", "no-bad-debt", margin="3.03%", steps=steps)
        assert {each["status"] for each in found.values()} == {status}


def test_thresholds_by_size_are_exact(capsys: Capture) -> None:
    """Of the slippage of one size and of the largest position, with a run just outside."""
    Path("a.toml").write_text(FILE.format(**DEFAULTS | {"margin": "2.9%"}))
    asked = ["threshold", "a.toml", "--property", "no-bad-debt", "--format", "json", "--parameter"]
    run([*asked, "environment.slippage_up_to.8_000"])
    bounds = {(each["side"], each["direction"]): each for each in json.loads(capsys.readouterr().out)["bounds"]}
    assert Fraction(bounds["long", "at most"]["exact"]) == 1 - Fraction(971, 1000) / Fraction(98, 100)
    assert bounds["long", "at most"]["beyond"]["status"] == "violated"
    run([*asked, "environment.largest_position"])
    bounds = {each["side"]: each for each in json.loads(capsys.readouterr().out)["bounds"]}
    assert {each["safe"] for each in bounds.values()} == {"1_000"}


def test_the_fund_pays_for_the_dearest_size(capsys: Capture) -> None:
    """All the open interest may be of that size: of 50,000 the difference of 2.98 % and 2.9 %, for a long."""
    found = answers(capsys, "--property", "fund-sufficiency", margin="2.9%")["fund-sufficiency", None]
    dearest = Fraction(50_000) * max(Fraction("0.0302") - Fraction("0.029"), Fraction(0))
    assert Fraction(found["figures"]["sufficient_fund"]["exact"]) == dearest  # in one block prices go one way
    assert (
        answers(capsys, "--property", "fund-sufficiency", margin="2.9%", fund="60")["fund-sufficiency", None]["status"]
        == "proved"
    )


def test_parts_that_fill_by_size_are_left_open(capsys: Capture) -> None:
    """A part is smaller than the position that it is of."""
    found = answers(capsys, close_out='kind = "partial"\nchunk_share = "50%"')
    assert {each["status"] for key, each in found.items() if key[0] in ("no-bad-debt", "solvency")} == {"unknown"}
    assert "slippage_up_to" in found["no-bad-debt", "long"]["detail"]
    assert found["conservation", "long"]["status"] == "proved"


@pytest.mark.parametrize(
    ("changes", "path", "expected"),
    [
        ({"steps": '1_000 = "1%"\n8_000 = "0.5%"'}, "environment.slippage_up_to.1_000", 'at most "0.5%", which is'),
        ({"slippage": "0.9%"}, "environment.slippage_up_to.8_000", 'at most "0.9%", which is environment.slippage'),
        (
            {"own": 'slippage = "0.3%"'},
            "markets.X.slippage",
            'at least "1%", which is environment.slippage_up_to.8_000',
        ),
        ({"steps": '1_000 = "0.4%"\n1000 = "1%"'}, "environment.slippage_up_to.1_000", "one rate for each size"),
    ],
)
def test_rates_that_fall_with_the_size_are_refused(changes: dict[str, str], path: str, expected: str) -> None:
    """With the place, what was found, and what it has to be."""
    with pytest.raises(SpecificationError) as refused:
        parse_document(document(**changes))
    assert any(each.path == path and expected in each.expected for each in refused.value.problems)


def test_rates_by_size_are_written_back() -> None:
    """The same is read from what is written, of all markets or of one."""
    for changes in ({}, {"own": 'slippage_up_to = { "500" = "0.1%" }'}, rising("0.1%")):
        specification = parse_document(document(**changes))
        assert parse_document(to_document(specification)) == specification


def answer(capsys: pytest.CaptureFixture[str], tmp_path: Path, found: str, *asked: str) -> Any:
    """What a command answers of a file."""
    file = tmp_path / "market.toml"
    file.write_text(found)
    run(["threshold", str(file), *asked, "--property", "no-bad-debt", "--format", "json"])
    return json.loads(capsys.readouterr().out)


BY_SIZE = """
[mechanism]
margin = "isolated"
quote_quantum = "0.01"
[markets.A]
initial_margin = "20%"
maintenance_margin = "5%"
base_quantum = "0.0001"
price_tick = "0.01"
slippage_up_to = { "10_000" = "0.1%" }
[liquidation]
penalty = "1%"
penalty_capped_by_equity = true
keeper = "protocol"
[environment]
max_move_per_block = "1%"
keeper_delay = "2 blocks"
slippage = "2%"
"""


def test_the_rate_of_all_markets_is_no_smaller_than_any_that_one_has(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A market's own table by sizes is a bound of the rate that it does not replace."""
    found = answer(capsys, tmp_path, BY_SIZE, "--parameter", "environment.slippage")
    assert found["method"] == "theorem"
    assert "0.1%" in json.dumps(found)


def test_with_funding_no_theorem_is_asked_of_sizes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As `verify` says that nothing is known, so does `threshold`."""
    funded = BY_SIZE + '[funding]\nkind = "ticks"\nmost = "0.3%"\nevery = "2 blocks"\n'
    found = answer(capsys, tmp_path, funded, "--parameter", "markets.A.maintenance_margin")
    assert (found["method"], found["safe"]) == ("search", None)


RISES = {"steps": "", "largest": "40_000"}


def rising(slippage_from: str) -> dict[str, str]:
    """Slippage that rises from this with the size."""
    return RISES | {"largest": f'40_000"\nslippage_from = "{slippage_from}'}


def lacks(worth: Fraction, margin: Fraction, tier: Fraction, side: str) -> Fraction:
    """What a position of this worth owes at worst, where slippage rises from 0.1 % to 2 %."""
    slippage = Fraction(1, 1000) + Fraction(19, 1000) * worth / 40_000
    return missing(worth, margin, side, [(Fraction(40_000), slippage)], tier)


@pytest.mark.parametrize(
    ("margin", "tier", "status"),
    [
        ("3%", "3%", {"long": "violated", "short": "violated"}),
        ("3.96%", "3.96%", {"long": "proved", "short": "violated"}),
        ("2.15%", "5%", {"long": "violated", "short": "violated"}),
        ("2.5%", "5%", {"long": "proved", "short": "proved"}),
        ("3%", "3.9%", {"long": "violated", "short": "violated"}),
    ],
)
def test_slippage_that_rises_with_the_size(margin: str, tier: str, status: dict[str, str], capsys: Capture) -> None:
    """What is proved nobody breaks who tries every size, and of what is broken a run replays.

    FALSE: "the largest position is worst". With a tier of 5 % above 2,000 and 2.15 % below, those of 2,000 are.
    """
    numbers = Fraction(margin[:-1]) / 100, Fraction(tier[:-1]) / 100
    changes = rising("0.1%") | {"margin": margin, "tier": tier}
    found = answers(capsys, "--property", "no-bad-debt", "--method", "theorem", **changes)
    sizes = [Fraction(each) for each in range(50, 40_001, 50)]
    for side, expected in status.items():
        verdict = found["no-bad-debt", side]
        broken = [each for each in sizes if lacks(each, *numbers, side) > 0]
        assert (verdict["status"], bool(broken)) == (expected, expected == "violated")
        assert (verdict["scenario"] is None) is not bool(broken)
        largest = Fraction(verdict["figures"]["largest_position"]["exact"])
        assert all(lacks(each, *numbers, side) <= 0 for each in sizes if each <= largest)
        if margin == tier:
            assert largest == 40_000 or lacks(largest + Fraction(1, 10**6), *numbers, side) > 0


def test_the_threshold_of_slippage_that_rises_is_that_of_the_largest_position(capsys: Capture) -> None:
    """FALSE: "the mean is enough". From the smallest on it makes no difference, and its own bound is slippage."""
    changes = DEFAULTS | rising("0.1%") | {"margin": "3%", "tier": "3%"}
    Path("a.toml").write_text(FILE.format(**changes))
    asked = ["threshold", "a.toml", "--property", "no-bad-debt", "--format", "json", "--parameter"]
    run([*asked, "environment.slippage"])
    bounds = {each["side"]: each for each in json.loads(capsys.readouterr().out)["bounds"]}
    assert Fraction(bounds["long"]["exact"]) == 1 - Fraction(97, 98)
    assert bounds["long"]["beyond"]["status"] == "violated"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (rising("2.1%"), 'at most "2%"'),
        (rising("0.1%") | {"steps": DEFAULTS["steps"]}, "nothing beside environment.slippage_up_to"),
    ],
)
def test_what_slippage_that_rises_cannot_be(changes: dict[str, str], expected: str) -> None:
    """More for small positions, beside steps, or without a largest position."""
    with pytest.raises(SpecificationError, match=expected):
        parse_document(document(**changes))
    found = document(**rising("0.1%"))
    del found["environment"]["largest_position"]
    with pytest.raises(SpecificationError, match=r"environment\.largest_position besides"):
        parse_document(found)
