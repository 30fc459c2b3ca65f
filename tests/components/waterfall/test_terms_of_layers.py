"""What the theorems are about is what runs: their terms, of small numbers, and the functions of the model."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product

import z3

from novate.model.core.symbolic.numbers import number
from novate.model.specification import Side
from novate.model.waterfall.adl.allocations import RULES
from novate.model.waterfall.adl.allocations.rule import Member, allocated
from novate.model.waterfall.adl.passes import payment
from novate.model.waterfall.adl.positions import Holder
from novate.model.waterfall.socialise.shares import by_gains
from novate.proofs.components.waterfall import allocations, deleveraging, socialised_loss


def value(term: z3.ExprRef, known: Mapping[z3.ExprRef, int | Fraction]) -> Fraction:
    """Of a term whose symbols are known."""
    return Fraction(str(z3.simplify(z3.substitute(term, *((symbol, number(each)) for symbol, each in known.items())))))


def test_pro_rata_and_a_share_of_a_loss() -> None:
    """Of two members: exactly, and rounded up."""
    for gain, other, budget in product(range(1, 4), range(4), range(4)):
        if budget <= gain + other:
            known = {allocations.GAIN: gain, allocations.BUDGET: budget, allocations.ALL: gain + other}
            pays = allocated(RULES["pro-rata"], [Member(gain), Member(other)], budget)[0]
            assert value(allocations.pays(allocations.GAIN), known) == pays
            shared = {socialised_loss.GAIN: gain, socialised_loss.LOSS: budget, socialised_loss.ALL: gain + other}
            assert -(-value(socialised_loss.share(), shared) // 1) == by_gains([gain, other], budget).paid[0]


def test_how_far_a_price_is_beyond_the_mark() -> None:
    """A whole position costs its size times that, against the mark; at the price of the account itself."""
    for side, size, owed, mark in product(Side, (1, 2), (4, 6), (1, 2)):
        holder = Holder(side.sign * size, -side.sign * owed)
        known = {deleveraging.PRICE: holder.bankruptcy_price, deleveraging.MARK: mark}
        haircut = payment(holder, size, None) - side.sign * size * mark
        assert size * value(deleveraging.beyond(side), known) == haircut == -holder.equity(mark)
