"""Steps drawn from the symbolic machine: the solver picks the numbers, and the reference has to follow.

From a concrete state: an action's relation, with whole numbers for its unknowns (an amount, a size, prices, a fill).
Every notional afterwards is such a number times a constant, so all is linear. The solver draws the smallest, largest
or any solution and says in what state it ends; the reference has to carry the action out and end in the same. Beyond
the largest and the smallest that the relation allows, the reference has to refuse.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from random import Random
from typing import Any

from novate.model.actions import Action, Refusal, Step
from novate.model.core.reference.machine import execute
from novate.model.core.symbolic.abstraction import remembered
from novate.model.specification import Specification
from novate.proofs.engine.checked import Outcome
from novate.proofs.refinement.adventure import everybody_trades, linger, random_directions
from novate.proofs.refinement.constants import agree
from novate.proofs.refinement.drawn_actions import close_out, deposit, trade, withdraw
from novate.proofs.refinement.drawn_blocks import next_block
from novate.proofs.refinement.known import Drawn, Execution, Known, digest
from novate.proofs.refinement.questions import StepQuestion, extreme, solution, whole
from novate.proofs.refinement.run import Run
from novate.proofs.refinement.steps import Moment
from novate.proofs.refinement.templates import Symbolic
from novate.proofs.refinement.traders import ORACLES, close_everybody, trend

Kinds = Sequence[Callable[[Run, Random], StepQuestion | None]]
"""The questions that draw a step."""


class DrawnRun(Run):
    """A run that remembers what the reference did, and may know what was drawn before."""

    def __init__(
        self, specification: Specification, symbolic: Symbolic | None = None, known: Known | None = None
    ) -> None:
        super().__init__(specification, symbolic)
        self.known = known or Known()
        self.executions: list[Execution] = []
        """Since the last drawn step began."""

    def execute(self, action: Action) -> Step | Refusal:
        """The same, written down."""
        result = super().execute(action)
        self.executions.append((self.now.state, action, result))
        return result


def drawn_step(run: DrawnRun, random: Random, kinds: Kinds = ()) -> str | None:
    """Draw one step, of one of these kinds or else of any, and have the reference follow it.

    Says what was done, or None where there was nothing to do. A step that was drawn before is only looked at again
    where the reference does something else in it now.
    """
    seed = random.getrandbits(64)
    key = digest(run.specification, run.now, run.liquidatable(), seed, [kind.__name__ for kind in kinds])
    draws = Random(seed)  # noqa: S311 - the same draw every time is what is wanted
    drawn = run.known.drawn(key, lambda known: does_the_same(run, known), lambda: newly_drawn(run, draws, kinds))
    run.now = drawn.after
    return drawn.name


def does_the_same(run: Run, drawn: Drawn) -> bool:
    """Whether the reference does now what it did when this was drawn."""
    return all(execute(run.rules, state, action) == result for state, action, result in drawn.executions)


def newly_drawn(run: DrawnRun, random: Random, kinds: Kinds) -> Drawn:
    """Draw a step and write down what happened."""
    run.executions.clear()
    name = newly_drawn_step(run, random, kinds)
    return Drawn(tuple(run.executions), run.now, name)


def newly_drawn_step(run: Run, random: Random, kinds: Kinds) -> str | None:
    """Ask the solver for a step, and the reference to follow it."""
    urgent = (deposit, trade, next_block, close_out, close_out)
    usual = urgent if run.liquidatable() else (deposit, withdraw, trade, trade, next_block, close_out)
    question = random.choice(kinds or usual)(run, random)
    mode = random.choice(("smallest", "largest", "any"))
    if question is None:
        return None
    answer = solution(question, mode, random)
    if answer.outcome is Outcome.UNSATISFIABLE:
        refused_instead(run, question)
    if answer.outcome is not Outcome.SATISFIABLE:
        return None
    action = question.action(answer.model, 0)
    if question.edged:
        refused_beyond(run, question, random)
    follow(run, question, answer.model, action)
    return type(action).__name__


def follow(run: Run, question: StepQuestion, model: Any, action: Action) -> None:
    """Execute what was drawn."""
    result = run.execute(action)
    if isinstance(result, Refusal):
        agree(False, "the reference refuses a symbolic step", action, result, run.now)
        return
    after = Moment(result.state, remembered(run.now.memories, action, result))
    for end in question.ends:
        end.agrees(run.symbolic, model, after)
    run.now = after


def refused_instead(run: Run, question: StepQuestion) -> None:
    """Where no number leads to a symbolic step, none leads to one of the reference."""
    if question.instead is not None:
        result = run.execute(question.instead)
        agree(isinstance(result, Refusal), "the reference does what no symbolic step does", question.instead, run.now)


def refused_beyond(run: Run, question: StepQuestion, random: Random) -> None:
    """The reference refuses one less than the smallest solution, or one more than the largest."""
    sign = random.choice((-1, 1))
    answer = extreme(question, sign)
    if answer.outcome is not Outcome.SATISFIABLE or whole(answer.model, question.unknown) == question.most:
        return
    action = question.action(answer.model, sign)
    result = run.execute(action)
    agree(not isinstance(result, Step), "the reference goes beyond every symbolic step", action, run.now)


def drawn_adventure(
    specification: Specification,
    random: Random,
    rounds: int,
    symbolic: Symbolic | None = None,
    known: Known | None = None,
) -> Counter[str]:
    """Draw steps all along a run that nobody checks otherwise; counts what was drawn."""
    run, drawn = DrawnRun(specification, symbolic, known), Counter[str]()
    for _ in range(rounds):
        directions = random_directions(run, random)
        everybody_trades(run, random, directions)
        drawn.update(some_draws(run, random))
        trend(run, directions, specification.delay + random.randint(1, 5), random.choice(ORACLES))
        drawn.update(some_draws(run, random))
        close_everybody(run, Fraction(1, 2))
        drawn.update(draws_of_remembering(run, random))
    return drawn


def draws_of_remembering(run: DrawnRun, random: Random) -> Iterator[str]:
    """Blocks drawn while oracles that remember what they showed go on to show it."""
    for _ in linger(run, random):
        step = drawn_step(run, random, (next_block,))
        if step is not None:
            yield step


def some_draws(run: DrawnRun, random: Random) -> list[str]:
    """A handful of drawn steps of all kinds."""
    return [step for _ in range(10) if (step := drawn_step(run, random)) is not None]
