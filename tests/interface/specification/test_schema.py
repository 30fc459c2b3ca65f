import json
import re
import tomllib
from copy import deepcopy
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

from specification_page import with_tables

from novate.model.parameter import ANY_NAME, KIND, Declaration
from novate.model.parameters import COMPONENTS, OF_ALL_MARKETS, ORACLES
from novate.model.waterfall.pool.parameters import OF_A_COUNTERPARTY
from novate.specification.declared import kinds_with
from novate.specification.file import parse_document, schema
from novate.specification.schema import keys

PAGE = (Path(__file__).parents[3] / "docs" / "specification.md").read_text(encoding="utf-8")
EXAMPLE = tomllib.loads(PAGE.partition("```toml\n")[2].partition("```")[0])
FEEDS = ("binance", "coinbase", "kraken")
"""Those of the examples."""
BOTH_WAYS = ("max_move_per_block", "deviation")
"""Keys that may be tables of two directions."""
TIERS = "tiers_above"
"""A key whose table has tables by sizes."""
TIER = {"1_000_000": {"initial_margin": "10%", "maintenance_margin": "5%"}}


def objects(node: Any) -> list[dict[str, Any]]:
    """All JSON Schema objects with properties in a schema."""
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else []
    found = [entry for child in inner for entry in objects(child)]
    return [*found, node] if isinstance(node, dict) and "properties" in node else found


def test_the_schema_is_complete() -> None:
    """Draft 2020-12; no table takes unknown keys; every key has a description, and every value an example that fits."""
    document = schema()
    assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    json.dumps(document)
    assert all(table["additionalProperties"] is False for table in objects(document))
    for path, node in keys().items():
        assert node["description"], path
        assert is_table(path) or node["examples"], path
        assert "null" not in json.dumps(node), path


def test_the_examples_of_the_schema_are_good_values() -> None:
    """Every example can be put into a file, and fits the pattern beside it."""
    for path, node in keys().items():
        for example in node.get("examples", ()):
            parse_document(with_value(path, example))
            assert "pattern" not in node or re.search(node["pattern"], example)


def test_a_feed_is_offered_every_kind_of_oracle() -> None:
    """In the schema as in the table of the page, and as the oracle of a market is."""
    document = schema()
    options = document["properties"]["feeds"]["additionalProperties"]["anyOf"]
    offered = [document["$defs"][each["$ref"].rpartition("/")[2]]["properties"]["kind"]["const"] for each in options]
    assert offered == [*ORACLES.variants]
    row = PAGE.partition("## `[feeds.NAME]`\n")[2].partition("| `kind` | ")[2].partition(" |")[0]
    assert re.findall(r'"(\w+)"', row) == offered
    assert len(document["properties"]["oracle"]["anyOf"]) == len(offered)


METERED = {
    "largest_account": "8 positions",
    "gas_per_block": "7_500_000 gas units",
    "gas_per_close_out": "200_000 gas units",
    "gas_per_position": "20_000 gas units",
    "gas_per_price": "15_000 gas units",
}
"""What a capacity follows from."""


DELAYED = {"withdrawals": "delayed", "withdrawal_delay": "3 blocks"}
"""What most keys of a pool are about."""


def with_value(path: tuple[str, ...], value: object) -> dict[str, Any]:
    """The example of the page with one key set, in a table that may have it; for one direction of a move, both."""
    document = deepcopy(EXAMPLE)
    *tables, key = ["ETH-USD" if part == ANY_NAME else part for part in path]
    table = document
    if TIERS in path:
        document["markets"]["ETH-USD"] |= {"initial_margin": "5%", "maintenance_margin": "3%"}
    if TIERS in tables:
        document["markets"]["ETH-USD"][TIERS] = deepcopy(TIER)
        tables += TIER
    for name in tables:
        if isinstance(table.get(name), str):
            del table[name]
        table = table.setdefault(name, {"up": "1%", "down": "1%"} if name in BOTH_WAYS else {})
    of_kind(document, table, path)
    if key == "headroom":
        table["status"] = "violated"
    if "close_out" in path or key == "slippage_from":
        document["environment"]["largest_position"] = "1_000_000"
    if key == "max_spread":
        alike = deepcopy(document["markets"]["ETH-USD"])
        document["markets"] |= {name: alike for pair in cast("dict[str, str]", value) for name in pair.split("/")}
    if key == "fee_pool":
        table["layers"] = ["insurance-fund", "fee-pool"]
    if tables == ["pool"]:
        document["waterfall"]["layers"] = ["insurance-fund", "pool"]
        table |= {"withdrawals": "gated", "reserve": "1"} if key == "reserve" else DELAYED
        table |= {"role": "counterparty"} if key in OF_A_COUNTERPARTY else {}
    if key == "fee_after_check":
        table["trading_fee"] = "0.05%"
    if table.get("kind") == "network":
        table |= METERED if "gas_per" in key else {"capacity": "50 accounts"}
        in_time = {"arrivals_at_once": "20 accounts", "arrivals_per_block": "5 accounts"}
        table |= in_time if key.startswith("arrivals") else {"accounts_at_once": "20 accounts"}
    table[key] = value
    return document


