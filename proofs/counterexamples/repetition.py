"""Repetition: what a run costs when it happens again and again, to other traders and market makers each time.

Accounts meet only in prices and in the clearing house's own money. So whatever one run does, as many more as one likes
can do at the same prices: at the same time (each block's prices are shared, open interest adds up), or one after the
other where prices can go back. No guard looks at the insurance fund, and each run moves the ledger by the same amounts;
what the fund cannot pay is uncovered bad debt. The books after k runs are therefore those at the start and k times what
one run changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from fractions import Fraction
from typing import Any

from novate.model.core.reference.genesis import cash_at_first
from novate.model.observation import Books, Window
from novate.model.rounding import drain_rounding
from novate.model.specification import Place, Specification
from novate.model.state import Ledger
from novate.model.waterfall.cover import is_fund_alone


def repeated_books(once: Books[Any], fund: Any, times: Any) -> Books[Any]:
    """The books after so many runs, given those after one and the insurance fund at the start (quote quanta)."""
    grown = {field.name: times * getattr(once, field.name) for field in fields(Books)}
    left = fund + times * (once.insurance_fund - once.uncovered_bad_debt - fund)
    grown["cash"] = fund + times * (once.cash - fund)
    grown["insurance_fund"], grown["uncovered_bad_debt"] = _at_least_nothing(left), _at_least_nothing(-left)
    return Books(**grown)


def _at_least_nothing(amount: Any) -> Any:
    """max(amount, 0), of a plain number, of a solver's term, or of many numbers at once."""
    if isinstance(amount, int | Fraction):
        return max(amount, 0)
    from novate.model.core.symbolic.numbers import larger  # which imports Z3

    return larger(amount, 0 * amount)


def in_one_pot(specification: Specification, once: Books[Any]) -> Books[Any]:
    """The same with all that layers hold in the fund: how they share what more runs cost nobody has to know.

    What they hold, less what stays uncovered, changes by as much with each run, whichever of them pays. Somebody is
    owed no more so than he is: fees that are still there are owed as well.
    """
    if is_fund_alone(specification):
        return once
    held = once.insurance_fund + once.fees + once.pool
    return replace(once, insurance_fund=held, fees=0 * once.fees, pool=0 * once.pool)


def held_at_first(specification: Specification) -> int:
    """What is in the fund at the start, or in all layers of the waterfall (quote quanta)."""
    return specification.insurance_fund if is_fund_alone(specification) else cash_at_first(specification)


def repeated_window(once: Window[Any], times: Any) -> Window[Any]:
    """The window in which so many runs happen at the same time."""
    exposures: Mapping[Place, Any] = {place: times * each for place, each in once.exposures.items()}
    return Window(exposures, times * once.drain, times * once.close_outs, times * once.wave)


def times_to_empty(specification: Specification, once: Ledger) -> int:
    """How often a run must happen until the fund is empty and no rounding explains it; 1 where it takes nothing out."""
    fund = held_at_first(specification)
    besides = 0 if is_fund_alone(specification) else once.fees + once.pool
    lost = fund - (once.insurance_fund + besides - once.uncovered_bad_debt)
    beyond_rounding = lost - drain_rounding(specification) * once.close_outs
    return fund // beyond_rounding + 1 if beyond_rounding > 0 else 1
