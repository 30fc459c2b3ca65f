"""Cross margin, and a fund that pays keepers: the run in which it pays for a close-out that cures nobody.

A large position goes against its account in a few blocks; a small one, which has lost nothing, is closed first. What
the account has left belongs to the large one, so it pays no charges, and the fund pays the keeper all that he is
promised. Then its owner, who may be the keeper, pays in what is missing and closes the other position himself: nobody
holds anything any more, and it can all happen again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import islice

from novate.model.core.symbolic.state import Machine
from novate.model.scenario import Scenario
from novate.proofs.components.witness import NEARLY
from novate.proofs.counterexamples.confirm import Budget, Plan, Wanted, confirmed
from novate.proofs.theorems.counterexamples.of_company import (
    COMPANIONS,
    LARGE_NOTIONALS,
    SMALLER,
    standing_still,
    weakest,
)
from novate.proofs.theorems.counterexamples.of_position import (
    ROUNDINGS,
    at_most_late,
    first,
    largest,
    latenesses,
    plans,
)
from novate.proofs.theorems.inequality import ORACLE
from novate.proofs.theorems.plainer.paid_by_fund import pays_for_the_uncured


def of_uncured(machine: Machine, name: str) -> Scenario | None:
    """A replayed run in which that breaks property `name`; None where it is about none, or no plan replays."""
    if not pays_for_the_uncured(machine, name):
        return None
    question = Wanted(machine, name, confirmed, is_read=True, budget=Budget())
    others = (each for _, each in weakest(machine.specification) if each.market.name != machine.market.name)
    falling = list(islice(others, COMPANIONS))
    tried = (
        plan
        for blocks in latenesses(machine)
        for other in falling
        for plan in uncured_plans(machine, at_most_late(other, blocks))
    )
    return first(question, tried)


def uncured_plans(machine: Machine, other: Machine) -> Iterator[Plan]:
    """The large position's plans, each with the small one beside it, which is closed out alone."""
    for notional in large_notionals(machine, other):
        for plan in plans(other, ORACLE[-1], notional):
            (large,) = plan.legs
            for times in SMALLER:
                small = standing_still(machine, large.notional / times)
                yield replace(plan, legs=(small, large), closes=1, leaves=True, scales=False)


def large_notionals(machine: Machine, other: Machine) -> Iterator[Fraction]:
    """Quote quanta: some that a person reads easily, and what a reward of all that the fund has is a part of."""
    specification = machine.specification
    units = (power / specification.quote_quantum for power in LARGE_NOTIONALS)
    tried = [*units, *(NEARLY * limit for limit in largest(other.market))]
    share = specification.keeper_share * machine.market.penalty
    if share:
        tried.append(SMALLER[0] * 2 * (specification.insurance_fund + ROUNDINGS) / share)
    yield from (each for each in tried if all(each <= limit for limit in largest(other.market)))
