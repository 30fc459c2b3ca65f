"""The `[expect]` table: verdicts that are known and accepted, in general and market by market and side by side.

An entry is a status, or a table of a status and, where a margin or the fund decides, the smallest headroom that is
accepted with it: anywhere else an expected headroom could never be met. What is said of a
market may be said of each of its sides instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Annotated, Any, Generic, TypeVar

from pydantic import ConfigDict, Field, PlainValidator, TypeAdapter, create_model

from novate.model.quantities import format_amount, format_rate
from novate.model.specification import About, Accepted, Side
from novate.proofs.status import Status
from novate.properties import PROPERTIES
from novate.properties.property import Property
from novate.specification.moves import Table
from novate.specification.values import FundHeadroom, Headroom, Name

Entry = TypeVar("Entry")


class Expected(Table):
    """A status."""

    status: Status = Field(description="The status that is accepted.", examples=["violated"])


class ExpectedMargin(Expected):
    """A status, and how far off a margin may be."""

    headroom: Headroom | None = Field(
        default=None,
        description="The smallest headroom that is accepted: what a report shows, or less.",
        examples=["-0.5%", "1%"],
    )


class ExpectedFund(Expected):
    """A status, and how far off the insurance fund may be."""

    headroom: FundHeadroom | None = Field(
        default=None,
        description="The smallest headroom that is accepted: the fund less the smallest one known to be enough.",
        examples=["-5_000", "1_000"],
    )


_STATUS = TypeAdapter[Status](Status)


def _one(table: type[Table], found: object) -> Table:
    """A status alone accepts any headroom."""
    return table.model_validate(found if isinstance(found, dict) else {"status": _STATUS.validate_python(found)})


One = Annotated[Expected, PlainValidator(partial(_one, Expected), json_schema_input_type=Status | Expected)]
OneMargin = Annotated[
    ExpectedMargin, PlainValidator(partial(_one, ExpectedMargin), json_schema_input_type=Status | ExpectedMargin)
]
OneFund = Annotated[
    ExpectedFund, PlainValidator(partial(_one, ExpectedFund), json_schema_input_type=Status | ExpectedFund)
]


class Sides(Table, Generic[Entry]):
    """What is expected of each side of a market."""

    long: Entry | None = Field(default=None, description="What is expected of longs.", examples=["violated"])
    short: Entry | None = Field(default=None, description="What is expected of shorts.", examples=["violated"])


def _by_side(sides: type[Table], table: type[Table], found: object) -> Table:
    """A table of sides names one of them, and a table of a status does not."""
    is_by_side = isinstance(found, dict) and {*found} & {*Side}
    return sides.model_validate(found) if is_by_side else _one(table, found)


BySide = Annotated[
    Expected | Sides[One],
    PlainValidator(partial(_by_side, Sides[One], Expected), json_schema_input_type=Status | Expected | Sides[One]),
]
MarginBySide = Annotated[
    ExpectedMargin | Sides[OneMargin],
    PlainValidator(
        partial(_by_side, Sides[OneMargin], ExpectedMargin),
        json_schema_input_type=Status | ExpectedMargin | Sides[OneMargin],
    ),
]


class Properties(Table):
    """Properties of which something is expected, each under its own name."""

    model_config = ConfigDict(alias_generator=lambda name: name.replace("_", "-"))


def _fields(asked: Iterable[Property], entry: Any, with_margin: Any) -> dict[str, Any]:
    """A key for each of these properties; what is said of one that holds from some margin on is another entry."""
    return {
        each.name.replace("-", "_"): (
            (with_margin if each.of_margin else entry) | None,
            Field(default=None, description=each.expected, examples=list(each.examples)),
        )
        for each in asked
    }


OF_A_SIDE = [each for each in PROPERTIES.values() if not each.of_specification]
OF_ALL = [each for each in PROPERTIES.values() if each.of_specification]

MarketExpectTable = create_model(
    "MarketExpectTable",
    __base__=Properties,
    __doc__="What is expected of one market, [expect.markets.NAME]; it is exact, and goes before the general form.",
    __module__=__name__,
    **_fields(OF_A_SIDE, BySide, MarginBySide),
)
ExpectTable = create_model(
    "ExpectTable",
    __base__=Properties,
    __doc__="Verdicts that are known and accepted: a run that gives them ends with exit code 0.",
    __module__=__name__,
    **_fields(OF_A_SIDE, One, OneMargin),
    **_fields(OF_ALL, OneFund, OneFund),
    markets=(
        dict[Name, MarketExpectTable],  # type: ignore[valid-type]  # a class that is made of the registry
        Field(
            default_factory=dict,
            description="One table [expect.markets.NAME] per market of which something is expected.",
        ),
    ),
)


def expectations(table: Any) -> dict[About, Accepted]:
    """The meaning of the table."""
    general = {About(name): _accepted(entry) for name, entry in _entries(table)}
    named = {
        about: _accepted(entry)
        for market, ours in table.markets.items()
        for name, each in _entries(ours)
        for about, entry in _sides(About(name, market), each)
    }
    return general | named


def _entries(table: Properties) -> Iterator[tuple[str, Any]]:
    """The properties of which something is expected."""
    for field, info in type(table).model_fields.items():
        if field != "markets" and (entry := getattr(table, field)) is not None:
            yield info.alias or field, entry


def _sides(about: About, entry: Expected | Sides[Any]) -> Iterator[tuple[About, Expected]]:
    """What is said of a market, or of each side of it that is named."""
    if isinstance(entry, Expected):
        yield about, entry
        return
    for side in Side:
        if (each := getattr(entry, side)) is not None:
            yield About(about.property, about.market, side), each


def _accepted(entry: Expected) -> Accepted:
    headroom = entry.headroom if isinstance(entry, ExpectedMargin | ExpectedFund) else None
    return Accepted(entry.status.value, headroom)


def expect_document(expect: Mapping[About, Accepted]) -> dict[str, Any]:
    """The table written back, in the order of the properties."""
    general: dict[str, Any] = {}
    markets: dict[str, Any] = {}
    for about, accepted in expect.items():
        table = general if about.market is None else markets.setdefault(about.market, {})
        if about.side is None:
            table[about.property] = _written(about, accepted)
        else:
            table.setdefault(about.property, {})[about.side.value] = _written(about, accepted)
    return general | ({"markets": markets} if markets else {})


def _written(about: About, accepted: Accepted) -> str | dict[str, str]:
    """As it is read: of the fund that all share a headroom is an amount."""
    if accepted.headroom is None:
        return accepted.status
    written = format_amount if PROPERTIES[about.property].of_specification else format_rate
    return {"status": accepted.status, "headroom": written(accepted.headroom)}
