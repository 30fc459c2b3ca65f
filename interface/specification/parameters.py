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

from novate.model.parameter import (
    ANY_NAME,
    DEVIATION,
    LOSS,
    RISE,
    Counted,
    Delay,
    Deviations,
    KeyPath,
    Money,
    Moves,
    Number,
    Rate,
    RatesUpTo,
    Tiers,
    Unit,
)
from novate.model.parameters import OF_ALL_MARKETS
from novate.model.quantities import (
    QuantityError,
    format_amount,
    format_counted,
    parse_amount,
    parse_counted,
    parse_rate,
    parse_time,
    quoted,
)
from novate.specification.declared import (
    NAMED,
    declaration_at,
    general,
    has_own_table,
    key_at,
    kind_of,
    kinds_with,
    lower,
    moves_at,
    replaced,
)
from novate.specification.entries import Document, block_time, entry, quote_quantum, value
from novate.specification.last_sound import Written, last_sound, wrong_with
from novate.specification.layer_problems import layer_that_lacks
from novate.specification.moves import has_horizons
from novate.specification.problems import Problem, SpecificationError, dotted
from novate.specification.schema import keys
from novate.specification.size_order import is_by_size, sizes
from novate.specification.tier_order import between, in_words, is_tier, level_of, tables
from novate.specification.tiers import OF_A_TIER
from novate.specification.times import horizon_in_blocks, time_in_blocks
from novate.specification.values import reader

EDGE = Fraction(1, 10**12)
"""How near a rate comes to a limit that it must not reach."""
MOST_MONEY = Fraction(10**15)
"""Quote units; beyond it an amount is no amount of money."""


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
    """A block, an account, a quantum of money; None for a rate."""
    kind: Number
    beyond: tuple[str, str] = ("", "")
    """What would not be true of the file below `low`, and above `high`; nothing where these are the kind's own."""

    @property
    def key(self) -> str:
        """The path as TOML writes it."""
        return dotted(self.path)

    @property
    def is_time(self) -> bool:
        """Whether it counts blocks."""
        return isinstance(self.kind, Delay)

    @property
    def is_counted(self) -> bool:
        """Whether it is a whole number of something that has a name: of blocks or of accounts."""
        return self.is_time or bool(self.counts)

    @property
    def counts(self) -> str:
        """The name of what it counts, as "account"; nothing where that is no thing with a name, or a block."""
        return self.kind.of if isinstance(self.kind, Counted) else ""

    @property
    def is_rate(self) -> bool:
        """Whether it is a share."""
        return isinstance(self.kind, Rate)


def parameter_named(document: Document, key: str) -> Parameter:
    """The parameter with this key. The document is a valid one. Raises `SpecificationError`."""
    path = key_path(key)
    if path[:1] in NAMED and len(path) > 1 and entry(document, path[:2]) is None:
        names = ", ".join(document.get(path[0], ())) or "it has none"
        raise unknown(key, f"one of the file's {path[0]}: {names}")
    if is_tier(path) and entry(document, path[:-1]) is None:
        known = " or ".join(dotted(each) for each in tables(document, path[:2])[1:]) or "it has none"
        raise unknown(key, f"one of the market's tiers: {known}")
    if is_by_size(path) and entry(document, path) is None:
        known = " or ".join(dotted(each) for each in sizes(document, path[:-1])) or "it has none of its own"
        raise unknown(key, f"one of the sizes there: {known}")
    node, declaration = keys().get(without_horizon(path)), declaration_at(path)
    if node is None:
        raise unknown(key, meant(path))
    if declaration is not None and isinstance(declaration.kind, Unit):
        raise unknown(key, "a rate, an amount or a delay: this key is a unit in which others count")
    check_kind(document, path)
    check_layer(document, path)
    moves = moves_at(path)
    if moves is not None:
        check_horizon(document, path, moves)
    kind = number_at(path)
    if kind is None:
        raise unknown(key, "a key whose value is a rate, an amount or a time")
    low, high, step = limits(document, path, kind)
    text = inherited(document, path)
    default = default_at(path) if text is None else text
    found = None if default is None else meaning(document, default, kind)
    if isinstance(kind, Counted) and found is None:
        check_company(document, path, kind.of, (low, high))
    written = of_a_table(path, kind)
    if written is None or step is None or found is None:
        return Parameter(path, text, found, low, high, step, kind, in_words(document, path, (low, high)))
    lowest, highest = (last_sound(document, path, written, found, end, step) for end in (low, high))
    return Parameter(path, text, found, lowest.value, highest.value, step, kind, (lowest.beyond, highest.beyond))


def of_a_table(path: KeyPath, kind: Number) -> Written | None:
    """How a number is written whose table may contradict itself where it is far off; None of any other."""
    if isinstance(kind, Counted):
        return lambda number: format_counted(int(number), kind.of)
    is_of_all = isinstance(kind, Money) and any(path[:-1] == (each.field,) for each in OF_ALL_MARKETS)
    return format_amount if is_of_all else None


def check_company(document: Document, path: KeyPath, of: str, ends: tuple[Fraction, Fraction]) -> None:
    """A key that the file does not have is asked about only where it can stand beside the others of its table."""
    wrong = [wrong_with(document, path, lambda number: format_counted(int(number), of), end) for end in ends]
    if all(wrong):
        raise unknown(dotted(path), f"a key that this file could have: with it, {wrong[0]}")


def check_kind(document: Document, path: KeyPath) -> None:
    """A key of a component is asked about only where the file has that kind of it."""
    found, key = kind_of(document, path), key_at(path)
    if found is not None and key is not None:
        kind, table = found
        others = kinds_with(key)
        if others and f'"{kind}"' not in others:
            raise unknown(dotted(path), f'a key of [{dotted(table)}], whose kind is "{kind}"')


