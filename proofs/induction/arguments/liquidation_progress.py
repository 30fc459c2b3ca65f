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
from dataclasses import replace
from fractions import Fraction
from functools import partial

import z3

from novate.model.core.symbolic.lag_profile import has_worst_price, worst_now, worst_oracle
from novate.model.core.symbolic.liquidate import (
    closed_now,
    fills_within_slippage,
    left_open,
    liquidate,
    shown_now,
)
from novate.model.core.symbolic.margin import is_liquidatable, own_requirement, required
from novate.model.core.symbolic.numbers import Formula, Rounding, Term, number, times
from novate.model.core.symbolic.state import Machine, fresh_state
from novate.model.core.symbolic.transition import Transition
from novate.model.layers import stands_in
from novate.model.rounding import rounding_of_charges, rounding_per_close_out, rounding_tolerance
from novate.model.specification import Level, Specification
from novate.proofs.engine.obligation import Obligation
from novate.proofs.induction.close_outs import (
    but_for_payments,
    maker_can_pay,
    observed,
    reachable,
    reachable_close_out,
    worth_of_others,
)
from novate.proofs.induction.invariant import any_close_out, charged, cover_of, own_cover, sold_something
from novate.proofs.induction.part import Argument, Part, alone
from novate.properties.liquidation_progress import LIQUIDATION_PROGRESS

CloseOutSeen = tuple[Transition, tuple[Formula, ...]]
"""A close-out, and what is known of it."""


def claim(machine: Machine, together: Sequence[Machine]) -> Iterator[Part]:
    """The claims of one position, and that the others keep the account above its toxic frontier."""
    if not machine.market.close_out.is_whole and not machine.many_positions:
        yield Part(LIQUIDATION_PROGRESS.name, machine, progress_in_parts)
        return
    yield Part(LIQUIDATION_PROGRESS.name, machine, progress)
    yield from above_toxic_frontier(machine, together)


def above_toxic_frontier(machine: Machine, together: Sequence[Machine]) -> Iterator[Part]:
    """Every position that the account may hold keeps its margin ratio above this one's toxic frontier."""
    frontier = toxic_frontier(machine) if machine.many_positions else None
    if frontier is not None:
        for each in together:
            yield from what_is_sold(each)
            yield Part(f"above {frontier}", each, lambda own: above_frontier(own, frontier))


def what_is_sold(machine: Machine) -> Iterator[Part]:
    """That it is never less than nothing, of a position that is closed in parts."""
    if not machine.market.close_out.is_whole:
        yield Part("sold", machine, sold_something)
        if machine.market.is_floored or machine.market.tiers_above:
            yield Part("freed", machine, partial(alone, frees_its_share))


def enabled(machine: Machine, known: tuple[Formula, ...] = ()) -> Obligation:
    """An overdue account with a position can be closed at the market price, against a maker who deposits enough.

    Or against the other side, where a layer closes that: it is no smaller, and nothing is asked of it.
    Where a close-out is refused for what the account holds at the fill, at every fill that is permitted.
    """
    before, after = fresh_state(machine, "before"), fresh_state(machine, "after")
    account = before.account
    closed, shown = closed_now(machine, account, after.account), shown_now(machine, account, after.account)
    smaller = () if machine.market.close_out.is_whole else left_open(machine, account, after.account)
    premises = [*(known or reachable(machine, before)), account.holds, account.overdue >= 1, *smaller]
    fill = closed
    if machine.specification.reverts_below_reward:
        fill = z3.Real("fill")
        premises += [fills_within_slippage(machine, account, closed, fill), worth_of_others(machine)]
    step = liquidate(machine, before, after, fill, Rounding())
    taken = () if stands_in(machine.specification) else (maker_can_pay(machine, fill, shown),)
    possible = z3.And(*step.guards.values(), *taken)
    return Obligation("a close-out is enabled", tuple(premises), possible)


