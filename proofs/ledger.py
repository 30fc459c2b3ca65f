"""The ledger: which of the adversary's limits the proof of a property really used.

A limit is used if a claim of the property needs it, or a conjunct of the invariant that a used claim needs, or a
conjunct that keeps that one, and so on. Each need is a minimal unsatisfiable core; the conjuncts are followed until no
new one turns up. What comes out is a proof of its own: those conjuncts are inductive and imply the claims with no limit
but those named (an inductive validity core, after Ghassabani, Gacek and Whalen, FSE 2016). It is minimal question by
question; another proof might use other limits.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import z3

from novate.model.symbolic.environment import Limit, switch
from novate.model.symbolic.numbers import Formula
from novate.model.symbolic.state import Machine, fresh_state
from novate.proofs.argument import Part, argument, numbers
from novate.proofs.conjuncts import conjuncts
from novate.proofs.core import core
from novate.proofs.invariant import invariant
from novate.proofs.limits import Limits
from novate.proofs.obligation import Obligation

INDUCTION = "induction"

Need = frozenset[str]
"""Names of limits and of conjuncts of the invariant."""


@dataclass(frozen=True, slots=True)
class Use:
    """A limit of one market that a proof used."""

    limit: Limit
    market: str


def used_limits(machine: Machine, name: str, limits: Limits) -> frozenset[Use] | None:
    """The limits that the proof of property `name` used; None where some obligation is not proved."""
    parts = list(argument(replace(machine, marked=True), name))
    inductions = [part for part in parts if part.name == INDUCTION]
    search = Slice(limits)
    for part in parts:
        if part.name != INDUCTION:
            for obligation in part.build(part.machine):
                search.follow(part, obligation, obligation.conclusion)
    while search.waiting and search.complete:
        wanted = search.waiting.pop()
        for part in inductions:
            for obligation in part.build(part.machine):
                search.follow(part, obligation, conjuncts(obligation.conclusion)[wanted])
    return frozenset(search.uses) if search.complete else None


@dataclass(slots=True)
class Slice:
    """What has been found to be used so far."""

    limits: Limits
    uses: set[Use] = field(default_factory=set)
    seen: set[int] = field(default_factory=set)
    """Conjuncts of the invariant, by their place in it: the same in every machine of a family."""
    waiting: list[int] = field(default_factory=list)
    complete: bool = True
    """Whether everything that was asked is proved."""

    def follow(self, part: Part, obligation: Obligation, conclusion: Formula) -> None:
        """Add what one conclusion of an obligation needs."""
        need = needed(part, obligation, conclusion, self.limits)
        if need is None:
            self.complete = False
            return
        self.uses |= {Use(limit, part.machine.market.name) for limit in Limit if limit in need}
        fresh = {int(name) for name in need if name.isdigit()} - self.seen
        self.seen |= fresh
        self.waiting += sorted(fresh)


_needs: dict[tuple[object, ...], Need | None] = {}


def needed(part: Part, obligation: Obligation, conclusion: Formula, limits: Limits) -> Need | None:
    """What a conclusion needs, from memory where it has been asked before; None where it is not proved."""
    key = (part.name, *numbers(part.machine), obligation.name, conclusion.sexpr(), limits)
    if key not in _needs:
        own = invariant_conjuncts(part.machine)
        always, cheap = [z3.Not(conclusion)], {}
        for each in (part for premise in obligation.premises for part in conjuncts(premise)):
            place = own.get(each.sexpr())
            if place is None:
                always.append(each)
            else:
                cheap[str(place)] = each
        found = core(always, {limit.value: switch(limit) for limit in Limit}, cheap, limits)
        _needs[key] = None if found is None else frozenset(found)
    return _needs[key]


def invariant_conjuncts(machine: Machine) -> dict[str, int]:
    """The conjuncts of the invariant, in the states of which obligations assume it, with their places."""
    states = (fresh_state(machine, name) for name in ("before", "now"))
    return {each.sexpr(): place for state in states for place, each in enumerate(conjuncts(invariant(machine, state)))}
