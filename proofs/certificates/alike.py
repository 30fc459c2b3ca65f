"""Certificates of questions that are alike: the same facts about the same number of atoms, with other numbers in them.

The markets of one mechanism ask the same questions with their own parameters, and what closes the cases of one mostly
closes those of the next, with other multipliers; where it does not, that case is searched anew. Nothing is taken on
trust: the checker says whether all cases are closed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence, Set
from typing import Any

from novate.proofs.certificates.checker import Facts
from novate.proofs.certificates.linear_solver import NoCertificateError

Close = Callable[[Set[int]], Any]
"""A proof for the case in which these literals hold. Raises `NoCertificateError`."""
Sum = Callable[[Sequence[int]], Any]
"""That by which these literals, or some of them, contradict each other. Raises `NoCertificateError`."""


def proof_alike(question: Facts, earlier: Any, summed: Sum, close: Close) -> Any | None:
    """A proof with the cases of an earlier one; None where it does not close this question."""
    try:
        proof = adapted(earlier, summed, close, frozenset())
        return proof if question.closes(proof, (), frozenset(), question.facts) else None
    except (NoCertificateError, ValueError):
        return None


def kind(script: str) -> Hashable:
    """Equal for questions whose facts are the same literals in the same places; what cannot be read is like nothing."""
    try:
        question = Facts(script)
    except (ArithmeticError, ValueError):
        return script
    return tuple(question.facts), tuple(atom if isinstance(atom, str) else None for atom in question.atoms)


def adapted(proof: Any, summed: Sum, close: Close, true: frozenset[int]) -> Any:
    """The same cases, each closed by the same fact, or by the same literals with multipliers of this question.

    Raises `NoCertificateError` where some case cannot be closed anew either.
    """
    match proof:
        case ["split", atom, then, otherwise]:
            halves = ((then, atom), (otherwise, -atom))
            return ["split", atom, *(adapted(half, summed, close, true | {literal}) for half, literal in halves)]
        case ["sum", terms]:
            try:
                return summed([each for _, literals in terms for each in literals])
            except NoCertificateError:
                return close(true)
        case _:
            return proof
