"""What each value of an axis sets: read by the reader of specification files, once for each value, and put together.

Combinations are far too many to be read one by one. Every number of a specification follows from one key (the time
between blocks and the quanta, from which others follow too, cannot be varied), so the numbers of a combination are
those of its values. A key of a market goes before the same key of all markets. That nothing follows from two keys
together is checked at the corners of the grid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, fields, is_dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import pairwise, product
from types import MappingProxyType
from typing import Any, get_args, get_origin, get_type_hints

import numpy as np

from novate.model.contract import Feed, table_kind
from novate.model.core.parameters import MARKET_NUMBERS, MECHANISM_NUMBERS, ORDERED
from novate.model.core.symbolic.state import Machine
from novate.model.parameter import Feeds, KeyPath
from novate.model.parameters import COMPONENTS, OF_ALL_MARKETS, Component
from novate.model.quantities import QuantityError
from novate.model.specification import Level, MarketParameters, Side, Specification
from novate.specification.changes import put
from novate.specification.declared import NAMED, lower, upper
from novate.specification.file import parse_document
from novate.specification.size_order import OF_ALL_OTHERS, OF_SMALLEST
from novate.sweeping.grid import Grid, Index
from novate.sweeping.intervals import Truths

Field = tuple[str, str, tuple[int, str]]
"""(market, name, (blocks, direction) of a window, or the same of a tier or a step by size); no market for what the
whole mechanism has."""
Setting = Fraction | int | None

WINDOWS = "move_windows"
LISTS: Mapping[str, Any] = MappingProxyType(
    {
        name: get_args(hint)[0]
        for name, hint in get_type_hints(MarketParameters).items()
        if get_origin(hint) is tuple and is_dataclass(get_args(hint)[0])
    }
)
"""What a market has several of, and the record that each is: its first number tells it from the others."""
_NO_WINDOW = (0, "")


@dataclass(frozen=True)
class Settings:
    """The numbers of every combination of a grid."""

    document: Mapping[str, Any]
    grid: Grid
    base: Specification
    """The file's own."""
    varied: Mapping[Field, tuple[int, Sequence[Setting]]]
    """The axis that sets a field, and what each of its values sets it to."""

    @classmethod
    def read(cls, document: Mapping[str, Any], grid: Grid) -> Settings:
        """Read every value of every axis. Raises `SpecificationError`, and `QuantityError` where keys interfere."""
        base = parse_document(document)
        known = flattened(base)
        varied: dict[Field, tuple[int, Sequence[Setting]]] = {}
        for number in markets_last(grid):
            axis = grid.axes[number]
            found = [set_by(document, axis.path, text) for text in axis.values]
            for field in {field for each in found for field in each if each[field] != known.get(field)}:
                varied[field] = number, [each.get(field) for each in found]
        settings = cls(document, grid, base, varied)
        settings.check_corners()
        return settings

    def check_corners(self) -> None:
        """Compare the combinations of first and last values with what the reader makes of them."""
        for index in product(*((0, size - 1) for size in self.grid.shape)):
            put_together = self.at(index)
            if not contradictory(put_together) and put_together != parse_document(self.document_at(index)):
                raise QuantityError(", ".join(axis.key for axis in self.grid.axes), "keys that set different numbers")

    def document_at(self, index: Index) -> dict[str, Any]:
        """The file of one combination."""
        axes = [(self.grid.axes[number], index[number]) for number in markets_last(self.grid)]
        return edited(self.document, *((axis.path, axis.values[place]) for axis, place in axes))

    def at(self, index: Index) -> Specification:
        """The specification of one combination, whether or not its margins contradict each other."""
        numbers = self._numbers(index)
        markets = {name: _market(market, numbers) for name, market in self.base.markets.items()}
        return replace(self.without_markets(index), markets=markets)

    def without_markets(self, index: Index) -> Specification:
        """The same with the file's own markets."""
        numbers = self._numbers(index)
        mechanism: dict[str, Any] = {name: numbers["", name, _NO_WINDOW] for name in MECHANISM_NUMBERS}
        return replace(self.base, **mechanism, **_components(self.base, OF_ALL_MARKETS, "", numbers))

    def machine(self, index: Index, market: str, side: Side) -> Machine:
        """What theorems are about, in one combination, with all digits."""
        return Machine.of_place(self.at(index), market, side, exact=True)

    def values(self, market: str, name: str) -> tuple[tuple[int, ...], Sequence[Setting]]:
        """The axis that sets a number of a market or of the mechanism, if one does, and what it is set to."""
        field = ("" if name in MECHANISM_NUMBERS else market, name, _NO_WINDOW)
        if field not in self.varied:
            return (), [self._base[field]]
        axis, found = self.varied[field]
        return (axis,), found

    def axes_of(self, market: str, names: Sequence[str]) -> tuple[int, ...]:
        """The axes that set one of these numbers of a market or of the mechanism, in order."""
        found = {axis for (owner, name, _), (axis, _) in self.varied.items() if owner in (market, "") and name in names}
        return tuple(sorted(found))

    def over(self, axes: Sequence[int]) -> Iterator[Index]:
        """Every combination of the values of some axes, with the first value of all others."""
        return product(*map(range, self.shape_over(axes)))

    def shape_over(self, axes: Sequence[int]) -> Index:
        """The shape of an array over some axes that broadcasts over the grid."""
        return tuple(size if axis in axes else 1 for axis, size in enumerate(self.grid.shape))

    def where(self, truth: Callable[[Machine], bool], market: str, side: Side, names: Sequence[str]) -> Truths:
        """Where something is true that depends on these numbers alone, decided exactly."""
        axes = self.axes_of(market, names)
        found = [bool(truth(self.machine(index, market, side))) for index in self.over(axes)]
        return np.array(found).reshape(self.shape_over(axes))

    def _numbers(self, index: Index) -> dict[Field, Setting]:
        return self._base | {field: values[index[axis]] for field, (axis, values) in self.varied.items()}

    @cached_property
    def _base(self) -> dict[Field, Setting]:
        return flattened(self.base)


