from __future__ import annotations

import pytest
import z3

from novate.model.actions import Deposit
from novate.proofs.engine.checked import Outcome
from novate.proofs.refinement import questions
from novate.proofs.refinement.questions import MOST, StepQuestion, bounded, extreme, whole

UNKNOWN, HALF = z3.Ints("unknown half")
ODD_FROM_5_TO_17 = (bounded(UNKNOWN), UNKNOWN == 2 * HALF + 1, UNKNOWN >= 4, UNKNOWN <= 18, UNKNOWN != 11)


def question(guess: int, *constraints: z3.BoolRef) -> StepQuestion:
    """One about an unknown with these constraints, the guess the same for both ends."""
    return StepQuestion(
        UNKNOWN,
        constraints,
        lambda model, beyond: Deposit("ann", whole(model, UNKNOWN) + beyond),
        (),
        guess=lambda _: guess,
    )


@pytest.mark.parametrize("guess", [-7, 0, 4, 5, 6, 11, 17, 18, 19, MOST, MOST + 7])
def test_the_furthest_solution_does_not_hang_on_the_guess(guess: int) -> None:
    """Right, too near, too far, in a gap or no number that is asked for at all: the solver has the last word."""
    for sign, expected in ((1, 17), (-1, 5)):
        answer = extreme(question(guess, *ODD_FROM_5_TO_17), sign)
        assert whole(answer.model, UNKNOWN) == expected


def test_where_there_is_no_solution_there_is_no_furthest_one() -> None:
    """Whatever was guessed."""
    for guess in (0, 5, MOST):
        assert extreme(question(guess, *ODD_FROM_5_TO_17, HALF == 5), 1).outcome is Outcome.UNSATISFIABLE


def test_a_right_guess_is_confirmed_in_two_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    """That it is a solution, and that nothing lies beyond it; a bisection of all that may be asked takes more."""
    asked: list[Outcome] = []

    def counted(*given: object) -> object:
        answer = interpret(*given)
        asked.append(answer.outcome)
        return answer

    interpret = questions.interpret
    monkeypatch.setattr(questions, "interpret", counted)
    extreme(question(17, *ODD_FROM_5_TO_17), 1)
    assert asked == [Outcome.SATISFIABLE, Outcome.UNSATISFIABLE]


def test_what_the_solver_does_not_say_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it stops at its limit, nothing is drawn."""
    monkeypatch.setattr(questions, "LIMITS", questions.Limits(resources=1))
    hard = UNKNOWN * UNKNOWN * HALF == 7 * HALF * HALF + UNKNOWN + 12_345
    assert extreme(question(0, bounded(UNKNOWN), bounded(HALF), hard), 1).outcome is Outcome.UNDECIDED
