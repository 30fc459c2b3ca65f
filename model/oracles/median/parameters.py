"""What an oracle that sorts the prices of its feeds is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from novate.model.contract import Feed
from novate.model.oracles.of_feeds.parameters import FEEDS, longest_lookback, parts_of_a_tick
from novate.model.parameter import Contradiction, Count, Declaration, Owner

ALL = 0
"""A quorum of all feeds, however many they are."""


@dataclass(frozen=True, slots=True)
class Median:
    """Of the prices that live feeds show, sorted, the oracle price is the middle one, or the mean of the middle two.

    Which feeds are faulty and which are live is for the adversary to choose, in every block anew. Raises `ValueError`
    for what no file can say.
    """

    feeds: tuple[Feed, ...]
    faulty: int = 0
    """So many feeds may show anything above 0."""
    quorum: int = ALL
    """At least so many feeds are live; the others are left out."""
    trim: int | None = None
    """The mean of what is left without so many of the lowest and as many of the highest, in place of the middle."""
    nth_lowest: int | None = None
    """In place of the middle one that with this rank; 1 is the lowest."""
    nth_highest: int | None = None
    """Or that with this rank from above; 1 is the highest."""
    kind: ClassVar[str] = "median"

    def __post_init__(self) -> None:
        """Equal oracles are equal records."""
        if self.quorum == ALL:
            object.__setattr__(self, "quorum", len(self.feeds))
        said = {key: found for key in (*COUNTS, "feeds") if (found := getattr(self, key)) is not None}
        for key, found, expected in contradictions(said):
            raise ValueError(f"{key}: found {found}, expected {expected}")

    @property
    def lookback(self) -> int:
        """That of the feed that looks back furthest."""
        return longest_lookback(self.feeds)

    @property
    def parts_of_a_tick(self) -> int:
        """Those of its feeds, of which it shows a mean of some."""
        if self.trim is not None:
            return parts_of_a_tick(self.feeds, self.quorum - 2 * self.trim)
        is_ranked = self.nth_lowest is not None or self.nth_highest is not None
        return parts_of_a_tick(self.feeds, 1 if is_ranked else 2 - self.quorum % 2)


STATISTICS = ("trim", "nth_lowest", "nth_highest")
"""What may be shown in place of the middle."""
COUNTS = ("faulty", "quorum", *STATISTICS)

DECLARATIONS = (
    FEEDS,
    Declaration(
        "faulty",
        Count(),
        Owner.ENVIRONMENT,
        "So many of the feeds may show anything; which ones is the adversary's choice.",
        examples=(1,),
        default=0,
    ),
    Declaration(
        "quorum",
        Count(least=1),
        Owner.ENVIRONMENT,
        "The least number of feeds that are live; which ones are silent, and are left out, is the adversary's choice.",
        examples=(2,),
        is_optional=True,
        note="Without it all are live.",
    ),
    Declaration(
        "trim",
        Count(),
        Owner.ENVIRONMENT,
        "In place of the middle: so many of the lowest and as many of the highest live prices are left out, and the "
        "mean of the rest is shown; 0 is the mean of all.",
        examples=(1,),
        is_optional=True,
    ),
    Declaration(
        "nth_lowest",
        Count(least=1),
        Owner.ENVIRONMENT,
        "In place of the middle: the live price of this rank, 1 the lowest, 2 the next.",
        examples=(2,),
        is_optional=True,
    ),
    Declaration(
        "nth_highest",
        Count(least=1),
        Owner.ENVIRONMENT,
        "In place of the middle: the live price of this rank from above, 1 the highest, 2 the next.",
        examples=(2,),
        is_optional=True,
    ),
)
RECORD = Median


def contradictions(found: Mapping[str, Any]) -> Iterator[Contradiction]:
    """What is wrong with the values of a table together; one at a time, since the next rests on it."""
    feeds = len(found["feeds"])
    quorum, faulty = found.get("quorum", feeds), found.get("faulty", 0)
    statistics = [key for key in STATISTICS if key in found]
    instead = statistics[0] if statistics else ""
    if quorum > feeds:
        yield Contradiction("quorum", f"the number {quorum}", f"at most {feeds}, the number of its feeds")
    elif len(statistics) > 1:
        yield Contradiction(statistics[1], f"another answer than {instead}", f"one of {', '.join(STATISTICS)}")
    elif instead == "trim" and 2 * found[instead] >= quorum:
        yield Contradiction(instead, f"the number {found[instead]}", f"less than half of the {live(quorum)}")
    elif instead and instead != "trim" and found[instead] > quorum:
        yield Contradiction(instead, f"the number {found[instead]}", f"at most {quorum}, of {live(quorum)}")
    elif faulty > tolerated(found, quorum):
        who = f"{faulty} faulty of {live(quorum)}, who control {'what is shown' if instead else 'the median'}"
        yield Contradiction("faulty", who, f"at most {tolerated(found, quorum)}")


def tolerated(found: Mapping[str, Any], quorum: int) -> int:
    """How many of so many live feeds may show anything without showing whatever they want, high or low.

    Of n live feeds n - r show no less than that of rank r, and r - 1 no more. As long as no more are faulty some feed
    that is not shows no less, or no more, either; if one more is they are all of those from rank r on, or up to it. A
    mean has no bound where one of its ranks has none.
    """
    if "trim" in found:
        return int(found["trim"])
    named = found.get("nth_lowest", found.get("nth_highest", (quorum + 1) // 2))
    return int(min(named - 1, quorum - named))


def live(quorum: int) -> str:
    """As in "3 live feeds"."""
    return f"{quorum} live feed{'s' * (quorum != 1)}"
