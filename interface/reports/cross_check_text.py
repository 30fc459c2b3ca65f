"""What the second solvers said of the proofs of one file, in sentences; each question is counted once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from novate.proofs.engine.cross_check import Checked
from novate.proofs.engine.second_solver import Opinion
from novate.proofs.engine.solver import Outcome
from novate.proofs.verdicts.verdict import Verdict


def cross_check_notes(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """One sentence about everybody, then one for each question that somebody did not confirm; none if nobody asked."""
    asked = questions(verdicts)
    if not asked:
        return
    yield f"Cross-check: Z3 proved {len(asked):,} obligations; {', '.join(tallies(asked))}."
    for each in asked:
        for opinion in each.opinions:
            if opinion.outcome is not Outcome.UNSATISFIABLE:
                yield f"{each.name!r} is not confirmed by {name(opinion)}: {opinion.reason or 'it says sat'}"


def questions(verdicts: Sequence[Verdict]) -> list[Checked]:
    """The questions that other solvers were asked, each once, in order."""
    found = {each.question: each for verdict in verdicts for each in verdict.checked if each.opinions}
    return list(found.values())


def tallies(asked: Sequence[Checked]) -> list[str]:
    """As in "cvc5 1.4.2 agrees on all", one for each solver."""
    answers: dict[str, list[Outcome]] = {}
    for each in asked:
        for opinion in each.opinions:
            answers.setdefault(name(opinion), []).append(opinion.outcome)
    return [f"{solver} {tally(outcomes)}" for solver, outcomes in answers.items()]


def tally(outcomes: Sequence[Outcome]) -> str:
    """How often one solver agreed."""
    agreed, disputed = outcomes.count(Outcome.UNSATISFIABLE), outcomes.count(Outcome.SATISFIABLE)
    if agreed == len(outcomes):
        return "agrees on all"
    parts = [f"agrees on {agreed}", f"disagrees on {disputed}", f"is undecided on {len(outcomes) - agreed - disputed}"]
    return " and ".join(part for part in parts if not part.endswith(" 0"))


def name(opinion: Opinion) -> str:
    """A solver with its version."""
    return f"{opinion.solver} {opinion.version}"
