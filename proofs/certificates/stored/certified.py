"""Obligations of the theorems with what speaks for each: its stored certificate, or a second solver's word.

A certificate is looked up by the question and checked anew; that it stands in the store is no reason to believe it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from novate.model.caches.cache import Cache
from novate.proofs.certificates.checker import check
from novate.proofs.certificates.evidence import Evidence
from novate.proofs.certificates.facts_used import used_assertions
from novate.proofs.certificates.stored.store import Store
from novate.proofs.engine.checked import Opinion
from novate.proofs.engine.cross_check import checked_by_others, digest, script
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.obligation import Obligation
from novate.proofs.engine.second_solver import MissingSolverError


@dataclass(frozen=True, slots=True)
class Certified:
    """An obligation, and what speaks for it."""

    name: str
    question: str
    """SHA-256 of its question as SMT-LIB text."""
    evidence: Evidence
    premises: int
    """How many it has."""
    rests_on: frozenset[int] | None = None
    """Those on which its certificate rests, counted from 0; None where it has none."""
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
    count = len(obligation.premises)
    refused, used = _checked.once((question, certificate), lambda: checked(whole, certificate))
    if refused:
        objection = f"the stored certificate of {obligation.name!r} is refused: {refused}"
        return Certified(obligation.name, question, Evidence.ONE_SOLVER, count, objection=objection)
    return Certified(obligation.name, question, Evidence.CERTIFICATE, count, frozenset(used & {*range(count)}))


_checked: Cache[tuple[str, str], tuple[str, frozenset[int]]] = Cache()


def checked(whole: str, certificate: str) -> tuple[str, frozenset[int]]:
    """Why a certificate is refused, or the assertions that it rests on: the premises, then what is denied."""
    refused = check(whole, certificate)
    return refused, frozenset() if refused else used_assertions(whole, certificate)


def by_solvers(obligation: Obligation, whole: str, question: str, limits: Limits) -> Certified:
    """What a second solver says, if there is one."""
    count = len(obligation.premises)
    try:
        said = checked_by_others(obligation.name, whole, obligation.negation, limits)
    except MissingSolverError:
        return Certified(obligation.name, question, Evidence.ONE_SOLVER, count)
    evidence = Evidence.TWO_SOLVERS if said.is_confirmed else Evidence.ONE_SOLVER
    return Certified(obligation.name, question, evidence, count, None, said.opinions, said.dispute)


def objection(found: Sequence[Certified]) -> str:
    """The first of all; empty where there is none."""
    return next((each.objection for each in found if each.objection), "")
