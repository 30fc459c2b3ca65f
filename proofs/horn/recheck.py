"""What Spacer found, proved anew by plain questions to a fresh solver, and thinned out to what the proof needs."""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.model.core.symbolic.numbers import Formula
from novate.proofs.engine.conjuncts import conjuncts
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.obligation import Obligation, prove
from novate.proofs.horn.clauses import Clauses


def obligations(asked: Clauses, invariant: Formula) -> Iterator[Obligation]:
    """The formula holds where runs start, every step keeps it, and it implies the claims.

    What was told to Spacer is proved along with it.
    """
    known = (invariant, *asked.told)
    still = z3.And(renamed(asked, invariant), *asked.told_after)
    yield Obligation("a run starts inside Spacer's invariant", (asked.start,), still)
    for action, step in asked.steps.items():
        yield Obligation(f"{action} keeps Spacer's invariant", (*known, step), still)
    for each in asked.claims:
        given = () if each.claim.premise is True else (each.claim.premise,)
        yield Obligation(f"{each.name}: {each.claim.label}", (*known, each.step, *given), each.claim.conclusion)


def renamed(asked: Clauses, invariant: Formula) -> Formula:
    """The formula about the state after a step."""
    return z3.substitute(invariant, *zip(asked.before, asked.after, strict=True))


def thinned(asked: Clauses, invariant: Formula, limits: Limits) -> list[Formula]:
    """Its conjuncts without those that the proof can do without, tried from the last one found to the first.

    Where it needs none, what is told of every state is enough: then what is left is `true`.
    """
    needed = conjuncts(z3.simplify(invariant))
    for conjunct in reversed(needed):
        rest = [each for each in needed if each is not conjunct] or [z3.BoolVal(True)]
        if prove(obligations(asked, z3.And(*rest)), limits).holds:
            needed = rest
    return needed
