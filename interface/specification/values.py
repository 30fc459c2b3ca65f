"""The kinds of value in a specification file: how each is read, its range, and what to tell who wrote something else.

A kind is an annotated type: pydantic reads a field of that kind with the kind's reader, and publishes its pattern in
the JSON Schema. A quantity is always a text in quotes: a bare TOML number is inexact (0.05) or could be read in two
ways (5).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Generic, TypeVar, cast

from pydantic import AfterValidator, PlainValidator, StrictStr, WithJsonSchema

from novate.model.quantities import (
    AMOUNT_PATTERN,
    RATE_PATTERN,
    SECONDS_FORM,
    SECONDS_PATTERN,
    TIME_PATTERN,
    QuantityError,
    Seconds,
    Time,
    parse_amount,
    parse_rate,
    parse_seconds,
    parse_time,
    quoted,
)
from novate.model.specification import Side

LARGEST_RATE = Fraction(1_000_000)
"""100,000,000 %: beyond it a rate is a slip of the pen."""
LARGEST_DEVIATION = Fraction(100)
"""10,000 %: a price at more than a hundred times the market is a wrong price, and no deviation."""
MOST_BLOCKS = 300_000
"""Three days of blocks of one second: a run through them all is replayed within a verdict's time."""
LONGEST_NAME = 100
"""Characters in the name of a market; the longest published ones have some 70."""
LONGEST_TITLE = 200

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Unquoted:
    """A TOML number with a point or an exponent, as it was written."""

    text: str


@dataclass(frozen=True, slots=True)
class Reader(Generic[Value]):
    """Reads one kind of quantity: a text of a form, whose value is in a range."""

    parse: Callable[[str], Value]
    pattern: str
    accepts: Callable[[Value], bool]
    expected: str
    """The form and the range, for a person."""

    def __call__(self, found: object) -> Value:
        """The value that was found. Raises `QuantityError`, which pydantic collects.

        A `Fraction` is taken as it is: no file can hold one; `novate.specification.changes` puts them in.
        """
        if not isinstance(found, str | Fraction):
            raise QuantityError(described(found), f"{self.expected}, in quotes")
        value = cast("Value", found) if isinstance(found, Fraction) else self.parse(found)
        if not self.accepts(value):
            raise QuantityError(described(found), self.expected)
        return value

    @property
    def schema(self) -> WithJsonSchema:
        """What JSON Schema can say of this kind: the form; the range stands in the title."""
        return WithJsonSchema({"type": "string", "pattern": self.pattern, "title": self.expected})


def described(found: object) -> str:
    """What was found, for a person: short, on one line."""
    match found:
        case str():
            return quoted(found)
        case bool():
            return str(found).lower()
        case int():
            return f"the number {found}" if abs(found) < 10**40 else "a number of more than 40 digits"
        case Unquoted(text):
            return f"the number {quoted(text)[1:-1]}"
        case Fraction():
            return f"the number {quoted(str(found))[1:-1]}"
        case dict():
            return "a table"
        case list():
            return "a list"
        case _:
            return f"a value of type {type(found).__name__}"


def _title(title: str) -> str:
    if len(title) > LONGEST_TITLE or not title.isprintable():
        raise QuantityError(quoted(title), f"at most {LONGEST_TITLE} printable characters on one line")
    return title


def _market_name(name: str) -> str:
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable() or " " in name:
        raise QuantityError(quoted(name), f"a name of 1 to {LONGEST_NAME} printable characters without spaces")
    return name


_LARGEST = f"{int(100 * LARGEST_RATE):_}%"

