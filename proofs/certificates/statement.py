"""What a bundle states of one (market, side, property) or of all markets, and the obligations that prove it."""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from novate.model.caches.cache import Cache
from novate.model.contract import ADVERSARY, Assumption
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side, Specification, place_in_words
from novate.proofs.engine.checked import Outcome
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.obligation import Obligation
from novate.proofs.engine.smtlib import STATUS, is_linear, smtlib
from novate.proofs.induction.argument import argument
from novate.proofs.induction.family import family, numbers
from novate.proofs.induction.limits_used import used_limits
from novate.proofs.induction.part import Part
from novate.proofs.status import Status
from novate.proofs.theorems.fund.window import argued, machines, with_part


@dataclass(frozen=True, slots=True)
class Statement:
    """A verdict, reduced to what can be checked of it."""

    market: str | None
    side: Side | None
    """None, as the market, where the property is one of the whole specification."""
    property: str
    status: Status
    detail: str
    exact: bool
    """Whether the proof needs every digit of the powers of price moves."""
    used: tuple[Assumption, ...]
    """The adversary's limits that a proof rests on; none where nothing is proved."""

    @builtins.property
    def title(self) -> str:
        """As in "no-bad-debt: ETH-USD, long"."""
        about = place_in_words(None, None) if self.market is None else f"{self.market}, {self.side}"
        return f"{self.property}: {about}"

    @builtins.property
    def proved(self) -> bool:
        """Whether there are obligations to show for it."""
        return self.status is Status.PROVED

    def positions(self, specification: Specification) -> list[Machine]:
        """What it speaks of: one side, or all of them."""
        if self.market is None or self.side is None:
            return [replace(each, exact=self.exact) for each in machines(specification)]
        return [Machine.of_place(specification, self.market, self.side, exact=self.exact)]

    def machines(self, specification: Specification) -> list[Machine]:
        """What its proof is about: the same; each of several sides, or their turns, with what is set aside for it."""
        if self.market is not None:
            return self.positions(specification)
        return [with_part(replace(each, exact=self.exact)) for each in argued(specification)]


@dataclass(frozen=True, slots=True)
class WrittenObligation:
    """An obligation as a file: unsatisfiable iff it holds."""

    name: str
    script: str
    linear: bool


@dataclass(frozen=True, slots=True)
class Lemma:
    """One part of the argument about one position, with its questions."""

    name: str
    subject: str
    """The positions that it is about, as in "ETH-USD long"."""
    questions: tuple[WrittenObligation, ...]


def lemmas(specification: Specification, statement: Statement) -> Iterator[Lemma]:
    """The parts that prove a statement."""
    for part in (each for one in statement.machines(specification) for each in argument(one, statement.property)):
        name = f"{part.name}, in every digit" if statement.exact else part.name
        yield Lemma(name, subject(part), questions(part))


_questions: Cache[tuple[object, ...], tuple[WrittenObligation, ...]] = Cache()


def questions(part: Part) -> tuple[WrittenObligation, ...]:
    """Those of a part, from memory where it has been built before."""
    key = (part.name, *numbers(part.machine))
    return _questions.once(key, lambda: tuple(question(each) for each in part.build(part.machine)))


def subject(part: Part) -> str:
    """The positions that a part is about."""
    return f"{part.machine.market.name} {part.machine.side}"


def question(obligation: Obligation) -> WrittenObligation:
    """An obligation as SMT-LIB text."""
    script = smtlib(obligation.name, obligation.negation, Outcome.UNSATISFIABLE)
    return WrittenObligation(obligation.name, script, is_linear(obligation.negation))


def body(script: str) -> str:
    """A script without the name in its first line: equal questions have equal bodies."""
    return script.split("\n", 1)[1]


def asked(script: str) -> str:
    """The script as second solvers are asked it: with nothing in it of what is expected."""
    header = f"(set-info :status {STATUS[Outcome.UNSATISFIABLE]})"
    return (
        f"; is this satisfiable?\n{body(script).replace(header, f'(set-info :status {STATUS[Outcome.UNDECIDED]})', 1)}"
    )


def all_uses(specification: Specification, statement: Statement) -> tuple[Assumption, ...]:
    """Every limit that a proof of this statement could use."""
    members = [each for machine in statement.machines(specification) for each in family(machine)]
    names = dict.fromkeys(each.market.name for each in members)
    return ordered([Assumption(limit, name) for name in names for limit in ADVERSARY], specification)


def ordered(uses: Sequence[Assumption] | frozenset[Assumption], specification: Specification) -> tuple[Assumption, ...]:
    """In the order of markets and limits."""
    places = {Assumption(limit, name): None for name in specification.markets for limit in ADVERSARY}
    return tuple(each for each in places if each in uses)


def uses_of(specification: Specification, statement: Statement, limits: Limits) -> frozenset[Assumption] | None:
    """Those that the proof used; of the whole specification all, since no core was looked for. None where unproved."""
    if statement.market is None:
        return frozenset(all_uses(specification, statement))
    (machine,) = statement.machines(specification)
    return used_limits(machine, statement.property, limits)
