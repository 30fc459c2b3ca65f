"""What an insurance fund covers, from the numbers of a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from novate.model.observation import LayerSeen
from novate.model.specification import MarketParameters, Specification
from novate.model.waterfall.cover import Below, Losses
from novate.model.waterfall.insurance_fund.parameters import Payment

RECEIVES = True
"""Whether it gets a part of what close-outs are charged."""


def held(specification: Specification) -> Any:
    """What is in it at the start."""
    return specification.insurance_fund


def is_all_or_nothing(specification: Specification) -> bool:
    """Whether it pays nothing where it cannot pay all."""
    return specification.fund_payment == Payment.ALL_OR_NOTHING


def is_plain(specification: Specification) -> bool:
    """Whether it pays whatever it can."""
    of_markets = dict(caps_of_markets(specification)).values()
    caps = (*caps_of_all(specification), specification.fund_cap_per_event, *of_markets)
    return not is_all_or_nothing(specification) and all(cap is None for cap in caps)


def caps_of_all(specification: Specification) -> tuple[int | None, ...]:
    """Those that count what it pays for all markets; one of a block for the whole window, which may be in one block."""
    return specification.fund_cap_per_block, specification.fund_cap_lifetime


def caps_of_markets(specification: Specification) -> Iterator[tuple[str, int | None]]:
    """Those of single markets."""
    return ((name, market.insurance_cap) for name, market in specification.markets.items())


def spare(specification: Specification, losses: Losses, below: Below) -> Any:
    """By how much more the losses might be so that it and the layers below pay for them (`cover.spare`)."""
    holds = held(specification)
    if is_plain(specification):
        return below(losses.left_of(losses.total - holds))
    every = min((holds, *(cap for cap in caps_of_all(specification) if cap is not None)))
    local = list(beyond_local_caps(specification, losses))
    fits = max((losses.total - every, *local))
    if is_all_or_nothing(specification):
        return max(-fits, below(losses))
    if fits > 0:
        excesses = sum(max(each, 0) for each in (losses.total - every, *local))
        fits = min(beyond_strictest(specification, losses, every), excesses)
    return below(losses.left_of(fits))


def beyond_local_caps(specification: Specification, losses: Losses) -> Iterator[Any]:
    """What each market, and each side of one, costs beyond the cap that it has."""
    for name, cap in caps_of_markets(specification):
        if cap is not None and name in losses.of_markets:
            yield losses.of_markets[name] - cap
    if specification.fund_cap_per_event is not None:
        yield from (each - specification.fund_cap_per_event for each in losses.of_sides.values())


def beyond_strictest(specification: Specification, losses: Losses, every: Any) -> Any:
    """What it leaves where it pays for nothing but what the strictest cap allows."""
    failing = [name for name, each in losses.of_markets.items() if each > 0]
    caps = [cap for name, cap in caps_of_markets(specification) if cap is not None and name in failing]
    event = specification.fund_cap_per_event
    return losses.total - min((every, *caps, *(() if event is None else (event,))))


def left_of_caps(specification: Specification, market: MarketParameters, seen: LayerSeen[Any]) -> list[Any]:
    """What its caps leave of it for a close-out, after what it has paid for others."""
    caps = (
        (specification.fund_cap_per_event, 0),
        (specification.fund_cap_per_block, seen.in_block),
        (specification.fund_cap_lifetime, seen.ever),
        (market.insurance_cap, seen.of_market),
    )
    return [cap - used for cap, used in caps if cap is not None]
