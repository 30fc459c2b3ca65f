"""Equations as rules, and inequalities without the unknowns that occur only linearly: nothing is lost or made up."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
import z3

from novate.proofs.certificates.checker import Polynomial, product
from novate.proofs.certificates.equations import Equations
from novate.proofs.certificates.inequalities import Inequality, inequality, projected
from novate.proofs.certificates.linear_program import multipliers
from novate.proofs.certificates.packed_polynomial import (
    Packed,
    Packing,
    add,
    divides,
    least_common_multiple,
    primitive,
    times,
    units,
)

PACKING = Packing("xyz")
X, Y, Z = (PACKING.units[name] for name in "xyz")


def a_polynomial(draw: Random) -> Packed:
    """Of three unknowns."""
    monomials = [sum(draw.choices((X, Y, Z), k=draw.randrange(4))) for _ in range(draw.randint(1, 4))]
    return {each: draw.choice((-3, -2, -1, 1, 2, 3)) for each in monomials}


@pytest.mark.parametrize("seed", range(20))
def test_packed_polynomials_are_multiplied_as_the_checker_does(seed: int) -> None:
    """And come back as they were packed."""
    draw = Random(seed)
    left, right = a_polynomial(draw), a_polynomial(draw)
    unpacked: list[Polynomial] = [PACKING.unpacked(each) for each in (left, right)]
    assert PACKING.packed(unpacked[0]) == left
    assert PACKING.unpacked(times(left, right)) == product(*unpacked)
    whole, by = primitive({each: Fraction(factor, 6) for each, factor in left.items()})
    assert by > 0
    assert whole == {each: by * Fraction(factor, 6) for each, factor in left.items()}


def test_monomials_are_divided_by_exponents() -> None:
    """An exponent that is too small is no matter of the others."""
    assert divides(X + Y, 2 * X + Y)
    assert divides(0, X)
    assert not divides(2 * X, X + 5 * Y)
    assert not divides(Z, 7 * X + 7 * Y)
    assert least_common_multiple(2 * X + Y, X + 3 * Z) == 2 * X + Y + 3 * Z
    assert units({2 * X + Z: 1, 0: 1}) == {X, Z}


@pytest.mark.parametrize("seed", range(40))
def test_what_the_equations_take_away_is_multiples_of_them(seed: int) -> None:
    """A polynomial is its rest and the multiples, whatever the equations; what a multiple of one leaves is mostly 0."""
    draw = Random(seed)
    zeros = {number: a_polynomial(draw) for number in range(1, 4)}
    equations = Equations(zeros, [a_polynomial(draw) for _ in range(2)])
    polynomial = a_polynomial(draw)
    rest, multiples = equations.multiples(polynomial)
    for number, factor in multiples.items():
        add(rest, times(factor, zeros[number]))
    assert rest == polynomial
    for zero in zeros.values():
        assert equations.divided(zero)[0] == {}


def test_what_follows_from_two_equations_is_used() -> None:
    """Where x*y = 1 and x*z = 0, z is 0; neither equation alone says so."""
    equations = Equations({1: {X + Y: 1, 0: -1}, 2: {X + Z: 1}}, [])
    rest, multiples = equations.multiples({Z: 1})
    assert rest == {}
    assert multiples == {1: {Z: -1}, 2: {Y: 1}}
    assert Equations({1: {X + Y: 1, 0: -1}}, []).divided({Z: 1})[0] == {Z: 1}
    assert equations.in_products == {X, Y, Z}


def test_an_unknown_that_stands_alone_is_solved_for() -> None:
    """The one that is in few inequalities."""
    equations = Equations({7: {X: 2, Y: -1, Z + Z: 4}}, [{Y: 1, Z: 1}])
    assert equations.divided({X: 1})[0] == {Y: Fraction(1, 2), Z + Z: -2}
    assert equations.in_products == set()


def of_literals(*polynomials: Packed) -> list[Inequality]:
    """One for each literal -1, 2, -3, ..."""
    numbered = enumerate(polynomials, start=1)
    return [inequality(each, {number if number % 2 == 0 else -number: Fraction(1)}) for number, each in numbered]


def test_an_unknown_that_occurs_only_linearly_is_projected_out() -> None:
    """X > y, z >= x: z > y, the sum of both; not while the unknown is to be kept."""
    given = of_literals({X: 1, Y: -1}, {Z: 2, X: -2})
    assert projected(given, {Y, Z}) == [Inequality({Z: 1, Y: -1}, True, {-1: Fraction(1), 2: Fraction(1, 2)})]
    assert projected(given, {X, Y, Z}) == given


def test_an_unknown_that_is_multiplied_is_not_projected_out() -> None:
    """Nor one for which there would be more inequalities than before."""
    given = of_literals({X + Y: 1, 0: -1}, {X: -1, 0: 1}, {Y: -1, 0: 1})
    assert projected(given, set()) == given
    many = of_literals({X: 1, Y: 1}, {X: 1, Z: 1}, {X: 1, Y: 2}, {X: -1, Y: -1}, {X: -1, Z: -1}, {X: -1, Y: -3})
    assert projected(many, {Y, Z}) == many


def test_the_linear_program_is_solved_exactly() -> None:
    """Thirds of one column against another; nothing where none is strict, or where something cannot cancel."""
    columns = {"one": {1: 3, 2: -1}, "two": {1: -1, 2: Fraction(1, 3)}, "idle": {5: 1}}
    assert multipliers(columns, {"two"}, z3.Context()) == {"one": Fraction(1, 3), "two": 1}
    assert multipliers(columns, {"idle"}, z3.Context()) == {}
    assert multipliers(columns, set(), z3.Context()) == {}
    assert multipliers({"one": {1: 1}, "two": {1: -2, 2: 1}, "three": {2: -1, 1: 2}}, {"one"}, z3.Context()) == {}
