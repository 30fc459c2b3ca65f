"""The campaign: every mutant before every judge, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from novate.proofs.mutation.evidence import Evidence
from novate.proofs.mutation.judges import Mark, Marks, cross_validation, properties_by_proofs, properties_by_runs
from novate.proofs.mutation.mutant import Mutant, applied
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


def judged(mutant: Mutant, evidence: Evidence, undamaged: Mapping[str, Symbolic]) -> Row:
    """Put the mutant in place and ask everybody. `undamaged` has the symbolic machines of every mechanism."""
    with applied(mutant):
        if mutant.encoding == "reference":
            properties = properties_by_runs(evidence)
            mark, note = cross_validation(undamaged, evidence.known)
        else:
            whole = evidence.without(mutant.function)
            properties = properties_by_proofs(whole)
            symbolic = {name: each.without(mutant.function) for name, each in undamaged.items()}
            mark, note = cross_validation(symbolic, whole.known)
    return Row(mutant, properties, mark, note)


def named(rows: Sequence[Row], *fates: Fate) -> list[str]:
    """The names of the mutants with such a fate."""
    return [row.mutant.name for row in rows if row.fate in fates]