REQUIREMENT = Reader(
    parse_rate, RATE_PATTERN, lambda rate: 0 < rate <= LARGEST_RATE, f'a rate above 0% and at most {_LARGEST}, as "5%"'
)
RISE = Reader(
    parse_rate, RATE_PATTERN, lambda rate: 0 <= rate <= LARGEST_RATE, f'a rate from 0% to {_LARGEST}, as "0.5%"'
)
SHARE = Reader(parse_rate, RATE_PATTERN, lambda rate: 0 <= rate <= 1, 'a rate from 0% to 100%, as "50%"')
DEVIATION = Reader(
    parse_rate,
    RATE_PATTERN,
    lambda rate: 0 <= rate <= LARGEST_DEVIATION,
    f'a rate from 0% to {int(100 * LARGEST_DEVIATION):_}%, as "0.5%"',
)
LOSS = Reader(parse_rate, RATE_PATTERN, lambda rate: 0 <= rate < 1, 'a rate of at least 0% and below 100%, as "0.5%"')
BOUND = replace(LOSS, expected=f'{LOSS.expected}, or a table {{ up = "1%", down = "0.8%" }}')
MOVE = replace(BOUND, expected=f'{BOUND.expected}, or horizons {{ "1 block" = "0.5%", "100 blocks" = "8%" }}')
HEADROOM = Reader(
    parse_rate, RATE_PATTERN, lambda rate: abs(rate) <= LARGEST_RATE, 'a signed rate as reports show it, as "-0.5%"'
)
FUND_HEADROOM = Reader(parse_amount, AMOUNT_PATTERN, lambda _: True, 'a signed amount, as "-5_000"')
AMOUNT = Reader(parse_amount, AMOUNT_PATTERN, lambda amount: amount >= 0, 'an amount of at least 0, as "1_000"')
POSITIVE = Reader(parse_amount, AMOUNT_PATTERN, lambda amount: amount > 0, 'an amount above 0, as "0.01"')
TIME = Reader(
    parse_time,
    TIME_PATTERN,
    lambda time: isinstance(time, Seconds) or time <= MOST_BLOCKS,
    f'0 to {MOST_BLOCKS:_} blocks, as "2 blocks", or a time as "12 seconds"',
)
HORIZON = Reader(
    parse_time,
    TIME_PATTERN,
    lambda time: isinstance(time, Seconds) or 1 <= time <= MOST_BLOCKS,
    f'1 to {MOST_BLOCKS:_} blocks, as "100 blocks", or a time as "5 minutes"',
)
BLOCK_TIME = Reader(parse_seconds, SECONDS_PATTERN, lambda time: time.count > 0, f"{SECONDS_FORM}, longer than 0")


class Sides(StrEnum):
    """Which sides of a market have holders who can default."""

    BOTH = "both"
    LONG = "long"
    SHORT = "short"

    @property
    def sides(self) -> tuple[Side, ...]:
        """The same as the model has it."""
        return tuple(Side) if self is Sides.BOTH else (Side(self.value),)


Requirement = Annotated[Fraction, PlainValidator(REQUIREMENT), REQUIREMENT.schema]
"""A share of the notional that an account must have: above 0; above 100 % where a short can lose more than that."""
Rise = Annotated[Fraction, PlainValidator(RISE), RISE.schema]
"""How far a price may rise: it can more than double."""
Deviation = Annotated[Fraction, PlainValidator(DEVIATION), DEVIATION.schema]
"""How far a price may be from another: from a certain share on it is only bounded above."""
Share = Annotated[Fraction, PlainValidator(SHARE), SHARE.schema]
"""A part of a whole, the whole included."""
Loss = Annotated[Fraction, PlainValidator(LOSS), LOSS.schema]
"""A part of a price or a notional that is lost, never all of it: a price stays above 0."""
Headroom = Annotated[Fraction, PlainValidator(HEADROOM), HEADROOM.schema]
"""How far a margin is above the smallest one that is known to be enough; below it where it is negative."""
FundHeadroom = Annotated[Fraction, PlainValidator(FUND_HEADROOM), FUND_HEADROOM.schema]
"""How much more the insurance fund holds than is known to be enough; less where it is negative."""
Amount = Annotated[Fraction, PlainValidator(AMOUNT), AMOUNT.schema]
PositiveAmount = Annotated[Fraction, PlainValidator(POSITIVE), POSITIVE.schema]
Duration = Annotated[Time, PlainValidator(TIME), TIME.schema]
"""Blocks, or seconds where the file says how long a block takes."""
Horizon = Annotated[Time, PlainValidator(HORIZON), HORIZON.schema]
"""The same, at least one block: how far two prices are apart."""
BlockTime = Annotated[Seconds, PlainValidator(BLOCK_TIME), BLOCK_TIME.schema]
Title = Annotated[StrictStr, AfterValidator(_title)]
MarketName = Annotated[str, AfterValidator(_market_name)]