def markets_last(grid: Grid) -> list[int]:
    """The numbers of the axes, those of single markets after those of all."""
    return sorted(range(len(grid.axes)), key=lambda number: grid.axes[number].path[0] == "markets")


def contradictory(specification: Specification) -> bool:
    """Whether an account could be opened and be liquidatable at once: what a file is refused for."""
    return any(exceeds(market) for market in specification.markets.values())


RISING = (OF_ALL_OTHERS, OF_SMALLEST, *(name for name in LISTS if name != WINDOWS))
"""Of which some rates never fall with the size of a position."""


def rises(market: MarketParameters) -> bool:
    """Whether it has rates by size."""
    return market.fills_by_size or bool(market.tiers_above)


def exceeds(market: MarketParameters) -> bool:
    """Whether a number of a market is above one that it never exceeds."""
    smaller = [each.slippage for each in market.slippage_up_to]
    fills = [*(smaller if market.slippage_from is None else [market.slippage_from]), market.slippage]
    tiers = (market, *market.tiers_above)
    rising = (fills, *([getattr(each, level) for each in tiers] for level in Level))
    falls = any(low > high for rates in rising for low, high in pairwise(rates))
    crossed = any(each.maintenance_margin > each.initial_margin for each in market.tiers_above)
    return falls or crossed or any(getattr(market, least) > getattr(market, most) for least, most in ORDERED)


def flattened(specification: Specification) -> dict[Field, Setting]:
    """Every number that a key can set."""
    numbers: dict[Field, Setting] = {("", name, _NO_WINDOW): getattr(specification, name) for name in MECHANISM_NUMBERS}
    for component in OF_ALL_MARKETS:
        whole = component_numbers(component, getattr(specification, component.field))
        numbers |= {("", name, _NO_WINDOW): value for name, value in whole.items()}
    for market in specification.markets.values():
        numbers |= {(market.name, name, _NO_WINDOW): getattr(market, name) for name in MARKET_NUMBERS}
        for component in COMPONENTS:
            own = component_numbers(component, getattr(market, component.field))
            numbers |= {(market.name, name, _NO_WINDOW): value for name, value in own.items()}
        for name, record in LISTS.items():
            size, *rates = (each.name for each in fields(record))
            for one in getattr(market, name):
                numbers |= {(market.name, name, (getattr(one, size), rate)): getattr(one, rate) for rate in rates}
    return numbers


