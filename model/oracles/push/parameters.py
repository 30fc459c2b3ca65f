"""The numbers of an oracle whose nodes push reports."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from novate.model.parameter import LOSS, Declaration, Delay, Owner, Range, Rate

THRESHOLD = Rate(Range(most=Fraction(1), is_above=True, is_below=True))
"""Above 0: a report that is always due makes the oracle one of kind `exact`, or of kind `band` where it is late."""


@dataclass(frozen=True, slots=True)
class Push:
    """The answer stays until every node sees a price that is off it by the threshold; a report then lands in time."""

    threshold: Fraction
    """Of the answer: a report is due where every view of the market price is at least this share of it away."""
    report_delay: int = 0
    """Blocks from that to the landing, at most."""
    node_error: Fraction = Fraction(0)
    """A node may see the market price off by this share of it."""
    kind: ClassVar[str] = "push"
    parts_of_a_tick: ClassVar[int] = 1

    @property
    def lookback(self) -> int:
        """A report may be of a market price this many blocks old."""
        return self.report_delay


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
RECORD = Push
NO_FEED = "it remembers its last answer, and what a feed answered nobody sees"
