"""Writes a scenario in the Informal Trace Format (ITF), the JSON that Quint and Apalache write and trace viewers read.

One file is one scenario: the specification it was found for, the state at the start and the state after each action,
with the action itself. `docs/scenarios.md` describes the file field by field; `novate.scenarios.informal_trace_reader`
reads it back and `novate.scenarios.replay` re-executes it. Equal scenarios give equal files: there is no time stamp and
names are sorted.

Source: Apalache's decision record 015 for the format; Quint 0.32's `--mbt` option for the two `mbt::` variables. One
deviation: each pick also carries its `unit`. It tells a reader what the number counts, and a tagged value of exactly
two fields is one that itf-py (0.5.0) cannot read when the value is an integer, a map or an empty tuple.
"""

from __future__ import annotations

import errno
import json
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Protocol, TypeVar
from urllib.parse import quote

from novate.model.actions import Action, Deposit, Liquidate, NextBlock, Trade, Withdraw
from novate.model.oracle_price import OraclePrice
from novate.model.scenario import Scenario, ScenarioStep
from novate.model.specification import MarketParameters, Specification
from novate.model.state import Account, ClearingState, Ledger, MarketState, Spent
from novate.specification.file import to_document
from novate.system.streams import write_file

Json = dict[str, object]
Value = TypeVar("Value")

FORMAT_VERSION = 1
"""Grows whenever a file of the version before could be misread."""

VARIABLES = ("block", "markets", "accounts", "ledger", "event", "mbt::actionTaken", "mbt::nondetPicks")
"""The state variables, in the order in which a state lists them."""

ACTION_NAMES: Mapping[type[Action], str] = {
    Deposit: "deposit",
    Withdraw: "withdraw",
    Trade: "trade",
    NextBlock: "next_block",
    Liquidate: "liquidate",
}
"""The value of `mbt::actionTaken` for each action; the first state has `OPENING` instead."""

OPENING = "init"
"""What leads to the first state: nobody has an account, and each market opens at a price of the adversary's choice."""

OPENING_EVENT = "start"

UNITS: Mapping[str, str] = {
    "account": "name",
    "amount": "quote quanta",
    "buyer": "name",
    "market": "name",
    "market_maker": "name",
    "price": "quote units per base unit",
    "prices": "quote units per base unit",
    "seller": "name",
    "size": "base quanta",
}
"""Every pick an action can make (a field of that name) and what it counts."""
RATE = "share of the notional at the oracle price"
"""What the picks of funding rates count: only a block in which some is paid has any."""


def encode(scenario: Scenario, tool_version: str) -> Json:
    """The scenario as an ITF document, ready for `json.dumps`."""
    return {
        "#meta": _meta(scenario, tool_version),
        "vars": list(VARIABLES),
        "states": encode_states(scenario.specification, scenario.initial, scenario.steps),
    }


def encode_states(specification: Specification, initial: ClearingState, steps: Sequence[ScenarioStep]) -> list[Json]:
    """The states of a run: the initial one, then one after each step."""
    opening = NextBlock({name: (market.price, market.oracle) for name, market in initial.markets.items()})
    first = _state(specification, 0, initial, OPENING_EVENT, OPENING, opening)
    rest = [
        _state(specification, index, step.state, step.event, ACTION_NAMES[type(step.action)], step.action)
        for index, step in enumerate(steps, start=1)
    ]
    return [first, *rest]


class Named(Protocol):
    """Something about one property of one side of one market, or of the whole specification."""

    @property
    def market(self) -> str | None: ...  # noqa: D102 - the name says it

    @property
    def side(self) -> str | None: ...  # noqa: D102 - the name says it

    @property
    def property(self) -> str: ...  # noqa: D102 - the name says it


def file_name(scenario: Named) -> str:
    """A name for the scenario's file, never hidden; unsafe characters become %XX, so names stay distinct."""
    place = "" if scenario.market is None else f"{scenario.market}-{scenario.side}-"
    name = quote(f"{place}{scenario.property}", safe="")
    return f"{name.replace('.', '%2E', 1) if name.startswith('.') else name}.itf.json"


class TooManyPricesError(OSError):
    """The states of a run would list too many prices of past blocks: not a fault of any disk."""


def write(path: Path, scenario: Scenario, tool_version: str) -> None:
    """Writes the scenario to `path`, whole or not at all; missing folders are made.

    Raises OSError where the file cannot be written, and `TooManyPricesError`.
    """
    text = as_text(scenario, tool_version)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_file(path, text)


def as_text(scenario: Scenario, tool_version: str) -> str:
    """The whole file. Raises `TooManyPricesError`."""
    listed = prices_listed(scenario)
    if listed > MOST_PRICES:
        reason = f"the run would list {listed:,} prices of past blocks, {MOST_PRICES:,} at most are written"
        raise TooManyPricesError(errno.EFBIG, reason)
    return _layout(encode(scenario, tool_version))


MOST_PRICES = 5_000_000
"""Of past blocks, over all states of a file: some hundred megabytes."""


def prices_listed(scenario: Scenario) -> int:
    """How many prices of past blocks a file lists."""
    lookbacks = {name: market.oracle.lookback for name, market in scenario.specification.markets.items()}
    states = (scenario.initial, *(step.state for step in scenario.steps))
    return sum(min(len(market.earlier), lookbacks[name]) for state in states for name, market in state.markets.items())


def _layout(document: Json) -> str:
    """JSON with one line per state variable: short enough to read, long enough to compare."""
    meta = json.dumps(document["#meta"], indent=1)
    variables = json.dumps(document["vars"])
    states = document["states"]
    assert isinstance(states, list)
    blocks = [",\n".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in s.items()) for s in states]
    body = "\n},\n{\n".join(blocks)
    return f'{{\n"#meta": {meta},\n"vars": {variables},\n"states": [\n{{\n{body}\n}}\n]\n}}\n'


