"""A capacity in money in words: what its delay is derived from, and what that is."""

from __future__ import annotations

from typing import cast

from novate.model.figures import blocks, money
from novate.model.keepers.cost_words import costs_in_words, gas, unpaid
from novate.model.keepers.notional.parameters import Notional
from novate.model.specification import Specification

__all__ = ["crowd", "gas", "left_out", "unpaid", "willing"]


def crowd(specification: Specification) -> str:
    """How much is liquidatable, and how much of it is closed out in a block."""
    keepers, ignored = cast("Notional", specification.keepers), specification.keeper_delay
    wave, capacity = (money(each, specification) for each in (keepers.notional_per_wave, keepers.block_capacity))
    due = f"overdue for more than {blocks(ignored)}" if ignored else "overdue"
    congested = keepers.congested
    but = "" if congested is None else f" but {congested.count:,} of any {congested.of:,}"
    return (
        f"accounts worth at most {wave}, each at the oracle price at which it was last healthy, become liquidatable "
        f"from one calm of {blocks(specification.horizon)} to the next; of those {due} at least {capacity}, or all, is "
        f"closed out in every block{but}: hence the {blocks(specification.delay)}"
    )


def left_out() -> str:
    """What every account takes of the capacity."""
    return (
        "to close out an account takes as much of the keepers' capacity as it was worth when last healthy, whatever "
        "prices have become"
    )


def willing(specification: Specification) -> str:
    """What is left to believe of keepers who are known to be paid."""
    paid, late = costs_in_words(specification), blocks(specification.keeper_delay)
    return f"keepers who are paid at least {paid} begin within {late}, and use all of their capacity"
