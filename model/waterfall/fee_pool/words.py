"""A fee pool as a layer, in words."""

from __future__ import annotations

from novate.model.figures import money
from novate.model.specification import Specification

NAME = "the fee pool"


def setting(specification: Specification) -> str:
    """What is in it."""
    return f"fee pool {money(specification.fee_pool or 0, specification)}"
