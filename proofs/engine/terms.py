"""What the solver is asked in: terms and formulas of Z3, which ships no types."""

from __future__ import annotations

from typing import Any, TypeAlias

Term: TypeAlias = Any
"""A z3.ArithRef."""
Formula: TypeAlias = Any
"""A z3.BoolRef."""
