"""radCAD: Monte Carlo simulation of the market, in floating point as is usual there.

The sampling favours radCAD: the price makes the largest move up or down in every block, by a fair coin, everybody
opens a position with exactly the margin as soon as he has none, and keepers are as late as they may be. A run has
100 blocks more than the shortest violation needs.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from answer import Answer, Outcome, print_answers
from question import MOVE, Question
from radcad import Engine, Model, Simulation
from radcad.engine import Backend

Values = dict[str, Any]

RUNS = 1_000
"""Random runs of the safe machine; of the unsafe one, as many as the time allows."""
ROUNDING = -1e-9
"""Equity below this is bad debt; between it and 0 it may be an error of floating point."""


def move(parameters: Values, _substep: int, _history: list[Any], _before: Values) -> Values:
    """The largest move, up or down."""
    return {"factor": 1 + random.choice((-1, 1)) * parameters["move"]}  # noqa: S311 - a simulation


def moved_price(_parameters: Values, _substep: int, _history: list[Any], before: Values, signals: Values) -> Any:
    """The new price."""
    return "price", before["price"] * signals["factor"]


def moved_accounts(parameters: Values, _substep: int, _history: list[Any], before: Values, signals: Values) -> Any:
    """Open, reprice and count, or close out at the last moment."""
    price, factor = before["price"], signals["factor"]
    return "accounts", [next_account(parameters, account, price, price * factor) for account in before["accounts"]]


def added_debt(parameters: Values, _substep: int, _history: list[Any], before: Values, _signals: Values) -> Any:
    """The bad debt of this block's close-outs."""
    closed = [equity for _, equity, overdue in before["accounts"] if overdue > parameters["delay"]]
    return "bad_debt", before["bad_debt"] + sum(-equity for equity in closed if equity < ROUNDING)


def next_account(parameters: Values, account: Any, old: float, new: float) -> Any:
    """(direction, equity, overdue) of a position of size 1."""
    _, _, overdue = account
    if overdue > parameters["delay"]:
        account = (random.choice((-1, 1)), parameters["margin"] * old, 0)  # noqa: S311 - a simulation
    direction, equity, overdue = account
    equity += direction * (new - old)
    return direction, equity, overdue + 1 if equity < parameters["margin"] * new else 0


def ask(question: Question) -> Iterator[Answer]:
    """Run after run, until a violation or to the end of the budget."""
    random.seed(0)
    parameters = {"move": [float(MOVE)], "margin": [float(question.margin)], "delay": [question.delay]}
    runs = RUNS if question.safe else RUNS**2
    for run in range(1, runs + 1):
        accounts = [((-1, 1)[number % 2], float(question.margin), 0) for number in range(question.accounts)]
        update = {
            "policies": {"move": move},
            "variables": {"price": moved_price, "accounts": moved_accounts, "bad_debt": added_debt},
        }
        start = {"price": 1.0, "accounts": accounts, "bad_debt": 0.0}
        model = Model(initial_state=start, state_update_blocks=[update], params=parameters)
        simulation = Simulation(model=model, timesteps=question.shortest_run + 100, runs=1)
        simulation.engine = Engine(backend=Backend.SINGLE_PROCESS, deepcopy=False)
        if simulation.run()[-1]["bad_debt"] > 0:
            yield Answer(Outcome.VIOLATED, run)
            return
        yield Answer(Outcome.SAMPLED, run)


if __name__ == "__main__":
    print_answers(ask)
