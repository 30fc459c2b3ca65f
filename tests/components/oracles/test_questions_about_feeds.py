"""Questions about the numbers of a feed: theorems answer what the whole oracle guarantees with other numbers."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from itertools import product
from math import ceil
from pathlib import Path
from typing import Any

import pytest

from novate.model.core.symbolic.lag_profile import worst_at_close_out
from novate.model.core.symbolic.state import Machine
from novate.model.quantities import format_amount
from novate.model.specification import Side, Specification
from novate.proofs.design.question import Question
from novate.proofs.design.safe_range import by_theorem
from novate.specification.changes import line
from novate.specification.file import parse_document
from novate.specification.parameters import parameter_named
from novate.sweeping.arrays import machines
from novate.sweeping.grid import Grid
from novate.sweeping.ranges import axis
from novate.sweeping.settings import Settings

EXAMPLES = Path(__file__).parents[3] / "examples"
MARKET = "ETH-USD"


def document(name: str, **feeds: dict[str, Any]) -> dict[str, Any]:
    """The tables of an example, with other feeds besides or in place of its own."""
    found = tomllib.loads((EXAMPLES / f"{name}.toml").read_text(encoding="utf-8"))
    found["feeds"] |= feeds
    return found


MEDIAN = document("median-of-feeds")
INNER = {"kind": "fallback", "feeds": ["binance", "late"]}
NESTED = document("median-of-feeds", kraken=INNER, late={"staleness": "3 blocks"})
WINDOWS = NESTED | {"environment": NESTED["environment"] | {"max_move_per_block": {"1 block": "1%", "4 blocks": "3%"}}}
DOCUMENTS = {"a median": MEDIAN, "a median of feeds of feeds": NESTED, "several horizons": WINDOWS}


ABOVE, BELOW = Fraction(1001, 1000), Fraction(999, 1000)
BY_HAND = {
    ("median-of-feeds", "no-bad-debt", Side.LONG): 1 - Fraction(995, 1000) * Fraction(99, 100) ** 4 / ABOVE,
    ("median-of-feeds", "no-bad-debt", Side.SHORT): Fraction(1005, 1000) * Fraction(101, 100) ** 4 / BELOW - 1,
    ("median-of-feeds", "solvency", Side.LONG): 1 - Fraction(99, 100) ** 4 / ABOVE * BELOW / Fraction(101, 100) ** 2,
    ("median-of-feeds", "solvency", Side.SHORT): Fraction(101, 100) ** 4 / BELOW * ABOVE / Fraction(99, 100) ** 2 - 1,
    ("fallback-oracle", "no-bad-debt", Side.LONG): 1
    - Fraction(995, 1000) * Fraction(99, 100) ** 5 / Fraction(1005, 1000),
    ("fallback-oracle", "no-bad-debt", Side.SHORT): Fraction(1005, 1000) * Fraction(101, 100) ** 5 / Fraction(995, 1000)
    - 1,
    ("pushed-feeds", "no-bad-debt", Side.LONG): 1 - Fraction(99, 100) * Fraction(995, 1000) ** 6 / Fraction(1001, 1000),
    ("pushed-feeds", "no-bad-debt", Side.SHORT): Fraction(101, 100) * Fraction(1005, 1000) ** 6 / Fraction(999, 1000)
    - 1,
    ("fallback-to-average", "no-bad-debt", Side.LONG): 1
    - Fraction(995, 1000) * 15 / sum(1 / Fraction(995, 1000) ** age for age in range(3, 18)),
    ("fallback-to-average", "no-bad-debt", Side.SHORT): Fraction(1005, 1000)
    * 15
    / sum(1 / Fraction(1005, 1000) ** age for age in range(3, 18))
    - 1,
    ("lowest-oracle", "no-bad-debt", Side.LONG): 1 - Fraction(99, 100) ** 4 / Fraction(1002, 1000),
    ("lowest-oracle", "no-bad-debt", Side.SHORT): Fraction(101, 100) ** 8 / Fraction(995, 1000) - 1,
    ("lowest-oracle", "solvency", Side.LONG): 1
    - Fraction(99, 100) ** 3 / Fraction(1002, 1000) * Fraction(995, 1000) / Fraction(101, 100) ** 4,
}
"""(example, property, side) -> its threshold, as the comment at the end of the example has it."""


@pytest.mark.parametrize(("name", "asked", "side"), BY_HAND)
def test_thresholds_of_the_examples_are_those_of_their_comments(name: str, asked: str, side: Side) -> None:
    """To the last digit, and the comment has them rounded upwards to four decimals."""
    found = document(name)
    values = line(found, parameter_named(found, f"markets.{MARKET}.maintenance_margin"))
    safe = by_theorem(values, [Question(MARKET, side, asked)])
    threshold = BY_HAND[name, asked, side]
    assert safe is not None
    assert safe.lower is not None
    assert (safe.lower.edge.value, safe.lower.edge.is_exact) == (threshold, True)
    text = (EXAMPLES / f"{name}.toml").read_text(encoding="utf-8")
    assert f"{format_amount(Fraction(ceil(threshold * 10**6), 10**4))} %" in text


def lacks(specification: Specification, side: Side) -> bool:
    """Whether the worst close-out costs more than the maintenance margin."""
    market = specification.markets[MARKET]
    machine = Machine(specification, market, side, exact=True)
    sign = side.sign
    return market.maintenance_margin < sign * (1 - (1 - sign * market.slippage) * worst_at_close_out(machine))


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("key", ["deviation", "deviation.up", "deviation.down", "staleness"])
@pytest.mark.parametrize("name", ["a median", "a median of feeds of feeds"])
def test_a_threshold_is_where_the_whole_oracle_begins_to_lack(name: str, key: str, side: Side) -> None:
    """Of a feed that is late, beside others that are not, to a billionth or to a block."""
    parameter = parameter_named(DOCUMENTS[name], f"feeds.binance.{key}")
    values = line(DOCUMENTS[name], parameter)
    found = by_theorem(values, [Question(MARKET, side, "no-bad-debt")])
    assert found is not None
    if found.is_everything:
        assert not any(lacks(values.at(value), side) for value in (values.low, Fraction(1, 10), Fraction(90, 100)))
        return
    assert found.upper is not None
    safe, step = found.upper.edge.value, parameter.step or Fraction(1, 10**9)
    assert [lacks(values.at(value), side) for value in (safe, safe + step)] == [False, True]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_sweep_has_the_profile_of_every_combination(name: str) -> None:
    """All at once, within the intervals: every feed by its own blocks, and a number of one wherever that is."""
    asked = {
        "feeds.binance.deviation": "0%:2%:1%",
        "feeds.binance.staleness": "0:6:2",
        "environment.keeper_delay": "0:2:1",
    }
    axes = tuple(axis(parameter_named(DOCUMENTS[name], key), values) for key, values in asked.items())
    settings = Settings.read(DOCUMENTS[name], Grid(axes))
    for side in Side:
        whole = worst_at_close_out(machines(settings, MARKET, side))
        for index in product(*map(range, settings.grid.shape)):
            exact = worst_at_close_out(settings.machine(index, MARKET, side))
            assert settings.at(index) == parse_document(settings.document_at(index))
            lower, upper = (Fraction(float(end[index])) for end in (whole.lower, whole.upper))
            assert lower <= exact <= upper
            assert upper - lower < Fraction(1, 10**12)
