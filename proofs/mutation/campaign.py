"""The campaign: every mutant before every judge, and what comes of it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from novate.model.core.symbolic.state import fresh_state
from novate.model.mutant import Mutant
from novate.proofs.caches.remembered import Remembered, kept
from novate.proofs.induction.argument import argument
from novate.proofs.induction.invariant import invariant
from novate.proofs.mutation.evidence import Evidence
from novate.proofs.mutation.judges import Mark, Marks, cross_validation, properties_by_proofs, properties_by_runs
from novate.proofs.mutation.listening import listening
from novate.proofs.mutation.mutant import applied
from novate.proofs.refinement.mechanisms import MECHANISMS
from novate.proofs.refinement.templates import Symbolic


class Fate(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    EQUIVALENT = "equivalent"
    """Nobody noticed it, and its record argues that nobody can."""
    SURVIVED = "survived"
    """Nobody noticed it: a property is missing, or there is a hole in the cross-validation."""
    REFUTED = "argument refuted"
    """Somebody noticed it, though its record argues that nobody can."""
    UNDECIDED = "undecided"
    """Nobody noticed it, but some question was left open."""


@dataclass(frozen=True, slots=True)
class Row:
    """One mutant before every judge."""

    mutant: Mutant
    properties: Marks
    cross_validation: Mark
    note: str = ""
    """Why a question was left open."""

    @property
    def fate(self) -> Fate:
        """Only a noticed difference is a kill."""
        marks = {*self.properties.values(), self.cross_validation}
        if Mark.KILLED in marks:
            return Fate.REFUTED if self.mutant.equivalent else Fate.KILLED
        if marks & {Mark.UNDECIDED, Mark.NOT_ASKED}:
            return Fate.UNDECIDED
        return Fate.EQUIVALENT if self.mutant.equivalent else Fate.SURVIVED


@dataclass(frozen=True, slots=True)
class Bench:
    """What is at hand for every mutant, of the undamaged mechanism."""

    evidence: Evidence
    symbolic: Mapping[str, Symbolic]
    """The symbolic machines of every mechanism."""
    invariants: Remembered[Hashable, Any]
    """Of the specimens' machines."""

    @classmethod
    def of(cls, evidence: Evidence) -> Bench:
        """Build it all. No mutant may be in place."""
        invariants: Remembered[Hashable, Any] = Remembered()
        with listening(), kept(invariants):
            symbolic = {name: Symbolic(each).prepare() for name, each in MECHANISMS.items()}
            for machine in (part.machine for fact in evidence.facts for part in argument(fact.machine, fact.claim)):
                for name in ("before", "after", "now"):
                    invariant(machine, fresh_state(machine, name))
        return cls(evidence, symbolic, invariants)


def judged(mutant: Mutant, bench: Bench) -> Row:
    """Put the mutant in place and ask everybody.

    It gets a memory of its own of what it leaves as it is: what is learnt under it is not kept for the next.
    """
    with applied(mutant):
        whole = bench.evidence.without(mutant.function)
        if mutant.encoding == "reference":
            properties = properties_by_runs(whole)
        else:
            with kept(bench.invariants.without(mutant.function)):
                properties = properties_by_proofs(whole)
        symbolic = {name: each.without(mutant.function) for name, each in bench.symbolic.items()}
        mark, note = cross_validation(symbolic, whole.known)
    return Row(mutant, properties, mark, note)


def named(rows: Sequence[Row], *fates: Fate) -> list[str]:
    """The names of the mutants with such a fate."""
    return [row.mutant.name for row in rows if row.fate in fates]
