"""Writes `closed_forms.py` from the derivation: run it as a module, with nothing else to say.

python -m novate.proofs.theorems.generate
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import sympy as sp

from novate.model.contract import NUMBERS
from novate.model.specification import Side
from novate.proofs.theorems.derivation import Expression, closed_forms, floored_forms
from novate.proofs.theorems.dydx_v4 import derived_margin_ratio

HEADER = '''"""The closed forms as functions of the parameters, from `python -m novate.proofs.theorems.generate`.

Do not edit: `novate.proofs.theorems.derivation` derives them from the model with SymPy, and a test compares.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from novate.model.core.symbolic.dydx_v4 import LiquidationConfig
from novate.model.core.symbolic.numbers import Number, larger, smaller
from novate.model.specification import Side
from novate.proofs.theorems.parameters import Parameters

CLOSED_FORMS: Mapping[tuple[str, Side, bool], Callable[[Parameters], Number]] = {
'''


FLOORED = '''"""(name, side, whether charges are capped) -> the closed form."""

FLOORED_FORMS: Mapping[tuple[str, Side, bool], Callable[[Parameters], Number]] = {
'''
RATIO = '''"""Those that are others where the minimum is a floor under what is required."""


def solvent_margin_ratio(p: LiquidationConfig) -> Number:
    """The margin ratio from which on the insurance fund of dYdX v4 does not pay."""
'''


def module() -> str:
    """The text of the generated module."""
    return (
        f"{HEADER}{entries(closed_forms)}}}\n{FLOORED}{entries(floored_forms)}}}\n"
        f"{RATIO}    return {code(derived_margin_ratio())}\n"
    )


def entries(forms: Callable[..., Mapping[str, Expression]]) -> str:
    """Each form of a kind as an entry of its dictionary."""
    return "".join(
        f"    ({quoted(name)}, Side.{side.name}, {capped}): lambda p: (\n        {code(expression)}\n    ),\n"
        for side in Side
        for capped in (True, False)
        for name, expression in forms(side, capped=capped).items()
    )


def quoted(name: str) -> str:
    """A Python string."""
    return f'"{name}"'


def code(expression: Expression) -> str:
    """Python that computes the expression exactly, from exact numbers."""
    text = sp.sstr(expression, order="none")
    named = re.sub(r"\b[a-z]\w+", lambda found: f"p.{'profile.' * (found[0] in NUMBERS)}{found[0]}", text)
    return named.replace("Min(", "smaller(").replace("Max(", "larger(")


if __name__ == "__main__":
    Path(__file__).with_name("closed_forms.py").write_text(module(), encoding="utf-8")
