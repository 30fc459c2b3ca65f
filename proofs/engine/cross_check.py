"""Cross-check: an obligation that Z3 proved, judged by the second solvers as well.

Agreement raises trust; a dispute (one says unsat, another sat) means that some solver is wrong, and nothing is proved.
A nonlinear obligation that only one solver decided is remembered as such: nonlinear engines are where solvers err.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from novate.proofs.engine.limits import Limits
from novate.proofs.engine.second_solver import Opinion, opinions
from novate.proofs.engine.smtlib import is_linear, smtlib
from novate.proofs.engine.solver import Outcome
from novate.proofs.engine.terms import Formula

MOST_SECONDS = 10.0
"""Wall limit of one opinion; Z3 answers the questions of this package in milliseconds."""


@dataclass(frozen=True, slots=True)
class Checked:
    """An obligation that Z3 proved, and what others say of it."""

    name: str
    is_linear: bool
    question: str = ""
    """SHA-256 of the question as SMT-LIB text, where others were asked: equal questions are one."""
    opinions: tuple[Opinion, ...] = ()

    @property
    def dispute(self) -> str:
        """Who says otherwise; empty where nobody does."""
        others = [f"{each.solver} {each.version}" for each in self.opinions if each.outcome is Outcome.SATISFIABLE]
        return f"the solvers disagree on {self.name!r}: Z3 says unsat, {' and '.join(others)} sat" if others else ""

    @property
    def rests_on_one_nonlinear_answer(self) -> bool:
        """Nonlinear, and no other solver has confirmed it."""
        confirmed = any(each.outcome is Outcome.UNSATISFIABLE for each in self.opinions)
        return not self.is_linear and not confirmed


def checked(name: str, constraints: Sequence[Formula], limits: Limits) -> Checked:
    """Judge a question that Z3 found unsatisfiable; the others are asked where the limits say so."""
    if not limits.cross_check:
        return Checked(name, is_linear(constraints))
    script = smtlib("is this satisfiable?", constraints, Outcome.UNDECIDED)
    said = opinions(script, min(limits.seconds, MOST_SECONDS))
    return Checked(name, is_linear(constraints), sha256(script.encode()).hexdigest(), said)


def lone_answers(proof: Iterable[Checked]) -> str:
    """The label of a proof with nonlinear obligations that Z3 alone decided; empty where there is none."""
    names = list(dict.fromkeys(each.name for each in proof if each.rests_on_one_nonlinear_answer))
    return f"nonlinear, decided by Z3 alone: {', '.join(names)}" if names else ""
