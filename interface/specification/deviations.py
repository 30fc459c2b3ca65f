"""How a specification file says how far a price may be from others: a rate, or a table of two directions."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field, PlainValidator

from novate.model.parameter import DEVIATION
from novate.specification.moves import Table
from novate.specification.values import reader

RATE = reader(DEVIATION)
EITHER = replace(RATE, expected=f'{RATE.expected}, or a table {{ up = "0.5%", down = "0.4%" }}')
Rate = Annotated[Any, PlainValidator(RATE), RATE.schema]


class Deviation(Table):
    """Bounds for each direction."""

    up: Rate = Field(description="It is at most this share above them.", examples=["0.5%"])
    down: Rate = Field(description="It is at most this share below them.", examples=["0.4%"])


def _both(found: object) -> Deviation:
    """One rate for both directions, or one for each."""
    if isinstance(found, dict):
        return Deviation.model_validate(found)
    rate = EITHER(found)
    return Deviation.model_construct(up=rate, down=rate)


DeviationBounds = Annotated[
    Deviation, PlainValidator(_both, json_schema_input_type=Annotated[str, EITHER.schema] | Deviation)
]
