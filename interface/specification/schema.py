"""The tables and keys of a specification file, one class per table, described where they are declared.

The descriptions, units and examples are the JSON Schema's (`novate schema`); `docs/specification.md` is the same for
people, and a test compares the keys of the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import Field
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from novate.model.specification import Keeper, Margin
from novate.specification.expectations import ExpectTable
from novate.specification.moves import Moves, Table
from novate.specification.values import (
    LONGEST_NAME,
    Amount,
    BlockTime,
    Deviation,
    Duration,
    Loss,
    MarketName,
    PositiveAmount,
    Requirement,
    Share,
    Sides,
    Title,
)


class MechanismTable(Table):
    """The mechanism as a whole."""

    title: Title = Field(
        default="untitled", description="What reports call this mechanism.", examples=["ETH-USD perpetual"]
    )
    margin: Margin = Field(
        description='"isolated": an account holds a position in one market; "cross": one balance backs all of its.',
        examples=["isolated"],
    )
    quote_quantum: PositiveAmount = Field(
        description="The smallest amount of money, in quote units; every amount of money is a whole number of these.",
        examples=["0.000001"],
    )


class MarketTable(Table):
    """One market, [markets.NAME]."""

    initial_margin: Requirement = Field(
        description="Share of the notional that an account needs after a trade or a withdrawal.", examples=["5%"]
    )
    maintenance_margin: Requirement = Field(
        description="Share of the notional below which an account is liquidatable; at most initial_margin.",
        examples=["3%"],
    )
    minimum_maintenance: Amount = Field(
        default="0",
        validate_default=True,
        description="Quote units added to both requirements of a position.",
        examples=["0"],
    )
    minimum_notional: Amount = Field(
        default="0",
        validate_default=True,
        description="Quote units; the smallest position that a trade may open or leave open.",
        examples=["10"],
    )
    base_quantum: PositiveAmount = Field(
        description="The smallest size of a position, in base units.", examples=["0.000000001"]
    )
    price_tick: PositiveAmount = Field(
        description="The step of prices, in quote units per base unit; scenario prices are whole ticks.",
        examples=["0.01"],
    )
    penalty: Loss | None = Field(
        default=None, description="Replaces liquidation.penalty for this market.", examples=["1%"]
    )
    max_move_per_block: Moves | None = Field(
        default=None, description="Replaces environment.max_move_per_block for this market.", examples=["2%"]
    )
    slippage: Loss | None = Field(
        default=None, description="Replaces environment.slippage for this market.", examples=["1%"]
    )
    max_open_interest: PositiveAmount | None = Field(
        default=None, description="Replaces environment.max_open_interest for this market.", examples=["2_000_000"]
    )
    sides: Sides = Field(
        default=Sides.BOTH,
        description='"long" or "short" where only positions on that side can default, as of collateral that nobody can '
        "sell short: there is no verdict on the other side.",
        examples=["both"],
    )


class LiquidationTable(Table):
    """How accounts are closed out."""

    penalty: Loss = Field(
        description="Share of the notional at the fill price that a close-out charges.", examples=["1.5%"]
    )
    penalty_capped_by_equity: bool = Field(
        strict=True,
        description="Whether the charges stop at what is left of the account; if not, the rest is a shortfall.",
        examples=[True],
    )
    keeper: Keeper = Field(
        description='Who closes out: "open": anyone, for the reward; "protocol": the chain itself, without one.',
        examples=["open"],
    )
    keeper_share: Share = Field(
        default="0%", validate_default=True, description="The keeper's share of the penalty.", examples=["50%"]
    )
    keeper_flat_reward: Amount = Field(
        default="0",
        validate_default=True,
        description="Quote units per close-out, charged on top of the penalty and owed to the keeper.",
        examples=["0"],
    )


class OracleTable(Table):
    """How far the price that the clearing house sees is from the market."""

    deviation: Deviation = Field(
        default="0%",
        validate_default=True,
        description="The oracle price is at most this share below the lowest, or above the highest, of the market "
        "prices that it may refer to; it is always above 0.",
        examples=["0.5%"],
    )
    staleness: Duration = Field(
        default="0 blocks",
        validate_default=True,
        description="Those are the market prices of this block and of this many blocks before it; "
        "a time on a clock counts as the blocks that it begins.",
        examples=["1 block"],
    )


class WaterfallTable(Table):
    """Who pays a shortfall, in this order."""

    insurance_fund: Amount = Field(
        default="0",
        validate_default=True,
        description="Quote units in the insurance fund at the start.",
        examples=["1_000_000"],
    )


class EnvironmentTable(Table):
    """The adversary's limits: every verdict rests on them and is printed with them."""

    max_move_per_block: Moves = Field(
        description="The market price moves by at most this share in one block: one rate for both directions, or a "
        "table with up and down, or a table of horizons, each with the bound on any two prices so far apart or less.",
        examples=["0.5%", {"up": "1%", "down": "0.8%"}, {"1 block": "0.5%", "100 blocks": {"up": "9%", "down": "8%"}}],
    )
    keeper_delay: Duration = Field(
        description="A block cannot end while an account is liquidatable and overdue for more blocks than this; "
        "a time on a clock counts as the blocks that it begins.",
        examples=["2 blocks"],
    )
    block_time: BlockTime | None = Field(
        default=None,
        description="The time from one block to the next; with it, every time may be in seconds, minutes, hours, days.",
        examples=["2 seconds", "0.4 seconds"],
    )
    slippage: Loss = Field(
        default="0%",
        validate_default=True,
        description="A close-out fills at the market price worsened by at most this share.",
        examples=["0.5%"],
    )
    gas_cost: Amount = Field(
        default="0",
        validate_default=True,
        description="Quote units that one close-out costs a keeper at the stressed gas price.",
        examples=["2"],
    )
    dust_notional: Amount = Field(
        default="0",
        validate_default=True,
        description="Quote units; positions smaller than this at liquidation are nobody's concern: an assumption.",
        examples=["0"],
    )
    max_open_interest: PositiveAmount | None = Field(
        default=None,
        description="Quote units of one side of a market at the oracle price; without it, no fund-sufficiency.",
        examples=["50_000_000"],
    )


