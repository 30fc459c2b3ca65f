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


def has_caps(specification: Specification) -> bool:
    """Whether there is anything that limits what it pays, beside what is in it."""
    of_markets = dict(caps_of_markets(specification)).values()
    caps = (*caps_of_all(specification), specification.fund_cap_per_event, *of_markets)
    return any(cap is not None for cap in caps)


def caps_of_all(specification: Specification) -> tuple[int | None, ...]:
    """Those that count what it pays for all markets; one of a block for the whole window, which may be in one block."""
    return specification.fund_cap_per_block, specification.fund_cap_lifetime


def caps_of_markets(specification: Specification) -> Iterator[tuple[str, int | None]]:
    """Those of single markets."""
    return ((name, market.insurance_cap) for name, market in specification.markets.items())


def spare(specification: Specification, losses: Losses, below: Below) -> Any:
    """By how much more the losses might be so that it and the layers below pay for them (`cover.spare`)."""
    holds = held(specification)
    if not (is_all_or_nothing(specification) or has_caps(specification)):
        return below(losses.left_of(losses.total - holds))
    every = min((holds, *(cap for cap in caps_of_all(specification) if cap is not None)))
    together = losses.total - every
    if is_all_or_nothing(specification):
        apart = [most for name in losses.of_markets for most in beyond_caps(specification, losses, name)]
        return max(-max((together, *apart)), below(losses))
    refused = [max(beyond_caps(specification, losses, name), default=-REMOTE) for name in losses.of_markets]
    return below(losses.left_of(max(together, together_or_worst(refused))))


def beyond_caps(specification: Specification, losses: Losses, name: str) -> Iterator[Any]:
    """What a market costs beyond its cap, and its sides beyond that of a close-out; below 0 where it is less."""
    cap, event = specification.markets[name].insurance_cap, specification.fund_cap_per_event
    if cap is not None:
        yield losses.of_markets[name] - cap
    if event is not None:
        yield together_or_worst([each - event for (of, _), each in losses.of_sides.items() if of == name])


def together_or_worst(excesses: list[Any]) -> Any:
    """What caps refuse together, each of something else; where they refuse nothing, how near they come to it."""
    refused = [each for each in excesses if each > 0]
    return sum(refused) if refused else max(excesses, default=-REMOTE)


REMOTE = 10**40
"""Quote quanta: where there is no cap none is near."""


def left_of_caps(specification: Specification, market: MarketParameters, seen: LayerSeen[Any]) -> list[Any]:
    """What its caps leave of it for a close-out, after what it has paid for others."""
    caps = (
        (specification.fund_cap_per_event, 0),
        (specification.fund_cap_per_block, seen.in_block),
        (specification.fund_cap_lifetime, seen.ever),
        (market.insurance_cap, seen.of_market),
    )
    return [cap - used for cap, used in caps if cap is not None]
