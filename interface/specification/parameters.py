"""The parameters of a specification file that are numbers, found by their key, with the values that they may take.

A key is written as TOML writes it: `markets.ETH-USD.maintenance_margin`, `environment.max_move_per_block.up`,
`environment.max_move_per_block."100 blocks"`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from math import floor

from novate.model.quantities import QuantityError, parse_amount, parse_rate, parse_time, quoted
from novate.specification.entries import Document, entry, value
from novate.specification.moves import has_horizons
from novate.specification.problems import Problem, SpecificationError, dotted
from novate.specification.schema import ANY_MARKET, KeyPath, keys
from novate.specification.times import delay_in_blocks, horizon_in_blocks
from novate.specification.values import (
    AMOUNT,
    BLOCK_TIME,
    DEVIATION,
    LARGEST_DEVIATION,
    LARGEST_RATE,
    LOSS,
    MOST_BLOCKS,
    MOVE,
    POSITIVE,
    REQUIREMENT,
    RISE,
    SHARE,
    TIME,
)

MOVES = "max_move_per_block"
EDGE = Fraction(1, 10**12)
"""How near a rate comes to a limit that it must not reach."""
MOST_MONEY = Fraction(10**15)
"""Quote units; beyond it an amount is no amount of money."""

_RANGES: Mapping[str, tuple[Fraction, Fraction]] = {
    REQUIREMENT.expected: (EDGE, LARGEST_RATE),
    RISE.expected: (Fraction(0), LARGEST_RATE),
    SHARE.expected: (Fraction(0), Fraction(1)),
    LOSS.expected: (Fraction(0), 1 - EDGE),
    DEVIATION.expected: (Fraction(0), LARGEST_DEVIATION),
    MOVE.expected: (Fraction(0), 1 - EDGE),
    AMOUNT.expected: (Fraction(0), MOST_MONEY),
    POSITIVE.expected: (Fraction(0), MOST_MONEY),
    TIME.expected: (Fraction(0), Fraction(MOST_BLOCKS)),
}
"""What a reader expects -> the values that a design question looks at."""

_UNITS_OF_ACCOUNT = ("quote_quantum", "base_quantum", "price_tick", "block_time")
"""Keys that say in what the others count; no verdict turns on one of them alone."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number of the file."""

    path: KeyPath
    text: str | None
    """What stands in the file, or in the place from which the value is inherited; None for a default."""
    value: Fraction | None
    """What that means: rates as shares, amounts in quote units, times in blocks; None where there is none."""
    low: Fraction
    high: Fraction
    step: Fraction | None
    """A block, a quantum of money; None for a rate."""

    @property
    def key(self) -> str:
        """The path as TOML writes it."""
        return dotted(self.path)

    @property
    def is_time(self) -> bool:
        """Whether it counts blocks."""
        return general(self.path)[-1] in ("keeper_delay", "staleness")

    @property
    def is_rate(self) -> bool:
        """Whether it is a share."""
        return self.step is None


def parameter_named(document: Document, key: str) -> Parameter:
    """The parameter with this key. The document is a valid one. Raises `SpecificationError`."""
    path = key_path(key)
    if path[:1] == ("markets",) and len(path) > 1 and entry(document, path[:2]) is None:
        markets = ", ".join(document["markets"])
        raise unknown(key, f"one of the file's markets: {markets}")
    node = keys().get(general(path))
    if node is None:
        raise unknown(key, meant(path))
    if path[-1] in _UNITS_OF_ACCOUNT:
        raise unknown(key, "a rate, an amount or a delay: this key is a unit in which others count")
    moves = moves_at(path)
    if moves is not None:
        check_horizon(document, path, moves)
    expected = MOVE.expected if path[-1] == MOVES or is_horizon(path[-1]) else str(node.get("title"))
    if expected not in _RANGES and "anyOf" in node:
        expected = str(node["anyOf"][0].get("title"))
    if expected not in _RANGES:
        raise unknown(key, "a key whose value is a rate, an amount or a time")
    return parameter(document, path, expected)


def parameter(document: Document, path: KeyPath, expected: str) -> Parameter:
    """The parameter at a path that is known to be one."""
    low, high = _RANGES[expected]
    step: Fraction | None = None
    if expected == TIME.expected:
        step = Fraction(1)
    elif expected in (AMOUNT.expected, POSITIVE.expected):
        step = value(document, ("mechanism", "quote_quantum"), POSITIVE)
        assert step is not None
        low, high = (step if expected == POSITIVE.expected else low), floor(high / step) * step
    found = inherited(document, path)
    if path[-1] == "initial_margin":
        low = value(document, (*path[:-1], "maintenance_margin"), REQUIREMENT) or low
    return Parameter(path, found, meaning(document, found, expected), low, high, step)


def key_path(key: str) -> KeyPath:
    """The parts of a dotted key. Raises `SpecificationError`."""
    try:
        table: object = tomllib.loads(f"{key} = 0")
    except tomllib.TOMLDecodeError:
        raise unknown(
            key, 'a key as TOML writes it, such as markets.ETH-USD.penalty or markets."ETH/USD".penalty'
        ) from None
    path: list[str] = []
    while isinstance(table, dict) and len(table) == 1:
        ((part, table),) = table.items()
        path.append(part)
    if table != 0:
        raise unknown(key, "one key")
    return tuple(path)


