"""docs/thresholds.md says what the theorems say."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from proof_mechanisms import mechanism

from novate.model.contract import NUMBERS, Oracle
from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.powers import fall, rise
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.band.parameters import Band
from novate.model.oracles.ema.parameters import Ema
from novate.model.oracles.exact.parameters import Exact
from novate.model.oracles.mean.parameters import Mean
from novate.model.oracles.push.parameters import Push, PushInTime
from novate.model.specification import Margin, Minimum, MoveWindow, Side
from novate.proofs.theorems.inequality import Inequality
from novate.proofs.theorems.presentation import SYMBOLS, as_latex, as_text
from novate.proofs.theorems.theorem import theorems

PAGE = (Path(__file__).parents[3] / "docs" / "thresholds.md").read_text(encoding="utf-8")


def test_the_tables_are_the_theorems() -> None:
    """Every symbol and every inequality, as text and as LaTeX, in the order of the catalogue."""
    assert symbol_table() in PAGE
    sums, floors = (askers(each) for each in Minimum)
    assert inequality_table(sums) in PAGE
    assert table_with_funding() in PAGE
    as_of_sums = {(row.label, row.shape.side, row.shape.capped, as_text(row)) for row in sums}
    others = {
        row: names
        for row, names in floors.items()
        if (row.label, row.shape.side, row.shape.capped, as_text(row)) not in as_of_sums
    }
    assert inequality_table(others) in PAGE


def test_close_outs_in_parts_have_no_inequality_of_their_own() -> None:
    """What the page says of them: each is one of a close-out at once."""
    rows = {(row.label, row.form, each.shape.side) for each in theorems() if each.shape for row in each.condition}
    shaped = [each for each in theorems() if each.shape and not each.shape.closes_whole]
    assert shaped
    assert {(row.label, row.form, each.shape.side) for each in shaped for row in each.condition if each.shape} <= rows
    assert "the schedule mean" in " ".join(PAGE.split()).replace("*", "")


def test_the_formula_of_a_protocol_is_its_theorem() -> None:
    """What has no shape has a section of its own."""
    for theorem in theorems():
        if theorem.shape is None:
            assert all(f"`{as_text(row)}`" in PAGE for row in theorem.condition)
            assert f"novate theorem {theorem.claim}" in PAGE


@pytest.mark.parametrize(
    "oracle",
    [
        Exact(),
        Band(),
        Band(Fraction(1, 50), Fraction(1, 20)),
        Band(Fraction(1, 50), Fraction(1, 20), staleness=1),
        Band(Fraction(1, 10), Fraction(1, 30), staleness=4),
        Mean(1),
        Mean(5),
        Ema(Fraction(1, 2), Fraction(1, 1000)),
        Ema(Fraction(1, 50), Fraction(1, 1000)),
        Push(Fraction(1, 50)),
        Push(Fraction(1, 50), report_delay=3, node_error=Fraction(1, 200)),
        Push(Fraction(1, 2), report_delay=2),
        PushInTime(Fraction(1, 50), heartbeat=3, report_delay=2, node_error=Fraction(1, 200)),
    ],
    ids=str,
)
@pytest.mark.parametrize("moves", [(1, 30), (30, 1)], ids=["falls", "rises"])
def test_the_table_of_kinds_is_the_profile_of_each(oracle: Oracle, moves: tuple[int, int]) -> None:
    """Each formula of the page, worked out, is the number that an oracle of the kind guarantees."""
    up, down = (Fraction(move, 100) for move in moves)
    specification = mechanism({"move_up": up, "move_down": down, "oracle": oracle}, keeper_delay=1)
    machine = Machine(specification, specification.markets["A"], Side.LONG, exact=True)
    profile = lag_profile(machine)
    assert worked_out(machine) == {name: getattr(profile, name) for name in NUMBERS}


COLUMNS = ("exact", "band", "push", "mean", "ema")


def worked_out(machine: Machine) -> Mapping[str, Fraction]:
    """The column of the machine's oracle, in the order of the numbers: formulas as Python."""
    oracle, blocks = machine.market.oracle, machine.specification.keeper_delay + 1
    heading = "".join(f' | `kind = "{kind}"`' for kind in COLUMNS)
    table = PAGE.split(f"|{heading} |\n|{'---|' * (1 + len(COLUMNS))}\n")[1].split("\n\n")[0]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines()]
    column = 1 + COLUMNS.index(oracle.kind)
    known: dict[str, Any] = {
        "phi": lambda k: fall(machine, max(k, 0)),
        "upsilon": lambda k: rise(machine, max(k, 0)),
        "K": blocks,
        "h": oracle.lookback,
        "w": oracle.lookback + 1,
        "sum": lambda move, first, last: sum((1 / move(k) for k in range(first, last + 1)), start=Fraction(0)),
        "n": blocks + oracle.lookback,
        "e_up": getattr(oracle, "deviation_up", 0),
        "e_down": getattr(oracle, "deviation_down", 0),
        "t": getattr(oracle, "threshold", 0),
        "e": getattr(oracle, "node_error", 0),
        "r": getattr(oracle, "rounding", oracle.lookback),
        "a": getattr(oracle, "weight", 1),
        "d": machine.market.move_down,
        "u": machine.market.move_up,
        "A": max(2 * oracle.lookback - 1, 0),
        "min": min,
        "max": max,
    }
    for row in sorted(rows, key=lambda row: not row[0].endswith("_0")):
        text = re.sub(r"\(1/(phi|upsilon)_(\w) \+ \.\.\. \+ 1/\1_(\w)\)", r"sum(\1, \2, \3)", row[column])
        python = re.sub(r"(phi|upsilon)_(?:\(([^)]+)\)|(\w))", r"\1(\2\3)", text)
        python = re.sub(r"(?<=[\w)]) (?=[a-zA-Z(])|(?<=\))(?=\()", " * ", python).replace("^", "**")
        known[row[0]] = eval(python, {"__builtins__": {}}, known)  # noqa: S307 - a page of ours
    letters = ("L_K", "U_K", "L_0", "U_0", "W_K", "V_K", "X_L", "X_U")
    return {name: known[letter] for name, letter in zip(NUMBERS, letters, strict=True)}


