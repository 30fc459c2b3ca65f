"""Close-outs in parts from end to end: files, verdicts, thresholds, scenarios, sweeps; the figures of dYdX's rule."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from novate.command_line import run
from novate.model.specification import Side
from novate.proofs.design.question import Question
from novate.proofs.engine.limits import Limits
from novate.proofs.status import Method, Status
from novate.proofs.verdicts.verify import verify
from novate.specification.file import SpecificationError, parse_document, read_document, to_document
from novate.specification.parameters import parameter_named
from novate.sweeping.grid import Grid
from novate.sweeping.outcomes import code
from novate.sweeping.ranges import axis
from novate.sweeping.settings import Settings
from novate.sweeping.theorems import Theorems

EXAMPLE = Path(__file__).parents[2] / "examples" / "dydx-v4-in-parts.toml"
MARKET = "ETH-USD"


def document(margin: str = "3%", size: str | None = "1_000_000", **rule: str) -> dict[str, Any]:
    """The example with other numbers."""
    found = read_document(EXAMPLE)
    found["markets"][MARKET] |= {"maintenance_margin": margin, "initial_margin": "30%"}
    found["environment"]["largest_position"] = size
    if size is None:
        del found["environment"]["largest_position"]
    found["close_out"] |= rule
    del found["expect"]
    return found


def verdict(found: dict[str, Any], side: Side, name: str = "no-bad-debt") -> tuple[Status, Method]:
    """What is said of one side."""
    answer = verify(parse_document(found), MARKET, side, name, Limits())
    return answer.status, answer.method


THRESHOLDS = [
    ("1_000", "1.9850", "2.0226"),
    ("10_000", "4.0994", "4.4187"),
    ("100_000", "5.9950", "6.5818"),
    ("1_000_000", "6.1847", "6.8060"),
    ("5_000_000", "12.6226", "17.7630"),
]
"""Of dYdX v4's rule at 0.5 % a block, a delay of 2 and a slippage of 0.5 %: the size, the margin of a long, of a short.

