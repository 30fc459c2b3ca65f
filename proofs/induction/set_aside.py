"""What is set aside for a close-out: its share of `insurance_fund` of the machine that is asked about.

The share is what its exposure is of the open interest. That it pays for the worst close-out is a fact about parameters
alone. Where they are symbols it is a product of several of them, so it is an obligation of its own (`pays_for_worst`),
and what is asked of steps has it for a premise: they then mention neither the fund nor the open interest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import z3

from novate.model.core.symbolic.funding import most_paid
from novate.model.core.symbolic.lag_profile import worst_at_close_out
from novate.model.core.symbolic.liquidate import worst_fill
from novate.model.core.symbolic.numbers import Formula, Term, number
from novate.model.core.symbolic.state import Machine
from novate.proofs.engine.obligation import Obligation
from novate.proofs.induction.invariant import cover_of

RATE = z3.Real("set aside per unit of exposure")


def unfunded(machine: Machine) -> Machine:
    """The machine that sets nothing aside: what its close-outs spend is what the fund gets."""
    return replace(machine, market=replace(machine.market, max_open_interest=None))


def rate(machine: Machine) -> Term:
    """What is set aside per unit of exposure: a number, or a symbol; nothing without a limit."""
    limit, part = machine.market.max_open_interest, machine.specification.insurance_fund
    if limit is None:
        return number(0)
    return RATE if machine.parametric else number(Fraction(part) / limit)


def of_limit(machine: Machine) -> Formula:
    """What the symbol means: the share of the limit itself is all that is set aside."""
    return machine.market.max_open_interest * RATE == machine.specification.insurance_fund


def pays_for_worst(machine: Machine) -> Iterator[Obligation]:
    """The share of a close-out pays for the worst of its exposure. Parameters are symbols, and there is a limit."""
    paid = share_pays(machine, z3.Real("exposure"))
    yield Obligation("the share of a close-out pays for its worst", (of_limit(machine),), paid)


def share_pays(machine: Machine, exposure: Term) -> Formula:
    """Of an exposure within the limit; and a share is never less than nothing."""
    within = z3.And(exposure > 0, exposure <= machine.market.max_open_interest)
    return z3.And(RATE >= 0, z3.Implies(within, RATE * exposure >= worst_cost(machine, exposure)))


def worst_cost(machine: Machine, exposure: Term) -> Term:
    """What a close-out costs beyond what its account has, at the worst price; in quote quanta, but for rounding.

    Where charges are capped none are taken from an account that has nothing, unless the fund pays its keeper.
    """
    market, specification = machine.market, machine.specification
    price = worst_at_close_out(machine) * exposure
    fill = worst_fill(machine, price)
    reward = specification.keeper_share * market.penalty * fill + specification.keeper_flat_reward
    paid = reward if specification.pays_keepers_in_full else 0
    cost = cover_of(machine, exposure) - machine.side.sign * fill + paid
    return cost + most_paid(machine, price, exposure) if machine.pays_apart else cost
