"""Markets whose moves are bounded over several horizons: what tests of averages have in common."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from fractions import Fraction
from math import ceil
from pathlib import Path
from random import Random
from typing import Any

from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.powers import fall, rise
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side
from novate.specification.file import parse_document

EXAMPLE = Path(__file__).parents[3] / "examples" / "average-price-oracle.toml"
MOVES = "max_move_per_block"
TABLES: dict[str, dict[str, Any]] = {
    "three blocks": {"1 block": "1%", "4 blocks": "3%"},
    "each of them tells": {"1 block": "2%", "2 blocks": "3%", "4 blocks": "5%", "9 blocks": "8%"},
    "no more than a block": {"1 block": "4%", "10 blocks": "4%"},
    "up and down": {"1 block": {"up": "1%", "down": "2%"}, "7 blocks": {"up": "6%", "down": "3%"}},
    "of no account": {"1 block": "0.5%", "100 blocks": "90%"},
}


def machine_at(ppm: int, oracle: dict[str, Any], side: Side, feeds: dict[str, Any], **environment: Any) -> Machine:
    """The example with another margin, oracle and environment."""
    document = tomllib.loads(EXAMPLE.read_text(encoding="utf-8")) | {"oracle": oracle}
    document |= {"feeds": feeds} if feeds else {}
    margins = {"maintenance_margin": f"{ppm}ppm", "initial_margin": f"{ppm + (1_000_000 - ppm) // 5}ppm"}
    document["markets"]["ETH-USD"] |= {**margins, "price_tick": "0.000001"}
    document["environment"] |= environment
    document.pop("expect")
    specification = parse_document(document)
    return Machine(specification, specification.markets["ETH-USD"], side)


def needed_margin(machine: Machine) -> int:
    """In millionths, rounded up: what the contract asks for against bad debt."""
    profile, slippage = lag_profile(replace(machine, exact=True)), machine.market.slippage
    long, short = 1 - profile.least_market * (1 - slippage), profile.most_market * (1 + slippage) - 1
    return ceil(1_000_000 * (long if machine.side is Side.LONG else short))


def horizons(random: Random) -> dict[str, Any]:
    """A bound of one block and one to three of more, each looser than the one before."""
    least = random.randint(2, 30)
    table: dict[str, Any] = {"1 block": f"{least / 10}%"}
    for span in sorted(random.sample(range(2, 13), random.randint(1, 3))):
        least = random.randint(least, least * 2)
        table[f"{span} blocks"] = {"up": f"{(least + random.randint(0, 3)) / 10}%", "down": f"{least / 10}%"}
    return table


def environment(random: Random) -> dict[str, Any]:
    """At random."""
    delay, slippage = f"{random.randint(0, 9)} blocks", f"0.{random.randint(0, 9)}%"
    return {"max_move_per_block": horizons(random), "keeper_delay": delay, "slippage": slippage}


def falling_paths(machine: Machine, blocks: int) -> list[tuple[Fraction, ...]]:
    """Those that go the position's worst way, each price staying or moving as steepest ways do."""
    move, up = (rise, True) if machine.side is Side.SHORT else (fall, False)
    steps = {Fraction(1)} | {move(machine, each + 1) / move(machine, each) for each in range(blocks)}
    market = machine.market
    rates = [(1, market.move_up if up else -market.move_down)]
    rates += [(each.blocks, each.up if up else -each.down) for each in market.move_windows]
    paths = [(Fraction(1),)]
    for _ in range(blocks):
        longer = ((*path, path[-1] * step) for path in paths for step in steps)
        paths = [
            path
            for path in longer
            if all(
                path[-1] <= (1 + rate) * path[-1 - k] if up else path[-1] >= (1 + rate) * path[-1 - k]
                for blocks, rate in rates
                for k in range(1, min(blocks, len(path) - 1) + 1)
            )
        ]
    return paths
