"""Assume and guarantee: the keepers' delay, which other proofs assume, is what keeper-incentive guarantees, or nobody.

Keeper-incentive: in every reachable state with a liquidatable account some close-out pays its keeper. What is left to
believe is that a keeper who is paid acts within the delay. That its own proof assumes the delay is no circle: it is an
induction over time. If nobody was late up to now, every close-out that is due pays, and so nobody will be late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from novate.model.specification import Keeper, MarketParameters, Side, Specification
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict
from novate.properties.assumptions import delay, dust, gas, market_makers, money, willing_keepers

NAME = "keeper-incentive"


class Known(Protocol):
    """What is known of one (market, side, property): a verdict, or what a bundle states of it.

    Without a market and a side it is about the whole specification, and so about everybody's keepers.
    """

    @property
    def market(self) -> str | None: ...  # noqa: D102 - the name says it

    @property
    def side(self) -> Side | None: ...  # noqa: D102 - the name says it

    @property
    def status(self) -> Status: ...  # noqa: D102 - the name says it

    @property
    def property(self) -> str: ...  # noqa: D102 - the name says it


AnyKnown = TypeVar("AnyKnown", bound=Known)


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something taken for granted."""

    text: str
    """Of the delay: with who guarantees it."""
    discharged: bool = False
    """Whether theorems, or induction over the blocks, take its place."""
    by_keepers: bool = False
    """Whether keeper-incentive does."""


def with_guarantees(specification: Specification, verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """The verdicts of one specification, each saying of the delay that it assumes who guarantees it."""
    keeping = [each for each in verdicts if each.property == NAME]
    at = {(each.market, each.side): [each] for each in keeping}
    found = []
    for each in verdicts:
        together = keeping if specification.many_positions else at.get((each.market, each.side), [])
        assumptions = rests_on(specification, each, each.assumptions, together)
        found.append(replace(each, assumptions=tuple(one.text for one in assumptions)))
    return tuple(found)


def rests_on(
    specification: Specification, known: Known, texts: Sequence[str], together: Sequence[Known]
) -> tuple[Assumption, ...]:
    """The assumptions in `texts`; where theorems discharge the delay, what those rest on as well.

    `together` is all that is known of the specification.
    """
    market = market_of(specification, known)
    assumed = delay(specification, market)
    found = [guarantee(specification, known, together) if each == assumed else Assumption(each) for each in texts]
    if any(each.discharged for each in found):
        limits = (gas, dust, market_makers) if specification.dust_notional else (gas, market_makers)
        found += [Assumption(limit(specification, market)) for limit in (*limits, willing_keepers)]
    return tuple(dict.fromkeys(found))


def guarantee(specification: Specification, known: Known, together: Sequence[Known]) -> Assumption:
    """The delay, and who answers for it."""
    assumed = delay(specification, market_of(specification, known))
    reason = undischarged(specification, known, together)
    if reason:
        return Assumption(f"{assumed} (undischarged: {reason})")
    if known.property == NAME:
        return Assumption(f"until the block before, {assumed} (discharged by induction over the blocks)", True)
    if specification.dust_notional:
        least = money(specification, specification.dust_notional)
        scope = f" for positions of at least {least} at liquidation; undischarged below"
    else:
        scope = ": keepers are always paid to act"
    return Assumption(f"{assumed} (discharged by {NAME}{scope})", True, by_keepers=True)


def undischarged(specification: Specification, known: Known, together: Sequence[Known]) -> str:
    """Why nobody guarantees the delay; empty where the keepers do."""
    if specification.keeper is Keeper.PROTOCOL:
        return "the chain itself is trusted to act in time"
    found = keepers(specification, known, together)
    others = {each.status for each in found} - {Status.PROVED}
    if others:
        return f"{NAME} is {', '.join(sorted(others))}"
    places = {(each.market, each.side) for each in found}
    if len(places) < (len(specification.places) if is_about_all(specification, known) else 1):
        return f"{NAME} was not asked{' of every market and side' if found else ''}"
    return ""


def keepers(specification: Specification, known: Known, together: Sequence[AnyKnown]) -> list[AnyKnown]:
    """What is known of the keepers of the account's positions: with cross margin they may be in any market."""
    everybody = is_about_all(specification, known)
    return [
        each
        for each in together
        if each.property == NAME and (everybody or (each.market, each.side) == (known.market, known.side))
    ]


def is_about_all(specification: Specification, known: Known) -> bool:
    """Whether the keepers of every market and side matter."""
    return specification.many_positions or known.market is None


def market_of(specification: Specification, known: Known) -> MarketParameters:
    """The market; of what is about all of them any: what is asked here of a market is the same in each."""
    name = next(iter(specification.markets)) if known.market is None else known.market
    return specification.markets[name]
