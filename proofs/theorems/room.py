"""Room: by how much a parameter must miss its bound before the constructed run is proved to break the property.

A claim has an allowance for rounding, so a parameter that misses its bound by a few quanta may still be safe; and some
runs need a position that cannot be opened, or prices that cannot move. `witnessed` says where the run is proved: there
the theorem says `violated`. Between that and the condition it is silent, and the search answers.

Everything here is of numbers or of symbols: `tightness` proves what `decide` evaluates.
"""

from __future__ import annotations

from functools import reduce
from operator import and_

import z3

from novate.model.rounding import rounding_allowance
from novate.model.specification import Margin, Side
from novate.model.symbolic.powers import Span, fall, rise
from novate.model.symbolic.state import Machine
from novate.proofs.theorems.conditions import Inequality, condition
from novate.proofs.theorems.parameters import Number, Parameters, Shape
from novate.proofs.theorems.witness import LARGE, Witness, openable, smallest, witness


def witnessed(row: Inequality, machine: Machine) -> Number:
    """Whether tightness is proved for parameters with which the row fails: a truth, or a formula for symbols."""
    if row.shape.margin is Margin.CROSS or row.form == "minimum":
        return False
    return all_of(*movable(machine), *room(row, machine))


def movable(machine: Machine) -> tuple[Number, ...]:
    """The price can move against the position, and it can be opened with less than its whole worth."""
    if machine.side is Side.SHORT:
        return (rise(machine, Span.HORIZON) > 1,)
    return fall(machine, Span.HORIZON) < 1, machine.market.initial_margin < 1


def room(row: Inequality, machine: Machine) -> tuple[Number, ...]:
    """The row fails by more than roundings can be worth, and its run can be made."""
    specification = machine.specification
    if row.form == "oracle margin":
        return (one_way(machine),)
    if row.form in LARGE:
        return ()
    run = witness(row.form, machine, smallest(row.form, machine))
    possible = gap(machine, run) >= 1, run.anchor >= openable(machine), run.anchor > 0
    if row.form == "keeper's reward":
        penalty = machine.market.penalty * run.fill + 1
        unpaid = specification.gas_cost > specification.keeper_share * penalty + specification.keeper_flat_reward
        return *possible, *moves_kept(machine, run), unpaid
    left = least_balance(machine, run) + machine.side.sign * run.fill
    if row.form == "what is left":
        missing = specification.gas_cost >= left + 2, specification.gas_cost > 0
        return *possible, *missing, *([one_way(machine)] if machine.side is Side.SHORT else [])
    lost = row.bound(Parameters.of(machine)) - specification.insurance_fund
    return *possible, lost >= rounding_allowance(specification) + 4


def one_way(machine: Machine) -> Number:
    """Moving one way is worse for the oracle price than jumping back to an older price."""
    if machine.side is Side.LONG:
        return fall(machine, Span.HORIZON) * rise(machine, Span.STALENESS_LESS_ONE) <= 1
    return rise(machine, Span.HORIZON) * fall(machine, Span.STALENESS_LESS_ONE) >= 1


def gap(machine: Machine, run: Witness) -> Number:
    """Equity below the requirement at the close-out, in quote quanta, for an account that was just healthy."""
    sign = machine.side.sign
    return sign * (1 - sign * machine.market.maintenance_margin) * (run.anchor - run.oracle)


def least_balance(machine: Machine, run: Witness) -> Number:
    """The balance with which equity is just the requirement at the anchor."""
    market = machine.market
    return (market.maintenance_margin - machine.side.sign) * run.anchor + market.minimum_maintenance


def all_of(*truths: Number) -> Number:
    """Their conjunction: of truths, of formulas, or of arrays of truths."""
    if any(isinstance(truth, z3.ExprRef) for truth in truths):
        return z3.And(*truths)
    return reduce(and_, truths, True)


def moves_kept(machine: Machine, run: Witness) -> tuple[Number, ...]:
    """Every price is inside its bounds: the market's from one moment to the next, the oracle's around what it saw."""
    deviation = machine.specification.deviation
    moves = [
        (Span.STALENESS, run.reference, run.healthy),
        (Span.DELAY, run.healthy, run.final),
        (Span.HORIZON, run.reference, run.final),
    ]
    if run.seen is not run.final:
        moves += [(Span.DELAY, run.reference, run.seen), (Span.STALENESS, run.seen, run.final)]
    shown = ((run.reference, run.anchor), (run.seen, run.oracle))
    return (
        *(fall(machine, span) * before <= after for span, before, after in moves),
        *(after <= rise(machine, span) * before for span, before, after in moves),
        *((1 - deviation) * price <= oracle for price, oracle in shown),
        *(oracle <= (1 + deviation) * price for price, oracle in shown),
    )


def tight_rows(name: str, shape: Shape) -> tuple[Inequality, ...]:
    """The rows of a condition for which tightness is proved."""
    rows = condition(name, shape) or ()
    return tuple(row for row in rows if witnessed(row, shape.machine) is not False)
