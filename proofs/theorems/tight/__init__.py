"""Tightness of what is asked of several positions at once, one file for each property that asks it."""

from collections.abc import Callable, Iterator, Mapping

from novate.proofs.engine.obligation import Obligation
from novate.proofs.theorems.parameters import Shape
from novate.properties import brought

EXACTNESS: Mapping[str, Callable[[Shape], Iterator[Obligation]]] = brought(__name__, "exactness")
"""By the property's name: what shows that nothing less is enough, of a shape."""
