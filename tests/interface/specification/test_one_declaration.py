"""What a parameter costs: a declaration and a field, added to a copy of the package, and everything else knows it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from novate.model.core.parameters import COMMON, MARKET
from novate.model.parameter import Moves
from novate.model.parameters import COMPONENTS, OF_ALL_MARKETS
from novate.model.specification import MarketParameters, Specification

ROOT = Path(__file__).parents[3]
FOLDERS: dict[str, str] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-dir"]
ADDED = {
    "model/core/parameters.py": {
        '    "How accounts are closed out.",\n    (\n': """        Declaration(
            "order_fee", Money(), Owner.MECHANISM, "Quote units per order.", examples=("1",), default="0"
        ),
""",
        '    "The adversary\'s limits: every verdict rests on them and is printed with them.",\n    (\n': """
        Declaration(
            "spread", LOSS, Owner.ENVIRONMENT, "Share of the price.", examples=("1%",), default="0%", assumed="3%",
            in_a_market="2%",
        ),
""",
    },
    "model/oracles/band/parameters.py": {
        "DECLARATIONS = (\n": """    Declaration(
        "relay_delay", Delay(), Owner.ENVIRONMENT, "To a report.", examples=("1 block",), default="0 blocks"
    ),
""",
        "    staleness: int = 0\n": "    relay_delay: int = 0\n",
    },
    "model/specification.py": {
        "    keeper_share: Fraction\n": "    order_fee: int = 0\n",
        "    penalty: Fraction\n": "    spread: Fraction = Fraction(0)\n",
    },
}
"""File -> the text after which each addition stands. No other file changes."""
DOCUMENT = """
[mechanism]
margin = "isolated"
quote_quantum = "0.01"
[markets.A-USD]
initial_margin = "5%"
maintenance_margin = "3%"
base_quantum = "1e-9"
price_tick = "0.01"
[markets.B-USD]
initial_margin = "5%"
maintenance_margin = "3%"
base_quantum = "1e-9"
price_tick = "0.01"
spread = "7%"
[liquidation]
penalty = "1%"
penalty_capped_by_equity = true
keeper = "open"
order_fee = "1.5"
[oracle]
relay_delay = "5 seconds"
[environment]
max_move_per_block = "0.5%"
keeper_delay = "2 blocks"
block_time = "2 seconds"
spread = "2%"
"""
SCRIPT = """
import json, sys, tomllib
sys.path.insert(0, sys.argv[1])
from novate.design.repair_levers import Wishes, choice
from novate.importers.environment import DEFAULTS
from novate.model.parameters import GROUPS
from novate.model.core.symbolic.parameters import ranges
from novate.proofs.refinement.mechanisms import MECHANISMS
from novate.proofs.theorems.parameters import SHAPES
from novate.specification.changes import changed
from novate.specification.documentation import table
from novate.specification.file import SpecificationError, parse_document, schema, to_document
from novate.specification.parameters import parameter_named
from novate.sweeping.grid import Grid
from novate.sweeping.ranges import axis
from novate.sweeping.settings import Settings

def problems(path, written):
    try:
        parse_document(changed(document, {path: written}))
    except SpecificationError as error:
        return str(error)

def named(key):
    found = parameter_named(document, key)
    return [str(each) for each in (found.value, found.low, found.high, found.step)]

document = tomllib.loads(sys.argv[2])
found = parse_document(document)
axes = tuple(
    axis(parameter_named(document, key), values)
    for key, values in [("liquidation.order_fee", "1:2:0.5"), ("environment.spread", "1%:3%:1%")]
)
swept = Settings.read(document, Grid(axes)).at((2, 2))
print(json.dumps({
    "schema": {key: list(each["properties"]) for key, each in schema()["$defs"].items() if "properties" in each},
    "described": schema()["$defs"]["LiquidationTable"]["properties"]["order_fee"],
    "read": [
        found.order_fee, found.markets["B-USD"].oracle.relay_delay,
        *(str(each.spread) for each in found.markets.values()),
    ],
    "written": to_document(found),
    "same": parse_document(to_document(found)) == found,
    "problems": [
        problems(("liquidation", "order_fee"), "0.001"),
        problems(("liquidation", "order_fee"), "-1"),
        problems(("environment", "spread"), "100%"),
        problems(("markets", "A-USD", "spread"), "5"),
        problems(("oracle", "relay_delay"), "10 days"),
        problems(("liquidation", "order_fe"), "1"),
    ],
    "rows": [line for group in GROUPS for line in table(group.declarations).splitlines()],
    "named": {key: named(key) for key in ("liquidation.order_fee", "oracle.relay_delay", "markets.A-USD.spread")},
    "levers": [each.key for each in choice(document, Wishes()).levers],
    "swept": [swept.order_fee, str(swept.markets["A-USD"].spread), str(swept.markets["B-USD"].spread)],
    "assumed": DEFAULTS["environment"].get("spread"),
    "elsewhere": [*{each.order_fee for each in MECHANISMS.values()}],
    "ranges": [str(each) for each in ranges(SHAPES[0].machine)],
}))
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a copy of the package with three more parameters makes of them."""
    root = tmp_path_factory.mktemp("copy")
    for name, folder in FOLDERS.items():
        target = root / name.replace(".", "/")
        shutil.copytree(ROOT / folder, target, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
    for place, additions in ADDED.items():
        file = root / "novate" / place
        text = file.read_text(encoding="utf-8")
        for after, added in additions.items():
            assert text.count(after) == 1, after
            text = text.replace(after, after + added)
        file.write_text(text, encoding="utf-8")
    command = [sys.executable, "-c", SCRIPT, str(root), DOCUMENT]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_the_schema_has_it(found: dict[str, Any]) -> None:
    """In its table, in its place, with all that is declared; what a market may replace is in the market's, too."""
    tables = found["schema"]
    assert tables["LiquidationTable"][:2] == ["order_fee", "penalty"]
    assert tables["BandOracleTable"][:2] == ["kind", "relay_delay"]
    assert "spread" in tables["EnvironmentTable"]
    assert "spread" in tables["MarketTable"]
    described = found["described"]
    assert (described["description"], described["examples"], described["default"]) == (
        "Quote units per order.",
        ["1"],
        "0",
    )


