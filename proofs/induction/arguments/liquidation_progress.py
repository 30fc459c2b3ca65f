"""Liquidation progress: a close-out is enabled, and (cross margin) does not lower the margin ratio.

For an account with several positions the claim is a product of unknowns, E' M >= E M'. The argument goes through three
linear facts and one polynomial that no longer mentions the mechanism. Let N be the closed position's notional at the
oracle price, lambda the most that a close-out can cost per unit of it, and g the flat reward; where charges are capped
they stop at what the other positions require, so lambda leaves the penalty out and g = 0:

    (1) E - E' <= lambda N + g + 2, or E' >= M' - 1   its cost, unless it leaves the account healthy
    (2) E >= rho M - 2 (K - 1)                        reachable margin ratios, rho = max(lambda / m, g / c)
    (3) lambda N + g <= rho M_N, where M_N = m N + c is what the close-out frees
    (4) (1), (2), (3) and E < M imply (E' + 2 K) M >= E (M - M_N)

rho is the toxic frontier: below it a close-out costs more than it frees.

Parameters may be symbols, and so may rho then: `novate.proofs.theorems.arguments` has the facts of any rho
with rho m >= lambda and rho c >= g. What the facts come to is the same either way: of all positions (2) adds up,
outside the solver.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import z3

from novate.model.core.symbolic.lag_profile import has_worst_price, worst_now
from novate.model.core.symbolic.liquidate import liquidate
from novate.model.core.symbolic.margin import is_liquidatable, own_requirement
from novate.model.core.symbolic.numbers import Rounding, Term, number
from novate.model.core.symbolic.state import Machine, fresh_state
from novate.model.rounding import rounding_tolerance
from novate.proofs.engine.obligation import Obligation
from novate.proofs.induction.close_outs import maker_can_pay, observed, reachable, reachable_close_out
from novate.proofs.induction.invariant import own_cover
from novate.proofs.induction.part import Argument, Part
from novate.properties.liquidation_progress import LIQUIDATION_PROGRESS


def claim(machine: Machine, together: Sequence[Machine]) -> Iterator[Part]:
    """The claims of one position, and that the others keep the account above its toxic frontier."""
    yield Part(LIQUIDATION_PROGRESS.name, machine, progress)
    yield from above_toxic_frontier(machine, together)


def above_toxic_frontier(machine: Machine, together: Sequence[Machine]) -> Iterator[Part]:
    """Every position that the account may hold keeps its margin ratio above this one's toxic frontier."""
    frontier = toxic_frontier(machine) if machine.many_positions else None
    if frontier is not None:
        for each in together:
            yield Part(f"above {frontier}", each, lambda own: (above_frontier(own, frontier),))


def enabled(machine: Machine) -> Obligation:
    """An overdue account with a position can be closed at the market price, against a maker who deposits enough."""
    before, after = fresh_state(machine, "before"), fresh_state(machine, "after")
    account = before.account
    step = liquidate(machine, before, after, account.position.market, Rounding())
    premises = (*reachable(machine, before), account.holds, account.overdue >= 1)
    possible = z3.And(*step.guards.values(), maker_can_pay(machine, account.position.market, account.position.oracle))
    return Obligation("a close-out is enabled", premises, possible)


def shrinks(machine: Machine) -> Obligation:
    """The position is smaller afterwards."""
    step, premises = reachable_close_out(machine)
    seen = observed(step)
    return Obligation("the close-out shrinks the position", premises, seen.size_after < seen.size_before)


def last_position(machine: Machine) -> Obligation:
    """An account whose last position is closed owes nothing afterwards: no requirement, and equity of at least 0."""
    step, premises = reachable_close_out(machine)
    seen = observed(step)
    alone = step.before.account.others.count == 0
    done = z3.And(seen.equity_after >= 0, seen.requirement_after == 0, seen.requirement_before >= 0)
    return Obligation("the last close-out leaves no requirement", (*premises, alone), done)


def cost(machine: Machine) -> Term:
    """The lambda of this module: what a stale oracle, slippage and penalty can cost per unit of oracle notional."""
    sign, market = machine.side.sign, machine.market
    penalty = 0 if machine.specification.penalty_capped_by_equity else market.penalty
    return sign * (1 - worst_now(machine) * (1 - sign * market.slippage) * (1 - sign * penalty))


