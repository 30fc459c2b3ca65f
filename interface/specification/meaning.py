"""What the values of each kind mean to the model, and how they are written back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from novate.model.contract import Feed, Oracle
from novate.model.parameter import (
    BlocksOf,
    BlockTime,
    Choice,
    Count,
    Counted,
    Declaration,
    Delay,
    Deviations,
    Feeds,
    Kind,
    Money,
    Moves,
    OneOrBothSides,
    Ordered,
    Quantum,
    Rate,
    RatesUpTo,
    Spreads,
    Tiers,
    Truth,
)
from novate.model.quantities import (
    Seconds,
    Time,
    format_amount,
    format_blocks,
    format_blocks_of,
    format_counted,
    format_rate,
)
from novate.model.specification import Level, MarketParameters, MoveWindow, SlippageStep, Specification, Spread, Tier
from novate.specification.moves import Move
from novate.specification.spreads import pair_of
from novate.specification.tiers import TierTable
from novate.specification.times import moves_in_blocks, time_in_blocks

Written = str | bool | int | list[str] | Mapping[str, Any]
"""What a document has under a key."""


@dataclass(frozen=True, slots=True)
class Units:
    """In what a file counts, and what its names stand for."""

    quantum: Fraction
    """Quote units in a quote quantum."""
    block_time: Seconds | None
    feeds: Mapping[str, Oracle]
    """By the names of their tables."""
    markets: Sequence[str]
    """Their names."""

    def quanta(self, amount: Fraction) -> int:
        """An amount that is a whole number of quanta, in quanta."""
        return int(amount / self.quantum)


def fields_of(declaration: Declaration, found: Any, units: Units) -> dict[str, Any]:
    """What a value that was read is to the model, by the names of the model's fields."""
    match declaration.kind:
        case BlockTime():
            return {}
        case Moves():
            return _bounds(found, units)
        case Tiers():
            found = tuple(_tier(size, found[size], units) for size in sorted(found or ()))
        case Deviations():
            return {"deviation_up": found.up, "deviation_down": found.down}
        case Money() if found is not None:
            found = units.quanta(found)
        case Delay() as kind if found is not None:
            found = time_in_blocks(kind, found, units.block_time)
        case RatesUpTo():
            found = tuple(SlippageStep(units.quanta(size), found[size]) for size in sorted(found or ()))
        case OneOrBothSides():
            found = found.sides
        case Spreads():
            found = tuple(Spread(*pair_of(pair, units.markets), most) for pair, most in (found or {}).items())
        case Count() | Counted() | BlocksOf() if found is None:
            return {}
        case Feeds():
            found = tuple(Feed(name, units.feeds[name]) for name in found)
    return {declaration.name: found}


def _bounds(moves: Mapping[Time, Move], units: Units) -> dict[str, Any]:
    """Bounds on moves; that of the shortest horizon is that of one block as well."""
    bounds = moves_in_blocks(moves, units.block_time)
    _, one_block = bounds[0]
    windows = tuple(MoveWindow(blocks, move.up, move.down) for blocks, move in bounds if blocks > 1)
    return {"move_up": one_block.up, "move_down": one_block.down, "move_windows": windows}


def written(declaration: Declaration, held_by: Any, quantum: Fraction) -> Written | None:
    """What a parameter of the model is in a document; None where a document without it says the same.

    Raises `QuantityError` where a quantum is no finite decimal.
    """
    match declaration.kind:
        case BlockTime():
            return None
        case Moves():
            return _moves(held_by)
        case Tiers():
            return _tiers(held_by.tiers_above, quantum)
        case RatesUpTo():
            sizes = {format_amount(each.up_to * quantum): format_rate(each.slippage) for each in held_by.slippage_up_to}
            return sizes or None
        case Spreads():
            spreads = getattr(held_by, declaration.name)
            return {f"{each.one}/{each.other}": format_rate(each.most) for each in spreads} or None
        case Deviations():
            return _move(held_by.deviation_up, held_by.deviation_down)
        case Ordered() if getattr(held_by, declaration.name) == declaration.default:
            return None
        case Choice() if isinstance(held_by, MarketParameters | Specification) and _is_default(declaration, held_by):
            return None
        case Truth() if getattr(held_by, declaration.name) == declaration.default:
            return None
        case kind:
            value = getattr(held_by, declaration.name)
            return None if value is None else _text(kind, value, quantum)


def _text(kind: Kind, value: Any, quantum: Fraction) -> Written | None:
    """A value of the model as the texts of its kind have it."""
    match kind:
        case Rate():
            return format_rate(value)
        case Money():
            return format_amount(value * quantum)
        case Quantum():
            return format_amount(value)
        case Delay():
            return format_blocks(value)
        case Counted(of):
            return format_counted(value, of)
        case BlocksOf():
            return format_blocks_of(value)
        case OneOrBothSides():
            return str(value[0]) if len(value) == 1 else None
        case Truth():
            return bool(value)
        case Count():
            return int(value)
        case Ordered():
            return list(value)
        case Feeds():
            return [feed.name for feed in value]
        case _:
            return str(value)


def _tier(above: Fraction, rates: TierTable, units: Units) -> Tier:
    """A tier; that its deduction lets it meet the one below is asked of the document."""
    return Tier(units.quanta(above), rates.maintenance_margin, rates.initial_margin)


def _tiers(tiers: Sequence[Tier], quantum: Fraction) -> Written | None:
    """Tiers by their sizes, or nothing where there are none."""
    found = {
        format_amount(each.above * quantum): {level: format_rate(getattr(each, level)) for level in Level}
        for each in tiers
    }
    return found or None


def _is_default(declaration: Declaration, held_by: Any) -> bool:
    """Whether it is what it would be if the file did not say it."""
    return bool(getattr(held_by, declaration.name) == declaration.default)


def _moves(market: MarketParameters) -> Written:
    """One bound for each block, or bounds by horizon."""
    one_block = _move(market.move_up, market.move_down)
    if not market.move_windows:
        return one_block
    windows = {format_blocks(window.blocks): _move(window.up, window.down) for window in market.move_windows}
    return {format_blocks(1): one_block, **windows}


def _move(up: Fraction, down: Fraction) -> Written:
    """One rate for both directions where they are the same."""
    return format_rate(up) if up == down else {"up": format_rate(up), "down": format_rate(down)}
