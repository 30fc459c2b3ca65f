"""Evidence: what is known of the specimens before anything is damaged, and against which mutants are held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from novate.model.scenario import Scenario
from novate.model.specification import Side
from novate.model.symbolic.state import Machine
from novate.proofs.mutation.monitored_run import Claim
from novate.proofs.mutation.prover import LIMITS, Prover
from novate.proofs.mutation.specimens import SPECIMENS, Specimen
from novate.proofs.refinement.mechanisms import MECHANISMS
from novate.proofs.refinement.observations import watched
from novate.proofs.refinement.templates import Symbolic
from novate.proofs.search import find_violation


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


def established(name: str) -> tuple[Fact, ...]:
    """Every fact of one specimen. Raises `BaselineError` where one is not as the specimen says."""
    specimen, prover = SPECIMENS[name], Prover()
    return tuple(fact for side in specimen.sides for fact in facts_of(name, specimen, side, prover))


def facts_of(name: str, specimen: Specimen, side: Side, prover: Prover) -> Iterator[Fact]:
    """Those of one side."""
    for each in specimen.proved:
        fact = Fact(name, side, each, None)
        if prover.proves(fact.machine, each) is not True:
            raise BaselineError(f"{name}, {side}: {each} is not proved")
        yield fact
    for each in specimen.violated:
        fact = Fact(name, side, each, None)
        if prover.proves(fact.machine, each) is not False:
            raise BaselineError(f"{name}, {side}: the solver has no counterexample to {each}")
        scenario = find_violation(fact.machine, each, LIMITS).scenario
        if scenario is None:
            raise BaselineError(f"{name}, {side}: no scenario that breaks {each} was found")
        yield replace(fact, scenario=scenario)


Claims = Mapping[str, tuple[Claim, ...]]
"""Mechanism of `novate.proofs.refinement.mechanisms` -> what is proved of it."""


def proved_claims(name: str) -> tuple[Claim, ...]:
    """What is proved of one mechanism, market by market and side by side."""
    specification, prover = MECHANISMS[name], Prover()

    def holds(claim: Claim) -> bool:
        watched_property, market, side = claim
        machine = Machine(specification, specification.markets[market], side)
        return prover.proves(machine, watched_property) is True

    return tuple(filter(holds, watched(Symbolic(specification))))
