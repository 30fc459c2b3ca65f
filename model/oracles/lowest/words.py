"""What is assumed of an oracle that shows the lowest of its feeds, for a person."""

from __future__ import annotations

from novate.model.oracles.lowest.parameters import Lowest
from novate.model.oracles.of_feeds.words import SUBJECT, feeds_in_words


def assumption(oracle: Lowest) -> str:
    """It is the lowest of what they show."""
    return f"{SUBJECT}the lowest of {feeds_in_words(oracle.feeds)}"
