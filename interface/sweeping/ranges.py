"""What `--vary KEY=START:STOP:STEP` says: a key of the file and its values, written in the unit of START.

`3%:10%:0.1%` is 3%, 3.1%, ..., 10%; `1:100:1` of a time is 1 block, 2 blocks, ..., 100 blocks. STOP is among the values
where whole steps lead to it. Values are exact, and the reader of specification files judges them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from novate.model.parameter import KeyPath
from novate.model.quantities import QuantityError, format_amount, parse_amount, quoted
from novate.specification.parameters import Parameter
from novate.specification.problems import dotted

MOST_VALUES = 10_000
MOST_ROWS = 20_000_000
FORM = "KEY=START:STOP:STEP, as markets.ETH-USD.maintenance_margin=3%:10%:0.1%"


@dataclass(frozen=True, slots=True)
class Axis:
    """The values of one key, in the order in which they are tried."""

    path: KeyPath
    values: tuple[str, ...]

    @property
    def key(self) -> str:
        """The key as in the file, such as `environment.keeper_delay`."""
        return dotted(self.path)


def key_and_values(text: str) -> tuple[str, str]:
    """The two sides of a `--vary`. Raises `QuantityError`."""
    key, equals, values = text.rpartition("=")
    if not equals or values.count(":") != 2:
        raise QuantityError(quoted(text, 100), FORM)
    return key.strip(), values


def axis(parameter: Parameter, text: str) -> Axis:
    """Read `START:STOP:STEP`. Raises `QuantityError`."""
    start, stop, step = (measured(part, parameter) for part in text.split(":"))
    if not start.unit == stop.unit == step.unit:
        raise QuantityError(quoted(text), f"one unit for all three, as in {FORM}")
    return Axis(parameter.path, tuple(map(start.with_count, counts(text, start.count, stop.count, step.count))))


def refuse_overlap(axes: Sequence[Axis]) -> None:
    """Every axis has a key of its own, and none is a part of another's. Raises `QuantityError`."""
    for index, each in enumerate(axes):
        for other in axes[:index]:
            shared = min(len(each.path), len(other.path))
            if each.path[:shared] == other.path[:shared]:
                raise QuantityError(f"{other.key} and {each.key}", "each key once, and no part of another one")


def refuse_too_many(verdicts: int) -> None:
    """A table that no memory holds. Raises `ValueError`."""
    if verdicts > MOST_ROWS:
        raise ValueError(f"found {verdicts:,} verdicts; expected at most {MOST_ROWS:,}")


@dataclass(frozen=True, slots=True)
class Measured:
    """A number and what it counts."""

    count: Fraction
    unit: str
    """What is written behind the number."""

    def with_count(self, count: Fraction) -> str:
        """Another number of the same unit, as a file has it."""
        text = f"{format_amount(count)}{self.unit}"
        return text.removesuffix("s") if re.fullmatch("1 [a-z]+s", text) else text


def measured(text: str, parameter: Parameter) -> Measured:
    """Read `3%`, `500`, `1 block`; a time without a unit is in blocks. Raises `QuantityError`."""
    match = re.fullmatch(r"\s*([-+.\d_eE]+?)\s*(%|[a-z]*)\s*", text)
    if match is None:
        raise QuantityError(quoted(text), f"a number with its unit, as in {FORM}")
    unit = match[2]
    named = parameter.counts or "block"
    return Measured(parse_amount(match[1]), f" {unit.rstrip('s') or named}s" if parameter.is_counted else unit)


def counts(text: str, start: Fraction, stop: Fraction, step: Fraction) -> list[Fraction]:
    """From start by steps up to (with a negative step, down to) stop. Raises `QuantityError`."""
    if step == 0 or (stop - start) / step < 0:
        raise QuantityError(quoted(text), "a step that leads from START to STOP")
    count = int((stop - start) / step) + 1
    if count > MOST_VALUES:
        raise QuantityError(f"{quoted(text)}, {count:,} values", f"at most {MOST_VALUES:,} values of a key")
    return [start + index * step for index in range(count)]
