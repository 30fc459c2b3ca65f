"""What is assumed of an oracle that shows any of its feeds, for a person."""

from __future__ import annotations

from novate.model.oracles.fallback.parameters import Fallback
from novate.model.oracles.of_feeds.words import SUBJECT, feeds_in_words


def assumption(oracle: Fallback) -> str:
    """It is that of any of them."""
    return f"{SUBJECT}that of {feeds_in_words(oracle.feeds, 'or')}, whichever"
