"""Settings of all tests; and which lines and branches they come to, where `NOVATE_COVERAGE` names a folder for it.

Each process that runs tests writes a file there. `.ci/run` has them put together, and fails where less is reached than
before. What a test starts as a command of its own is not seen.
"""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING

import pytest
from _pytest import runner
from hypothesis import settings

if TYPE_CHECKING:
    from slipcover import Slipcover

    from novate.proofs.engine.second_solver import SecondSolver

os.environ["NOVATE_NO_CACHE"] = "1"
"""Whatever a test asks is asked, but for the tests of the cache."""

gc.set_threshold(50_000, 10, 10)
"""Thousands of tests stay in memory: going through them all as often as Python does is a tenth of the time."""

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
"""A test is about what is true: how long one example takes depends on what else the machine does."""


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """As pytest does it, with room for frames."""
    from novate.system.frames import with_room

    return with_room(runner.pytest_runtest_protocol, item, nextitem)


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Has these second solvers and no others, for as long as the test runs, and nothing of what others said."""
    from novate.model.caches.cache import fresh
    from novate.proofs.engine import second_solver

    def only(*solvers: SecondSolver) -> None:
        monkeypatch.setattr(second_solver, "yices", lambda: iter(solvers))
        monkeypatch.setattr(second_solver, "cvc5", lambda: iter(()))
        second_solver.second_solvers.cache_clear()

    with fresh():
        yield only
    second_solver.second_solvers.cache_clear()


ROOT = Path(__file__).parents[1]
SOURCES = [str(ROOT / folder) for folder in ("model", "properties", "proofs", "interface", "build")]
"""The package's files, and the links to them that it may be imported by."""
NEVER = 2**30
"""Visits of a line after which all probes that have done their work are taken out; instead it is done between tests."""
ROOM = "novate.system.frames"
"""Its frames are as large as they are by a change that taking probes out would undo."""
measuring = ExitStack()
measured: list[Slipcover] = []
ended = count(1)


def pytest_sessionstart() -> None:
    """Notice what of the package runs from here on; no test has been imported."""
    folder = os.environ.get("NOVATE_COVERAGE")
    if folder is None:
        return
    from slipcover import FileMatcher, ImportManager, Slipcover

    coverage = Slipcover(branch=True, d_miss_threshold=NEVER)
    Slipcover.find_functions = staticmethod(functions)
    measured.append(coverage)
    file = Path(folder) / f"{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}.json"
    measuring.callback(lambda: file.write_text(json.dumps(coverage.get_coverage())))
    measuring.enter_context(ImportManager(coverage, FileMatcher(sources=SOURCES)))


def functions(_: object, visited: set[object]) -> list[FunctionType]:
    """All there are, once: the library itself finds none that is a property's, cached or in a table."""
    if visited:
        return []
    visited.add(functions)
    return [each for each in gc.get_objects() if type(each) is FunctionType and each.__module__ != ROOM]


def pytest_runtest_logfinish() -> None:
    """After 1, 2, 4, 8, ... tests take out the probes of all that has been seen."""
    number = next(ended)
    if number & (number - 1) == 0:
        for coverage in measured:
            coverage.deinstrument_seen()


def pytest_sessionfinish() -> None:
    """Write down what did."""
    measuring.close()
