"""Whom a change hits: the accounts that it alone makes liquidatable, in exact numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from novate.library import frames

if TYPE_CHECKING:
    import polars


@dataclass(frozen=True, slots=True)
class LiquidatableAccount:
    """An account that the change alone makes liquidatable. Money in quote units."""

    account: str
    positions: Mapping[str, Fraction]
    """Base units by market."""
    equity: Fraction
    notional: Fraction
    required_before: Fraction
    required_after: Fraction
    short: Fraction
    """What is missing to what is required after."""


@dataclass(frozen=True, slots=True)
class Liquidatable:
    """Whom the change hits: one account after the other, who is short of most first."""

    accounts: tuple[LiquidatableAccount, ...]
    asked: int
    """How many accounts were given."""
    already: int
    """Those that could be liquidated before."""
    rescued: int
    """Those of them that cannot any more."""
    short: Fraction
    """Of all accounts together, in quote units."""
    notional: Fraction
    prices: Mapping[str, Fraction]

    def __iter__(self) -> Iterator[LiquidatableAccount]:
        """One account after the other."""
        return iter(self.accounts)

    def __len__(self) -> int:
        """How many become liquidatable."""
        return len(self.accounts)

    def to_polars(self) -> polars.DataFrame:
        """A row for each account that becomes liquidatable. Raises `MissingLibraryError`.

        Amounts as the nearest floating-point number, and under `exact_...` as a quotient of whole numbers.
        """
        rows = [
            {"account": each.account, **frames.numbers({name: getattr(each, name) for name in _AMOUNTS})}
            for each in self
        ]
        return frames.frame(rows, {"account": str, **frames.columns_of(_AMOUNTS)})


_AMOUNTS = ("equity", "notional", "required_before", "required_after", "short")


def liquidatable(answer: Mapping[str, Any]) -> Liquidatable:
    """From `accounts` of the JSON answer."""
    return Liquidatable(
        tuple(map(_account, answer["liquidatable"])),
        asked=answer["asked"],
        already=answer["already"],
        rescued=answer["rescued"],
        short=Fraction(answer["short"]),
        notional=Fraction(answer["notional"]),
        prices=_numbers(answer["prices"]),
    )


def _account(row: Mapping[str, Any]) -> LiquidatableAccount:
    money = {name: Fraction(row[name]) for name in _AMOUNTS}
    return LiquidatableAccount(row["account"], _numbers(row["positions"]), **money)


def _numbers(row: Mapping[str, str]) -> dict[str, Fraction]:
    return {name: Fraction(number) for name, number in row.items()}
