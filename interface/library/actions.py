"""Actions as somebody gives them: whole numbers, names, and prices of each market, or no action at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import get_args

from novate.model.actions import Action, NextBlock

_KINDS: tuple[type, ...] = get_args(Action)
_NAMES = frozenset({"account", "market", "buyer", "seller", "market_maker"})
_MAY_BE_NONE = "size"
"""Of a close-out, where its rule says how much."""


def check_action(found: object) -> None:
    """Raise `TypeError` for what no action has; whether one is allowed is for the reference to say."""
    if not isinstance(found, _KINDS):
        expected = ", ".join(kind.__name__ for kind in _KINDS)
        raise TypeError(f"found a {type(found).__name__}; expected an action: {expected}")
    if isinstance(found, NextBlock):
        _check_block(found)
        return
    assert is_dataclass(found)
    for field in fields(found):
        value = getattr(found, field.name)
        place = f"{type(found).__name__}.{field.name}"
        if field.name in _NAMES:
            _check(place, value, str, "a name")
        elif value is not None or field.name != _MAY_BE_NONE:
            _check(place, value, int, "a whole number")


def _check_block(block: NextBlock) -> None:
    for name, given in (("prices", block.prices), ("funding", block.funding)):
        _check(f"NextBlock.{name}", given, Mapping, "a mapping with an entry for each market")
    for market, pair in block.prices.items():
        place = f"NextBlock.prices[{market!r}]"
        if not isinstance(pair, tuple) or len(pair) != 2:
            raise TypeError(f"{place}: found {pair!r}; expected a pair: market price, oracle price, in ticks")
        _check(f"{place}[0]", pair[0], int, "whole ticks")
        _check(f"{place}[1]", pair[1], int | Fraction, "ticks, an int or a Fraction")
    for market, rate in block.funding.items():
        _check(f"NextBlock.funding[{market!r}]", rate, int | Fraction, "a share, an int or a Fraction")


def _check(place: str, value: object, kind: object, expected: str) -> None:
    if isinstance(value, bool) or not isinstance(value, kind):  # type: ignore[arg-type]  # a type, or a union of some
        raise TypeError(f"{place}: found {value!r}; expected {expected}")
