"""A first specification file: the usual numbers of a perpetual market, or somebody's, each with what it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from novate.model.parameter import ANY_NAME, Declaration, KeyPath
from novate.specification.declared import declaration_at
from novate.specification.document import to_toml
from novate.specification.lines import Lines
from novate.specification.problems import Problem, dotted

MARKET_NAME = "ETH-USD"
_MARKET = ("markets", ANY_NAME)
_CHOICES: Mapping[str, Mapping[KeyPath, Any]] = {
    "protocol": {
        ("liquidation", "penalty_capped_by_equity"): True,
        ("liquidation", "keeper_share"): "0%",
        ("environment", "gas_cost"): "0",
        ("environment", "dust_notional"): "0",
    },
    "open": {
        ("liquidation", "penalty_capped_by_equity"): False,
        ("liquidation", "keeper_share"): "50%",
        ("environment", "gas_cost"): "2",
        ("environment", "dust_notional"): "1_000",
    },
    "whole": {},
    "partial": {
        ("close_out", "kind"): "partial",
        ("close_out", "chunk_share"): "50%",
        ("close_out", "chunk_minimum"): "20_000",
        ("environment", "largest_position"): "100_000",
    },
}
"""What follows from who closes accounts out, and from how much of a position."""
_REST: Mapping[KeyPath, Any] = {
    ("mechanism", "quote_quantum"): "0.000001",
    (*_MARKET, "minimum_maintenance"): "0",
    (*_MARKET, "minimum_notional"): "1_000",
    (*_MARKET, "base_quantum"): "0.000001",
    (*_MARKET, "price_tick"): "0.01",
    ("liquidation", "keeper_flat_reward"): "0",
    ("oracle", "deviation"): "0%",
    ("oracle", "staleness"): "0 blocks",
    ("waterfall", "insurance_fund"): "0",
}
"""What nobody is asked for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A key that the one who begins is asked for."""

    option: str
    """As in `--maintenance`."""
    path: KeyPath
    default: str

    @property
    def declaration(self) -> Declaration:
        """What it is."""
        found = declaration_at(self.path)
        assert found is not None
        return found


ASKED = (
    Asked("margin", ("mechanism", "margin"), "isolated"),
    Asked("initial", (*_MARKET, "initial_margin"), "5%"),
    Asked("maintenance", (*_MARKET, "maintenance_margin"), "3%"),
    Asked("penalty", ("liquidation", "penalty"), "0.8%"),
    Asked("keeper", ("liquidation", "keeper"), "protocol"),
    Asked("move", ("environment", "max_move_per_block"), "0.3%"),
    Asked("delay", ("environment", "keeper_delay"), "2 blocks"),
    Asked("slippage", ("environment", "slippage"), "0.2%"),
)
_ORDER = ("mechanism", "markets", "liquidation", "close_out", "oracle", "waterfall", "environment")


def starter(market: str, answers: Mapping[str, str], close_outs: str) -> dict[str, Any]:
    """The tables of a file; answers are by option, and what is not answered is usual."""
    values: dict[KeyPath, Any] = {("mechanism", "title"): f"{market}, a first draft"}
    values |= {each.path: answers.get(each.option, each.default) for each in ASKED}
    values |= {**_REST, **_CHOICES.get(values["liquidation", "keeper"], {}), **_CHOICES[close_outs]}
    document: dict[str, Any] = {}
    for name in _ORDER:
        for path, value in values.items():
            if path[0] == name:
                table = document
                for part in _of(market, path[:-1]):
                    table = table.setdefault(part, {})
                table[path[-1]] = value
    return document


def faults(market: str, answers: Mapping[str, str]) -> list[Problem]:
    """What is wrong with a market's name and the answers so far, whatever the others will be."""
    from novate.specification.file import SpecificationError, parse_document

    try:
        parse_document(starter(market, answers, "whole"))
    except SpecificationError as error:
        keys = {each.option: each.path for each in ASKED}
        given = {dotted(_of(market, keys[option])) for option in answers} | {dotted(("markets", market))}
        open_keys = {path[-1] for option, path in keys.items() if option not in answers}
        ours = [each for each in error.problems if each.path in given]
        return [each for each in ours if not any(key in each.expected for key in open_keys)]
    return []


def _of(market: str, path: KeyPath) -> KeyPath:
    """The path of a key, with the market's own name."""
    return tuple(market if part == ANY_NAME else part for part in path)


def commented(document: Mapping[str, Any]) -> str:
    """The file as text: above each key what it means."""
    text = to_toml(document)
    meanings = {line: declaration_at(path) for path, line in Lines(text).known.items()}
    lines: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        found = meanings.get(number)
        if found is not None and not line.startswith("["):
            lines += wrap(found.description, _WIDTH, initial_indent="# ", subsequent_indent="# ")
        lines.append(line)
    return _HEAD + "\n".join(lines) + "\n"


_WIDTH = 100
"""Columns of a comment."""
_HEAD = """# A first draft, by `novate init`. `novate verify` says whether it is safe, `novate explain` why,
# `novate repair` what would make it so. Replace every number by your own; docs/specification.md
# has all keys.

"""
