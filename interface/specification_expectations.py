"""The `[expect]` table: verdicts that are known and accepted, in general and market by market and side by side.

An entry is a status, or a table of a status and the smallest headroom that is accepted with it. What is said of a
market may be said of each of its sides instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Generic, TypeVar

from pydantic import ConfigDict, Field, PlainValidator, TypeAdapter

from novate.model.quantities import format_rate
from novate.model.specification import About, Accepted, Side
from novate.proofs.verdict import Status
from novate.specification_moves import Table
from novate.specification_values import Headroom, MarketName

Entry = TypeVar("Entry")


class Expected(Table):
    """A status, and how far off it may be."""

    status: Status = Field(description="The status that is accepted.", examples=["violated"])
    headroom: Headroom | None = Field(
        default=None,
        description="The smallest headroom that is accepted: what a report shows, or less.",
        examples=["-0.5%", "1%"],
    )


_STATUS = TypeAdapter[Status](Status)
_EXPECTED = TypeAdapter[Expected](Expected)


def _one(found: object) -> Expected:
    """A status alone accepts any headroom."""
    if isinstance(found, dict):
        return _EXPECTED.validate_python(found)
    return Expected(status=_STATUS.validate_python(found))


One = Annotated[Expected, PlainValidator(_one, json_schema_input_type=Status | Expected)]


class Sides(Table):
    """What is expected of each side of a market."""

    long: One | None = Field(default=None, description="What is expected of longs.", examples=["violated"])
    short: One | None = Field(default=None, description="What is expected of shorts.", examples=["violated"])


_SIDES = TypeAdapter[Sides](Sides)


def _by_side(found: object) -> Expected | Sides:
    """A table of sides names one of them, and a table of a status does not."""
    return _SIDES.validate_python(found) if isinstance(found, dict) and {*found} & {*Side} else _one(found)


BySide = Annotated[Expected | Sides, PlainValidator(_by_side, json_schema_input_type=Status | Expected | Sides)]


class Properties(Table, Generic[Entry]):
    """What is expected of each property of one side of a market."""

    model_config = ConfigDict(alias_generator=lambda name: name.replace("_", "-"))

    conservation: Entry | None = Field(default=None, description="Money is neither made nor lost.", examples=["proved"])
    no_bad_debt: Entry | None = Field(
        default=None,
        description="No close-out leaves a shortfall beyond rounding.",
        examples=["proved", {"status": "proved", "headroom": "0.5%"}],
    )
    solvency: Entry | None = Field(default=None, description="Everybody who is owed can be paid.", examples=["proved"])
    keeper_incentive: Entry | None = Field(
        default=None,
        description="Liquidating always pays its keeper, and gains a coalition nothing.",
        examples=["violated"],
    )
    liquidation_progress: Entry | None = Field(
        default=None, description="An overdue account can be closed out, and a close-out helps.", examples=["proved"]
    )


class MarketExpectTable(Properties[BySide]):
    """What is expected of one market, [expect.markets.NAME]; it is exact, and goes before the general form."""


class ExpectTable(Properties[One]):
    """Verdicts that are known and accepted: a run that gives them ends with exit code 0."""

    fund_sufficiency: One | None = Field(
        default=None, description="The fund survives the worst window of all markets.", examples=["not-applicable"]
    )
    markets: dict[MarketName, MarketExpectTable] = Field(
        default_factory=dict, description="One table [expect.markets.NAME] per market of which something is expected."
    )


def expectations(table: ExpectTable) -> dict[About, Accepted]:
    """The meaning of the table."""
    general = {About(name): _accepted(entry) for name, entry in _entries(table)}
    named = {
        about: _accepted(entry)
        for market, ours in table.markets.items()
        for name, each in _entries(ours)
        for about, entry in _sides(About(name, market), each)
    }
    return general | named


def _entries(table: Properties[Any]) -> Iterator[tuple[str, Any]]:
    """The properties of which something is expected."""
    for field, info in type(table).model_fields.items():
        if field != "markets" and (entry := getattr(table, field)) is not None:
            yield info.alias or field, entry


def _sides(about: About, entry: Expected | Sides) -> Iterator[tuple[About, Expected]]:
    """What is said of a market, or of each side of it that is named."""
    if isinstance(entry, Expected):
        yield about, entry
        return
    for side in Side:
        if (each := getattr(entry, side)) is not None:
            yield About(about.property, about.market, side), each


def _accepted(entry: Expected) -> Accepted:
    return Accepted(entry.status.value, entry.headroom)


def expect_document(expect: Mapping[About, Accepted]) -> dict[str, Any]:
    """The table written back, in the order of the properties."""
    general: dict[str, Any] = {}
    markets: dict[str, Any] = {}
    for about, accepted in expect.items():
        table = general if about.market is None else markets.setdefault(about.market, {})
        if about.side is None:
            table[about.property] = _written(accepted)
        else:
            table.setdefault(about.property, {})[about.side.value] = _written(accepted)
    return general | ({"markets": markets} if markets else {})


def _written(accepted: Accepted) -> str | dict[str, str]:
    if accepted.headroom is None:
        return accepted.status
    return {"status": accepted.status, "headroom": format_rate(accepted.headroom)}