def shrinks(machine: Machine, close_out: CloseOutSeen | None = None) -> Obligation:
    """The position is smaller afterwards."""
    step, premises = close_out or reachable_close_out(machine)
    seen = observed(step)
    return Obligation("the close-out shrinks the position", premises, seen.size_after < seen.size_before)


def last_position(machine: Machine, close_out: CloseOutSeen | None = None) -> Obligation:
    """An account whose last position is closed owes nothing afterwards: no requirement, and equity of at least 0."""
    step, premises = close_out or reachable_close_out(machine)
    seen = observed(step)
    alone = step.before.account.others.count == 0
    if not machine.market.close_out.is_whole:
        alone = z3.And(alone, z3.Not(step.after.account.holds))
    done = z3.And(seen.equity_after >= 0, seen.requirement_after == 0, seen.requirement_before >= 0)
    return Obligation("the last close-out leaves no requirement", (*premises, alone), done)


def whoever_was_charged(machine: Machine) -> Iterator[Obligation]:
    """Where its only position is closed at once, any account that is overdue and liquidatable can be closed.

    One that is overdue stays liquidatable when it is charged, or its clock begins anew with its health. Of what is left
    of other positions, or of one that is closed in parts, the margin ratio may be anything after a charge.
    """
    if machine.many_positions or machine.specification.reverts_below_reward or not machine.market.close_out.is_whole:
        return
    before, after = fresh_state(machine, "before"), fresh_state(machine, "after")
    known = (charged(machine, before), is_liquidatable(machine, before.account))
    close_out = any_close_out(machine, before, after)
    yield enabled(machine, known)
    yield shrinks(machine, (close_out, (*known, close_out.relation)))
    yield last_position(machine, (close_out, (*known, close_out.relation)))


def cost(machine: Machine) -> Term:
    """The lambda of this module: what a stale oracle, slippage and penalty can cost per unit of oracle notional."""
    sign, market = machine.side.sign, machine.market
    penalty = 0 if machine.specification.penalty_capped_by_equity else market.penalty
    return sign * (1 - worst_now(machine) * (1 - sign * market.slippage) * (1 - sign * penalty))


def flat_cost(machine: Machine) -> Term:
    """The g of this module, in quote quanta."""
    specification = machine.specification
    if specification.penalty_capped_by_equity:
        return 0
    return specification.least_reward if specification.has_reward_limits else specification.keeper_flat_reward


def toxic_frontier(machine: Machine) -> Fraction | None:
    """The margin ratio, in numbers, below which a close-out costs more than it frees; None where every ratio is.

    So it is where the oracle may show next to nothing of what a short costs. Over a floor a position of c/m costs most
    of what it frees: both at once.
    """
    if not has_worst_price(machine):
        return None
    market, flat = machine.market, flat_cost(machine)
    by_share: Fraction = cost(machine) / market.maintenance_margin
    if flat == 0:
        return by_share
    if not market.minimum_maintenance:
        return None
    by_minimum = Fraction(flat, market.minimum_maintenance)
    return by_share + by_minimum if market.is_floored else max(by_share, by_minimum)


def bounded_cost(machine: Machine) -> Obligation:
    """Fact (1)."""
    step, premises = reachable_close_out(machine)
    seen = observed(step)
    shown = shown_now(machine, step.before.account, step.after.account)
    most = number(cost(machine)) * shown + flat_cost(machine) + 2
    cheap = seen.equity_before - seen.equity_after <= most
    cured = seen.equity_after >= seen.requirement_after - 1
    return Obligation("what a close-out costs", premises, z3.Or(cheap, cured))