@pytest.mark.parametrize("window", [1, 11, 31, 61, 151])
def test_the_table_of_windows_is_worked_out(window: int) -> None:
    """What a mean needs, and what a price as old as the window, or half as old, would need."""

    def needed(oracle: Oracle) -> list[str]:
        moves = {"move_up": Fraction(1, 100), "move_down": Fraction(1, 100), "oracle": oracle}
        specification = mechanism(moves, keeper_delay=2)
        profile = lag_profile(Machine(specification, specification.markets["A"], Side.LONG, exact=True))
        return [f"{float(100 * each):.4f} %" for each in (1 - profile.least_market, profile.most_market - 1)]

    mean, oldest, middle = map(needed, (Mean(window), Band(staleness=window - 1), Band(staleness=window // 2)))
    size = "1 block" if window == 1 else f"{window} blocks"
    row = f"| {size} | {mean[0]} | {mean[1]} | {', '.join(oldest)} | {', '.join(middle)} |"
    assert row in PAGE, row


@pytest.mark.parametrize("weight", [1, 2, 10, 50])
def test_the_table_of_weights_is_worked_out(weight: int) -> None:
    """What an exponential average needs, and what a price as old as the mean of its prices would need."""

    def needed(oracle: Oracle) -> list[str]:
        moves = {"move_up": Fraction(1, 100), "move_down": Fraction(1, 100), "oracle": oracle}
        specification = mechanism(moves, keeper_delay=2)
        profile = lag_profile(Machine(specification, specification.markets["A"], Side.LONG, exact=True))
        return [f"{float(100 * each):.4f} %" for each in (1 - profile.least_market, profile.most_market - 1)]

    average = needed(Ema(Fraction(weight, 100), Fraction(1, 10_000)))
    old = needed(Band(staleness=(100 - weight) // weight))
    row = f"| {weight} % | {average[0]} | {average[1]} | {', '.join(old)} |"
    assert row in PAGE, row


@pytest.mark.parametrize(("weight", "long", "short"), [(1, "41.9342", "43.1210"), (10, "6.1564", "6.2846")])
def test_an_exponential_average_over_horizons_needs_what_the_page_says(weight: int, long: str, short: str) -> None:
    """And the page has the numbers."""
    moves = {"move_up": Fraction(1, 100), "move_down": Fraction(1, 100)}
    windows = {"move_windows": (MoveWindow(10, Fraction(4, 100), Fraction(4, 100)),)}
    average = {"oracle": Ema(Fraction(weight, 100), Fraction(1, 10_000))}
    specification = mechanism(moves | windows | average, keeper_delay=2)
    profile = lag_profile(Machine(specification, specification.markets["A"], Side.LONG, exact=True))
    needed = (1 - profile.least_market, profile.most_market - 1)
    assert [f"{float(100 * each):.4f}" for each in needed] == [long, short]
    assert f"{long} %" in PAGE
    assert f"{short} %" in PAGE


def symbol_table() -> str:
    """What the symbols stand for, as a Markdown table."""
    rows = (f"| `{symbol.plain}` | ${symbol.latex}$ | {symbol.meaning} |" for symbol in SYMBOLS.values())
    return "\n".join(("| as text | as LaTeX | meaning |", "|---|---|---|", *rows))


def inequality_table(asked: Mapping[Inequality, Sequence[str]]) -> str:
    """Inequalities as a Markdown table, and which properties ask for each."""
    labels = [row.label for row in asked]
    rows = (
        f"| {row.label} | {', '.join(asked[row])} | {row.shape.side} | {'capped' if row.shape.capped else 'in full'} "
        f"| `{as_text(row)}` | ${as_latex(row)}$ |"
        for row in sorted(asked, key=lambda row: labels.index(row.label))
    )
    heading = ("| inequality | asked for by | side | charges | as text | as LaTeX |", "|---|---|---|---|---|---|")
    return "\n".join((*heading, *rows))


def table_with_funding() -> str:
    """Those that funding changes, as a Markdown table."""
    usual = {as_text(row) for row in askers(Minimum.SUM)}
    rows = (
        f"| {row.label} | {row.shape.side} | {'capped' if row.shape.capped else 'in full'} | `{as_text(row)}` |"
        for row in askers(Minimum.SUM, pays_funding=True)
        if as_text(row) not in usual
    )
    return "\n".join(("| inequality | side | charges | as text |", "|---|---|---|---|", *rows))


def askers(minimum_is: Minimum, *, pays_funding: bool = False) -> Mapping[Inequality, Sequence[str]]:
    """Inequalities, those of isolated and of cross margin as one, and the properties that rest on each.

    Those of close-outs in parts are the same ones, with other numbers in the place of two of the lag profile.
    """
    margins: dict[Inequality, dict[str, list[Margin]]] = {}
    shaped = ((each, each.shape) for each in theorems() if each.shape is not None and each.shape.closes_whole)
    for theorem, shape in shaped:
        if shape.minimum_is is not minimum_is or shape.pays_funding is not pays_funding:
            continue
        for row in theorem.condition:
            assert isinstance(row, Inequality), "what has a shape is about the parameters of a mechanism"
            either = replace(row, shape=replace(row.shape, margin=Margin.ISOLATED))
            margins.setdefault(either, {}).setdefault(theorem.claim, []).append(shape.margin)
    return {
        row: [name if len(found) > 1 else f"{name} ({found[0]} margin)" for name, found in properties.items()]
        for row, properties in margins.items()
    }
