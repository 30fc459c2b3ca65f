"""What a fee pool covers, from the numbers of a file: what it holds at the start, and never what comes to it later."""

from __future__ import annotations

from typing import Any

from novate.model.specification import Specification
from novate.model.waterfall.cover import Below, Losses

RECEIVES = False
"""Whether it gets a part of what close-outs are charged."""


def held(specification: Specification) -> Any:
    """What is in it at the start."""
    return 0 if specification.fee_pool is None else specification.fee_pool


def is_all_or_nothing(_: Specification) -> bool:
    """It pays what it can."""
    return False


def has_caps(_: Specification) -> bool:
    """It has none."""
    return False


def spare(specification: Specification, losses: Losses, below: Below) -> Any:
    """By how much more the losses might be so that it and the layers below pay for them (`cover.spare`)."""
    return below(losses.left_of(losses.total - held(specification)))


def left_of_caps(*_: object) -> tuple[()]:
    """It has none."""
    return ()
