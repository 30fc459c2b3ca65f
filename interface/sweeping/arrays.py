"""The machines of a whole grid at once: every number an array of intervals over the axes that set it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from novate.model.component import usual
from novate.model.contract import FUNDING_NUMBERS, NUMBERS, FundingProfile, LagProfile
from novate.model.core.parameters import MARKET_NUMBERS, MECHANISM_NUMBERS
from novate.model.core.symbolic.funding import funding_profile
from novate.model.core.symbolic.lag_profile import further_moves, lag_profile
from novate.model.core.symbolic.powers import Span, fall, length, rise, spans, with_feeds
from novate.model.core.symbolic.state import Machine
from novate.model.parameter import Delay
from novate.model.parameters import COMPONENTS, IMPACT, KEEPERS, OF_ALL_MARKETS, ORACLES
from novate.model.specification import Side
from novate.sweeping.grid import Box, Index
from novate.sweeping.intervals import Interval
from novate.sweeping.settings import WINDOWS, Settings, component_numbers, with_numbers

DELAYS = tuple(name for name, kind in MECHANISM_NUMBERS.items() if isinstance(kind, Delay))


def delays(settings: Settings, market: str) -> tuple[str, ...]:
    """The numbers of blocks on which the length of a span depends."""
    oracle = component_numbers(ORACLES, settings.base.markets[market].oracle)
    return *of_keepers(settings), *(name for name, number in oracle.items() if isinstance(number, int))


def of_keepers(settings: Settings) -> tuple[str, ...]:
    """The numbers on which it depends how late keepers are."""
    return *DELAYS, *component_names(settings)


def component_names(settings: Settings) -> tuple[str, ...]:
    """The numbers of what all markets have together."""
    every = (component_numbers(each, getattr(settings.base, each.field)) for each in OF_ALL_MARKETS)
    return tuple(name for each in every for name in each)


def machines(settings: Settings, market: str, side: Side) -> Machine:
    """One side of a market in all combinations."""
    first = settings.machine((0,) * len(settings.grid.axes), market, side)
    own: dict[str, Any] = {name: plain(settings, market, name) for name in MARKET_NUMBERS}
    mechanism: dict[str, Any] = {name: of_mechanism(settings, market, name) for name in MECHANISM_NUMBERS}
    moves: dict[str, Interval] = {}
    for feed, each in with_feeds(first):
        moves |= {f"{feed}fall_{span}": furthest(settings, market, feed, span, up=False) for span in spans(each)}
        moves |= {f"{feed}rise_{span}": furthest(settings, market, feed, span, up=True) for span in spans(each)}
        own_moves = further_moves(each.market.oracle.kind)
        moves |= {f"{feed}{name}": worked_out(settings, market, feed, move) for name, move in own_moves.items()}
    oracle = {name: plain(settings, market, name) for name in component_numbers(ORACLES, first.market.oracle)}
    specification = replace(first.specification, **mechanism, keepers=usual(KEEPERS.folder))
    changed = replace(first.market, **own, oracle=with_numbers(ORACLES, first.market.oracle, oracle))
    profile = None if first.market.close_out.is_whole else scheduled(settings, market, side)
    funding = paid(settings, market, side) if first.pays_funding else None
    return replace(first, specification=specification, market=changed, moves=moves, profile=profile, funding=funding)


def of_mechanism(settings: Settings, market: str, name: str) -> Interval | None:
    """A number of the mechanism as it is for keepers of the usual kind, who are as late and need as much.

    None for a limit that there is not.
    """
    keepers = component_names(settings)
    if settings.base.keepers == usual(KEEPERS.folder) and not settings.axes_of("", keepers):
        return plain(settings, market, name)
    axes = settings.axes_of("", (name, *of_keepers(settings)))
    every = (settings.without_markets(index) for index in settings.over(axes))
    found = [getattr(each.at_most_late(each.delay), name) for each in every]
    numbers = [each for each in found if each is not None]
    return Interval.of(numbers, settings.shape_over(axes)) if numbers else None


@dataclass(frozen=True)
class Profile:
    """The numbers of a lag profile in all combinations; an upper bound that there is not is 0."""

    least_market: Interval
    most_market: Interval
    least_market_now: Interval
    most_market_now: Interval
    least_oracle: Interval
    most_oracle: Interval
    shown_at_least: Interval
    shown_at_most: Interval
    has_most: Any
    """Where there are upper bounds."""

    def part(self, box: Box) -> Profile:
        """Those of a part of the grid."""
        return Profile(**{each.name: _part_of(getattr(self, each.name), box) for each in fields(self)})


def _part_of(array: Any, box: Box) -> Any:
    """Of intervals, or of truths."""
    return array.part(box) if isinstance(array, Interval) else array[within(box, array.shape)]


def within(box: Box, shape: Index) -> Box:
    """The box, in an array whose size is 1 along some axes."""
    return tuple(each if size > 1 else slice(None) for each, size in zip(box, shape, strict=True))


def scheduled(settings: Settings, market: str, side: Side) -> Profile:
    """The profile of each combination in which something differs that a schedule of close-outs depends on."""
    axes = axes_of_components(settings, market)
    shape = settings.shape_over(axes)
    found = [lag_profile(replace(settings.machine(index, market, side), exact=False)) for index in settings.over(axes)]
    arrays = {name: Interval.of([_number(each, name) for each in found], shape) for name in NUMBERS}
    return Profile(**arrays, has_most=np.array([bool(each.has_most) for each in found]).reshape(shape))


@dataclass(frozen=True)
class Paid:
    """The numbers of a funding profile in all combinations; one that has no bound is 0."""

    of_market: Interval
    of_oracle: Interval
    of_look: Interval
    payments: Interval

    def part(self, box: Box) -> Paid:
        """Those of a part of the grid."""
        return Paid(**{each.name: getattr(self, each.name).part(box) for each in fields(self)})


def paid(settings: Settings, market: str, side: Side) -> Paid:
    """The funding profile of each combination in which something differs that it depends on."""
    axes = axes_of_components(settings, market)
    machines = (replace(settings.machine(index, market, side), exact=False) for index in settings.over(axes))
    found, shape = [funding_profile(each) for each in machines], settings.shape_over(axes)
    return Paid(**{name: Interval.of([_number(each, name) for each in found], shape) for name in FUNDING_NUMBERS})


def axes_of_components(settings: Settings, market: str) -> Sequence[int]:
    """The axes on which what components guarantee depends."""
    base = settings.base.markets[market]
    numbers = (name for each in COMPONENTS for name in component_numbers(each, getattr(base, each.field)))
    return settings.axes_of(market, (*MARKET_NUMBERS, WINDOWS, *of_keepers(settings), *numbers))


def _number(profile: LagProfile | FundingProfile, name: str) -> Fraction:
    """0 where there is no bound."""
    try:
        return Fraction(getattr(profile, name) or 0)
    except ZeroDivisionError:
        return Fraction(0)


def part(whole: Machine, box: Box) -> Machine:
    """Those of a part of the grid."""
    assert whole.moves is not None
    market, specification = whole.market, whole.specification
    oracle = with_numbers(ORACLES, market.oracle, _cut(component_numbers(ORACLES, market.oracle), box))
    return replace(
        whole,
        market=replace(market, **_cut({name: getattr(market, name) for name in MARKET_NUMBERS}, box), oracle=oracle),
        specification=replace(
            specification, **_cut({name: getattr(specification, name) for name in MECHANISM_NUMBERS}, box)
        ),
        moves=_cut(whole.moves, box),
        profile=whole.profile.part(box) if isinstance(whole.profile, Profile) else None,
        funding=whole.funding.part(box) if isinstance(whole.funding, Paid) else None,
    )


def _cut(arrays: Mapping[str, Any], box: Box) -> dict[str, Any]:
    return {name: each if each is None else each.part(box) for name, each in arrays.items()}


def plain(settings: Settings, market: str, name: str) -> Interval | None:
    """A number as the file or an axis has it; None for an open interest without a limit."""
    axes, values = settings.values(market, name)
    numbers = [value for value in values if value is not None]
    return Interval.of(numbers, settings.shape_over(axes)) if numbers else None


def furthest(settings: Settings, market: str, feed: str, span: Span, *, up: bool) -> Interval:
    """How far a price can get: with one bound on moves a power; with several, or with close-outs, worked out.

    A span of the market's oracle, or of one of its feeds (see `novate.model.core.symbolic.powers.with_feeds`).
    """
    besides = component_numbers(IMPACT, settings.base.markets[market].impact)
    if settings.base.markets[market].move_windows or besides or settings.axes_of(market, (WINDOWS,)):
        axes = settings.axes_of(market, ("move_up", "move_down", WINDOWS, *besides, *delays(settings, market)))
        move = rise if up else fall
        found = [move(seen_by(settings, index, market, feed), span) for index in settings.over(axes)]
        return Interval.of(found, settings.shape_over(axes))
    one_block = plain(settings, market, "move_up" if up else "move_down")
    assert one_block is not None
    factor = 1 + one_block if up else 1 - one_block
    return factor.power(blocks(settings, market, feed, span))


def worked_out(settings: Settings, market: str, feed: str, number: Callable[[Machine], Fraction]) -> Interval:
    """A number of a profile that is no such power: of each combination to some digits, and hardly more or less."""
    base = settings.base.markets[market]
    numbers = *component_numbers(ORACLES, base.oracle), *component_numbers(IMPACT, base.impact)
    axes = settings.axes_of(market, ("move_up", "move_down", WINDOWS, *of_keepers(settings), *numbers))
    machines = (replace(seen_by(settings, index, market, feed), exact=False) for index in settings.over(axes))
    found, shape = [number(machine) for machine in machines], settings.shape_over(axes)
    lower = Interval.of([each * (1 - ROUNDED) for each in found], shape)
    return Interval(lower.lower, Interval.of([each * (1 + ROUNDED) for each in found], shape).upper)


ROUNDED = Fraction(1, 10**60)
"""More than what rounds a number to some digits takes off it, or adds to it."""


def blocks(settings: Settings, market: str, feed: str, span: Span) -> npt.NDArray[np.int64]:
    """The length of a span over the axes that set delays."""
    axes = settings.axes_of(market, delays(settings, market))
    found = [length(seen_by(settings, index, market, feed), span) for index in settings.over(axes)]
    return np.array(found).reshape(settings.shape_over(axes))


def seen_by(settings: Settings, index: Index, market: str, feed: str) -> Machine:
    """The machine of one combination, or that of a feed in it."""
    return dict(with_feeds(settings.machine(index, market, Side.LONG)))[feed]
