"""The machine in Z3, as its competent user writes it: linear, in notionals and equities instead of sizes and prices.

A position is its notional n and the equity e behind it. A block changes n by at most 2 %, and e by the same amount (a
long) or its opposite (a short): linear. What is given up is that all accounts see one price: each gets its own.
That admits more runs, so a proof stands; a violation needs one account only, so it stands as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

import z3
from question import MOVE, Question


@dataclass(frozen=True, slots=True)
class Account:
    """Z3 terms of one account."""

    is_open: z3.BoolRef
    is_long: z3.BoolRef
    notional: z3.ArithRef
    equity: z3.ArithRef
    overdue: z3.ArithRef
    """Blocks for which it has been liquidatable: an integer, 0 for a healthy account."""


State = Sequence[Account]


def fresh_state(question: Question, name: str) -> list[Account]:
    """A state of free variables."""
    return [
        Account(
            z3.Bool(f"{name}.{i}.open"),
            z3.Bool(f"{name}.{i}.long"),
            z3.Real(f"{name}.{i}.notional"),
            z3.Real(f"{name}.{i}.equity"),
            z3.Int(f"{name}.{i}.overdue"),
        )
        for i in range(question.accounts)
    ]


def terms(state: State) -> list[z3.ExprRef]:
    """All terms of a state in a row."""
    return [term for account in state for term in astuple(account)]


def initial(state: State) -> z3.BoolRef:
    """Nobody has a position."""
    return z3.And(*map(is_flat, state))


def step(question: Question, before: State, after: State) -> z3.BoolRef:
    """One block: each account opens a position, goes through the price move, is closed out, or stays without one."""
    return z3.And(*(account_step(question, *pair) for pair in zip(before, after, strict=True)))


def bad_debt(state: State) -> z3.BoolRef:
    """Some account can be closed out now, and cannot pay."""
    return z3.Or(*(z3.And(account.overdue > 0, account.equity < 0) for account in state))


def account_step(question: Question, before: Account, after: Account) -> z3.BoolRef:
    """What may happen to one account in a block."""
    return z3.Or(
        z3.And(z3.Not(before.is_open), z3.Or(is_flat(after), is_opened(question, after))),
        z3.And(before.is_open, before.overdue <= question.delay, moved(question, before, after)),
        z3.And(before.overdue > 0, is_flat(after)),
    )


def is_flat(account: Account) -> z3.BoolRef:
    """No position; whatever was left has been paid out."""
    return z3.And(
        z3.Not(account.is_open),
        z3.Not(account.is_long),
        account.notional == 0,
        account.equity == 0,
        account.overdue == 0,
    )


def is_opened(question: Question, account: Account) -> z3.BoolRef:
    """Just opened, with enough margin."""
    return z3.And(
        account.is_open, account.notional > 0, z3.Not(is_liquidatable(question, account)), account.overdue == 0
    )


def is_liquidatable(question: Question, account: Account) -> z3.BoolRef:
    """Less equity than the margin."""
    return account.equity < rational(question.margin) * account.notional


def moved(question: Question, before: Account, after: Account) -> z3.BoolRef:
    """The price has moved, and `overdue` has counted."""
    change = after.notional - before.notional
    bound = rational(MOVE) * before.notional
    return z3.And(
        after.is_open,
        after.is_long == before.is_long,
        -bound <= change,
        change <= bound,
        after.equity == before.equity + z3.If(before.is_long, change, -change),
        after.overdue == z3.If(is_liquidatable(question, after), before.overdue + 1, 0),
    )


def rational(number: object) -> z3.RatNumRef:
    """An exact constant."""
    return z3.RealVal(str(number))
