"""How a quantity is written in a specification file, read and written back exactly.

A rate is `"5%"`, `"30bps"` (hundredths of a per cent), `"15_000ppm"` (parts per million), `"0.05"` or `"1/3"`; an
amount is a plain decimal such as `"1_000_000"` or `"1e-6"`; a time is `"2 blocks"`, `"0.4 seconds"` or `"5 minutes"`.
What could be read in two ways is refused: `"5"` as a rate (5 % or five times?), `"2"` as a time (blocks or seconds?),
`"1,000"` as an amount.

Every text is at most `MOST_CHARACTERS` long, so no file can make a number explode, and whatever a `parse_` function
accepts its `format_` function writes back in a text that is accepted again, with the same value; a time on a clock has
none, it is kept in blocks. Ranges ("at most 100 %") are not judged here: see `novate.specification.values`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

MOST_CHARACTERS = 64
MOST_EXPONENT = 30
"""The largest power of ten, up or down, that an amount may be written with."""
REMEMBERED = 4096
"""Texts whose value is kept: a file repeats them, and files that differ in one value are read by the thousand."""

_WHOLE = "[0-9]+(?:_[0-9]+)*"
_DECIMAL = rf"{_WHOLE}(?:\.{_WHOLE})?"
_UNITS = {"%": 100, "bps": 10_000, "ppm": 1_000_000}
_SECONDS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400}

RATE_PATTERN = rf"^(?:(-?{_DECIMAL})(%|bps|ppm)?|(-?{_WHOLE})/({_WHOLE}))$"
"""A regular expression that Python and JSON Schema read alike; groups: decimal, unit, numerator, denominator."""
AMOUNT_PATTERN = rf"^(-?{_DECIMAL})(?:[eE]([+-]?[0-9]{{1,2}}))?$"
"""The same for an amount; groups: decimal, exponent."""
SECONDS_PATTERN = rf"^({_DECIMAL}) (second|minute|hour|day)s?$"
"""The same for a time on a clock; groups: decimal, unit."""
BLOCKS_OF_PATTERN = rf"^({_WHOLE}) of ({_WHOLE}) blocks$"
"""The same for some of so many blocks; groups: both numbers."""
TIME_PATTERN = rf"^({_WHOLE}) blocks?$|{SECONDS_PATTERN}"
"""The same for a time in blocks or on a clock; groups: blocks, decimal, unit."""

RATE_FORM = 'a rate such as "5%", "30bps", "15_000ppm", "0.05" or "1/3"'
AMOUNT_FORM = 'an amount such as "1_000_000", "0.01" or "1e-6"'
SECONDS_FORM = 'a time such as "12 seconds", "0.4 seconds", "5 minutes", "2 hours" or "1 day"'
BLOCKS_OF_FORM = 'some of so many blocks, as "2 of 10 blocks"'
TIME_FORM = f'a number of blocks such as "2 blocks" or {SECONDS_FORM}'


class QuantityError(ValueError):
    """A text that is not the quantity it should be: what was found and what is expected, both for a person."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(f"found {found}, expected {expected}")
        self.found = found
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Seconds:
    """A time on a clock; how many blocks it is depends on the time between blocks."""

    count: Fraction


@dataclass(frozen=True, slots=True)
class SomeBlocks:
    """At most `count` of any `of` blocks in a row."""

    count: int
    of: int


Time = int | Seconds
"""Blocks, or seconds."""


def quoted(text: str, longest: int = 40) -> str:
    """The text in quotes on one line of printable characters, cut after `longest` of them."""
    shown = text if len(text) <= longest else f"{text[:longest]}..."
    return '"' + "".join(part if part.isprintable() else ascii(part)[1:-1] for part in shown) + '"'


@lru_cache(REMEMBERED)
def parse_rate(text: str) -> Fraction:
    """Read a rate: `"5%"` is 1/20. A number without a unit must be below 1 in size.

    Raises `QuantityError`.
    """
    decimal, unit, numerator, denominator = _match(RATE_PATTERN, text, RATE_FORM).groups()
    if denominator is not None:
        return _quotient(text, int(numerator), int(denominator))
    rate = Fraction(decimal) / _UNITS.get(unit, 1)
    if unit is None and abs(rate) >= 1:
        raise QuantityError(quoted(text), _either(rate))
    return rate


@lru_cache(REMEMBERED)
def parse_amount(text: str) -> Fraction:
    """Read an amount of money, a size or a price, in whatever unit its key says. Raises `QuantityError`."""
    decimal, digits = _match(AMOUNT_PATTERN, text, AMOUNT_FORM).groups()
    exponent = int(digits or 0)
    if abs(exponent) > MOST_EXPONENT:
        raise QuantityError(quoted(text), f"an exponent between -{MOST_EXPONENT} and {MOST_EXPONENT}")
    amount = Fraction(decimal) * Fraction(10) ** exponent
    if len(format_amount(amount)) > MOST_CHARACTERS:
        raise QuantityError(quoted(text), f"an amount of at most {MOST_CHARACTERS} characters when written out")
    return amount


