"""Evidence: what is known before anything is damaged, and against which mutants are held.

It is worked out in parts, one for each specimen and each mechanism, and then put together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from novate.model.caches.watch import Idle
from novate.model.core.symbolic.state import Machine
from novate.model.mutant import Mutant
from novate.model.scenario import Scenario
from novate.model.specification import Side
from novate.proofs.counterexamples.replay import replay
from novate.proofs.engine.checked import Outcome
from novate.proofs.induction.argument import argument
from novate.proofs.mutation.cross_validation import disagreement
from novate.proofs.mutation.monitored_run import Claim, MonitoredRun
from novate.proofs.mutation.prover import LIMITS, Key, Outcomes, Prover, key_of, negations
from novate.proofs.mutation.specimens import CORE_SPECIMENS, SPECIMENS, Specimen
from novate.proofs.mutation.standing import Learning, Learnt, Reading
from novate.proofs.mutation.untouched import idle_during
from novate.proofs.refinement.mechanisms import CORE_MECHANISMS, MECHANISMS
from novate.proofs.refinement.observations import watched
from novate.proofs.refinement.templates import Symbolic
from novate.proofs.status import Status
from novate.proofs.theorems.decide import decide
from novate.proofs.verdicts import whole
from novate.proofs.verdicts.verify import verify
from novate.properties import PROPERTIES


class BaselineError(Exception):
    """The undamaged mechanism does not pass what mutants are to fail: nothing would be learnt from them."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One verdict on one specimen."""

    specimen: str
    side: Side
    claim: str
    """Name of the property."""
    scenario: Scenario | None
    """A replayed run that breaks the property; None where it is proved."""

    @property
    def machine(self) -> Machine:
        """The symbolic machine that the verdict is about."""
        specification = SPECIMENS[self.specimen].specification
        return Machine(specification, next(iter(specification.markets.values())), self.side)

    @property
    def replaying(self) -> Key:
        """The question whether the scenario breaks the property."""
        return "replay", self.specimen, self.side, self.claim

    def breaks(self) -> bool:
        """Whether the scenario breaks the property now."""
        scenario = self.scenario
        if scenario is None:
            raise TypeError(f"{self.claim} of {self.specimen} is proved: there is no scenario to replay")
        actions = [step.action for step in scenario.steps]
        about = (scenario.property, scenario.market, scenario.side, scenario.repeats)
        return replay(scenario.specification, scenario.initial, actions, *about).violation is not None


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known."""

    facts: tuple[Fact, ...] = ()
    claims: Mapping[str, tuple[Claim, ...]] = field(default_factory=dict)
    """Mechanism of `novate.proofs.refinement.mechanisms` -> what is proved of it."""
    learnt: Mapping[str, Learnt] = field(default_factory=dict)
    """Mechanism -> what the two encodings agreed on."""
    outcomes: Outcomes = field(default_factory=dict)
    """What the solver said."""
    idle: Mapping[Key, Idle] = field(default_factory=dict)
    """Part of an argument, `Fact.replaying`, `running` or `comparing` -> which functions it does without."""

    def against(self, mutant: Mutant) -> Evidence:
        """What a mistake is held against: one in the core against what is there for the core, any other against all."""
        if not mutant.is_in_core:
            return self
        facts = tuple(fact for fact in self.facts if fact.specimen in CORE_SPECIMENS)
        claims = {name: each for name, each in self.claims.items() if name in CORE_MECHANISMS}
        return replace(self, facts=facts, claims=claims)

    def untouched(self, mutant: Mutant) -> frozenset[Key]:
        """All that is answered as ever where the mutant is in place."""
        return frozenset(key for key, idle in self.idle.items() if mutant.function in idle)

    @property
    def failing(self) -> frozenset[Key]:
        """What it had a counterexample to."""
        return frozenset(key for key, each in self.outcomes.items() if each[-1] is not Outcome.UNSATISFIABLE)


def running(mechanism: str) -> Key:
    """The question what breaks in a run of it."""
    return "run", mechanism


def comparing(mechanism: str) -> Key:
    """The question whether the encodings agree on it."""
    return "comparison", mechanism


Part = tuple[Callable[[str], Evidence], str]
"""A function of this module, and the specimen or mechanism that it is to look at."""


def parts() -> Iterator[Part]:
    """All of them, the longest first."""
    yield from ((of_specimen, name) for name in SPECIMENS if SPECIMENS[name].violated)
    yield from ((of_mechanism, name) for name in MECHANISMS)
    yield from ((of_specimen, name) for name in SPECIMENS if not SPECIMENS[name].violated)


def together(found: Iterable[Evidence]) -> Evidence:
    """The whole."""
    facts: list[Fact] = []
    claims: dict[str, tuple[Claim, ...]] = {}
    learnt: dict[str, Learnt] = {}
    outcomes: dict[Key, tuple[Outcome, ...]] = {}
    idle: dict[Key, Idle] = {}
    for each in found:
        facts += each.facts
        claims |= each.claims
        learnt |= each.learnt
        outcomes |= each.outcomes
        idle |= each.idle
    facts.sort(key=lambda fact: list(SPECIMENS).index(fact.specimen))
    return Evidence(tuple(facts), claims, learnt, outcomes, idle)


def of_specimen(name: str) -> Evidence:
    """The facts of one specimen. Raises `BaselineError` where one is not as the specimen says."""
    prover = Prover()
    facts = tuple(facts_of(name, SPECIMENS[name], prover))
    return Evidence(facts=facts, outcomes=prover.outcomes, idle=dict(idle_in(facts)))


def idle_in(facts: Iterable[Fact]) -> Iterator[tuple[Key, Idle]]:
    """Which functions each part of their arguments is built without, and each of their scenarios replayed."""
    for fact in facts:
        for part in argument(fact.machine, fact.claim):
            yield key_of(part), idle_during(partial(negations, part))[1]
        if fact.scenario is not None:
            yield fact.replaying, idle_during(fact.breaks)[1]


def facts_of(name: str, specimen: Specimen, prover: Prover) -> Iterator[Fact]:
    """Every verdict that the specimen names."""
    side = specimen.side
    for each in specimen.proved:
        fact = Fact(name, side, each, None)
        if prover.proves(fact.machine, each) is not True:
            raise BaselineError(f"{name}, {side}: {each} is not proved")
        yield fact
    for each in specimen.violated:
        fact = Fact(name, side, each, None)
        if prover.proves(fact.machine, each) is not False:
            raise BaselineError(f"{name}, {side}: the solver has no counterexample to {each}")
        alone = not PROPERTIES[each].of_specification
        market, whose = (fact.machine.market.name, side) if alone else (None, None)
        scenario = verify(specimen.specification, market, whose, each, LIMITS).scenario
        if scenario is None:
            raise BaselineError(f"{name}, {side}: no scenario that breaks {each} was found")
        yield replace(fact, scenario=scenario)


def of_mechanism(name: str) -> Evidence:
    """What is proved of one mechanism, and all the steps on which the encodings agree in it. Raises `BaselineError`."""
    symbolic = Reading(MECHANISMS[name])
    learning = Learning(symbolic)
    found, idle_in_comparison = idle_during(lambda: disagreement(symbolic, learning))
    if found is not None:
        raise BaselineError(f"{name}: the two encodings disagree: {found}")
    claims = proved_claims(symbolic)
    broken, idle_in_run = idle_during(lambda: MonitoredRun.of(symbolic.specification, claims).broken)
    if broken:
        raise BaselineError(f"{name}: a run breaks {', '.join(sorted(broken))}, which is proved")
    idle = {comparing(name): idle_in_comparison, running(name): idle_in_run}
    return Evidence(claims={name: claims}, learnt={name: learning.learnt}, idle=idle)


def proved_claims(symbolic: Symbolic) -> tuple[Claim, ...]:
    """What is proved of a mechanism, side by side; of its books, what is proved of all; of its fund, by theorem."""
    machines = [replace(machine, exact=False) for machine in symbolic.machines()]
    prover = Prover()

    def holds(claim: Claim) -> bool:
        name, market, side = claim
        if market is None:
            return whole.holds(symbolic.specification, name)
        about_all = PROPERTIES[name].of_books
        asked = [each for each in machines if about_all or (each.market.name, each.side) == (market, side)]
        return all(is_proved(machine, name, prover) for machine in asked)

    return tuple(claim for claim in watched(symbolic.specification) if holds(claim))


def is_proved(machine: Machine, name: str, prover: Prover) -> bool:
    """By the theorem where there is one."""
    decision = decide(machine, name)
    if decision is not None and decision.status is not None:
        return decision.status is Status.PROVED
    return prover.proves(machine, name) is True
