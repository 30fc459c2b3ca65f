"""Which requirements a lever changes, seen at its ends and half-way."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from novate.proofs.design import lever as levers
from novate.proofs.design.lever import Assignment, Bench, Lever

REQUIRED: dict[str, Any] = {
    "rises": lambda x, _: x - 5,
    "falls": lambda x, _: 5 - x,
    "best in the middle, both ends alike": lambda x, _: 3 - abs(x - 5),
    "worst in the middle, both ends alike": lambda x, _: abs(x - 5) - 3,
    "of another lever": lambda _, y: y,
    "never": lambda _, __: Fraction(-1),
}
"""Name -> its slack at the values of the levers x and y."""


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A mechanism that is nothing but two numbers."""
    monkeypatch.setattr(levers, "slacks", lambda at, required: [REQUIRED[name](*at) for name in required])

    def mechanism(assignment: Assignment) -> Any:
        return assignment["x"], assignment.get("y", Fraction(1))

    names: Any = list(REQUIRED)
    return Bench(mechanism, lambda _, value, __: value, names)


@pytest.mark.parametrize("step", [None, Fraction(1)])
@pytest.mark.parametrize("value", [0, 3, 10])
def test_a_lever_moves_what_depends_on_it(step: Fraction | None, value: int, bench: Bench) -> None:
    """Wherever it stands; also where both its ends do equally well, or equally badly."""
    lever = Lever("x", "x", Fraction(value), Fraction(0), Fraction(10), step)
    assert bench.moved_by(lever, {}) == list(REQUIRED)[:4]
    assert bench.moved_by(lever, {"y": Fraction(-2)}) == list(REQUIRED)[:4]


def test_a_lever_that_cannot_move_moves_nothing(bench: Bench) -> None:
    """Both its ends are where it stands."""
    assert bench.moved_by(Lever("x", "x", Fraction(5), Fraction(5), Fraction(5), None), {}) == []
