"""Mistakes that people make about a gate, each of which some check must notice."""

from __future__ import annotations

from novate.model.mutant import Mutant, within

MISTAKES = within(
    "waterfall.gate",
    Mutant("the gate never closes", "reference.pay", "closed=specification.gate_blocks", "closed=0"),
    Mutant("the gate closes though all is paid", "reference.pay", "not owed or ", ""),
    Mutant("the gate never closes", "symbolic.pay", "owed > 0", "owed < 0"),
    Mutant("the gate closes though all is paid", "symbolic.pay", "owed > 0", "owed >= 0"),
)
"""In the order of the table."""
