"""Tightness of the toxic frontier: where it is above what a held position leaves an account, a close-out does harm.

The account holds a very large position Q and a small one P, and is just healthy. Q goes to its worst oracle price; P
stays where it is, but its market price falls (or rises) while the oracle is stale. Then P is closed out at the worst
fill. With rho between the lowest margin ratio of Q and the toxic frontier of P:

    (1) A, the anchor of Q, is so large that E <= rho M
    (2) P is such that its close-out costs more than rho times what it frees, and all roundings
    (3) E' <= E - what it costs, whatever the roundings do
    (4) (1), (2) and (3) imply (E' + 2 K) M < E M'

That A can be so large, and P's cost so high, is proved besides; for the flat reward P's cost is a premise: the reward
must exceed what it sets aside by more than roundings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

import z3

from novate.model.core.symbolic.lag_profile import worst_now, worst_oracle
from novate.model.core.symbolic.liquidate import liquidate, worst_fill
from novate.model.core.symbolic.margin import equity, is_liquidatable, maintenance_requirement
from novate.model.core.symbolic.numbers import Formula, Rounding, Term, number
from novate.model.core.symbolic.parameters import another, facts, joined
from novate.model.core.symbolic.prices import seen_within_profile
from novate.model.core.symbolic.state import Account, Machine, Others, fresh_state
from novate.model.observation import CloseOut
from novate.model.rounding import rounding_tolerance
from novate.model.specification import Side
from novate.proofs.components.witness import Witness, witness
from novate.proofs.engine.obligation import Obligation
from novate.proofs.induction.arguments.liquidation_progress import cost, flat_cost
from novate.proofs.induction.close_outs import observed
from novate.proofs.theorems.arguments.liquidation_progress import FRONTIER
from novate.proofs.theorems.conditions import domain
from novate.proofs.theorems.frontier import TOXIC, of_closed, of_held
from novate.proofs.theorems.inequality import ORACLE
from novate.proofs.theorems.parameters import Parameters, Shape
from novate.proofs.theorems.tightness import holding
from novate.properties.liquidation_progress import LIQUIDATION_PROGRESS

ANCHOR, NOTIONAL, BALANCE, PROMISE = z3.Reals("anchor notional balance promise")


def exactness(shape: Shape) -> Iterator[Obligation]:
    """The obligations about closing a position of this shape while one of either side is held."""
    closed = shape.machine
    yield from costs_more(closed)
    for side in Side:
        held = another(closed, side, "held_")
        yield a_larger_one_is_worse(held)
        for each in harm(closed, held):
            yield replace(each, name=f"{each.name}, a {side} held")


def costs_more(closed: Machine) -> Iterator[Obligation]:
    """Below its toxic frontier a position costs more than it frees, the more the larger it is."""
    (row,) = (row for row in of_closed(Shape.of(closed)) if row.form == TOXIC[-1])
    missed = z3.Not(row.admits(FRONTIER, Parameters.of(closed)))
    slope = cost(closed) - FRONTIER * closed.market.maintenance_margin
    yield Obligation("a larger position closed costs more than it frees", (*spoken_of(closed), missed), slope > 0)


def spoken_of(machine: Machine) -> tuple[Formula, ...]:
    """What is true of the parameters of which the theorem speaks."""
    return *facts(machine), domain(LIQUIDATION_PROGRESS.name, Shape.of(machine), Parameters.of(machine))


def a_larger_one_is_worse(held: Machine) -> Obligation:
    """Above the lowest margin ratio of a position, equity falls short of rho M the more the larger it is."""
    return Obligation(f"a larger {held.side} held is worse", above_lowest(held), slope_of(held) < 0)


def above_lowest(held: Machine) -> tuple[Formula, ...]:
    """The held position alone brings an account below the ratio, and its prices can move so."""
    parameters, shape = Parameters.of(held), Shape.of(held)
    missed = z3.Not(of_held(shape).admits(FRONTIER, parameters))
    return (*spoken_of(held), *joined(held), moves_against(held), FRONTIER < 1, missed)


def moves_against(held: Machine) -> Formula:
    """The oracle can show a worse price than before."""
    furthest = worst_oracle(held)
    return furthest < 1 if held.side is Side.LONG else furthest > 1


def slope_of(held: Machine) -> Term:
    """E - rho M per unit of anchor, at the worst oracle price."""
    sign, market = held.side.sign, held.market
    shown = witness(ORACLE[-1], held, number(1)).oracle
    return market.maintenance_margin - sign + (sign - FRONTIER * market.maintenance_margin) * shown


@dataclass(frozen=True, slots=True)
class Run:
    """The account when it was last healthy, and before P is closed."""

    healthy: Account
    final: Account
    held: Witness
    closed: Witness


def run_of(closed: Machine, held: Machine) -> Run:
    """P as `closed`, Q among the others."""
    q, p = witness(ORACLE[-1], held, ANCHOR), stuck(closed)
    healthy = replace(holding(BALANCE, p, p.anchor, number(0)), others=alone(held, ANCHOR))
    account = holding(BALANCE, p, p.oracle, number(1))
    return Run(healthy, replace(account, others=alone(held, q.oracle)), q, p)


def stuck(closed: Machine) -> Witness:
    """P: the oracle shows N all the time, while the market moves as far as it can before the oracle has to follow."""
    final = worst_now(closed) * NOTIONAL
    return Witness(NOTIONAL, final, NOTIONAL, worst_fill(closed, final))


def alone(held: Machine, oracle: Term) -> Others:
    """Q as the only other position, at an oracle notional."""
    value, market = held.side.sign * oracle, held.market
    margin = value - market.maintenance_margin * oracle - market.minimum_maintenance
    initial = value - market.initial_margin * oracle - market.minimum_maintenance
    return Others(value, margin, initial, margin, PROMISE, number(1))


def harm(closed: Machine, held: Machine) -> Iterator[Obligation]:
    """Facts (1) to (4), and that the mechanism allows the run."""
    run = run_of(closed, held)
    needed = maintenance_requirement(closed, run.healthy) - equity(closed, run.healthy)
    spared = (needed <= 0, needed > -1)
    given = (*spoken_of(closed), *above_lowest(held), NOTIONAL > 0, ANCHOR > 0, *spared, far_below(closed, held))
    yield Obligation("(1) the margin ratio is below rho", given, below_rho(closed, run))
    yield Obligation("the run keeps to the mechanism", (*given, slope_of(held) < 0), allowed(closed, run))
    before = replace(fresh_state(closed, "before"), account=run.final)
    step = liquidate(closed, before, fresh_state(closed, "after"), run.closed.fill, Rounding())
    enabled = (*given, slope_of(held) < 0)
    yield Obligation("the close-out is enabled", enabled, z3.And(*step.guards.values()))
    yield Obligation(
        "(3) what it costs", (*spoken_of(closed), NOTIONAL > 0, step.relation), pays_the_cost(closed, observed(step))
    )
    yield lower_ratio(closed)


def pays_the_cost(closed: Machine, seen: CloseOut[Term]) -> Formula:
    """The account pays at least the cost, and no longer needs what P required."""
    return z3.And(
        seen.equity_after <= seen.equity_before - cost(closed) * NOTIONAL - flat_cost(closed),
        seen.requirement_after == seen.requirement_before - required(closed),
    )


def required(closed: Machine) -> Term:
    """What P requires."""
    return closed.market.maintenance_margin * NOTIONAL + closed.market.minimum_maintenance


def far_below(closed: Machine, held: Machine) -> Formula:
    """So large an anchor that nothing else counts."""
    rest = (1 - FRONTIER) * (required(closed) + held.market.minimum_maintenance) + 1
    return slope_of(held) * ANCHOR + rest <= 0


def below_rho(closed: Machine, run: Run) -> Formula:
    """E <= rho M, with M above 0."""
    requirement = maintenance_requirement(closed, run.final)
    return z3.And(equity(closed, run.final) <= FRONTIER * requirement, requirement > 0)


def allowed(closed: Machine, run: Run) -> Formula:
    """Healthy, then liquidatable, at prices within the lag profile."""
    return z3.And(
        z3.Not(is_liquidatable(closed, run.healthy)),
        is_liquidatable(closed, run.final),
        seen_within_profile(closed, run.final),
    )


def lower_ratio(closed: Machine) -> Obligation:
    """Fact (4), of any numbers."""
    seen = CloseOut(*(z3.Real(each.name) for each in fields(CloseOut)))
    freed, paid = z3.Reals("freed paid")
    premises = (
        seen.requirement_before > 0,
        seen.requirement_after == seen.requirement_before - freed,
        freed >= 0,
        seen.equity_before <= FRONTIER * seen.requirement_before,
        paid - rounding_tolerance(closed.specification) > FRONTIER * freed,
        seen.equity_after <= seen.equity_before - paid,
    )
    _, not_lower = LIQUIDATION_PROGRESS.on_close_out(closed.specification, closed.market, seen)
    return Obligation("(4) the margin ratio falls", premises, z3.Not(not_lower.conclusion))
