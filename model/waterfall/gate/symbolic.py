"""The symbolic twin of a gate."""

from __future__ import annotations

from dataclasses import replace

import z3

from novate.model.core.symbolic.numbers import Term, number
from novate.model.core.symbolic.state import Ledger, Machine
from novate.model.observation import LayerSeen


def pay(machine: Machine, ledger: Ledger, owed: Term) -> tuple[Ledger, Term]:
    """Pay nothing, and close if anything is left to pay; the ledger, and what was paid."""
    spent, blocks = ledger.spent, machine.specification.gate_blocks
    if spent is None or spent.closed is None or blocks is None:
        return ledger, number(0)
    closed = z3.If(owed > 0, number(blocks), spent.closed)
    return replace(ledger, spent=replace(spent, closed=closed)), number(0)


def seen(*_: object) -> LayerSeen[Term]:
    """What the properties look at: that it neither holds nor pays anything."""
    return LayerSeen("gate", number(0), number(0))
