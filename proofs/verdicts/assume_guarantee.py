"""Assume and guarantee: the keepers' delay, which other proofs assume, is what keeper-incentive guarantees, or nobody.

Keeper-incentive: in every reachable state with a liquidatable account some close-out pays its keeper. What is left to
believe is that a keeper who is paid acts within the delay. That its own proof assumes the delay is no circle: it is an
induction over time. If nobody was late up to now, every close-out that is due pays, and so nobody will be late.

That a market maker takes what is closed out is what a layer guarantees that closes the other side where none does:
sizes of a market net to zero, so that is no smaller (`novate theorem waterfall/deleveraging`). Whatever takes for
granted that nobody was deleveraged for want of one does not count on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from novate.model.contract import Assumption, Guarantee, Guarantor, Limit
from novate.model.layers import stands_in
from novate.model.specification import Keeper, Side, Specification
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict
from novate.properties import guarantor

NAME = guarantor(Limit.DELAY)
"""The property that says that keepers are paid."""


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


def with_guarantees(specification: Specification, verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """The verdicts of one specification, each saying of the delay that it assumes who guarantees it."""
    keeping = [each for each in verdicts if each.property == NAME]
    at = {(each.market, each.side): [each] for each in keeping}
    found = []
    for each in verdicts:
        together = keeping if specification.many_positions else at.get((each.market, each.side), [])
        found.append(replace(each, assumptions=rests_on(specification, each, each.assumptions, together)))
    return tuple(found)


def rests_on(
    specification: Specification, known: Known, assumptions: Sequence[Assumption], together: Sequence[Known]
) -> tuple[Assumption, ...]:
    """The assumptions; where theorems discharge the delay, what those rest on as well; and from what it follows.

    `together` is all that is known of the specification.
    """
    found = with_delay(specification, known, assumptions, together)
    if not stands_in(specification) or any(each.limit in (Limit.UNCHARGED, Limit.MADE) for each in found):
        return found
    other_side = Guarantee(Guarantor.OTHER_SIDE)
    return tuple(replace(each, guarantee=other_side) if each.limit is Limit.MARKET_MAKERS else each for each in found)


def with_delay(
    specification: Specification, known: Known, assumptions: Sequence[Assumption], together: Sequence[Known]
) -> tuple[Assumption, ...]:
    """The same, of the delay alone."""
    delayed = [each for each in assumptions if each.limit is Limit.DELAY]
    if not delayed:
        return tuple(assumptions)
    who = guarantee(specification, known, together)
    found = [replace(each, guarantee=who) if each.limit is Limit.DELAY else each for each in assumptions]
    found += [Assumption(Limit.CROWD, each.market) for each in delayed if specification.keepers.is_limited]
    if who.by is not Guarantor.NOBODY:
        small = (Limit.DUST,) if specification.dust_notional else ()
        limits = (Limit.GAS, *small, Limit.MARKET_MAKERS, Limit.WILLING_KEEPERS)
        found += [Assumption(limit, each.market) for limit in limits for each in delayed]
    return tuple(dict.fromkeys(found))


def guarantee(specification: Specification, known: Known, together: Sequence[Known]) -> Guarantee:
    """Who answers for the delay."""
    reason = undischarged(specification, known, together)
    if reason:
        return Guarantee(Guarantor.NOBODY, reason)
    if known.property == NAME:
        return Guarantee(Guarantor.INDUCTION)
    return Guarantee(Guarantor.KEEPERS, property=NAME)


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
