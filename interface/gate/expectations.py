"""The `[expect]` table: verdicts that an owner knows and accepts, and whether they came out so.

Of a market, or a side of it, every verdict must be as expected. The general form is about all verdicts that no such
entry names: at least one is as expected, and every other one is proved or not applicable.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from novate.model.figures import decimal, headroom_in_words, percent
from novate.model.specification import About, Accepted, Side, Specification
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict

FINE = (Status.PROVED, Status.NOT_APPLICABLE)
"""Statuses that nobody has to accept."""

Key = tuple[str | None, Side | None, str]
"""Market, side and property; a verdict about the whole specification has neither market nor side."""


def key(verdict: Verdict) -> Key:
    """What a verdict is about."""
    return verdict.market, verdict.side, verdict.property


@dataclass(frozen=True, slots=True)
class Expectation:
    """One entry of `[expect]`, judged."""

    about: About
    accepts: Accepted
    verdicts: tuple[Verdict, ...]
    """Those that it is about."""

    @property
    def expected(self) -> Status:
        """The status that is accepted."""
        return Status(self.accepts.status)

    @property
    def found(self) -> tuple[Status, ...]:
        """The statuses that its verdicts have, each once, in the order of the verdicts."""
        return tuple(dict.fromkeys(verdict.status for verdict in self.verdicts))

    @property
    def accepted(self) -> frozenset[Key]:
        """The verdicts that are as expected."""
        return frozenset(key(verdict) for verdict in self.verdicts if self._is_as_expected(verdict))

    @property
    def strays(self) -> list[Verdict]:
        """The verdicts that keep it from being met."""
        may_be_fine = self.about.market is None
        return [
            each
            for each in self.verdicts
            if not (
                self._is_as_expected(each) or (may_be_fine and each.status in FINE and each.status != self.expected)
            )
        ]

    @property
    def met(self) -> bool:
        """Nothing strays, and what is expected does occur."""
        return not self.strays and bool(self.accepted)

    def _is_as_expected(self, verdict: Verdict) -> bool:
        if verdict.status is not self.expected:
            return False
        least = self.accepts.headroom
        return least is None or (verdict.headroom is not None and verdict.headroom >= least)

    @property
    def markets(self) -> set[str]:
        """Those where it is as expected."""
        return {market for market, _, _ in self.accepted if market is not None}

    @property
    def is_loose(self) -> bool:
        """Whether it would accept the same of markets where all is fine now."""
        about = {each.market for each in self.verdicts if each.market is not None}
        return self.about.market is None and self.expected not in FINE and self.markets < about

    @property
    def is_about_all(self) -> bool:
        """Whether it is about the one verdict on the whole specification."""
        return any(verdict.market is None for verdict in self.verdicts)

    @property
    def path(self) -> tuple[str, ...]:
        """Where it stands in the specification file."""
        market = () if self.about.market is None else ("markets", self.about.market)
        side = () if self.about.side is None else (self.about.side.value,)
        return ("expect", *market, self.about.property, *side)

    @property
    def subject(self) -> str:
        """What it is about, in words."""
        return " ".join(each for each in (self.about.property, self.about.market, self.about.side) if each)

    @property
    def wish(self) -> str:
        """What is accepted, in words."""
        least = self.accepts.headroom
        if least is None:
            return self.expected
        return f"{self.expected}, headroom at least {decimal(least) if self.is_about_all else percent(least)}"

    @property
    def outcome(self) -> str:
        """What became of it, in words."""
        if self.met:
            return "met"
        found = dict.fromkeys(map(self._described, sorted(self.strays or self.verdicts, key=_room)))
        return f"NOT MET: found {'; '.join(found) or 'no such verdict'}"

    def _described(self, verdict: Verdict) -> str:
        """A verdict that is not as expected, in words."""
        if self.accepts.headroom is None:
            return verdict.status
        headroom = headroom_in_words(verdict.headroom, of_fund=verdict.market is None)
        return f"{verdict.status}, headroom {headroom}"


def _room(verdict: Verdict) -> tuple[bool, Fraction]:
    """The worst first: what is missing, or to spare; then that of which nothing is known."""
    return verdict.headroom is None, verdict.headroom or Fraction(0)


def judged(
    specification: Specification, verdicts: Sequence[Verdict], *, is_whole: bool = True
) -> tuple[Expectation, ...]:
    """Every expectation about something that was asked, unless what is expected may be among what was not.

    `is_whole` says that all that was asked is answered.
    """
    by_property: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        by_property.setdefault(verdict.property, []).append(verdict)
    markets = {verdict.market for verdict in verdicts if verdict.market is not None}
    every_market = markets >= specification.markets.keys()
    asked = _asked(specification.expect, by_property, markets)
    return tuple(
        each
        for each in asked
        if each.accepted or each.strays or (is_whole and (each.about.market or every_market or each.is_about_all))
    )


def _asked(
    expect: Mapping[About, Accepted], verdicts: Mapping[str, Sequence[Verdict]], markets: Collection[str]
) -> Iterator[Expectation]:
    """The expectations about a property and a market that were asked for, each with its verdicts."""
    for about, accepts in expect.items():
        if about.property in verdicts and (about.market is None or about.market in markets):
            ours = tuple(each for each in verdicts[about.property] if _covers(about, each, expect))
            yield Expectation(about, accepts, ours)


def _covers(about: About, verdict: Verdict, expect: Mapping[About, Accepted]) -> bool:
    """Whether an expectation is about a verdict: the general form is about what no other one names."""
    market, side, name = key(verdict)
    if about.market is not None:
        return about.market == market and about.side in (None, side)
    return market is None or not (About(name, market) in expect or About(name, market, side) in expect)
