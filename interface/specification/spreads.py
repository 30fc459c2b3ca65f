"""How a specification file bounds two markets together: by both names, "A/B", how far their moves differ at most."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from novate.model.parameter import Range, Rate
from novate.model.quantities import quoted
from novate.specification.values import reader
from novate.system.names import chosen

Pair = tuple[str, str]
SPREAD = reader(Rate(Range(most=Fraction(1)), "2%"))
FORM = 'two markets of the file, as "A-USD/B-USD"'
_NAMES = Annotated[str, PlainValidator(str), WithJsonSchema({"type": "string", "pattern": r"^\S+/\S+$", "title": FORM})]
SpreadsByPair = dict[_NAMES, Annotated[Any, PlainValidator(SPREAD), SPREAD.schema]]


class PairError(ValueError):
    """A text that names no two markets: what was found, and what is expected."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(f"found {found}; expected {expected}")
        self.found = found
        self.expected = expected


def pair_of(text: str, known: Sequence[str]) -> Pair:
    """Two markets with a slash between; a name may have one, too. Raises `PairError`, `UnknownNameError`."""
    parts = text.split("/")
    ways = [("/".join(parts[:cut]).strip(), "/".join(parts[cut:]).strip()) for cut in range(1, len(parts))]
    for one, other in ways:
        if one in known and other in known and one != other:
            return one, other
    if not ways or ways[0][0] == ways[0][1]:
        raise PairError(quoted(text), FORM)
    chosen(ways[0], known)
    raise PairError(quoted(text), FORM)
