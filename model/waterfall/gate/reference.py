"""A gate closes, in whole blocks."""

from __future__ import annotations

from novate.model.observation import LayerSeen
from novate.model.specification import Specification
from novate.model.state import Ledger


def pay(specification: Specification, ledger: Ledger, _: str, owed: int) -> tuple[Ledger, int]:
    """Pay nothing, and close if anything is left to pay; return the ledger, and what was paid."""
    if not owed or specification.gate_blocks is None:
        return ledger, 0
    return ledger._replace(spent=ledger.spent._replace(closed=specification.gate_blocks)), 0


def seen(*_: object) -> LayerSeen[int]:
    """What the properties look at: that it neither holds nor pays anything."""
    return LayerSeen("gate", 0, 0)
