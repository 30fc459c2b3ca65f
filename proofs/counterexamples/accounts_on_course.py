"""The account on a course: healthy until it is not, then closed out position by position."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import z3

from novate.model.core.symbolic.liquidate import liquidate
from novate.model.core.symbolic.margin import beyond_required, promised
from novate.model.core.symbolic.numbers import Formula, Rounding, Term, number
from novate.model.core.symbolic.state import State, fresh_state
from novate.model.core.symbolic.transition import Transition
from novate.model.observation import Books, CloseOut
from novate.model.specification import Level
from novate.proofs.counterexamples.course import CourseShape, Leg
from novate.proofs.induction.close_outs import observed


@dataclass(frozen=True, slots=True)
class Course:
    """A shape with its unknowns: one account with one leg or, with cross margin, several."""

    shape: CourseShape
    legs: tuple[Leg, ...]
    """In the order in which they are closed."""
    subject: int
    """Index of the leg that the verdict is about: it is closed last, legs after it stay open."""
    balance: Term
    """Of the account from the last healthy block on."""


def subject(course: Course) -> Leg:
    """The leg that the verdict is about."""
    return course.legs[course.subject]


def surplus(course: Course, moment: str, *, initial: bool) -> Term:
    """Equity less a requirement at the oracle prices of a moment ("opened", "shrunk", "healthy" or "final")."""
    total = course.balance
    for leg in course.legs:
        market = leg.machine.market
        level = Level.INITIAL if initial else Level.MAINTENANCE
        notional = getattr(leg, f"{moment}_oracle")
        total = total + beyond_required(market, leg.machine.side.sign, level, notional)
    return total


def final_equity(course: Course) -> Term:
    """Equity at the oracle prices after the sleep."""
    return course.balance + sum(leg.machine.side.sign * leg.final_oracle for leg in course.legs)


def health(course: Course) -> list[Formula]:
    """The account may be opened, stays healthy until the sleep, and is liquidatable after it."""
    funded = "shrunk" if course.shape.withdraw else "opened"
    return [
        surplus(course, funded, initial=True) >= 0,
        surplus(course, "healthy", initial=False) >= 0,
        surplus(course, "final", initial=False) < 0,
    ]


def closing(course: Course) -> tuple[list[Formula], list[Transition]]:
    """The close-outs up to the subject's in turn, and the constraints that make them."""
    steps: list[Transition] = []
    constraints: list[Formula] = []
    for index, leg in enumerate(course.legs[: course.subject + 1]):
        before, after = fresh_state(leg.machine, f"{index}.before"), fresh_state(leg.machine, f"{index}.after")
        rounding = Rounding(f"{index}.rounded")
        step = liquidate(leg.machine, before, after, z3.Real(f"{index}.fill"), rounding)
        constraints += [*holding(course, index, before), step.relation]
        constraints += [handed_over(steps[-1].after, before)] if steps else opening(course, before)
        steps.append(step)
    return constraints, steps


def holding(course: Course, index: int, state: State) -> list[Formula]:
    """The account holds the leg, and the later ones besides."""
    leg, later = course.legs[index], course.legs[index + 1 :]
    account, others = state.account, state.account.others
    value, margin, promise = number(0), number(0), number(0)
    for other in later:
        market, sign = other.machine.market, other.machine.side.sign
        value = value + sign * other.final_oracle
        margin = margin + beyond_required(market, sign, Level.MAINTENANCE, other.final_oracle)
        promise = promise + promised(other.machine, other.final)
    return [
        account.holds,
        account.position.market == leg.final,
        account.position.oracle == leg.final_oracle,
        account.position.anchor == leg.healthy_oracle,
        others.value == value,
        others.margin == margin,
        others.count == len(later),
        *([others.promise == promise] if leg.machine.many_positions else []),
    ]


def opening(course: Course, state: State) -> list[Formula]:
    """The first close-out finds the account's balance, and the ledger of a mechanism without a fund, at its start.

    What costs a fund a little empties it if repeated; how often is for the replay to say.
    """
    ledger = state.ledger
    return [
        state.account.balance == course.balance,
        ledger.insurance_fund == 0,
        ledger.uncovered_bad_debt == 0,
        ledger.close_outs == 0,
        ledger.fees == 0,
        ledger.keeper_claims == 0,
        *(() if ledger.pool is None else (ledger.pool == 0,)),
    ]


def handed_over(after: State, before: State) -> Formula:
    """The next close-out finds what the last one left."""
    kept = ["insurance_fund", "uncovered_bad_debt", "close_outs", "fees", "keeper_claims"]
    kept += [] if before.ledger.pool is None else ["pool"]
    return z3.And(
        before.account.balance == after.account.balance,
        *(getattr(before.ledger, name) == getattr(after.ledger, name) for name in kept),
    )


def last_of(steps: Sequence[Transition]) -> CloseOut[Term]:
    """The last close-out, with what the earlier ones brought the fund."""
    earlier = sum((-observed(step).drain for step in steps[:-1]), number(0))
    return replace(observed(steps[-1]), received_before=earlier)


def books_after_sleep(course: Course) -> Books[Term]:
    """The books while the account waits: others are owed what they gained, and it may be worth less than zero."""
    fund = number(course.legs[0].machine.specification.insurance_fund)
    balances, zero = z3.Real("balances"), number(0)
    equity = final_equity(course)
    deficit = z3.If(equity < 0, -equity, zero)
    return Books(
        cash=balances + fund,
        balances=balances,
        owed=balances + deficit,
        insurance_fund=fund,
        fees=zero,
        keeper_claims=zero,
        uncovered_bad_debt=zero,
        close_outs=zero,
    )


def books_after_closing(step: Transition) -> Books[Term]:
    """The books once the account is flat: nobody's equity is negative any more, but losses may be uncovered."""
    balances, ledger = z3.Real("balances"), step.after.ledger
    pool = number(0) if ledger.pool is None else ledger.pool
    claims = ledger.insurance_fund + ledger.fees + ledger.keeper_claims - ledger.uncovered_bad_debt
    claims = claims if ledger.pool is None else claims + pool
    return Books(
        cash=balances + claims,
        balances=balances,
        owed=balances,
        insurance_fund=ledger.insurance_fund,
        fees=ledger.fees,
        keeper_claims=ledger.keeper_claims,
        uncovered_bad_debt=ledger.uncovered_bad_debt,
        close_outs=ledger.close_outs,
        pool=pool,
    )
