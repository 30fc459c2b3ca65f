"""The shape of a scenario file: which fields there are and what each may hold, checked before anything is computed.

Pydantic reports every mistake of shape at once. Nothing here knows what the numbers mean.
"""

from __future__ import annotations

from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict, StringConstraints
from pydantic_core import ErrorDetails

from novate.model.specification import Side
from novate.scenarios.informal_trace_format import VARIABLES

Value = TypeVar("Value")


def _printable(text: str) -> str:
    """Refuses what could confuse a terminal."""
    if not text.isprintable():
        raise ValueError("only printable characters")
    return text


def _distinct(entries: tuple[tuple[str, Value], ...]) -> tuple[tuple[str, Value], ...]:
    """Refuses a map that gives one name two values."""
    if len({name for name, _ in entries}) < len(entries):
        raise ValueError("each name once")
    return entries


def _all_variables(names: list[str]) -> list[str]:
    """Refuses another set of variables than the states have."""
    if names != list(VARIABLES):
        raise ValueError(f"the variables {', '.join(VARIABLES)}")
    return names


Text = Annotated[str, StringConstraints(min_length=1, max_length=2000), AfterValidator(_printable)]


class Structure(BaseModel):
    """A JSON object with exactly these fields."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Integer(Structure):
    """A whole number as ITF writes it, in one way only: no leading zeros, no plus sign, at most 200 digits."""

    digits: str = Field(alias="#bigint", pattern=r"^(0|-?[1-9][0-9]{0,199})$")


class Price(Structure):
    """A price: numerator and denominator."""

    num: Integer
    den: Integer


class Entries(Structure, Generic[Value]):
    """A map from names to values."""

    pairs: Annotated[
        tuple[Annotated[tuple[Text, Value], Strict(False)], ...], Strict(False), AfterValidator(_distinct)
    ] = Field(alias="#map")


class PricePair(Structure):
    """The prices that one block gives one market."""

    price: Price
    oracle: Price


class MarketRecord(PricePair):
    """One market in one state."""

    earlier: list[Price]
    memory: list[Integer] = Field(default_factory=list)
    until_funding: Integer | None = None
    last_oracle: Price | None = None


class AccountRecord(Structure):
    """One account in one state."""

    balance: Integer
    positions: Entries[Integer]
    overdue: Integer
    called: list[Text] = Field(default_factory=list)
    at_first_call: Entries[Integer] | None = None


class SpentRecord(Structure):
    """What the insurance fund has paid, where one of its caps asks, and for how many blocks a gate is closed."""

    in_block: Integer
    ever: Integer
    of_markets: Entries[Integer]
    closed: Integer | None = None


class LedgerRecord(Structure):
    """The clearing house's own money in one state."""

    cash: Integer
    insurance_fund: Integer
    fees: Integer
    keeper_claims: Integer
    uncovered_bad_debt: Integer
    close_outs: Integer
    spent: SpentRecord | None = None
    pool: Integer | None = None


class EmptyTuple(Structure):
    """The value of a pick that was not made."""

    items: list[Any] = Field(alias="#tup", max_length=0)


class Made(Structure, Generic[Value]):
    """A pick that the action made."""

    tag: Literal["Some"]
    value: Value
    unit: Text


class NotMade(Structure):
    """A pick that the action does not have."""

    tag: Literal["None"]
    value: EmptyTuple
    unit: Text


NamePick = Annotated[Made[Text] | NotMade, Field(discriminator="tag")]
IntegerPick = Annotated[Made[Integer] | NotMade, Field(discriminator="tag")]
PricePick = Annotated[Made[Price] | NotMade, Field(discriminator="tag")]
RatesPick = Made[Entries[Price]]
PricesPick = Annotated[Made[Entries[PricePair]] | NotMade, Field(discriminator="tag")]


class Picks(Structure):
    """The choices behind one action."""

    account: NamePick
    amount: IntegerPick
    buyer: NamePick
    funding: RatesPick | None = None
    """Of a block in which funding is paid."""
    market: NamePick
    market_maker: NamePick
    price: PricePick
    prices: PricesPick
    seller: NamePick
    size: IntegerPick


class StateMeta(Structure):
    """The position of a state in its run."""

    index: int


class StateRecord(Structure):
    """One state and the action that led to it."""

    meta: StateMeta = Field(alias="#meta")
    block: Integer
    markets: Entries[MarketRecord]
    accounts: Entries[AccountRecord]
    ledger: LedgerRecord
    event: Text
    action: Literal["init", "deposit", "withdraw", "trade", "next_block", "liquidate"] = Field(alias="mbt::actionTaken")
    picks: Picks = Field(alias="mbt::nondetPicks")


class ViolationClaim(Structure):
    """Where the file says that the property breaks."""

    state: int
    message: Text


class NovateMeta(Structure):
    """What the run is a run of."""

    scenario_format: Literal[1]
    version: Text
    property: Text
    market: Text | None
    side: Annotated[Side, Strict(False)] | None
    repeats: Annotated[int, Field(ge=1, le=10**30)] = 1
    violation: ViolationClaim | None
    """None where the run exercises the property and breaks nothing."""
    specification: dict[str, Any]


class Meta(BaseModel):
    """The head of the file; other tools may add to it."""

    model_config = ConfigDict(strict=True)

    format: Literal["ITF"]
    novate: NovateMeta


class Document(Structure):
    """A whole scenario file. ITF also has `params` and `loop`; a scenario has neither: only empty ones are taken."""

    meta: Meta = Field(alias="#meta")
    variables: Annotated[list[str], AfterValidator(_all_variables)] = Field(alias="vars")
    states: list[StateRecord] = Field(min_length=2)
    params: list[str] = Field(default=[], max_length=0)
    loop: None = None


def expected(error: ErrorDetails) -> str:
    """What should have stood where pydantic found a mistake."""
    match error["type"], error.get("ctx", {}):
        case "missing", _:
            return "this field"
        case "extra_forbidden", _:
            return "no such field"
        case "model_type", {"class_name": "Integer"}:
            return 'a whole number as in {"#bigint": "15"}'
        case "string_pattern_mismatch", _:
            return "a whole number of at most 200 digits, without leading zeros"
        case (("union_tag_not_found" | "union_tag_invalid"), _):
            return 'a pick with the tag "Some" or "None"'
        case (("literal_error" | "enum"), {"expected": choices}):
            return str(choices).replace("'", '"')
        case "value_error", {"error": reason}:
            return str(reason)
        case "too_short", {"min_length": least}:
            return f"at least {least} items"
        case _:
            return error["msg"].removeprefix("Input should be ")
