"""Arguments that take smaller steps where parameters are symbols, one file for each property that has one."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from novate.model.core.symbolic.state import Machine
from novate.proofs.induction.part import Part
from novate.properties import brought

CLAIMS: Mapping[str, Callable[[Machine, Sequence[Machine]], Iterator[Part]]] = brought(__name__, "claim")
"""By the property's name; any other is argued as with numbers."""
