"""A file with a depth: its verdicts, its thresholds, and what it says of its limits."""

from __future__ import annotations

import csv
import json
import tomllib
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from novate.command_line import run
from novate.model.specification import Side, Specification
from novate.proofs.engine.limits import Limits
from novate.proofs.verdicts.verify import verify
from novate.specification.document import to_document
from novate.specification.file import parse_document

EXAMPLE = Path(__file__).parents[3] / "examples" / "cascade.toml"


def changed(**tables: Any) -> Specification:
    """The example with other values, table by table."""
    found = tomllib.loads(EXAMPLE.read_text())
    for name, keys in tables.items():
        found[name] = found[name] | keys
    return parse_document(found)


def margin(specification: Specification, rate: Fraction) -> Specification:
    """The same with another maintenance margin."""
    (market,) = specification.markets.values()
    return replace(specification, markets={market.name: replace(market, maintenance_margin=rate)})


def test_the_move_of_a_block_has_the_close_outs_of_a_block() -> None:
    """A two-hundredth of the depth, besides half a per cent."""
    (market,) = changed().markets.values()
    move, sold = Fraction(5, 1_000), Fraction(5, 1_000)
    assert (market.most_down, market.most_up) == (1 - (1 - move) * (1 - sold), (1 + move) * (1 + sold) - 1)


def test_over_several_blocks_each_has_its_close_outs() -> None:
    """The window's own bound, and the impact of each of its blocks; rounded up in the last of 30 decimals."""
    moves = {"1 block": "0.5%", "10 blocks": "2%"}
    (market,) = changed(environment={"max_move_per_block": moves}).markets.values()
    (window,) = market.most_windows
    besides = (1 - market.most_down) / (1 - market.move_down)
    assert 0 <= window.down - (1 - Fraction(98, 100) * besides**10) < Fraction(1, 10**30)
    assert market.move_windows[0].down == Fraction(2, 100)


@pytest.mark.parametrize("side", list(Side))
def test_the_threshold_is_that_of_three_such_moves(side: Side) -> None:
    """Proved there, and broken a millionth below it by a replayed run."""
    specification = changed()
    (market,) = specification.markets.values()
    move = 1 - market.most_down if side is Side.LONG else 1 + market.most_up
    exactly = side.sign * (1 - move**3 * (1 - side.sign * market.slippage))
    for rate, status in ((exactly, "proved"), (exactly - Fraction(1, 10**6), "violated")):
        assert verify(margin(specification, rate), market.name, side, "no-bad-debt", Limits()).status == status


def test_what_a_depth_does_not_change() -> None:
    """The less is closed out in a block, the nearer is a file to what it says without the table."""
    (market,) = changed(impact={"closed_per_block": "0.01"}).markets.values()
    assert 0 < market.most_up - market.move_up < Fraction(1, 10**9)
    assert 0 < market.most_down - market.move_down < Fraction(1, 10**9)


def test_a_file_is_written_as_it_was_read() -> None:
    """The price's own moves, not those with what others' close-outs add."""
    specification = changed()
    assert parse_document(to_document(specification)) == specification
    assert to_document(specification)["environment"]["max_move_per_block"] == "0.5%"


def threshold(capsys: pytest.CaptureFixture[str], file: Path, key: str) -> Any:
    """What `novate threshold` finds."""
    assert run(["threshold", str(file), "--parameter", key, "--property", "no-bad-debt", "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("key", ["depth", "closed_per_block"])
def test_its_thresholds_are_exact(key: str, capsys: pytest.CaptureFixture[str]) -> None:
    """On the last safe value it is proved, and a cent further it is broken."""
    text = EXAMPLE.read_text()
    safe = Fraction(threshold(capsys, EXAMPLE, f"impact.{key}")["safe"].replace("_", ""))
    assert safe % 1 != 0, "a cent is a step"
    found = tomllib.loads(text)
    further = Fraction(1, 100) * (-1 if key == "depth" else 1)
    for value, expected in ((safe, {"proved"}), (safe + further, {"proved", "violated"})):
        found["impact"][key] = f"{float(value):.2f}"
        specification = parse_document(found)
        said = {verify(specification, "ETH-USD", side, "no-bad-debt", Limits()).status for side in Side}
        assert said == expected


def test_a_grid_says_what_each_combination_says_alone(tmp_path: Path) -> None:
    """Of moves and depths together."""
    out = tmp_path / "out.csv"
    depths, moves = "impact.depth", "environment.max_move_per_block"
    vary = ["--vary", f"{depths}=30000000:60000000:15000000", "--vary", f"{moves}=0.5%:0.7%:0.1%"]
    assert run(["sweep", str(EXAMPLE), *vary, "--property", "no-bad-debt", "--out", str(out)]) == 0
    rows = list(csv.DictReader(out.open()))
    assert len(rows) == 3 * 3 * 2
    assert {row["method"] for row in rows} == {"theorem"}
    assert {row["status"] for row in rows} == {"proved", "violated"}
    for row in rows:
        one = changed(impact={"depth": row[depths]}, environment={"max_move_per_block": row[moves]})
        assert verify(one, "ETH-USD", Side(row["side"]), "no-bad-debt", Limits()).status == row["status"]


def test_what_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """The limit says what the price does by itself and what close-outs add; nothing says that they move no price."""
    assert run(["verify", str(EXAMPLE)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "moves by at most 0.5% per block by itself; close-outs, of at most 250,000 of one side in a block" in said
    assert "by at most 1.01% up and 1% down per block in all" in said
    assert "that they do not move" not in said
