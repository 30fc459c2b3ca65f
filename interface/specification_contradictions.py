"""Values of a specification file that are each right and cannot be right together.

They are looked for in the document itself, key by key, so that a mistake elsewhere in the file hides none of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from novate.model.quantities import QuantityError, format_amount, format_rate
from novate.specification_problems import Problem, dotted
from novate.specification_schema import KeyPath
from novate.specification_values import AMOUNT, POSITIVE, REQUIREMENT, Reader, described

_MONEY = (
    ("liquidation", "keeper_flat_reward"),
    ("waterfall", "insurance_fund"),
    ("environment", "gas_cost"),
    ("environment", "dust_notional"),
    ("environment", "max_open_interest"),
)
_MONEY_OF_A_MARKET = ("minimum_maintenance", "minimum_notional", "max_open_interest")


def contradictions(document: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Every contradiction between values that can be read."""
    return (*_margins(document), *_quanta(document))


def _margins(document: Mapping[str, Any]) -> Iterator[Problem]:
    """An account that may just be opened is not yet to be closed: maintenance is at most initial."""
    for market in _markets(document):
        path = (*market, "maintenance_margin")
        initial = _value(document, (*market, "initial_margin"), REQUIREMENT)
        maintenance = _value(document, path, REQUIREMENT)
        if initial is not None and maintenance is not None and maintenance > initial:
            expected = f'at most initial_margin, which is "{format_rate(initial)}"'
            yield Problem(dotted(path), described(_entry(document, path)), expected)


def _quanta(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Money comes in whole quanta."""
    quantum = _value(document, ("mechanism", "quote_quantum"), POSITIVE)
    if quantum is None:
        return
    money = [(*market, key) for market in _markets(document) for key in _MONEY_OF_A_MARKET]
    for path in (*money, *_MONEY):
        amount = _value(document, path, AMOUNT)
        if amount is not None and amount % quantum != 0:
            expected = f'a whole number of quanta of "{format_amount(quantum)}" (mechanism.quote_quantum)'
            yield Problem(dotted(path), described(_entry(document, path)), expected)


def _markets(document: Mapping[str, Any]) -> list[KeyPath]:
    markets = _entry(document, ("markets",))
    return [("markets", name) for name in markets] if isinstance(markets, Mapping) else []


def _entry(document: Mapping[str, Any], path: KeyPath) -> object:
    """What stands under a path, or None."""
    entry: object = document
    for key in path:
        entry = entry.get(key) if isinstance(entry, Mapping) else None
    return entry


def _value(document: Mapping[str, Any], path: KeyPath, reader: Reader[Fraction]) -> Fraction | None:
    """The value under a path, or None where there is none that can be read."""
    try:
        return reader(_entry(document, path))
    except QuantityError:
        return None