def above_frontier(machine: Machine, frontier: Term) -> Iterator[Obligation]:
    """Fact (2), one position's part: its value less rho times its requirement is at least its cover."""
    state = fresh_state(machine, "now")
    account, sign = state.account, machine.side.sign
    oracle, anchor, sold = account.position.oracle, account.position.anchor, account.position.sold
    premises = (*reachable(machine, state), account.holds, is_liquidatable(machine, account))
    label = "the margin ratio stays above the toxic frontier"
    if sold is None:
        part = sign * oracle - number(frontier) * own_requirement(machine, account)
        yield Obligation(label, premises, part >= but_for_payments(machine, own_cover(machine, account), 1))
        return
    brought, left, look = times(machine.kept, sold), z3.Real("left"), z3.Real("look")
    known = z3.And(*shares(machine, oracle, brought, anchor))
    yield Obligation("what was sold and what is left are worth their share", (*premises, sold >= 0), known)
    any_brought = z3.Real("brought")
    market = machine.market
    part = sign * left - number(frontier) * required(market, Level.MAINTENANCE, left)
    cover = cover_of(machine, look) - sign * any_brought
    yield Obligation(label, shares(machine, left, any_brought, look), part >= cover)


def shares(machine: Machine, left: Term, brought: Term, look: Term) -> tuple[Formula, ...]:
    """What is known of a position that is closed in parts: what is left, what was brought, what a look showed."""
    worth, least = machine.side.sign * (left + brought), machine.side.sign * times(worst_oracle(machine), look)
    return left > 0, look > 0, brought >= 0, worth >= least


def paid_by_what_is_freed(machine: Machine, frontier: Term) -> Obligation:
    """Fact (3); what is required of any position, whatever its size, a part does not free."""
    market, notional = machine.market, z3.Real("notional")
    kept = market if market.close_out.is_whole else replace(market, minimum_maintenance=0, tiers_above=())
    freed = required(kept, Level.MAINTENANCE, notional)
    most = number(cost(machine)) * notional + flat_cost(machine)
    return Obligation("it frees what it costs", (notional > 0,), most <= number(frontier) * freed)


def ratio_kept(machine: Machine, frontier: Term) -> Obligation:
    """Fact (4)."""
    specification = machine.specification
    freed, before, after, requirement = z3.Reals("freed equity_before equity_after requirement")
    most = specification.most_positions if specification.closes_whole else z3.Real("close_outs")
    premises = (
        *(() if specification.closes_whole else (most >= 1,)),
        freed >= 0,
        requirement >= freed,
        before < requirement,
        z3.Or(before - after <= number(frontier) * freed + 2, after >= requirement - freed - 1),
        before >= number(frontier) * requirement - lost_before(specification, most),
    )
    kept = (after + rounding_tolerance(specification, most)) * requirement >= before * (requirement - freed)
    return Obligation("the margin ratio does not fall", premises, kept)


def lost_before(specification: Specification, positions: Term) -> Term:
    """What roundings can have cost an account of so many positions before its last close-out, in quanta."""
    if specification.pays_funding:
        return rounding_tolerance(specification, positions) - 2
    return 2 * (positions - 1)


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


def frees_its_share(machine: Machine) -> Obligation:
    """A part frees its share of the requirement: not of a position under a floor, which requires as much without it."""
    step, premises = reachable_close_out(machine)
    before, after = step.before.account, step.after.account
    freed = own_requirement(machine, before) - own_requirement(machine, after)
    least = number(machine.market.maintenance_margin) * shown_now(machine, before, after)
    return Obligation("a part frees its share of the requirement", premises, freed >= least)


def progress_in_parts(machine: Machine) -> Iterator[Obligation]:
    """The whole argument about a position that is closed in parts, with charges that stop at what is left."""
    yield from always_possible(machine)
    if machine.market.is_floored:
        yield frees_its_share(machine)
    yield from part_is_harmless(machine)


