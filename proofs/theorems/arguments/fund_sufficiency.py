"""Fund sufficiency with symbols for parameters: what a close-out costs, what is set aside for it, and its share.

With symbols the claim is a product of several of them, too much for one question. Let a be the exposure, I the open
interest, F what is set aside for the side and r = F/I that per unit of exposure:

    (1) r a >= the worst cost of a       a fact about parameters, `novate.proofs.induction.set_aside`
    (2) (1) implies cost <= r a          of every close-out, which mentions neither F nor I
    (3) (2) implies cost I <= F a

Of a long that pays funding (2) takes a step more: see `worst_at_lowest_price`.

Over a floor the worst cost of a is one of two lines, and that a close-out costs no more is a step of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import z3

from novate.model.core.symbolic.funding import funding_profile
from novate.model.core.symbolic.lag_profile import worst_at_close_out
from novate.model.core.symbolic.state import Machine
from novate.model.core.symbolic.transition import Transition
from novate.model.rounding import drain_rounding_of_all
from novate.model.specification import Side
from novate.proofs.engine.obligation import Obligation
from novate.proofs.induction.arguments.fund_sufficiency import goes_one_way, moved_against
from novate.proofs.induction.close_outs import beyond_spent, implied, observed, reachable_close_out
from novate.proofs.induction.part import Part
from novate.proofs.induction.set_aside import RATE, of_limit, pays_for_worst, worst_cost
from novate.proofs.induction.spending import shared
from novate.properties.fund_sufficiency import FUND_SUFFICIENCY, on_share


def claim(machine: Machine, together: Sequence[Machine]) -> Iterator[Part]:
    """The lemma of one side, by way of what is set aside: for every position that the account may hold."""
    yield from (Part("set aside", each, pays_for_worst) for each in together)
    yield Part(FUND_SUFFICIENCY.name, machine, share_of_fund)


def share_of_fund(machine: Machine) -> Iterator[Obligation]:
    """A close-out costs at most what is set aside for it, and so at most its share."""
    step, premises = reachable_close_out(machine, spends=machine.many_positions)
    exposure, part = step.before.account.position.anchor, machine.specification.insurance_fund
    drain = beyond_spent(step, spends=machine.many_positions)
    close_outs = observed(step).close_outs
    cost = drain - drain_rounding_of_all(machine.specification, close_outs)
    paid = cost <= RATE * exposure
    if machine.market.is_floored and not machine.many_positions:
        at_most = z3.And(exposure > 0, z3.Or(cost <= 0, cost <= worst_cost(machine, exposure)))
        yield Obligation("a close-out costs at most its worst", premises, at_most)
        premises = (at_most,)
    lemmas = list(worst_at_lowest_price(machine, step)) if pays_of_its_worth(machine) else []
    yield from lemmas
    known = (*premises, *shared(machine, step), *(each.conclusion for each in lemmas))
    yield Obligation("a close-out costs at most what is set aside for it", known, paid)
    for claim in on_share(machine.specification, machine.market, exposure, drain, part=part, close_outs=close_outs):
        yield implied(claim, "liquidate", (of_limit(machine), paid))
    if goes_one_way(machine):
        yield moved_against(machine)


def pays_of_its_worth(machine: Machine) -> bool:
    """Whether what the position has paid in funding is bounded by what it is worth."""
    return machine.pays_apart and machine.side is Side.LONG


def worst_at_lowest_price(machine: Machine, step: Transition) -> Iterator[Obligation]:
    """A long that has paid no more than its close-out brings is worst off where the price is lowest."""
    position, market = step.before.account.position, machine.market
    charged = (
        0 if machine.specification.penalty_capped_by_equity else machine.specification.keeper_share * market.penalty
    )
    brings, share = (1 - market.slippage) * (1 - charged), funding_profile(machine).of_market
    yield Obligation("a long pays no more than its close-out brings", (), brings >= share)
    lowest = worst_at_close_out(machine) * position.anchor
    given = (brings >= share, position.market >= lowest)
    least = brings * position.market - share * position.market >= brings * lowest - share * lowest
    yield Obligation("it is worst off at the lowest price", given, least)
