"""The table of what a command costs is what was measured, and what is measured are commands that there are."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "command_line.py"


@pytest.fixture(scope="module")
def benchmark() -> Iterator[ModuleType]:
    """The script, which puts its folder on the path."""
    path, spec = [*sys.path], importlib.util.spec_from_file_location("command_line_benchmark", BENCHMARK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("NOVATE_NO_CACHE", "1")
        patched.setitem(sys.modules, spec.name, module)  # dataclasses look there
        spec.loader.exec_module(module)
        yield module
    sys.path[:] = path


def test_the_page_shows_what_was_kept(benchmark: ModuleType) -> None:
    """And would not, were a figure another one."""
    kept = json.loads(benchmark.RESULTS.read_text())
    assert benchmark.page(kept).outdated() == []
    kept["lines"][2]["wall"] += 1
    assert benchmark.page(kept).outdated() == [BENCHMARK.parent / "README.md"]


def test_what_is_measured_is_what_is_kept(benchmark: ModuleType, tmp_path: Path) -> None:
    """Line by line, but for the markets of a chain, whose file may not be there."""
    kept = [each["what"] for each in json.loads(benchmark.RESULTS.read_text())["lines"]]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(benchmark, "GENESIS", tmp_path / "none.json")
        now = [each.what for each in benchmark.lines(tmp_path)]
    assert now == kept[: len(now)]
    assert len(now) >= 9


def test_each_run_has_the_cache_that_its_line_says(benchmark: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of its own, or none; where verdicts shall be new, another wall limit each time."""
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(benchmark, "RUNS", 1)
    lines = []
    for cache, expected in (("all", (False, True)), ("", (True, False))):
        code = f"import os; assert ('NOVATE_NO_CACHE' in os.environ, 'XDG_CACHE_HOME' in os.environ) == {expected}"
        lines.append(benchmark.Line("it", (sys.executable, "-S", "-c", code), cache=cache, runs=1))
    assert all(0 < each.processor < 10 for each in benchmark.measured(lines))
    theorems = benchmark.Line("it", ("novate",), cache="theorems", runs=1)
    assert [benchmark.command(theorems, number)[-1] for number in range(2)] == ["601", "602"]
