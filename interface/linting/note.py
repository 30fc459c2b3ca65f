"""A note on a file: what is unusual, where it stands, and what is usual instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from novate.model.parameter import KeyPath
from novate.model.specification import MarketParameters, Specification
from novate.specification.declared import has_own_table, replaced
from novate.specification.entries import entry
from novate.specification.problems import Problem, dotted


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be used: as it is written, and what it means."""

    document: Mapping[str, Any]
    specification: Specification

    @property
    def markets(self) -> list[MarketParameters]:
        """All of them."""
        return list(self.specification.markets.values())

    def where(self, market: MarketParameters, *key: str) -> KeyPath:
        """Where a number of a market stands: in its own table, or in that of all markets."""
        own = ("markets", market.name, *key)
        common = replaced(own)
        is_own = common is None or has_own_table(self.document, own) or entry(self.document, own) is not None
        return own if is_own or common is None else common

    def problem(self, path: KeyPath, expected: str) -> Problem:
        """What the file has there beside what is usual."""
        found = entry(self.document, path)
        return Problem(dotted(path), "nothing" if found is None else _written(found), expected)


def _written(found: object) -> str:
    """As a file has it; of a table that it is one."""
    if isinstance(found, Mapping):
        return "{ " + ", ".join(f"{key} = {_written(each)}" for key, each in found.items()) + " }"
    return f'"{found}"' if isinstance(found, str) else str(found).lower()


Rule = Callable[[Source], Iterator[Problem]]
"""Yields what it finds unusual; its docstring says what is, and why."""


@dataclass(frozen=True, slots=True)
class Note:
    """What one rule found."""

    rule: str
    problem: Problem

    def at(self, file: str) -> str:
        """As in `market.toml:12: liquidation.penalty: found "5%", expected ... [penalty-above-margin]`."""
        return f"{self.problem.at(file)} [{self.rule}]"
