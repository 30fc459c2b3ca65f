"""What is assumed of the environment, marked: so that a proof can say which of it it used.

Every constraint on the adversary (not on the mechanism) goes through `assumed`. In a `marked` machine it is switched on
by a Boolean of its own; an unsatisfiable core then names the limits that were needed. Any other machine has the
constraint as it is.
"""

from __future__ import annotations

import z3

from novate.model.contract import Limit
from novate.model.core.symbolic.numbers import Formula
from novate.model.core.symbolic.state import Machine


def assumed(machine: Machine, limit: Limit, *constraints: Formula) -> Formula:
    """All the constraints; in a marked machine only where the limit is switched on."""
    together = z3.And(*constraints)
    return z3.Implies(switch(limit), together) if machine.marked else together


def switch(limit: Limit) -> Formula:
    """What switches a limit on."""
    return z3.Bool(f"assuming {limit}")
