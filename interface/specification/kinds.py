"""How pydantic reads a value of each kind of parameter, and describes it in the JSON Schema."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from typing import Annotated, Any

from pydantic import PlainValidator, StrictBool, WithJsonSchema

from novate.model.parameter import (
    MOST_FEEDS,
    BlocksOf,
    Choice,
    Count,
    Deviations,
    Feeds,
    Kind,
    Moves,
    Number,
    OneOrBothSides,
    Ordered,
    RatesUpTo,
    Spreads,
    Tiers,
    Title,
    Truth,
    Unit,
)
from novate.model.specification import Side
from novate.specification.deviations import DeviationBounds
from novate.specification.moves import MoveBounds
from novate.specification.spreads import SpreadsByPair
from novate.specification.tiers import RatesBySize, TiersBySize
from novate.specification.values import (
    LONGEST_NAME,
    NAMES_OF_FEEDS,
    TitleText,
    count_in_words,
    names_of_feeds,
    order_in_words,
    reader,
    texts_in_order,
    whole_number,
)


class Sides(StrEnum):
    """Which sides of a market have holders who can default."""

    BOTH = "both"
    LONG = "long"
    SHORT = "short"

    @property
    def sides(self) -> tuple[Side, ...]:
        """The same as the model has it."""
        return tuple(Side) if self is Sides.BOTH else (Side(self.value),)


def _whole(kind: Count) -> dict[str, Any]:
    """A whole number, in the JSON Schema."""
    return {"type": "integer", "minimum": kind.least, "maximum": kind.most, "title": count_in_words(kind)}


def _list(kind: Ordered) -> dict[str, Any]:
    """Some of several texts, in the JSON Schema."""
    texts = {"enum": list(kind.options), "type": "string"}
    return {"type": "array", "items": texts, "minItems": 1, "uniqueItems": True, "title": order_in_words(kind)}


_NAMES = {
    "title": NAMES_OF_FEEDS,
    "type": "array",
    "items": {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME},
    "minItems": 1,
    "maxItems": MOST_FEEDS,
    "uniqueItems": True,
}


def annotation(kind: Kind) -> Any:
    """The type of a pydantic field of this kind."""
    match kind:
        case Choice(options):
            return options
        case Truth():
            return StrictBool
        case Title():
            return TitleText
        case OneOrBothSides():
            return Sides
        case Moves():
            return MoveBounds
        case Deviations():
            return DeviationBounds
        case Tiers():
            return TiersBySize
        case RatesUpTo():
            return RatesBySize
        case Spreads():
            return SpreadsByPair
        case Count():
            return Annotated[Any, PlainValidator(partial(whole_number, kind)), WithJsonSchema(_whole(kind))]
        case Ordered():
            return Annotated[Any, PlainValidator(partial(texts_in_order, kind)), WithJsonSchema(_list(kind))]
        case Feeds():
            return Annotated[Any, PlainValidator(names_of_feeds), WithJsonSchema(_NAMES)]
        case _:
            return _quantity(kind)


def _quantity(kind: Number | Unit | BlocksOf) -> Any:
    """The type of a quantity: a text of a form, described beside it."""
    read = reader(kind)
    return Annotated[Any, PlainValidator(read), read.schema]
