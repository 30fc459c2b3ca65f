"""Specifications in Python: the same values, units, checks and errors as in files."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import novate

ROOT = Path(__file__).parents[3]
FILE = ROOT / "examples" / "too-much-leverage.toml"
MARKET = novate.read(FILE)
MARGIN = "markets.ETH-USD.maintenance_margin"
FILES = sorted((ROOT / "examples").glob("*.toml"))


def test_every_example_is_read_written_and_built_alike() -> None:
    """From its file, from its text, from its tables as they stand and as they were understood."""
    for file in FILES:
        found = novate.read(file)
        assert novate.parse(file.read_text()) == found
        assert novate.parse(found.to_toml()) == found
        assert novate.from_dict(found.to_dict()) == found
        assert novate.from_dict(tomllib.loads(file.read_text())) == found
        assert hash(novate.parse(found.to_toml())) == hash(found)
        assert found.title in repr(found)


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        (MARGIN, Fraction(1, 25), "4%"),
        (MARGIN, Decimal("0.04"), "4%"),
        (MARGIN, Fraction(1, 30), "1/30"),
        ("waterfall.insurance_fund", 250, "250"),
        ("waterfall.insurance_fund", Fraction(1, 4), "0.25"),
        ("environment.keeper_delay", 1, "1 block"),
        ("environment.keeper_delay", Fraction(3), "3 blocks"),
        ("liquidation.penalty_capped_by_equity", False, False),
        ("environment.max_move_per_block", {"up": Fraction(1, 100), "down": "2%"}, {"up": "1%", "down": "2%"}),
        ("environment.max_move_per_block.up", Fraction(1, 100), "1%"),
        ('environment.max_move_per_block."100 blocks"', None, None),
        ("oracle", {"kind": "exact"}, {"kind": "exact"}),
    ],
)
def test_a_value_stands_as_the_file_would_say_it(key: str, value: Any, text: Any) -> None:
    """Texts as they are; exact numbers in the unit of their kind."""
    found = MARKET.replace({key: value})
    tables: Any = found.tables
    for part in key.split(".") if text is not None else ():
        tables = tables[part]
    assert text is None or tables == text
    assert novate.parse(found.to_toml()) == found
    assert novate.read(FILE) == MARKET, "the first is as it was"


def test_what_is_taken_away_has_its_default() -> None:
    """None removes a key, also one that is not there."""
    added = MARKET.replace({"environment.slippage": "1%"})
    assert added != MARKET
    assert (
        added.replace({"environment.slippage": None, "environment.gas_cost": None}).value("environment.slippage") == 0
    )


def test_values_are_checked_together() -> None:
    """Each alone would contradict the other."""
    both = {MARGIN: "6%", "markets.ETH-USD.initial_margin": "7%"}
    found = MARKET.replace(both)
    assert (found.value(MARGIN), found.source) == (Fraction(3, 50), f"{FILE}, changed")
    assert found.replace({MARGIN: "5%"}).source == f"{FILE}, changed"
    with pytest.raises(novate.SpecificationError, match="expected at most initial_margin"):
        MARKET.replace({MARGIN: "6%"})


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"markets.ETH-USD.margin": "5%"}, "did you mean markets.NAME.initial_margin"),
        ({"nonsense": "5%"}, "no parameter that can be asked about"),
        ({"a b": "5%"}, "a key as TOML writes it"),
        ({"environment.keeper_delay.up": "5%"}, "a known key|which is no table"),
        ({'environment.max_move_per_block."9 blocks"': "5%"}, "max_move_per_block, which is no table here"),
        ({'environment.max_move_per_block."9 blocks".up': "5%"}, "max_move_per_block, which is no table here"),
        ({MARGIN: 0.05}, "found a value of type float, expected a rate"),
        ({MARGIN: 5}, "found the number 5, expected a rate"),
        ({"waterfall.insurance_fund": Fraction(1, 3)}, "found 1/3, expected an amount that is a finite decimal"),
        ({"environment.keeper_delay": Fraction(5, 2)}, "found the number 5/2, expected"),
        ({"mechanism.title": Fraction(1, 2)}, "expected a text in quotes"),
        ({"markets.BTC-USD.initial_margin": "5%"}, "markets.BTC-USD.maintenance_margin: found nothing"),
        ({"oracle": "exact"}, r"expected a table \[oracle\]"),
    ],
)
def test_what_cannot_be_is_said_as_of_a_file(values: dict[str, Any], said: str) -> None:
    """The key, what was found and what is expected."""
    with pytest.raises(novate.SpecificationError, match=said) as caught:
        MARKET.replace(values)
    assert all(isinstance(each, novate.Problem) for each in caught.value.problems)


def test_files_texts_and_tables_that_are_none_are_refused() -> None:
    """With everything that is wrong."""
    with pytest.raises(novate.SpecificationError, match="no such file"):
        novate.read("nowhere.toml")
    with pytest.raises(novate.SpecificationError, match="nothing in it"):
        novate.parse("")
    with pytest.raises(novate.SpecificationError) as caught:
        novate.parse(FILE.read_text().replace("price_tick", "tick"))
    (unknown,) = (each for each in caught.value.problems if each.path.endswith(".tick"))
    assert unknown.line is not None
    assert FILE.read_text().split("\n")[unknown.line - 1].startswith("price_tick")
    with pytest.raises(novate.SpecificationError) as caught:
        novate.from_dict({"mechanism": {"margin": "isolated"}})
    assert len(caught.value.problems) > 3


def test_amounts_sizes_and_prices_become_whole_numbers() -> None:
    """As actions count; a part of a quantum is refused."""
    assert MARKET.quanta("12.34") == MARKET.quanta(Fraction(1234, 100)) == 1234
    one = MARKET.base_quanta("ETH-USD", 1)
    assert one * MARKET.meaning.markets["ETH-USD"].base_quantum == 1
    assert MARKET.ticks("ETH-USD", "1_000") * MARKET.meaning.markets["ETH-USD"].price_tick == 1_000
    with pytest.raises(ValueError, match=r"found 0.001; expected a whole number of the quote_quantum, 0.01"):
        MARKET.quanta("0.001")


def test_a_notebook_shows_it_escaped() -> None:
    """Every table with what it says; nothing of a title is markup."""
    shown = MARKET.replace({"mechanism.title": "<script>"})._repr_html_()
    assert "&lt;script&gt;" in shown
    assert "<script>" not in shown
    assert "markets.ETH-USD" in shown
    assert "maintenance_margin = 3%" in shown