def flat_cost(machine: Machine) -> Term:
    """The g of this module, in quote quanta."""
    specification = machine.specification
    return 0 if specification.penalty_capped_by_equity else specification.keeper_flat_reward


def toxic_frontier(machine: Machine) -> Fraction | None:
    """The margin ratio, in numbers, below which a close-out costs more than it frees; None where every ratio is.

    So it is where the oracle may show next to nothing of what a short costs.
    """
    if not has_worst_price(machine):
        return None
    market, flat = machine.market, flat_cost(machine)
    by_share: Fraction = cost(machine) / market.maintenance_margin
    if flat == 0:
        return by_share
    return max(by_share, Fraction(flat, market.minimum_maintenance)) if market.minimum_maintenance else None


def bounded_cost(machine: Machine) -> Obligation:
    """Fact (1)."""
    step, premises = reachable_close_out(machine)
    seen = observed(step)
    most = number(cost(machine)) * seen.oracle_notional + flat_cost(machine) + 2
    cheap = seen.equity_before - seen.equity_after <= most
    cured = seen.equity_after >= seen.requirement_after - 1
    return Obligation("what a close-out costs", premises, z3.Or(cheap, cured))


def above_frontier(machine: Machine, frontier: Term) -> Obligation:
    """Fact (2), one position's part: its value less rho times its requirement is at least its cover."""
    state = fresh_state(machine, "now")
    account = state.account
    value = machine.side.sign * account.position.oracle
    part = value - number(frontier) * own_requirement(machine, account)
    premises = (*reachable(machine, state), account.holds, is_liquidatable(machine, account))
    return Obligation("the margin ratio stays above the toxic frontier", premises, part >= own_cover(machine, account))


def paid_by_what_is_freed(machine: Machine, frontier: Term) -> Obligation:
    """Fact (3)."""
    market, notional = machine.market, z3.Real("notional")
    freed = number(market.maintenance_margin) * notional + market.minimum_maintenance
    most = number(cost(machine)) * notional + flat_cost(machine)
    return Obligation("it frees what it costs", (notional > 0,), most <= number(frontier) * freed)


def ratio_kept(machine: Machine, frontier: Term) -> Obligation:
    """Fact (4)."""
    specification = machine.specification
    freed, before, after, requirement = z3.Reals("freed equity_before equity_after requirement")
    premises = (
        freed >= 0,
        requirement >= freed,
        before < requirement,
        z3.Or(before - after <= number(frontier) * freed + 2, after >= requirement - freed - 1),
        before >= number(frontier) * requirement - 2 * (specification.most_positions - 1),
    )
    kept = (after + rounding_tolerance(specification)) * requirement >= before * (requirement - freed)
    return Obligation("the margin ratio does not fall", premises, kept)


def progress(machine: Machine) -> Iterator[Obligation]:
    """The whole argument, but for fact (2): `above_frontier` of every position that an account may hold."""
    yield from always_possible(machine)
    if machine.many_positions:
        frontier = toxic_frontier(machine)
        if frontier is None:
            yield Obligation("some margin ratio is not toxic", (), z3.BoolVal(False))
            return
        yield from harmless(machine, frontier)


def always_possible(machine: Machine) -> Iterator[Obligation]:
    """A close-out can be made, it shrinks the position, and the last one leaves nothing behind."""
    yield enabled(machine)
    yield shrinks(machine)
    yield last_position(machine)


def harmless(machine: Machine, frontier: Term) -> Iterator[Obligation]:
    """Facts (1), (3) and (4): no close-out lowers a margin ratio above the frontier."""
    yield bounded_cost(machine)
    yield paid_by_what_is_freed(machine, frontier)
    yield ratio_kept(machine, frontier)


SUMS = (
    "Sum over an account's positions: each keeps its part of the margin ratio above the toxic frontier, so the "
    "account does."
)
ARGUMENT = Argument(claim, summed=lambda specification: SUMS if specification.many_positions else "")
"""There is nothing to add up where an account holds one position."""
