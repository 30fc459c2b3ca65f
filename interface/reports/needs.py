"""What each side of each market needs, what the file has, and for which positions that is enough."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from novate.model.specification import Side
from novate.proofs.verdicts.verdict import Verdict
from novate.reports.answers import FileAnswer


@dataclass(frozen=True, slots=True)
class Need:
    """Of one side of one market, by the property that asks for most."""

    market: str
    side: Side
    properties: tuple[str, ...]
    """Those that ask for that much."""
    needed: Fraction
    """The smallest maintenance margin that is known to be enough, as a share of the notional."""
    given: Fraction
    """The file's."""
    largest_position: Fraction | None
    """Quote quanta: the largest position for which the file's margin is enough; None where size does not matter."""

    @property
    def missing(self) -> Fraction:
        """Above 0 where the file has too little; below, what is to spare."""
        return self.needed - self.given


def needs(answer: FileAnswer) -> list[Need]:
    """Those of which something is known, worst first: what misses most, then what has least to spare."""
    return sorted(_needs(answer), key=lambda each: each.missing, reverse=True)


def _needs(answer: FileAnswer) -> Iterator[Need]:
    by_place: dict[tuple[str, Side], list[Verdict]] = {}
    for verdict in answer.verdicts:
        if verdict.market is not None and verdict.side is not None and verdict.headroom is not None:
            by_place.setdefault((verdict.market, verdict.side), []).append(verdict)
    for (market, side), verdicts in by_place.items():
        least = min(each.headroom for each in verdicts if each.headroom is not None)
        asking = tuple(each.property for each in verdicts if each.headroom == least)
        given = answer.specification.markets[market].maintenance_margin
        yield Need(market, side, asking, given - least, given, _largest(verdicts))


def _largest(verdicts: Sequence[Verdict]) -> Fraction | None:
    """The smallest of those that verdicts name."""
    named = [each.figures["largest_position"].exact for each in verdicts if "largest_position" in each.figures]
    return min(named, default=None)


def worst_of_each_market(found: Sequence[Need]) -> list[Need]:
    """One for each market, in the same order."""
    return list({each.market: each for each in reversed(found)}.values())[::-1]


@dataclass(frozen=True, slots=True)
class FundNeed:
    """Of the insurance fund that all markets share, in quote units."""

    needed: Fraction
    """Known to be enough."""
    given: Fraction
    """The file's."""


def fund_need(answer: FileAnswer) -> FundNeed | None:
    """None where nothing is known of it."""
    quantum, given = answer.specification.quote_quantum, answer.specification.insurance_fund
    for verdict in answer.verdicts:
        if verdict.market is None and "sufficient_fund" in verdict.figures:
            return FundNeed(verdict.figures["sufficient_fund"].exact * quantum, given * quantum)
    return None
