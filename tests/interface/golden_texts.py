"""The golden texts: what commands print at four widths. `python tests/interface/golden_texts.py` writes them anew."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from novate.command_line import run

ROOT = Path(__file__).parents[2]
FOLDER = Path(__file__).parent / "golden"
INPUTS = "tests/interface/golden"
SAFE, UNSAFE = "examples/dydx-v4-eth-usd.toml", "examples/too-much-leverage.toml"
FUND = ("--property", "fund-sufficiency")
SOLVENCY = ("--property", "solvency")
MARGIN = ("--vary", "markets.ETH-USD.maintenance_margin=2%:8%:2%")
TIER = ("examples/review/dydx-tier.json", "--tier", "ETH-USD=0")
ACCOUNTS = ("--accounts", "examples/review/accounts.csv", "--price", "ETH-USD=2000")
WIDTHS = (40, 60, 80, 120)
CASES = {
    "proved": ("verify", SAFE),
    "violated": ("verify", UNSAFE, *SOLVENCY),
    "violated-in-full": ("verify", UNSAFE, *SOLVENCY, "--show"),
    "accepted": ("verify", "examples/thin-keeper-reward.toml", "--property", "keeper-incentive"),
    "cross-margin": ("verify", "examples/cross-margin.toml"),
    "one-fund": ("verify", f"{INPUTS}/one-fund.toml", *FUND),
    "repeated": ("verify", f"{INPUTS}/repeated.toml", *FUND, "--show"),
    "not-as-expected": ("verify", f"{INPUTS}/expected.toml"),
    "several-files": ("verify", SAFE, UNSAFE, *SOLVENCY),
    "one-unreadable": ("verify", SAFE, f"{INPUTS}/unreadable.toml", "--property", "conservation"),
    "summary": ("verify", SAFE, UNSAFE, f"{INPUTS}/expected.toml", "--summary"),
    "baseline": ("verify", UNSAFE, *SOLVENCY, "--baseline", "known.json"),
    "threshold": ("threshold", f"{INPUTS}/one-fund.toml", "--parameter", "waterfall.insurance_fund", *FUND),
    "threshold-of-sides": ("threshold", UNSAFE, "--parameter", "markets.ETH-USD.maintenance_margin"),
    "never": ("threshold", f"{INPUTS}/repeated.toml", "--parameter", "markets.A-USD.maintenance_margin"),
    "repair": ("repair", UNSAFE),
    "nothing-to-repair": ("repair", SAFE),
    "envelope": ("envelope", UNSAFE, "--points", "3"),
    "sweep": ("sweep", UNSAFE, *MARGIN, *SOLVENCY, "--out", "verdicts.csv"),
    "review": ("review", SAFE, "examples/review/eth-usd-after.toml"),
    "review-all": ("review", SAFE, "examples/review/eth-usd-after.toml", "--all"),
    "review-of-markets": ("review", "examples/cross-margin.toml", SAFE),
    "review-of-proposal": ("review", SAFE, "--proposal", *TIER, *ACCOUNTS),
    "review-of-doubtful": ("review", SAFE, "--proposal", "examples/review/synthetix-sccp.md"),
    "explain": ("explain", SAFE, "--side", "long"),
    "explain-fund": ("explain", "examples/cross-margin.toml", "fund-sufficiency"),
    "compare": ("compare", "examples/margins/two-hedged-markets.toml", "--accounts", "examples/margins/book.csv"),
    "mutate": ("mutate", SAFE, "--property", "no-bad-debt"),
    "replay": ("replay", "scenarios"),
    "replay-in-full": ("replay", "scenarios/ETH-USD-short-solvency.itf.json", "--show"),
}
"""Those whose lines are for a reader."""
AS_THEY_ARE = {
    "quiet": ("verify", UNSAFE, *SOLVENCY, "--quiet"),
    "lint": ("lint", f"{INPUTS}/unusual.toml", SAFE),
    "unreadable": ("verify", f"{INPUTS}/unreadable.toml"),
    "first-file": ("init", "-", "--market", "ETH-USD", "--maintenance", "3%", "--initial", "5%"),
    "baseline-written": ("verify", UNSAFE, *SOLVENCY, "--quiet", "--write-baseline", "written.json"),
    "scenarios-written": ("verify", UNSAFE, *SOLVENCY, "--quiet", "--save-scenarios", "saved"),
    "no-such-theorem": ("theorem", "no-bad-dept"),
    "no-such-market": ("verify", UNSAFE, "--market", "ETH"),
}
"""Those of a line for each thing, which programs read, a file, or who mends his command: no width breaks them."""


def printed(arguments: tuple[str, ...], columns: str, *, besides: bool = False) -> str:
    """What a command prints where COLUMNS is this; and what it says besides, but for how far it is."""
    output, error = io.StringIO(), io.StringIO()
    with chdir(folder()), environment(COLUMNS=columns, **CACHE), redirect_stdout(output), redirect_stderr(error):
        run(arguments)
    said = re.sub(r" in \d+\.\d s:", " in 0.0 s:", output.getvalue())
    return said + re.sub(r"^novate: .*, \d+ s\n", "", error.getvalue(), flags=re.MULTILINE) * besides


PLACE = TemporaryDirectory()
"""Gone when the process is."""
CACHE = {"NOVATE_NO_CACHE": "0", "XDG_CACHE_HOME": PLACE.name}
"""So that each question is asked once."""


@cache
def folder() -> Path:
    """Where commands find the inputs of the checkout, scenarios and a baseline, and may write."""
    here = Path(PLACE.name)
    for name in ("examples", "tests"):
        (here / name).symlink_to(ROOT / name)
    written = ("--save-scenarios", "scenarios", "--write-baseline", "known.json")
    with chdir(here), redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        run(("verify", UNSAFE, *SOLVENCY, *written))
    return here


@contextmanager
def environment(**variables: str) -> Iterator[None]:
    """With these variables, and afterwards as before."""
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def rendered(render: Callable[[], str], columns: str) -> str:
    """What a report writes where COLUMNS is this."""
    with environment(COLUMNS=columns):
        return render()


def expected(case: str, width: int | None = None) -> Path:
    """Where the text stands."""
    return FOLDER / (f"{case}.txt" if width is None else f"{case}-{width}.txt")


if __name__ == "__main__":
    from golden_reports import REPORTS

    for number in WIDTHS:
        for name, command in CASES.items():
            expected(name, number).write_text(printed(command, str(number)))
        for name, report in REPORTS.items():
            expected(name, number).write_text(rendered(report, str(number)))
    for name, command in AS_THEY_ARE.items():
        expected(name).write_text(printed(command, str(min(WIDTHS)), besides=True))
