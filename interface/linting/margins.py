"""Rules about margins and tiers."""

from __future__ import annotations

from collections.abc import Iterator

from novate.linting.note import Source
from novate.model.figures import percent
from novate.model.quantities import format_amount
from novate.model.specification import MarketParameters
from novate.specification.problems import Problem


def margin_above_100_percent(source: Source) -> Iterator[Problem]:
    """A margin above 100 %: who holds the whole notional cannot be required more of; 5 may be meant as 5 %."""
    for market in source.markets:
        for key in ("initial_margin", "maintenance_margin"):
            if getattr(market, key) > 1:
                yield source.problem(source.where(market, key), "at most 100%")


def no_room_between_margins(source: Source) -> Iterator[Problem]:
    """Initial and maintenance margin are equal: who opens the largest position he may is liquidatable at once."""
    for market in source.markets:
        if market.initial_margin == market.maintenance_margin:
            yield source.problem(
                source.where(market, "initial_margin"),
                f"more than the maintenance margin of {market.name}, {percent(market.maintenance_margin)}: "
                "a position opened with it is liquidatable after the least move",
            )


def penalty_above_margin(source: Source) -> Iterator[Problem]:
    """The penalty is above the maintenance margin: no account that is closed out in time can pay it."""
    for market in source.markets:
        if market.penalty > market.maintenance_margin:
            yield source.problem(
                source.where(market, "penalty"),
                f"at most the maintenance margin of {market.name}, {percent(market.maintenance_margin)}: "
                "an account that is closed out in time cannot pay it",
            )


def tier_out_of_reach(source: Source) -> Iterator[Problem]:
    """A tier begins at a size that no position has."""
    for market in source.markets:
        most = _largest(market)
        for tier in market.tiers_above:
            if most is not None and tier.above >= most:
                yield _beyond(source, market, "tiers_above", tier.above, most)


def slippage_out_of_reach(source: Source) -> Iterator[Problem]:
    """A slippage is given for a size that no position has."""
    for market in source.markets:
        most = _largest(market)
        for step in market.slippage_up_to:
            if most is not None and step.up_to >= most:
                yield _beyond(source, market, "slippage_up_to", step.up_to, most)


def _largest(market: MarketParameters) -> int | None:
    """Quote quanta: the size that no position exceeds; None where there is no limit."""
    limits = [each for each in (market.largest_position, market.max_open_interest) if each is not None]
    return min(limits, default=None)


def _beyond(source: Source, market: MarketParameters, key: str, size: int, most: int) -> Problem:
    """A size that plays no part."""
    quantum = source.specification.quote_quantum
    path = source.where(market, key)
    found, limit = format_amount(size * quantum), format_amount(most * quantum)
    table = source.problem(path, "").path
    return Problem(table, f"a size of {found}", f"sizes below the largest position of {market.name}, {limit}")
