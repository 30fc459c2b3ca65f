"""What Z3's Spacer finds by itself and where it ends; kept in horn_clauses.json, shown in docs/horn-clauses.md.

Run it with the package installed: `python benchmarks/horn_clauses.py`; with `--page` it only writes the page anew from
the results. Every question has a process of its own, which is killed at the limit; seconds are of the processor.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import TimeoutError as OutOfTimeError
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction
from functools import partial
from pathlib import Path
from time import process_time
from typing import Any

import z3
from pebble import ProcessPool

from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side, Specification
from novate.proofs.engine.limits import Limits
from novate.proofs.horn.clauses import Claimed, Clauses, close_out_clauses
from novate.proofs.horn.decide import checked, decide
from novate.proofs.horn.spacer import RESOURCES, Reached, ask
from novate.properties.property import Claim
from novate.specification.file import read_specification

HERE = Path(__file__).parent
EXAMPLES = HERE.parent / "examples"
RESULTS = HERE / "horn_clauses.json"
PAGE = HERE.parent / "docs" / "horn-clauses.md"
BEGIN, END = "<!-- horn:tables -->", "<!-- end -->"
LIMITS = Limits(resources=2_000_000, seconds=600)
"""The resources decide, however busy the machine is: Spacer gets `RESOURCES` times as many, some ten seconds' worth."""
DELAYS = (1, 2, 3, 5, 10, 100, 1000)
ACCOUNTS = (1, 2, 6)
PROPERTIES = ("no-bad-debt", "keeper-incentive", "conservation")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question and what it shows."""

    group: str
    label: str
    answer: Callable[[], str]


def questions() -> Iterator[Asked]:
    """All of them, group by group."""
    for file in sorted(EXAMPLES.glob("*.toml")):
        specification = read_specification(file)
        market = next(iter(specification.markets))
        for name, side in ((name, side) for name in PROPERTIES for side in Side):
            label = f"{file.name}, {market} {side}, {name}"
            yield Asked("examples", label, partial(verdict, specification, market, side, name))
    for delay in DELAYS:
        for safe in (True, False):
            label = f"delay of {delay}, {'safe' if safe else 'unsafe'}"
            yield Asked("delays", label, partial(verdict, around(delay, safe), "ETH-USD", Side.LONG, "no-bad-debt"))
    for accounts in ACCOUNTS:
        for safe in (True, False):
            label = f"{accounts} account{'s' if accounts > 1 else ''}, {'safe' if safe else 'unsafe'}"
            yield Asked("accounts", label, partial(together, around(2, safe), accounts))
    for safe in (True, False):
        yield Asked("size times price", "safe" if safe else "unsafe", partial(nonlinear, safe))


def around(delay: int, safe: bool) -> Specification:
    """The market of dYdX with moves of 0.01 %, its margin a tenth above or below what the delay needs."""
    specification = read_specification(EXAMPLES / "dydx-v4-eth-usd.toml")
    (market,) = specification.markets.values()
    move = Fraction(1, 10_000)
    needed = 1 - (1 - move) ** (delay + 1)
    margin = Fraction(round(needed * (Fraction(11, 10) if safe else Fraction(9, 10)) * 10**7), 10**7)
    changed = replace(
        market, maintenance_margin=margin, initial_margin=margin, move_up=move, move_down=move, slippage=0
    )
    return replace(specification, markets={market.name: changed}, keeper_delay=delay)


def verdict(specification: Specification, market: str, side: Side, name: str) -> str:
    """What novate makes of one property."""
    machine = Machine(specification, specification.markets[market], side)
    decision = decide(machine, name, LIMITS)
    return said(decision.reached, decision.reason)


def together(specification: Specification, accounts: int) -> str:
    """No bad debt of so many accounts that go through the blocks together."""
    (market,) = specification.markets.values()
    asked = close_out_clauses(Machine(specification, market, Side.LONG), "no-bad-debt", accounts)
    found = ask(asked, LIMITS)
    if found.reached is not Reached.NEVER:
        return said(found.reached, found.reason)
    decision = checked(asked, found.invariant, LIMITS)
    return said(decision.reached, decision.reason)


def said(reached: Reached, reason: str) -> str:
    """In words."""
    return {Reached.NEVER: "proved", Reached.SOMETIMES: "reached"}.get(reached, f"unknown: {reason}")


def nonlinear(safe: bool) -> str:
    """A long of symbolic size at a symbolic price: 2 % a block, a delay of 2 blocks, a margin of 6.25 % or of 5 %."""
    margin, move = z3.Q(625 if safe else 500, 10_000), z3.Q(2, 100)
    before, after = (z3.Reals(f"size{when} price{when} balance{when} overdue{when}") for when in (0, 1))
    size, price, balance, overdue = before
    new_size, new_price, new_balance, new_overdue = after
    equity, new_equity = balance + size * price, new_balance + new_size * new_price
    moved = z3.And(
        new_price >= (1 - move) * price,
        new_price <= (1 + move) * price,
        new_size == size,
        new_balance == balance,
        overdue <= 2,
        new_overdue == z3.If(new_equity < margin * new_size * new_price, overdue + 1, 0),
    )
    traded = z3.And(
        size == 0,
        new_price == price,
        new_size > 0,
        new_equity >= margin * new_size * new_price,
        new_overdue == 0,
    )
    asked = Clauses(
        before=tuple(before),
        after=tuple(after),
        start=z3.And(new_size == 0, new_price > 0, new_balance == 0, new_overdue == 0),
        steps={"next block": moved, "trade": traded},
        claims=(
            Claimed(
                "close-out", overdue > 0, Claim("there is no bad debt", True, equity >= 0, lambda: "there is bad debt")
            ),
        ),
    )
    found = ask(asked, LIMITS)
    return said(found.reached, found.reason)


def timed(asked: Callable[[], str]) -> tuple[str, float]:
    """The answer, and the processor's seconds."""
    started = process_time()
    answer = asked()
    return answer, process_time() - started


