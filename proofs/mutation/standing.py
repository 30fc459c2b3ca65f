"""What the encodings agreed on stands where a damaged machine says the same, term by term, of all that was read for it.

While the undamaged machine is looked at, each answer is kept with the terms that it rests on: the actions over free
variables, and the readings of a state. Those in which a mutant's function runs are built anew under it, and compared.
What is worked out with numbers alone, the abstraction of a state, has no terms: a mistake in a file that it imports
leaves nothing standing.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from novate.model.mutant import Mutant
from novate.model.specification import Specification
from novate.proofs.caches.watch import Idle, with_idle
from novate.proofs.mutation.terms import said, works_on_numbers
from novate.proofs.refinement.known import Asked, Drawn, Known
from novate.proofs.refinement.templates import Symbolic

Terms = frozenset[Hashable]
"""Names of what a `Symbolic` makes once."""


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
    return isinstance(key, tuple) and key[0] == "equity"


class Learning(Known):
    """Asks everything once, of the undamaged machine, and writes down on what the answer rests."""

    def __init__(self, symbolic: Reading) -> None:
        super().__init__()
        self.symbolic = symbolic
        self.learnt = Learnt()

    def confirmed(self, asked: Asked, ask: Callable[[], None]) -> None:
        """Ask, unless it has been asked."""
        if asked not in self.learnt.steps:
            _, self.learnt.steps[asked] = self.symbolic.noting(ask)

    def drawn(self, key: bytes, stands: Callable[[Drawn], bool], draw: Callable[[], Drawn]) -> Drawn:
        """Draw it: a state and a seed do not come twice."""
        del stands
        self.learnt.draws[key] = self.symbolic.noting(draw)
        return self.learnt.draws[key][0]


class Standing(Known):
    """Asks what rests on a term that has changed, or is new."""

    def __init__(self, learnt: Learnt, is_whole: Callable[[Hashable], bool]) -> None:
        super().__init__()
        self.learnt, self.is_whole = learnt, is_whole

    def confirmed(self, asked: Asked, ask: Callable[[], None]) -> None:
        """Ask where that is needed."""
        terms = self.learnt.steps.get(asked)
        if terms is None or not all(map(self.is_whole, terms)):
            ask()

    def drawn(self, key: bytes, stands: Callable[[Drawn], bool], draw: Callable[[], Drawn]) -> Drawn:
        """Draw where that is needed."""
        drawn, terms = self.learnt.draws.get(key, (None, ()))
        is_known = drawn is not None and all(map(self.is_whole, terms)) and stands(drawn)
        return drawn if drawn is not None and is_known else draw()


@dataclass(frozen=True, slots=True)
class Whole:
    """One mechanism undamaged, with what its terms were."""

    symbolic: Symbolic
    """Kept, so that no other term gets the identity of one of its own."""
    learnt: Learnt
    said: Mapping[Hashable, Hashable]
    idle: Mapping[Hashable, Idle]
    """Which watched functions each term is built without."""

    @classmethod
    def of(cls, specification: Specification, learnt: Learnt) -> Whole:
        """Build it. No mutant may be in place."""
        symbolic = Symbolic(specification)
        found = {term: with_idle(partial(said, symbolic, term)) for term in learnt.terms}
        idle = {term: each for term, (_, each) in found.items()}
        return cls(symbolic, learnt, {term: each for term, (each, _) in found.items()}, idle)

    def under(self, mutant: Mutant) -> tuple[Symbolic, Known]:
        """The machines with the mutant in them, and what still stands. It must be in place."""
        if mutant.encoding == "reference":
            return self.symbolic, Standing(self.learnt, lambda _: True)
        untouched = [term for term, idle in self.idle.items() if mutant.function in idle]
        damaged, same = self.symbolic.with_only(untouched), dict.fromkeys(untouched, True)
        if works_on_numbers(mutant):
            return damaged, Known()

        def is_whole(term: Hashable) -> bool:
            if term not in same:
                same[term] = said(damaged, term) == self.said[term]
            return same[term]

        return damaged, Standing(self.learnt, is_whole)
