"""What is assumed of an oracle whose nodes push reports, for a person."""

from __future__ import annotations

from novate.model.oracles.push.parameters import Push
from novate.model.quantities import format_blocks, format_rate


def assumption(oracle: Push) -> str:
    """What is promised of its reports."""
    error = oracle.node_error
    views = f"what nodes see of the market price (within {format_rate(error)})" if error else "the market price"
    off = f"{format_rate(oracle.threshold)} off the oracle price"
    lands = f"within {format_blocks(oracle.report_delay)}" if oracle.report_delay else "in the same block"
    return f"once {views} is {off}, a report of then or later lands {lands}"
