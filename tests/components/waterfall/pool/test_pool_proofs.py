"""The obligations of a pool: proved, of something that can be, about what runs; and mistakes are noticed."""

from __future__ import annotations

from itertools import product

import pytest
import z3
from pool_adversary import CHECKS, pools

from novate.model.mutant import Mutant
from novate.model.waterfall.pool import shares as reference
from novate.model.waterfall.pool import symbolic_shares as symbolic
from novate.model.waterfall.pool.share_mistakes import MISTAKES
from novate.proofs.components.waterfall import LAYERS
from novate.proofs.engine.checked import Outcome
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.obligation import prove
from novate.proofs.engine.solver import satisfy
from novate.proofs.mutation.mutant import applied

OF_THE_POOL = [key for key in LAYERS if key.startswith("pool-")]


@pytest.mark.parametrize("key", OF_THE_POOL)
def test_each_is_proved_of_something_that_can_be(key: str) -> None:
    """No premises contradict each other."""
    found = list(LAYERS[key].obligations())
    assert found
    assert prove(found, Limits()).holds
    for each in found:
        assert satisfy([*each.premises, z3.BoolVal(True)], Limits()).outcome is Outcome.SATISFIABLE, each.name


def test_both_encodings_do_the_same() -> None:
    """Of small pools every deposit, redemption and payment: the twin allows what runs, and no other whole number."""
    for pool, amount in product(pools(2), range(3)):
        twin = symbolic.Pool(*map(z3.RealVal, pool))
        if reference.takes_deposits(pool):
            after, shares = reference.deposit(pool, amount)
            assert_same(after, symbolic.deposit(twin, amount, shares))
            assert [each for each in range(20) if holds(symbolic.minted(twin, amount, each))] == [shares]
        if amount <= pool.shares:
            after, paid = reference.redeem(pool, amount)
            assert_same(after, symbolic.redeem(twin, amount, paid))
            assert [each for each in range(20) if holds(symbolic.paid(twin, amount, each))] == [paid]
        after, paid = reference.pay(pool, amount)
        damaged, term = symbolic.pay(twin, z3.RealVal(amount))
        assert_same(after, damaged)
        assert holds(term == paid)
        assert holds(symbolic.takes_deposits(twin)) == reference.takes_deposits(pool)
        assert_same(reference.earn(pool, amount), symbolic.earn(twin, amount))


def holds(formula: z3.ExprRef) -> bool:
    """Of a formula of constants."""
    return z3.is_true(z3.simplify(formula))


def assert_same(pool: reference.Pool, twin: symbolic.Pool) -> None:
    """Both have the same in them."""
    assert holds(z3.And(twin.assets == pool.assets, twin.shares == pool.shares))
    assert holds(z3.And(twin.worth == pool.worth, twin.claims == pool.claims))


@pytest.mark.parametrize("mutant", MISTAKES, ids=lambda mutant: mutant.name)
def test_each_mistake_is_noticed(mutant: Mutant) -> None:
    """By the adversary, or because something is not proved any more."""
    with applied(mutant):
        noticed = not is_proved() if "symbolic" in mutant.function else not is_kept()
    assert noticed


def is_proved() -> bool:
    """Whether all obligations hold."""
    return all(prove(LAYERS[key].obligations(), Limits()).holds for key in OF_THE_POOL)


def is_kept() -> bool:
    """Whether the adversary finds nothing."""
    try:
        for check in CHECKS:
            check()
    except (AssertionError, ZeroDivisionError):
        return False
    return True