class SpecificationTables(Table):
    """A mechanism for clearing perpetual futures, and the environment that it must survive."""

    mechanism: MechanismTable
    markets: dict[MarketName, MarketTable] = Field(
        min_length=1,
        description="One table [markets.NAME] per market.",
        json_schema_extra={"propertyNames": {"pattern": rf"^\S{{1,{LONGEST_NAME}}}$"}},
    )
    liquidation: LiquidationTable
    oracle: OracleTable = Field(default_factory=OracleTable)
    waterfall: WaterfallTable = Field(default_factory=WaterfallTable)
    environment: EnvironmentTable
    expect: ExpectTable = Field(default_factory=ExpectTable)


class _SchemaWriter(GenerateJsonSchema):
    """Leaves out what says nothing: titles made of names, and null, which a TOML file cannot hold."""

    def field_title_should_be_set(self, _schema: object) -> bool:
        return False

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """Keys of a form have no others beside them."""
        written = super().dict_schema(schema)
        return {**written, "additionalProperties": False} if "patternProperties" in written else written

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        if schema.get("default", "") is None:
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)


KeyPath = tuple[str, ...]
ANY_MARKET = "*"
"""Stands for the name of a market in the path of a key."""


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a specification file."""
    document = SpecificationTables.model_json_schema(schema_generator=_SchemaWriter)
    return {"$schema": _SchemaWriter.schema_dialect, **document, "title": "novate specification"}


@cache
def keys() -> dict[KeyPath, JsonSchemaValue]:
    """Every table and key of the file, by its path, with its part of the JSON Schema."""
    document = schema()
    return dict(_keys((), document, document["$defs"]))


def _keys(
    path: KeyPath, node: JsonSchemaValue, definitions: JsonSchemaValue
) -> Iterator[tuple[KeyPath, JsonSchemaValue]]:
    """A part of the JSON Schema and all parts below it."""
    node = {**definitions.get(node.get("$ref", "").rpartition("/")[2], {}), **node}
    if path:
        yield path, node
    children = {(*path, name): child for name, child in node.get("properties", {}).items()}
    if isinstance(market := node.get("additionalProperties"), dict):
        children[(*path, ANY_MARKET)] = market
    for name, child in children.items():
        yield from _keys(name, child, definitions)
    for option in node.get("anyOf", ()):
        yield from (entry for entry in _keys(path, option, definitions) if entry[0] != path)
