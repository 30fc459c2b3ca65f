"""A minimum that is a floor, max(m N, c), and not a sum: from the file to the answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from novate.command_line import run

FILE = """
[mechanism]
title = "A rule max({margin}, {minimum})"
margin = "{accounts}"
quote_quantum = "0.000001"
[markets.X]
initial_margin = "10%"
maintenance_margin = "{margin}"
minimum_maintenance = "{minimum}"
minimum_is = "{minimum_is}"
base_quantum = "0.000001"
price_tick = "0.01"
[liquidation]
penalty = "{penalty}"
penalty_capped_by_equity = {capped}
keeper = "open"
keeper_flat_reward = "{reward}"
keeper_share = "50%"
[environment]
max_move_per_block = {{ up = "{fall}", down = "{fall}" }}
keeper_delay = "0 blocks"
max_open_interest = "100_000"
gas_cost = "{gas}"
[oracle]
kind = "exact"
"""
DEFAULTS = {"accounts": "isolated", "margin": "4%", "minimum": "5", "minimum_is": "floor", "penalty": "0%"}
DEFAULTS |= {"capped": "false", "reward": "5", "fall": "3%", "gas": "0"}

Capture = pytest.CaptureFixture[str]


def answer(capsys: Capture, *options: str, **changes: str) -> dict[Any, Any]:
    """The verdicts by property and side."""
    Path("a.toml").write_text(FILE.format(**DEFAULTS | changes))
    capsys.readouterr()
    run(["verify", "a.toml", "--format", "json", *options])
    (result,) = json.loads(capsys.readouterr().out)["results"]
    return {(each["property"], each["side"]): each for each in result["verdicts"]}


def long_status(found: dict[Any, Any], name: str = "no-bad-debt") -> str:
    """What is said of longs."""
    status: str = found[name, "long"]["status"]
    return status


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are written there."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("method", ["theorem", "search"])
def test_as_much_as_the_flat_reward_is_enough_of_a_sum_and_not_of_a_floor(method: str, capsys: Capture) -> None:
    """At 125 = c/m both ask for 5: of a fall of 3 % a sum has 5 more, and a floor is short of 3.75."""
    found = answer(capsys, "--method", method, "--property", "no-bad-debt", minimum_is="sum")
    assert long_status(found) == "proved"
    found = answer(capsys, "--method", method, "--property", "no-bad-debt")
    assert long_status(found) == "violated"
    assert found["no-bad-debt", "long"]["scenario"] is not None
    assert "exceeds minimum_maintenance" not in found["no-bad-debt", "long"]["detail"]  # it is as much
    assert most_missing(Fraction(4, 100), 5, Fraction(3, 100), 5) == Fraction("3.75")


@pytest.mark.parametrize(
    ("margin", "fall", "reward", "enough", "too_little"),
    [("4%", "3%", "5", "20", "19.999"), ("5%", "2%", "6", "10", "9.999")],
)
def test_the_smallest_floor_is_exact(
    margin: str, fall: str, reward: str, enough: str, too_little: str, capsys: Capture
) -> None:
    """At g m/(m - d) proved, and a thousandth below it a replayed run leaves bad debt; a size of c/m is the worst."""
    shares = Fraction(margin[:-1]) / 100, Fraction(fall[:-1]) / 100
    assert most_missing(shares[0], int(enough), shares[1], int(reward)) == 0
    for accounts in ("isolated", "cross"):
        changes = {"accounts": accounts, "margin": margin, "fall": fall, "reward": reward}
        assert long_status(answer(capsys, "--property", "no-bad-debt", minimum=enough, **changes)) == "proved"
        found = answer(capsys, "--property", "no-bad-debt", minimum=too_little, **changes)
        assert long_status(found) == "violated"


def most_missing(margin: Fraction, floor: int, fall: Fraction, reward: int) -> Fraction:
    """By how much close-outs are not paid for at worst, of every notional in tenths up to ten times c/m."""
    return max(fall * size + reward - max(margin * size, floor) for size in sizes(10 * floor / margin))


def sizes(largest: Fraction) -> Iterator[Fraction]:
    """Every notional in tenths."""
    return (Fraction(tenths, 10) for tenths in range(1, int(10 * largest)))


def test_the_fund_pays_for_many_of_that_size(capsys: Capture) -> None:
    """With falls of 10 % and charges in full: I (d - m) + m I g/c, and not I (d - m) + g, which one position costs."""
    found = answer(capsys, "--property", "fund-sufficiency", fall="10%", minimum="20")
    (verdict,) = found.values()
    longs = Fraction(100_000) * (Fraction(6, 100) + Fraction(4, 100) * Fraction(5, 20))
    assert Fraction(verdict["figures"]["sufficient_fund"]["exact"]) == longs  # no short becomes liquidatable in time


@pytest.mark.parametrize(("minimum", "status"), [("24.99", "violated"), ("25.01", "proved")])
def test_what_is_left_of_a_floor_pays_a_keeper(minimum: str, status: str, capsys: Capture) -> None:
    """Where charges stop at what is left, c (m - d)/m is left of the position with least: 5 of gas need 25."""
    changes = {"capped": "true", "penalty": "1%", "reward": "6", "gas": "5", "margin": "5%", "fall": "4%"}
    found = answer(capsys, "--property", "keeper-incentive", minimum=minimum, **changes)
    assert long_status(found, "keeper-incentive") == status


def test_a_floor_of_nothing_is_a_sum_of_nothing(capsys: Capture) -> None:
    """Every verdict, figure and scenario is the same."""
    floor, added = (answer(capsys, minimum="0", fall="5%", minimum_is=each) for each in ("floor", "sum"))
    for each in (*floor.values(), *added.values()):
        del each["seconds"]
    assert floor == added
    assert "violated" in {each["status"] for each in floor.values()}
