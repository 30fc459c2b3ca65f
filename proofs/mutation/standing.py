"""What the encodings agreed on stands where a damaged machine says the same, term by term, of all that was read for it.

While the undamaged machine is looked at, each answer is kept with the terms that it rests on: the actions over free
variables, and the readings of a state. Those in which a mutant's function runs are built anew under it, and compared.
What is worked out with numbers alone, the abstraction of a state, has no terms: a mistake in a file that it imports
leaves nothing standing.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from novate.model.caches.watch import Idle, with_idle
from novate.model.mutant import Mutant
from novate.model.specification import Specification
from novate.proofs.mutation.cross_validation import BOTH_WAYS, Comparison, draws_are_executed, steps_are_confirmed
from novate.proofs.mutation.terms import follows, said, works_on_numbers
from novate.proofs.refinement.known import FORMULAS_FAIL, FORMULAS_HOLD, Ask, Asked, Drawn, Known
from novate.proofs.refinement.templates import Symbolic

Terms = frozenset[Hashable]
"""Names of what a `Symbolic` makes once."""
Question = tuple[Asked, Ask]
TellsTerms = Callable[[Hashable], bool]
"""Something that is true of some terms."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What the encodings agreed on in one mechanism, each with the terms that were read for it."""

    steps: dict[Asked, Terms] = field(default_factory=dict)
    draws: dict[bytes, tuple[Drawn, Terms]] = field(default_factory=dict)

    @property
    def terms(self) -> Terms:
        """All of them."""
        return frozenset().union(*self.steps.values(), *(terms for _, terms in self.draws.values()))


class Reading(Symbolic):
    """The symbolic machines of a mechanism, noting which of their terms are read."""

    def __init__(self, specification: Specification) -> None:
        super().__init__(specification)
        self.read: set[Hashable] = set()
        self._needs: dict[Hashable, Terms] = {}

    def once(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What is only looked up counts as if it were made again: whoever uses it rests on the same terms."""
        found, read = self.noting(lambda: super(Reading, self).once(key, make))
        own = read if is_number(key) else read | {key}
        self.read |= self._needs.setdefault(key, own)
        return found

    def noting(self, work: Callable[[], Any]) -> tuple[Any, Terms]:
        """What comes of some work, and what is read for it."""
        before, self.read = self.read, set()
        try:
            return work(), frozenset(self.read)
        finally:
            self.read |= before


def is_number(key: Hashable) -> bool:
    """Whether it is the name of a number, which rests on terms and is none."""
    return isinstance(key, tuple) and key[0] in ("equity", "reach")


class Learning(Known):
    """Asks everything once, of the undamaged machine, and writes down on what the answer rests."""

    def __init__(self, symbolic: Reading) -> None:
        super().__init__()
        self.symbolic = symbolic
        self.learnt = Learnt()

    def confirmed(self, asked: Asked, ask: Ask, symbolic: Symbolic) -> None:
        """Ask, unless it has been asked."""
        if asked not in self.learnt.steps:
            _, self.learnt.steps[asked] = self.symbolic.noting(lambda: ask(symbolic))

    def drawn(self, key: bytes, stands: Callable[[Drawn], bool], draw: Callable[[], Drawn]) -> Drawn:
        """Draw it: a state and a seed do not come twice."""
        del stands
        self.learnt.draws[key] = self.symbolic.noting(draw)
        return self.learnt.draws[key][0]


class Listing(Known):
    """Writes down what is asked, and has nobody answer."""

    def __init__(self) -> None:
        super().__init__()
        self.questions: list[Question] = []

    def confirmed(self, asked: Asked, ask: Ask, symbolic: Symbolic) -> None:
        """Write it down."""
        del symbolic
        self.questions.append((asked, ask))


class Standing(Known):
    """Asks what rests on a term that is new, or says something else than before.

    That formulas hold is not asked where all of them follow from those that did, nor that they do not hold where those
    that did not follow from them. A term of which both is true says what it said before in other words.
    """

    def __init__(self, learnt: Learnt, allows_more: TellsTerms, allows_less: TellsTerms) -> None:
        super().__init__()
        self.learnt, self.allows_more, self.allows_less = learnt, allows_more, allows_less

    def confirmed(self, asked: Asked, ask: Ask, symbolic: Symbolic) -> None:
        """Ask where that is needed."""
        terms = self.learnt.steps.get(asked)
        if terms is None or not all(self.stands(term, asked) for term in terms):
            ask(symbolic)

    def stands(self, term: Hashable, asked: Asked) -> bool:
        """Whether a confirmed answer may go on to rest on it."""
        _, what = asked
        holding = what in FORMULAS_FAIL or self.allows_more(term)
        return holding and (what in FORMULAS_HOLD or self.allows_less(term))

    def drawn(self, key: bytes, stands: Callable[[Drawn], bool], draw: Callable[[], Drawn]) -> Drawn:
        """Draw where that is needed. As long as the reference does what it did, the run goes on where it went.

        So whatever else is drawn does not change what is asked next.
        """
        drawn, terms = self.learnt.draws.get(key, (None, ()))
        if drawn is None or not stands(drawn):
            return draw()
        if not all(self.allows_more(term) and self.allows_less(term) for term in terms):
            draw()
        return drawn


def always(_: Hashable) -> bool:
    """Of every term: nothing is changed."""
    return True


@dataclass(frozen=True, slots=True)
class Whole:
    """One mechanism undamaged, with what its terms were."""

    symbolic: Symbolic
    """Kept, so that no other term gets the identity of one of its own."""
    learnt: Learnt
    said: Mapping[Hashable, Hashable]
    idle: Mapping[Hashable, Idle]
    """Which watched functions each term is built without."""
    questions: Sequence[Question]
    """All that the symbolic machine is asked to confirm: the run of the reference, as long as that is undamaged."""

    @classmethod
    def of(cls, specification: Specification, learnt: Learnt) -> Whole:
        """Build it. No mutant may be in place."""
        symbolic = Symbolic(specification)
        found = {term: with_idle(partial(said, symbolic, term)) for term in learnt.terms}
        idle = {term: each for term, (_, each) in found.items()}
        listing = Listing()
        steps_are_confirmed(symbolic, listing)
        return cls(symbolic, learnt, {term: each for term, (each, _) in found.items()}, idle, listing.questions)

    def under(self, mutant: Mutant) -> tuple[Symbolic, Known, Sequence[Comparison]]:
        """The machines with the mutant in them, what still stands, and how to compare. It must be in place.

        A mistake in the symbolic machine leaves the run of the reference what it was, and only what that asks is asked.
        """
        if mutant.encoding == "reference":
            return self.symbolic, Standing(self.learnt, allows_more=always, allows_less=always), BOTH_WAYS
        untouched = frozenset(term for term, idle in self.idle.items() if mutant.function in idle)
        damaged = self.symbolic.with_only(untouched)
        if works_on_numbers(mutant):
            return damaged, Known(), BOTH_WAYS
        changed = cache(lambda term: term not in untouched and said(damaged, term) != self.said[term])
        allows_more = cache(lambda term: not changed(term) or follows(self.symbolic, damaged, term))
        allows_less = cache(lambda term: not changed(term) or follows(damaged, self.symbolic, term))
        return damaged, Standing(self.learnt, allows_more, allows_less), (self.asked_again, draws_are_executed)

    def asked_again(self, symbolic: Symbolic, known: Known) -> None:
        """Have these machines confirm the run. Raises `DisagreementError`."""
        for asked, ask in self.questions:
            known.confirmed(asked, ask, symbolic)
