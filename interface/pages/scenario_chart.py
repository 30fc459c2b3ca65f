"""The chart of a scenario: prices, what the account has and must have, the fund; block by block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby

from novate.model.figures import decimal
from novate.model.scenario import Scenario
from novate.model.specification import place_in_words
from novate.pages.chart import Chart, Line, Mark, Panel
from novate.scenarios.moments import Moment, moments, traded, watched

MOST_MARKETS = 3
"""Whose prices are drawn."""
MOST_MARKS = 60
"""Close-outs that are drawn; of more the first ones and the last."""


LONG = 120
"""Blocks, from which on the end of a run is drawn once more: in the whole it is a hair's breadth."""
_BEFORE = 10
"""Blocks that are drawn before the account is liquidatable."""


def scenario_charts(scenario: Scenario) -> list[Chart]:
    """All of it; and of a long run the end, from shortly before the account is liquidatable."""
    found = [*moments(scenario)]
    account = watched(scenario)
    whole = _chart(scenario, found, account, "")
    if found[-1].block < LONG or account is None:
        return [whole]
    late = (each.block for each in found if account in each.accounts and each.accounts[account].overdue)
    first = next(late, found[-1].block) - _BEFORE
    return [whole, _chart(scenario, [each for each in found if each.block >= first], account, ": the end")]


def _chart(scenario: Scenario, found: Sequence[Moment], account: str | None, which: str) -> Chart:
    """Of some moments that follow each other."""
    about = place_in_words(scenario.market, scenario.side)
    return Chart(
        f"{scenario.property}, {about}{which}",
        _in_words(scenario, found, account),
        "block",
        tuple(_panels(scenario, found, account)),
        tuple(_marks(found)),
        goes_on=True,
    )


def _panels(scenario: Scenario, found: Sequence[Moment], account: str | None) -> Iterator[Panel]:
    names = traded(scenario)
    for name in sorted(names, key=lambda each: each != scenario.market)[:MOST_MARKETS]:
        yield Panel(f"{name}: quote units per base unit", tuple(_prices(found, name)))
    if account is not None:
        own = [(Fraction(each.block), each.accounts[account]) for each in found if account in each.accounts]
        equity = Line("equity", tuple((block, one.equity) for block, one in own))
        required = Line("maintenance requirement", tuple((block, one.requirement) for block, one in own))
        yield Panel(f"account {account}: quote units", (equity, required), from_zero=True)
    yield Panel("clearing house: quote units", tuple(_books(found)), from_zero=True)


def _prices(found: Sequence[Moment], name: str) -> Iterator[Line]:
    """The market's price, and the oracle's where it is another."""
    market = tuple((Fraction(each.block), each.markets[name].price) for each in found)
    oracle = tuple((Fraction(each.block), each.markets[name].oracle) for each in found)
    yield Line("market price = oracle price" if market == oracle else "market price", market)
    if market != oracle:
        yield Line("oracle price", oracle)


def _books(found: Sequence[Moment]) -> Iterator[Line]:
    """The fund, and the bad debt beyond it where there is any."""
    yield Line("insurance fund", tuple((Fraction(each.block), each.fund) for each in found))
    if found[-1].uncovered:
        yield Line("uncovered bad debt", tuple((Fraction(each.block), each.uncovered) for each in found))


def _marks(found: Sequence[Moment]) -> Iterator[Mark]:
    """The blocks with close-outs."""
    blocks = [(block, len([*each])) for block, each in groupby(x.block for x in found if x.is_close_out)]
    half = MOST_MARKS // 2
    for block, count in blocks if len(blocks) <= MOST_MARKS else [*blocks[:half], *blocks[-half:]]:
        yield Mark(Fraction(block), "close-out" if count == 1 else f"{count} close-outs")


def _in_words(scenario: Scenario, found: Sequence[Moment], account: str | None) -> str:
    """What the chart shows, for whoever cannot see it."""
    said = [f"Block {found[0].block} to block {found[-1].block}."]
    for name in traded(scenario)[:MOST_MARKETS]:
        first, last = found[0].markets[name].price, found[-1].markets[name].price
        said.append(f"The price of {name} goes from {decimal(first)} to {decimal(last)}.")
    if account is not None and account in found[-1].accounts:
        said.append(f"In the end account {account} has an equity of {decimal(found[-1].accounts[account].equity)}.")
    said.append(f"The insurance fund has {decimal(found[0].fund)} at first and {decimal(found[-1].fund)} in the end.")
    return " ".join([*said, f"What breaks: {scenario.violation}."] if scenario.violation else said)