def measured(asked: Asked) -> Row:
    """One question in a process that can be killed."""
    with ProcessPool(max_workers=1) as pool:
        future = pool.schedule(timed, args=[asked.answer], timeout=LIMITS.seconds + 10)
        try:
            answer, seconds = future.result()
        except OutOfTimeError:
            answer, seconds = f"unknown: killed after {LIMITS.seconds + 10:g} s", None
    row = {"group": asked.group, "question": asked.label, "answer": answer}
    return {**row, "seconds": None if seconds is None else round(seconds, 2)}


def document(rows: list[Row]) -> Row:
    """The results and where they come from."""
    return {
        "measured": datetime.now(UTC).date().isoformat(),
        "machine": f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}",
        "solver": f"Z3 {z3.get_version_string()}",
        "resources": RESOURCES * LIMITS.resources,
        "rows": rows,
    }


def tables(results: Row) -> str:
    """All results, a table for each group."""
    lines = [f"Measured {results['measured']} on {results['machine']}, {results['solver']}; seconds of one processor;"]
    lines += [f"given up after {results['resources']:,} of Z3's resource units, some ten seconds' worth.", ""]
    for group in dict.fromkeys(row["group"] for row in results["rows"]):
        lines += [f"| {group} | answer | seconds |", "|---|---|---:|"]
        for row in (row for row in results["rows"] if row["group"] == group):
            seconds = "-" if row["seconds"] is None else f"{row['seconds']:.2f}"
            lines.append(f"| {row['question']} | {row['answer']} | {seconds} |")
        lines.append("")
    return "\n".join(lines)


def page(text: str, results: Row) -> str:
    """The page with its tables anew."""
    head, rest = text.split(BEGIN)
    return f"{head}{BEGIN}\n\n{tables(results)}\n{END}{rest.split(END)[1]}"


def main() -> None:
    """Measure, keep, show."""
    if "--page" not in sys.argv[1:]:
        rows = []
        for asked in questions():
            rows.append(measured(asked))
            print(rows[-1], flush=True)
        RESULTS.write_text(json.dumps(document(rows), indent=2) + "\n", encoding="utf-8")
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), results), encoding="utf-8")


if __name__ == "__main__":
    main()
