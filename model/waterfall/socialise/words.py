"""Socialised loss as a layer, in words."""

from __future__ import annotations

from novate.model.specification import Specification

NAME = "the accounts"


def setting(_: Specification) -> str:
    """By what."""
    return "a factor on withdrawals for what is left"


def where_left(_: Specification) -> str:
    """What becomes of what is uncovered."""
    return "withdrawals bear it"
