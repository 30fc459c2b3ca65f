"""Keeper incentive where charges are capped: what is left of an account is enough to pay its keeper, in small steps.

With symbols for parameters the claim is a product of several of them, too much for one question. Let A be the notional
when the account was last healthy, o the oracle notional now, m the maintenance margin and M that of the condition:

    long    left >= c - (1 - m) A + (1 - s) max(L_K A, L_0 o)
    short   left >= c + (m - M) A,  and  o <= V_K A

For a long the larger of two lines in A is least where they meet, A = L_0/L_K o; for a short where A is least. There

    long    L_K (left - c) >= (m - M) L_0 o
    short   V_K (left - c) >= (m - M) o

and what that is of the least o is what the condition asks for. Over a floor max(m A, c) stands in the place of m A + c,
so c is not added, and there is one line more:

    left >= c - M A     and so     m left >= (m - M) c
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import z3

from novate.model.core.symbolic.funding import most_paid
from novate.model.core.symbolic.lag_profile import worst_at_close_out, worst_now, worst_oracle
from novate.model.core.symbolic.liquidate import worst_fill
from novate.model.core.symbolic.numbers import Formula, Term
from novate.model.core.symbolic.state import Machine
from novate.model.core.symbolic.transition import Transition
from novate.model.specification import Side
from novate.proofs.engine.obligation import Obligation
from novate.proofs.induction.arguments import keeper_incentive
from novate.proofs.induction.close_outs import implied, observed, reachable_close_out
from novate.proofs.induction.part import Part
from novate.properties.keeper_incentive import KEEPER_INCENTIVE


def claim(machine: Machine, together: Sequence[Machine]) -> Iterator[Part]:
    """The argument about numbers, but for charges that are capped."""
    if machine.specification.penalty_capped_by_equity and machine.market.is_floored:
        yield Part("lines of what is left", machine, above_lines)
        yield Part("least that is left", machine, enough_is_left)
        yield Part(KEEPER_INCENTIVE.name, machine, paid_of_what_is_left)
    elif machine.specification.penalty_capped_by_equity:
        yield Part(KEEPER_INCENTIVE.name, machine, capped_rewards)
    else:
        yield from keeper_incentive.claim(machine, together)


def capped_rewards(machine: Machine) -> Iterator[Obligation]:
    """The claims of keeper-incentive, by way of what is left."""
    yield from above_lines(machine)
    yield from enough_is_left(machine)
    yield from paid_of_what_is_left(machine)


def above_lines(machine: Machine) -> Iterator[Obligation]:
    """What is left is above its lines."""
    step, premises = reachable_close_out(machine)
    yield Obligation("what is left is above its lines", premises, z3.And(*lines_below(machine, step)))


def enough_is_left(machine: Machine) -> Iterator[Obligation]:
    """What is left covers the gas, being above its lines."""
    step, _ = reachable_close_out(machine)
    lines = lines_below(machine, step)
    least = least_left(machine, step)
    yield Obligation("what is left is least where its lines meet", lines, least)
    no_dust, enough = what_is_shown(machine, step)
    yield Obligation("what is left covers the gas", (least, no_dust), enough)


def what_is_shown(machine: Machine, step: Transition) -> tuple[Formula, Formula]:
    """That a position is no dust, and that what is left of it covers the gas."""
    no_dust = observed(step).oracle_notional >= machine.specification.dust_notional
    return no_dust, left(machine, step) >= machine.specification.needed_reward


def paid_of_what_is_left(machine: Machine) -> Iterator[Obligation]:
    """The claims, enough being left."""
    step, premises = reachable_close_out(machine)
    no_dust, enough = what_is_shown(machine, step)
    claims = KEEPER_INCENTIVE.on_close_out(machine.specification, machine.market, observed(step))
    for claim in claims:
        yield implied(claim, "liquidate", (*premises, z3.Implies(no_dust, enough)))


def left(machine: Machine, step: Transition) -> Term:
    """Of the account, after its position is closed and before charges, in quote quanta; exact."""
    return step.before.account.balance + machine.side.sign * observed(step).fill_notional


def left_by_share(machine: Machine, step: Transition) -> Term:
    """What is left of the share that is required, without what is added to it; a floor is not added.

    What rounding of funding can have cost does not count.
    """
    rest = left(machine, step)
    rest = rest if machine.market.is_floored else rest - machine.market.minimum_maintenance
    return rest + machine.specification.funding_payments if machine.pays_funding else rest


def lines_below(machine: Machine, step: Transition) -> tuple[Formula, ...]:
    """The lower bounds of this module, and that prices are above 0."""
    by_share = lines_by_share(machine, step)
    return (*by_share, line_of_floor(machine, step)) if machine.market.is_floored else by_share


def line_of_floor(machine: Machine, step: Transition) -> Formula:
    """What is left of the floor."""
    anchor, sign = step.before.account.position.anchor, machine.side.sign
    lost = sign * (anchor - worst_fill(machine, worst_at_close_out(machine) * anchor))
    return left(machine, step) >= machine.market.minimum_maintenance - lost


def lines_by_share(machine: Machine, step: Transition) -> tuple[Formula, ...]:
    """Those of the share that is required."""
    position, market = step.before.account.position, machine.market
    rest = left_by_share(machine, step)
    anchor, oracle = position.anchor, position.oracle
    at_worst = brought(machine, worst_at_close_out(machine) * anchor, anchor)
    positive = (oracle > 0, anchor > 0)
    if machine.side is Side.SHORT:
        above = rest >= (1 + market.maintenance_margin) * anchor - at_worst
        return *positive, above, oracle <= worst_oracle(machine) * anchor
    owed = (1 - market.maintenance_margin) * anchor
    return *positive, rest >= at_worst - owed, rest >= brought(machine, worst_now(machine) * oracle, anchor) - owed


def brought(machine: Machine, market: Term, look: Term) -> Term:
    """What the worst fill brings, or costs, of a market notional, and what has been paid in funding at most."""
    fill = worst_fill(machine, market)
    return fill - machine.side.sign * most_paid(machine, market, look) if machine.pays_funding else fill


def least_left(machine: Machine, step: Transition) -> Formula:
    """What is left at the anchor where the lines of this module meet, times what that is to the oracle notional."""
    oracle, market = step.before.account.position.oracle, machine.market
    rest = left_by_share(machine, step)
    sign = machine.side.sign
    spare = market.maintenance_margin - sign + sign * brought(machine, worst_at_close_out(machine), 1)
    if machine.side is Side.SHORT:
        least = worst_oracle(machine) * rest >= spare * oracle
    else:
        least = worst_at_close_out(machine) * rest >= spare * worst_now(machine) * oracle
    if not market.is_floored:
        return least
    return z3.And(least, market.maintenance_margin * rest >= spare * market.minimum_maintenance)