def parse_seconds(text: str) -> Seconds:
    """Read a time on a clock: `"0.4 seconds"`, `"5 minutes"`, `"1 day"`. Raises `QuantityError`."""
    decimal, unit = _match(SECONDS_PATTERN, text, SECONDS_FORM).groups()
    return Seconds(Fraction(decimal) * _SECONDS[unit])


def parse_time(text: str) -> Time:
    """Read a time in blocks or on a clock. Raises `QuantityError`."""
    blocks, *_ = _match(TIME_PATTERN, text, TIME_FORM).groups()
    return parse_seconds(text) if blocks is None else int(blocks)


def counted_pattern(of: str) -> str:
    """The same as the patterns above for a number of things with this name; group: the number."""
    return rf"^({_WHOLE}) {of}s?$"


def named_or_not_pattern(of: str) -> str:
    """The same where the name may be left out."""
    return rf"^({_WHOLE})(?: {of}s?)?$"


def parse_counted(text: str, of: str = "account", *, is_named: bool = True) -> int:
    """Read a number of things with this name, or also without: "50 accounts". Raises `QuantityError`."""
    pattern = counted_pattern(of) if is_named else named_or_not_pattern(of)
    return int(_match(pattern, text, f'a number of {of}s such as "50 {of}s"')[1])


def parse_blocks_of(text: str) -> SomeBlocks:
    """Read some of so many blocks. Raises `QuantityError`."""
    count, of = _match(BLOCKS_OF_PATTERN, text, BLOCKS_OF_FORM).groups()
    return SomeBlocks(int(count), int(of))


def format_rate(rate: Fraction) -> str:
    """The shortest exact text: per cent, basis points or parts per million; `"1/3"` where no decimal is exact."""
    texts = [f"{decimal}{unit}" for unit, scale in _UNITS.items() if (decimal := _decimal(rate * scale)) is not None]
    shortest = min(texts, key=len, default=None)
    if shortest is None or len(shortest) > MOST_CHARACTERS:
        return f"{_whole(rate.numerator)}/{_whole(rate.denominator)}"
    return shortest


def format_amount(amount: Fraction) -> str:
    """The amount as an exact decimal without an exponent. Raises `QuantityError` where there is none, as for 1/3."""
    decimal = _decimal(amount)
    if decimal is None:
        raise QuantityError(f"{amount}", "an amount that is a finite decimal")
    return decimal


def format_blocks(count: int) -> str:
    """`"1 block"`, `"2 blocks"`."""
    return f"{count} block" if count == 1 else f"{count} blocks"


def format_counted(count: int, of: str = "account") -> str:
    """`"1 account"`, `"2 accounts"`."""
    return f"{count} {of}" if count == 1 else f"{count} {of}s"


def format_blocks_of(blocks: SomeBlocks) -> str:
    """`"2 of 10 blocks"`."""
    return f"{blocks.count} of {blocks.of} blocks"


def _match(pattern: str, text: str, form: str) -> re.Match[str]:
    if len(text) > MOST_CHARACTERS:
        raise QuantityError(quoted(text), f"{form}, in at most {MOST_CHARACTERS} characters")
    match = re.fullmatch(pattern, text)
    if match is None:
        raise QuantityError(quoted(text), form)
    return match


def _quotient(text: str, numerator: int, denominator: int) -> Fraction:
    if denominator == 0:
        raise QuantityError(quoted(text), f"{RATE_FORM}; a denominator is not 0")
    return Fraction(numerator, denominator)


def _either(rate: Fraction) -> str:
    """What a plain number of 1 or more could have meant."""
    readings = f'"{format_amount(rate)}%" or "{format_rate(rate)}"'
    return f"{readings}: a rate without a unit must be below 1, since it could mean either"


def _decimal(value: Fraction) -> str | None:
    """The value in decimal digits, or None where no finite number of them is exact."""
    twos, rest = _without(value.denominator, 2)
    fives, rest = _without(rest, 5)
    if rest != 1:
        return None
    places = max(twos, fives)
    digits = _whole(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def _without(number: int, prime: int) -> tuple[int, int]:
    """How often a prime divides a number > 0, and what is left."""
    count = 0
    while number % prime == 0:
        number, count = number // prime, count + 1
    return count, number


def _whole(number: int) -> str:
    """All digits of a whole number; `str` refuses more than 4,300 of them."""
    return f"{Decimal(number):f}"
