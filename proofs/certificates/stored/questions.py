"""The questions that the obligations of a theorem are, as SMT-LIB text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from novate.proofs.certificates.stored.store import archive_of
from novate.proofs.engine.cross_check import digest, script
from novate.proofs.engine.obligation import Obligation
from novate.proofs.engine.smtlib import Wording
from novate.proofs.theorems.theorem import Theorem


@dataclass(frozen=True, slots=True)
class Question:
    """One obligation's, which others may have as well."""

    theorem: str
    archive: str
    """The name of the archive that this theorem's certificates belong to."""
    obligation: str
    script: str

    @property
    def digest(self) -> str:
        """SHA-256 of its text, by which it is known."""
        return digest(self.script)


def questions(theorem: Theorem, obligations: Iterable[Obligation], wording: Wording) -> list[Question]:
    """One for each of its obligations, in order; whoever asks for those of several theorems keeps the wording."""
    archive = archive_of(theorem)
    return [Question(theorem.name, archive, each.name, script(each.negation, wording)) for each in obligations]


def homes(asked: Iterable[Question]) -> dict[str, str]:
    """Question -> the archive that keeps it: that of the first theorem that has it."""
    found: dict[str, str] = {}
    for each in asked:
        found.setdefault(each.digest, each.archive)
    return found
