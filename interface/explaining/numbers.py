"""The numbers behind the symbols of a theorem, and how each is written: money in quote units, the rest as a number."""

from __future__ import annotations

from fractions import Fraction
from math import floor

from novate.model.figures import decimal, percent
from novate.model.specification import Specification
from novate.proofs.theorems.formula_text import Notation
from novate.proofs.theorems.inequality import Inequality
from novate.proofs.theorems.parameters import Parameters
from novate.proofs.theorems.presentation import SYMBOLS, form

MONEY = frozenset(
    ("insurance_fund", "max_open_interest", "gas_cost", "dust_notional", "keeper_flat_reward", "minimum_maintenance")
)
"""The symbols that are amounts; `payments` is a count, and all others are shares or ratios."""
SHARES = frozenset(("maintenance_margin", "closes_only_below", "slippage", "keeper_share", "penalty"))
"""Those that a file writes in per cent."""
_PLACES = 6


def value_of(parameters: Parameters, name: str) -> Fraction | None:
    """What a symbol is; None where the file has no such thing, or nothing bounds it."""
    for holder in (parameters, parameters.profile, parameters.funding):
        try:
            found = getattr(holder, name)
        except AttributeError:
            continue
        except ZeroDivisionError:  # a price may be any multiple of what the oracle shows
            return None
        return None if found is None else Fraction(found)
    return None


def bound_of(inequality: Inequality, parameters: Parameters) -> Fraction | None:
    """What a parameter is held against; None where nothing is enough."""
    try:
        return Fraction(inequality.bound(parameters))
    except ZeroDivisionError:
        return None


def symbols_in(inequality: Inequality) -> list[str]:
    """The names of the symbols that an inequality mentions, its subject first, then in the order of formulas."""
    inside = {each.name for each in form(inequality).free_symbols}
    return [inequality.subject, *(name for name in SYMBOLS if name in inside and name != inequality.subject)]


def in_numbers(inequality: Inequality, parameters: Parameters, specification: Specification) -> str:
    """The closed form with numbers in the place of letters."""
    letters = {name: number_text(name, value_of(parameters, name), specification) for name in SYMBOLS}
    return Notation(letters, times=" * ").write(form(inequality))


def number_text(name: str, number: Fraction | None, specification: Specification) -> str:
    """One of them inside a formula."""
    if number is None:
        return "none"
    return rounded(number * specification.quote_quantum if name in MONEY else number)


def rounded(number: Fraction) -> str:
    """In full if that takes at most six places, else its first digits: "0.985074..."."""
    if (number * 10**_PLACES).denominator == 1:
        return decimal(number)
    return f"{decimal(Fraction(floor(number * 10**_PLACES), 10**_PLACES))}..."


def shown(name: str, number: Fraction | None, specification: Specification) -> str:
    """One of them alone: a share in per cent, an amount in quote units, a ratio as it is."""
    if number is None:
        return "none"
    return percent(number) if name in SHARES else number_text(name, number, specification)
