"""What a command costs whoever types it, beside what Python and the solver cost by themselves.

python benchmarks/command_line.py            measures, keeps that in command_line.json, and brings the page up to date
python benchmarks/command_line.py --page     only brings the page up to date, from what was kept

The page is README.md of this folder. Each line is the best of several whole processes, of wall and processor seconds
each by itself: other work on the machine only ever makes a run slower. How fast a machine is, and what else it does,
matters least to the ratios of processor seconds: to `python -c pass`, and to `python -c 'import z3'`.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from generated_pages import ROOT, GeneratedPages
from verify_speed import GENESIS, NOVATE, Cost, once

RESULTS = Path(__file__).with_suffix(".json")
RUNS = 15
LARGE_RUNS = 2
EXAMPLES = ROOT / "examples"
MARGIN = "markets.ETH-USD.maintenance_margin"


@dataclass(frozen=True)
class Line:
    """A line of the table."""

    what: str
    command: Sequence[str]
    goal: float | None = None
    """Wall seconds."""
    cache: str = ""
    """What the cache knows: "theorems" (which are in force, and no verdict) or "all"; empty where none is used."""
    runs: int = RUNS


def lines(folder: Path) -> Iterator[Line]:
    """All that can be measured here."""
    proved = (*NOVATE, "verify", str(EXAMPLES / "aave-like.toml"))
    yield Line("`python -c pass`", (sys.executable, "-c", "pass"))
    yield Line("`python -c 'import z3'`", (sys.executable, "-c", "import z3"))
    yield Line("`novate --version`", (*NOVATE, "--version"), 0.15)
    yield Line("`novate --help`", (*NOVATE, "--help"), 0.15)
    yield Line("`novate verify examples/aave-like.toml --no-cache`", proved, 0.6)
    yield Line("the same after any change of a number", proved, 0.6, "theorems")
    yield Line("the same after no change", proved, 0.6, "all")
    broken = (*NOVATE, "verify", str(EXAMPLES / "dydx-v4-own-rules.toml"))
    yield Line("`novate verify examples/dydx-v4-own-rules.toml --no-cache`", broken)
    threshold = (*NOVATE, "threshold", str(EXAMPLES / "too-much-leverage.toml"), "--parameter", MARGIN)
    yield Line("`novate threshold examples/too-much-leverage.toml --parameter ... --no-cache`", threshold)
    if GENESIS.exists():
        file = folder / "dydx.toml"
        once((*NOVATE, "import", "dydx-v4", str(GENESIS), "--out", str(file)), (0,))
        markets = file.read_text(encoding="utf-8").count("\n[markets.")
        yield Line(f"`novate verify` of {markets} markets", (*NOVATE, "verify", str(file)), runs=LARGE_RUNS)


def measured(lines: Sequence[Line]) -> Iterator[Cost]:
    """The best of the runs of each. They take turns, so that what else the machine does is in the way of all alike."""
    with ExitStack() as stack:
        caches = [stack.enter_context(TemporaryDirectory()) if each.cache else None for each in lines]
        costs: list[list[Cost]] = [[] for _ in lines]
        for number in range(RUNS + 1):
            for line, cache, known in zip(lines, caches, costs, strict=True):
                if number <= line.runs:
                    with environment(cache):
                        known.append(once(command(line, number)))
    for known in costs:
        later = known[1:]  # the first one compiles what is imported, and fills the cache
        yield Cost(min(each.wall for each in later), min(each.processor for each in later))


def command(line: Line, number: int) -> Sequence[str]:
    """That of a run. A verdict is known of the wall limit that it was asked with alone."""
    return (*line.command, "--timeout", str(601 + number)) if line.cache == "theorems" else line.command


@contextmanager
def environment(cache: str | None) -> Iterator[None]:
    """With this folder for the cache, or with none; and what is imported is compiled once."""
    before = dict(os.environ)
    for name in ("PYTHONDONTWRITEBYTECODE", "NOVATE_NO_CACHE"):
        os.environ.pop(name, None)
    os.environ |= {"NOVATE_NO_CACHE": "1"} if cache is None else {"XDG_CACHE_HOME": cache}
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def page(results: Mapping[str, Any]) -> GeneratedPages:
    """It, as the results have it."""
    return GeneratedPages("command-line", (ROOT / "benchmarks" / "README.md",), {"table": table(results)})


def table(results: Mapping[str, Any]) -> str:
    """A row for each line; and where it was measured."""
    rows = results["lines"]
    python, solver = (each["processor"] for each in rows[:2])
    written = [
        "| what | wall | processor | times Python's | times z3's | goal (wall) |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for each in rows:
        ratios = f"{each['processor'] / python:.1f} | {each['processor'] / solver:.1f}"
        goal = "" if each["goal"] is None else f"{each['goal']} s"
        written.append(f"| {each['what']} | {each['wall']:.2f} s | {each['processor']:.2f} s | {ratios} | {goal} |")
    return "\n".join([*written, "", results["where"]])


def main(arguments: Sequence[str]) -> None:
    """Measure, unless only the page is asked for."""
    if "--page" not in arguments:
        RESULTS.write_text(json.dumps(all_measured(), indent=1) + "\n", encoding="utf-8")
    page(json.loads(RESULTS.read_text(encoding="utf-8"))).rewrite()


def all_measured() -> dict[str, Any]:
    """Every line."""
    load = os.getloadavg()[0]
    found = []
    with TemporaryDirectory() as folder:
        every = [*lines(Path(folder))]
        for line, cost in zip(every, measured(every), strict=True):
            print(f"{line.what:<80} {cost}")
            found.append({"what": line.what, "wall": cost.wall, "processor": cost.processor, "goal": line.goal})
    if not GENESIS.exists():
        print("many markets: skipped, ../shared/data is not there")
    where = (
        f"Best of {RUNS} runs ({LARGE_RUNS} of many markets) on {datetime.now(UTC):%Y-%m-%d}: {os.cpu_count()} cores, "
        f"{platform.system()}, Python {platform.python_version()}, load {load:.1f} before the first."
    )
    return {"where": where, "lines": found}


if __name__ == "__main__":
    main(sys.argv[1:])
