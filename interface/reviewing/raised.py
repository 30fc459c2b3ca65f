"""Whom a margin that is raised hits, in words: who has what was enough before, and is not any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from novate.model.figures import decimal, two_percentages
from novate.model.specification import MarketParameters, Specification
from novate.specification.setting_text import names_or_count

MANY, FAR = 2, 10
"""Times; of a margin that is raised further than the one it is said how far, and than the other it is hardly meant."""
Rise = tuple[Fraction, Fraction, bool]
"""Before, after, and whether it is all that is required."""


def raised(before: Specification, after: Specification, *, far: bool, is_said_who: bool) -> Iterator[str]:
    """A sentence for the markets whose maintenance margin rises alike: so far that it is hardly meant, or not so."""
    alike: dict[Rise, list[str]] = {}
    for name, market in after.markets.items():
        found = rise(before.markets.get(name), market)
        if found is not None and is_far(found) is far:
            alike.setdefault(found, []).append(name)
    yield from (sentence(names, found, is_said_who=is_said_who) for found, names in alike.items())


def sentence(names: Sequence[str], found: Rise, *, is_said_who: bool) -> str:
    """Whom it hits."""
    was, now, is_all = found
    low, high = two_percentages(was, now)
    which = f"have an equity from {low} up to {high} of their notional" if is_all else "met the one and not the other"
    rises = f"is {decimal(Fraction(10 * now // was, 10))} times what it was" if was and now > MANY * was else "rises"
    who = "" if is_said_who else "; --accounts FILE says who"
    return (
        f"The maintenance margin of {names_or_count(names)} {rises}: accounts that {which} become liquidatable by the "
        f"change alone{who}."
    )


def is_far(found: Rise) -> bool:
    """Whether it is hardly meant."""
    was, now, _ = found
    return 0 < was * FAR < now


def rise(before: MarketParameters | None, after: MarketParameters) -> Rise | None:
    """From what to what a market's margin rises; None where it does not."""
    if before is None or after.maintenance_margin <= before.maintenance_margin:
        return None
    is_all = not any(each.minimum_maintenance or each.tiers_above for each in (before, after))
    return before.maintenance_margin, after.maintenance_margin, is_all
