"""What a verdict depends on, as a digest: two questions with one key have one answer.

Of the specification that is not its title and not what its owner expects. Of other
markets it is, where margin is isolated, only what may be looked at in all of them: not `ITS_OWN`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum
from fractions import Fraction
from hashlib import sha256

from novate.caching.own_code import own_code
from novate.model.specification import Margin, MarketParameters, Specification
from novate.workers.verification import Job

UNREAD = ("title", "expect", "markets")
"""Of a specification: what no verdict reads, and what is told apart."""
ITS_OWN = (
    "name",
    "initial_margin",
    "maintenance_margin",
    "minimum_maintenance",
    "minimum_notional",
    "base_quantum",
    "price_tick",
    "unit",
    "penalty",
    "move_up",
    "move_down",
    "max_open_interest",
    "reference_price",
    "largest_position",
    "closes_only_below",
)
"""Of a market: what no verdict on another one reads, where no account holds both. A new field is none of them."""

Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]
"""What JSON has."""


@dataclass
class Keys:
    """Those of questions that are asked in one way."""

    asked: Mapping[str, object]
    """The way: the method, whether a second solver is asked, and the wall limit."""
    _written: dict[int, tuple[Specification, str, dict[str | None, str]]] = field(default_factory=dict, init=False)
    """What was read of each specification, by its identity: what all of its questions read, and what each market's."""

    def of(self, job: Job) -> str:
        """64 hexadecimal digits."""
        market = None if job.specification.margin is Margin.CROSS else job.market
        about = json.dumps([own_code(), plain(self.asked), job.market, job.side, job.property])
        return sha256(f"{about}\n{self._read(job.specification, market)}".encode()).hexdigest()

    def _read(self, specification: Specification, market: str | None) -> str:
        """All that a verdict on a market may read; without one, on any of them, or on all."""
        whose, shared, own = self._written.get(id(specification), (None, "", {}))
        if whose is not specification:
            shared, own = json.dumps(_of_all(specification)), {}
            self._written[id(specification)] = specification, shared, own
        if market not in own:
            own[market] = json.dumps(plain(specification.markets if market is None else specification.markets[market]))
        return f"{shared}\n{own[market]}"


def _of_all(specification: Specification) -> Plain:
    """What a verdict on any market may read of the rest; of other markets each kind once."""
    kept: list[Plain] = [
        [each.name, plain(getattr(specification, each.name))]
        for each in fields(specification)
        if each.name not in UNREAD
    ]
    return [*kept, [*dict.fromkeys(json.dumps(_shared(each)) for each in specification.markets.values())]]


def _shared(market: MarketParameters) -> Plain:
    """What a verdict on any market may read of this one."""
    return [plain(getattr(market, each.name)) for each in fields(market) if each.name not in ITS_OWN]


def plain(value: object) -> Plain:
    """A value of the model in a form in which no two that differ are alike. Raises `TypeError` for a strange one."""
    match value:
        case Enum():
            return str(value.value)
        case None | bool() | int() | float() | str():
            return value
        case Fraction():
            return {"fraction": str(value)}
        case Mapping():
            return {"map": [[plain(key), plain(each)] for key, each in value.items()]}
        case tuple() | list():
            return [plain(each) for each in value]
        case _ if is_dataclass(value):
            held: list[Plain] = [[each.name, plain(getattr(value, each.name))] for each in fields(value)]
            return {type(value).__name__: held}
        case _:
            raise TypeError(f"a value of type {type(value).__name__} has no place in a key")
