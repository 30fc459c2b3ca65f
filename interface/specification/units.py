"""Values in the unit that a specification file uses for them, with a few more digits, rounded to the safe side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from novate.model.quantities import RATE_PATTERN, SECONDS_PATTERN, format_amount, format_blocks, format_counted
from novate.specification.entries import Document, block_time
from novate.specification.parameters import Parameter
from novate.specification.values import grouped

_MORE_DIGITS = 4
"""Decimals beyond those of the file."""
_FEWEST_DIGITS = 4
"""Significant digits of a small number."""
_CLOCK_DIGITS = 9
_FEW_DIGITS = 2
"""Decimals with which a time is still read at a glance."""
_SCALES = {"%": 100, "bps": 10_000, "ppm": 1_000_000, "": 1}
_CLOCK = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400}


@dataclass(frozen=True, slots=True)
class Unit:
    """How numbers of one parameter are written."""

    name: str
    """`%`, `bps`, `ppm` or nothing; `quote units`; `block`, `account`, ...; `second`, `minute`, `hour` or `day`."""
    scale: Fraction
    """Of these to one: 100 % are a rate of 1, one minute may be 30 blocks."""
    places: int | None
    """Decimals; None where every step of the parameter is written in full."""

    def written(self, number: Fraction) -> str:
        """A multiple of the unit's last decimal; a time in a smaller unit where its decimals would be many."""
        scaled = number * self.scale
        if self.name == "block":
            return format_blocks(int(scaled))
        if self.name in _CLOCK:
            return on_a_clock(scaled * _CLOCK[self.name], self.name)
        if self.name == "" and scaled >= 1:  # a rate without a unit is below 1
            return f"{grouped(scaled * 100)}%"
        if self.places is None and self.name != "quote units":
            return format_counted(int(scaled), self.name)
        return grouped(scaled) + (self.name if self.name in _SCALES else "")


def on_a_clock(seconds: Fraction, most: str) -> str:
    """A time in this unit, or in the largest smaller one in which it has few decimals; rounded down if none ends."""
    units = [name for name, its_seconds in _CLOCK.items() if its_seconds <= _CLOCK[most]]
    short = (name for name in reversed(units) if (seconds / _CLOCK[name] * 10**_FEW_DIGITS).denominator == 1)
    name = next(short, "second")
    count = seconds / _CLOCK[name]
    text = format_amount(Fraction(floor(count * 10**_CLOCK_DIGITS), 10**_CLOCK_DIGITS))
    return f"{text} {name}" + "s" * (count != 1)


def unit_of(document: Document, parameter: Parameter) -> Unit:
    """The unit of the text in the file; per cent for a rate that has none."""
    if parameter.is_time:
        return _unit_of_time(document, parameter.text or "")
    if parameter.counts:
        return Unit(parameter.counts, Fraction(1), None)
    if not parameter.is_rate:
        return Unit("quote units", Fraction(1), None)
    match = re.fullmatch(RATE_PATTERN, parameter.text or "0%")
    assert match is not None
    decimal, name = match[1], match[2] or ""
    if decimal is None:  # a quotient such as 1/3
        return Unit("%", Fraction(100), _MORE_DIGITS)
    places = len(decimal.replace("_", "").partition(".")[2])
    return Unit(name, Fraction(_SCALES[name]), places + (2 if name in ("bps", "ppm") else _MORE_DIGITS))


def _unit_of_time(document: Document, text: str) -> Unit:
    """Blocks, or the clock's unit that the file uses; the number of blocks is what decides."""
    match, one_block = re.fullmatch(SECONDS_PATTERN, text), block_time(document)
    if match is None or one_block is None:
        return Unit("block", Fraction(1), None)
    return Unit(match[2], one_block.count / _CLOCK[match[2]], None)


def on_safe_side(number: Fraction, unit: Unit, parameter: Parameter, *, up: bool) -> Fraction:
    """The nearest value that can be written, upwards or downwards, within what the parameter may be."""
    if parameter.step is not None:
        return (ceil(number / parameter.step) if up else floor(number / parameter.step)) * parameter.step
    assert unit.places is not None
    for places in _places(number, unit.places, unit.scale):
        step: Fraction = 1 / (unit.scale * 10**places)
        rounded = (ceil(number / step) if up else floor(number / step)) * step
        if parameter.low <= rounded <= parameter.high:
            return rounded
    return number


def last_digit(number: Fraction, unit: Unit, parameter: Parameter) -> Fraction:
    """One unit in the last decimal of a rounded number."""
    if parameter.step is not None:
        return parameter.step
    assert unit.places is not None
    digit: Fraction = 1 / (unit.scale * 10 ** next(_places(number, unit.places, unit.scale)))
    return digit


def _places(number: Fraction, places: int, scale: Fraction) -> Iterator[int]:
    """Decimals to round to: the unit's own, or as many as a small number needs, or more where a limit is near."""
    scaled = abs(number) * scale
    fewest = places
    while scaled and scaled * 10**fewest < 10 ** (_FEWEST_DIGITS - 1) and fewest < places + 20:
        fewest += 1
    yield from range(fewest, 40)
