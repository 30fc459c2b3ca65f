"""Seeks products of inequalities that add up to nothing, though one of them is above 0: none of them can hold then."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import z3

from novate.proofs.certificates.checker import Facts
from novate.proofs.certificates.contradiction import Contradiction, Terms
from novate.proofs.certificates.linear_program import multipliers
from novate.proofs.certificates.packed_polynomial import ONE, Packed, primitive, times
from novate.proofs.certificates.product_ladder import Product, rungs

Column = tuple[tuple[tuple[int, int | Fraction], ...], bool]
"""The terms of a polynomial that is at least 0, and whether it is above 0."""


def sum_of_products(question: Facts, literals: Sequence[int], true: Sequence[int], context: z3.Context) -> list[Any]:
    """The terms of a sum that closes a case in which `true` holds, of which some literals contradict each other.

    Empty where no products that are tried add up to one.
    """
    contradiction = Contradiction(question, literals, true)
    products = Products(contradiction)
    for rung in rungs(contradiction.inequalities, contradiction.helpers):
        if found := products.adding_up(rung, context):
            return contradiction.sum_of(found)
    return []


class Products:
    """Those of the inequalities of a contradiction."""

    def __init__(self, contradiction: Contradiction) -> None:
        self.equations = contradiction.equations
        self.factors = [*contradiction.inequalities, *contradiction.helpers]
        self.known: dict[Product, Packed] = {(): self.equations.divided(ONE)[0]}
        """Of no factors that is nothing where the equations contradict each other."""

    def polynomial(self, product: Product) -> Packed:
        """What the equations leave of one."""
        if product not in self.known:
            whole = times(self.polynomial(product[:-1]), self.factors[product[-1]].polynomial)
            self.known[product] = self.equations.divided(whole)[0] if self.equations.in_products else whole
        return self.known[product]

    def adding_up(self, products: Sequence[Product], context: z3.Context) -> Terms:
        """Some of them, with factors above 0, that add up to nothing, one of them being strict; empty where none do."""
        columns: dict[Column, tuple[Product, Fraction]] = {}
        for each in products:
            polynomial, factor = primitive(self.polynomial(each))
            is_strict = all(self.factors[place].is_strict for place in each)
            if polynomial or is_strict:
                columns.setdefault((tuple(sorted(polynomial.items())), is_strict), (each, factor))
        strict = {key for key in columns if key[1]}
        found = multipliers({key: dict(key[0]) for key in columns}, strict, context)
        named = [(*columns[key], multiplier) for key, multiplier in found.items()]
        return [([self.factors[place] for place in product], by * multiplier) for product, by, multiplier in named]
