"""Literals about numbers that contradict each other: what is left of them without equations, and their sums.

The equations are used up first, then unknowns that occur only linearly are projected out. What is left are a few
inequalities; a sum of their products that is 0 is one of the literals as they are, with multiples of the equations.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

from novate.proofs.certificates.checker import ZERO, Facts, total
from novate.proofs.certificates.equations import Equations, Multiples, add_multiples
from novate.proofs.certificates.inequalities import Inequality, inequality, projected
from novate.proofs.certificates.packed_polynomial import ONE, Packed, Packing, add, times, units

Terms = list[tuple[list[Inequality], Fraction]]
"""Products of inequalities, each with its factor."""


class Contradiction:
    """Some of the literals that are true in a case. The others may help."""

    def __init__(self, question: Facts, literals: Sequence[int], true: Sequence[int]) -> None:
        keys = [*question.atoms]
        turned = {each: total(ZERO, dict(keys[abs(each) - 1]), -1 if each > 0 else 1) for each in true}
        opposite = {each: question.atoms.get(tuple(sorted(turned[each].items()))) for each in true if each > 0}
        opposites = {each: other for each, other in opposite.items() if other in turned}
        self.packing = Packing(sorted({name for each in turned.values() for names in each for name in names}))
        self.polynomials = {each: self.packing.packed(polynomial) for each, polynomial in turned.items()}
        """Each at least 0, or above 0 where the literal is negative."""
        zeros = sorted({min(each, opposites[each]) for each in literals if each in opposites})
        self.equal = {each for number in zeros for each in (number, opposites[number])}
        """Literals that are part of an equation."""
        self.equations = Equations(
            {each: self.polynomials[each] for each in zeros}, [self.polynomials[each] for each in literals]
        )
        own = projected(self.reduced(literals), self.equations.in_products)
        self.inequalities = next(([each] for each in own if each.is_impossible), own)
        """What contradicts itself."""
        unknowns = set().union(*(units(each.polynomial) for each in own))
        self.helpers = [
            each
            for each in self.reduced(each for each in true if each not in literals)
            if units(each.polynomial) <= unknowns and all(each.polynomial != other.polynomial for other in own)
        ]
        """What else is known of the same unknowns."""

    def reduced(self, literals: Iterable[int]) -> list[Inequality]:
        """What the equations leave of those that are no equations, but for what says nothing."""
        found = [
            inequality(self.equations.divided(self.polynomials[each])[0], {each: Fraction(1)})
            for each in literals
            if each not in self.equal
        ]
        return [each for each in found if each.is_impossible or each.polynomial.keys() - {0}]

    def sum_of(self, products: Terms) -> list[Any]:
        """The terms, as a certificate has them, of products times their factors that add up to nothing."""
        terms: dict[tuple[int, ...], Fraction] = {}
        for factors, factor in products:
            for parts in product(*(each.parts.items() for each in factors)):
                literals = tuple(sorted(literal for literal, _ in parts))
                terms[literals] = terms.get(literals, Fraction(0)) + factor * prod(part for _, part in parts)
        multiples: Multiples = {}
        for factors, factor in products:
            add_multiples(multiples, self.multiples(factors), {0: factor})
        equations = [[self.written(factor), [number]] for number, factor in multiples.items() if factor]
        return [*([str(factor), list(literals)] for literals, factor in terms.items()), *equations]

    def multiples(self, factors: Sequence[Inequality]) -> Multiples:
        """Those of the equations by which a product of literals differs from the product of what is left of them."""
        product, found = self.equations.multiples(ONE)
        for each in factors:
            whole, own = self.whole(each)
            before, found = found, {}
            add_multiples(found, before, whole)
            add_multiples(found, own, product)
            product, more = self.equations.multiples(times(product, each.polynomial))
            add_multiples(found, more, ONE)
        return found

    def whole(self, inequality: Inequality) -> tuple[Packed, Multiples]:
        """The sum of literals that an inequality is, and by which multiples of the equations it differs from it."""
        whole: Packed = {}
        found: Multiples = {}
        for literal, part in inequality.parts.items():
            add(whole, self.polynomials[literal], part)
            add_multiples(found, self.equations.multiples(self.polynomials[literal])[1], {0: part})
        return whole, found

    def written(self, polynomial: Packed) -> list[Any]:
        """Minus a polynomial, as a certificate has it."""
        return [[str(-factor), list(names)] for names, factor in self.packing.unpacked(polynomial).items()]
