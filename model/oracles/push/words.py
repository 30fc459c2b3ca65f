"""What is assumed of an oracle whose nodes push reports, for a person."""

from __future__ import annotations

from novate.model.oracles.of_feeds.words import SUBJECT
from novate.model.oracles.push.parameters import Push, PushInTime, content_age
from novate.model.quantities import format_blocks, format_rate


def assumption(oracle: Push | PushInTime) -> str:
    """What is promised of its reports, and which promise is not relied on."""
    return in_time(oracle) if isinstance(oracle, PushInTime) else at_threshold(oracle)


def at_threshold(oracle: Push) -> str:
    """What is promised of reports about a market that has moved."""
    error = oracle.node_error
    views = f"what nodes see of the market price (within {format_rate(error)})" if error else "the market price"
    off = f"{format_rate(oracle.threshold)} off the oracle price"
    lands = f"within {format_blocks(oracle.report_delay)}" if oracle.report_delay else "in the same block"
    unused = " (its threshold is relied on, its heartbeat is not)" if oracle.heartbeat is not None else ""
    return f"once {views} is {off}, a report of then or later lands {lands}{unused}"


def in_time(oracle: PushInTime) -> str:
    """What is promised of the age of what is shown."""
    error = oracle.node_error
    within = f"within {format_rate(error)} of" if error else "equal to"
    age = f"at most {oracle.staleness:,} block{'s' * (oracle.staleness != 1)} old"
    return f"the oracle price is {within} market prices {age} (its heartbeat is relied on, its threshold is not)"


def of_feed(oracle: Push | PushInTime) -> str:
    """What is taken for granted of a feed: nobody sees what it answers, so what is true of any answer."""
    if isinstance(oracle, PushInTime):
        return in_time(oracle)
    error, late = oracle.node_error, content_age(oracle.report_delay)
    seen = f" what nodes see, within {format_rate(error)}, of" if error else ""
    off = f"less than {format_rate(oracle.threshold)} of itself off{seen} {recent(oracle.report_delay)}"
    view = f"within {format_rate(error)} of" if error else "equal to"
    landed = f", or {view} {recent(late)}" if late > oracle.report_delay else ""
    return f"{SUBJECT}{off}{landed}"


def recent(blocks: int) -> str:
    """One of so many market prices and that of this block."""
    return f"a market price of this block or the {blocks} before it" if blocks else "the market price of this block"
