"""The golden texts: what commands print at four widths. `python tests/interface/golden_texts.py` writes them anew."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stdout
from pathlib import Path

from novate.command_line import run

ROOT = Path(__file__).parents[2]
FOLDER = Path(__file__).parent / "golden"
INPUTS = "tests/interface/golden"
FUND = ("--property", "fund-sufficiency")
WIDTHS = (40, 60, 80, 120)
CASES = {
    "proved": ("verify", "examples/dydx-v4-eth-usd.toml"),
    "violated": ("verify", "examples/too-much-leverage.toml", "--property", "solvency"),
    "violated-in-full": ("verify", "examples/too-much-leverage.toml", "--property", "solvency", "--show"),
    "accepted": ("verify", "examples/thin-keeper-reward.toml", "--property", "keeper-incentive"),
    "cross-margin": ("verify", "examples/cross-margin.toml"),
    "one-fund": ("verify", f"{INPUTS}/one-fund.toml", *FUND),
    "repeated": ("verify", f"{INPUTS}/repeated.toml", *FUND, "--show"),
    "threshold": ("threshold", f"{INPUTS}/one-fund.toml", "--parameter", "waterfall.insurance_fund", *FUND),
    "never": ("threshold", f"{INPUTS}/repeated.toml", "--parameter", "markets.A-USD.maintenance_margin"),
    "repair": ("repair", "examples/too-much-leverage.toml"),
    "envelope": ("envelope", "examples/too-much-leverage.toml", "--points", "3"),
}


def printed(arguments: tuple[str, ...], columns: str) -> str:
    """What a command prints on standard output where COLUMNS is this."""
    with chdir(ROOT), environment(COLUMNS=columns), redirect_stdout(io.StringIO()) as output:
        run(arguments)
    return output.getvalue()


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


def expected(case: str, width: int) -> Path:
    """Where the text stands."""
    return FOLDER / f"{case}-{width}.txt"


if __name__ == "__main__":
    for name, command in CASES.items():
        for number in WIDTHS:
            expected(name, number).write_text(printed(command, str(number)))