def of_kind(document: dict[str, Any], table: dict[str, Any], path: tuple[str, ...]) -> None:
    """Let a component be of the first kind that has a key, with what that kind requires, and every feed be used."""
    kinds = [json.loads(kind) for kind in kinds_with(path)]
    component = next((each for each in (*COMPONENTS, *OF_ALL_MARKETS) if each.field in path), ORACLES)
    if kinds and kinds[0] != component.kind.default:
        own = component.variants[kinds[0]]
        table |= {"kind": kinds[0]} | {each.key: example(each) for each in own if each.is_required}
    if path[0] == "feeds":
        document["oracle"] = {"kind": "fallback", "feeds": ["ETH-USD"]}
    if "feeds" in table:
        document["feeds"] = {name: {} for name in FEEDS} | document.get("feeds", {})


def example(declaration: Declaration) -> object:
    """The first that is declared, as a file has it."""
    first = declaration.examples[0]
    return list(first) if isinstance(first, tuple) else first


def test_the_page_names_exactly_the_keys_of_the_schema() -> None:
    """`docs/specification.md` lists every key under its table, with its default, and no other."""
    assert documented_keys() == {path: default_of(path, node) for path, node in keys().items() if is_value(path)}


def test_the_tables_of_the_page_are_those_of_the_declarations() -> None:
    """Word for word; `specification_page.py` says how they are written anew."""
    assert with_tables(PAGE) == PAGE


def is_table(path: tuple[str, ...]) -> bool:
    """Whether a path is that of a table, of one kind or of several."""
    node = keys()[path]
    return (node.get("type") == "object" and "examples" not in node) or ("anyOf" in node and "examples" not in node)


def is_value(path: tuple[str, ...]) -> bool:
    """Whether a path is a key with a value, not a table; the page describes moves, verdicts and oracles once."""
    if path[0] == "expect":
        return len(path) == 2 and path[1] != "markets"
    of_a_feed = path[0] == "feeds" and path[-1] != KIND
    is_of_a_market = path[2:3] and path[2] in {each.field for each in COMPONENTS}
    is_described_once = of_a_feed or is_of_a_market or any(part in (*BOTH_WAYS, TIERS) for part in path[1:-1])
    return not is_table(path) and (path[:2] == ("environment", "max_move_per_block") or not is_described_once)


def default_of(path: tuple[str, ...], node: dict[str, Any]) -> str:
    """How the page gives the default of a key."""
    if "default" in node:
        return f"`{json.dumps(node['default'])}`"
    table = keys()[path[:-1]]
    kinds = (schema()["$defs"][kind["$ref"].rpartition("/")[2]] for kind in table.get("anyOf", ()) if "$ref" in kind)
    if path[-1] in ("up", "down") or any(path[-1] in each.get("required", ()) for each in (table, *kinds)):
        return "required"
    replaced = re.match(r"Replaces (\w+)\.", node["description"])
    return f"as in `[{replaced[1]}]`" if replaced else "none"


def documented_keys() -> dict[tuple[str, ...], str]:
    """Path -> default of every key in the tables of the page."""
    found: dict[tuple[str, ...], str] = {}
    table: tuple[str, ...] = ()
    for line in PAGE.splitlines():
        if heading := re.match(r"## `\[(\w+)(\.NAME)?\]`", line):
            table = (heading[1], ANY_NAME) if heading[2] else (heading[1],)
        elif line.startswith("### `kind"):
            continue
        elif line.startswith("### "):
            table = ("environment", "max_move_per_block") if "expect" not in line else ("expect", "markets")
        elif row := re.match(r"\| `([\w-]+)` \|[^|]*\| ([^|]*) \|", line):
            found[(*table, row[1])] = row[2]
    return found


def test_the_example_of_the_page_is_good() -> None:
    """The page's example can be used as it stands."""
    assert parse_document(EXAMPLE).markets["ETH-USD"].move_down == Fraction(6, 1000)