def part_is_harmless(machine: Machine) -> Iterator[Obligation]:
    """A part lowers no margin ratio: what is left of the account then pays for closing all the rest at once.

    With b its balance, M and O the notionals of the position at the market and the oracle price, k = 1 - s of a long:

        (5) b + k M >= c, and k M >= (1 - m) O            but for rounding; of a short the other way round
        (6) E - E' <= (O - k M) t + L, or E' >= M' - L     t the part that is closed, M' what the rest requires
        (7) (5) and (6) imply (E' + 2 n) M >= E M'         n close-outs since the account was last healthy

    L quanta is what rounding loses by each, at most 2; and what it has lost by payments of funding counts besides.
    """
    step, premises = reachable_close_out(machine)
    seen, account, sign = observed(step), step.before.account, machine.side.sign
    position, market = account.position, machine.market
    brings = sign * times(machine.kept, position.market)
    rounded = rounding_of_charges(machine.specification)
    lost = rounding_per_close_out(machine.specification) * account.closed
    pays = account.balance + brings >= but_for_payments(machine, market.minimum_maintenance - lost, 1)
    dear = brings >= number(sign - market.maintenance_margin) * position.oracle
    yield Obligation("the account pays for closing all the rest at once", premises, z3.And(pays, dear))
    shown, closed = shown_now(machine, account, step.after.account), closed_now(machine, account, step.after.account)
    most = sign * (shown - times(machine.kept, closed)) + rounded
    cheap = seen.equity_before - seen.equity_after <= most
    cured = seen.equity_after >= seen.requirement_after - rounded
    yield Obligation("what a part costs", premises, z3.Or(cheap, cured))
    yield from ratio_kept_in_parts(machine)


def ratio_kept_in_parts(machine: Machine) -> Iterator[Obligation]:
    """Fact (7), of plain numbers: X is b + k M, D is O - k M, so E = X + D; R is m O, so M = R + c."""
    rounded = rounding_of_charges(machine.specification)
    left, loss, own, minimum = z3.Reals("left loss own_requirement minimum")
    part, close_outs, after = z3.Reals("part close_outs equity_after")
    before, requirement = left + loss, own + minimum
    lost = lost_by_calls(machine, close_outs - 1)
    known = (own > 0, minimum >= 0, close_outs >= 1, left >= minimum - lost, loss <= own)
    gained = own * left - minimum * loss >= -own * lost
    yield Obligation("closing all the rest would leave enough", known, gained)
    costs = z3.Or(before - after <= part * loss + rounded, after >= requirement - part * own - rounded)
    premises = (*known, gained, part > 0, part <= 1, before < requirement, costs)
    tolerated = rounding_tolerance(machine.specification, close_outs)
    kept = (after + tolerated) * requirement >= before * (requirement - part * own)
    yield Obligation("a part does not lower the margin ratio", premises, kept)


def lost_by_calls(machine: Machine, calls: Term) -> Term:
    """What roundings have cost a position after so many calls, in quanta."""
    each = rounding_per_close_out(machine.specification)
    if not machine.pays_funding:
        return calls if each == 1 else each * calls
    return each * calls + machine.specification.funding_payments


def silent(machine: Machine) -> str:
    """Of requirements by tiers a part frees another share than it is; and who pays funding may have brought nothing."""
    company = machine.specification.markets.values() if machine.many_positions else (machine.market,)
    if any(each.tiers_above and not each.close_out.is_whole for each in company):
        return PARTS_BY_TIERS
    in_parts = machine.many_positions and not machine.specification.closes_whole
    return PAYING_PARTS if in_parts and machine.pays_funding else ""


PAYING_PARTS = (
    "the argument about the margin ratio after a part, beside other positions, is of those that have brought more than "
    "they have paid in funding"
)
PARTS_BY_TIERS = "the argument about the margin ratio after a part is of requirements without tiers"
SUMS = (
    "Sum over an account's positions: each keeps its part of the margin ratio above the toxic frontier, so the "
    "account does."
)
ARGUMENT = Argument(
    claim,
    silent=silent,
    of_charged=whoever_was_charged,
    summed=lambda specification: SUMS if specification.many_positions else "",
)
"""There is nothing to add up where an account holds one position."""
