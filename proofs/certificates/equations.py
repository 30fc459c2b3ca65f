"""Equations as rules that replace a monomial, so that what they say is used up before products are sought.

An equation in which an unknown stands alone is solved for it. Any other one replaces its monomial of the highest
degree, as `inverse * y = 1` does; where two of these overlap, what follows from both is one more (Buchberger).
What is left of a polynomial depends on it linearly: so of a sum that leaves nothing, multiples of the equations make 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from novate.proofs.certificates.linear_solver import NoCertificateError
from novate.proofs.certificates.packed_polynomial import (
    ONE,
    Packed,
    add,
    degree,
    divides,
    least_common_multiple,
    times,
    units,
)

MOST_RULES = 12
"""That replace a product; after as many, overlaps are left alone."""
MOST_STEPS = 50_000
"""Replacements in one polynomial, after which it is given up."""
Multiples = dict[int, Packed]
"""Factors of numbered equations."""


class Rule(NamedTuple):
    """A polynomial that is 0, in which the monomial that is replaced has the coefficient 1."""

    monomial: int
    zero: Packed
    origin: Multiples
    """Each given equation's factor in it."""


class Equations:
    """Numbered polynomials that are 0. The inequalities show which unknowns it is best to solve for."""

    def __init__(self, zeros: Mapping[int, Packed], inequalities: Sequence[Packed]) -> None:
        self.rules: list[Rule] = []
        left = [Rule(0, zero, {number: ONE}) for number, zero in zeros.items()]
        while (choice := easiest(left, inequalities)) is not None:
            self.rules.append(replacing(choice.monomial, left.pop(left.index(choice._replace(monomial=0)))))
            left = [rest for each in left if (rest := self.rest(each)).zero]
            inequalities = [self.divided(each)[0] for each in inequalities]
        self._replace_products(left)

    def _replace_products(self, left: list[Rule]) -> None:
        """By these equations, none of which can be solved for an unknown, and by what follows from overlaps."""
        products: list[Rule] = []
        while left and len(products) < MOST_RULES:
            first = min(left, key=lambda each: (max(map(degree, each.zero)), len(each.zero)))
            left.remove(first)
            if zero := (rest := self.rest(first)).zero:
                new = replacing(max(zero, key=lambda each: (degree(each), each)), rest)
                left += overlaps(new, products)
                products.append(new)
                self.rules.append(new)

    @property
    def in_products(self) -> set[int]:
        """Unknowns, as monomials, of the equations that were not solved for one."""
        return set().union(*(units(rule.zero) for rule in self.rules if degree(rule.monomial) > 1))

    def rest(self, rule: Rule) -> Rule:
        """What the rules leave of an equation."""
        zero, factors = self.divided(rule.zero)
        origin = {number: dict(factor) for number, factor in rule.origin.items()}
        for place, factor in factors.items():
            add_multiples(origin, self.rules[place].origin, times(factor, {0: -1}))
        return Rule(0, zero, origin)

    def divided(self, polynomial: Packed) -> tuple[Packed, Multiples]:
        """What is left of a polynomial, and the factors of the rules, by their places, that make up the difference."""
        todo, rest, factors = dict(polynomial), Packed(), Multiples()
        for _ in range(MOST_STEPS):
            if not todo:
                return rest, factors
            monomial = max(todo)
            coefficient = todo[monomial]
            place = next((i for i, rule in enumerate(self.rules) if divides(rule.monomial, monomial)), None)
            if place is None:
                add(rest, {monomial: todo.pop(monomial)})
            else:
                by = monomial - self.rules[place].monomial
                add(todo, self.rules[place].zero, -coefficient, by)
                add(factors.setdefault(place, {}), {by: coefficient})
        raise NoCertificateError("the equations take too many steps")

    def multiples(self, polynomial: Packed) -> tuple[Packed, Multiples]:
        """The same, with the factors of the equations as they were given, by their numbers."""
        rest, factors = self.divided(polynomial)
        origin: Multiples = {}
        for place, factor in factors.items():
            add_multiples(origin, self.rules[place].origin, factor)
        return rest, origin


def add_multiples(to: Multiples, multiples: Multiples, by: Packed) -> None:
    """Add multiples of equations, times a polynomial, to others in their place."""
    for number, factor in multiples.items():
        add(to.setdefault(number, {}), times(factor, by))


def easiest(equations: Iterable[Rule], inequalities: Sequence[Packed]) -> Rule | None:
    """The equation to be solved next, with its unknown: of a low degree, in few inequalities, and with few terms."""
    choices = []
    for each in equations:
        for unit in sorted(units(each.zero)):
            if [monomial for monomial in each.zero if divides(unit, monomial)] == [unit]:
                seen = sum(unit in units(other) for other in inequalities)
                choices.append(((max(map(degree, each.zero)), seen, len(each.zero), unit), each))
    if not choices:
        return None
    cost, chosen = min(choices, key=lambda choice: choice[0])
    return chosen._replace(monomial=cost[-1])


def replacing(monomial: int, rule: Rule) -> Rule:
    """The equation, divided by the coefficient of the monomial that it shall replace."""
    by: Packed = {0: Fraction(1) / rule.zero[monomial]}
    return Rule(monomial, times(rule.zero, by), {number: times(factor, by) for number, factor in rule.origin.items()})


def overlaps(new: Rule, others: Iterable[Rule]) -> list[Rule]:
    """What follows where the new rule and another one replace the same monomial."""
    found = []
    for other in others:
        both = least_common_multiple(new.monomial, other.monomial)
        if both < new.monomial + other.monomial:
            zero: Packed = {}
            origin: Multiples = {}
            for rule, sign in ((new, 1), (other, -1)):
                by: Packed = {both - rule.monomial: sign}
                add(zero, times(rule.zero, by))
                add_multiples(origin, rule.origin, by)
            found.append(Rule(0, zero, origin))
    return [each for each in found if each.zero]
