"""The ledger: which of the adversary's limits the proof of a property really used.

A limit is used if a claim of the property needs it, or a conjunct of the invariant that a used claim needs, or a
conjunct that keeps that one, and so on. Each need is a minimal unsatisfiable core; the conjuncts are followed until no
new one turns up. What comes out is a proof of its own: those conjuncts are inductive and imply the claims with no limit
but those named (an inductive validity core, after Ghassabani, Gacek and Whalen, FSE 2016). It is minimal question by
question; another proof might use other limits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import z3

from novate.model.caches.cache import Cache
from novate.model.contract import MARKED, Assumption, Limit
from novate.model.core.symbolic.environment import switch
from novate.model.core.symbolic.numbers import Formula
from novate.model.core.symbolic.state import Machine, fresh_state
from novate.proofs.engine.conjuncts import conjuncts
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.obligation import Obligation
from novate.proofs.engine.smtlib import Wording
from novate.proofs.engine.unsat_core import cores
from novate.proofs.induction.argument import argument
from novate.proofs.induction.arguments import ARGUMENTS
from novate.proofs.induction.family import kind
from novate.proofs.induction.invariant import invariant
from novate.proofs.induction.part import Part
from novate.proofs.induction.spending import SPENT, spending

Need = frozenset[str]
"""Names of limits and of conjuncts of the invariant."""


def used_limits(machine: Machine, name: str, limits: Limits) -> frozenset[Assumption] | None:
    """The limits that the proof of property `name` used; None where some obligation is not proved.

    A limit of one market stands for all that the account may hold with its numbers.

    Once every limit is known to be used nothing more is asked: what is left of the proof cannot change the answer.
    None too where a proof rests on two invariants at once, whose conjuncts have the same places.
    """
    if machine.specification.reverts_below_reward and ARGUMENTS[name].spends(machine):
        return None
    parts = [each for each in argument(replace(machine, marked=True), name) if not each.is_contract]
    all_uses = {Assumption(limit, part.machine.market.name) for part in parts for limit in MARKED}
    found = sliced(parts, limits, enough=frozenset(all_uses))
    return frozenset(with_grounds(found.uses)) if found.complete else None


def with_grounds(uses: set[Assumption]) -> set[Assumption]:
    """What an oracle guarantees rests on the moves as well: a lag is bounded by how far prices get meanwhile."""
    return uses | {Assumption(Limit.MOVES, each.market) for each in uses if each.limit is Limit.ORACLE}


def sliced(parts: Sequence[Part], limits: Limits, enough: frozenset[Assumption] | None = None) -> Slice:
    """What an argument about marked machines uses: its claims, and of its inductions what the claims rest on.

    The search ends early once `enough` is used. Steps that mention more limits come first.
    """
    search = Slice(limits, enough)
    for part in parts:
        if not part.is_induction:
            for question in questions(part):
                search.follow(question, 0, part.machine.market.name)
    steps = [(each, part.machine.market.name) for part in parts if part.is_induction for each in questions(part)]
    steps.sort(key=lambda step: len(step[0].limits), reverse=True)
    while search.waiting and search.goes_on:
        wanted = search.waiting.pop()
        for question, market in steps:
            if search.goes_on:
                search.follow(question, wanted, market)
    return search


@dataclass(frozen=True, slots=True)
class TakenApart:
    """An obligation taken apart: what it concludes, from which conjuncts of the invariant and what else.

    It is that of every market with these numbers, and so names none.
    """

    key: tuple[object, ...]
    """Equal for equal questions."""
    conclusions: tuple[Formula, ...]
    """The conjuncts of the invariant that an induction keeps, or one claim."""
    invariant: Mapping[str, Formula]
    """The premises that are conjuncts of the invariant, by their place in it: the same in every machine of a family."""
    others: tuple[Formula, ...]
    limits: tuple[Limit, ...]
    """Those that its premises mention."""


@dataclass(slots=True)
class Slice:
    """What has been found to be used so far."""

    limits: Limits
    enough: frozenset[Assumption] | None = None
    uses: set[Assumption] = field(default_factory=set)
    seen: set[int] = field(default_factory=set)
    """Places of conjuncts of the invariant."""
    waiting: list[int] = field(default_factory=list)
    complete: bool = True
    """Whether everything that was asked is proved."""

    @property
    def goes_on(self) -> bool:
        """Whether there is anything left to learn."""
        return self.complete and (self.enough is None or not self.enough <= self.uses)

    def follow(self, question: TakenApart, place: int, market: str) -> None:
        """Add what one conclusion of a question needs, asked about this market."""
        need = needs(question, self.limits)[place]
        if need is None:
            self.complete = False
            return
        self.uses |= {Assumption(limit, market) for limit in MARKED if limit in need}
        fresh = {int(name) for name in need if name.isdigit()} - self.seen
        self.seen |= fresh
        self.waiting += sorted(fresh)


_questions: Cache[tuple[object, ...], tuple[TakenApart, ...]] = Cache()
_needs: Cache[tuple[object, ...], tuple[Need | None, ...]] = Cache()


def questions(part: Part) -> tuple[TakenApart, ...]:
    """The obligations of a part, from memory where they have been taken apart before."""
    key = (part.name, kind(part.machine))

    def found() -> tuple[TakenApart, ...]:
        places, wording = conjuncts_of_invariant(part.machine), Wording()
        return tuple(taken_apart(part, key, places, each, wording) for each in part.build(part.machine))

    return _questions.once(key, found)


def taken_apart(
    part: Part,
    key: tuple[object, ...],
    places: Mapping[int, tuple[Formula, int]],
    obligation: Obligation,
    wording: Wording,
) -> TakenApart:
    """One obligation; those of a part share the wording."""
    premises = {each.get_id(): each for premise in obligation.premises for each in conjuncts(premise)}
    texts = [wording.text(each) for each in premises.values()]
    conclusions = conjuncts(obligation.conclusion) if part.is_induction else [obligation.conclusion]
    return TakenApart(
        key=(*key, obligation.name),
        conclusions=tuple(conclusions),
        invariant={str(places[number][1]): each for number, each in premises.items() if number in places},
        others=tuple(each for number, each in premises.items() if number not in places),
        limits=tuple(limit for limit in MARKED if any(switch(limit).sexpr() in text for text in texts)),
    )


def needs(question: TakenApart, limits: Limits) -> tuple[Need | None, ...]:
    """What each conclusion needs, from memory where it has been asked before; None for one that is not proved.

    All are asked at once: that costs a solver less than it takes to begin anew for each.
    """

    def found() -> tuple[Need | None, ...]:
        denied = [z3.Not(each) for each in question.conclusions]
        dear = {limit.value: switch(limit) for limit in question.limits}
        needed = cores(question.others, denied, dear, question.invariant, limits)
        return tuple(None if each is None else frozenset(each) for each in needed)

    return _needs.once((*question.key, limits), found)


def conjuncts_of_invariant(machine: Machine) -> dict[int, tuple[Formula, int]]:
    """The conjuncts of the invariant, in the states of which obligations assume it, with their places.

    By the numbers that the solver's library gives them: equal formulas are one object as long as one is kept.
    Where it is the invariant with what was spent, the cover stands in the same place, and what is said of that last.
    """
    states = [fresh_state(machine, name) for name in ("before", "now")]
    both = [*(invariant(machine, state) for state in states), *(spending(machine, state, SPENT) for state in states)]
    return {each.get_id(): (each, place) for formula in both for place, each in enumerate(conjuncts(formula))}
