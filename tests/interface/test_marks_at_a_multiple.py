"""Files whose oracle deviates by 100 % and more: they are read, and every command answers."""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from novate.command_line import run
from novate.model.oracles.band.parameters import Band
from novate.specification.document import to_toml
from novate.specification.file import parse_document
from novate.specification.problems import SpecificationError

MARKET = {"initial_margin": "75%", "maintenance_margin": "70%", "base_quantum": "1e-9", "price_tick": "0.01"}
MARGIN = "markets.A.maintenance_margin"


def document(deviation: str = "200%", **market: str) -> dict[str, Any]:
    """A mark at up to three times the market."""
    return {
        "mechanism": {"margin": "isolated", "quote_quantum": "0.000001"},
        "markets": {"A": MARKET | market},
        "liquidation": {"penalty": "1%", "penalty_capped_by_equity": True, "keeper": "open", "keeper_share": "50%"},
        "oracle": {"deviation": deviation},
        "environment": {"max_move_per_block": "1%", "keeper_delay": "1 block", "max_open_interest": "1_000_000"},
    }


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    """The file."""
    file = tmp_path / "mark.toml"
    file.write_text(to_toml(document()))
    return file


@pytest.mark.parametrize(("text", "share"), [("100%", 1), ("200%", 2), ("10_000%", 100)])
def test_a_deviation_of_100_per_cent_and_more_is_read(text: str, share: int) -> None:
    """Up to a hundred times the market price above it."""
    (market,) = parse_document(document(text)).markets.values()
    assert market.oracle == Band(Fraction(share), Fraction(share))


@pytest.mark.parametrize("text", ["10_000.01%", "1_000_000%"])
def test_an_absurd_deviation_is_refused(text: str) -> None:
    """A mark at more than a hundred times the market is a slip of the pen."""
    with pytest.raises(SpecificationError) as error:
        parse_document(document(text))
    (problem,) = error.value.problems
    assert problem.path == "oracle.deviation"
    assert "from 0% to 10_000%" in problem.expected


def answered(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """The JSON of a command that has an answer."""
    assert run([*arguments, "--format", "json"]) in (0, 1)
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize(
    ("side", "greatest"),
    [("long", Fraction(99, 100) ** 2 / Fraction(3, 10) - 1), ("short", 1 - Fraction(101, 100) ** 2 / Fraction(17, 10))],
)
def test_the_greatest_deviation_is_exact(
    mark: Path, capsys: pytest.CaptureFixture[str], side: str, greatest: Fraction
) -> None:
    """226.7 % for a long, whose threshold is (1 - d)^2 / (1 - m) - 1; of a short below 100 %."""
    found = answered(capsys, "threshold", str(mark), "--parameter", "oracle.deviation", "--side", side)
    assert found["exact"] == str(greatest)


@pytest.mark.parametrize(("side", "margin"), [("long", Fraction(6733, 10_000)), ("short", None)])
def test_the_smallest_margin_of_a_long_and_none_of_a_short(
    mark: Path, capsys: pytest.CaptureFixture[str], side: str, margin: Fraction | None
) -> None:
    """67.33 % = 1 - 0.99^2 / 3; and by theorem no value."""
    arguments = ("threshold", str(mark), "--parameter", MARGIN, "--side", side)
    found = answered(capsys, *arguments)
    assert found.get("exact") == (None if margin is None else str(margin))
    assert run(list(arguments)) in (0, 1)
    assert ("no value is safe" in capsys.readouterr().out) == (margin is None)


def test_solvency_of_a_long_needs_all_of_its_notional(mark: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the mark may be next to nothing."""
    found = answered(capsys, "threshold", str(mark), "--parameter", MARGIN, "--property", "solvency", "--side", "long")
    assert Fraction(found["exact"]) == 1


def test_a_bound_of_the_fund_that_no_decimal_ends_at_is_said(mark: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is only sufficient, and where it is known to break is a repeating fraction: that ended in a traceback."""
    arguments = ["threshold", str(mark), "--parameter", "oracle.deviation", "--property", "fund-sufficiency"]
    assert run(arguments) == 0
    assert "violated from" in " ".join(capsys.readouterr().out.split())


def test_envelope_has_longs_beyond_100_per_cent_and_no_shorts(mark: Path, tmp_path: Path) -> None:
    """The largest move per block against the deviation: none where it is too high, and for a short from 50 % on.

    No theorem lays a run where the market does not move at all, so the search is asked there, and finds none.
    """
    out = tmp_path / "envelope.csv"
    axes = ("--axes", "environment.max_move_per_block", "oracle.deviation", "--range", "0%:250%", "--points", "6")
    assert run(["envelope", str(mark), *axes, "--csv", str(out)]) == 0
    rows = rows_of(out)
    most = {(row["value"], row["side"]): row["at_most"] for row in rows}
    assert [most[each, "long"] for each in ("100%", "200%", "250%")] == ["22.5403%", "5.1316%", ""]
    assert [bool(most[each, "short"]) for each in ("0%", "50%", "100%", "200%")] == [True, False, False, False]
    assert {row["safe"] for row in rows} == {"bounded", "none found"}


def rows_of(table: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with table.open() as file:
        return list(csv.DictReader(file))


def test_sweep_says_what_verify_says(mark: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On both sides of 100 %, and at it."""
    out = tmp_path / "table.csv"
    vary = ("--vary", "oracle.deviation=50%:250%:50%", "--property", "no-bad-debt", "--property", "solvency")
    assert run(["sweep", str(mark), *vary, "--out", str(out)]) == 0
    capsys.readouterr()
    rows = rows_of(out)
    statuses = {(row["oracle.deviation"], row["side"], row["property"]): row["status"] for row in rows}
    values = ("50%", "100%", "150%", "200%", "250%")
    assert [statuses[each, "long", "no-bad-debt"] for each in values] == [*["proved"] * 4, "violated"]
    assert {statuses[each, "short", "no-bad-debt"] for each in values} == {"violated"}
    assert [statuses[each, "long", "solvency"] for each in values] == ["proved", *["violated"] * 4]


def test_repair_lowers_the_deviation_where_it_may_and_else_finds_nothing(
    mark: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No margin helps a short; an oracle that deviates less does."""
    run(["repair", str(mark), "--property", "no-bad-debt"])
    assert "no repair was found" in capsys.readouterr().out
    run(["repair", str(mark), "--property", "no-bad-debt", "--allow", "oracle.deviation"])
    assert "39.9941%" in capsys.readouterr().out


def test_repair_of_longs_alone_raises_their_margin(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """60 % is below 1 - 0.99^2 / 3."""
    file = tmp_path / "longs.toml"
    file.write_text(to_toml(document(maintenance_margin="60%", sides="long")))
    run(["repair", str(file), "--property", "no-bad-debt"])
    assert "67.33%" in capsys.readouterr().out
