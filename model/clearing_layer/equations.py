"""What defaulting members pay, where what each pays depends on what others pay: exact, without a fraction till the end.

Gaussian elimination in whole numbers (Bareiss, Sylvester's Identity and Multistep Integer-Preserving Gaussian
Elimination, 1968): each division leaves no remainder, and numbers grow no faster than determinants do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm


def solved(
    whole: Mapping[str, Fraction], parts: Mapping[str, Mapping[str, Fraction]], constants: Mapping[str, Fraction]
) -> dict[str, Fraction]:
    """The x with whole_i x_i = constant_i + sum of part_ij x_j, of all i.

    The parts of x_j are at least 0 and add up to no more than whole_j, which is above 0: so no pivot is 0 where there
    is a single solution. Raises `ZeroDivisionError` where there is none or several.
    """
    names = list(constants)
    scale = lcm(*(each.denominator for row in (whole, constants, *parts.values()) for each in row.values()))
    matrix = [
        [int(scale * (whole[row] * (row == column) - parts[row].get(column, 0))) for column in names]
        + [int(scale * constants[row])]
        for row in names
    ]
    return dict(zip(names, _backwards(_eliminated(matrix)), strict=True))


def _eliminated(matrix: Sequence[list[int]]) -> Sequence[list[int]]:
    """The matrix with nothing below its diagonal. Raises `ZeroDivisionError`."""
    before = 1
    for place, pivot in enumerate(matrix):
        for row in matrix[place + 1 :]:
            factor, own = row[place], pivot[place]
            row[place:] = [
                (own * each - factor * other) // before for each, other in zip(row[place:], pivot[place:], strict=True)
            ]
        before = pivot[place]
        if before == 0:
            raise ZeroDivisionError("there is no single solution")
    return matrix


def _backwards(matrix: Sequence[list[int]]) -> list[Fraction]:
    """The solution, from the last unknown on: all have the last pivot, the determinant, as denominator."""
    if not matrix:
        return []
    determinant = matrix[-1][-2]
    found: list[int] = []
    for place, row in reversed(list(enumerate(matrix))):
        rest = row[-1] * determinant - sum(part * each for part, each in zip(row[place + 1 : -1], found, strict=True))
        found.insert(0, rest // row[place])
    return [Fraction(each, determinant) for each in found]
