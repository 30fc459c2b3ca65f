"""What is assumed of an oracle that sorts the prices of its feeds, for a person."""

from __future__ import annotations

from novate.model.oracles.median.parameters import Median
from novate.model.oracles.of_feeds.words import SUBJECT, feeds_in_words


def assumption(oracle: Median) -> str:
    """What is shown of which feeds, and what is not taken for granted of them."""
    return f"{SUBJECT}{statistic(oracle)} {feeds_in_words(oracle.feeds)}{doubts(oracle)}"


def statistic(oracle: Median) -> str:
    """As in "the median of"."""
    if oracle.trim == 0:
        return "the mean of"
    if oracle.trim is not None:
        return f"the mean without the lowest {oracle.trim} and the highest {oracle.trim} of"
    if oracle.nth_lowest is not None:
        return f"the {ordinal(oracle.nth_lowest)}lowest of"
    if oracle.nth_highest is not None:
        return f"the {ordinal(oracle.nth_highest)}highest of"
    return "the median of"


def ordinal(rank: int) -> str:
    """As in "2nd "; nothing for the first."""
    if rank == 1:
        return ""
    ending = "th" if 10 < rank % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{ending} "


def doubts(oracle: Median) -> str:
    """How many may show anything, and how many may be silent."""
    said = [f"{oracle.faulty} may show anything"] if oracle.faulty else []
    if oracle.quorum < len(oracle.feeds):
        said.append(f"at least {oracle.quorum} {'is' if oracle.quorum == 1 else 'are'} live")
    return f", of which {' and '.join(said)}" if said else ""
