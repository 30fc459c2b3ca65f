"""Keepers without a limit in words."""

from __future__ import annotations

from novate.model.figures import blocks
from novate.model.keepers.cost_words import costs_in_words, gas, unpaid
from novate.model.specification import Specification

__all__ = ["crowd", "gas", "left_out", "unpaid", "willing"]


def crowd(_: Specification) -> str:
    """How many accounts there may be."""
    return "any number of accounts may be liquidatable at once"


def left_out() -> str:
    """What is not asked: whether keepers are enough."""
    return "any number of overdue accounts is closed out in time"


def willing(specification: Specification) -> str:
    """What is left to believe of keepers who are known to be paid."""
    return f"a keeper who is paid at least {costs_in_words(specification)} acts within {blocks(specification.delay)}"
