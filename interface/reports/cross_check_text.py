"""What the second solvers said of the proofs of one file, in sentences; each question is counted once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from novate.proofs.verdicts.verdict import Verdict

if TYPE_CHECKING:  # at run time this would import Z3
    from novate.proofs.engine.checked import Checked, Opinion


def cross_check_notes(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """One sentence about everybody, then one for each question that somebody did not confirm; none if nobody asked."""
    asked = questions(verdicts)
    if not asked:
        return
    yield f"Cross-check: Z3 proved {len(asked):,} obligations; {', '.join(tallies(asked))}."
    for each in asked:
        yield from objections(each)


def questions(verdicts: Sequence[Verdict]) -> list[Checked]:
    """The questions that other solvers were asked, each once, in order."""
    found = {each.question: each for verdict in verdicts for each in verdict.checked if each.opinions}
    return list(found.values())


def tallies(asked: Sequence[Checked]) -> list[str]:
    """Who has decided how many, as in "yices 2.6.5 agrees on 98", "yices 2.6.5 (in parts) agrees on 2"."""
    counts = Counter(decision(each.opinions[-1]) for each in asked)
    return [f"{who} {'all' if count == len(asked) else f'{count:,}'}" for who, count in counts.items()]


def decision(last: Opinion) -> str:
    """What the last who was asked has decided; nobody did where he has not."""
    from novate.proofs.engine.checked import Outcome

    match last.outcome:
        case Outcome.UNSATISFIABLE:
            return f"{name(last)} agrees on"
        case Outcome.SATISFIABLE:
            return f"{name(last)} disagrees on"
        case _:
            return "nobody else decides"


def objections(checked: Checked) -> Iterator[str]:
    """Who does not confirm a question that nobody confirms, and why."""
    from novate.proofs.engine.checked import Outcome

    if checked.opinions[-1].outcome is not Outcome.UNSATISFIABLE:
        for each in checked.opinions:
            yield f"{checked.name!r} is not confirmed by {name(each)}: {each.reason or 'it says sat'}"


def name(opinion: Opinion) -> str:
    """A solver with its version, and whether it was asked in parts."""
    return f"{opinion.solver} {opinion.version}{' (in parts)' if opinion.parts > 1 else ''}"
