"""Scenarios for other tools: CSV with a line for each account at each moment, JSON Lines with one for each moment.

Numbers are exact: decimals where they end, else quotients.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from novate.model.quantities import QuantityError, format_amount
from novate.model.scenario import Scenario
from novate.scenarios.moments import AccountMoment, Moment, moments
from novate.scenarios.scenario_json import actions_in_json
from novate.system.spreadsheet import name_in_cell

COLUMNS = (
    *("scenario", "property", "step", "block", "event", "close_out", "market", "price", "oracle", "account"),
    *("balance", "position", "equity", "maintenance_requirement", "overdue", "insurance_fund", "uncovered_bad_debt"),
)
"""Of a CSV: in quote units, base units, and quote units per base unit."""


def as_csv(scenarios: Sequence[tuple[str, Scenario]]) -> str:
    """Names and scenarios; a moment has a line for each market and account, and one where nobody has an account."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for name, scenario in scenarios:
        for step, moment in enumerate(moments(scenario)):
            writer.writerows(_lines(name, scenario, step, moment))
    return text.getvalue()


def _lines(name: str, scenario: Scenario, step: int, moment: Moment) -> Iterator[list[str]]:
    about = [
        name_in_cell(name),
        scenario.property,
        str(step),
        str(moment.block),
        moment.event,
        str(moment.is_close_out).lower(),
    ]
    books = [exact(moment.fund), exact(moment.uncovered)]
    for market, prices in moment.markets.items():
        shown = [name_in_cell(market), exact(prices.price), exact(prices.oracle)]
        for account, own in moment.accounts.items():
            yield [*about, *shown, name_in_cell(account), *_account(own, market), *books]
        if not moment.accounts:
            yield [*about, *shown, *[""] * 6, *books]


def _account(own: AccountMoment, market: str) -> list[str]:
    numbers = (own.balance, own.positions.get(market, Fraction(0)), own.equity, own.requirement)
    return [*map(exact, numbers), str(own.overdue)]


def as_json_lines(scenarios: Iterable[tuple[str, Scenario]]) -> str:
    """Names and scenarios; numbers are texts, as programs would round them."""
    lines = (_object(name, each, step, at) for name, each in scenarios for step, at in enumerate(moments(each)))
    return "".join(f"{json.dumps(each)}\n" for each in lines)


def _object(name: str, scenario: Scenario, step: int, moment: Moment) -> dict[str, Any]:
    return {
        "scenario": name,
        "property": scenario.property,
        "step": step,
        "block": moment.block,
        "event": moment.event,
        "action": None if moment.action is None else next(actions_in_json([moment.action])),
        "markets": {
            market: {"price": exact(each.price), "oracle": exact(each.oracle)}
            for market, each in moment.markets.items()
        },
        "accounts": {
            account: {
                "balance": exact(own.balance),
                "positions": {market: exact(size) for market, size in own.positions.items()},
                "equity": exact(own.equity),
                "maintenance_requirement": exact(own.requirement),
                "overdue": own.overdue,
            }
            for account, own in moment.accounts.items()
        },
        "insurance_fund": exact(moment.fund),
        "uncovered_bad_debt": exact(moment.uncovered),
    }


def exact(number: Fraction) -> str:
    """All digits of a number that has finitely many, without separators; a quotient of any other."""
    try:
        return format_amount(Fraction(number))
    except QuantityError:
        return f"{number.numerator}/{number.denominator}"
