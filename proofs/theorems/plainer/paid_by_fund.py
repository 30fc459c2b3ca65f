"""An insurance fund that pays keepers what their accounts cannot: it pays as much as if charges were taken in full.

With h what an isolated account holds at the fill, R what its keeper is promised and P the fund's part of the penalty,
the fund loses R - h where h < R, and else gets what is left, P at most. Taken in full, the charges P + R leave a
shortfall of P + R - h, of which P is the fund's own: it loses R - h as well. So

    what the fund and the keepers get is that of charges in full,
    what accounts owe is that of charges that stop at what is left of them.

Each step is the same but for what it calls a charge and what a shortfall, which is proved with symbols here and is in
the lock. It is of positions that are closed at once.

*Several positions.* What accounts have and owe is again that of charges that stop at what is left, and keepers get what
they get of charges in full. What the fund loses is that of neither: of an account that is not cured nothing is left
beyond what its other positions require, so it pays nothing, however much it has, and the fund the whole reward.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import z3

from novate.model.caches.cache import Cache
from novate.model.core.symbolic.liquidate import liquidate
from novate.model.core.symbolic.margin import is_liquidatable
from novate.model.core.symbolic.numbers import Formula, Rounding, number
from novate.model.core.symbolic.parameters import facts
from novate.model.core.symbolic.state import Machine, State, fresh_state
from novate.model.core.symbolic.transition import Transition
from novate.model.specification import Margin
from novate.proofs.engine.obligation import Obligation
from novate.proofs.induction.books import books
from novate.proofs.induction.close_outs import observed
from novate.proofs.induction.invariant import steps
from novate.proofs.theorems import digest, lock
from novate.proofs.theorems.in_force import mechanism_title
from novate.proofs.theorems.of_properties import OF_PROPERTIES
from novate.proofs.theorems.parameters import SHAPES, Shape
from novate.properties.balance import balance

NAME = "paid-by-fund"
PAYING = tuple(replace(shape, fund_pays_keeper=True) for shape in SHAPES if shape.closes_whole and shape.capped)
"""The shapes of which it is proved."""


def as_proved(machine: Machine, name: str) -> Machine:
    """The machine that a theorem about property `name` speaks of in place of one whose fund pays keepers.

    Itself where that is not proved of it: then no theorem speaks of it.
    """
    asked = OF_PROPERTIES[name]
    if not machine.specification.fund_pays_keeper or not is_in_force(machine):
        return machine
    if pays_for_several(machine):
        return in_part(machine) if asked.whoever_pays else machine
    return in_part(machine) if asked.of_account else in_full(machine)


def as_rewarded(machine: Machine) -> Machine:
    """The machine whose keepers get what they get here: itself where that is not proved."""
    return in_full(machine) if machine.specification.fund_pays_keeper and is_in_force(machine) else machine


def pays_for_the_uncured(machine: Machine, name: str) -> bool:
    """Whether property `name` turns on rewards that the fund pays for close-outs after which others are to follow."""
    return pays_for_several(machine) and not OF_PROPERTIES[name].whoever_pays


def owes_as_capped(machine: Machine, name: str) -> bool:
    """Whether it is one of those that are the same whoever pays, and that is proved."""
    return pays_for_several(machine) and OF_PROPERTIES[name].whoever_pays and is_in_force(machine)


def pays_for_several(machine: Machine) -> bool:
    """Whether the fund pays keepers of accounts that may hold several positions."""
    return machine.specification.tops_up_rewards and machine.many_positions


def in_full(machine: Machine) -> Machine:
    """The same with charges in full, of which the fund pays what accounts cannot anyway."""
    plain = replace(machine.specification, fund_pays_keeper=False, penalty_capped_by_equity=False)
    return replace(machine, specification=plain)


def in_part(machine: Machine) -> Machine:
    """The same with keepers who get what is left of the account, or their charges in full."""
    return replace(machine, specification=replace(machine.specification, fund_pays_keeper=False))


def is_in_force(machine: Machine) -> bool:
    """Whether all of this is proved of the mechanism as it is; of charges in full there is nothing to prove."""
    shape = replace(Shape.of(machine).plain, oracles=(), has_steps=False)
    if not shape.fund_pays_keeper or not shape.capped:
        return True
    return shape in PAYING and _locked.once(shape, lambda: is_locked(shape))


def is_locked(shape: Shape) -> bool:
    """Whether the lock holds what is proved of a shape."""
    return digest.obligations(obligations(shape)) == lock.COMPONENTS.get(title(shape))


def title(shape: Shape) -> str:
    """As in `paid-by-fund/isolated/long/capped/by-fund`."""
    return f"{NAME}/{mechanism_title(shape)}"


_locked: Cache[Shape, bool] = Cache()


def of_all_shapes(margin: Margin) -> Iterator[Obligation]:
    """The obligations of all its shapes, each with its shape in its name."""
    for shape in PAYING:
        if shape.margin is margin:
            yield from (replace(each, name=f"{each.name} ({shape})") for each in obligations(shape))


def obligations(shape: Shape) -> Iterator[Obligation]:
    """All hold iff each step of the argument does."""
    plain = shape.machine
    machine = replace(plain, specification=replace(plain.specification, fund_pays_keeper=True))
    several = machine.many_positions
    yield from of_several(machine) if several else as_in_full(machine)
    yield from as_capped(machine)
    yield from changes_nothing_else(machine, (in_part(machine),) if several else (in_full(machine), in_part(machine)))


def as_in_full(machine: Machine) -> Iterator[Obligation]:
    """Of one position: a close-out is one of charges in full, and the other way round."""
    known = facts(machine)
    ours, full = CloseOut.of(machine), CloseOut.of(in_full(machine))
    yield from same(known, "in full", ours, full)
    yield from same(known, "paid by the fund", full, ours)
    premises = (*known, ours.step.relation, *full.whole)
    yield Obligation("fund and keeper get what they get of charges in full", premises, ours.pays_as(full))


def of_several(machine: Machine) -> Iterator[Obligation]:
    """Of several: keepers get what is promised, the books balance, and who pays it where an account is not cured."""
    ours, full = CloseOut.of(machine), CloseOut.of(in_full(machine))
    premises = (*facts(machine), ours.step.relation)
    seen, account = observed(ours.step), ours.step.after.account
    rewarded = seen.reward == observed(full.step).reward
    yield Obligation("keepers get what they get of charges in full", (*premises, *full.whole), rewarded)
    uncured = z3.And(account.others.count > 0, is_liquidatable(machine, account))
    paid = seen.drain == seen.reward
    kept = balances(machine, ours.step.after)
    yield Obligation("of an account that is not cured the fund pays the whole reward", (*premises, uncured), paid)
    yield Obligation("the books stay balanced", (balances(machine, ours.step.before), *premises), kept)


def balances(machine: Machine, state: State) -> Formula:
    """Whether the books balance."""
    found: Formula = balance(machine.specification, books(state, number(0))).conclusion
    return found


def as_capped(machine: Machine) -> Iterator[Obligation]:
    """What accounts owe and have is that of charges that stop at what is left."""
    known = facts(machine)
    ours, part = CloseOut.of(machine), CloseOut.of(in_part(machine))
    owed = observed(ours.step).shortfall == observed(part.step).shortfall
    yield Obligation("accounts owe what they owe where charges are capped", (*known, ours.step.relation), owed)
    for effect in part.of_account(in_part(machine)):
        if not is_among(effect, (*ours.step.effects, *part.whole)):
            premises = (*known, ours.step.relation, *part.whole)
            yield Obligation("accounts have what they have where charges are capped", premises, effect)
    allowed = [z3.And(*each.step.guards.values()) for each in (ours, part)]
    if not allowed[0].eq(allowed[1]):
        yield Obligation("a close-out is possible where it is if charges are capped", known, allowed[0] == allowed[1])


def same(known: tuple[Formula, ...], what: str, one: CloseOut, other: CloseOut) -> Iterator[Obligation]:
    """What the one does is what the other does: each effect that is not literally the same."""
    premises = (*known, one.step.relation, *other.whole)
    differing = [each for each in other.step.relation.children() if not is_among(each, one.step.relation.children())]
    for place, effect in enumerate(differing, start=1):
        if not is_among(effect, other.whole):
            yield Obligation(f"a close-out is one {what}, {place}", premises, effect)


def is_among(formula: Formula, others: Iterable[Formula]) -> bool:
    """Whether a formula is literally one of the others."""
    return any(formula.eq(each) for each in others)


@dataclass(frozen=True, slots=True)
class CloseOut:
    """A close-out with a free fill."""

    step: Transition
    whole: tuple[Formula, ...]
    """That its amounts are whole, which is true of every close-out."""

    @classmethod
    def of(cls, machine: Machine, after: str = "after") -> CloseOut:
        """That of a machine."""
        rounding, before = Rounding(), fresh_state(machine, "before")
        changed = replace(fresh_state(machine, "after"), ledger=fresh_state(machine, after).ledger)
        step = liquidate(machine, before, changed, z3.Real("fill"), rounding)
        return cls(step, tuple(rounding.constraints))

    def pays_as(self, other: CloseOut) -> Formula:
        """Whether keeper and fund have the same of it."""
        ours, others = observed(self.step), observed(other.step)
        return z3.And(ours.reward == others.reward, ours.drain == others.drain)

    def of_account(self, machine: Machine) -> Iterator[Formula]:
        """What it says of others than the clearing house: the same whatever that has afterwards."""
        elsewhere = CloseOut.of(machine, "elsewhere").step.effects
        yield from (one for one, two in zip(self.step.effects, elsewhere, strict=True) if one.eq(two))


def changes_nothing_else(machine: Machine, others: Iterable[Machine]) -> Iterator[Obligation]:
    """Every other step is one of these machines: of charges in full, or that are capped."""
    before, after = fresh_state(machine, "before"), fresh_state(machine, "after")
    ours = steps(machine, before, after)
    for plain in others:
        for name, step in steps(plain, before, after).items():
            if step.close_out is None and not step.relation.eq(ours[name].relation):
                yield Obligation(f"{name} is the same", (), step.relation == ours[name].relation)