def _meta(scenario: Scenario, tool_version: str) -> Json:
    """What the run shows, of what, and who says so."""
    shows = "breaks for" if scenario.violation else "is exercised by"
    violation = {"state": len(scenario.steps), "message": scenario.violation} if scenario.violation else None
    about = "all markets together" if scenario.market is None else f"a {scenario.side} in {scenario.market}"
    return {
        "format": "ITF",
        "format-description": "https://apalache-mc.org/docs/adr/015adr-trace.html",
        "description": f"{scenario.property} {shows} {about}",
        "source": f"novate {tool_version}",
        "status": "violation" if scenario.violation else "example",
        "novate": {
            "scenario_format": FORMAT_VERSION,
            "version": tool_version,
            "property": scenario.property,
            "market": scenario.market,
            "side": scenario.side and str(scenario.side),
            "repeats": scenario.repeats,
            "violation": violation,
            "specification": to_document(scenario.specification),
        },
    }


def _state(
    specification: Specification, index: int, state: ClearingState, event: str, action_name: str, action: Action
) -> Json:
    """One state, with the action that led to it."""
    return {
        "#meta": {"index": index},
        "block": _integer(state.block),
        "markets": _map(state.markets, lambda name, market: _market(specification, name, market)),
        "accounts": _map(state.accounts, lambda _, account: _account(account)),
        "ledger": _ledger(state.ledger),
        "event": event,
        "mbt::actionTaken": action_name,
        "mbt::nondetPicks": {name: _pick(specification, action, name) for name in UNITS} | _funding(action),
    }


def _ledger(ledger: Ledger) -> Json:
    """The clearing house's own money, what is in a pool, and what the insurance fund has paid where a cap asks."""
    spent = ledger.spent
    amounts = ledger._asdict()
    left_out = {"spent"} if ledger.pool else {"spent", "pool"}
    found: Json = {name: _integer(amount) for name, amount in amounts.items() if name not in left_out}
    if spent == Spent():
        return found
    of_markets = _map(spent.of_markets, lambda _, paid: _integer(paid))
    counted: Json = {"in_block": _integer(spent.in_block), "ever": _integer(spent.ever), "of_markets": of_markets}
    return found | {"spent": counted | ({"closed": _integer(spent.closed)} if spent.closed else {})}


def _funding(action: Action) -> dict[str, Json]:
    """The rates of a block in which funding is paid: the pick of no other action."""
    if not (isinstance(action, NextBlock) and action.funding):
        return {}
    rates = _map(action.funding, lambda _, rate: _fraction(rate))
    return {"funding": {"tag": "Some", "value": rates, "unit": RATE}}


def _market(specification: Specification, name: str, market: MarketState) -> Json:
    """The prices of one market, newest first, as far back as the oracle may lag; and what that remembers besides."""
    parameters = specification.markets[name]
    memory = {"memory": [_integer(each) for each in market.memory]} if market.memory else {}
    waiting = {"until_funding": _integer(market.until_funding)} if market.until_funding else {}
    last = {} if market.last_oracle is None else {"last_oracle": _price(parameters, market.last_oracle)}
    return {
        "price": _price(parameters, market.price),
        "oracle": _price(parameters, market.oracle),
        "earlier": [_price(parameters, price) for price in market.earlier[: parameters.oracle.lookback]],
        **memory,
        **waiting,
        **last,
    }


def _account(account: Account) -> Json:
    """One account: balance in quote quanta, positions in base quanta, overdue in blocks; where parts were closed."""
    return {
        "balance": _integer(account.balance),
        "positions": _map(account.positions, lambda _, size: _integer(size)),
        "overdue": _integer(account.overdue),
        **({"called": list(account.called)} if account.called else {}),
        **(
            {"at_first_call": _map(account.at_first_call, lambda _, size: _integer(size))}
            if account.at_first_call
            else {}
        ),
    }


def _pick(specification: Specification, action: Action, name: str) -> Json:
    """What the action chose under this name: `Some` value, or `None` where it has no such choice."""
    if getattr(action, name, None) is None:
        return {"tag": "None", "value": {"#tup": []}, "unit": UNITS[name]}
    return {"tag": "Some", "value": _pick_value(specification, action, name), "unit": UNITS[name]}


def _pick_value(specification: Specification, action: Action, name: str) -> object:
    """The choice in ITF: a name as it is, quanta as integers, ticks as prices."""
    value = getattr(action, name)
    if isinstance(action, NextBlock):
        return _map(action.prices, lambda market, pair: _price_pair(specification.markets[market], *pair))
    if name == "price" and isinstance(action, Trade | Liquidate):
        return _price(specification.markets[action.market], value)
    return value if UNITS[name] == "name" else _integer(value)


def _price_pair(parameters: MarketParameters, price: int, oracle: OraclePrice) -> Json:
    """A market price and an oracle price."""
    return {"price": _price(parameters, price), "oracle": _price(parameters, oracle)}


def _price(parameters: MarketParameters, ticks: OraclePrice) -> Json:
    """A price in quote units per base unit: an exact fraction in lowest terms."""
    return _fraction(ticks * parameters.price_tick)


def _fraction(number: Fraction) -> Json:
    """A fraction in lowest terms."""
    return {"num": _integer(number.numerator), "den": _integer(number.denominator)}


def _integer(number: int) -> Json:
    """An integer of any size."""
    return {"#bigint": str(number)}


def _map(mapping: Mapping[str, Value], encode_value: Callable[[str, Value], Json]) -> Json:
    """A mapping, sorted by name."""
    return {"#map": [[name, encode_value(name, mapping[name])] for name in sorted(mapping)]}
