"""`novate envelope`: the frontier of two parameters, as table, CSV, JSON and picture."""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from pathlib import Path

import pytest

from novate.command_line import run
from novate.model.specification import Side
from novate.proofs.design.confirmation import status_of
from novate.proofs.design.question import Question
from novate.proofs.status import Status
from novate.specification.changes import changed
from novate.specification.file import parse_document, read_document

EXAMPLES = Path(__file__).parents[3] / "examples"
DYDX = str(EXAMPLES / "dydx-v4-eth-usd.toml")
MOVE, DELAY = ("environment", "max_move_per_block"), ("environment", "keeper_delay")
FEW = ["--points", "4", "--range", "0 blocks:30 blocks"]


def test_every_point_is_proved_and_a_little_more_is_not(tmp_path: Path) -> None:
    """At each delay of the frontier, for either side."""
    out = tmp_path / "frontier.csv"
    assert run(["envelope", DYDX, *FEW, "--csv", str(out)]) == 0
    document = read_document(Path(DYDX))
    rows = list(csv.DictReader(out.open()))
    assert [row["value"] for row in rows[::2]] == ["0 blocks", "2 blocks", "10 blocks", "20 blocks", "30 blocks"]
    for row in rows:
        question = [Question("ETH-USD", Side(row["side"]), "no-bad-debt")]
        edge = Fraction(row["exact_at_most"])
        for move, status in (
            (row["at_most"], Status.PROVED),
            (edge, Status.PROVED),
            (edge + Fraction(1, 10**29), Status.VIOLATED),
        ):
            there = parse_document(changed(document, {MOVE: move, DELAY: row["value"]}))
            assert status_of(there, question) is status


def test_the_long_frontier_is_the_closed_form(capsys: pytest.CaptureFixture[str]) -> None:
    """(1 - d)^(D + 1) (1 - s) = 1 - m, to within the last of 30 decimals."""
    assert run(["envelope", DYDX, *FEW, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    for point in found["points"]:
        if point["side"] == "long":
            blocks = int(point["value"].split()[0]) + 1
            move, step = Fraction(point["exact_at_most"]), Fraction(1, 10**30)
            assert (1 - move) ** blocks * Fraction(995, 1000) >= Fraction(97, 100)
            assert (1 - move - step) ** blocks * Fraction(995, 1000) < Fraction(97, 100)


def test_any_two_parameters_may_be_asked_about(capsys: pytest.CaptureFixture[str]) -> None:
    """The margin that a long and a short need against the slippage."""
    axes = ["--axes", "markets.ETH-USD.maintenance_margin", "environment.slippage", "--points", "3"]
    assert run(["envelope", DYDX, *axes]) == 0
    table = capsys.readouterr().out
    assert "at least 1.9851%" in table
    assert "<- the file, with 3%" in table


def test_of_several_horizons_the_shortest_is_bounded(capsys: pytest.CaptureFixture[str]) -> None:
    """Where the file has a table of them and nothing else is asked for."""
    few = ["--points", "2", "--range", "30 seconds:60 seconds", "--format", "json"]
    assert run(["envelope", str(EXAMPLES / "several-horizons.toml"), *few]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["bounded"]["parameter"] == 'environment.max_move_per_block."2 seconds"'


def test_pictures_are_drawn_and_are_the_same_every_time(tmp_path: Path) -> None:
    """Needs matplotlib (the extra plot)."""
    pytest.importorskip("matplotlib")
    contents = []
    for name in ("one", "other"):
        png, svg = tmp_path / f"{name}.png", tmp_path / f"{name}.svg"
        assert run(["envelope", DYDX, "--points", "2", "--png", str(png), "--svg", str(svg)]) == 0
        contents.append((png.read_bytes(), svg.read_bytes()))
    assert contents[0] == contents[1]
    assert contents[0][0].startswith(b"\x89PNG")
    assert b"<svg" in contents[0][1]


def test_the_picture_says_whether_the_file_is_safe() -> None:
    """In words, in the legend."""
    pytest.importorskip("matplotlib")
    from novate.design.envelope import Envelope, axis, points
    from novate.design.envelope_picture import is_safe
    from novate.specification.parameters import parameter_named

    for name, expected in (("dydx-v4-eth-usd", True), ("too-much-leverage", False)):
        document = read_document(EXAMPLES / f"{name}.toml")
        axes = tuple(axis(document, parameter_named(document, ".".join(path))) for path in (MOVE, DELAY))
        asked = [Question("ETH-USD", side, "no-bad-debt") for side in Side]
        found = points(document, axes, [Fraction(2)], asked, lambda _: pytest.fail("no search"))
        assert is_safe(Envelope("", "no-bad-debt", *axes, points=tuple(found))) is expected


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--axes", "environment.max_move", "environment.keeper_delay"], "max_move_per_block"),
        (["--axes", "environment.keeper_delay", "environment.keeper_delay"], "two keys"),
        (["--range", "5:1"], "a time"),
        (["--range", "9 blocks:1 block"], "LOW:HIGH"),
        (["--axes", "oracle.deviation", "waterfall.insurance_fund"], "nothing says how far to go"),
        (["--property", "fund-sufficiency"], "max_open_interest is not given"),
        (["--csv", "/nowhere/out.csv", "--points", "2"], "cannot write"),
    ],
)
def test_what_cannot_be_drawn_is_said(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One clear error."""
    assert run(["envelope", DYDX, *arguments]) == 3
    assert said in " ".join(capsys.readouterr().err.split())


def test_what_a_search_did_not_find_may_be_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A large fund outlasts what a small open interest can owe; nothing proves it, and nothing breaks it."""
    changes = {
        'maintenance_margin = "3%"': 'maintenance_margin = "5%"',
        'deviation = "0%"': 'deviation = "2%"',
        'keeper_delay = "2 blocks"': 'keeper_delay = "0 blocks"',
        "gas_cost =": 'max_open_interest = "1_000"\ngas_cost =',
        "base_quantum =": 'sides = "long"\nbase_quantum =',
    }
    text = (EXAMPLES / "too-much-leverage.toml").read_text()
    for old, new in changes.items():
        text = text.replace(old, new)
    file = tmp_path / "a.toml"
    file.write_text(text)
    axes = ["--axes", "waterfall.insurance_fund", "environment.max_move_per_block"]
    out = tmp_path / "points.csv"
    asked = ["--property", "solvency", *axes, "--points", "2", "--range", "1.9%:2%", "--csv", str(out)]
    assert run(["envelope", str(file), *asked]) == 0
    assert capsys.readouterr().out.count("none found") == 2
    found = [(row["safe"], row["method"]) for row in csv.DictReader(out.open())]
    assert found == [("none found", "search")] * 2
