"""Any size: over a floor, what a condition asks of the position with least for it holds of every position.

A close-out of a position that was worth A when its account was last healthy leaves max(m A, c) - M A - g, with M the
margin that the worst close-out takes and g the flat reward. That is least where m A = c, and

    m >= M  and  g <= c (m - M)/m     imply     max(m A, c) - M A >= g     of every A

which is a fact about parameters alone, and a product of many of them. So it is an obligation of its own, and what is
asked of steps has its conclusion for a premise.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import z3

from novate.model.core.symbolic.lag_profile import worst_at_close_out
from novate.model.core.symbolic.liquidate import worst_fill
from novate.model.core.symbolic.numbers import Formula, Term
from novate.model.core.symbolic.state import Machine, fresh_state
from novate.proofs.engine.obligation import Obligation
from novate.proofs.induction.invariant import cover_of
from novate.proofs.induction.part import Part
from novate.proofs.theorems.conditions import condition
from novate.proofs.theorems.inequality import FLAT_BY_CLOSE_OUT, FLAT_BY_DRAIN, Inequality
from novate.proofs.theorems.parameters import Shape

NAME = "any size"


def of_any_size(name: str, machine: Machine) -> Iterator[Part]:
    """That the condition pays of any size, where that is asked of one."""
    for row in condition(name, Shape.of(machine)) or ():
        if is_of_one_size(row):
            yield Part(NAME, machine, partial(pays_of_any, row))


def is_of_one_size(row: Inequality) -> bool:
    """Whether it is about the position with least for its close-out."""
    return row.form in (FLAT_BY_CLOSE_OUT[-1], FLAT_BY_DRAIN[-1])


def pays_of_any(row: Inequality, machine: Machine) -> Iterator[Obligation]:
    """The fact of this module; its premises are the condition."""
    yield Obligation("a position of any size pays for its close-out", (), pays(row, machine, z3.Real("anchor")))


def pays_before(row: Inequality, machine: Machine) -> Formula:
    """The same of the position that is closed out."""
    return pays(row, machine, fresh_state(machine, "before").account.position.anchor)


def pays(row: Inequality, machine: Machine, anchor: Term) -> Formula:
    """Of a position of this anchor: what it set aside pays for its worst close-out, and for the flat reward."""
    specification, market = machine.specification, machine.market
    fill = worst_fill(machine, worst_at_close_out(machine) * anchor)
    share = specification.keeper_share if row.form == FLAT_BY_DRAIN[-1] else 1
    left = machine.side.sign * fill - cover_of(machine, anchor) - share * market.penalty * fill
    return z3.Implies(anchor > 0, left >= specification.keeper_flat_reward)
