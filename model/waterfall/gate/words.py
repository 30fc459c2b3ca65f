"""A gate as a layer, in words."""

from __future__ import annotations

from novate.model.figures import blocks
from novate.model.specification import Specification

NAME = "the gate"


def setting(specification: Specification) -> str:
    """For how long nobody withdraws."""
    return f"nobody withdraws for {blocks(specification.gate_blocks or 0)} if anything is left"


def where_left(specification: Specification) -> str:
    """What becomes of what is uncovered: nothing."""
    return f"nobody withdraws for {blocks(specification.gate_blocks or 0)}"
