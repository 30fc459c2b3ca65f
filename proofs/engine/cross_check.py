"""Cross-check: an obligation that Z3 proved, judged by a second solver as well.

Agreement raises trust; a dispute (one says unsat, another sat) means that some solver is wrong, and nothing is proved.
A nonlinear obligation that only one solver decided is remembered as such: nonlinear engines are where solvers err.

A solver that has no word on a question is asked it again in parts, one for each conjunct of what is to be shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

import z3

from novate.model.caches.cache import Cache
from novate.proofs.engine.checked import Checked, Opinion, Outcome
from novate.proofs.engine.conjuncts import conjuncts
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.second_solver import opinion, second_solvers
from novate.proofs.engine.smtlib import Wording, is_linear, smtlib
from novate.proofs.engine.terms import Formula

MOST_SECONDS = 5.0
"""Wall limit of one opinion; the questions of this package take milliseconds."""


def checked(name: str, constraints: Sequence[Formula], limits: Limits) -> Checked:
    """Judge a question that Z3 found unsatisfiable; others are asked where the limits say so."""
    if not limits.cross_check:
        return Checked(name, is_linear(constraints))
    return checked_by_others(name, script(constraints), constraints, limits)


def checked_by_others(name: str, whole: str, constraints: Sequence[Formula], limits: Limits) -> Checked:
    """The same with others asked; `whole` is its script. Raises `MissingSolverError` where there is nobody."""
    question = digest(whole)
    said = _known.once(question, lambda: opinions(whole, constraints, limits))
    return Checked(name, is_linear(constraints), question, said)


_known: Cache[str, tuple[Opinion, ...]] = Cache()


def opinions(whole: str, constraints: Sequence[Formula], limits: Limits) -> tuple[Opinion, ...]:
    """What the second solvers say of a question, asked in turn until one of them has decided it; `whole` is its script.

    Raises `MissingSolverError` where there is none.
    """
    said: list[Opinion] = []
    for each in asked(whole, constraints, min(limits.seconds, MOST_SECONDS)):
        said.append(each)
        if each.outcome is not Outcome.UNDECIDED:
            break
    return tuple(said)


def asked(whole: str, constraints: Sequence[Formula], seconds: float) -> Iterator[Opinion]:
    """Each solver in turn, about the whole and then about its parts; `seconds` limits each script."""
    for solver in second_solvers():
        yield opinion(solver, [whole], seconds)
        if len(parts := in_parts(constraints)) > 1:
            yield opinion(solver, [script(each) for each in parts], seconds)


def in_parts(constraints: Sequence[Formula]) -> list[list[Formula]]:
    """Questions that are all contradictory iff the given one is: its last constraint denies a conjunction."""
    *premises, last = constraints
    conclusion = last.arg(0) if z3.is_not(last) else z3.Not(last)
    return [[*premises, z3.Not(part)] for part in conjuncts(conclusion)]


def script(constraints: Sequence[Formula], wording: Wording | None = None) -> str:
    """As others are asked: with nothing in it of what Z3 said."""
    return smtlib("is this satisfiable?", constraints, Outcome.UNDECIDED, wording)


def digest(whole: str) -> str:
    """SHA-256 of a question's script, by which it is known."""
    return sha256(whole.encode()).hexdigest()


def lone_answers(proof: Iterable[Checked]) -> str:
    """The label of a proof with nonlinear obligations that Z3 alone decided; empty where there is none."""
    names = list(dict.fromkeys(each.name for each in proof if each.rests_on_one_nonlinear_answer))
    return f"nonlinear, decided by Z3 alone: {', '.join(names)}" if names else ""
