"""The linear machine once more, in pySMT's formulas: the same as `linear_machine.py`, for any solver behind pySMT."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pysmt.fnode import FNode
from pysmt.shortcuts import (
    GE,
    GT,
    INT,
    LE,
    LT,
    REAL,
    And,
    Equals,
    Iff,
    Int,
    Ite,
    Minus,
    Not,
    Or,
    Plus,
    Real,
    Symbol,
    Times,
)
from question import MOVE, Question


@dataclass(frozen=True, slots=True)
class Account:
    """pySMT terms of one account."""

    is_open: FNode
    is_long: FNode
    notional: FNode
    equity: FNode
    overdue: FNode


State = Sequence[Account]


def fresh_state(question: Question, name: str) -> list[Account]:
    """A state of free variables."""
    return [
        Account(
            Symbol(f"{name}.{i}.open"),
            Symbol(f"{name}.{i}.long"),
            Symbol(f"{name}.{i}.notional", REAL),
            Symbol(f"{name}.{i}.equity", REAL),
            Symbol(f"{name}.{i}.overdue", INT),
        )
        for i in range(question.accounts)
    ]


def initial(state: State) -> FNode:
    """Nobody has a position."""
    return And(is_flat(account) for account in state)


def step(question: Question, before: State, after: State) -> FNode:
    """One block for all accounts."""
    return And(account_step(question, *pair) for pair in zip(before, after, strict=True))


def is_sound(question: Question, state: State) -> FNode:
    """No account that can be closed out owes anything, and `overdue` is in its range (which makes it inductive)."""
    return And(
        And(
            GE(account.overdue, Int(0)),
            LE(account.overdue, Int(question.delay + 1)),
            Not(And(GT(account.overdue, Int(0)), LT(account.equity, Real(0)))),
        )
        for account in state
    )


def account_step(question: Question, before: Account, after: Account) -> FNode:
    """What may happen to one account in a block."""
    return Or(
        And(Not(before.is_open), Or(is_flat(after), is_opened(question, after))),
        And(before.is_open, LE(before.overdue, Int(question.delay)), moved(question, before, after)),
        And(GT(before.overdue, Int(0)), is_flat(after)),
    )


def is_flat(account: Account) -> FNode:
    """No position."""
    zero = Real(0)
    return And(
        Not(account.is_open),
        Not(account.is_long),
        Equals(account.notional, zero),
        Equals(account.equity, zero),
        Equals(account.overdue, Int(0)),
    )


def is_opened(question: Question, account: Account) -> FNode:
    """Just opened, with enough margin."""
    healthy = Not(is_liquidatable(question, account))
    return And(account.is_open, GT(account.notional, Real(0)), healthy, Equals(account.overdue, Int(0)))


def is_liquidatable(question: Question, account: Account) -> FNode:
    """Less equity than the margin."""
    return LT(account.equity, Times(Real(question.margin), account.notional))


def moved(question: Question, before: Account, after: Account) -> FNode:
    """The price has moved, and `overdue` has counted."""
    change = Minus(after.notional, before.notional)
    bound = Times(Real(MOVE), before.notional)
    gain = Ite(before.is_long, change, Minus(before.notional, after.notional))
    older = Ite(is_liquidatable(question, after), Plus(before.overdue, Int(1)), Int(0))
    return And(
        after.is_open,
        Iff(after.is_long, before.is_long),
        LE(change, bound),
        GE(change, Times(Real(-1), bound)),
        Equals(after.equity, Plus(before.equity, gain)),
        Equals(after.overdue, older),
    )
