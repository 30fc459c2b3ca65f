"""How the bounds on moves are put in words above the verdicts."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from novate.model.specification import MoveWindow
from novate.properties.assumptions import moves
from novate.specification.file import parse_document, read_specification, to_document

EXAMPLE = read_specification(Path(__file__).parents[2] / "examples" / "several-horizons.toml")


def words(bounds: object) -> str:
    """The words for a `max_move_per_block`."""
    document = to_document(EXAMPLE)
    document["environment"]["max_move_per_block"] = bounds
    specification = parse_document(document)
    return moves(specification, specification.markets["ETH-USD"])


def test_one_bound_is_one_clause() -> None:
    """One rate for both directions, or one for each."""
    assert words("0.5%") == "the market price moves by at most 0.5% per block"
    assert words({"up": "1%", "down": "0.8%"}) == (
        "the market price rises by at most 1% per block, and falls by at most 0.8% per block"
    )


def test_every_horizon_is_named() -> None:
    """Shortest first, in both directions where they differ in any."""
    assert words({"1 block": "0.5%", "100 blocks": "8%"}) == (
        "the market price moves by at most 0.5% per block and 8% within 100 blocks"
    )
    assert words({"1 block": "0.5%", "10 blocks": "2%", "100 blocks": {"up": "9%", "down": "8%"}}) == (
        "the market price rises by at most 0.5% per block, 2% within 10 blocks and 9% within 100 blocks, "
        "and falls by at most 0.5% per block, 2% within 10 blocks and 8% within 100 blocks"
    )


def test_the_example_speaks_in_blocks() -> None:
    """Five minutes of two-second blocks are 150 blocks."""
    market = EXAMPLE.markets["ETH-USD"]
    assert market.move_windows == (MoveWindow(150, Fraction(8, 100), Fraction(8, 100)),)
    assert moves(EXAMPLE, market).endswith("8% within 150 blocks")