def general(path: KeyPath) -> KeyPath:
    """The path as the schema has it: any market, and no horizon."""
    if path[:1] == ("markets",) and len(path) > 1:
        path = (path[0], ANY_MARKET, *path[2:])
    return tuple(part for part in path if not is_horizon(part))


def is_horizon(part: str) -> bool:
    """Whether a part of a path names a horizon of moves."""
    return part[:1].isdigit() and " " in part


def moves_at(path: KeyPath) -> KeyPath | None:
    """The path of the bound on moves that a path is about, or None."""
    return path[: path.index(MOVES) + 1] if MOVES in path else None


def check_horizon(document: Document, path: KeyPath, moves: KeyPath) -> None:
    """A table of horizons is asked about one horizon at a time, and only about one that it has."""
    found = entry(document, moves)
    if found is None:
        found = entry(document, ("environment", MOVES))
    horizons = list(found) if isinstance(found, Mapping) and has_horizons(found) else []
    asked = path[len(moves)] if len(path) > len(moves) else ""
    if horizons and asked not in horizons:
        choices = " or ".join(dotted((*moves, each)) for each in horizons)
        raise unknown(dotted(path), f"one of its horizons: {choices}")
    if not horizons and is_horizon(asked):
        raise unknown(dotted(path), f"{dotted(moves)}, which has no horizons here")


def shortest_horizon(document: Document) -> str:
    """The key of the environment's bound on moves, over the fewest blocks where there are several."""
    path = ("environment", MOVES)
    found = entry(document, path)
    if not isinstance(found, Mapping) or not has_horizons(found):
        return dotted(path)
    block_time = value(document, ("environment", "block_time"), BLOCK_TIME)
    return dotted((*path, min(found, key=lambda each: horizon_in_blocks(parse_time(each), block_time))))


def inherited(document: Document, path: KeyPath) -> str | None:
    """What stands under a path, or under the one from which a market takes it; None where a default holds."""
    found = stated(document, path)
    if found is None and path[:1] == ("markets",):
        table = "liquidation" if path[2] == "penalty" else "environment"
        found = stated(document, (table, *path[2:]))
    return found


def stated(document: Document, path: KeyPath) -> str | None:
    """What stands under a path; a bound on moves is also that of either direction, and the wider of two is both."""
    found = entry(document, path)
    if found is None and path[-1:] in (("up",), ("down",)):
        found = entry(document, path[:-1])
    if isinstance(found, Mapping) and {"up", "down"} <= set(found):
        found = max(found["up"], found["down"], key=parse_rate)
    return found if isinstance(found, str) else None


def meaning(document: Document, found: str | None, expected: str) -> Fraction | None:
    """The number that a text of a valid document stands for; without a text the default, which is always 0."""
    if found is None:
        return None if expected in (POSITIVE.expected, MOVE.expected) else Fraction(0)
    if expected == TIME.expected:
        time = parse_time(found)
        return Fraction(delay_in_blocks(time, value(document, ("environment", "block_time"), BLOCK_TIME)))
    return parse_amount(found) if expected in (AMOUNT.expected, POSITIVE.expected) else parse_rate(found)


def meant(path: KeyPath) -> str:
    """The keys that may have been meant."""
    known = [dotted(each).replace(quoted(ANY_MARKET), "NAME") for each in keys() if each[0] != "expect"]
    named = dotted(general(path)).replace(quoted(ANY_MARKET), "NAME")
    close = get_close_matches(named, known, n=3) or [each for each in known if each.rpartition(".")[2] == path[-1]]
    return (
        f"a known key: did you mean {' or '.join(close)}?"
        if close
        else "a key of the file, as in docs/specification.md"
    )


def unknown(key: str, expected: str) -> SpecificationError:
    """What is wrong with a key that was asked for."""
    return SpecificationError([Problem(key, "no parameter that can be asked about", expected)])


def read_value(document: Document, parameter: Parameter, text: str) -> Fraction:
    """A value as the file would have it, within what the parameter may be. Raises `QuantityError`."""
    if parameter.is_time:
        number = meaning(document, text, TIME.expected)
    else:
        number = parse_rate(text) if parameter.is_rate else parse_amount(text)
    assert number is not None
    if not (number == 0 or parameter.low <= number <= parameter.high):
        raise QuantityError(quoted(text), f"a value that {parameter.key} may have")
    return max(number, parameter.low)


def read_range(document: Document, parameter: Parameter, text: str) -> tuple[Fraction, Fraction]:
    """`LOW:HIGH`. Raises `QuantityError`."""
    low, colon, high = text.partition(":")
    ends = (read_value(document, parameter, low), read_value(document, parameter, high)) if colon else None
    if ends is None or ends[0] >= ends[1]:
        raise QuantityError(quoted(text), "LOW:HIGH, two values of which the second is larger")
    return ends
