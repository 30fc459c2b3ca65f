"""Keeper incentive: every close-out pays its keeper, and nobody gains from his own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from novate.model.core.symbolic.state import Machine
from novate.proofs.engine.obligation import Obligation
from novate.proofs.induction.close_outs import (
    drains_nothing,
    equity_covers,
    implied,
    no_drain,
    observed,
    reachable_close_out,
    worth_of_others,
)
from novate.proofs.induction.part import Argument, Part, alone
from novate.proofs.induction.spending import SPENT
from novate.properties.keeper_incentive import KEEPER_INCENTIVE


def claim(machine: Machine, together: Sequence[Machine]) -> Iterator[Part]:
    """The claims, and of other positions that they are worth what covers them."""
    spends = spends_charges(machine)
    covered = partial(alone, partial(equity_covers, spends=spends))
    yield from (Part("worth", each, covered) for each in together if machine.many_positions)
    if spends:
        yield Part("drain", machine, partial(alone, no_drain))
    yield Part(KEEPER_INCENTIVE.name, machine, rewards)


def rewards(machine: Machine) -> Iterator[Obligation]:
    """The claims of every close-out; what earlier close-outs brought the fund is all that an account has spent."""
    spends = spends_charges(machine)
    step, premises = reachable_close_out(machine, spends=spends)
    seen = replace(observed(step), received_before=SPENT) if spends else observed(step)
    lemma = (drains_nothing(machine, step),) if spends else ()
    for claim in KEEPER_INCENTIVE.on_close_out(machine.specification, machine.market, seen):
        yield implied(claim, "liquidate", (*premises, worth_of_others(machine), *lemma))


def spends_charges(machine: Machine) -> bool:
    """Whether charges of one close-out can take what covers the account's other positions."""
    return machine.many_positions and not machine.specification.penalty_capped_by_equity


ARGUMENT = Argument(claim, spends=spends_charges)
