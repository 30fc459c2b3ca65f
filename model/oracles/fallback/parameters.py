"""What an oracle that shows any of its feeds is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from novate.model.contract import Feed
from novate.model.oracles.of_feeds.parameters import FEEDS, longest_lookback


@dataclass(frozen=True, slots=True)
class Fallback:
    """The oracle price is that of one of the feeds, whichever; who can trigger a switch is the adversary."""

    feeds: tuple[Feed, ...]
    kind: ClassVar[str] = "fallback"
    parts_of_a_tick: ClassVar[int] = 1

    @property
    def lookback(self) -> int:
        """That of the feed that looks back furthest."""
        return longest_lookback(self.feeds)


DECLARATIONS = (FEEDS,)
RECORD = Fallback
