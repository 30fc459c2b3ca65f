"""What an oracle that shows the lowest of its feeds is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from novate.model.contract import Feed
from novate.model.oracles.of_feeds.parameters import FEEDS, longest_lookback, parts_of_a_tick


@dataclass(frozen=True, slots=True)
class Lowest:
    """The oracle price is the lowest of those that the feeds show."""

    feeds: tuple[Feed, ...]
    kind: ClassVar[str] = "lowest"

    @property
    def lookback(self) -> int:
        """That of the feed that looks back furthest."""
        return longest_lookback(self.feeds)

    @property
    def parts_of_a_tick(self) -> int:
        """Those of its feeds."""
        return parts_of_a_tick(self.feeds)


DECLARATIONS = (FEEDS,)
RECORD = Lowest
