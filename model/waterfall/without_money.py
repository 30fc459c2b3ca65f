"""The contract of every layer without money of its own: it covers nothing, and leaves what it is asked for."""

from __future__ import annotations

from typing import Any

from novate.model.specification import Specification
from novate.model.waterfall.cover import Below, Losses

HOLDS_MONEY = False
"""Whether it has money of its own."""
RECEIVES = False
"""Whether it gets a part of what close-outs are charged."""


def held(_: Specification) -> Any:
    """Nothing."""
    return 0


def is_all_or_nothing(_: Specification) -> bool:
    """It does not pay."""
    return False


def has_caps(_: Specification) -> bool:
    """It has none."""
    return False


def spare(_: Specification, losses: Losses, below: Below) -> Any:
    """By how much more the losses might be so that the layers below pay for them (`cover.spare`)."""
    return below(losses)


def left_of_caps(*_: object) -> tuple[()]:
    """It has none."""
    return ()
