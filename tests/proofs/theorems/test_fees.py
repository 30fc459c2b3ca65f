"""Theorems are about mechanisms without trading fees: here it is proved, with symbols, that this is enough.

Of all steps only a trade pays fees. Where the fee is taken before the check, whatever is said of trades in the
induction of any theorem is true of trades with a fee as well. Where it is taken after, no theorem answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

import pytest
import z3

from novate.model.core.symbolic.parameters import facts
from novate.model.core.symbolic.state import Machine, fresh_state
from novate.model.specification import Margin, Side
from novate.proofs.engine.checked import Outcome
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.obligation import Obligation, prove
from novate.proofs.engine.solver import satisfy
from novate.proofs.induction.arguments.conservation import conservation
from novate.proofs.induction.arguments.healthy_after_trade import left_healthy
from novate.proofs.induction.invariant import induction, sold_something, uncovered
from novate.proofs.induction.spending import spending_induction
from novate.proofs.theorems.in_force import in_force
from novate.proofs.theorems.parameters import SHAPES, Shape

FEE, LIMIT = z3.Reals("trading_fee largest_trade")
WITHIN = (FEE >= 0, FEE <= 1, LIMIT >= 1)
WHOLE = [Shape(margin, side, capped=True) for margin in Margin for side in Side]
ISOLATED = [Shape(Margin.ISOLATED, side, capped=True) for side in Side]


def with_fee(machine: Machine, **changes: Any) -> Machine:
    """The same with a fee that is a symbol."""
    return replace(machine, specification=replace(machine.specification, trading_fee=FEE, **changes))


def of_trades(machine: Machine) -> Iterator[Obligation]:
    """All that any theorem has to prove of a trade."""
    every = (conservation, induction, lambda each: induction(each, of=uncovered), sold_something, spending_induction)
    found = chain.from_iterable(build(machine) for build in every)
    yield from (each for each in found if each.name.startswith("trade"))


def holds(asked: Obligation, *given: Any) -> bool:
    """Whether it is proved, with what is true of every file and what is given besides."""
    return prove([replace(asked, premises=(*asked.premises, *WITHIN, *given))], Limits()).holds


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_what_is_proved_of_trades_is_true_of_trades_with_fees(shape: Shape) -> None:
    """Of every shape that a theorem is about; and the fee is in the question."""
    machine = with_fee(shape.machine)
    asked = list(of_trades(machine))
    assert len(asked) == 5
    assert all("trading_fee" in z3.And(*each.negation).sexpr() for each in asked)
    for each in asked:
        assert holds(each, *facts(shape.machine)), each.name


@pytest.mark.parametrize("shape", ISOLATED, ids=str)
def test_there_are_such_trades(shape: Shape) -> None:
    """Of each question, with a fee that is more than nothing; so none is proved for want of them."""
    for each in of_trades(with_fee(shape.machine)):
        found = satisfy((*each.premises, *WITHIN, *facts(shape.machine), FEE > 0), Limits())
        assert found.outcome is Outcome.SATISFIABLE, each.name


def test_no_theorem_is_about_trades_that_are_checked_before_their_fee() -> None:
    """Of no property."""
    assert not any(in_force(name, replace(SHAPES[0], fee_after_check=True)) for name in ("no-bad-debt", "conservation"))


@pytest.mark.parametrize("shape", WHOLE, ids=str)
def test_the_initial_margin_that_is_enough_after_the_check_is_so_for_all_numbers(shape: Shape) -> None:
    """It is i >= m + r t + 1/n with everything a symbol; and without the 1/n there is a trade that breaks it.

    With other positions, which are required more at first as well, of trades that leave something; not of all.
    """
    machine = with_fee(shape.machine, fee_after_check=True, largest_trade=LIMIT)
    market, asked = machine.market, left_healthy(machine)
    enough = (market.initial_margin - market.maintenance_margin - LIMIT * FEE) * market.minimum_notional >= 1
    account = fresh_state(machine, "after").account
    given = (*facts(shape.machine), market.minimum_notional > 0, account.others.initial <= account.others.margin)
    if shape.margin is Margin.CROSS:
        assert not holds(asked, *given, enough)
        given = (*given, account.holds)
    assert holds(asked, *given, enough)
    assert not holds(asked, *given, market.initial_margin >= market.maintenance_margin + LIMIT * FEE)
