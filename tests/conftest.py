"""Settings of all tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import settings

from novate.proofs.engine import second_solver
from novate.proofs.engine.second_solver import SecondSolver

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
"""A test is about what is true: how long one example takes depends on what else the machine does."""


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Has these second solvers and no others, for as long as the test runs."""

    def only(*solvers: SecondSolver) -> None:
        monkeypatch.setattr(second_solver, "yices", lambda: iter(solvers))
        monkeypatch.setattr(second_solver, "cvc5", lambda: iter(()))
        second_solver.second_solvers.cache_clear()

    yield only
    second_solver.second_solvers.cache_clear()
