"""What is asked of every step of a component's own argument."""

from __future__ import annotations

import z3

from novate.proofs.engine.checked import Outcome
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.obligation import Obligation, prove
from novate.proofs.engine.solver import satisfy


def confirmed(step: Obligation) -> bool:
    """Whether it is proved, and a second solver says so, linear or not."""
    proof = prove([step], Limits(cross_check=True))
    return proof.holds and proof.checked[0].is_confirmed


def is_reachable(step: Obligation) -> bool:
    """Whether some numbers satisfy all its premises."""
    return satisfy(step.premises, Limits()).outcome is Outcome.SATISFIABLE


def not_needed(step: Obligation) -> list[int]:
    """The places of premises without which it holds as well; its own end where so does the opposite."""
    weaker = [
        Obligation(step.name, step.premises[:place] + step.premises[place + 1 :], step.conclusion)
        for place in range(len(step.premises))
    ]
    opposite = Obligation(step.name, step.premises, z3.Not(step.conclusion))
    asked = enumerate((*weaker, opposite))
    return [place for place, each in asked if satisfy(each.negation, Limits()).outcome is not Outcome.SATISFIABLE]
