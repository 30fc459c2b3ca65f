"""A specification written back: as the nested tables of its file, and as TOML.

`to_document` is canonical: equal specifications give equal documents, and `parse_document` reads the same specification
from one. A value in which markets may differ stands in its common table as most markets have it, and in the table of
each market that has another.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from novate.model.quantities import format_amount, format_blocks, format_rate
from novate.model.specification import MarketParameters, Specification
from novate.specification.expectations import expect_document

Document = dict[str, Any]

_OFTEN_SHARED = ("penalty", "max_move_per_block", "slippage")


def to_document(specification: Specification) -> Document:
    """The tables of the specification's file, in the order of the file; quantities as texts.

    Raises `QuantityError` where the quote quantum, a base quantum or a price tick is no finite decimal.
    """
    quantum = specification.quote_quantum
    markets = {name: _market(market, quantum) for name, market in specification.markets.items()}
    common = _common(markets.values())
    return {
        "mechanism": _mechanism(specification),
        "markets": {name: _without(market, common) for name, market in markets.items()},
        "liquidation": _liquidation(specification, common),
        "oracle": {
            "deviation": format_rate(specification.deviation),
            "staleness": format_blocks(specification.staleness),
        },
        "waterfall": {"insurance_fund": format_amount(specification.insurance_fund * quantum)},
        "environment": _environment(specification, common),
        **({"expect": expect_document(specification.expect)} if specification.expect else {}),
    }


def _mechanism(specification: Specification) -> Document:
    return {
        "title": specification.title,
        "margin": specification.margin.value,
        "quote_quantum": format_amount(specification.quote_quantum),
    }


def _market(market: MarketParameters, quantum: Fraction) -> Document:
    """The table of a market with everything that holds in it."""
    table: Document = {
        "initial_margin": format_rate(market.initial_margin),
        "maintenance_margin": format_rate(market.maintenance_margin),
        "minimum_maintenance": format_amount(market.minimum_maintenance * quantum),
        "minimum_notional": format_amount(market.minimum_notional * quantum),
        "base_quantum": format_amount(market.base_quantum),
        "price_tick": format_amount(market.price_tick),
        "penalty": format_rate(market.penalty),
        "max_move_per_block": _moves(market),
        "slippage": format_rate(market.slippage),
    }
    if market.max_open_interest is not None:
        table["max_open_interest"] = format_amount(market.max_open_interest * quantum)
    if len(market.sides) == 1:
        table["sides"] = market.sides[0].value
    return table


def _moves(market: MarketParameters) -> str | Document:
    one_block = _move(market.move_up, market.move_down)
    if not market.move_windows:
        return one_block
    windows = {format_blocks(window.blocks): _move(window.up, window.down) for window in market.move_windows}
    return {format_blocks(1): one_block, **windows}


def _move(up: Fraction, down: Fraction) -> str | Document:
    return format_rate(up) if up == down else {"up": format_rate(up), "down": format_rate(down)}


def _common(markets: Iterable[Document]) -> Document:
    """What most markets have under each key in which they may differ; an open interest only where all have the same."""
    tables = list(markets)
    common = {key: _most_common([table[key] for table in tables]) for key in _OFTEN_SHARED}
    interests = {table.get("max_open_interest") for table in tables}
    return common | {"max_open_interest": interests.pop() if len(interests) == 1 else None}


def _most_common(values: list[Any]) -> Any:
    return max(values, key=values.count)


def _without(market: Document, common: Document) -> Document:
    """The table of a market without what it has in common with the others."""
    return {key: value for key, value in market.items() if common.get(key) != value}


def _liquidation(specification: Specification, common: Document) -> Document:
    return {
        "penalty": common["penalty"],
        "penalty_capped_by_equity": specification.penalty_capped_by_equity,
        "keeper": specification.keeper.value,
        "keeper_share": format_rate(specification.keeper_share),
        "keeper_flat_reward": format_amount(specification.keeper_flat_reward * specification.quote_quantum),
    }


def _environment(specification: Specification, common: Document) -> Document:
    table: Document = {
        "max_move_per_block": common["max_move_per_block"],
        "keeper_delay": format_blocks(specification.keeper_delay),
        "slippage": common["slippage"],
        "gas_cost": format_amount(specification.gas_cost * specification.quote_quantum),
        "dust_notional": format_amount(specification.dust_notional * specification.quote_quantum),
    }
    if common["max_open_interest"] is not None:
        table["max_open_interest"] = common["max_open_interest"]
    return table


def to_toml(document: Mapping[str, Any], comments: Mapping[tuple[str, ...], str] = MappingProxyType({})) -> str:
    """The document as a TOML text.

    Tables inside a table that has other entries are written on one line, but for markets, of which there are many.
    `comments` are by the path of a key or a table; each stands at the end of its line.
    """
    return "\n".join(_tables(document, (), comments))


def _tables(table: Mapping[str, Any], path: tuple[str, ...], comments: Mapping[tuple[str, ...], str]) -> Iterator[str]:
    """The text of each table below `path`, headed by its name."""
    if path and "markets" in table:
        rest = {key: entry for key, entry in table.items() if key != "markets"}
        yield from _tables(rest, path, comments) if rest else ()
        yield from _tables(table["markets"], (*path, "markets"), comments)
        return
    if path and not (table and all(isinstance(entry, Mapping) for entry in table.values())):
        lines = [f"[{'.'.join(map(_key, path))}]{_remark(comments, path)}"]
        for key, entry in table.items():
            lines.append(f"{_key(key)} = {_entry(entry)}{_remark(comments, (*path, key))}")
        yield "\n".join(lines) + "\n"
        return
    for key, entry in table.items():
        yield from _tables(entry, (*path, key), comments)


def _remark(comments: Mapping[tuple[str, ...], str], path: tuple[str, ...]) -> str:
    return f"  {comment(comments[path])}" if path in comments else ""


def comment(text: str) -> str:
    """A TOML comment: on one line, whatever the text holds."""
    return "# " + "".join(part if part.isprintable() else ascii(part)[1:-1] for part in text)


def _entry(entry: str | bool | Mapping[str, Any]) -> str:
    match entry:
        case bool():
            return str(entry).lower()
        case str():
            return _text(entry)
        case Mapping():
            return "{ " + ", ".join(f"{_key(key)} = {_entry(inner)}" for key, inner in entry.items()) + " }"


def _key(key: str) -> str:
    return key if re.fullmatch("[A-Za-z0-9_-]+", key) else _text(key)


def _text(text: str) -> str:
    """A TOML basic string; it escapes what a JSON string does, and the delete character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
