"""Formulas on paper: a sum, product or quotient in short symbols, as plain text or for a typesetter.

The order is that of the symbols: SymPy's own depends on the letters. Positive terms come before negative ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp

from novate.proofs.theorems.derivation import Expression


@dataclass(frozen=True, slots=True)
class Notation:
    """Letters, and whether they are for a typesetter."""

    letters: Mapping[str, str]
    """Parameter -> letter, in the order in which factors and terms are written."""
    latex: bool = False
    times: str = " "
    """What stands between two factors; numbers need a sign there, letters do not."""

    def write(self, expression: Expression) -> str:
        """The formula. Raises `ValueError` where it is more than sums, products, quotients, minima and maxima."""
        positive = [term for term in sp.Add.make_args(expression) if not is_negative(term)]
        negative = [-term for term in sp.Add.make_args(expression) if is_negative(term)]
        first = " + ".join(self._product(term) for term in sorted(positive, key=self._place))
        return first + "".join(f" - {self._product(term)}" for term in sorted(negative, key=self._place))

    def _product(self, term: Expression) -> str:
        factors = sorted(sp.Mul.make_args(term), key=self._place)
        above = [factor for factor in factors if not factor.is_Pow]
        below = [1 / factor for factor in factors if factor.is_Pow]
        if not below:
            return self._side_by_side(above)
        if self.latex:
            return rf"\frac{{{self._alone(above)}}}{{{self._alone(below)}}}"
        divisor = self._side_by_side(below)
        return f"{self._side_by_side(above)}/{divisor if len(below) == 1 else f'({divisor})'}"

    def _alone(self, factors: list[Expression]) -> str:
        return self.write(factors[0]) if len(factors) == 1 else self._side_by_side(factors)

    def _side_by_side(self, factors: list[Expression]) -> str:
        text, previous = "", sp.S.One
        for factor in factors:
            is_plain = previous.is_Add and factor.is_Add and self.times == " "
            text += "" if not text or is_plain else self.times
            text, previous = text + self._factor(factor), factor
        return text or "1"

    def _factor(self, factor: Expression) -> str:
        if factor.is_Symbol:
            return self.letters[factor.name]
        if factor.is_Add:
            return self._bracketed(self.write(factor))
        if isinstance(factor, sp.Min | sp.Max):
            return self._extreme(factor)
        if factor.is_Integer:
            return str(factor)
        raise ValueError(f"no notation for {factor}")

    def _extreme(self, extreme: Expression) -> str:
        name = "min" if isinstance(extreme, sp.Min) else "max"
        inside = ", ".join(self.write(each) for each in sorted(extreme.args, key=self._place))
        return rf"\{name}{self._bracketed(inside)}" if self.latex else f"{name}({inside})"

    def _bracketed(self, text: str) -> str:
        return rf"\left({text}\right)" if self.latex else f"({text})"

    def _place(self, part: Expression) -> tuple[int, int, list[int]]:
        """Products before sums, short sums before long ones, minima last; then in the order of the letters."""
        is_sum = part.is_Add or part.is_Pow
        names = list(self.letters)
        places = sorted(names.index(symbol.name) for symbol in part.free_symbols)
        return 2 if isinstance(part, sp.Min | sp.Max) else int(is_sum), len(places) if is_sum else 0, places


def is_negative(term: Expression) -> bool:
    """Whether it is written with a minus sign."""
    return bool(term.as_coeff_Mul()[0] < 0)
