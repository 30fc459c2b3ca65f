"""Parameter sets a second of `novate sweep` where theorems decide: the evaluation alone, and the whole process.

Run it with the package and its extra `sweep` installed: `python benchmarks/sweep_speed.py`. It prints a table, and with
`--write` puts it into docs/sweep.md. A parameter set is one combination of values; each has a verdict for the long and
one for the short side. Goal: a million parameter sets a second.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from novate.model.specification import Side
from novate.proofs.design.question import Question
from novate.specification.file import read_document
from novate.specification.parameters import parameter_named
from novate.sweeping.grid import Grid
from novate.sweeping.outcomes import UNDECIDED
from novate.sweeping.ranges import axis, key_and_values
from novate.sweeping.run import MOST_AT_ONCE
from novate.sweeping.settings import Settings
from novate.sweeping.theorems import Theorems

ROOT = Path(__file__).parents[1]
FILE = ROOT / "examples" / "stale-oracle.toml"
PAGE = ROOT / "docs" / "sweep.md"
MARGIN = "markets.ETH-USD.maintenance_margin=3%:9.999%:0.007%"
DELAY = "environment.keeper_delay=0:19:1"
MOVES = "environment.max_move_per_block=0.5%:1.48%:0.02%"
SLIPPAGE = "environment.slippage=0%:0.9%:0.1%"
GRIDS = ((MARGIN, DELAY, MOVES), (MARGIN, DELAY, MOVES, SLIPPAGE))
NAMES = ("no-bad-debt", "solvency")
RUNS = 3


def grid_of(vary: Sequence[str]) -> Grid:
    """As the command reads it."""
    tables = read_document(FILE)
    asked = [key_and_values(text) for text in vary]
    return Grid(tuple(axis(parameter_named(tables, key), values) for key, values in asked))


def evaluation(vary: Sequence[str], name: str) -> tuple[float, float, int]:
    """Wall and processor seconds of the arrays alone, and how many verdicts they leave to exact numbers."""
    grid = grid_of(vary)
    settings = Settings.read(read_document(FILE), grid)
    wall, processor = perf_counter(), process_time()
    theorems = Theorems.of(settings, [Question("ETH-USD", side, name) for side in Side])
    left = sum(int((theorems.codes(box) == UNDECIDED).sum()) for _, box in grid.boxes(MOST_AT_ONCE))
    return perf_counter() - wall, process_time() - processor, left


def whole(vary: Sequence[str], name: str, out: str) -> float:
    """Wall seconds of the command."""
    options = [option for each in vary for option in ("--vary", each)]
    with TemporaryDirectory() as folder:
        table = str(Path(folder) / out)
        command = [sys.executable, "-m", "novate", "sweep", str(FILE), *options, "--property", name, "--out", table]
        started = perf_counter()
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own command
        return perf_counter() - started


def row(vary: Sequence[str], name: str) -> str:
    """One line of the table: of the evaluation the medians of several runs."""
    sets = grid_of(vary).size
    walls, processors, left = zip(*(evaluation(vary, name) for _ in range(RUNS)), strict=True)
    parquet, csv = (whole(vary, name, out) for out in ("out.parquet", "out.csv"))
    wall, processor = median(walls), median(processors)
    print(f"{sets:,} {name}: {wall:.2f} s", file=sys.stderr)
    cells = (f"{sets:,}", name, f"{wall:.2f}", f"{processor:.2f}", f"{sets / wall:,.0f}", f"{left[0]}")
    return f"| {' | '.join(cells)} | {parquet:.1f} | {csv:.1f} |"


def table() -> str:
    """The whole table."""
    head = (
        "| parameter sets | property | evaluation, s | of which processor | sets a second | left to exact numbers "
        "| whole command, Parquet, s | CSV, s |\n|---:|---|---:|---:|---:|---:|---:|---:|"
    )
    return "\n".join([head, *(row(vary, name) for vary in GRIDS for name in NAMES)])


def main() -> None:
    """Print the table, or write it into the page."""
    text = table()
    print(text)
    if sys.argv[1:] == ["--write"]:
        page = PAGE.read_text(encoding="utf-8")
        new, count = re.subn(
            r"(<!-- speed -->\n).*?(<!-- end -->)", lambda match: f"{match[1]}\n{text}\n\n{match[2]}", page, flags=re.S
        )
        assert count == 1
        PAGE.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
