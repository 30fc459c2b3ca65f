"""The campaign: every mutant before every judge, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from novate.model.mutant import Mutant
from novate.proofs.induction.argument import argument
from novate.proofs.mutation.evidence import Evidence, comparing
from novate.proofs.mutation.hints import LIKELY
from novate.proofs.mutation.judges import Mark, Marks, cross_validation, properties_by_proofs, properties_by_runs
from novate.proofs.mutation.mutant import applied
from novate.proofs.mutation.prover import learn
from novate.proofs.mutation.specimens import SPECIMENS
from novate.proofs.mutation.standing import Learnt, Whole
from novate.proofs.refinement.mechanisms import MECHANISMS
from novate.properties import OF_MACHINES


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
    mechanisms: Mapping[str, Whole]

    @classmethod
    def of(cls, evidence: Evidence) -> Bench:
        """Build it all. No mutant may be in place."""
        learn((part for fact in evidence.facts for part in argument(fact.machine, fact.claim)), evidence.outcomes)
        known = {name: evidence.learnt.get(name, Learnt()) for name in evidence.claims}
        return cls(evidence, {name: Whole.of(MECHANISMS[name], each) for name, each in known.items()})


def judged(mutant: Mutant, bench: Bench) -> Row:
    """Put the mutant in place and ask everybody, but for what it cannot have touched."""
    evidence, untouched = bench.evidence.against(mutant), bench.evidence.untouched(mutant)
    likely_first = sorted(evidence.claims, key=lambda name: name != LIKELY.get(mutant.name))
    mechanisms = {name: bench.mechanisms[name] for name in likely_first if comparing(name) not in untouched}
    with applied(mutant):
        by = properties_by_runs if mutant.encoding == "reference" else properties_by_proofs
        properties = by(evidence, untouched) | dict.fromkeys(silent(evidence), Mark.SPARED)
        mark, note = cross_validation({name: each.under(mutant) for name, each in mechanisms.items()})
    return Row(mutant, properties, mark, note)


def silent(evidence: Evidence) -> list[str]:
    """The properties that concern none of the mechanisms at hand: nobody can ask them."""
    known = [SPECIMENS[fact.specimen].specification for fact in evidence.facts]
    return [name for name, each in OF_MACHINES.items() if not any(map(each.concerns, known))]


def named(rows: Sequence[Row], *fates: Fate) -> list[str]:
    """The names of the mutants with such a fate."""
    return [row.mutant.name for row in rows if row.fate in fates]
