"""docs/thresholds.md says what the theorems say."""

from pathlib import Path

from novate.proofs.theorems.presentation import as_text, symbol_table, table
from novate.proofs.theorems.theorem import theorems

PAGE = (Path(__file__).parents[2] / "docs" / "thresholds.md").read_text(encoding="utf-8")


def test_the_tables_are_the_theorems() -> None:
    """Every symbol and every inequality, as text and as LaTeX, in the order of the catalogue."""
    assert symbol_table() in PAGE
    assert table() in PAGE


def test_the_formula_of_a_protocol_is_its_theorem() -> None:
    """What has no shape has a section of its own."""
    for theorem in theorems():
        if theorem.shape is None:
            assert all(f"`{as_text(row)}`" in PAGE for row in theorem.condition)
            assert f"novate theorem {theorem.claim}" in PAGE
