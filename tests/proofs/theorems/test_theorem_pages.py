"""docs/thresholds.md says what the theorems say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from novate.model.specification import Margin
from novate.proofs.theorems.inequality import Inequality
from novate.proofs.theorems.presentation import SYMBOLS, as_latex, as_text
from novate.proofs.theorems.theorem import theorems

PAGE = (Path(__file__).parents[3] / "docs" / "thresholds.md").read_text(encoding="utf-8")


def test_the_tables_are_the_theorems() -> None:
    """Every symbol and every inequality, as text and as LaTeX, in the order of the catalogue."""
    assert symbol_table() in PAGE
    assert inequality_table() in PAGE


def test_the_formula_of_a_protocol_is_its_theorem() -> None:
    """What has no shape has a section of its own."""
    for theorem in theorems():
        if theorem.shape is None:
            assert all(f"`{as_text(row)}`" in PAGE for row in theorem.condition)
            assert f"novate theorem {theorem.claim}" in PAGE


def symbol_table() -> str:
    """What the symbols stand for, as a Markdown table."""
    rows = (f"| `{symbol.plain}` | ${symbol.latex}$ | {symbol.meaning} |" for symbol in SYMBOLS.values())
    return "\n".join(("| as text | as LaTeX | meaning |", "|---|---|---|", *rows))


def inequality_table() -> str:
    """Every inequality of every condition, as a Markdown table, and which properties ask for it."""
    asked = askers()
    labels = [row.label for row in asked]
    rows = (
        f"| {row.label} | {', '.join(asked[row])} | {row.shape.side} | {'capped' if row.shape.capped else 'in full'} "
        f"| `{as_text(row)}` | ${as_latex(row)}$ |"
        for row in sorted(asked, key=lambda row: labels.index(row.label))
    )
    heading = ("| inequality | asked for by | side | charges | as text | as LaTeX |", "|---|---|---|---|---|---|")
    return "\n".join((*heading, *rows))


def askers() -> Mapping[Inequality, Sequence[str]]:
    """Inequalities, those of isolated and of cross margin as one, and the properties that rest on each."""
    margins: dict[Inequality, dict[str, list[Margin]]] = {}
    shaped = ((each, each.shape) for each in theorems() if each.shape is not None)
    for theorem, shape in shaped:
        for row in theorem.condition:
            assert isinstance(row, Inequality), "what has a shape is about the parameters of a mechanism"
            either = replace(row, shape=replace(row.shape, margin=Margin.ISOLATED))
            margins.setdefault(either, {}).setdefault(theorem.claim, []).append(shape.margin)
    return {
        row: [name if len(found) > 1 else f"{name} ({found[0]} margin)" for name, found in properties.items()]
        for row, properties in margins.items()
    }
