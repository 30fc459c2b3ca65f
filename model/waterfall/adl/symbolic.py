"""The symbolic twin of auto-deleveraging: no money of the house's pays; what accounts do is in the charge."""

from __future__ import annotations

from novate.model.core.symbolic.numbers import Term, number
from novate.model.core.symbolic.state import Ledger, Machine
from novate.model.observation import LayerSeen


def pay(_: Machine, ledger: Ledger, __: Term) -> tuple[Ledger, Term]:
    """Pay nothing; the ledger, and that."""
    return ledger, number(0)


def seen(*_: object) -> LayerSeen[Term]:
    """What the properties look at: that it neither holds nor pays anything."""
    return LayerSeen("adl", number(0), number(0))
