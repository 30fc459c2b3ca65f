"""The edge between safe and unsafe values: exact where it is a rational root, close where it is not."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from proof_mechanisms import mechanism

from novate.proofs.design.edge import Slacks, edge, moebius_root
from novate.proofs.design.line import FINEST, Line


def line(low: int, high: int, step: int | None = None) -> Line:
    """Values without a mechanism behind them."""
    return Line(lambda _: mechanism(), Fraction(low), Fraction(high), None if step is None else Fraction(step))


@pytest.mark.parametrize("seed", range(50))
def test_the_root_of_a_quotient_of_linear_functions_is_found_from_three_of_its_values(seed: int) -> None:
    """(a - b x) / (c + d x) is 0 at a / b."""
    random = Random(seed)
    a, b, c, d = (Fraction(random.randint(1, 99), random.randint(1, 9)) for _ in range(4))

    def quotient(x: int) -> tuple[Fraction, Fraction]:
        return Fraction(x), (a - b * x) / (c + d * x)

    assert moebius_root(quotient(1), quotient(2), quotient(7)) == a / b


def test_three_equal_values_have_no_root() -> None:
    """A function that is flat there gives none, and no division by zero."""
    assert moebius_root((Fraction(1), Fraction(2)), (Fraction(2), Fraction(2)), (Fraction(3), Fraction(2))) is None


@pytest.mark.parametrize("upwards", [True, False])
def test_a_root_in_another_piece_is_found(upwards: bool) -> None:
    """min(5 - x, 1 - x / 10, (7 - 3 x) / (1 + x)) falls through 0 at 7/3, in its third piece."""
    sign = 1 if upwards else -1

    def slacks(value: Fraction) -> list[Fraction]:
        x = sign * value
        return [min(5 - x, 1 - x / 10, (7 - 3 * x) / (1 + x))]

    found = edge(line(-100, 100), slacks, safe=Fraction(0), unsafe=Fraction(sign * 100))
    assert (found.value, found.is_exact) == (sign * Fraction(7, 3), True)


def test_of_several_functions_the_first_to_fail_counts() -> None:
    """1 - 3 x fails at 1/3, 2 - x only at 2."""
    found = edge(line(0, 10), lambda x: [2 - x, 1 - 3 * x], safe=Fraction(0), unsafe=Fraction(10))
    assert (found.value, found.is_exact) == (Fraction(1, 3), True)


def test_a_function_that_stays_at_zero_is_safe_to_the_end_of_that() -> None:
    """min(0, 2 - x) is at least 0 up to 2, although it is 0 from the beginning."""
    found = edge(line(0, 10), lambda x: [min(Fraction(0), 2 - x)], safe=Fraction(0), unsafe=Fraction(10))
    assert abs(found.value - 2) <= FINEST


def square(limit: Fraction) -> Slacks:
    """Safe up to the root of the limit."""
    return lambda x: [limit - x * x]


def test_an_irrational_edge_is_approached_from_the_safe_side() -> None:
    """The root of 2, to 30 decimals, rounded down."""
    found = edge(line(0, 10), square(Fraction(2)), safe=Fraction(0), unsafe=Fraction(10))
    assert not found.is_exact
    assert found.value**2 < 2 < (found.value + FINEST) ** 2
    assert (found.value * 10**30).denominator == 1


def test_an_irrational_edge_from_above_is_rounded_up() -> None:
    """Safe from the root of 2 on."""
    found = edge(line(0, 10), lambda x: [x * x - 2], safe=Fraction(10), unsafe=Fraction(0))
    assert (found.value - FINEST) ** 2 < 2 < found.value**2


def test_a_rational_root_of_a_power_is_recognised() -> None:
    """The root of 0.0225 is 0.15."""
    found = edge(line(0, 1), square(Fraction(225, 10_000)), safe=Fraction(0), unsafe=Fraction(1))
    assert (found.value, found.is_exact) == (Fraction(15, 100), True)


@pytest.mark.parametrize("step", [1, 7])
def test_on_a_grid_the_edge_is_the_last_safe_step(step: int) -> None:
    """Safe up to 100.5, in whole steps."""
    found = edge(line(0, 700, step), lambda x: [Fraction(201, 2) - x], safe=Fraction(0), unsafe=Fraction(700))
    assert found.value == 100 // step * step
