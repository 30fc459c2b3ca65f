"""The numbers of an oracle whose nodes push reports, and which of their two promises is relied on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar

from novate.model.contract import Feed
from novate.model.oracles.band.parameters import Band
from novate.model.oracles.fallback.parameters import Fallback
from novate.model.parameter import LOSS, Choice, Contradiction, Declaration, Delay, Owner, Range, Rate

THRESHOLD = Rate(Range(most=Fraction(1), is_above=True, is_below=True))
"""Above 0: a report that is always due makes the oracle one of kind `exact`, or of kind `band` where it is late."""


class Trust(StrEnum):
    """Which promise about reports is relied on; never both."""

    THRESHOLD = "threshold"
    """One is due when the market has moved far enough."""
    HEARTBEAT = "heartbeat"
    """One is due when the last is old enough."""


@dataclass(frozen=True, slots=True)
class Push:
    """The answer stays until every node sees a price that is off it by the threshold; a report then lands in time."""

    threshold: Fraction
    """Of the answer: a report is due where every view of the market price is at least this share of it away."""
    report_delay: int = 0
    """Blocks from that to the landing, at most."""
    node_error: Fraction = Fraction(0)
    """A node may see the market price off by this share of it."""
    heartbeat: int | None = None
    """Blocks; stated, and not relied on."""
    trust: ClassVar[Trust] = Trust.THRESHOLD
    kind: ClassVar[str] = "push"
    parts_of_a_tick: ClassVar[int] = 1

    @property
    def lookback(self) -> int:
        """A report may be of a market price this many blocks old."""
        return self.report_delay

    @property
    def as_feed(self) -> Fallback:
        """What is true of an answer by market prices alone: it is not off one, or a view of one, that is so recent.

        An answer that is not off a price is as far from it as the threshold and a node's error let it be.
        """
        above = (1 + self.node_error) / (1 - self.threshold) - 1
        below = 1 - (1 - self.node_error) / (1 + self.threshold)
        near = Band(above, below, self.report_delay)
        landed = Band(self.node_error, self.node_error, content_age(self.report_delay))
        return Fallback((Feed("not off", near), Feed("landed off", landed)))


def content_age(report_delay: Any) -> Any:
    """A: how old the market price is of which an answer is a view, while its successor is under way; or many of them.

    A report that lands late and is off already is followed by one that is late again: of 2 r - 1 blocks, but of no less
    than none.
    """
    age = 2 * report_delay - 1
    return age.maximum(0) if hasattr(age, "maximum") else max(age, 0)


@dataclass(frozen=True, slots=True)
class PushInTime:
    """The answer is a view of a market price that is not too old, however far the market has moved since.

    That is a band: what is proved of one is proved of it.
    """

    threshold: Fraction
    """Stated, and not relied on."""
    heartbeat: int
    """Blocks; a report is due when what the answer is a view of is older."""
    report_delay: int = 0
    """Blocks from that to the landing, at most."""
    node_error: Fraction = Fraction(0)
    """A node may see the market price off by this share of it."""
    trust: ClassVar[Trust] = Trust.HEARTBEAT
    table_kind: ClassVar[str] = Push.kind
    kind: ClassVar[str] = "band"
    parts_of_a_tick: ClassVar[int] = 1

    @property
    def deviation_up(self) -> Fraction:
        """Of a band: a view is at most this share above the market price."""
        return self.node_error

    @property
    def deviation_down(self) -> Fraction:
        """And at most this share below."""
        return self.node_error

    @property
    def staleness(self) -> int:
        """Of a band: the age of the market price, at most; what is due is not yet there."""
        return self.heartbeat + self.report_delay

    @property
    def lookback(self) -> int:
        """The staleness."""
        return self.staleness


DECLARATIONS = (
    Declaration(
        "threshold",
        THRESHOLD,
        Owner.ENVIRONMENT,
        "A report is due as soon as every node's view of the market price is at least this share of the answer away "
        "from the answer.",
        examples=("0.5%",),
    ),
    Declaration(
        "heartbeat",
        Delay(),
        Owner.ENVIRONMENT,
        "A report is due as soon as the market price of which the answer is a view is more blocks old than this; a "
        "time on a clock counts as the blocks that it begins.",
        examples=("3_600 blocks",),
        is_optional=True,
    ),
    Declaration(
        "trust",
        Choice(Trust),
        Owner.ENVIRONMENT,
        "Which of these two promises is relied on; the other is stated, and unused.",
        examples=("threshold",),
        default="threshold",
        note='"heartbeat" needs a heartbeat.',
    ),
    Declaration(
        "report_delay",
        Delay(),
        Owner.ENVIRONMENT,
        "A report that is due lands in the same block or at most this many blocks later; a time on a clock counts as "
        "the blocks that it begins.",
        examples=("2 blocks",),
        default="0 blocks",
    ),
    Declaration(
        "node_error",
        LOSS,
        Owner.ENVIRONMENT,
        "A node sees the market price with an error of at most this share of it.",
        examples=("0.1%",),
        default="0%",
    ),
)


def of_table(*, trust: Trust = Trust.THRESHOLD, **numbers: Any) -> Push | PushInTime:
    """What a table says, by what is relied on."""
    return PushInTime(**numbers) if trust is Trust.HEARTBEAT else Push(**numbers)


RECORD = of_table


def contradictions(found: Mapping[str, Any]) -> Iterator[Contradiction]:
    """What is relied on is stated."""
    if found.get("trust") == Trust.HEARTBEAT and "heartbeat" not in found:
        yield Contradiction("heartbeat", "nothing", 'a time: trust is "heartbeat"')