def component_numbers(component: Component, record: Any, owner: str = "") -> dict[str, Setting]:
    """The numbers of what a market has of a component, and of its feeds, by names that are nobody else's."""
    found: dict[str, Setting] = {}
    owner = owner or component.field
    for each in component.variants[table_kind(record)]:
        found |= {f"{owner}.{name}": getattr(record, name) for name in each.numbers}
        for feed in getattr(record, each.key) if isinstance(each.kind, Feeds) else ():
            found |= component_numbers(component, feed.oracle, f"{owner}.{feed.name}")
    return found


def with_numbers(component: Component, record: Any, numbers: Mapping[str, Any], owner: str = "") -> Any:
    """The same with other numbers, by the same names."""
    changed: dict[str, Any] = {}
    owner = owner or component.field
    for each in component.variants[table_kind(record)]:
        changed |= {name: numbers[f"{owner}.{name}"] for name in each.numbers}
        if isinstance(each.kind, Feeds):
            feeds: tuple[Feed, ...] = getattr(record, each.key)
            changed[each.key] = tuple(
                Feed(feed.name, with_numbers(component, feed.oracle, numbers, f"{owner}.{feed.name}")) for feed in feeds
            )
    return replace(record, **changed)


def set_by(document: Mapping[str, Any], path: KeyPath, text: str) -> dict[Field, Setting]:
    """The numbers of the file with one key changed.

    A key that it limits, or that limits it, as one margin does the other, goes along in what is read, so that no value
    contradicts the file; it is not kept.
    """
    tied = (upper(path), *((*path[:-1], each.key) for each in lower(path)))
    others = [(other, text) for other in tied if other is not None]
    found = flattened(parse_document(edited(document, (path, text), *others)))
    if not others:
        return found
    field = (path[1] if path[:1] in NAMED else ""), path[-1], _NO_WINDOW
    return {field: found[field]}


def edited(document: Mapping[str, Any], *entries: tuple[KeyPath, str]) -> dict[str, Any]:
    """The document with other values, put in one after the other."""
    changed = deepcopy(dict(document))
    for path, text in entries:
        put(changed, path, text)
    return changed


def _components(
    holder: Specification | MarketParameters,
    components: Sequence[Component],
    owner: str,
    numbers: Mapping[Field, Setting],
) -> dict[str, Any]:
    """What a market, or the whole mechanism, has of each component, with the numbers of a combination."""
    own: dict[str, Any] = {}
    for component in components:
        record = getattr(holder, component.field)
        found = {name: numbers[owner, name, _NO_WINDOW] for name in component_numbers(component, record)}
        own[component.field] = with_numbers(component, record, found)
    return own


def _market(market: MarketParameters, numbers: Mapping[Field, Setting]) -> MarketParameters:
    """The market with the numbers of a combination."""
    own: dict[str, Any] = {name: numbers[market.name, name, _NO_WINDOW] for name in MARKET_NUMBERS}
    own |= _components(market, COMPONENTS, market.name, numbers)
    own |= {name: _list(market.name, name, numbers) for name in LISTS}
    return replace(market, **own)


def _list(market: str, name: str, numbers: Mapping[Field, Setting]) -> tuple[Any, ...]:
    """What a market has several of, the smallest first."""
    record = LISTS[name]
    size = fields(record)[0].name
    found: dict[int, dict[str, Any]] = {}
    for (owner, of, (which, rate)), number in numbers.items():
        if (owner, of) == (market, name):
            found.setdefault(which, {size: which})[rate] = number
    return tuple(record(**found[which]) for which in sorted(found))