In per cent, to four places; the ten-thousandth of a per cent on either side of them decides.
"""


@pytest.mark.parametrize(("size", "long", "short"), THRESHOLDS)
def test_the_thresholds_of_dydx_s_rule(size: str, long: str, short: str) -> None:
    """Proved just above, and a replayed run breaks it just below: the theorem is exact here."""
    for side, margin in ((Side.LONG, long), (Side.SHORT, short)):
        rounded = Fraction(margin)
        above, below = (f"{float(rounded + Fraction(step, 10_000)):.4f}%" for step in (1, -1))
        assert verdict(document(above, size), side) == (Status.PROVED, Method.THEOREM)
        assert verdict(document(below, size), side) == (Status.VIOLATED, Method.THEOREM)


def test_a_short_of_twenty_millions_is_never_closed() -> None:
    """What one call closes is less than what the price adds to the rest; no margin is enough."""
    answer = verify(parse_document(document("29%", "20_000_000")), MARKET, Side.SHORT, "no-bad-debt", Limits())
    assert answer.status is Status.VIOLATED
    assert "no maintenance margin is known to be enough: a position worth more than" in answer.detail
    assert "is never closed" in answer.detail
    assert verdict(document("20.5%", "10_000_000"), Side.LONG)[0] is Status.PROVED


def test_the_largest_position_is_proved_to_the_quantum_and_broken_beyond_rounding() -> None:
    """One quantum of money more is not proved; a hundredth of a per cent more, and a replayed run breaks it."""
    for side, last in ((Side.LONG, 5_253_518_553), (Side.SHORT, 4_716_696_700)):
        at, next_one, beyond = (f"{each // 10**6}.{each % 10**6:06}" for each in (last, last + 1, last + last // 10**4))
        assert verdict(document("3%", at), side) == (Status.PROVED, Method.THEOREM)
        assert verdict(document("3%", next_one), side)[0] is Status.UNKNOWN
        assert verdict(document("3%", beyond), side) == (Status.VIOLATED, Method.THEOREM)


def test_every_property_is_decided_where_the_margin_is_enough() -> None:
    """But for what does not apply: the chain closes out by itself, no promise is made, no open interest is given."""
    found = document("7%")
    for name in ("conservation", "no-bad-debt", "solvency", "liquidation-progress"):
        for side in Side:
            assert verdict(found, side, name) == (Status.PROVED, Method.THEOREM), (name, side)


def test_a_market_of_its_own_and_several_markets() -> None:
    """A market may have a rule of its own, of the same kind or of another."""
    found = document("7%")
    found["markets"]["BTC-USD"] = dict(found["markets"][MARKET])
    assert verdict(found, Side.LONG) == (Status.PROVED, Method.THEOREM)
    found["markets"]["BTC-USD"]["close_out"] = {"kind": "whole"}
    assert verdict(found, Side.LONG) == (Status.PROVED, Method.THEOREM)
    written = to_document(parse_document(found))
    assert parse_document(written) == parse_document(found)


@pytest.mark.parametrize(
    ("size", "rule", "said"),
    [
        (None, {}, "environment.largest_position besides, on which it depends what this comes to"),
        ("1_000", {"chunk_minimum": "200_000"}, 'at most chunk_maximum, which is "100000"'),
        ("1_000", {"chunk_share": "0%"}, 'a rate above 0% and at most 100%, as "10%"'),
        ("1_000", {"kind": "whole"}, "known key"),
        ("1_000", {"chunk_shares": "5%"}, "did you mean chunk_share?"),
    ],
)
def test_what_is_wrong_with_a_rule_is_said(size: str | None, rule: dict[str, str], said: str) -> None:
    """What was found, where, and what is expected."""
    with pytest.raises(SpecificationError, match="close_out") as error:
        parse_document(document("3%", size, **rule))
    assert any(said in str(problem) for problem in error.value.problems), error.value.problems


def test_a_rule_of_shares_needs_no_largest_position() -> None:
    """All positions are alike to it."""
    found = document("7%", None)
    found["close_out"] = {"kind": "partial", "chunk_share": "10%"}
    assert verdict(found, Side.LONG) == (Status.PROVED, Method.THEOREM)
    found["markets"][MARKET]["maintenance_margin"] = "6.2%"  # 6.2058 % for a long
    assert verdict(found, Side.LONG)[0] is not Status.PROVED


def test_a_scenario_has_every_call_and_is_replayed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In the file with its size; the middle of the schedule is counted, not shown."""
    assert run(["verify", str(EXAMPLE), "--show", "--save-scenarios", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    assert "a keeper closes the position out in parts, one in each block" in shown
    assert re.search(r"\.\.\. \d+ blocks with \d+ close-outs \.\.\.", shown)
    (file,) = tmp_path.glob("*long-no-bad-debt*")
    states = json.loads(file.read_text())["states"]
    calls = [state for state in states if state["mbt::actionTaken"] == "liquidate"]
    assert len(calls) == 52
    assert [state["mbt::nondetPicks"]["size"]["tag"] for state in calls] == ["Some"] * 51 + ["None"]
    assert dict(calls[0]["accounts"]["#map"])["trader"]["called"] == [MARKET]
    assert run(["replay", str(file)]) == 0
    assert "of bad debt" in capsys.readouterr().out


def test_the_threshold_of_the_size(capsys: pytest.CaptureFixture[str]) -> None:
    """Proved to the quantum, and violated a hundred-thousandth beyond: by less than that roundings can be worth."""
    assert run(["threshold", str(EXAMPLE), "--parameter", "environment.largest_position"]) == 0
    shown = capsys.readouterr().out
    lines = [line.split() for line in shown.splitlines() if line.startswith(("long", "short"))]
    assert [line[3] for line in lines] == ["5,253.518553", "4,716.6967"]
    assert [line[5] for line in lines] == ["proved", "proved"]
    flat = " ".join(shown.split())
    assert "violated from 5,253.571088 on" in flat
    assert "violated from 4,716.743866 on" in flat


def test_a_sweep_says_what_verify_says() -> None:
    """Of each combination of a margin and a share, by intervals."""
    found = document("4%", "20_000")
    keys = {f"markets.{MARKET}.maintenance_margin": "3%:7%:1%", "close_out.chunk_share": "10%:90%:40%"}
    grid = Grid(tuple(axis(parameter_named(found, key), values) for key, values in keys.items()))
    settings = Settings.read(found, grid)
    asked = [Question(MARKET, side, "no-bad-debt") for side in Side]
    codes = Theorems.of(settings, asked).codes(tuple(slice(0, size) for size in grid.shape))
    proved = code(Status.PROVED, Method.THEOREM)
    for number, index in enumerate(settings.over(range(len(grid.axes)))):
        for column, question in enumerate(asked):
            assert question.side is not None
            status = verdict(settings.document_at(index), question.side)[0]
            assert (codes[number, column] == proved) == (status is Status.PROVED), (index, question)


def test_what_is_said_of_the_rule_has_all_of_its_amounts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And of `overdue` not that it ends with the first call."""
    path = tmp_path / "rule.toml"
    rule = EXAMPLE.read_text(encoding="utf-8").replace("\nchunk_minimum", '\nleftover_minimum = "500"\nchunk_minimum')
    path.write_text(rule, encoding="utf-8")
    run(["verify", str(path), "--property", "no-bad-debt", "--show"])
    said = " ".join(capsys.readouterr().out.split())
    assert "(at least 1,000, at most 100,000, all where less than 500 would be left)" in said
    assert "liquidatable, this one too; a keeper calls in each from 3" in said


def both_kinds(margin: str = "8%") -> dict[str, Any]:
    """The example with a second market, whose positions are closed at once."""
    found = document(margin, "1_000_000")
    found["markets"]["BTC-USD"] = found["markets"][MARKET] | {"close_out": {"kind": "whole"}}
    return found


def test_accounts_closed_at_once_and_in_parts_need_what_each_of_their_positions_does() -> None:
    """In parts those of the rule, at once those of one call."""
    specification = parse_document(both_kinds())
    for market, margins in {MARKET: ("0.061847", "0.068060"), "BTC-USD": ("0.019851", "0.020151")}.items():
        for side, needed in zip(Side, margins, strict=True):
            answer = verify(specification, market, side, "no-bad-debt", Limits())
            assert (answer.status, answer.method) == (Status.PROVED, Method.THEOREM)
            assert answer.headroom is not None
            assert abs(Fraction("0.08") - answer.headroom - Fraction(needed)) < Fraction(1, 10**6), (market, side)


def test_a_sweep_of_accounts_closed_at_once_and_in_parts_says_what_verify_says() -> None:
    """Of each margin of the one whose positions are closed at once, and of the other."""
    found = both_kinds()
    keys = {f"markets.{name}.maintenance_margin": "2%:7%:5%" for name in (MARKET, "BTC-USD")}
    grid = Grid(tuple(axis(parameter_named(found, key), values) for key, values in keys.items()))
    settings = Settings.read(found, grid)
    asked = [Question(market, Side.LONG, "no-bad-debt") for market in (MARKET, "BTC-USD")]
    codes = Theorems.of(settings, asked).codes(tuple(slice(0, size) for size in grid.shape))
    proved, seen = code(Status.PROVED, Method.THEOREM), set[Status]()
    for number, index in enumerate(settings.over(range(len(grid.axes)))):
        for column, question in enumerate(asked):
            specification = parse_document(settings.document_at(index))
            status = verify(specification, question.market, question.side, "no-bad-debt", Limits()).status
            seen.add(status)
            assert (codes[number, column] == proved) == (status is Status.PROVED), (index, question)
    assert {Status.PROVED, Status.VIOLATED} <= seen


def test_a_rule_of_shares_alone_is_said_to_hold_for_every_size(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No largest position is given there."""
    path = tmp_path / "shares.toml"
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    amounts = ("chunk_m", "largest_position")
    shares = "\n".join(line for line in lines if not line.startswith(amounts))
    path.write_text(shares.partition("[expect]")[0].replace('"3%"', '"7%"').replace('"5%"', '"7%"'), encoding="utf-8")
    run(["verify", str(path), "--property", "no-bad-debt", "--show"])
    said = " ".join(capsys.readouterr().out.split())
    assert "known to be enough for positions of every size" in said


@pytest.mark.parametrize("side", Side)
def test_what_hangs_on_another_market_alone_is_left_open_at_once(side: Side) -> None:
    """It names the position whose margin is not enough; and that one breaks its own progress by itself."""
    found = document()
    found["markets"]["CALM-USD"] = {**found["markets"][MARKET], "maintenance_margin": "20%"}
    specification = parse_document(found)
    for name in ("no-bad-debt", "liquidation-progress"):
        calm = verify(specification, "CALM-USD", side, name, Limits())
        assert (calm.status, calm.method) == (Status.UNKNOWN, Method.THEOREM)
        assert f"for another position that the account may hold: {MARKET} " in calm.reason
        own = verify(specification, MARKET, side, name, Limits())
        assert (own.status, own.method) == (Status.VIOLATED, Method.THEOREM)
        assert own.scenario is not None
