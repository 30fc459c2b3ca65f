"""Assume and guarantee: the keepers' delay, which other proofs assume, is what keeper-incentive guarantees, or nobody.

Keeper-incentive: in every reachable state with a liquidatable account some close-out pays its keeper. What is left to
believe is that a keeper who is paid acts within the delay. That its own proof assumes the delay is no circle: it is an
induction over time. If nobody was late up to now, every close-out that is due pays, and so nobody will be late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from novate.model.specification import Keeper, Side, Specification
from novate.proofs.verdict import Status, Verdict
from novate.properties.assumptions import delay, dust, gas, market_makers, money, willing_keepers

NAME = "keeper-incentive"


class Known(Protocol):
    """What is known of one (market, side, property): a verdict, or what a bundle states of it."""

    @property
    def market(self) -> str: ...  # noqa: D102 - the name says it

    @property
    def side(self) -> Side: ...  # noqa: D102 - the name says it

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
    market = specification.markets[known.market]
    assumed = delay(specification, market)
    found = [guarantee(specification, known, together) if each == assumed else Assumption(each) for each in texts]
    if any(each.discharged for each in found):
        limits = (gas, dust, market_makers) if specification.dust_notional else (gas, market_makers)
        found += [Assumption(limit(specification, market)) for limit in (*limits, willing_keepers)]
    return tuple(dict.fromkeys(found))


def guarantee(specification: Specification, known: Known, together: Sequence[Known]) -> Assumption:
    """The delay, and who answers for it."""
    assumed = delay(specification, specification.markets[known.market])
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
    if len(places) < (len(Side) * len(specification.markets) if specification.many_positions else 1):
        return f"{NAME} was not asked{' of every market and side' if found else ''}"
    return ""


def keepers(specification: Specification, known: Known, together: Sequence[AnyKnown]) -> list[AnyKnown]:
    """What is known of the keepers of the account's positions: with cross margin they may be in any market."""
    return [
        each
        for each in together
        if each.property == NAME
        and (specification.many_positions or (each.market, each.side) == (known.market, known.side))
    ]