def test_it_is_read_and_written_back(found: dict[str, Any]) -> None:
    """Money in whole quanta, a time on a clock in blocks, a rate with what a market has in its place."""
    assert found["read"] == [150, 3, "1/50", "7/100"]
    written = found["written"]
    assert written["liquidation"]["order_fee"] == "1.5"
    assert written["oracle"]["relay_delay"] == "3 blocks"
    assert [written["environment"]["spread"], "spread" in written["markets"]["A-USD"]] == ["2%", False]
    assert written["markets"]["B-USD"]["spread"] == "7%"
    assert found["same"]


def test_what_is_wrong_with_it_is_said(found: dict[str, Any]) -> None:
    """Its quanta, its range, its form, its length, its name."""
    expected = [
        'liquidation.order_fee: found "0.001", expected a whole number of quanta of "0.01" (mechanism.quote_quantum)',
        'liquidation.order_fee: found "-1", expected an amount of at least 0, as "1_000"',
        'environment.spread: found "100%", expected a rate of at least 0% and below 100%, as "0.5%"',
        (
            'markets.A-USD.spread: found "5", expected "5%" or "500%": a rate without a unit must be below 1, '
            "since it could mean either"
        ),
        'oracle.relay_delay: found "10 days", which is 432_000 blocks, expected at most 300_000 blocks',
        "liquidation.order_fe: found an unknown key, expected a known key: did you mean order_fee?",
    ]
    assert found["problems"] == expected


def test_the_documentation_has_a_row(found: dict[str, Any]) -> None:
    """With its kind, its default and what it means."""
    assert '| `order_fee` | amount, in quote units | `"0"` | quote units per order |' in found["rows"]
    assert '| `relay_delay` | time | `"0 blocks"` | to a report |' in found["rows"]
    expected = "| `spread` | rate below 100 % | as in `[environment]` | replaces environment.spread for this market |"
    assert expected in found["rows"]


def test_a_design_question_can_be_about_it(found: dict[str, Any]) -> None:
    """Threshold and envelope find it with its value, range and step; a repair moves what a designer may."""
    assert found["named"] == {
        "liquidation.order_fee": ["3/2", "0", "1000000000000000", "1/100"],
        "oracle.relay_delay": ["3", "0", "300000", "1"],
        "markets.A-USD.spread": ["1/50", "0", "999999999999/1000000000000", "None"],
    }
    assert "liquidation.order_fee" in found["levers"]
    assert not [key for key in found["levers"] if "spread" in key or "relay_delay" in key]


def test_a_sweep_varies_it(found: dict[str, Any]) -> None:
    """Also in a market that has none of its own."""
    assert found["swept"] == [200, "3/100", "7/100"]


def test_an_importer_assumes_it(found: dict[str, Any]) -> None:
    """Where its declaration says what."""
    assert found["assumed"] == "3%"


def test_a_symbol_stands_for_it(found: dict[str, Any]) -> None:
    """In the solver's machine, within its range; mechanisms that do not speak of it have its default."""
    assert found["elsewhere"] == [0]
    assert {"order_fee >= 0", "spread >= 0", "spread < 1"} <= {*found["ranges"]}


def test_every_parameter_is_declared() -> None:
    """A field of the model is a declared parameter, but for what is counted or made of others."""
    made = {"name", "unit", "move_up", "move_down", "move_windows", *(each.field for each in COMPONENTS)}
    declared = {each.name for each in MARKET.declarations if not isinstance(each.kind, Moves)}
    assert {field.name for field in fields(MarketParameters)} - made == declared
    common = {each.name for group in COMMON for each in group.declarations if not each.in_a_market}
    components = {each.field for each in OF_ALL_MARKETS}
    assert {field.name for field in fields(Specification)} - {"markets", "expect"} - components == common - {
        "block_time"
    }