def check_layer(document: Document, path: KeyPath) -> None:
    """A key of a layer of the waterfall is asked about only where the file names the layer."""
    layer = layer_that_lacks(document, path)
    if layer:
        raise unknown(dotted(path), f'a key of a layer that the file names: it lacks "{layer}" in waterfall.layers')


def number_at(path: KeyPath) -> Number | None:
    """What kind of number a known path names, if it is one; a bound on moves in both directions is one on falls."""
    declaration = declaration_at(path)
    match declaration.kind if declaration is not None else None:
        case Moves():
            return RISE if path[-1] == "up" else LOSS
        case Deviations():
            return DEVIATION
        case RatesUpTo():
            return LOSS if is_by_size(path) else None
        case Tiers():
            return OF_A_TIER if level_of(path) is not None else None
        case Rate() | Money() | Delay() | Counted() as kind:
            return kind
        case _:
            return None


def limits(document: Document, path: KeyPath, kind: Number) -> tuple[Fraction, Fraction, Fraction | None]:
    """The smallest and the largest value that a design question looks at, and the step between them."""
    match kind:
        case Rate(rates):
            assert rates.most is not None
            below, above = between(document, path)
            low = max(rates.least + EDGE * rates.is_above, *stated_below(document, path, kind), *below.values())
            return low, min((rates.most - EDGE * rates.is_below, *above.values())), None
        case Money(amounts):
            step = quote_quantum(document)
            assert step is not None
            low = max(amounts.least + step * amounts.is_above, *stated_below(document, path, kind))
            return low, floor(MOST_MONEY / step) * step, step
        case Delay() | Counted():
            assert kind.range.most is not None
            return kind.range.least, kind.range.most, Fraction(1)


def stated_below(document: Document, path: KeyPath, kind: Number) -> list[Fraction]:
    """0, and the values of the same table that are never larger than that at a path."""
    found = (value(document, (*path[:-1], each.key), reader(kind)) for each in lower(path))
    return [Fraction(0), *(each for each in found if each is not None)]


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


def without_horizon(path: KeyPath) -> KeyPath:
    """The path as the schema has it: any market, and no horizon or size."""
    moves = moves_at(path)
    if is_by_size(path):
        return general(path)[:-1]
    if is_tier(path):
        return *general(path)[:3], *path[4:]
    if moves is None:
        return general(path)
    return (*general(moves), *(part for part in path[len(moves) :] if not is_horizon(part)))


def is_horizon(part: str) -> bool:
    """Whether a part of a path names a horizon of moves."""
    return part[:1].isdigit() and " " in part


def check_horizon(document: Document, path: KeyPath, moves: KeyPath) -> None:
    """A table of horizons is asked about one horizon at a time, and only about one that it has."""
    found, common = entry(document, moves), replaced(moves)
    if found is None and common is not None:
        found = entry(document, common)
    horizons = list(found) if isinstance(found, Mapping) and has_horizons(found) else []
    asked = path[len(moves)] if len(path) > len(moves) else ""
    if horizons and asked not in horizons:
        choices = " or ".join(dotted((*moves, each)) for each in horizons)
        raise unknown(dotted(path), f"one of its horizons: {choices}")
    if not horizons and is_horizon(asked):
        raise unknown(dotted(path), f"{dotted(moves)}, which has no horizons here")


def shortest_horizon(document: Document, key: str) -> str:
    """The key of a bound on moves that the file has, over the fewest blocks where it has several."""
    path = key_path(key)
    found = entry(document, path)
    if not isinstance(found, Mapping) or not has_horizons(found):
        return key
    one_block = block_time(document)
    return dotted((*path, min(found, key=lambda each: horizon_in_blocks(parse_time(each), one_block))))


def inherited(document: Document, path: KeyPath) -> str | None:
    """What stands under a path, or under the one from which a market takes it; None where a default holds."""
    found, common = stated(document, path), replaced(path)
    is_own = found is not None or common is None or has_own_table(document, path)
    return found if is_own or common is None else stated(document, common)


def default_at(path: KeyPath) -> str | None:
    """What stands for a key that is left out, or for the one from which a market would take it."""
    declaration = declaration_at(replaced(path) or path)
    return declaration.default if declaration is not None and isinstance(declaration.default, str) else None


def stated(document: Document, path: KeyPath) -> str | None:
    """What stands under a path; a bound on moves is also that of either direction, and the wider of two is both."""
    found = entry(document, path)
    if found is None and path[-1:] in (("up",), ("down",)):
        found = entry(document, path[:-1])
    if isinstance(found, Mapping) and {"up", "down"} <= set(found):
        found = max(found["up"], found["down"], key=parse_rate)
    return found if isinstance(found, str) else None


def meaning(document: Document, text: str, kind: Number) -> Fraction:
    """The number that a text of a valid document stands for."""
    match kind:
        case Rate():
            return parse_rate(text)
        case Money():
            return parse_amount(text)
        case Counted(of, is_named_by_key=by_key):
            return Fraction(parse_counted(text, of, is_named=not by_key))
        case Delay():
            return Fraction(time_in_blocks(kind, parse_time(text), block_time(document)))


def meant(path: KeyPath) -> str:
    """The keys that may have been meant."""
    known = [dotted(each).replace(quoted(ANY_NAME), "NAME") for each in keys() if each[0] != "expect"]
    named = dotted(without_horizon(path)).replace(quoted(ANY_NAME), "NAME")
    last = {each: each.rpartition(".")[2] for each in known}
    close = [each for each in get_close_matches(named, known, n=3) if get_close_matches(path[-1], [last[each]])]
    close = close or [each for each in known if last[each] == path[-1]]
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
    number = meaning(document, text, parameter.kind)
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
