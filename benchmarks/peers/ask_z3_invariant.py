"""Plain Z3 by induction, with an invariant that a person found and wrote down.

That person's insight is most of the work; the solver only checks it. The invariant: an account that has been overdue
for k blocks still has what the margin is worth after the worst k moves. Without it the property is not inductive.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import z3
from answer import Answer, Outcome, print_answers
from linear_machine import Account, State, bad_debt, fresh_state, initial, is_flat, is_liquidatable, rational, step
from question import MOVE, Question
from solver_clock import SolverClock


def ask(question: Question) -> Iterator[Answer]:
    """Three obligations; where one fails nothing is known, least of all that the machine is unsafe."""
    clock = SolverClock()
    before, after = fresh_state(question, "before"), fresh_state(question, "after")
    kept = invariant(question, before)
    obligations = (
        (initial(before), z3.Not(kept)),
        (kept, step(question, before, after), z3.Not(invariant(question, after))),
        (kept, bad_debt(before)),
    )
    for obligation in obligations:
        solver = z3.Solver()
        solver.add(*obligation)
        with clock.running():
            result = solver.check()
        if result != z3.unsat:
            reason = solver.reason_unknown() if result == z3.unknown else "not inductive, which shows no violation"
            yield Answer(Outcome.NONE, None, clock.seconds, reason)
            return
    yield Answer(Outcome.PROVED, None, clock.seconds)


def invariant(question: Question, state: State) -> z3.BoolRef:
    """What is true of every account."""
    return z3.And(*(z3.Or(is_flat(account), held(question, account)) for account in state))


def held(question: Question, account: Account) -> z3.BoolRef:
    """An open account is healthy or overdue, not for too long, and covered whatever its age."""
    ages = range(1, question.delay + 2)
    return z3.And(
        account.is_open,
        account.notional > 0,
        account.overdue >= 0,
        account.overdue <= question.delay + 1,
        (account.overdue == 0) == z3.Not(is_liquidatable(question, account)),
        *(z3.Implies(account.overdue == age, covered(question, account, age)) for age in ages),
    )


def covered(question: Question, account: Account, age: int) -> z3.BoolRef:
    """Equity is what is left of the margin after the worst moves since the account was last healthy.

    In shares of the notional now, which is r^age of what it was: 1 - (1 - m) / r^age for a long, the opposite way
    round for a short. The worst r is an extreme one; for a long whose margin exceeds its notional, it is the rise.
    """
    ratios = [(1 + sign * MOVE) ** age for sign in (-1, 1)]
    long = min(1 - (1 - question.margin) / ratio for ratio in ratios)
    short = min((1 + question.margin) / ratio - 1 for ratio in ratios)
    return account.equity >= z3.If(account.is_long, scaled(long, account), scaled(short, account))


def scaled(share: Fraction, account: Account) -> z3.ArithRef:
    """A share of the notional."""
    return rational(share) * account.notional


if __name__ == "__main__":
    print_answers(ask)
