"""Obligations of the theorems with what speaks for each: its stored certificate, or a second solver's word.

A certificate is looked up by the question and checked anew; that it stands in the store is no reason to believe it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from novate.proofs.caches.cache import Cache
from novate.proofs.certificates.checker import check
from novate.proofs.certificates.evidence import Evidence
from novate.proofs.certificates.stored.store import Store
from novate.proofs.engine.cross_check import checked_by_others, digest, script
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.obligation import Obligation
from novate.proofs.engine.second_solver import MissingSolverError, Opinion


@dataclass(frozen=True, slots=True)
class Certified:
    """An obligation, and what speaks for it."""

    name: str
    question: str
    """SHA-256 of its question as SMT-LIB text."""
    evidence: Evidence
    opinions: tuple[Opinion, ...] = ()
    """Of those who were asked because it has no certificate."""
    objection: str = ""
    """Why nothing is proved: its certificate is refused, or a solver says otherwise."""


def certified(obligation: Obligation, store: Store, limits: Limits) -> Certified:
    """What speaks for an obligation that Z3 proved; a second solver is asked where it has no certificate."""
    whole = script(obligation.negation)
    question = digest(whole)
    certificate = store.certificate(question)
    if certificate is None:
        return by_solvers(obligation, whole, question, limits)
    refused = _checked.once((question, certificate), lambda: check(whole, certificate))
    objection = f"the stored certificate of {obligation.name!r} is refused: {refused}" if refused else ""
    evidence = Evidence.ONE_SOLVER if refused else Evidence.CERTIFICATE
    return Certified(obligation.name, question, evidence, objection=objection)


_checked: Cache[tuple[str, str], str] = Cache()


def by_solvers(obligation: Obligation, whole: str, question: str, limits: Limits) -> Certified:
    """What a second solver says, if there is one."""
    try:
        said = checked_by_others(obligation.name, whole, obligation.negation, limits)
    except MissingSolverError:
        return Certified(obligation.name, question, Evidence.ONE_SOLVER)
    evidence = Evidence.TWO_SOLVERS if said.is_confirmed else Evidence.ONE_SOLVER
    return Certified(obligation.name, question, evidence, said.opinions, said.dispute)


def objection(found: Sequence[Certified]) -> str:
    """The first of all; empty where there is none."""
    return next((each.objection for each in found if each.objection), "")
