"""A scenario as a Foundry test in Solidity: price moves and calls against an interface that its user fills in.

All numbers are whole, in the specification's own quanta and ticks; an oracle price is in parts of a tick, since some
oracles show fractions of one. The file needs no library: it calls Foundry itself for the block number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import floor, lcm

from novate.model.actions import Action, Deposit, Liquidate, NextBlock, Trade, Withdraw
from novate.model.scenario import Scenario
from novate.model.specification import place_in_words
from novate.scenarios.foundry_interface import INTERFACE

MOST_STEPS = 20_000
"""Of a scenario; a compiler would take minutes over more."""
CALLS_IN_FUNCTION = 100
"""A compiler takes long over longer functions."""
MOST_PARTS = 10**18
"""Of a tick, for oracle prices; where their exact fractions need more, they are rounded down to these."""


class TooLongError(ValueError):
    """No test is written of a scenario with so many steps; the message says how many."""


def as_foundry(scenarios: Sequence[tuple[str, Scenario]], tool_version: str) -> str:
    """The file, with a contract for each named scenario. Raises `TooLongError`."""
    contracts = [_contract(number, name, each) for number, (name, each) in enumerate(scenarios, start=1)]
    return INTERFACE.replace("VERSION", tool_version) + "".join(contracts)


def _contract(number: int, name: str, scenario: Scenario) -> str:
    """One test, in as many functions as its calls need."""
    if len(scenario.steps) > MOST_STEPS:
        raise TooLongError(f"{name} has {len(scenario.steps):,} steps; a test has at most {MOST_STEPS:,}")
    parts = parts_of_tick(scenario)
    calls = [*_calls(scenario, parts)]
    groups = [calls[start : start + CALLS_IN_FUNCTION] for start in range(0, len(calls), CALLS_IN_FUNCTION)]
    functions = [
        line
        for place, group in enumerate(groups)
        for line in ("", f"    function part{place}(Venue venue) private {{", *(f"        {x}" for x in group), "    }")
    ]
    books = scenario.steps[-1].state.ledger if scenario.steps else scenario.initial.ledger
    lines = [
        "",
        *(f"/// {words}" for words in _heading(name, scenario)),
        f"abstract contract Scenario{number}{_identifier(scenario)} is NovateScenario {{",
        f"    uint256 internal constant ORACLE_PARTS = {parts};",
        "",
        "    function test_scenario() public {",
        "        Venue venue = deploy();",
        *(f"        part{place}(venue);" for place in range(len(groups))),
        f"        check(venue, Books({books.insurance_fund}, {books.uncovered_bad_debt}));",
        "    }",
        *functions,
        "}",
        "",
    ]
    return "\n".join(lines)


def parts_of_tick(scenario: Scenario) -> int:
    """So many that every oracle price is a whole number of them, if that takes not too many."""
    shown = [scenario.initial, *(step.state for step in scenario.steps)]
    found = lcm(*(Fraction(each.oracle).denominator for state in shown for each in state.markets.values()))
    return min(found, MOST_PARTS)


def _heading(name: str, scenario: Scenario) -> Iterator[str]:
    """What it is about, and what a quantum and a tick are."""
    specification = scenario.specification
    yield f"{in_comment(name)}: {scenario.property}, {in_comment(place_in_words(scenario.market, scenario.side))}"
    yield f"What breaks: {in_comment(scenario.violation) or 'nothing'}"
    if scenario.repeats > 1:
        yield f"It breaks when this happens {scenario.repeats} times, to other accounts each time; here once."
    yield f"Money in quanta of {specification.quote_quantum} quote units."
    for market in scenario.initial.markets:
        each = specification.markets[market]
        yield f"{in_comment(market)}: sizes in quanta of {each.base_quantum}, prices in ticks of {each.price_tick}."


def _calls(scenario: Scenario, parts: int) -> Iterator[str]:
    """The opening, then every action under the event that it is part of."""
    for market, each in scenario.initial.markets.items():
        yield f"venue.openMarket({quoted_string(market)}, {each.price}, {floor(each.oracle * parts)}, ORACLE_PARTS);"
    if not scenario.initial.markets:
        yield "venue;"
    said, block = "", scenario.initial.block
    for step in scenario.steps:
        if step.event != said:
            said = step.event
            yield f"// {in_comment(said)}"
        if step.state.block != block:
            block = step.state.block
            yield f"cheats.roll(START + {block});"
        yield from _call(step.action, parts)


def _call(action: Action, parts: int) -> Iterator[str]:
    match action:
        case Deposit(account=account, amount=amount):
            yield f"venue.deposit({_account(account)}, {amount});"
        case Withdraw(account=account, amount=amount):
            yield f"venue.withdraw({_account(account)}, {amount});"
        case Trade(market=market, buyer=buyer, seller=seller, size=size, price=price):
            yield f"venue.trade({quoted_string(market)}, {_account(buyer)}, {_account(seller)}, {size}, {price});"
        case Liquidate(account=account, market=market, market_maker=maker, price=price, size=size):
            whose = f"{quoted_string(market)}, {_account(account)}, {_account(maker)}"
            yield f"venue.liquidate({whose}, {price}, {size or 0});"
        case NextBlock(prices=prices, funding=funding):
            for market, (price, oracle) in prices.items():
                yield f"venue.movePrice({quoted_string(market)}, {price}, {floor(oracle * parts)}, ORACLE_PARTS);"
            for market, rate in funding.items():
                if rate:
                    numbers = f"{rate.numerator}, {rate.denominator}"
                    yield f"venue.payFunding({quoted_string(market)}, {numbers});"


def _account(name: str) -> str:
    return f"account({quoted_string(name)})"


def quoted_string(text: str) -> str:
    """A literal of Solidity: whatever is not plain is escaped, byte by byte."""
    return '"' + "".join(_escaped(byte) for byte in text.encode()) + '"'


def _escaped(byte: int) -> str:
    return chr(byte) if 32 <= byte < 127 and chr(byte) not in '"\\' else f"\\x{byte:02x}"


def in_comment(text: str) -> str:
    """A text that cannot end a comment: one line of plain characters."""
    return re.sub(r"[^ -~]+", " ", text)


def _identifier(scenario: Scenario) -> str:
    """As in "NoBadDebtLong"."""
    words = [*scenario.property.split("-"), *([scenario.side.value] if scenario.side else [])]
    return "".join(re.sub(r"[^A-Za-z0-9]", "", each).capitalize() for each in words)
