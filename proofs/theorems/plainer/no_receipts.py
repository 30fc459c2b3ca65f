"""What accounts ask layers for, whatever an insurance fund has got of them before: as if it got nothing.

An account may pay the fund for the first of its positions, and owe more than it has after the last. What it costs the
fund is the difference; what it asks for in the end is all of the shortfall, of which a cap, or a fund that pays all or
nothing, may refuse a part. Who gets the charges makes no difference to an account: it owes as much as if its keeper got
them all. Of that mechanism what an account costs the fund is its shortfall, so what is proved of the one bounds the
other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

import z3

from novate.model.core.symbolic.parameters import facts
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Margin, Side, Specification
from novate.proofs.engine.obligation import Obligation
from novate.proofs.induction.close_outs import observed
from novate.proofs.theorems.parameters import Shape
from novate.proofs.theorems.plainer.paid_by_fund import CloseOut, is_among

ALL = Fraction(1)
SHARE = z3.Real("rounded.4")
"""What a keeper gets of the penalty, in whole quanta: as a close-out names it."""


def without_receipts(specification: Specification) -> Specification:
    """The mechanism in which keepers get all that is charged: of rewards without limits, which the account pays."""
    return replace(specification, keeper_share=ALL)


def obligations() -> Iterator[Obligation]:
    """Of one position and of several, of charges that stop at what is left and of those in full."""
    for margin, side, capped in product(Margin, Side, (True, False)):
        named = f"({margin} margin, {side}, charges {'that stop at what is left' if capped else 'in full'})"
        shape = Shape(margin, side, capped=capped)
        yield from (replace(each, name=f"{each.name} {named}") for each in of_one(shape.machine))


def of_one(machine: Machine) -> Iterator[Obligation]:
    """A close-out does to the account what it does where keepers get all, and that costs the fund its shortfall.

    What is rounded is named alike in both, but for the keeper's share, which is not the same there.
    """
    alone = replace(machine, specification=without_receipts(machine.specification))
    ours, other = CloseOut.of(machine), CloseOut.of(alone)
    premises = (*facts(machine), ours.step.relation, *ours.whole, *(its_own(each) for each in other.whole))
    allowed = [its_own(effect) for effect in other.of_account(alone)]
    differing = [effect for effect in allowed if not is_among(effect, ours.step.effects)]
    for place, effect in enumerate(differing, start=1):
        yield Obligation(f"accounts have what they have where keepers get all, {place}", premises, effect)
    seen, there = observed(ours.step), observed(other.step)
    yield Obligation("what they owe is the same", premises, seen.shortfall == its_own(there.shortfall))
    costs = its_own(there.drain >= there.shortfall - 1)
    yield Obligation("and costs the fund as much, but for a quantum of rounding", premises, costs)
    yield Obligation("a layer is asked for no more than what is owed", premises, seen.drain <= seen.shortfall)


def its_own(term: Any) -> Any:
    """A term of the mechanism in which keepers get all, with a share of its own."""
    return z3.substitute(term, (SHARE, z3.Real("share of all")))
