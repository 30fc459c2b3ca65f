"""How pydantic reads a value of each kind of parameter, and describes it in the JSON Schema."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import PlainValidator, StrictBool

from novate.model.parameter import Choice, Deviations, Kind, Moves, Number, OneOrBothSides, Title, Truth, Unit
from novate.model.specification import Side
from novate.specification.deviations import DeviationBounds
from novate.specification.moves import MoveBounds
from novate.specification.values import TitleText, reader


class Sides(StrEnum):
    """Which sides of a market have holders who can default."""

    BOTH = "both"
    LONG = "long"
    SHORT = "short"

    @property
    def sides(self) -> tuple[Side, ...]:
        """The same as the model has it."""
        return tuple(Side) if self is Sides.BOTH else (Side(self.value),)


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
        case _:
            return _quantity(kind)


def _quantity(kind: Number | Unit) -> Any:
    """The type of a quantity: a text of a form, described beside it."""
    read = reader(kind)
    return Annotated[Any, PlainValidator(read), read.schema]
