"""How a specification file bounds market moves: a rate, a table of two directions, or a table of horizons."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    TypeAdapter,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from novate.model.quantities import Time
from novate.specification.values import BOUND, MOVE, Horizon, Loss, Rise


class Table(BaseModel):
    """A table that knows all its keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Move(Table):
    """Bounds for each direction."""

    up: Rise = Field(description="The market price may rise by this share in one block.", examples=["1%"])
    down: Loss = Field(description="The market price may fall by this share in one block.", examples=["0.8%"])


def _both_ways(rate: Fraction) -> Move:
    """One rate bounds both directions; so it must do for a fall, which is always below 100 %."""
    return Move.model_construct(up=rate, down=rate)


def _bound(found: object, read_table: ValidatorFunctionWrapHandler) -> Move:
    """What bounds the moves of one horizon."""
    if isinstance(found, dict):
        return read_table(found)  # type: ignore[no-any-return] # pydantic gives back what it was asked for
    return _both_ways(BOUND(found))


Bound = Annotated[Move, WrapValidator(_bound, json_schema_input_type=Annotated[str, BOUND.schema] | Move)]
_MOVE = TypeAdapter[Move](Move)
_HORIZONS = TypeAdapter[dict[Time, Move]](dict[Horizon, Bound])


def has_horizons(found: object) -> bool:
    """Whether a bound on moves is a table of horizons: some key begins with a digit."""
    return isinstance(found, dict) and any(key[:1].isdigit() for key in found)


def _moves(found: object) -> dict[Time, Move]:
    """Bounds by horizon; a bound without one is that of one block."""
    if has_horizons(found):
        return _HORIZONS.validate_python(found)
    return {1: _MOVE.validate_python(found) if isinstance(found, dict) else _both_ways(MOVE(found))}


MoveBounds = Annotated[
    dict[Time, Move],
    PlainValidator(_moves, json_schema_input_type=Annotated[str, MOVE.schema] | Move | dict[Horizon, Bound]),
]
