"""Specification files and grids for the tests of sweeps."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

from novate.model.quantities import QuantityError
from novate.proofs.design.question import Question
from novate.properties import PROPERTIES, asked_of
from novate.specification.document import to_toml
from novate.specification.file import SpecificationError, to_document
from novate.specification.file import parse_document as parsed
from novate.specification.parameters import parameter_named
from novate.sweeping.grid import Grid
from novate.sweeping.ranges import Axis, axis, key_and_values, refuse_overlap
from novate.sweeping.settings import Settings

VARIED = (
    "markets.A.maintenance_margin=1%:14%:0.5%",
    "markets.A.initial_margin=5%:105%:10%",
    "markets.A.minimum_maintenance=0:10:1",
    "markets.A.minimum_notional=0:2000:250",
    "markets.A.penalty=0%:4%:0.5%",
    "markets.A.slippage=0%:3%:0.5%",
    "markets.A.max_move_per_block.up=0%:3%:0.5%",
    "liquidation.keeper_share=0%:100%:10%",
    "liquidation.keeper_flat_reward=0:6:1",
    "oracle.deviation=0%:2%:0.25%",
    "oracle.staleness=0:6:1",
    "waterfall.insurance_fund=0:200000:10000",
    "environment.keeper_delay=0:12:1",
    "environment.slippage=0%:3%:0.5%",
    "environment.gas_cost=0:8:1",
    "environment.dust_notional=0:2000:200",
    "environment.max_open_interest=1:1000001:100000",
    "environment.max_move_per_block=0%:3%:0.25%",
    "environment.max_move_per_block.down=0%:3%:0.5%",
    'environment.max_move_per_block."5 blocks"=0%:9%:1%',
)
"""Every kind of parameter that a file has, on a range in which verdicts change."""


def document(**changes: Any) -> dict[str, Any]:
    """An isolated market with 2 % a block and a delay of 2 blocks: 5.8808 % and 6.1208 % are its exact bounds."""
    tables: dict[str, Any] = {
        "mechanism": {"margin": "isolated", "quote_quantum": "0.01"},
        "markets": {"A": market()},
        "liquidation": {"penalty": "1%", "penalty_capped_by_equity": True, "keeper": "open", "keeper_share": "50%"},
        "environment": {"max_move_per_block": "2%", "keeper_delay": "2 blocks"},
    }
    for table, values in changes.items():
        tables[table] = tables.get(table, {}) | values
    return tables


def market(**changes: Any) -> dict[str, Any]:
    """The table of one market."""
    margins = {"initial_margin": "20%", "maintenance_margin": "6.25%"}
    return margins | {"base_quantum": "0.000000001", "price_tick": "0.0001"} | changes


def drawn_document(random: Random) -> dict[str, Any]:
    """A file at random, most numbers near those where some verdict changes."""
    pick = random.choice
    cross = random.random() < 0.25
    environment = {
        "max_move_per_block": pick(["1%", "2%", {"up": "1%", "down": "0.7%"}, {"1 block": "1%", "5 blocks": "3%"}]),
        "keeper_delay": f"{pick([0, 1, 2, 5])} blocks",
        "slippage": pick(["0%", "0.5%", "1%"]),
        "gas_cost": pick(["0", "1", "5"]),
        "dust_notional": pick(["0", "100", "1000"]),
    }
    return document(
        mechanism={"margin": "cross" if cross else "isolated", "quote_quantum": pick(["0.01", "0.000001"])},
        markets={name: drawn_market(random) for name in ("AB" if cross else "A")},
        liquidation={
            "penalty": pick(["0%", "1%", "2.5%"]),
            "penalty_capped_by_equity": pick([True, False]),
            "keeper": pick(["open", "open", "protocol"]),
            "keeper_share": pick(["0%", "50%", "100%"]),
            "keeper_flat_reward": pick(["0", "0", "2"]),
        },
        oracle={"deviation": pick(["0%", "0.3%"]), "staleness": f"{pick([0, 0, 1, 2, 3])} blocks"},
        waterfall={"insurance_fund": pick(["0", "1000", "100000"])},
        environment=environment | pick([{}, {"max_open_interest": pick(["50", "100000", "10000000"])}]),
    )


def drawn_market(random: Random) -> dict[str, Any]:
    """The table of one market at random."""
    pick = random.choice
    return market(
        initial_margin=pick(["12%", "20%", "90%", "100%"]),
        maintenance_margin=pick(["3%", "5%", "8%", "12%"]),
        minimum_maintenance=pick(["0", "0", "1", "5"]),
        minimum_notional=pick(["0", "100", "1000"]),
        base_quantum=pick(["0.0001", "0.000000001", "1"]),
        price_tick=pick(["0.01", "0.0001", "1"]),
    )


def axis_of(tables: dict[str, Any], vary: str) -> Axis:
    """As the command reads `--vary`."""
    key, values = key_and_values(vary)
    return axis(parameter_named(tables, key), values)


def settings(tables: dict[str, Any], *vary: str) -> Settings:
    """As the command reads all of them."""
    return Settings.read(tables, Grid(tuple(axis_of(tables, each) for each in vary)))


def drawn_settings(seed: int) -> Settings:
    """A file and a grid at random, over one to three keys that the file has."""
    random = Random(seed)
    while True:
        tables = drawn_document(random)
        axes: list[Axis] = []
        for vary in random.sample(VARIED, random.choice([1, 2, 2, 3])):
            try:
                more = [*axes, axis_of(tables, vary)]
                refuse_overlap(more)
            except (SpecificationError, QuantityError):
                continue
            axes = more
        if axes:
            return Settings.read(tables, Grid(tuple(axes)))


def questions(of: Settings) -> list[Question]:
    """All that can be asked."""
    return [Question(*each) for each in asked_of(of.base.places, tuple(PROPERTIES))]


def written(tables: dict[str, Any], file: Path) -> str:
    """Write the file, and return its name."""
    file.write_text(to_toml(to_document(parsed(tables))))
    return str(file)
