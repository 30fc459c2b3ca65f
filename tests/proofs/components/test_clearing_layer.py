"""The obligations of a clearing layer: proved, of something that can be, of what is run; and damaged ones are not."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
import z3

from novate.model.clearing_layer.network import Network
from novate.model.clearing_layer.quotas import guarantee
from novate.model.core.symbolic.numbers import number
from novate.proofs.components.clearing_layer import LAYERS, clearing_vectors, quotas
from novate.proofs.engine.checked import Outcome
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.obligation import Obligation, prove
from novate.proofs.engine.solver import satisfy


@pytest.mark.parametrize("key", LAYERS)
def test_each_is_proved_of_something_that_can_be(key: str) -> None:
    """No premises contradict each other."""
    found = list(LAYERS[key].obligations())
    assert found
    assert prove(found, Limits()).holds
    for each in found:
        assert satisfy([*each.premises, z3.BoolVal(True)], Limits()).outcome is Outcome.SATISFIABLE, each.name


def value(term: z3.ExprRef, known: dict[z3.ExprRef, Fraction]) -> Fraction:
    """Of a term whose symbols are known."""
    return Fraction(str(z3.simplify(z3.substitute(term, *((symbol, number(each)) for symbol, each in known.items())))))


def test_the_guarantee_is_what_runs() -> None:
    """The term and the function, of small numbers."""
    for pool, quota, others in product(map(Fraction, range(4)), repeat=3):
        known = {quotas.POOL: pool, quotas.QUOTA: quota, quotas.OTHERS: others}
        assert value(quotas.guarantee(), known) == guarantee(pool, quota, others)


def test_the_answer_is_what_runs() -> None:
    """What a member pays: the term, and a network of it, somebody who pays it, and whom it owes."""
    half = Fraction(1, 2)
    for owes, cash, gets, cash_kept, claims_kept in product((0, 1, 2), (0, 1), (1, 2), (0, half, 1), (half, 1)):
        owed = {("payer", "member"): Fraction(gets)} | ({("member", "other"): Fraction(owes)} if owes else {})
        money = {"payer": Fraction(gets), "member": Fraction(cash), "other": Fraction(0)}
        given = Network(money, owed, Fraction(cash_kept), Fraction(claims_kept))
        known = {
            clearing_vectors.OWES: owes,
            clearing_vectors.CASH: cash,
            clearing_vectors.CASH_KEPT: cash_kept,
            clearing_vectors.CLAIMS_KEPT: claims_kept,
        }
        term = clearing_vectors.answer(number(gets))
        assert value(term, known) == given.answer(given.owes)["member"]


def test_damaged_ones_are_refuted() -> None:
    """Whoever leaves without asking, a quota that is not counted down, a quota judged alone, and costs forgotten."""
    holds = (quotas.POOL >= quotas.UNDRAWN, quotas.ITS >= 0, quotas.ITS <= quotas.UNDRAWN)
    draws = (quotas.DRAW > 0, quotas.DRAW <= quotas.ITS)
    leaves = (quotas.LEAVES >= 0, quotas.LEAVES <= quotas.POOL)
    more = clearing_vectors.in_default(clearing_vectors.GETS) == clearing_vectors.CASH + clearing_vectors.GETS
    damaged = [
        Obligation("free to leave", (*holds, *leaves), quotas.POOL - quotas.LEAVES >= quotas.UNDRAWN),
        Obligation("not counted down", (*holds, *draws), quotas.POOL - quotas.DRAW >= quotas.UNDRAWN),
        Obligation(
            "alone", (*quotas.NONE_IS_NEGATIVE, quotas.QUOTA <= quotas.POOL), quotas.guarantee() == quotas.QUOTA
        ),
        Obligation("default costs nothing", clearing_vectors.KNOWN, more),
    ]
    for each in damaged:
        assert satisfy(each.negation, Limits()).outcome is Outcome.SATISFIABLE, each.name
