"""Seconds that `novate verify` takes, as a user waits for it: the whole process, several runs, the median.

Run it with the package installed: `python benchmarks/verify_speed.py`. Each line has wall seconds and, as they depend
less on what else the machine does, processor seconds of the process and its workers together. Goals: the example under
2 seconds, of which interpreter and imports under half; all dYdX markets under 20; keeper delays from 1 to 1,000 blocks
within a factor of two of each other; 200 proved markets under 5 processor seconds, about twice what 100 take; all
Synthetix markets under 60 seconds on 2 cores, and their JSON answer under 2 MB; a repair of all dYdX markets under 60,
a bundle of certificates of them under 60, and their JSON answer under 200 kB.

The number of accounts is not measured because no verdict has one. The symbolic machine is local: it carries the one
account that an action touches and the sum of all others, so a proof speaks of any number of accounts, and a scenario
needs two. (What the *reference* costs with many accounts is in `reference_speed.py`.)
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "dydx-v4-eth-usd.toml"
GENESIS = ROOT.parent / "shared" / "data" / "dydx-v4" / "mainnet-genesis.json"
DEPLOYMENT = ROOT.parent / "shared" / "data" / "synthetix-v3" / "arbitrum-mainnet"
os.environ["NOVATE_NO_CACHE"] = "1"
NOVATE = (sys.executable, "-m", "novate")
START = (
    sys.executable,
    "-c",
    "import novate.command_line, novate.specification.file, novate.workers.engine, novate.reports.verify_text",
)
"""Everything that `novate verify` imports, and nothing else."""
DELAYS = (1, 10, 100, 1000)
MOVE = Fraction(1, 10_000)
"""The market's move per block in the lines about delays: 0.01 %, so that 1,001 of them are about 10 %."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process took, in seconds."""

    wall: float
    processor: float

    def __str__(self) -> str:
        """Both, in columns."""
        return f"{self.wall:6.2f} s wall  {self.processor:6.2f} s processor"


def once(command: Sequence[str], expected: tuple[int, ...] = (0, 1)) -> Cost:
    """Run one process to its end. Raises `SystemExit` where its exit code is not one that a verdict has."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    run = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own commands
    wall, after = perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if run.returncode not in expected:
        sys.exit(f"{' '.join(command)} exited with {run.returncode}:\n{run.stderr}")
    return Cost(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def usual(command: Sequence[str], runs: int, expected: tuple[int, ...] = (0, 1)) -> Cost:
    """The median of several runs, wall and processor each by itself."""
    costs = [once(command, expected) for _ in range(runs)]
    return Cost(median(each.wall for each in costs), median(each.processor for each in costs))


def with_settings(text: str, settings: Mapping[str, str]) -> str:
    """A specification file with other values for some keys."""
    for key, value in settings.items():
        text, changed = re.subn(rf'^{key} = "[^"]*"', f'{key} = "{value}"', text, flags=re.MULTILINE)
        assert changed == 1, key
    return text


def delayed(delay: int, margin: str) -> str:
    """The example with another delay, small moves, no slippage, and this margin for both requirements."""
    settings = {
        "initial_margin": margin,
        "maintenance_margin": margin,
        "max_move_per_block": f"{MOVE * 10**6}ppm",
        "keeper_delay": f"{delay} blocks",
        "slippage": "0%",
    }
    return with_settings(EXAMPLE.read_text(encoding="utf-8"), settings)


def too_small(delay: int) -> str:
    """Nine tenths of the margin that a long needs, in whole parts per million."""
    return f"{int((1 - (1 - MOVE) ** (delay + 1)) * 9 * 10**5)}ppm"


def measure_example() -> None:
    """The README's command, and how much of it is spent before any question is asked."""
    whole, start = usual((*NOVATE, "verify", str(EXAMPLE)), 7, (0,)), usual(START, 7)
    print(f"example                      {whole}")
    print(f"  interpreter and imports    {start}  ({start.wall / whole.wall:.0%} of the wall time)")


def measure_dydx(folder: Path) -> None:
    """All perpetuals of dYdX v4 in one call."""
    if not GENESIS.exists():
        print("all dYdX markets             skipped: ../shared/data is not there")
        return
    file = folder / "dydx.toml"
    once((*NOVATE, "import", "dydx-v4", str(GENESIS), "--out", str(file)), (0,))
    count = file.read_text(encoding="utf-8").count("\n[markets.")
    size = f"{answer_size(file):,} bytes of JSON"
    print(f"all {count} dYdX markets          {usual((*NOVATE, 'verify', str(file)), 3)}  {size}")
    print(f"  repair                     {once((*NOVATE, 'repair', str(file)))}", flush=True)
    bundle = str(folder / "bundle")
    print(f"  certify                    {once((*NOVATE, 'certify', str(file), '--out', bundle))}", flush=True)


def measure_synthetix(folder: Path) -> None:
    """All markets of a deployment of Synthetix v3, most of which break something."""
    if not DEPLOYMENT.exists():
        print("all Synthetix markets        skipped: ../shared/data is not there")
        return
    file = folder / "synthetix.toml"
    once((*NOVATE, "import", "synthetix-v3", str(DEPLOYMENT), "--out", str(file)), (0,))
    count = file.read_text(encoding="utf-8").count("\n[markets.")
    print(
        f"all {count} Synthetix markets     {once((*NOVATE, 'verify', str(file)))}  {answer_size(file):,} bytes of JSON"
    )


def answer_size(file: Path) -> int:
    """Bytes of the answer for a program."""
    command = (*NOVATE, "verify", str(file), "--format", "json")
    return len(subprocess.run(command, capture_output=True, check=False).stdout)  # noqa: S603 - our own command


def measure_markets(folder: Path) -> None:
    """The example with more and more markets, no two alike, every one of them proved."""
    head, market, rest = re.split(
        r"(?=^\[markets\.)|(?=^\[liquidation\])", EXAMPLE.read_text(encoding="utf-8"), flags=re.M
    )
    for margin in ("isolated", "cross"):
        for count in (50, 100, 200):
            margins = (f"{30_000 + number}ppm" for number in range(count))
            markets = (with_settings(market, {"maintenance_margin": each}) for each in margins)
            named = (text.replace("[markets.ETH-USD]", f"[markets.M{number}]") for number, text in enumerate(markets))
            file = folder / f"{margin}-{count}.toml"
            file.write_text(with_settings(head, {"margin": margin}) + "".join(named) + rest, encoding="utf-8")
            print(f"{count:>4} markets, {margin:<8}       {once((*NOVATE, 'verify', str(file)), (0,))}", flush=True)


def measure_delays(folder: Path) -> None:
    """Delays far apart, with a margin that is wide enough for all of them and with one that is too small."""
    for name, code in (("safe", 0), ("unsafe", 1)):
        walls = []
        for delay in DELAYS:
            file = folder / f"{name}-{delay}.toml"
            file.write_text(delayed(delay, "12%" if name == "safe" else too_small(delay)), encoding="utf-8")
            cost = usual((*NOVATE, "verify", str(file)), 5, (code,))
            walls.append(cost.wall)
            print(f"keeper delay {delay:>4}, {name:<6}    {cost}", flush=True)
        print(f"  slowest over fastest       {max(walls) / min(walls):6.2f}")


def main() -> None:
    """Print everything."""
    with TemporaryDirectory() as folder:
        measure_example()
        measure_dydx(Path(folder))
        measure_synthetix(Path(folder))
        measure_markets(Path(folder))
        measure_delays(Path(folder))


if __name__ == "__main__":
    main()
