"""The kinds of value in a specification file: how each is read, its range, and what to tell who wrote something else.

A kind is an annotated type: pydantic reads a field of that kind with the kind's reader, and publishes its pattern in
the JSON Schema. A quantity is always a text in quotes: a bare TOML number is inexact (0.05) or could be read in two
ways (5).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, partial
from typing import Annotated, Any, Generic, TypeVar, cast

from pydantic import AfterValidator, PlainValidator, StrictStr, WithJsonSchema

from novate.model.parameter import (
    LARGEST_RATE,
    LOSS,
    MOST_BLOCKS,
    MOST_BLOCKS_WATCHED,
    RISE,
    BlocksOf,
    BlockTime,
    Count,
    Counted,
    Delay,
    Money,
    Number,
    Ordered,
    Quantum,
    Range,
    Rate,
    Unit,
)
from novate.model.quantities import (
    AMOUNT_PATTERN,
    BLOCKS_OF_FORM,
    BLOCKS_OF_PATTERN,
    RATE_PATTERN,
    SECONDS_FORM,
    SECONDS_PATTERN,
    TIME_PATTERN,
    QuantityError,
    Seconds,
    SomeBlocks,
    Time,
    counted_pattern,
    format_amount,
    named_or_not_pattern,
    parse_amount,
    parse_blocks_of,
    parse_counted,
    parse_rate,
    parse_seconds,
    parse_time,
    quoted,
)

LONGEST_NAME = 100
"""Characters in the name of a market or a feed; the longest published ones have some 70."""
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
        case list() | tuple():
            return "a list"
        case _:
            return f"a value of type {type(found).__name__}"


def _title(title: str) -> str:
    if len(title) > LONGEST_TITLE or not title.isprintable():
        raise QuantityError(quoted(title), f"at most {LONGEST_TITLE} printable characters on one line")
    return title


def _name(name: str) -> str:
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable() or " " in name:
        raise QuantityError(quoted(name), f"a name of 1 to {LONGEST_NAME} printable characters without spaces")
    return name


def grouped(number: Fraction) -> str:
    """All digits of a finite decimal, thousands apart."""
    whole, point, decimals = format_amount(number).partition(".")
    return f"{int(whole):_}{point}{decimals}"


def per_cent(rate: Fraction) -> str:
    """All digits of a rate that is a finite decimal."""
    return f"{grouped(100 * rate)}%"


def range_in_words(rates: Range) -> str:
    """The rates of a range, for a person."""
    assert rates.most is not None
    least, most = per_cent(rates.least), per_cent(rates.most)
    if rates.is_above:
        return f"above {least} and {'below' if rates.is_below else 'at most'} {most}"
    return f"of at least {least} and below {most}" if rates.is_below else f"from {least} to {most}"


@cache
def reader(kind: Number | Unit | BlocksOf) -> Reader[Any]:
    """How a quantity of a kind is read; a time is not yet in blocks."""
    match kind:
        case Rate(rates, example):
            expected = f'a rate {range_in_words(rates)}, as "{example}"'
            return Reader(parse_rate, RATE_PATTERN, rates.__contains__, expected)
        case Money(amounts):
            return _amount_reader(amounts)
        case Quantum():
            return _amount_reader(Range(is_above=True))
        case Delay(blocks):
            return _time_reader(blocks, "2 blocks", "12 seconds")
        case Counted(of, least, most, is_named_by_key):
            pattern = named_or_not_pattern(of) if is_named_by_key else counted_pattern(of)
            read = partial(parse_counted, of=of, is_named=not is_named_by_key)
            expected = f'a number of {of}s from {least} to {grouped(Fraction(most))}, as "50 {of}s"'
            return Reader(read, pattern, kind.range.__contains__, expected)
        case BlocksOf():
            form = f"{BLOCKS_OF_FORM}: fewer than all, of at most {grouped(Fraction(MOST_BLOCKS_WATCHED))}"
            return Reader(parse_blocks_of, BLOCKS_OF_PATTERN, _are_some, form)
        case BlockTime():
            return Reader(parse_seconds, SECONDS_PATTERN, lambda time: time.count > 0, f"{SECONDS_FORM}, longer than 0")


def _are_some(blocks: SomeBlocks) -> bool:
    """Whether some of so many blocks are left."""
    return blocks.count < blocks.of <= MOST_BLOCKS_WATCHED


def whole_number(kind: Count, found: object) -> int:
    """A number that stands without quotes. Raises `QuantityError`."""
    if not isinstance(found, int) or isinstance(found, bool) or not kind.least <= found <= kind.most:
        raise QuantityError(described(found), count_in_words(kind))
    return found


def count_in_words(kind: Count) -> str:
    """What a whole number of a kind is, for a person."""
    return f"a whole number from {kind.least} to {kind.most}, without quotes"


NAMES_OF_FEEDS = 'a list of names of tables [feeds.NAME], as ["binance", "coinbase"]'


def names_of_feeds(found: object) -> tuple[str, ...]:
    """A list of texts; whether there are such feeds is asked of the whole file. Raises `QuantityError`."""
    if not isinstance(found, list | tuple):
        raise QuantityError(described(found), NAMES_OF_FEEDS)
    if not found:
        raise QuantityError("an empty list", NAMES_OF_FEEDS)
    for name in found:
        if not isinstance(name, str):
            raise QuantityError(f"{described(name)} in a list", NAMES_OF_FEEDS)
    return tuple(found)


def order_in_words(kind: Ordered) -> str:
    """What a list of some of several texts is, for a person."""
    return f"a list of {', '.join(map(quoted, kind.options))} or some of them, in any order, none twice"


def texts_in_order(kind: Ordered, found: object) -> tuple[str, ...]:
    """Some of several texts, each once. Raises `QuantityError`."""
    if not isinstance(found, list | tuple):
        raise QuantityError(described(found), order_in_words(kind))
    if not found:
        raise QuantityError("an empty list", order_in_words(kind))
    for place, text in enumerate(found):
        if text not in kind.options:
            raise QuantityError(f"{described(text)} in a list", order_in_words(kind))
        if text in found[:place]:
            raise QuantityError(f"{described(text)} twice", order_in_words(kind))
    return tuple(found)


def _amount_reader(amounts: Range) -> Reader[Fraction]:
    """Reads an amount from 0 on, or one above it."""
    form = 'above 0, as "0.01"' if amounts.is_above else 'of at least 0, as "1_000"'
    return Reader(parse_amount, AMOUNT_PATTERN, amounts.__contains__, f"an amount {form}")


def _time_reader(blocks: Range, example: str, on_a_clock: str) -> Reader[Time]:
    """Reads a time of so many blocks, or one on a clock, however many it is."""
    assert blocks.most is not None
    return Reader(
        parse_time,
        TIME_PATTERN,
        lambda time: isinstance(time, Seconds) or Fraction(time) in blocks,
        f'{grouped(blocks.least)} to {grouped(blocks.most)} blocks, as "{example}", or a time as "{on_a_clock}"',
    )


BOUND = replace(reader(LOSS), expected=f'{reader(LOSS).expected}, or a table {{ up = "1%", down = "0.8%" }}')
MOVE = replace(BOUND, expected=f'{BOUND.expected}, or horizons {{ "1 block" = "0.5%", "100 blocks" = "8%" }}')
HEADROOM = Reader(
    parse_rate, RATE_PATTERN, lambda rate: abs(rate) <= LARGEST_RATE, 'a signed rate as reports show it, as "-0.5%"'
)
FUND_HEADROOM = Reader(parse_amount, AMOUNT_PATTERN, lambda _: True, 'a signed amount, as "-5_000"')
HORIZON = _time_reader(Range(Fraction(1), Fraction(MOST_BLOCKS)), "100 blocks", "5 minutes")


Rise = Annotated[Fraction, PlainValidator(reader(RISE)), reader(RISE).schema]
Loss = Annotated[Fraction, PlainValidator(reader(LOSS)), reader(LOSS).schema]
Headroom = Annotated[Fraction, PlainValidator(HEADROOM), HEADROOM.schema]
"""How far a margin is above the smallest one that is known to be enough; below it where it is negative."""
FundHeadroom = Annotated[Fraction, PlainValidator(FUND_HEADROOM), FUND_HEADROOM.schema]
"""How much more the insurance fund holds than is known to be enough; less where it is negative."""
Horizon = Annotated[Time, PlainValidator(HORIZON), HORIZON.schema]
"""A time of at least one block: how far two prices are apart."""
TitleText = Annotated[StrictStr, AfterValidator(_title)]
Name = Annotated[str, AfterValidator(_name)]
"""Of a market or of a feed."""
